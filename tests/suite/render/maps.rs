//! Maps: of one incident, with names over them on pages, and larger where dots crowd.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::json;

use super::pictures::{Svg, at, number, png, said, svg};
use super::world::{id, incident, world};
use crate::support::api::Api;
use crate::support::desk::Desk;

const ROLES: [(&str, &str); 5] = [
    ("detention", "Detained in"),
    ("transit", "Had passed through"),
    ("transfer", "Moved to"),
    ("handover", "Handed over at"),
    ("intended_destination", "Meant to go to"),
];

async fn map_of(api: &Api, n: u128, query: &str) -> Svg {
    svg(&api.ask("GET", &format!("/v1/incidents/{}/map.svg{query}", id(n))).await)
}

/// The statistics of each role are those of the day on which nothing else happened.
#[tokio::test]
async fn the_map_of_an_incident_has_its_places_of_every_role_with_the_numbers_of_the_api() {
    let api = Api::of(world()).await;
    let map = map_of(&api, 7, "").await;
    let mut expected = Vec::new();
    for (role, words) in ROLES {
        let statistics =
            api.get(&format!("/v1/statistics?day=2013-11-02&place_role={role}&group_by=place")).await;
        assert_eq!(statistics["totals"]["incidents"], 1);
        for row in statistics["rows"].as_array().unwrap().iter().filter(|row| !row["key"]["place"].is_null())
        {
            let name = row["names"]["place"].as_str().unwrap();
            if name != "Liaoning" {
                expected.push(format!("{words}: {name}, China: {}", said(row)));
            }
        }
    }
    let mut shown = map.groups.clone();
    shown.sort();
    expected.sort();
    assert_eq!(shown, expected);
    assert_eq!(shown.len(), 3);
    assert_eq!(map.title, "Incident 7");
    for part in [
        "Places of every kind are drawn",
        "Not drawn: places that are shown only by province or country.",
        "the discs do not add up",
        &format!("/v1/incidents/{}?version=2", id(7)),
    ] {
        assert!(map.description.contains(part), "{part}: {}", map.description);
    }
    let other = map_of(&api, 8, "").await;
    assert_eq!(other.groups, ["Detained in: Beijing (somewhere near), China: 3; 1 incident"]);
    assert!(!other.description.contains("every kind"), "{}", other.description);
    let picture = format!("/v1/incidents/{}/map.png", id(7));
    assert_eq!(png(&api.ask("GET", &format!("{picture}?bare=true")).await).0, 600);
    assert_eq!(png(&api.ask("GET", &format!("{picture}?size=card")).await).0, 1200);
    assert_eq!(
        api.ask("HEAD", &format!("{picture}?version=2&language=ko")).await.headers["content-disposition"],
        format!("inline; filename=\"refoulement-v2-map-of-{}-ko.png\"", id(7))
    );
}

#[tokio::test]
async fn no_map_shows_an_incident_before_its_version_or_sharper_than_it_is() {
    let mut acts = world();
    acts.push(vec![incident(300, "2016", |incident| {
        let place = incident["places"][0].as_object_mut().unwrap();
        place.retain(|name, _| name != "lat" && name != "lon");
    })]);
    let desk = Desk::over(Api::of(acts).await).await;
    let known = map_of(&desk.api, 1, "").await;
    assert_eq!(known.groups, ["Detained in: Tumen, China: 3; 1 incident"]);
    let unknown = map_of(&desk.api, 300, "").await;
    assert_eq!(unknown.groups, [""; 0], "another incident knows where Tumen lies, this one does not");
    assert!(unknown.description.contains("no coordinates"), "{}", unknown.description);
    for (n, query) in [(300, "?version=2"), (999, "")] {
        let address = format!("/v1/incidents/{}/map.png{query}", id(n));
        assert_eq!(desk.api.ask("GET", &address).await.status, 404, "{address}");
    }
    let address = format!("/v1/incidents/{}/map.svg?place_role=handover", id(7));
    assert_eq!(desk.api.problem(&address).await["errors"][0]["parameter"], "place_role");
    let done = desk.kim.protects(&id(7).to_string(), &json!({"places": "subdivision"})).await;
    assert!(done.status.is_success(), "{}", done.body);
    for query in ["", "?version=2"] {
        assert_eq!(map_of(&desk.api, 7, query).await.groups, [""; 0], "{query}");
        let page = desk.api.ask("GET", &format!("/incidents/{}{query}", id(7))).await.body;
        assert!(!page.contains("<img") && !page.contains("Shenyang"), "{page}");
    }
}

/// A name over a map: where it stands in hundredths, how it is held, and its words.
type Over = (f32, f32, String, String);

fn names(page: &str) -> Vec<Over> {
    let name = Regex::new(
        r#"<li class="w(\d+) h(\d+)([a-z ]*)"><(?:span|strong)>(?:<bdi[^>]*>)?([^<]+)(?:</bdi>)?</(?:span|strong)></li>"#,
    );
    let number = |text: &str| text.parse().unwrap();
    let found = name.unwrap();
    found
        .captures_iter(page)
        .map(|of| (number(&of[1]), number(&of[2]), of[3].to_owned(), of[4].to_owned()))
        .collect()
}

/// The picture on a page: its address, its description, its width and its height.
fn image(page: &str) -> (String, String, f32, f32) {
    let image =
        Regex::new(r#"<img src="([^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)" loading="lazy">"#);
    let image = image.unwrap();
    let found = image.captures(page).unwrap();
    let number = |at: usize| found[at].parse().unwrap();
    (found[1].replace("&amp;", "&"), found[2].to_owned(), number(3), number(4))
}

#[tokio::test]
async fn the_page_of_an_incident_shows_its_map_and_names_its_places_in_words() {
    let api = Api::of(world()).await;
    for (language, alt, china) in [
        ("", "Map: Detained in: Dandong, China", "China"),
        ("/ko", "지도: ", "중국"),
        ("/zh", "地图: ", "中国"),
    ] {
        let page = api.ask("GET", &format!("{language}/incidents/{}", id(7))).await.body;
        let (address, words, width, height) = image(&page);
        assert_eq!(address, format!("/v1/incidents/{}/map.png?version=2&bare=true", id(7)));
        assert!(words.contains(alt) && words.contains("Dandong"), "{words}");
        let (wide, high, _) = png(&api.ask("GET", &address).await);
        assert_eq!(format!("{wide} {high}"), format!("{} {}", width * 2.0, height * 2.0));
        let words: Vec<String> = names(&page).into_iter().map(|name| name.3).collect();
        for name in ["Shenyang", "Dandong", china] {
            assert_eq!(words.iter().filter(|of| *of == name).count(), 1, "{name}: {words:?}");
        }
    }
    for n in [9, 999] {
        let page = api.ask("GET", &format!("/incidents/{}", id(n))).await.body;
        assert!(!page.contains("<img"), "{page}");
    }
    let card = "<meta property=\"og:image\" content=\"https://register.example/v1/incidents/";
    let site = refoulement::http::Site {
        public_base_url: Some("https://register.example".to_owned()),
        ..refoulement::http::Site::default()
    };
    let asked = crate::support::api::sent("GET", &format!("/incidents/{}", id(7)), None, &[], "");
    let page = crate::support::api::answer(api.site(site), asked).await.body;
    assert!(page.contains(card), "{page}");
}

/// The least room that a name takes on a phone, in hundredths of the width.
fn room((across, down, held, words): &Over, aspect: f32) -> [f32; 4] {
    let letters = words.chars().map(|c| if c.is_ascii() { 0.42 } else { 0.95 }).sum::<f32>();
    let size = if held.contains("large") { 3.0 } else { 4.4 };
    let wide = letters * size;
    let left = match held.as_str() {
        held if held.contains("from") => *across,
        held if held.contains("to") => across - wide,
        _ => across - wide / 2.0,
    };
    let middle = down * aspect;
    [left, middle - size * 0.4, left + wide, middle + size * 0.4]
}

#[tokio::test]
async fn names_over_a_map_lie_over_no_dot_and_no_other_name_and_share_one_picture() {
    let api = Api::of(world()).await;
    let mut of_languages = BTreeMap::new();
    for page in ["/", "/?origin_country=KP", "/?month=2013-11"] {
        let query = page.trim_start_matches("/?").trim_start_matches('/');
        let drawn = svg(&api.ask("GET", &format!("/v1/map.svg?bare=true&{query}")).await);
        for (language, china) in [("", "China"), ("/ko", "중국"), ("/zh", "中国")] {
            let body = api.ask("GET", &format!("{language}{page}")).await.body;
            let (address, _, width, height) = image(&body);
            assert_eq!(of_languages.entry(page).or_insert(address.clone()), &address);
            let names = names(&body);
            assert!(names.iter().any(|name| name.3 == china), "{language}{page}: {names:?}");
            let part = 100.0 / width;
            let dots = drawn.discs.values().map(|(x, y, radius, _)| {
                [x - radius, y - radius, x + radius, y + radius].map(|at| at * part)
            });
            let mut taken: Vec<[f32; 4]> = dots.collect();
            for name in &names {
                let [left, top, right, bottom] = room(name, height / width);
                let touches = |of: &[f32; 4]| left < of[2] && of[0] < right && top < of[3] && of[1] < bottom;
                assert!(!taken.iter().any(touches), "{language}{page}: {name:?} in {names:?}, {taken:?}");
                assert!(left > 0.0 && right < 100.0, "{language}{page}: {name:?}");
                taken.push([left, top, right, bottom]);
            }
        }
    }
}

#[tokio::test]
async fn where_dots_crowd_an_inset_shows_the_same_numbers_larger() {
    let crowd: Vec<(f64, f64)> =
        (0..6).map(|n| (42.5 + f64::from(n) * 0.12, 129.0 + f64::from(n) * 0.1)).collect();
    let far = [(22.8, 108.3), (25.0, 102.7)];
    for (many, has_inset) in [(4, false), (6, true)] {
        let points: Vec<(f64, f64)> = crowd.iter().take(many).chain(&far).copied().collect();
        let api = Api::of(at(&points)).await;
        let answer = api.ask("GET", "/v1/map.svg?year=2016").await;
        let map = svg(&answer);
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for group in &map.groups {
            *times.entry(group.clone()).or_default() += 1;
        }
        let statistics = api.get("/v1/statistics?year=2016&group_by=place").await;
        let mut expected: Vec<String> = statistics["rows"].as_array().unwrap().iter().map(said).collect();
        let mut shown: Vec<String> = times.keys().map(|group| number(group)).collect();
        shown.sort();
        expected.sort();
        assert_eq!(shown, expected);
        for (group, times) in &times {
            let name = group.split(',').next().unwrap();
            let nth: usize = name.trim_start_matches("Place ").parse().unwrap();
            let crowds = has_inset && nth < many;
            assert_eq!(*times, if crowds { 2 } else { 1 }, "{group}");
            assert_eq!(map.description.matches(group.as_str()).count(), 1, "{group}");
        }
        let is_crowd = |group: &String| times[group] == 2;
        let middles = |is: &dyn Fn(&String) -> bool| -> Vec<(f32, f32)> {
            map.discs.iter().filter(|(group, _)| is(group)).map(|(_, (x, y, ..))| (*x, *y)).collect()
        };
        let (within, others) = (middles(&is_crowd), middles(&|group| !is_crowd(group)));
        if has_inset {
            let (left, right) =
                within.iter().fold((f32::MAX, 0.0_f32), |(l, r), (x, _)| (l.min(*x), r.max(*x)));
            let (top, foot) =
                within.iter().fold((f32::MAX, 0.0_f32), |(t, f), (_, y)| (t.min(*y), f.max(*y)));
            assert!((20.0..232.0).contains(&(right - left)), "{within:?}");
            let lies_in = |(x, y): &(f32, f32)| left <= *x && *x <= right && top <= *y && *y <= foot;
            assert!(!others.iter().any(lies_in), "{within:?} {others:?}");
        }
        let lines = answer.body.matches("stroke=\"#625d54\" stroke-width=\"0.6\"").count();
        assert_eq!(
            lines,
            if has_inset { 3 } else { 0 },
            "two frames and the one of the key can be seen well"
        );
        let words = "the large frame shows the small one 4 times as large, discs as before";
        assert_eq!(map.texts.iter().any(|text| text == words), has_inset, "{:?}", map.texts);
        let page = api.ask("GET", "/?year=2016").await.body;
        assert_eq!(
            page.contains("The large frame shows the small one 4 times as large, discs as before."),
            has_inset,
            "{page}"
        );
        for form in ["", "?bare=true", "?size=card", "?theme=dark&language=zh"] {
            png(&api.ask("GET", &format!("/v1/map.png{form}")).await);
        }
    }
}

#[tokio::test]
async fn a_card_has_a_key_of_its_own_where_bars_are_drawn() {
    let api = Api::of(world()).await;
    for key in ["year", "outlet"] {
        for (query, has_key) in [("", true), ("&host_country=LA", false)] {
            let address = format!("/v1/statistics.svg?size=card&group_by={key}{query}");
            let card = svg(&api.ask("GET", &address).await);
            for words in ["at least", "at most"] {
                assert_eq!(
                    card.texts.iter().any(|text| text == words),
                    has_key,
                    "{address}: {:?}",
                    card.texts
                );
            }
        }
    }
    for address in ["/v1/map.svg?size=card".to_owned(), format!("/v1/incidents/{}/map.svg?size=card", id(7))]
    {
        let answer = api.ask("GET", &address).await;
        let card = svg(&answer);
        assert!(card.texts.iter().any(|text| text.ends_with("(at least)")), "{address}: {:?}", card.texts);
        let feet = Regex::new(r#"<text x="[\d.]+" y="([\d.]+)""#).unwrap();
        let feet: Vec<f32> = feet.captures_iter(&answer.body).map(|of| of[1].parse().unwrap()).collect();
        assert!(feet.iter().all(|foot| *foot < 312.0), "{address}: {feet:?}");
        let window = Regex::new(r#"<svg x="[\d.]+" y="0" width="[\d.]+" height="([\d.]+)""#).unwrap();
        let height: f32 = window.captures(&answer.body).unwrap()[1].parse().unwrap();
        assert!((220.0..300.0).contains(&height), "{address}: the key stands below the map: {height}");
    }
}

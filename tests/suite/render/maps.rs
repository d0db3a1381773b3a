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
    for words in ["Detained in: Shenyang", "Handed over at: Dandong"] {
        assert!(map.texts.iter().any(|text| text == words), "{words}: {:?}", map.texts);
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
    for (language, alt, detained, china) in [
        ("", "Map of the places listed here", "Detained in: Shenyang", "China"),
        ("/ko", "여기에 적힌 장소의 지도", "구금 장소: Shenyang", "중국"),
        ("/zh", "此处所列地点的地图", "拘留地点：Shenyang", "中国"),
    ] {
        let page = api.ask("GET", &format!("{language}/incidents/{}", id(7))).await.body;
        let (address, words, width, height) = image(&page);
        assert_eq!(address, format!("/v1/incidents/{}/map.png?version=2&bare=true", id(7)));
        assert_eq!(words, alt);
        // The list beside it says the places with their roles; whoever listens hears them once.
        assert!(page.contains("<ul aria-hidden=\"true\">"), "{page}");
        let tag = ["en", "ko", "zh"][["", "/ko", "/zh"].iter().position(|of| *of == language).unwrap()];
        let worded = format!("/v1/incidents/{}/map.png?version=2&language={tag}", id(7));
        assert!(page.contains(&format!("<a href=\"{}\">", worded.replace('&', "&amp;"))), "{page}");
        png(&api.ask("GET", &worded).await);
        let (wide, high, _) = png(&api.ask("GET", &address).await);
        assert_eq!(format!("{wide} {high}"), format!("{} {}", width * 2.0, height * 2.0));
        let words: Vec<String> = names(&page).into_iter().map(|name| name.3).collect();
        for name in [detained, china] {
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
    let letters = words.chars().map(|c| if c.is_ascii() { 0.44 } else { 0.95 }).sum::<f32>();
    let size = if held.contains("large") { 3.6 } else { 4.7 };
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
    let of_one = format!("/incidents/{}", id(7));
    for page in ["/", "/?origin_country=KP", "/?month=2013-11", &of_one] {
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let map = format!("/v1{}/map.svg?bare=true&{query}", path.trim_end_matches('/'));
        let drawn = svg(&api.ask("GET", &map).await);
        for (language, china) in [("", "China"), ("/ko", "중국"), ("/zh", "中国")] {
            let body = api.ask("GET", &format!("{language}{page}")).await.body;
            let (address, _, width, height) = image(&body);
            assert_eq!(of_languages.entry(page).or_insert(address.clone()), &address);
            assert!(address.contains("version="), "the names are of the page's version: {address}");
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

/// The circles of each group: middle, radius, and what else is said of them.
fn circles(body: &str) -> BTreeMap<String, Vec<(f32, f32, f32)>> {
    let group = Regex::new("<g><title>([^<]*)</title>(.*?)</g>").unwrap();
    let circle = Regex::new(r#"<circle cx="([\d.-]+)" cy="([\d.-]+)" r="([\d.]+)""#).unwrap();
    let number = |text: &str| text.parse::<f32>().unwrap();
    let of = |group: &str| {
        let all = circle.captures_iter(group);
        all.map(|of| (number(&of[1]), number(&of[2]), number(&of[3]))).collect::<Vec<_>>()
    };
    group.captures_iter(body).map(|found| (found[1].to_owned(), of(&found[2]))).collect()
}

/// A line of places that is longer than the inset: its ends would be cut.
#[tokio::test]
async fn an_inset_cuts_no_disc() {
    let line = (0..60).map(|n| (42.5, 127.0 + f64::from(n) * 0.08));
    let points: Vec<(f64, f64)> = line.chain([(22.8, 108.3), (25.0, 102.7)]).collect();
    let api = Api::of(at(&points)).await;
    let answer = api.ask("GET", "/v1/map.svg?year=2016").await;
    let map = svg(&answer);
    let window = r#"<svg x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)""#;
    let window = Regex::new(window).unwrap().captures_iter(&answer.body).last().unwrap();
    let [left, top, wide, high] = [1, 2, 3, 4].map(|at| window[at].parse::<f32>().unwrap());
    let twice = |group: &String| map.groups.iter().filter(|other| *other == group).count() == 2;
    let within: Vec<_> = map.discs.iter().filter(|(group, _)| twice(group)).collect();
    assert!(within.len() > 20, "{within:?}");
    for (group, (x, y, radius, _)) in within {
        let gaps = [x - radius - left, y - radius - top, left + wide - x - radius, top + high - y - radius];
        assert!(gaps.iter().all(|gap| *gap > -0.11), "{group}: {gaps:?}");
    }
}

fn place(role: &str, precision: &str, name: &str, (lat, lon): (f64, f64)) -> serde_json::Value {
    let country = if name == "Seoul" { "KR" } else { "CN" };
    json!({"role": role, "name": name, "country": country, "precision": precision, "lat": lat, "lon": lon})
}

#[tokio::test]
async fn what_a_place_is_to_an_incident_can_be_seen() {
    let (tumen, seoul) = ((42.96, 129.84), (37.57, 126.98));
    let near = |role: &str| place(role, "near", "Tumen", tumen);
    let of = |n: u128, places: serde_json::Value, are: &str| {
        incident(n, "2016", |incident| {
            incident["places"] = places;
            incident["places_are"] = json!(are);
        })
    };
    let two = [
        place("detention", "locality", "Tumen", tumen),
        place("detention", "locality", "Changchun", (43.88, 125.32)),
    ];
    let mut acts = world();
    acts.push(vec![
        of(300, json!([two[0], place("intended_destination", "locality", "Seoul", seoul)]), "all"),
        of(301, json!(two), "one_of"),
        of(302, json!([two[0], near("transit"), near("transfer"), near("handover")]), "all"),
    ]);
    let api = Api::of(acts).await;
    for (n, is_aim, one_of, beside) in
        [(300, true, false, false), (301, false, true, false), (302, false, false, true)]
    {
        let answer = api.ask("GET", &format!("/v1/incidents/{}/map.svg", id(n))).await;
        let map = svg(&answer);
        let said = |words: &str| map.description.contains(words);
        assert_eq!(said("it is not known which"), one_of, "{}", map.description);
        assert_eq!(said("drawn side by side"), beside, "{}", map.description);
        assert!(!said("do not add up"), "of one place alone, or of one of two: {}", map.description);
        for words in ["Meant to go to", "Meant to go to: Seoul", "Detained in: Tumen"] {
            let is_said = map.texts.iter().any(|text| text == words);
            assert_eq!(is_said, is_aim || (beside && words.starts_with("Det")), "{words}: {:?}", map.texts);
        }
        let circles = circles(&answer.body);
        assert_eq!(circles.len(), map.groups.len());
        let outer = circles.values();
        let largest = |all: &Vec<(f32, f32, f32)>| all.iter().copied().max_by(|a, b| a.2.total_cmp(&b.2));
        let outer: Vec<(f32, f32, f32)> = outer.filter_map(largest).collect();
        assert_eq!(outer.len(), map.groups.len() - usize::from(is_aim), "nobody is drawn in Seoul");
        for (at, (x, y, radius)) in outer.iter().enumerate() {
            let covers = |(a, b, other): &(f32, f32, f32)| (x - a).hypot(y - b) < radius + other;
            assert!(!outer[at + 1..].iter().any(covers), "{circles:?}");
        }
    }
}

#[tokio::test]
async fn the_key_of_a_page_has_the_signs_that_occur() {
    let api = Api::of(world()).await;
    let sign = Regex::new(r#"<li><span class="(dot|pale|open|ring|aim)">"#).unwrap();
    for (n, signs) in [(1, vec!["dot"]), (4, vec!["dot", "open"]), (8, vec!["ring"])] {
        let page = api.ask("GET", &format!("/incidents/{}", id(n))).await.body;
        let found: Vec<&str> = sign.captures_iter(&page).map(|of| of.get(1).unwrap().as_str()).collect();
        assert_eq!(found, signs, "{n}");
    }
}

#[tokio::test]
async fn a_card_has_a_key_of_its_own_where_bars_or_dots_are_drawn() {
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
    let foot = Regex::new(r#"<text x="[\d.]+" y="([\d.]+)""#).unwrap();
    let window = Regex::new(r#"<svg x="[\d.]+" y="0" width="[\d.]+" height="([\d.]+)""#).unwrap();
    for address in ["/v1/map.svg?size=card".to_owned(), format!("/v1/incidents/{}/map.svg?size=card", id(7))]
    {
        let answer = api.ask("GET", &address).await;
        let card = svg(&answer);
        assert!(card.texts.iter().any(|text| text.ends_with("(at least)")), "{address}: {:?}", card.texts);
        let feet: Vec<f32> = foot.captures_iter(&answer.body).map(|of| of[1].parse().unwrap()).collect();
        assert!(feet.iter().all(|foot| *foot < 312.0), "{address}: {feet:?}");
        let height: f32 = window.captures(&answer.body).unwrap()[1].parse().unwrap();
        assert!((220.0..300.0).contains(&height), "{address}: the key stands below the map: {height}");
    }
}

//! The page of places: its numbers are those of the statistics, and it is whole whatever a place is called.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::{Value, json};

use super::pages::{hostile, is_whole, links, next_of, unescaped};
use super::world::{incident, world};
use crate::support::api::Api;

const ROLES: [&str; 5] = ["detention", "transit", "transfer", "handover", "intended_destination"];

/// Every page of the list in a language, of the newest version or another.
async fn pages(api: &Api, language: &str, of: &str) -> Vec<String> {
    let (mut pages, mut next) = (Vec::new(), Some(format!("{language}/places{of}")));
    while let Some(address) = next {
        let answer = api.ask("GET", &address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        assert!(is_whole(&answer.body), "{address}: {}", answer.body);
        next = next_of(&answer.body);
        assert!(next.iter().all(|next| next.starts_with(&format!("{language}/places?after="))), "{next:?}");
        pages.push(answer.body);
    }
    pages
}

/// Each place of a page with its entry.
fn entries(page: &str) -> Vec<(String, String)> {
    let entry = Regex::new(r#"(?s)<li id="p-([^"]+)">(.*?)</li>"#).unwrap();
    entry.captures_iter(page).map(|found| (unescaped(&found[1]), unescaped(&found[2]))).collect()
}

/// The numbers of a row, as English has them.
fn words(row: &Value) -> (String, String) {
    let incidents = row["incidents"].as_u64().unwrap();
    let (min, max) = (row["people"]["min"].as_u64().unwrap(), row["people"]["max"].as_u64());
    let people = match max {
        Some(max) if max == min => format!("{min} "),
        Some(max) => format!("{min} to {max} "),
        None => format!("{min} or more "),
    };
    (format!("{incidents} incident{}", if incidents == 1 { "" } else { "s" }), people)
}

/// The page is right at a version: none is the newest.
async fn agrees(api: &Api, version: Option<u32>) {
    let [only, also] =
        ["?", "&"].map(|mark| version.map_or_else(String::new, |version| format!("{mark}version={version}")));
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for page in pages(api, "", &only).await {
        for (key, entry) in entries(&page) {
            assert!(shown.insert(key.clone(), entry).is_none(), "{key} stands twice");
        }
    }
    let places = api.get(&format!("/v1/places{only}")).await["places"].clone();
    let known: Vec<&str> =
        places.as_array().unwrap().iter().map(|place| place["key"].as_str().unwrap()).collect();
    assert_eq!(shown.keys().map(String::as_str).collect::<Vec<_>>(), known);
    let link = Regex::new(
        r#"<a href="([^"]*)">([^<]*)<span class="vh">.*?</span></a>, ([^<]*) · <a href="([^"]*)">JSON<"#,
    );
    let link = link.unwrap();
    let mut told: Vec<(String, String)> = Vec::new();
    for (key, entry) in &shown {
        for found in link.captures_iter(entry) {
            assert!(found[1].ends_with(&also) && found[4].ends_with(&also), "{key}: {}", &found[0]);
            let role = found[1].split("place_role=").nth(1).map(|role| role.split('&').next().unwrap());
            let role = role.unwrap_or("detention").to_owned();
            let counted = api.get(&found[4]).await;
            let rows = counted["rows"].as_array().unwrap();
            let row = rows.iter().find(|row| row["key"]["place"] == json!(key)).unwrap();
            let (incidents, people) = words(row);
            assert_eq!(&found[2], incidents, "{key} {role}");
            assert!(found[3].starts_with(&people), "{key} {role}: {} is not {people}", &found[3]);
            // The explorer shows exactly these incidents.
            let list = api.get(&found[1].replace("/?", "/v1/incidents?")).await;
            assert_eq!(list["total"]["incidents"], row["incidents"], "{key} {role}");
            assert_eq!(api.ask("GET", &found[1]).await.status, 200, "{key} {role}");
            told.push((key.clone(), role));
        }
    }
    // The statistic of each role over everything has the same rows, and no other.
    let mut counted = 0;
    for role in ROLES {
        let statistics = api.get(&format!("/v1/statistics?group_by=place&place_role={role}{also}")).await;
        for row in statistics["rows"].as_array().unwrap() {
            let Some(key) = row["key"]["place"].as_str() else { continue };
            let (incidents, people) = words(row);
            let entry = &shown[key];
            assert!(told.contains(&(key.to_owned(), role.to_owned())), "{key} {role}");
            assert!(
                entry.contains(&format!(">{incidents}<span")) && entry.contains(&format!("</a>, {people}")),
                "{key} {role}: {entry}"
            );
            counted += 1;
        }
    }
    assert_eq!(told.len(), counted);
}

async fn newest(api: &Api) -> u32 {
    serde_json::from_value(api.get("/v1/versions").await["version"].clone()).unwrap()
}

async fn agrees_at_every_version(api: &Api) {
    let newest = newest(api).await;
    assert!(newest > 1, "{newest}");
    agrees(api, None).await;
    for version in 1..=newest {
        agrees(api, Some(version)).await;
    }
}

#[tokio::test]
async fn the_numbers_of_each_place_are_those_of_the_statistics_in_each_role() {
    agrees_at_every_version(&Api::report().await).await;
    let mut acts = world();
    let role = |role: &str, name: &str| json!({"role": role, "name": name, "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": 42.96, "lon": 129.84, "people": null});
    acts.push(vec![incident(300, "2016", |incident| {
        let places = incident["places"].as_array_mut().unwrap();
        places.push(role("transit", "Tumen"));
        places.push(role("handover", "Hunchun"));
        places.push(role("detention", "Hunchun"));
    })]);
    agrees_at_every_version(&Api::of(acts).await).await;
}

#[tokio::test]
async fn places_stand_by_country_in_pages_and_each_language_says_the_rest() {
    let mut acts = world();
    let at = |n: u128| {
        incident(70_000 + n, "2016", |incident| {
            incident["places"][0]["name"] = json!(format!("Town {n}"));
            if n == 7 {
                incident["host_country"] = json!("LA");
                incident["places"][0]["country"] = json!("LA");
                incident["places"][0]["subdivision"] = Value::Null;
            }
        })
    };
    acts.push((0..230).map(at).collect());
    let api = Api::of(acts).await;
    for (language, country) in [("", "Laos"), ("/ko", "라오스"), ("/zh", "老挝")] {
        let pages = pages(&api, language, "").await;
        assert_eq!(pages.len(), 2, "{language}");
        assert!(pages[1].contains(&format!("<h2>{country}</h2>")), "{language}");
        assert!(pages[0].contains("<bdi lang=\"en\">Town 1</bdi>"), "{language}");
        leads_to_the_same_in_each_language_and_back(&api, language).await;
    }
    agrees(&api, None).await;
}

/// From a later page of a version.
async fn leads_to_the_same_in_each_language_and_back(api: &Api, language: &str) {
    let version = newest(api).await;
    let first = api.ask("GET", &format!("{language}/places?version={version}")).await.body;
    let second = next_of(&first).unwrap();
    let page = api.ask("GET", &second).await.body;
    let question = second.split_once('?').unwrap().1;
    assert!(question.ends_with(&format!("&version={version}")), "{second}");
    let head = page.split("</head>").next().unwrap();
    for other in ["", "/ko", "/zh"] {
        let there = format!("{other}/places?{question}");
        assert!(links(head).contains(&there) && links(page.split("<main").next().unwrap()).contains(&there));
        assert_eq!(unescaped(&page).matches(&format!("href=\"{there}\"")).count(), 2, "{there}");
    }
    let back = format!("{language}/places?version={version}");
    assert!(links(page.split("<p class=\"pages\">").nth(1).unwrap()).contains(&back), "{page}");
    assert!(page.contains(&format!("href=\"{language}/places\" aria-current=\"true\"")), "{page}");
    // Past the end there is nothing, which is said, and the way back.
    let past = api.ask("GET", &format!("{language}/places?after=zz&version={version}")).await.body;
    assert_eq!(entries(&past), []);
    assert!(links(past.split("<p class=\"pages\">").nth(1).unwrap()).contains(&back), "{past}");
    if language.is_empty() {
        assert!(past.contains("Nothing is listed here."), "{past}");
    }
}

/// The list as the page of a version has it, by the anchors of its entries.
async fn anchors(api: &Api, address: &str, mark: &str) -> BTreeSet<String> {
    let answer = api.ask("GET", address).await;
    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    let anchor = Regex::new(&format!(" id=\"{mark}-([^\"]+)\"")).unwrap();
    anchor.captures_iter(&answer.body).map(|found| unescaped(&found[1])).collect()
}

#[tokio::test]
async fn each_list_is_of_the_version_that_is_asked_for_and_says_so() {
    let api = Api::report().await;
    let mut differ = 0;
    for (list, of, name, mark) in [
        ("places", "places", "key", "p"),
        ("sources", "sources", "key", "s"),
        ("context", "events", "id", "e"),
    ] {
        let newest = anchors(&api, &format!("/{list}"), mark).await;
        for version in 1..=4 {
            let question = format!("{list}?version={version}");
            let shown = anchors(&api, &format!("/{question}"), mark).await;
            let known = api.get(&format!("/v1/{question}")).await[of].clone();
            let known = known.as_array().unwrap().iter().map(|of| of[name].as_str().unwrap().to_owned());
            assert_eq!(shown, known.collect::<BTreeSet<_>>(), "{question}");
            differ += usize::from(shown != newest);
            let page = api.ask("GET", &format!("/{question}")).await.body;
            assert!(page.contains(&format!(">Version {version} of ")), "{question}: {page}");
            // What is seen first is reached first by the keyboard.
            assert!(page.find("class=\"tongues\"") < page.find("aria-label=\"Site\""), "{question}");
            let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            for link in links(main) {
                assert!(link.ends_with(&format!("version={version}")), "{question}: {link}");
            }
            for other in ["", "/ko", "/zh"] {
                assert!(
                    links(page.split("</head>").next().unwrap()).contains(&format!("{other}/{question}"))
                );
            }
        }
        let beyond = api.ask("GET", &format!("/ko/{list}?version=900")).await;
        assert_eq!(beyond.status, 400, "{list}");
        assert!(beyond.body.contains("<code>version</code>"), "{}", beyond.body);
    }
    assert!(differ >= 3, "{differ}");
    for source in api.get("/v1/sources?version=2").await["sources"].as_array().unwrap() {
        let page = api.ask("GET", "/sources?version=2").await.body;
        let entry = page.split(&format!("<li id=\"s-{}\"", source["key"].as_str().unwrap())).nth(1).unwrap();
        let cited = source["incidents"].as_array().unwrap().len();
        let said = format!(">{cited} incident{}<", if cited == 1 { "" } else { "s" });
        let entry = entry.split("</li>").next().unwrap().replace(" · ", ">").replace("</span>", "<");
        assert!(entry.contains(&said) || cited == 0, "{said}: {entry}");
    }
}

/// What is not understood is said, also where the same page without it was answered before.
#[tokio::test]
async fn a_list_names_the_parameters_that_it_does_not_know() {
    let api = Api::report().await;
    for list in ["/places", "/zh/sources", "/context"] {
        assert!(!api.ask("GET", list).await.body.contains("<p class=\"warning\">"), "{list}");
        for (unknown, name) in
            [("foo=1", "foo"), ("place_role=detention", "place_role"), ("version=2&month=2013-11", "month")]
        {
            let page = api.ask("GET", &format!("{list}?{unknown}")).await.body;
            let warning = page.split("<p class=\"warning\">").nth(1).unwrap().split("</p>").next().unwrap();
            assert!(warning.contains(&format!("<bdi>{name}</bdi>")), "{list}: {warning}");
        }
        assert!(!api.ask("GET", list).await.body.contains("<p class=\"warning\">"), "{list}");
    }
    assert!(api.ask("GET", "/context?after=a").await.body.contains("<bdi>after</bdi>"));
}

/// A place may be coarse because it is not known better, and because better is withheld: the words are true of both.
#[tokio::test]
async fn of_a_coarse_place_it_is_said_how_it_is_shown_and_not_why() {
    let mut acts = world();
    acts.push(vec![incident(400, "2016", |incident| {
        incident["places"] = json!([{"role": "detention", "name": "Liaoning", "country": "CN", "subdivision": "CN-LN", "precision": "subdivision"}, {"role": "transit", "name": "Laos", "country": "LA", "precision": "country"}]);
    })]);
    let api = Api::of(acts).await;
    for (language, province, country) in [
        ("", "shown only as a province", "shown only as a country"),
        ("/ko", "도·성 단위까지만 표시", "나라까지만 표시"),
        ("/zh", "仅显示到省级", "仅显示到国家"),
    ] {
        let page = api.ask("GET", &format!("{language}/places")).await.body;
        let said = |name: &str| {
            let entry = page.split(&format!("<bdi lang=\"en\">{name}</bdi>")).nth(1).unwrap();
            entry.split("</span>").next().unwrap().to_owned()
        };
        assert!(said("Liaoning").ends_with(province) && said("Laos").ends_with(country), "{page}");
    }
}

/// A screen reader may name the links alone.
#[tokio::test]
async fn each_link_of_a_place_says_of_which_place_and_role_it_is() {
    let api = Api::of(world()).await;
    let link = Regex::new("(?s)<a [^>]*>(.*?)</a>").unwrap();
    for language in ["", "/ko", "/zh"] {
        let page = api.ask("GET", &format!("{language}/places")).await.body;
        let main = page.split("<main").nth(1).unwrap().split("<p class=\"note\">").nth(1).unwrap();
        let main = main.split("</p>").nth(1).unwrap();
        let words: Vec<String> = link.captures_iter(main).map(|found| found[1].to_owned()).collect();
        let distinct: BTreeSet<&String> = words.iter().collect();
        assert!(words.len() > 8 && distinct.len() == words.len(), "{language}: {words:#?}");
        assert!(language != "/zh" || !main.contains(": "), "{main}");
    }
}

#[tokio::test]
async fn hostile_names_leave_the_page_of_places_whole() {
    let names: Vec<String> = hostile().iter().map(|text| text.chars().take(90).collect()).collect();
    let mut acts = world();
    let called = |(n, name): (u128, &String)| {
        incident(n, "2016", |incident| incident["places"][0]["name"] = json!(name))
    };
    acts.push((200..).zip(&names).map(called).collect());
    let api = Api::of(acts).await;
    let places = api.get("/v1/places").await["places"].clone();
    for language in ["", "/ko", "/zh"] {
        for page in pages(&api, language, "").await {
            for tag in ["<script", "<img", "<b>", "<i>"] {
                assert!(!page.contains(tag), "{language}: {tag}");
            }
            let plain = unescaped(&page);
            for place in places.as_array().unwrap() {
                let name = place["name"].as_str().unwrap();
                assert!(plain.contains(name), "{language}: {name}");
            }
        }
    }
    agrees(&api, None).await;
}

/// A place in another role than detention is found by that role alone.
#[tokio::test]
async fn the_places_of_an_incident_lead_to_the_incidents_with_the_place_in_that_role() {
    let api = Api::report().await;
    let mut followed = 0;
    for one in api.get("/v1/incidents").await["incidents"].as_array().unwrap() {
        let page = api.ask("GET", &format!("/ko/incidents/{}", one["id"].as_str().unwrap())).await.body;
        for link in links(&page).into_iter().filter(|link| link.starts_with("/ko/?place=")) {
            let list = api.get(&link.replace("/ko/?", "/v1/incidents?")).await;
            let found = list["incidents"].as_array().unwrap().iter().any(|other| other["id"] == one["id"]);
            assert!(found, "{link}");
            followed += 1;
        }
    }
    assert!(followed >= 6, "{followed}");
}

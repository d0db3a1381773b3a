//! The page of places: its numbers are those of the statistics, and it is whole whatever a place is called.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::{Value, json};

use super::pages::{hostile, is_whole, links, unescaped};
use super::world::{incident, world};
use crate::support::api::Api;

const ROLES: [&str; 5] = ["detention", "transit", "transfer", "handover", "intended_destination"];

/// Every page of the list in a language.
async fn pages(api: &Api, language: &str) -> Vec<String> {
    let (mut pages, mut next) = (Vec::new(), Some(format!("{language}/places")));
    while let Some(address) = next {
        let answer = api.ask("GET", &address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        assert!(is_whole(&answer.body), "{address}: {}", answer.body);
        next = links(&answer.body)
            .into_iter()
            .find(|link| link.starts_with(&format!("{language}/places?after=")));
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

async fn agrees(api: &Api) {
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for page in pages(api, "").await {
        for (key, entry) in entries(&page) {
            assert!(shown.insert(key.clone(), entry).is_none(), "{key} stands twice");
        }
    }
    let places = api.get("/v1/places").await["places"].clone();
    let known: Vec<&str> =
        places.as_array().unwrap().iter().map(|place| place["key"].as_str().unwrap()).collect();
    assert_eq!(shown.keys().map(String::as_str).collect::<Vec<_>>(), known);
    let link = Regex::new(r#"<a href="([^"]*)">([^<]*)</a>, <a href="([^"]*)">([^<]*)</a>"#).unwrap();
    let mut told: Vec<(String, String)> = Vec::new();
    for (key, entry) in &shown {
        for found in link.captures_iter(entry) {
            let role = found[1].split("place_role=").nth(1).unwrap_or("detention").to_owned();
            let counted = api.get(&found[3]).await;
            let rows = counted["rows"].as_array().unwrap();
            let row = rows.iter().find(|row| row["key"]["place"] == json!(key)).unwrap();
            let (incidents, people) = words(row);
            assert_eq!(&found[2], incidents, "{key} {role}");
            assert!(found[4].starts_with(&people), "{key} {role}: {} is not {people}", &found[4]);
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
        let statistics = api.get(&format!("/v1/statistics?group_by=place&place_role={role}")).await;
        for row in statistics["rows"].as_array().unwrap() {
            let Some(key) = row["key"]["place"].as_str() else { continue };
            let (incidents, people) = words(row);
            let entry = &shown[key];
            assert!(told.contains(&(key.to_owned(), role.to_owned())), "{key} {role}");
            assert!(
                entry.contains(&format!(">{incidents}</a>")) && entry.contains(&format!(">{people}")),
                "{key} {role}: {entry}"
            );
            counted += 1;
        }
    }
    assert_eq!(told.len(), counted);
}

#[tokio::test]
async fn the_numbers_of_each_place_are_those_of_the_statistics_in_each_role() {
    agrees(&Api::report().await).await;
    let mut acts = world();
    let role = |role: &str, name: &str| json!({"role": role, "name": name, "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": 42.96, "lon": 129.84, "people": null});
    acts.push(vec![incident(300, "2016", |incident| {
        let places = incident["places"].as_array_mut().unwrap();
        places.push(role("transit", "Tumen"));
        places.push(role("handover", "Hunchun"));
        places.push(role("detention", "Hunchun"));
    })]);
    agrees(&Api::of(acts).await).await;
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
        let pages = pages(&api, language).await;
        assert_eq!(pages.len(), 2, "{language}");
        assert!(pages[1].contains(&format!("<h2>{country}</h2>")), "{language}");
        assert!(pages[0].contains("<bdi lang=\"en\">Town 1</bdi>"), "{language}");
    }
    agrees(&api).await;
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
        for page in pages(&api, language).await {
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
    agrees(&api).await;
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

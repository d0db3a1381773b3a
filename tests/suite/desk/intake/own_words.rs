//! Whoever writes is told at once what in their own words could lead to a person.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

/// Pointer and code of each caution in an answer.
fn cautions(answer: &Value) -> Vec<(String, String)> {
    let told = answer["own_words"].as_array().cloned().unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    told.iter()
        .inspect(|caution| {
            assert!(caution["message"].as_str().unwrap().contains("take it out"), "{caution}");
            let pointer = caution["pointer"].as_str().unwrap();
            assert!(answer.pointer(pointer).is_some(), "{pointer} leads nowhere in {answer}");
        })
        .map(|caution| (word(&caution["pointer"]), word(&caution["code"])))
        .collect()
}

fn named(name: &str) -> Value {
    let mut named = case(name);
    named["incident"]["summary"] =
        json!("Kim Chol-su, born in 1985, of 12 Renmin Road, passport no. M12345678, was among them.");
    named["sources"][0]["note"] = json!("Call 010-1234-5678.");
    named
}

const FOUND: [(&str, &str); 5] = [
    ("/incident/summary", "birth-year"),
    ("/incident/summary", "document-number"),
    ("/incident/summary", "personal-name"),
    ("/incident/summary", "postal-address"),
    ("/sources/0/note", "phone"),
];

fn sorted(mut found: Vec<(String, String)>) -> Vec<(String, String)> {
    found.sort();
    found
}

#[tokio::test]
async fn a_submission_is_answered_with_what_could_lead_to_a_person() {
    let desk = Desk::open().await;
    let answer = desk.cho.hands_in(&named("own")).await;
    let expected = FOUND.map(|(pointer, code)| (pointer.to_owned(), code.to_owned()));
    assert_eq!(sorted(cautions(&answer)), expected, "{answer}");
    let id = answer["id"].as_str().unwrap();
    let revised = desk.cho.revises(id, &json!({"incident": {"summary": "Nine people."}})).await.json();
    assert_eq!(cautions(&revised), [("/sources/0/note".to_owned(), "phone".to_owned())], "{revised}");
    // A case without any is not bothered.
    let clean = desk.cho.hands_in(&case("clean")).await;
    assert!(clean.get("own_words").is_none(), "{clean}");
}

#[tokio::test]
async fn it_is_refused_until_an_editor_has_looked() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&named("looked")).await;
    let shown = desk.kim.sees(&id).await.json();
    assert!(shown.get("own_words").is_none(), "an editor has them in editors: {shown}");
    let body = json!({"revision": shown["revision"]["id"], "confirmed": []});
    let refused = desk.kim.acts("POST", &id, "/accept", &body).await;
    assert_eq!(refused.problem(), "422 validation-failed", "{}", refused.body);
    for code in ["personal-name", "birth-year", "document-number", "phone"] {
        assert!(refused.body.contains(code), "{code}: {}", refused.body);
    }
    assert!(!desk.is_public(&format!("/v1/incidents/{id}")).await);
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
}

#[tokio::test]
async fn a_proposal_is_told_of_its_own_words_and_of_nobody_elses() {
    let desk = Desk::open().await;
    let mut public = case("public");
    public["incident"]["summary"] = json!("Kim Chol-su was among them.");
    let id = desk.oh.submits(&public).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let revised = desk
        .cho
        .revises(&id, &json!({"incident": {"title": "Nine people, with Pak Yong-ho"}, "reason": "x"}))
        .await;
    let told = cautions(&revised.json());
    assert_eq!(
        told,
        [("/proposals/0/changes/0/after".to_owned(), "personal-name".to_owned())],
        "{}",
        revised.body
    );
    let claim = json!({"claim": {"quote": "Write to somebody@mail.example."}, "sources": [{"outlet": "B Daily", "title": "By a witness born in 1990"}]});
    let told = cautions(&desk.cho.claims(&id, &claim).await.json());
    let codes: Vec<&str> = told.iter().map(|(_, code)| code.as_str()).collect();
    assert!(codes.contains(&"email") && codes.contains(&"birth-year"), "{told:?}");
    // Another contributor is told nothing of it.
    let other = desk.oh.sees(&id).await.json();
    assert!(other.get("own_words").is_none(), "{other}");
}

#[tokio::test]
async fn a_dry_run_tells_of_the_words_of_its_file() {
    let desk = Desk::open().await;
    let sheet = "title;date;host_country;summary;source;source_title;source_date;lat;lon;places\n\
        Nine detained;3/2014;CN;A woman named Ri Yong Hui, born in 1991;Border Watch;Call 010-1234-5678;2014-03-20;129.84;42.96;Tumen (CN-JL)\n";
    let report = desk.kim.imports("?dry_run=true", "text/csv", "dry", sheet).await["report"].clone();
    assert!(report["problems"].to_string().contains("exchanged"), "{report}");
    let sheet = sheet.replace("129.84;42.96", "0;0");
    let report = desk.kim.imports("?dry_run=true", "text/csv", "dry-2", sheet).await["report"].clone();
    assert_eq!(report["problems"], json!([]), "{report}");
    let told: Vec<(&str, &str, u64)> = report["cautions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| {
            (told["column"].as_str().unwrap(), told["code"].as_str().unwrap(), told["row"].as_u64().unwrap())
        })
        .collect();
    for expected in [
        ("summary", "personal-name", 2),
        ("summary", "birth-year", 2),
        ("source_title", "phone", 2),
        ("lat", "coordinates", 2),
    ] {
        assert!(told.contains(&expected), "{expected:?}: {told:?}");
    }
}

#[tokio::test]
async fn a_point_that_looks_like_a_slip_is_looked_at() {
    let desk = Desk::open().await;
    for (lat, lon, words) in [
        (0.0, 0.0, "in the sea"),
        (37.5, 119.9, ""),
        (41.8, 123.4, ""),
        (52.5, 13.4, "far from China"),
        (23.4, 41.8, "far from China"),
    ] {
        let mut case = case(&format!("point-{lat:.0}"));
        case["incident"]["places"][0]["lat"] = json!(lat);
        case["incident"]["places"][0]["lon"] = json!(lon);
        let id = desk.cho.submits(&case).await;
        let cautions = desk.kim.sees(&id).await.json()["editors"]["cautions"].to_string();
        assert_eq!(cautions.contains("\"coordinates\""), !words.is_empty(), "{lat}, {lon}: {cautions}");
        assert!(cautions.contains(words), "{lat}, {lon}: {cautions}");
    }
    let mut turned = case("turned");
    turned["incident"]["host_country"] = json!("TR");
    turned["incident"]["places"][0] = json!({"role": "detention", "name": "Van", "country": "TR", "precision": "locality", "lat": 43.4, "lon": 38.5});
    turned["incident"]["places"][0]["lat"] = json!(28.9);
    turned["incident"]["places"][0]["lon"] = json!(41.0);
    let answer = desk.cho.hands_in(&turned).await;
    assert!(answer["own_words"].to_string().contains("lat and lon may be exchanged"), "{answer}");
}

#[tokio::test]
async fn a_year_of_birth_is_seen_after_a_full_stop_that_ends_no_sentence() {
    let desk = Desk::open().await;
    let births = [
        "One was born on 3 Jan. 1985.",
        "One was born 3.1.1985 there.",
        "She (b. 1985) was among them.",
        "He was born c. 1985 in Hyesan.",
        "D.O.B.: Jan. 3, 1985",
        "그는 1985년생이다.",
        "그는 1985년 1월 3일에 태어났다.",
        "생년월일 1985. 1. 3.",
        "她是1985年生。",
        "出生日期:1985年1月3日",
        "她1985年1月3日在惠山出生。",
    ];
    let deaths =
        ["He was born in Hyesan. They were seen in 2013.", "They were borne away in the spring of 2013."];
    for (at, words) in births.iter().chain(&deaths).enumerate() {
        let mut case = case(&format!("birth-{at}"));
        case["incident"]["summary"] = json!(words);
        let told = cautions(&desk.cho.hands_in(&case).await);
        let is_seen = told.contains(&("/incident/summary".to_owned(), "birth-year".to_owned()));
        assert_eq!(is_seen, births.contains(words), "{words}: {told:?}");
    }
}

#[tokio::test]
async fn a_point_that_is_proposed_and_looks_like_a_slip_is_told_as_one_of_a_submission() {
    let desk = Desk::open().await;
    let id = desk.published("slip").await;
    let places = desk.api.get(&format!("/v1/incidents/{id}")).await["places"].clone();
    for (lat, lon, pointer) in [
        (json!(0.0), json!(0.0), true),
        (json!(129.84), json!(42.96), false),
        (json!(42.97), json!(129.85), false),
    ] {
        let mut place = places[0].clone();
        place.as_object_mut().unwrap().remove("key");
        (place["lat"], place["lon"]) = (lat.clone(), lon.clone());
        let answer = desk.cho.revises(&id, &json!({"incident": {"places": [place]}, "reason": "x"})).await;
        if answer.status == 422 {
            // A latitude has at most 90 degrees.
            assert!(lat.as_f64().unwrap() > 90.0, "{}", answer.body);
            continue;
        }
        let shown = answer.json();
        let told = shown["own_words"].as_array().unwrap();
        let points: Vec<&Value> = told
            .iter()
            .filter(|told| told["pointer"].as_str().unwrap().starts_with("/proposals/0/"))
            .filter(|told| told["code"] == "coordinates")
            .collect();
        assert_eq!(!points.is_empty(), pointer, "{shown}");
        for point in points {
            let at = point["pointer"].as_str().unwrap().trim_end_matches("/after");
            assert!(
                shown.pointer(at).unwrap()["path"].as_str().unwrap().starts_with("/places/Tumen"),
                "{shown}"
            );
            assert!(point["message"].as_str().unwrap().contains("lat 0, lon 0"), "{point}");
        }
        let editors = desk.kim.sees(&id).await.json()["proposals"][0]["editors"]["cautions"].clone();
        let seen = editors.as_array().unwrap().iter().any(|told| told["code"] == "coordinates");
        assert_eq!(seen, pointer, "{editors}");
    }
}

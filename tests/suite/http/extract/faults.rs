//! A body with many faults: all of them at once, each with what to write instead.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::{Desk, case};

/// The faults of an answer by pointer: code, message, and what is allowed.
fn faults(answer: &Answer) -> BTreeMap<String, (String, String, String)> {
    assert_eq!(answer.problem(), "422 validation-failed", "{}", answer.body);
    let told = answer.json()["errors"].as_array().unwrap().clone();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |error: &Value| {
        (
            word(&error["pointer"]),
            (word(&error["code"]), word(&error["message"]), error["allowed"].to_string()),
        )
    };
    let by_pointer: BTreeMap<_, _> = told.iter().map(of).collect();
    assert_eq!(by_pointer.len(), told.len(), "one fault is told once: {}", answer.body);
    by_pointer
}

async fn sent(desk: &Desk, body: &Value) -> Answer {
    let token = uuid::Uuid::new_v4().to_string();
    desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", &token)], body).await
}

async fn refused(desk: &Desk, body: &Value) -> BTreeMap<String, (String, String, String)> {
    faults(&sent(desk, body).await)
}

#[tokio::test]
async fn every_fault_of_a_body_is_told_at_once() {
    let desk = Desk::open().await;
    let body = json!({
        "incident": {
            "titel": "Nine", "title": " ", "date": "11/2013", "host_country": "China", "origin_country": "North Korea",
            "places": [{"lat": 41.8}, {"role": "prison", "name": "Tumen", "country": "CHN", "subdivision": "Jilin", "precision": "city"}],
            "groups": [{"kind": "children", "min": "3"}],
            "timeline": [{"status": "deported", "date": "yesterday", "people": 4}],
            "claims": [
                {"source": "no-such-source", "stance": "confirms", "people": {"min": "9", "max": "13-15", "quantifier": "exactly", "counts": "people"}},
                {"quote": "x\u{202e}y", "people": {"min": 5, "max": 3, "quantifier": "between", "counts": "persons"}},
            ],
            "summry": "x", "colour": 1,
        },
        "sources": [{"outlet": "", "title": 7, "url": "no address", "published": "2013.13"}, {"key": "A B", "outlet": "B", "title": "B"}],
        "reason": 5, "proposals": null,
    });
    let told = refused(&desk, &body).await;
    for (pointer, code, words) in [
        ("/incident/titel", "unknown", "there is no field"),
        ("/incident/summry", "unknown", "did you mean summary?"),
        ("/incident/colour", "unknown", "there is no field"),
        ("/incident/title", "blank", "this is empty"),
        ("/incident/date", "malformed", "write 2013-11"),
        ("/incident/host_country", "malformed", "China is not a country code; write CN"),
        ("/incident/origin_country", "wrong-type", "write a list"),
        ("/incident/places/0/role", "required", "role is missing"),
        ("/incident/places/0/name", "required", "name is missing"),
        ("/incident/places/0/country", "required", "country is missing"),
        ("/incident/places/0/precision", "required", "precision is missing"),
        ("/incident/places/0/lon", "required", "both lat and lon"),
        ("/incident/places/1/role", "not-allowed", "prison is not one of the allowed words"),
        ("/incident/places/1/country", "malformed", "write CN"),
        ("/incident/places/1/subdivision", "malformed", "write CN-JL"),
        ("/incident/places/1/precision", "not-allowed", "did you mean locality?"),
        ("/incident/groups/0/kind", "not-allowed", "did you mean minor?"),
        ("/incident/groups/0/min", "wrong-type", "write 3 without quotation marks"),
        ("/incident/timeline/0/status", "not-allowed", "did you mean repatriated or expelled?"),
        ("/incident/timeline/0/date", "malformed", "not a date"),
        ("/incident/timeline/0/people", "wrong-type", r#"write {"min":4,"max":4}"#),
        ("/incident/claims/0/source", "unknown-source", "the register has no source no-such-source"),
        ("/incident/claims/0/stance", "not-allowed", "did you mean asserts?"),
        ("/incident/claims/0/people/min", "wrong-type", "write 9 without quotation marks"),
        ("/incident/claims/0/people/max", "wrong-type", r#"write "min": 13 and "max": 15"#),
        ("/incident/claims/0/people/quantifier", "not-allowed", "did you mean exact?"),
        ("/incident/claims/0/people/counts", "not-allowed", "did you mean persons?"),
        ("/incident/claims/1/quote", "forbidden-character", "bidirectional"),
        ("/incident/claims/1/source", "required", "a claim needs its source"),
        ("/incident/claims/1/people", "out-of-range", "max is below min"),
        ("/sources/0/outlet", "blank", "this is empty"),
        ("/sources/0/title", "wrong-type", "write it in quotation marks"),
        ("/sources/0/url", "malformed", "https://"),
        ("/sources/0/published", "malformed", "2013.13"),
        ("/sources/1/key", "malformed", "a key has only small letters"),
        ("/reason", "wrong-type", "write it in quotation marks"),
        ("/proposals", "unknown", "did you mean proposal?"),
    ] {
        let Some((is, message, _)) = told.get(pointer) else { panic!("{pointer} is not told: {told:#?}") };
        assert_eq!(is, code, "{pointer}: {message}");
        assert!(message.contains(words), "{pointer}: {message}");
    }
    assert_eq!(told.len(), 37, "nothing that is not so is told: {told:#?}");
    assert!(told["/incident/places/0/role"].2.contains("detention"), "{told:#?}");
}

#[tokio::test]
async fn what_stands_for_an_unread_field_is_not_blamed() {
    let desk = Desk::open().await;
    let mut body = case("unread");
    body["incident"]["host_country"] = json!("North Korea");
    body["incident"]["timeline"] =
        json!([{"status": "detained", "date": "2014-05-29"}, {"status": "released", "date": "1 June 2014"}]);
    body["incident"]["claims"][0]["people"] =
        json!({"min": "nine", "max": 9, "quantifier": "exact", "counts": "refugees"});
    let told = refused(&desk, &body).await;
    assert_eq!(
        told.keys().collect::<Vec<_>>(),
        ["/incident/claims/0/people/min", "/incident/host_country", "/incident/timeline/1/date"],
        "{told:#?}"
    );
    assert!(told["/incident/timeline/1/date"].1.contains("write 2014-06-01"), "{told:#?}");
}

#[tokio::test]
async fn the_same_is_told_of_a_claim_a_revision_and_a_patch() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("revised")).await;
    let patched = desk
        .cho
        .revises(&id, &json!({"incident": {"host_country": "Burma", "date": "2014.05.29", "titl": "x"}}))
        .await;
    let told = faults(&patched);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told["/incident/host_country"].1.ends_with("write MM")
            && told["/incident/date"].1.contains("2014-05-29")
    );
    let claim = json!({"claim": {"hedge": "alleged", "people": {"min": 1}}, "sources": [{"outlet": "B", "title": "B"}, {"outlet": "C"}]});
    let told = faults(&desk.cho.claims(&id, &claim).await);
    let pointers: Vec<&String> = told.keys().collect();
    assert_eq!(
        pointers,
        [
            "/claim/hedge",
            "/claim/people/counts",
            "/claim/people/quantifier",
            "/claim/source",
            "/sources/1/title"
        ],
        "{told:#?}"
    );
    let other = json!({"revision": 7, "confirm": ["/summary"], "embargo_until": "tomorrow"});
    let told = faults(&desk.kim.acts("POST", &id, "/accept", &other).await);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told["/confirm"].1.contains("did you mean confirmed?"), "{told:#?}");
}

/// Faults that do not touch one another: where, what, and what makes it of a good case.
fn slips() -> Vec<(&'static str, Value)> {
    vec![
        ("/incident/title", json!("x".repeat(301))),
        ("/incident/date", json!("May 2014")),
        ("/incident/origin_country/0", json!("DPRK")),
        ("/incident/places/0/name", json!(" ")),
        ("/incident/places/0/precision", json!("town")),
        ("/incident/places/0/lat", json!("42.96")),
        ("/incident/claims/0/hedge", json!(true)),
        ("/incident/claims/0/quote", json!("a\u{200b}b")),
        ("/incident/claims/0/locator", json!(" ")),
        ("/incident/claims/0/people/counts", json!("refugee")),
        ("/incident/summary", json!(null)),
        ("/incident/colour", json!([])),
        ("/incident/places/0/radius", json!(1)),
        ("/sources/0/outlet", json!({})),
        ("/sources/0/title", json!("")),
        ("/sources/0/kind", json!("newspaper")),
        ("/sources/0/url", json!("ftp://daily.example")),
        ("/sources/0/published", json!("2999")),
        ("/sources/0/derived_from", json!(["nobody-knows"])),
        ("/reason", json!([])),
    ]
}

fn put(body: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Object(fields) => drop(fields.insert(name.to_owned(), value)),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        other => panic!("{other}"),
    }
}

#[test]
fn of_any_independent_faults_each_is_told() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = runtime.block_on(Desk::open());
    let slips = slips();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(40));
    let some = proptest::sample::subsequence((0..slips.len()).collect::<Vec<_>>(), 1..=slips.len());
    let told = runner.run(&some, |some| {
        let mut body = case("slips");
        for at in &some {
            put(&mut body, slips[*at].0, slips[*at].1.clone());
        }
        let told = runtime.block_on(refused(&desk, &body));
        let mut expected: Vec<&str> = some.iter().map(|at| slips[*at].0).collect();
        for pointer in expected.iter_mut().filter(|pointer| pointer.ends_with("derived_from")) {
            *pointer = "/sources/0/derived_from/0";
        }
        expected.sort_unstable();
        let keys: Vec<&str> = told.keys().map(String::as_str).collect();
        prop_assert_eq!(keys, expected, "{:#?}", told);
        Ok(())
    });
    told.unwrap();
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "\\PC{0,12}|[A-Z]{2,3}|20[0-9]{2}-[0-9]{1,2}|exact|detained|CN-[A-Z]{2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec(("[a-z_]{1,8}|min|max|role|status|date|claims|people", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

#[test]
fn no_body_is_an_error_of_the_service() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = runtime.block_on(Desk::open());
    let places = [
        "",
        "/incident",
        "/incident/claims",
        "/incident/claims/0",
        "/incident/claims/0/people",
        "/incident/claims/0/people/min",
        "/incident/places",
        "/incident/places/0",
        "/incident/places/0/lat",
        "/incident/groups",
        "/incident/timeline",
        "/incident/people",
        "/incident/related",
        "/incident/date",
        "/incident/host_country",
        "/incident/origin_country",
        "/sources",
        "/sources/0",
        "/sources/0/url",
        "/sources/0/key",
        "/reason",
        "/proposal",
    ];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(150));
    let odd = (proptest::sample::select(places.to_vec()), anything());
    // A new key hands in less in an hour.
    desk.api.time.pass(chrono::TimeDelta::days(8));
    let ran = runner.run(&odd, |(place, value)| {
        let mut body = case("odd");
        if place.is_empty() {
            body = value;
        } else {
            put(&mut body, place, value);
        }
        let answer = runtime.block_on(sent(&desk, &body));
        prop_assert!([201, 422].contains(&answer.status.as_u16()), "{}: {}", body, answer.body);
        if answer.status == 422 {
            prop_assert!(
                !answer.json()["errors"].as_array().unwrap().is_empty(),
                "{}: {}",
                body,
                answer.body
            );
        }
        Ok(())
    });
    ran.unwrap();
}

/// Whoever mends a body wants no other refusal afterwards that could have been told at once.
#[tokio::test]
async fn what_is_no_fault_of_the_body_is_told_first() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("first")).await;
    let (path, bad) = (format!("/v1/desk/incidents/{id}"), json!({"incident": {"date": "11/2013"}}));
    let merge = ("content-type", "application/merge-patch+json");
    let whole = |body: &Value| {
        let mut case = case("first");
        case["incident"]["date"] = body["incident"]["date"].clone();
        case
    };
    let nowhere = "/v1/desk/incidents/00000000-0000-4000-8000-000000000000";
    for person in [&desk.cho, &desk.kim] {
        let old = ("if-match", "\"old\"");
        let send = async |method: &str, path: &str, headers: &[(&str, &str)], body: &Value| {
            person.sends(method, path, headers, body).await.problem()
        };
        assert_eq!(send("PATCH", &path, &[old, merge], &bad).await, "412 precondition-failed");
        assert_eq!(send("PUT", &path, &[old], &whole(&bad)).await, "412 precondition-failed");
        assert_eq!(send("PUT", nowhere, &[old], &whole(&bad)).await, "404 not-found");
        let claim = json!({"claim": {"stance": "perhaps"}});
        let once = ("idempotency-key", "first");
        assert_eq!(send("POST", &format!("{nowhere}/claims"), &[once], &claim).await, "404 not-found");
        let tag = person.tag(&id).await;
        let now = ("if-match", tag.as_str());
        assert_eq!(send("PATCH", &path, &[now, merge], &bad).await, "422 validation-failed");
        assert_eq!(send("PUT", &path, &[now], &whole(&bad)).await, "422 validation-failed");
    }
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let gone = desk.kim.retracts(&id, &json!({"kind": "error", "reason": "It was another."})).await;
    assert_eq!(gone.status, 200, "{}", gone.body);
    let tag = desk.kim.tag(&id).await;
    let refused = desk.kim.sends("PATCH", &path, &[("if-match", &tag), merge], &bad).await;
    assert_eq!(refused.problem(), "409 invalid-transition", "{}", refused.body);
}

#[tokio::test]
async fn a_status_is_refused_with_the_words_that_a_step_takes() {
    let desk = Desk::open().await;
    let mut body = case("mixed");
    body["incident"]["timeline"] =
        json!([{"status": "gone", "date": "2014-06"}, {"status": "mixed", "date": "2014-06"}]);
    let told = refused(&desk, &body).await;
    for at in 0..2 {
        let (code, _, allowed) = &told[&format!("/incident/timeline/{at}/status")];
        assert_eq!(code, "not-allowed");
        assert!(allowed.contains("\"repatriated\"") && !allowed.contains("mixed"), "{allowed}");
    }
}

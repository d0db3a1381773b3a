//! A step or a group that names no claim rests on all that assert, and the answer shows it.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

fn stepped(name: &str) -> Value {
    let mut case = case(name);
    let source = json!(name);
    case["incident"]["claims"] = json!([
        {"key": "one", "source": source, "people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}},
        {"key": "two", "source": "chosun-2013-11-21"},
        {"key": "three", "source": "daily-nk-2013-11-18", "stance": "denies"},
    ]);
    case["incident"]["timeline"] = json!([
        {"status": "detained", "date": "2014-05-29"},
        {"status": "repatriated", "date": "2014-06", "claims": []},
        {"status": "died", "date": "2014-07", "people": {"min": 1, "max": 1}, "claims": ["two"]},
    ]);
    case["incident"]["groups"] = json!([{"kind": "minor", "min": 1}]);
    case
}

#[tokio::test]
async fn what_names_no_claim_rests_on_all_that_assert() {
    let desk = Desk::open().await;
    let answer = desk.cho.hands_in(&stepped("rests")).await;
    let incident = &answer["incident"];
    assert_eq!(incident["timeline"][0]["claims"], json!(["one", "two"]), "{answer}");
    assert_eq!(incident["timeline"][1]["claims"], json!(["one", "two"]));
    assert_eq!(incident["timeline"][2]["claims"], json!(["two"]));
    assert_eq!(incident["groups"][0]["claims"], json!(["one", "two"]));
    let id = answer["id"].as_str().unwrap();
    assert_eq!(desk.kim.accepts(id).await.status, 200);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(public["timeline"][0]["claims"], json!(["one", "two"]), "{public}");
}

#[tokio::test]
async fn a_proposal_may_leave_them_out_too() {
    let desk = Desk::open().await;
    let id = desk.published("proposed").await;
    let step = json!({"status": "released", "date": "2014-06-01"});
    let revised = desk.cho.revises(&id, &json!({"incident": {"timeline": [step]}, "reason": "x"})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let changes = revised.json()["proposals"][0]["changes"].to_string();
    let key = desk.kim.sees(&id).await.json()["incident"]["claims"][0]["key"].to_string();
    assert!(changes.contains(&format!("\"claims\":[{key}]")), "{changes}");
    let accepted = desk.kim.accepts_proposal(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
}

#[tokio::test]
async fn where_nobody_asserts_it_is_refused() {
    let desk = Desk::open().await;
    let mut denied = stepped("denied");
    for claim in denied["incident"]["claims"].as_array_mut().unwrap() {
        claim["stance"] = json!("denies");
    }
    let token = [("idempotency-key", "denied")];
    let refused = desk.cho.sends("POST", "/v1/incidents", &token, &denied).await;
    assert_eq!(refused.problem(), "422 validation-failed", "{}", refused.body);
    assert!(
        refused.body.contains("/incident/claims") && refused.body.contains("/incident/timeline/0/claims")
    );
}

/// The report's own note 31 has such an address.
#[tokio::test]
async fn an_address_with_a_vertical_bar_is_taken_and_is_one_with_its_code() {
    let desk = Desk::open().await;
    let mut first = case("bar");
    first["sources"][0]["url"] = json!("https://daily.example/news?id=9|10");
    let mut second = case("coded");
    second["sources"][0]["url"] = json!("http://www.daily.example/news?id=9%7C10");
    let (first, second) = (desk.kim.submits(&first).await, desk.kim.submits(&second).await);
    assert_eq!(desk.source(&first).await, desk.source(&second).await);
    let sheet =
        "title;date;host_country;source;source_url\nTwo;2014;CN;A Paper;https://daily.example/news?id=9|10\n";
    let report = desk.kim.imports("?dry_run=true", "text/csv", "bar", sheet).await["report"].clone();
    assert_eq!((&report["problems"], &report["sources"]), (&json!([]), &json!(0)), "{report}");
}

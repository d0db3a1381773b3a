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

/// What only a hidden claim may say is hidden with it, in whatever form it came.
async fn hides_what_it_may_say(desk: &Desk, id: &str, hidden: &str) {
    let before = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(before["repatriation_status"], "repatriated", "{before}");
    let protected = desk.kim.protects(id, &json!({"claims": {hidden: "whole"}})).await;
    assert_eq!((protected.status.as_u16(), &protected.json()["outcome"]), (200, &json!("done")));
    for address in [format!("/v1/incidents/{id}"), format!("/v1/incidents/{id}?version=5")] {
        let public = desk.api.get(&address).await;
        assert_eq!((&public["timeline"], &public["groups"]), (&json!([]), &json!([])), "{public}");
        assert_ne!(public["repatriation_status"], "repatriated", "{public}");
        assert_eq!(public["repatriated"]["max"], 0, "{public}");
    }
    let found = desk.api.get("/v1/incidents?step=repatriated&date_from=2014-05&date_to=2014-07").await;
    assert_eq!(found["total"]["incidents"], 0, "{found}");
}

#[tokio::test]
async fn what_may_be_one_claims_alone_is_hidden_with_it() {
    let desk = Desk::open().await;
    let mut case = stepped("alone");
    case["incident"]["timeline"].as_array_mut().unwrap().pop();
    let shown = desk.cho.hands_in(&case).await;
    for part in [&shown["incident"]["timeline"][0], &shown["incident"]["groups"][0]] {
        assert_eq!(part["rests_on_all"], true, "{shown}");
    }
    let id = shown["id"].as_str().unwrap();
    assert_eq!(desk.kim.accepts(id).await.status, 200);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(public["timeline"][1]["rests_on_all"], true, "{public}");
    hides_what_it_may_say(&desk, id, "two").await;
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_row_of_several_sources_does_not_say_which_reports_it_either() {
    let desk = Desk::open().await;
    let sheet = "title,date,host_country,origin_country,repatriation_status,status_date,sources\n\
        Nine people,2014-05-29,CN,KP,repatriated,2014-06,daily-nk-2013-11-18; chosun-2013-11-21\n";
    let job = desk.kim.imports("", "text/csv", "row", sheet).await;
    assert_eq!(job["state"], "imported", "{job}");
    let queue = desk.lee.reads("/v1/desk/incidents").await.json();
    let id = queue["incidents"][0]["id"].as_str().unwrap_or_else(|| panic!("{queue}")).to_owned();
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    hides_what_it_may_say(&desk, &id, "chosun-2013-11-21").await;
}

#[tokio::test]
async fn what_names_its_claims_stays_with_those_that_are_left() {
    let desk = Desk::open().await;
    let id = desk.kim.submits(&stepped("named")).await;
    let mut timeline = desk.kim.sees(&id).await.json()["incident"]["timeline"].clone();
    assert_eq!(timeline[1]["rests_on_all"], true, "{timeline}");
    // One comes before it, and somebody says which claim reports the other.
    timeline[1] = json!({"status": "repatriated", "date": "2014-06", "claims": ["one"]});
    timeline
        .as_array_mut()
        .unwrap()
        .insert(0, json!({"status": "facing_repatriation", "date": "2014-05-29"}));
    let revised = desk.kim.revises(&id, &json!({"incident": {"timeline": timeline}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let of: Vec<Value> = revised.json()["incident"]["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| json!([step["status"], step["claims"], step.get("rests_on_all")]))
        .collect();
    let all = json!(["one", "two"]);
    assert_eq!(
        of,
        [
            json!(["facing_repatriation", all, true]),
            json!(["detained", all, true]),
            json!(["repatriated", ["one"], null]),
            json!(["died", ["two"], null])
        ]
    );
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    assert_eq!(desk.kim.protects(&id, &json!({"claims": {"two": "whole"}})).await.status, 200);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(public["timeline"].as_array().unwrap().len(), 1, "{public}");
    assert_eq!(public["repatriation_status"], "repatriated");
}

#[tokio::test]
async fn a_proposal_can_name_them() {
    let desk = Desk::open().await;
    let id = desk.kim.submits(&stepped("proposes")).await;
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    let mut timeline = desk.api.get(&format!("/v1/incidents/{id}")).await["timeline"].clone();
    timeline[1] = json!({"status": "repatriated", "date": "2014-06", "claims": ["one"]});
    let revised = desk.cho.revises(&id, &json!({"incident": {"timeline": timeline}, "reason": "x"})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let accepted = desk.kim.accepts_proposal(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        public["timeline"][1],
        json!({"status": "repatriated", "date": "2014-06", "country": null, "people": null, "claims": ["one"]})
    );
    assert_eq!(public["timeline"][0]["rests_on_all"], true);
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

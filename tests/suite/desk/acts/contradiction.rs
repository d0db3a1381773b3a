//! Hiding what contradicts an incident: at once, said in public, and for longer than seven days only by two.

use chrono::TimeDelta;
use refoulement::desk::acts::contradiction::show_due;
use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

/// A case of nine people, told by one newspaper; another tells of twelve, and a ministry denies it.
fn contested(name: &str) -> Value {
    let mut case = case(name);
    let claim = |key: &str, stance: &str, people: Value| json!({"key": key, "source": format!("{name}-{key}"), "stance": stance, "hedge": "stated", "people": people});
    let number = |many: u32| json!({"min": many, "max": many, "quantifier": "exact", "counts": "refugees"});
    case["incident"]["claims"] = json!([
        claim("nine", "asserts", number(9)),
        claim("same", "asserts", number(9)),
        claim("twelve", "asserts", number(12)),
        claim("denial", "denies", Value::Null),
    ]);
    let source = |key: &str| json!({"key": format!("{name}-{key}"), "outlet": format!("{name}-{key}"), "title": format!("What was told: {key}")});
    case["sources"] = json!(["nine", "same", "twelve", "denial"].map(source));
    case
}

async fn published(desk: &Desk, name: &str) -> String {
    let id = desk.park.submits(&contested(name)).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

/// A public case, of which a denial came in since and waits.
async fn denied_later(desk: &Desk, name: &str) -> String {
    let mut case = contested(name);
    let denial = case["incident"]["claims"].as_array_mut().unwrap().pop().unwrap();
    let source = case["sources"].as_array_mut().unwrap().pop().unwrap();
    let id = desk.park.submits(&case).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    case["incident"]["claims"].as_array_mut().unwrap().push(denial);
    case["sources"].as_array_mut().unwrap().push(source);
    assert_eq!(desk.park.revises(&id, &case).await.status, 200);
    id
}

/// What the public reads: the bounds, how well it is supported, and what is left out.
async fn read(desk: &Desk, id: &str) -> Value {
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    json!([public["people"]["min"], public["people"]["max"], public["confidence"], public["withheld"]])
}

async fn shown_after(desk: &Desk, days: i64) -> u32 {
    desk.api.time.pass(TimeDelta::days(days));
    let shown = show_due(&desk.api.desk).await.unwrap();
    desk.api.register.refresh().await.unwrap();
    shown
}

fn hidden(claims: &[&str]) -> Value {
    let claims = claims.iter().map(|key| ((*key).to_owned(), json!("whole")));
    json!({"claims": claims.collect::<serde_json::Map<_, _>>()})
}

#[tokio::test]
async fn what_one_person_hides_of_what_contradicts_is_marked_and_shown_again_after_seven_days() {
    let desk = Desk::open().await;
    let id = published(&desk, "alone").await;
    let before = read(&desk, &id).await;
    assert_eq!(before, json!([9, 12, "contested", []]));
    let done = desk.kim.protects(&id, &hidden(&["denial"])).await;
    assert_eq!((done.status.as_u16(), &done.json()["outcome"]), (200, &json!("done")), "{}", done.body);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "several_sources", ["whole_claim", "denial"]]));
    let done = desk.kim.protects(&id, &hidden(&["denial", "twelve"])).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let marks = json!(["whole_claim", "denial", "figure"]);
    assert_eq!(read(&desk, &id).await, json!([9, 9, "several_sources", marks]));
    // Every version says so that held it.
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}?version=5")).await["withheld"], marks);
    desk.rebuilds_the_same().await;
    assert_eq!(shown_after(&desk, 7).await, 0);
    assert_eq!(read(&desk, &id).await[3], marks);
    assert_eq!(shown_after(&desk, 1).await, 1);
    assert_eq!(read(&desk, &id).await, before, "nobody else wanted it hidden");
    assert_eq!(shown_after(&desk, 30).await, 0);
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_is_shown_again_does_not_tell_at_which_hour_it_was_hidden() {
    let desk = Desk::open().await;
    let (noon, night) = (published(&desk, "noon").await, published(&desk, "night").await);
    assert_eq!(desk.kim.protects(&noon, &hidden(&["denial"])).await.status, 200);
    desk.api.time.pass(TimeDelta::seconds(11 * 3600 + 17 * 60 + 9));
    assert_eq!(desk.kim.protects(&night, &hidden(&["denial"])).await.status, 200);
    let queue = desk.lee.reads("/v1/desk/incidents").await.json();
    for line in queue["incidents"].as_array().unwrap() {
        let told = (&line["unconfirmed_until"], &line["at"]);
        assert_eq!(told, (&json!("2026-02-08T00:00:00Z"), &json!("2026-01-31T00:00:00Z")));
    }
    // From 23:17:09 to the last microsecond of the seventh day after.
    let rest = TimeDelta::seconds(42 * 60 + 51) - TimeDelta::microseconds(1);
    desk.api.time.pass(rest);
    assert_eq!(shown_after(&desk, 7).await, 0);
    desk.api.time.pass(TimeDelta::microseconds(1));
    assert_eq!(shown_after(&desk, 0).await, 2, "both at once");
}

#[tokio::test]
async fn what_a_second_person_confirms_stays_hidden_and_marked() {
    let desk = Desk::open().await;
    let id = published(&desk, "confirmed").await;
    let waits = async || {
        let shown = desk.kim.sees(&id).await.json();
        shown["editors"]["protection"]["contradictions"]["twelve"]["unconfirmed"]["by"].clone()
    };
    assert_eq!(desk.kim.protects(&id, &hidden(&["twelve"])).await.status, 200);
    assert_eq!(waits().await, "kim");
    assert_eq!(desk.kim.protects(&id, &hidden(&["twelve"])).await.status, 200);
    assert_eq!(waits().await, "kim", "nobody confirms what they did themselves");
    // Whoever hides something else has not looked at it.
    let mut more = hidden(&["twelve"]);
    more["places"] = json!("subdivision");
    assert_eq!(desk.lee.protects(&id, &more).await.status, 200);
    assert_eq!(waits().await, "kim");
    // What is shown can be sent back as it is; what it says of contradictions has no effect.
    let mut shown = desk.lee.sees(&id).await.json()["editors"]["protection"].clone();
    shown["contradictions"]["twelve"]["unconfirmed"]["until"] = json!("2099-01-01T00:00:00Z");
    let confirmed = desk.lee.protects(&id, &shown).await;
    assert_eq!(
        (confirmed.status.as_u16(), &confirmed.json()["version"]),
        (200, &Value::Null),
        "{}",
        confirmed.body
    );
    assert_eq!(waits().await, Value::Null);
    assert_eq!(shown_after(&desk, 30).await, 0);
    assert_eq!(
        read(&desk, &id).await,
        json!([9, 9, "contested", ["whole_claim", "place", "figure"]]),
        "it is still said that the figure changed"
    );
    // Two show it again.
    desk.both("PUT", &id, "/protection", &json!({})).await;
    assert_eq!(read(&desk, &id).await, json!([9, 12, "contested", []]));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_contradicts_nothing_that_was_public_is_hidden_by_one() {
    let desk = Desk::open().await;
    let id = published(&desk, "public").await;
    assert_eq!(desk.kim.protects(&id, &hidden(&["same"])).await.status, 200);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "contested", ["whole_claim"]]));
    // What is kept with its numbers and its stance contradicts as before.
    let content = json!({"claims": {"same": "whole", "denial": "content", "twelve": "content"}});
    assert_eq!(desk.kim.protects(&id, &content).await.status, 200);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "contested", ["claim", "whole_claim"]]));
    let draft = desk.park.submits(&contested("draft")).await;
    assert_eq!(desk.kim.protects(&draft, &hidden(&["denial", "twelve"])).await.status, 200);
    assert_eq!(desk.kim.accepts(&draft).await.status, 200);
    assert_eq!(
        read(&desk, &draft).await,
        json!([9, 9, "several_sources", ["whole_claim"]]),
        "nobody ever read it"
    );
    assert_eq!(shown_after(&desk, 30).await, 0);
}

#[tokio::test]
async fn what_was_withdrawn_meanwhile_is_not_shown_by_the_clock() {
    let desk = Desk::open().await;
    let id = published(&desk, "withdrawn").await;
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    assert_eq!(desk.kim.retracts(&id, &json!({"kind": "withdrawn"})).await.status, 200);
    assert_eq!(shown_after(&desk, 30).await, 0);
    assert!(!desk.everything_public().await.contains("withdrawn-denial"));
}

#[tokio::test]
async fn the_clock_shows_no_more_than_was_shown_before() {
    let desk = Desk::open().await;
    let id = published(&desk, "covered").await;
    let covered = json!({"claims": {"denial": "content"}});
    assert_eq!(desk.kim.protects(&id, &covered).await.status, 200);
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    assert_eq!(read(&desk, &id).await[3], json!(["whole_claim", "denial"]));
    assert_eq!(shown_after(&desk, 8).await, 1);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "contested", ["claim"]]));
    assert!(!desk.everything_public().await.contains("covered-denial"));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_was_shown_again_is_hidden_again_by_two() {
    let desk = Desk::open().await;
    let id = published(&desk, "again").await;
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    assert_eq!(shown_after(&desk, 8).await, 1);
    for _ in 0..2 {
        let again = desk.kim.protects(&id, &hidden(&["denial"])).await;
        assert_eq!(
            (again.status.as_u16(), &again.json()["outcome"]),
            (202, &json!("awaiting_second_approval")),
            "{}",
            again.body
        );
        assert_eq!(read(&desk, &id).await, json!([9, 12, "contested", []]));
    }
    // Its words alone are hidden by one, as those of any claim.
    let words = json!({"claims": {"denial": "content"}});
    assert_eq!(desk.kim.protects(&id, &words).await.json()["outcome"], "done");
    desk.both("PUT", &id, "/protection", &hidden(&["denial"])).await;
    assert_eq!(shown_after(&desk, 30).await, 0);
    assert_eq!(read(&desk, &id).await[3], json!(["whole_claim", "denial"]));
}

#[tokio::test]
async fn a_name_that_one_person_adds_does_not_keep_a_denial_hidden() {
    let desk = Desk::open().await;
    let id = published(&desk, "named").await;
    let mut more = hidden(&["denial"]);
    assert_eq!(desk.kim.protects(&id, &more).await.status, 200);
    more["names"] = json!(["named-denial"]);
    assert_eq!(desk.kim.protects(&id, &more).await.status, 200);
    assert_eq!(shown_after(&desk, 8).await, 1);
    assert_eq!(
        read(&desk, &id).await,
        json!([9, 12, "contested", ["claim"]]),
        "its words name what is hidden"
    );
    assert!(!desk.everything_public().await.contains("named-denial"));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn words_that_came_while_a_claim_was_hidden_are_not_shown_by_the_clock() {
    let desk = Desk::open().await;
    let id = published(&desk, "changed").await;
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    let mut changed = contested("changed");
    changed["incident"]["claims"][3]["quote"] = json!("We deny it, call Kim Chol-su at +86 138 1234 5678.");
    let revised = desk.park.revises(&id, &changed).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    assert_eq!(desk.kim.accepts(&id).await.status, 200, "what is hidden is no caution");
    assert_eq!(shown_after(&desk, 8).await, 1);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "contested", ["claim"]]));
    assert!(!desk.everything_public().await.contains("1234 5678"));
}

#[tokio::test]
async fn a_denial_that_is_hidden_before_it_is_accepted_is_marked_and_shown_too() {
    let desk = Desk::open().await;
    let id = denied_later(&desk, "early").await;
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    assert_eq!(read(&desk, &id).await[3], json!([]));
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "several_sources", ["whole_claim", "denial"]]));
    assert_eq!(shown_after(&desk, 8).await, 1);
    assert_eq!(read(&desk, &id).await[2], "contested");
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_denial_that_is_hidden_while_it_waits_for_its_time_is_marked_and_shown_too() {
    let desk = Desk::open().await;
    let id = denied_later(&desk, "later").await;
    desk.approve(&id).await;
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    desk.api.time.pass(TimeDelta::days(1));
    assert_eq!(desk.due().await, 1);
    assert_eq!(read(&desk, &id).await, json!([9, 12, "several_sources", ["whole_claim", "denial"]]));
    assert_eq!(shown_after(&desk, 8).await, 1);
    assert_eq!(read(&desk, &id).await[2], "contested");
}

#[tokio::test]
async fn what_became_of_the_people_is_not_bent_by_one_either() {
    let desk = Desk::open().await;
    let mut case = contested("outcome");
    case["incident"]["timeline"] = json!([
        {"status": "detained", "date": "2013-11-15", "claims": ["same"]},
        {"status": "repatriated", "date": "2013-11-20", "claims": ["nine"]},
    ]);
    let id = desk.park.submits(&case).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let outcome = async || {
        let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
        json!([public["repatriation_status"], public["withheld"]])
    };
    assert_eq!(outcome().await, json!(["repatriated", []]));
    assert_eq!(desk.kim.protects(&id, &hidden(&["nine"])).await.status, 200);
    assert_eq!(outcome().await, json!(["detained", ["whole_claim", "figure", "outcome"]]));
    assert_eq!(shown_after(&desk, 8).await, 1);
    assert_eq!(outcome().await, json!(["repatriated", []]));
}

#[tokio::test]
async fn what_waits_for_the_second_person_stands_in_the_queue() {
    let desk = Desk::open().await;
    let id = published(&desk, "queued").await;
    let found = async |query: &str| {
        let queue = desk.lee.reads(&format!("/v1/desk/incidents{query}")).await.json();
        let lines = queue["incidents"].as_array().unwrap().iter();
        lines.map(|line| (line["id"].clone(), line["unconfirmed_until"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, []);
    assert_eq!(desk.kim.protects(&id, &hidden(&["denial"])).await.status, 200);
    let until = desk.kim.sees(&id).await.json()["editors"]["protection"]["contradictions"]["denial"]["unconfirmed"]["until"].clone();
    assert_eq!(found("").await, [(json!(id), until.clone())]);
    assert_eq!(found("?state=submitted").await, [], "it is no revision that waits");
    assert_eq!(found("?min_age_days=1").await, []);
    desk.api.time.pass(TimeDelta::days(2));
    assert_eq!(
        found("?min_age_days=1").await,
        [(json!(id), until.clone())],
        "it has waited since it was hidden"
    );
    assert!(found("?state=published").await.contains(&(json!(id), until.clone())));
    let own = desk.cho.reads("/v1/desk/incidents").await.json();
    assert_eq!(own["incidents"], json!([]));
    assert_eq!(desk.lee.protects(&id, &hidden(&["denial"])).await.status, 200);
    assert_eq!(found("").await, [], "it is confirmed");
    let other = published(&desk, "gone").await;
    assert_eq!(desk.kim.protects(&other, &hidden(&["denial"])).await.status, 200);
    assert_eq!(found("").await.len(), 1);
    assert_eq!(desk.kim.retracts(&other, &json!({"kind": "withdrawn"})).await.status, 200);
    assert_eq!(found("").await, [], "no version shows it");
}

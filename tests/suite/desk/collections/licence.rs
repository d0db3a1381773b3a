//! What may not be republished stays at the desk.

use serde_json::{Value, json};

use super::{FIRST, MAP, incidents, says, sent};
use crate::support::api::Answer;
use crate::support::desk::{Desk, UNTIL};

fn confidential() -> String {
    MAP.replace("republish = true", "republish = false")
}

/// What the refusal says, and by which code.
fn refusal(answer: &Answer) -> (u16, Value, Value) {
    let told = answer.json();
    (answer.status.as_u16(), told["type"].clone(), told["errors"][0]["code"].clone())
}

fn not_republishable() -> (u16, Value, Value) {
    (409, json!("/problems/conflict"), json!("not-republishable"))
}

#[tokio::test]
async fn it_waits_at_the_desk_and_nobody_publishes_it() {
    let desk = Desk::open().await;
    let job = sent(&desk.kim, "?publish=true", FIRST, &confidential()).await;
    assert_eq!((&job["state"], &job["report"]["new"]), (&json!("imported"), &json!(2)), "{job}");
    let looked = sent(&desk.kim, "?dry_run=true", FIRST, &confidential()).await;
    let notes = looked["report"]["notes"].to_string();
    assert!(notes.contains("may not be republished: they stay at the desk"), "{notes}");
    let id = incidents(&desk).await["1"].clone();
    let accepted = desk.lee.accepts(&id).await;
    assert_eq!(refusal(&accepted), not_republishable(), "{}", accepted.body);
    assert!(
        accepted.json()["detail"].as_str().unwrap().contains("came out of the collection Foreign Data Set"),
        "{}",
        accepted.body
    );
    let embargo = desk.lee.accepts_with(&id, json!({ "embargo_until": UNTIL })).await;
    assert_eq!(refusal(&embargo), not_republishable(), "{}", embargo.body);
    let batch = format!("/v1/desk/batches/{}", job["report"]["batch"].as_str().unwrap());
    let shown = desk.lee.reads(&batch).await.json();
    assert_eq!(shown["left_out"], 3, "{shown}");
    assert_eq!(desk.lee.left_out_of(&batch).await, ["not_cited", "not_republishable", "not_republishable"]);
    let accepted = desk.lee.asks_to_accept_batch(&batch).await;
    assert_eq!(refusal(&accepted), not_republishable(), "{}", accepted.body);
    // A batch that was refused is as it was: once its rows may be shown, it is published.
    assert_eq!(says(&desk.kim, json!({"republish": true})).await.status, 202);
    assert_eq!(says(&desk.lee, json!({"republish": true})).await.status, 200);
    assert_eq!(desk.lee.accepts_batch(&batch).await["state"], "published");
    assert_eq!(super::total(&desk).await, (2, 12));
}

#[tokio::test]
async fn a_batch_leaves_out_what_may_not_be_shown_and_says_how_many() {
    let desk = Desk::open().await;
    let sheet = "title,date,host_country,source,source_date\nTwo returned,2014,CN,A Daily,2014-02-01\n";
    let first = desk.kim.imports("", "text/csv", "open", sheet).await;
    assert_eq!(first["report"]["new"], 1, "{first}");
    sent(&desk.kim, "", FIRST, &confidential()).await;
    // What waits of one and the other in one batch.
    let revisions: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select revision.id from desk.revision join desk.record on record.id = revision.record
         where author = 'kim' order by record.kind desc, revision.seq",
    )
    .fetch_all(&desk.api.database.owner)
    .await
    .unwrap();
    let batch = uuid::Uuid::new_v4();
    sqlx::query("insert into desk.batch (id, holder, at) values ($1, 'kim', '2026-01-31T00:00:00Z')")
        .bind(batch)
        .execute(&desk.api.database.owner)
        .await
        .unwrap();
    sqlx::query("insert into desk.batch_revision (batch, seq, revision) select $1, seq, id from unnest($2::uuid[]) with ordinality as it (id, seq)")
        .bind(batch)
        .bind(revisions)
        .execute(&desk.api.database.owner)
        .await
        .unwrap();
    let batch = format!("/v1/desk/batches/{batch}");
    assert_eq!(desk.lee.left_out_of(&batch).await, ["not_cited", "not_republishable", "not_republishable"]);
    let published = desk.lee.accepts_batch(&batch).await;
    assert_eq!(
        (&published["state"], &published["left_out"]),
        (&json!("published"), &json!(3)),
        "{published}"
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4, "three of the report, and one");
}

#[tokio::test]
async fn an_embargo_that_ends_later_publishes_nothing_of_it() {
    let desk = Desk::open().await;
    super::edition(&desk, FIRST).await;
    let id = incidents(&desk).await["1"].clone();
    desk.lee.accepts_with(&id, json!({ "embargo_until": UNTIL })).await;
    assert_eq!(says(&desk.park, json!({"republish": false})).await.status, 200);
    desk.due().await;
    assert!(!desk.is_public(&format!("/v1/incidents/{id}")).await);
    let shown = desk.lee.sees(&id).await.json();
    assert_eq!((&shown["state"], &shown["embargo_until"]), (&json!("submitted"), &Value::Null), "{shown}");
    assert!(shown["conversation"].to_string().contains("may not be republished"), "{shown}");
}

#[tokio::test]
async fn what_is_public_is_told_and_nothing_more_of_it_is_shown() {
    let (desk, incidents) = super::published().await;
    let said = says(&desk.park, json!({"republish": false})).await;
    assert_eq!(
        (said.status.as_u16(), &said.json()["outcome"]),
        (200, &json!("done")),
        "one person is enough"
    );
    let collection = &said.json()["collection"];
    let mut still: Vec<&str> = collection["still_public"]["incidents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    still.sort_unstable();
    let mut all: Vec<&str> = incidents.values().map(String::as_str).collect();
    all.sort_unstable();
    assert_eq!((&collection["public"], still), (&json!(2), all));
    assert_eq!(super::total(&desk).await, (2, 12), "nothing is taken back silently");
    // Neither a correction of it, nor less protection, nor what was taken back.
    desk.kim.revises(&incidents["1"], &json!({"incident": {"summary": "More."}})).await;
    assert_eq!(refusal(&desk.lee.accepts(&incidents["1"]).await), not_republishable());
    assert_eq!(desk.lee.protects(&incidents["2"], &json!({"places": "country"})).await.status, 200);
    assert_eq!(refusal(&desk.lee.protects(&incidents["2"], &json!({})).await), not_republishable());
    let why = json!({"kind": "withdrawn", "public_reason": "not_stated", "reason": "Its keeper does not allow it."});
    assert_eq!(desk.lee.retracts(&incidents["1"], &why).await.status, 200);
    assert_eq!(
        refusal(&desk.lee.restores(&incidents["1"], &json!({"reason": "Again."})).await),
        not_republishable()
    );
    let left = desk.lee.reads(super::AT).await.json();
    assert_eq!(left["still_public"], json!({"count": 1, "incidents": [incidents["2"]]}), "{left}");
}

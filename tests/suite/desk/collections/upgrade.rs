//! A register of the release that kept only what each row said last, whatever became of it.

use serde_json::json;

use super::erasure::{CANARY, rows_with_it};
use super::standing::reject;
use super::{MAP, SECOND, accept_all, counts, edition, incidents, published, sent, total};
use crate::support::desk::Desk;

/// Makes the tables of the release before, erases these revisions by its rules, and brings it to this one.
async fn upgraded(desk: &Desk, erased: &[String]) {
    let owner = &desk.api.database.owner;
    let old = "alter table desk.collection_row add column revision uuid, add column said jsonb, add column at timestamptz;
               update desk.collection_row set (revision, said, at) = (
                   select revision, said, collection_said.at from desk.collection_said
                   join desk.revision on revision.id = collection_said.revision
                   where collection_said.record = collection_row.record order by seq desc limit 1);
               drop trigger revision_erased_row on desk.revision;
               drop function desk.forget_row(), desk.words(jsonb), desk.mask_said(uuid, jsonb[]);
               drop index desk.imported_row_digest;
               drop table desk.collection_said";
    sqlx::raw_sql(old).execute(owner).await.unwrap();
    for revision in erased {
        sqlx::query("select desk.erase_part($1::uuid, 'Asked for.')")
            .bind(revision)
            .execute(owner)
            .await
            .unwrap();
    }
    sqlx::raw_sql(include_str!("../../../../migrations/0018_editions.sql")).execute(owner).await.unwrap();
}

#[tokio::test]
async fn what_was_rejected_before_the_words_of_each_edition_were_kept_is_said_again() {
    let (desk, incidents) = published().await;
    desk.corrected(&incidents["1"], json!({"summary": "At the bridge."})).await;
    let wrong = MAP.replace("Arrests at {loc}", "Arests at {loc}");
    sent(&desk.kim, "", SECOND, &wrong).await;
    reject(&desk, &incidents["1"]).await;
    upgraded(&desk, &[]).await;
    let again = sent(&desk.kim, "", SECOND, &wrong).await;
    assert_eq!(counts(&again["report"]), [0, 0, 3], "what was rejected stays so: {again}");
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 3, 0]);
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 15));
    let public = desk.api.get(&format!("/v1/incidents/{}", incidents["1"])).await;
    assert_eq!(public["summary"], "At the bridge.", "what an editor wrote is kept");
}

/// The row said it in its last edition too, where an editor had taken it out.
#[tokio::test]
async fn words_that_were_erased_in_the_release_before_go_out_of_what_the_row_said() {
    let desk = Desk::open().await;
    let map = MAP.replace("[columns]\n", "[columns]\nsummary = \"note\"\n");
    let sheet = format!("id,date,loc,n,note\n1,2015-01-01,Tumen,5,{CANARY}\n");
    sent(&desk.kim, "", &sheet, &map).await;
    let id = incidents(&desk).await["1"].clone();
    let first = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.lee.revises(&id, &json!({"incident": {"summary": ""}})).await.status, 200);
    let job = sent(&desk.kim, "", &sheet.replace("Tumen,5", "Tumen,6"), &map).await;
    assert_eq!(counts(&job["report"]), [0, 1, 0], "{job}");
    upgraded(&desk, &[first]).await;
    assert_eq!(rows_with_it(&desk).await, Vec::<String>::new());
    let next = sheet.replace("Tumen,5", "Tumen,7").replace(CANARY, "");
    assert_eq!(counts(&sent(&desk.kim, "", &next, &map).await["report"]), [0, 1, 0]);
}

//! What is taken back: an error from the next version on, what was withdrawn from every version.

use serde_json::{Value, json};

use super::linked;
use crate::support::desk::{Desk, case};

#[tokio::test]
async fn a_withdrawn_incident_leaves_every_version_and_an_error_only_the_next() {
    let desk = Desk::open().await;
    let (gone, wrong) = (desk.published("gone").await, desk.published("wrong").await);
    let retracted =
        desk.kim.retracts(&wrong, &json!({"kind": "error", "reason": "It was another year."})).await;
    assert_eq!(retracted.status, 200, "{}", retracted.body);
    let answer = desk.api.ask("GET", &format!("/v1/incidents/{wrong}")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["code"]), (410, &json!("error")));
    assert_eq!(desk.api.get(&format!("/v1/incidents/{wrong}?version=6")).await["version"], 6);
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4);
    let withdrawn = desk.lee.retracts(&gone, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    for address in [format!("/v1/incidents/{gone}"), format!("/v1/incidents/{gone}?version=5")] {
        let answer = desk.api.ask("GET", &address).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["errors"][0]["code"]),
            (410, &json!("withdrawn")),
            "{address}"
        );
    }
    let all = desk.everything_public().await;
    assert!(!all.contains("Nine people detained: gone") && !all.contains("daily.example/gone"));
    for filter in ["", "&host_country=KR", "&q=river"] {
        assert_eq!(
            desk.api.get(&format!("/v1/incidents?version=6{filter}")).await["total"]["withdrawn"],
            1,
            "{filter}"
        );
        assert_eq!(
            desk.api.get(&format!("/v1/statistics?version=6{filter}")).await["totals"]["withdrawn"],
            1,
            "{filter}"
        );
    }
    assert!(desk.api.get("/v1/incidents").await["total"].get("withdrawn").is_none());
    assert!(desk.api.get("/v1/incidents?version=4").await["total"].get("withdrawn").is_none());
    // Two people bring it back.
    assert_eq!(desk.kim.restores(&gone, &json!({"reason": "It may be seen."})).await.status, 202);
    let restored = desk.lee.restores(&gone, &json!({"reason": "Yes."})).await;
    assert_eq!(restored.status, 200, "{}", restored.body);
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{gone}?version=5")).await["sources"][0]["key"],
        desk.source(&gone).await.as_str()
    );
    assert!(desk.api.get("/v1/incidents?version=6").await["total"].get("withdrawn").is_none());
}

#[tokio::test]
async fn a_withdrawn_incident_is_named_by_no_other_and_keeps_none_from_being_revised() {
    let desk = Desk::open().await;
    let gone = desk.published("gone").await;
    let id = linked(&desk, "stays", &gone, "follows").await;
    desk.kim.retracts(&gone, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    let related = async |version: u64| {
        desk.api.get(&format!("/v1/incidents/{id}?version={version}")).await["related"].clone()
    };
    assert_eq!((related(6).await, related(7).await), (json!([]), json!([])));
    assert!(!desk.api.ask("GET", "/v1/incidents.ndjson?version=6").await.body.contains(&gone));
    let patched = desk.park.revises(&id, &json!({"incident": {"summary": "More is known."}})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(
        (accepted.status.as_u16(), &accepted.json()["version"]),
        (200, &json!(8)),
        "{}",
        accepted.body
    );
    desk.rebuilds_the_same().await;
    let mut new = case("new");
    new["incident"]["related"] = json!([{"incident": gone, "kind": "follows"}]);
    let new = desk.park.submits(&new).await;
    let refused = desk.kim.accepts(&new).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["errors"][0]["code"]),
        (422, &json!("record-not-public")),
        "{}",
        refused.body
    );
    desk.both("POST", &gone, "/restore", &json!({"reason": "It may be seen."})).await;
    assert_eq!(related(6).await[0]["incident"], json!(gone));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn the_version_that_took_a_record_back_stays_that_one() {
    let desk = Desk::open().await;
    let id = desk.published("since").await;
    let since = async || {
        let query = sqlx::query_scalar::<_, i32>("select since from published.tombstone where id = $1");
        query
            .bind(uuid::Uuid::parse_str(&id).unwrap())
            .fetch_optional(&desk.api.database.public)
            .await
            .unwrap()
    };
    let retract = async |kind: &str| {
        let done = desk.kim.retracts(&id, &json!({"kind": kind, "reason": "It was so."})).await;
        assert!(done.json()["version"].is_u64(), "{}", done.body);
    };
    retract("error").await;
    assert_eq!(since().await, Some(6));
    let protected = desk.kim.protects(&id, &json!({"places": "country"})).await;
    assert_eq!(protected.json()["version"], 7, "{}", protected.body);
    assert_eq!(since().await, Some(6), "protection took nothing back");
    retract("withdrawn").await;
    assert_eq!(since().await, Some(6), "nor did it stand in between");
    desk.both("POST", &id, "/restore", &json!({"reason": "It is so."})).await;
    assert_eq!(since().await, None);
    retract("error").await;
    assert_eq!(since().await, Some(10));
    desk.rebuilds_the_same().await;
    let _: Value = desk.api.get("/v1/versions").await;
}

#[tokio::test]
async fn of_a_reason_the_public_reads_a_word_of_the_list_alone() {
    let desk = Desk::open().await;
    let words = "Kim Chol-su of Tumen asked for it.";
    let said = async |id: &str| {
        let answer = desk.api.ask("GET", &format!("/v1/incidents/{id}")).await;
        assert_eq!(answer.status, 410, "{}", answer.body);
        answer.json()["errors"][0]["message"].clone()
    };
    for (kind, public, message) in [
        ("error", json!("counted_twice"), "Two reports of one incident were taken for two incidents."),
        ("error", Value::Null, "No reason is public."),
        ("withdrawn", Value::Null, "No reason is public."),
    ] {
        let id = desk.published(&uuid::Uuid::new_v4().simple().to_string()).await;
        let mut body = json!({"kind": kind, "reason": words});
        if public.is_string() {
            body["public_reason"] = public;
        }
        assert_eq!(desk.kim.retracts(&id, &body).await.status, 200);
        assert_eq!(said(&id).await, message);
    }
    let silent = desk.published("silent").await;
    assert_eq!(
        desk.kim.retracts(&silent, &json!({"kind": "error"})).await.status,
        200,
        "no words are needed"
    );
    let (merged, heir) = (desk.published("merged").await, desk.published("heir").await);
    assert_eq!(desk.kim.merges(&merged, &json!({"into": heir, "reason": words})).await.status, 200);
    let other = desk.published("other").await;
    let unknown = json!({"kind": "error", "public_reason": words});
    assert_eq!(desk.kim.retracts(&other, &unknown).await.status, 422);
    assert!(!desk.everything_public().await.contains("Chol-su"));
    let kept: Vec<String> = sqlx::query_scalar(
        "select row_to_json(tombstone)::text from published.tombstone
         union all select detail ->> 'reason' from desk.act where kind in ('retraction', 'merge')",
    )
    .fetch_all(&desk.api.database.owner)
    .await
    .map(|rows: Vec<Option<String>>| rows.into_iter().flatten().collect())
    .unwrap();
    let (public, desks): (Vec<&String>, Vec<&String>) = kept.iter().partition(|row| row.starts_with('{'));
    assert!(public.len() == 5 && public.iter().all(|row| !row.contains("Chol-su")), "{public:?}");
    assert_eq!(desks.iter().filter(|row| row.as_str() == words).count(), 4, "the desk keeps them");
    desk.rebuilds_the_same().await;
}

/// A register that was kept by a release that published the words of editors.
#[tokio::test]
async fn what_was_said_before_there_was_a_list_is_not_said_any_more() {
    let desk = Desk::open().await;
    let id = desk.published("old").await;
    assert_eq!(desk.kim.retracts(&id, &json!({"kind": "error"})).await.status, 200);
    let old = "update desk.record set retraction_reason = 'Old words.' where retraction is not null;
               update published.tombstone set reason = 'Old words.'";
    sqlx::raw_sql(old).execute(&desk.api.database.owner).await.unwrap();
    let statements = include_str!("../../../../migrations/0008_takedown.sql").split(';');
    for statement in
        statements.filter(|statement| statement.contains("\nupdate ") && !statement.contains("begin"))
    {
        sqlx::raw_sql(statement).execute(&desk.api.database.owner).await.unwrap();
    }
    desk.api.register.refresh().await.unwrap();
    let answer = desk.api.ask("GET", &format!("/v1/incidents/{id}")).await;
    assert_eq!(answer.json()["errors"][0]["message"], "No reason is public.", "{}", answer.body);
    desk.rebuilds_the_same().await;
}

//! Incidents that are linked to others, when those are taken back.

use serde_json::{Value, json};

use super::{Desk, case, parse};

async fn linked(desk: &Desk, name: &str, to: &str, kind: &str) -> String {
    let mut linked = case(name);
    linked["incident"]["related"] = json!([{"incident": to, "kind": kind}]);
    let id = desk.submit(&desk.park, &linked).await;
    let accepted = desk.accept(&desk.kim, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

#[tokio::test]
async fn a_withdrawn_incident_is_named_by_no_other_and_keeps_none_from_being_revised() {
    let desk = Desk::open().await;
    let gone = desk.published("gone").await;
    let id = linked(&desk, "stays", &gone, "follows").await;
    desk.act(&desk.kim, "POST", &gone, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."}))
        .await;
    let related = async |version: u64| {
        desk.api.get(&format!("/v1/incidents/{id}?version={version}")).await["related"].clone()
    };
    assert_eq!((related(6).await, related(7).await), (json!([]), json!([])));
    assert!(!desk.api.ask("GET", "/v1/incidents.ndjson?version=6").await.body.contains(&gone));
    let patched = desk.act_patch(&desk.park, &id, &json!({"incident": {"summary": "More is known."}})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    let accepted = desk.accept(&desk.kim, &id).await;
    assert_eq!(
        (accepted.status.as_u16(), &parse(&accepted)["version"]),
        (200, &json!(8)),
        "{}",
        accepted.body
    );
    desk.rebuilds_the_same().await;
    let mut new = case("new");
    new["incident"]["related"] = json!([{"incident": gone, "kind": "follows"}]);
    let new = desk.submit(&desk.park, &new).await;
    let refused = desk.accept(&desk.kim, &new).await;
    assert_eq!(
        (refused.status.as_u16(), &parse(&refused)["errors"][0]["code"]),
        (422, &json!("record-not-public")),
        "{}",
        refused.body
    );
    desk.both("POST", &gone, "/restore", &json!({"reason": "It may be seen."})).await;
    assert_eq!(related(6).await[0]["incident"], json!(gone));
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn whoever_may_share_people_with_a_merged_incident_shares_them_with_its_heir() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    let other = linked(&desk, "other", &same, "may_share_people").await;
    let total = async |version: u64| {
        desk.api.get(&format!("/v1/incidents?date_from=2014-05-29&version={version}")).await["total"].clone()
    };
    let before = total(7).await;
    assert_eq!((&before["clusters"], &before["people"]["min"]), (&json!(1), &json!(18)));
    desk.act(&desk.kim, "POST", &same, "/merge", &json!({"into": heir, "reason": "The same."})).await;
    let after = total(8).await;
    assert_eq!(
        (&after["clusters"], &after["people"]["min"], &after["people"]["max"]),
        (&json!(1), &json!(9), &json!(18))
    );
    assert_eq!(total(7).await["people"], before["people"], "what a version counted stays");
    // The heir of an heir, and one that is merged into the incident itself.
    let last = desk.published("last").await;
    desk.act(&desk.kim, "POST", &heir, "/merge", &json!({"into": last, "reason": "The same."})).await;
    assert_eq!(
        (total(10).await["clusters"].clone(), total(9).await["clusters"].clone()),
        (json!(1), json!(1))
    );
    desk.act(&desk.kim, "POST", &last, "/merge", &json!({"into": other, "reason": "The same."})).await;
    assert_eq!(total(11).await["clusters"], 0);
}

#[tokio::test]
async fn an_heir_shares_people_with_whom_the_merged_incident_may_have_shared_them() {
    let desk = Desk::open().await;
    let (heir, other) = (desk.published("heir").await, desk.published("other").await);
    let same = linked(&desk, "same", &other, "may_share_people").await;
    desk.act(&desk.kim, "POST", &same, "/merge", &json!({"into": heir, "reason": "The same."})).await;
    let clusters = async |version: u64| {
        desk.api.get(&format!("/v1/incidents?date_from=2014-05-29&version={version}")).await["total"]["clusters"].clone()
    };
    assert_eq!((clusters(7).await, clusters(8).await), (json!(1), json!(1)));
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
        let done = desk
            .act(&desk.kim, "POST", &id, "/retract", &json!({"kind": kind, "reason": "It was so."}))
            .await;
        assert!(parse(&done)["version"].is_u64(), "{}", done.body);
    };
    retract("error").await;
    assert_eq!(since().await, Some(6));
    let protected = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"places": "country"})).await;
    assert_eq!(parse(&protected)["version"], 7, "{}", protected.body);
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

//! Sources that derive from others, and what becomes of those that nothing names any more.

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::embargoes::derived;
use super::{Desk, case, parse};

#[tokio::test]
async fn a_source_that_would_derive_from_itself_is_refused() {
    let desk = Desk::open().await;
    let mut ring = derived("ring");
    ring["sources"][1]["derived_from"] = json!(["ring"]);
    let headers = [("idempotency-key", "ring")];
    let refused = desk.api.send_json("POST", "/v1/incidents", Some(&desk.park), &headers, &ring).await;
    let fault = parse(&refused)["errors"][0].clone();
    assert_eq!(
        (refused.status.as_u16(), &fault["code"], &fault["pointer"]),
        (422, &json!("circular"), &json!("/sources/0/derived_from/0")),
        "{}",
        refused.body
    );
    desk.submit(&desk.park, &derived("chain")).await;
    assert_eq!(
        desk.correct(&desk.park, "chain-root", &json!({"derived_from": ["chain"]})).await,
        422,
        "in two steps"
    );
    assert_eq!(desk.correct(&desk.park, "chain", &json!({"derived_from": []})).await, 200);
    assert_eq!(
        desk.correct(&desk.park, "chain-root", &json!({"derived_from": ["chain"]})).await,
        200,
        "now it is the other way round"
    );
}

/// Makes two sources derive from each other, as may have come in before that was refused.
async fn ring(desk: &Desk, name: &str) {
    let update = "with ring as (
                      update desk.revision set content = content || jsonb_build_object('derived_from', array[$1])
                      from desk.record where record.id = revision.record and record.key = $2 returning revision.id
                  )
                  insert into desk.citation (revision, source_key, how) select id, $1, 'derived_from' from ring";
    sqlx::query(update)
        .bind(name)
        .bind(format!("{name}-root"))
        .execute(&desk.api.database.owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn two_sources_that_derive_from_each_other_stop_nothing() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &derived("ring")).await;
    ring(&desk, "ring").await;
    let queue = tokio::time::timeout(Duration::from_secs(10), desk.get(&desk.kim, "/v1/desk/incidents"))
        .await
        .expect("the queue is stuck");
    assert_eq!(parse(&queue)["incidents"].as_array().unwrap().len(), 1);
    let accepted = tokio::time::timeout(Duration::from_secs(10), desk.accept(&desk.kim, &id))
        .await
        .expect("the door is stuck");
    assert_eq!(
        (accepted.status.as_u16(), &parse(&accepted)["errors"][0]["code"]),
        (422, &json!("circular")),
        "{}",
        accepted.body
    );
    // Where one was published already, both go when nothing else names them.
    let old = desk.submit(&desk.park, &derived("old")).await;
    assert_eq!(desk.accept(&desk.kim, &old).await.status, 200);
    ring(&desk, "old").await;
    refoulement::desk::publication::rebuild::rebuild(&desk.api.database.desk, |_, _| ()).await.unwrap();
    desk.api.register.refresh().await.unwrap();
    assert!(desk.is_public("/v1/sources/old").await && desk.is_public("/v1/sources/old-root").await);
    let withdrawn = desk
        .act(&desk.kim, "POST", &old, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."}))
        .await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    for key in ["old", "old-root"] {
        assert!(!desk.is_public(&format!("/v1/sources/{key}")).await, "{key} is named by the other alone");
    }
}

#[tokio::test]
async fn whoever_decides_has_to_see_what_a_source_derives_from_as_it_is_now() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &derived("deep")).await;
    let seen = desk.tag(&desk.kim, &id).await;
    assert_eq!(desk.correct(&desk.park, "deep-root", &json!({"title": "Something else"})).await, 200);
    assert_ne!(desk.tag(&desk.kim, &id).await, seen);
    // What one person asked to be shown must read for the second as it did for the first.
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": ["deep"]})).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    let asked = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({})).await;
    assert_eq!(asked.status, 202, "{}", asked.body);
    assert_eq!(desk.correct(&desk.park, "deep-root", &json!({"title": "Yet another"})).await, 200);
    let alone = desk.act(&desk.lee, "PUT", &id, "/protection", &json!({})).await;
    assert_eq!(alone.status, 202, "{}", alone.body);
}

#[tokio::test]
async fn what_a_hidden_source_derives_from_is_not_published_behind_it() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &case("veiled")).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": ["veiled"]})).await;
    desk.submit(&desk.park, &case("waits")).await;
    assert_eq!(desk.correct(&desk.lee, "veiled", &json!({"derived_from": ["waits"]})).await, 200);
    let (status, accepted) = desk.decide_source(&desk.kim, "veiled", "accept", &json!({})).await;
    assert_eq!((status, &accepted["version"]), (200, &json!(null)), "{accepted}");
    assert!(!desk.everything_public().await.contains("\"waits\""));
    for key in [&desk.kim, &desk.lee] {
        let loosened = desk.act(key, "PUT", &id, "/protection", &json!({})).await;
        assert!(loosened.status.is_success(), "{}", loosened.body);
    }
    assert!(
        desk.is_public("/v1/sources/veiled").await && desk.is_public("/v1/sources/waits").await,
        "both are shown with the incident"
    );
}

#[tokio::test]
async fn erasing_an_incident_erases_the_sources_that_came_with_it_alone() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &derived("traitor")).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    let mut later = derived("elsewhere");
    later["incident"]["claims"][0]["source"] = json!("elsewhere");
    let other = desk.submit(&desk.park, &later).await;
    let drop = json!({"incident": {"claims": [{"key": "new", "source": "elsewhere", "stance": "asserts", "hedge": "stated"}]}});
    assert_eq!(
        desk.act_patch(&desk.park, &id, &drop).await.status,
        200,
        "a revision that waits names another source"
    );
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    for key in [&desk.kim, &desk.lee] {
        let erased = desk.act(key, "POST", &id, "/erase", &json!({"reason": "Asked for."})).await;
        assert!(erased.status.is_success(), "{}", erased.body);
    }
    let mut left = String::new();
    for table in [
        "record",
        "revision",
        "citation",
        "act",
        "approval",
        "publication",
        "proposal",
        "idempotency",
        "imported_row",
    ] {
        let rows = format!("select coalesce(string_agg(t::text, ' '), '') from desk.{table} as t");
        left += &sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(rows))
            .fetch_one(&desk.api.database.owner)
            .await
            .unwrap();
    }
    assert!(!left.contains("traitor") && !left.contains("daily.example/traitor"), "something of it is left");
    assert!(left.contains("elsewhere-root"), "what another names stays");
    assert_eq!(desk.accept(&desk.kim, &other).await.status, 200);
    let states: Vec<String> =
        sqlx::query_scalar("select distinct revision.state from desk.revision where record = $1")
            .bind(Uuid::parse_str(&id).unwrap())
            .fetch_all(&desk.api.database.owner)
            .await
            .unwrap();
    assert_eq!(states, ["erased"]);
}

#[tokio::test]
async fn a_circle_of_two_that_wait_is_refused_at_the_door_and_told_to_neither() {
    let desk = Desk::open().await;
    for name in ["one", "two"] {
        let id = desk.submit(&desk.park, &case(name)).await;
        assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    }
    assert_eq!(desk.correct(&desk.contributor, "one", &json!({"derived_from": ["two"]})).await, 200);
    assert_eq!(
        desk.correct(&desk.other, "two", &json!({"derived_from": ["one"]})).await,
        200,
        "what others have waiting is nothing to know"
    );
    assert_eq!(desk.decide_source(&desk.kim, "one", "accept", &json!({})).await.0, 200);
    let (status, refused) = desk.decide_source(&desk.kim, "two", "accept", &json!({})).await;
    assert_eq!((status, &refused["errors"][0]["code"]), (422, &json!("circular")), "{refused}");
}

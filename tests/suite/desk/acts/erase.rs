//! What is erased leaves a hash, and needs two people.

use serde_json::json;
use uuid::Uuid;

use super::kept;
use crate::support::desk::{Desk, derived};

#[tokio::test]
async fn erasing_needs_two_and_leaves_a_hash() {
    let desk = Desk::open().await;
    let id = desk.published("erased").await;
    let public = desk.kim.erases(&id, &json!({"reason": "Asked for."})).await;
    assert_eq!(public.status, 409, "what is public is withdrawn first: {}", public.body);
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(desk.kim.erases(&id, &json!({"reason": "Asked for."})).await.status, 202);
    let erased = desk.lee.erases(&id, &json!({"reason": "Asked for."})).await;
    assert_eq!(erased.status, 200, "{}", erased.body);
    let kept: String =
        sqlx::query_scalar("select string_agg(content::text, ' ') from desk.revision where record = $1")
            .bind(uuid::Uuid::parse_str(&id).unwrap())
            .fetch_one(&desk.api.database.owner)
            .await
            .unwrap();
    assert!(kept.contains("erased") && !kept.contains("Nine"), "{kept}");
}

#[tokio::test]
async fn erasing_an_incident_erases_the_sources_that_came_with_it_alone() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("traitor")).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let mut later = derived("elsewhere");
    later["incident"]["claims"][0]["source"] = json!("elsewhere");
    let other = desk.park.submits(&later).await;
    let drop = json!({"incident": {"claims": [{"key": "new", "source": "elsewhere", "stance": "asserts", "hedge": "stated"}]}});
    assert_eq!(desk.park.revises(&id, &drop).await.status, 200, "a revision that waits names another source");
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    for person in [&desk.kim, &desk.lee] {
        let erased = person.erases(&id, &json!({"reason": "Asked for."})).await;
        assert!(erased.status.is_success(), "{}", erased.body);
    }
    let left = kept(&desk).await;
    assert!(!left.contains("traitor") && !left.contains("daily.example/traitor"), "something of it is left");
    assert!(left.contains("elsewhere-root"), "what another names stays");
    assert_eq!(desk.kim.accepts(&other).await.status, 200);
    let states: Vec<String> =
        sqlx::query_scalar("select distinct revision.state from desk.revision where record = $1")
            .bind(Uuid::parse_str(&id).unwrap())
            .fetch_all(&desk.api.database.owner)
            .await
            .unwrap();
    assert_eq!(states, ["erased"]);
}

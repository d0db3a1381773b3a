//! What is done to a case that was accepted, one file an act.

mod claim_place;
mod coarse;
mod common_name;
mod contradiction;
mod disk;
mod dress;
mod embargo;
mod erase;
mod erase_parts;
mod join;
mod merge;
mod protect;
mod restore;
mod retract;
mod take_back;
mod take_back_sources;
mod takedown;
mod undo;
mod undo_batch;
mod undo_before;
mod undo_exposes;
mod undo_parts;

use serde_json::json;

use crate::support::desk::{Desk, case, derived};

async fn linked(desk: &Desk, name: &str, to: &str, kind: &str) -> String {
    let mut linked = case(name);
    linked["incident"]["related"] = json!([{"incident": to, "kind": kind}]);
    let id = desk.park.submits(&linked).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

/// A case of which the source is confidential from the start.
async fn confidential(desk: &Desk, name: &str) -> String {
    let id = desk.park.submits(&derived(name)).await;
    desk.kim.protects(&id, &json!({"sources": [name]})).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

/// Everything that the desk keeps, as text.
async fn kept(desk: &Desk) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'desk'::regnamespace and relkind = 'r' and relname <> 'migration'",
    )
    .fetch_all(&desk.api.database.owner)
    .await
    .unwrap();
    let mut kept = String::new();
    for table in tables {
        let rows = format!("select coalesce(string_agg(t::text, ' '), '') from desk.{table} as t");
        kept += &sqlx::query_scalar::<_, String>(sqlx::AssertSqlSafe(rows))
            .fetch_one(&desk.api.database.owner)
            .await
            .unwrap();
    }
    kept
}

fn pairs(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    changes.iter().map(|(kind, subject)| ((*kind).to_owned(), (*subject).to_owned())).collect()
}

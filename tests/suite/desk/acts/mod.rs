//! What is done to a case that was accepted, one file an act.

mod coarse;
mod common_name;
mod contradiction;
mod disk;
mod dress;
mod embargo;
mod erase;
mod join;
mod merge;
mod protect;
mod restore;
mod retract;
mod takedown;

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

fn pairs(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    changes.iter().map(|(kind, subject)| ((*kind).to_owned(), (*subject).to_owned())).collect()
}

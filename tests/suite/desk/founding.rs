//! The first start.

use refoulement::desk::founding::found;
use serde_json::{Value, json};

use super::publication::{clock, document, everything, founded, newest, text};
use crate::support::postgres::Database;

#[tokio::test]
async fn the_founding_makes_four_versions() {
    let world = founded().await;
    let changes = text(
        &world.public,
        r"select string_agg(line, E'\n' order by n, line) from (
              select n, format('%s %s %s %s %s', n, act, kind, subject, count(*)) as line
              from published.version join published.change using (n) group by n, act, kind, subject) as lines",
    )
    .await;
    assert_eq!(
        changes,
        "1 founding created context_event 34\n2 founding created incident 1\n3 founding created incident 1\n4 founding created incident 1"
    );
    let incidents = text(
        &world.public,
        r"select string_agg(format('%s %s %s..%s %s %s..%s %s %s', version, date, people_min, people_max, repatriation_status, repatriated_min, repatriated_max, confidence, places), E'\n' order by version)
          from published.current_incident",
    )
    .await;
    insta::assert_snapshot!(incidents, @"
    2 2013-11-02 17..17 repatriated 17..17 one_source detention: Shenyang (CN-LN); detention: Yanji (CN-JL); detention: Dandong (CN-LN)
    3 2013-11-07 5..5 repatriated 5..5 one_source detention: near Beijing (CN)
    4 2013-11-15 13..15 facing_repatriation 0..0 several_sources detention: Kunming (CN-YN); transfer: Liaoning (CN-LN)
    ");
    let document: Value = document(&world, "fd961de5-19ef-4a14-94a7-a83584aa2a95".parse().unwrap(), 4).await;
    assert_eq!((&document["version"], &document["updated"]), (&json!(3), &json!("2026-05-04")));
    let acts = text(
        &world.desk,
        "select string_agg(format('%s %s %s', n, actor, kind), ', ' order by n) from desk.act",
    )
    .await;
    assert_eq!(acts, "1 founding founding, 2 founding founding, 3 founding founding, 4 founding founding");
}

#[tokio::test]
async fn founding_twice_changes_nothing() {
    let world = founded().await;
    let before = everything(&world).await;
    assert!(!found(&world.desk, &clock(), false).await.unwrap());
    assert_eq!(everything(&world).await, before);
}

#[tokio::test]
async fn of_two_that_found_at_once_one_does() {
    let world = Database::create().await;
    let clock = clock();
    let (one, other) = tokio::join!(found(&world.desk, &clock, false), found(&world.desk, &clock, false));
    assert!(one.unwrap() ^ other.unwrap());
    assert_eq!(newest(&world).await, 4);
}

#[tokio::test]
async fn an_empty_register_stays_empty() {
    let world = Database::create().await;
    assert!(!found(&world.desk, &clock(), true).await.unwrap());
    assert!(!found(&world.desk, &clock(), false).await.unwrap());
    assert_eq!(newest(&world).await, 0);
}

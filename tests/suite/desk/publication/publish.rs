//! What the door lets out, and when it makes a version.

use refoulement::desk::founding::{SeedAct, first_records, load};
use refoulement::desk::publication::rebuild::rebuild;
use refoulement::desk::records::record::Record;
use refoulement::desk::{Clock, leaf};
use serde_json::{Value, json};
use sqlx::postgres::PgListener;

use super::{
    clock, document, everything, founded, id, incident, newest, number, publish_protected, small_world,
    source, text,
};

#[tokio::test]
async fn the_same_content_again_leaves_no_trace() {
    let world = founded().await;
    let before = everything(&world).await;
    let again: SeedAct = first_records().unwrap().into_iter().flatten().collect();
    load(&world.desk, &clock(), vec![again]).await.unwrap();
    assert_eq!(everything(&world).await, before);
    let unseen = number(&world.desk, "select count(*) from desk.act where n is null").await;
    let accepted =
        number(&world.desk, "select count(*) from desk.record join desk.revision on revision.id = accepted where parent is not null").await;
    assert_eq!((unseen, accepted), (1, 72), "the desk itself remembers");
}

#[tokio::test]
async fn a_corrected_source_corrects_every_record_that_carries_it() {
    let world = small_world().await;
    let before = document(&world, id(10), 3).await;
    let mut mended = source("a", &["m"]);
    let Record::Source(a) = &mut mended else { unreachable!() };
    a.title = "What a really wrote".to_owned();
    load(&world.desk, &clock(), vec![vec![(id(3), mended)]]).await.unwrap();
    let changes = "select string_agg(format('%s %s %s', kind, subject, record), ', ' order by record) from published.change where n = 4";
    assert_eq!(
        text(&world.public, changes).await,
        format!("corrected context_event {}, corrected incident {}", id(7), id(10)),
        "what reads differently, and no source"
    );
    assert_eq!(document(&world, id(10), 3).await, before, "an older version keeps the older document");
    let after = document(&world, id(10), 4).await;
    assert_eq!(
        (&after["sources"][0]["title"], &after["version"]),
        (&json!("What a really wrote"), &json!(4))
    );
    assert_eq!(document(&world, id(11), 4).await["version"], 3, "what does not cite it stays");
    let leaves = number(
        &world.public,
        &format!("select count(distinct leaf) from published.change where record = '{}'", id(10)),
    )
    .await;
    assert_eq!(leaves, 2, "a leaf covers the sources");
    let found =
        number(&world.public, "select count(*) from published.incident where until is null and search_text like '%what a really wrote%'").await;
    assert_eq!(found, 1);
}

#[tokio::test]
async fn roots_follow_what_the_cited_sources_derive_from() {
    let world = small_world().await;
    assert_eq!(document(&world, id(10), 3).await["source_roots"], 2);
    load(&world.desk, &clock(), vec![vec![(id(1), source("m", &["n"]))]]).await.unwrap();
    let after = document(&world, id(10), 4).await;
    assert_eq!(
        (&after["source_roots"], &after["confidence"], &after["version"]),
        (&json!(1), &json!("one_source"), &json!(4))
    );
}

#[tokio::test]
async fn a_source_that_no_document_carries_makes_no_version() {
    let world = small_world().await;
    load(&world.desk, &clock(), vec![vec![(id(6), source("idle", &[]))]]).await.unwrap();
    load(&world.desk, &clock(), vec![vec![(id(6), source("idle", &["c"]))]]).await.unwrap();
    assert_eq!(newest(&world).await, 3);
    assert!(everything(&world).await.values().all(|rows| !rows.contains("idle")));
    // Once something rests on it, its documents say where it comes from.
    load(&world.desk, &clock(), vec![vec![(id(2), source("n", &["idle"]))]]).await.unwrap();
    let keys = |document: serde_json::Value| -> Vec<String> {
        let sources = document["sources"].as_array().unwrap().clone();
        sources.iter().map(|source| source["key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(document(&world, id(10), 3).await), ["a", "b", "m", "n"]);
    assert_eq!(keys(document(&world, id(10), 4).await), ["a", "b", "c", "idle", "m", "n"]);
}

#[tokio::test]
async fn a_leaf_is_verified_by_the_published_document_and_the_nonce() {
    let world = founded().await;
    publish_protected(&world, id(12), incident("Hidden", &["cecc-2014-03-19"]), json!({"places": "country"}))
        .await
        .unwrap();
    let published: Vec<(Value, Vec<u8>)> = sqlx::query_as(
        "select document, leaf from published.change join (
             select id, since, document from published.incident
             union all select id, since, document from published.context_event) as state on state.id = record and state.since = n
         order by n, record",
    )
    .fetch_all(&world.public)
    .await
    .unwrap();
    let nonces: Vec<Vec<u8>> = sqlx::query_scalar("select nonce from desk.publication order by n, record")
        .fetch_all(&world.desk)
        .await
        .unwrap();
    assert_eq!((published.len(), nonces.len()), (38, 38));
    for ((document, committed), nonce) in published.into_iter().zip(nonces) {
        assert_eq!(leaf(&nonce.try_into().unwrap(), &document).unwrap().as_slice(), committed, "{document}");
    }
}

#[tokio::test]
async fn versions_have_no_gaps_when_many_publish_at_once() {
    let world = small_world().await;
    let mut publishers = tokio::task::JoinSet::new();
    for n in 0..16_u128 {
        let options = world.server.connect_options(refoulement::postgres::Role::Desk, &world.name);
        publishers.spawn(async move {
            let desk = refoulement::postgres::pool(options, 1);
            for turn in 0..4_u128 {
                let record = if turn == 3 { id(200) } else { id(100 + 10 * n + turn) };
                // Each fourth act fails, and must leave no gap.
                let cited = if turn == 1 { "nobody" } else { "c" };
                let loaded = load(
                    &desk,
                    &clock(),
                    vec![vec![(record, incident(&format!("Case {n} {turn}"), &[cited]))]],
                )
                .await;
                assert_eq!(loaded.is_ok(), turn != 1, "{loaded:?}");
            }
        });
    }
    while let Some(published) = publishers.join_next().await {
        published.unwrap();
    }
    assert_eq!(newest(&world).await, 3 + 16 * 3);
    assert_eq!(number(&world.public, "select count(*) from published.version").await, 3 + 16 * 3);
    let present = number(
        &world.public,
        &format!("select count(*) from published.incident where id = '{}' and until is null", id(200)),
    )
    .await;
    assert_eq!(present, 1);
    let before = everything(&world).await;
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    assert_eq!(everything(&world).await, before);
}

#[tokio::test]
async fn a_version_is_never_older_than_the_one_before() {
    let world = small_world().await;
    let slow = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap());
    load(&world.desk, &slow, vec![vec![(id(12), incident("New", &["c"]))]]).await.unwrap();
    assert_eq!(document(&world, id(12), 4).await["updated"], "2026-05-04");
}

#[tokio::test]
async fn whoever_listens_hears_of_a_version() {
    let world = small_world().await;
    let mut listener = PgListener::connect_with(&world.public).await.unwrap();
    listener.listen("refoulement").await.unwrap();
    load(&world.desk, &clock(), vec![vec![(id(12), incident("New", &["c"]))]]).await.unwrap();
    assert_eq!(listener.recv().await.unwrap().payload(), "4");
}

#[tokio::test]
async fn a_record_stays_what_it_is() {
    let world = small_world().await;
    for (record, content, words) in [
        (
            id(3),
            source("z", &[]),
            "record 00000000-0000-0000-0000-000000000003: it is source a and cannot become source z",
        ),
        (
            id(3),
            incident("x", &["c"]),
            "record 00000000-0000-0000-0000-000000000003: it is source a and cannot become incident",
        ),
        (
            id(9),
            source("a", &[]),
            "record 00000000-0000-0000-0000-000000000009: /key: another source already has the key a",
        ),
    ] {
        let refused = load(&world.desk, &clock(), vec![vec![(record, content)]]).await.unwrap_err();
        assert_eq!(refused.to_string(), words);
    }
    let twice = vec![(id(9), source("y", &[])), (id(9), source("y", &[]))];
    let refused = load(&world.desk, &clock(), vec![twice]).await.unwrap_err();
    assert_eq!(refused.to_string(), "record 00000000-0000-0000-0000-000000000009: one act contains it twice");
}

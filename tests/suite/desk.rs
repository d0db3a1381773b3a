//! The desk: the founding, the door, and the projection made again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use refoulement::desk::founding::{SeedAct, first_records, found, load};
use refoulement::desk::publish::{Act, ActKind, publish};
use refoulement::desk::rebuild::rebuild;
use refoulement::desk::record::{Draft, Record, save};
use refoulement::desk::{Clock, Error, leaf};
use refoulement::model::change::Subject;
use serde_json::{Value, json};
use sqlx::postgres::PgListener;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::support::postgres::Database;

fn clock() -> Clock {
    Clock::fixed("2026-05-04T03:02:01.123456789Z".parse::<DateTime<Utc>>().unwrap())
}

/// A register with the first records.
async fn founded() -> Database {
    let world = Database::create().await;
    assert!(found(&world.desk, &clock(), false).await.unwrap());
    world
}

async fn text(pool: &PgPool, query: &str) -> String {
    sqlx::query_scalar::<_, Option<String>>(AssertSqlSafe(query.to_owned())).fetch_one(pool).await.unwrap().unwrap_or_default()
}

async fn number(pool: &PgPool, query: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_one(pool).await.unwrap()
}

async fn newest(world: &Database) -> i64 {
    number(&world.public, "select coalesce(max(n), 0)::bigint from published.version").await
}

/// The document as the register held it at a version.
async fn document(world: &Database, id: Uuid, version: i32) -> Value {
    let query = sqlx::query_scalar("select document from published.incident where id = $1 and since <= $2 and (until is null or until > $2)");
    query.bind(id).bind(version).fetch_one(&world.public).await.unwrap()
}

/// Every row of every table of the projection, every column, in order.
async fn everything(world: &Database) -> BTreeMap<String, String> {
    let tables: Vec<String> =
        sqlx::query_scalar("select relname::text from pg_class where relnamespace = 'published'::regnamespace and relkind = 'r'")
            .fetch_all(&world.owner)
            .await
            .unwrap();
    assert_eq!(tables.len(), 7, "{tables:?}");
    let mut everything = BTreeMap::new();
    for table in tables {
        let rows = text(&world.public, &format!(r"select string_agg(t::text, E'\n' order by t::text) from published.{table} as t")).await;
        assert!(!rows.is_empty(), "{table} is empty");
        everything.insert(table, rows);
    }
    everything
}

fn source(key: &str, derived_from: &[&str]) -> Record {
    let content =
        json!({"key": key, "kind": "media", "outlet": format!("The {key}"), "title": format!("What {key} wrote"), "derived_from": derived_from});
    Record::parse(Subject::Source, content).unwrap()
}

fn incident(title: &str, sources: &[&str]) -> Record {
    let claims: Vec<Value> = sources
        .iter()
        .map(|key| {
            let people = json!({"min": 3, "max": 5, "quantifier": "between", "counts": "refugees"});
            json!({"key": format!("of-{key}"), "source": key, "stance": "asserts", "hedge": "reported", "people": people, "locator": "p. 7"})
        })
        .collect();
    let place = json!({"role": "detention", "name": "Shenyang", "country": "CN", "subdivision": "CN-LN", "precision": "locality", "lat": 41.8, "lon": 123.43});
    let content = json!({"title": title, "date": "2020-02", "host_country": "CN", "origin_country": ["KP"], "places": [place], "claims": claims});
    Record::parse(Subject::Incident, content).unwrap()
}

fn event() -> Record {
    let content = json!({"kind": "law", "date": "1951-07-28", "title": "A convention", "citations": [{"source": "a", "via": "b"}]});
    Record::parse(Subject::ContextEvent, content).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Sources a and b that derive from m and n, and c; an incident that cites a and b, and one that cites c.
async fn small_world() -> Database {
    let world = Database::create().await;
    let sources = vec![
        (id(1), source("m", &[])),
        (id(2), source("n", &[])),
        (id(3), source("a", &["m"])),
        (id(4), source("b", &["n"])),
        (id(5), source("c", &[])),
        (id(7), event()),
    ];
    let acts = vec![sources, vec![(id(10), incident("Some people", &["a", "b"]))], vec![(id(11), incident("Other people", &["c"]))]];
    load(&world.desk, &clock(), acts).await.unwrap();
    world
}

/// Saves a record with its protection, then publishes it.
async fn publish_protected(world: &Database, record: Uuid, content: Record, protection: Value) -> Result<Option<u32>, Error> {
    let mut transaction = world.desk.begin().await.unwrap();
    let drafts = vec![Draft { id: record, content, parent: None }];
    let revisions = save(&mut transaction, &clock(), "kim", "A case.", drafts).await?;
    sqlx::query("update desk.record set protection = $2 where id = $1").bind(record).bind(protection).execute(&mut *transaction).await.unwrap();
    let act = Act { actor: "lee", kind: ActKind::Publication, revisions: &revisions };
    let version = publish(&mut transaction, &clock(), &act).await?;
    transaction.commit().await.unwrap();
    Ok(version)
}

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
        "1 founding created context_event 34\n1 founding created source 35\n2 founding created incident 1\n3 founding created incident 1\n4 founding created incident 1"
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
    assert_eq!((&document["version"], &document["updated"]), (&json!(3), &json!("2026-05-04T03:02:01.123456Z")));
    let acts = text(&world.desk, "select string_agg(format('%s %s %s', n, actor, kind), ', ' order by n) from desk.act").await;
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
async fn a_corrected_source_brings_the_incidents_that_embed_it_along() {
    let world = small_world().await;
    let before = document(&world, id(10), 3).await;
    let mut mended = source("a", &["m"]);
    let Record::Source(a) = &mut mended else { unreachable!() };
    a.title = "What a really wrote".to_owned();
    load(&world.desk, &clock(), vec![vec![(id(3), mended)]]).await.unwrap();
    let changes =
        text(&world.public, "select string_agg(format('%s %s %s', seq, kind, subject), ', ' order by seq) from published.change where n = 4").await;
    assert_eq!(changes, "1 corrected source, 2 corrected incident");
    assert_eq!(document(&world, id(10), 3).await, before, "an older version keeps the older document");
    let after = document(&world, id(10), 4).await;
    assert_eq!((&after["sources"][0]["title"], &after["version"]), (&json!("What a really wrote"), &json!(4)));
    assert_eq!(document(&world, id(11), 4).await["version"], 3, "what does not cite it stays");
    let leaves = number(&world.public, &format!("select count(distinct leaf) from published.change where record = '{}'", id(10))).await;
    assert_eq!(leaves, 1, "the incident's own words are as they were");
    let found =
        number(&world.public, "select count(*) from published.incident where until is null and search_text like '%what a really wrote%'").await;
    assert_eq!(found, 1);
}

#[tokio::test]
async fn roots_follow_sources_that_are_not_embedded() {
    let world = small_world().await;
    assert_eq!(document(&world, id(10), 3).await["source_roots"], 2);
    load(&world.desk, &clock(), vec![vec![(id(1), source("m", &["n"]))]]).await.unwrap();
    let after = document(&world, id(10), 4).await;
    assert_eq!((&after["source_roots"], &after["confidence"], &after["version"]), (&json!(1), &json!("one_source"), &json!(4)));
}

#[tokio::test]
async fn a_correction_that_changes_no_document_brings_none_along() {
    let world = small_world().await;
    load(&world.desk, &clock(), vec![vec![(id(2), source("n", &["c"]))]]).await.unwrap();
    assert_eq!(number(&world.public, "select count(*) from published.change where n = 4").await, 1);
    assert_eq!(document(&world, id(10), 4).await["version"], 2);
}

#[tokio::test]
async fn a_hidden_place_is_nowhere_in_published() {
    let world = small_world().await;
    let version = publish_protected(&world, id(12), incident("Hidden", &["c"]), json!({"places": "subdivision"})).await.unwrap();
    assert_eq!(version, Some(4));
    let document = document(&world, id(12), 4).await;
    assert_eq!(document["withheld"], json!(["place"]));
    let said = text(
        &world.public,
        &format!("select i::text || p::text from published.incident i join published.incident_place p on p.incident = i.id where id = '{}'", id(12)),
    )
    .await;
    assert!(said.contains("Liaoning") && !said.to_lowercase().contains("shenyang") && !said.contains("41.8"), "{said}");
}

#[tokio::test]
async fn what_names_a_hidden_place_is_refused() {
    let world = small_world().await;
    let before = everything(&world).await;
    let refused = publish_protected(&world, id(12), incident("Held in Shenyang", &["c"]), json!({"places": "country"})).await.unwrap_err();
    assert_eq!(refused.to_string(), "record 00000000-0000-0000-0000-00000000000c: a text still names a place that protection hides, at /title");
    assert_eq!(everything(&world).await, before);
    assert_eq!(number(&world.desk, "select count(*) from desk.revision").await, 8, "nothing of it stays");
}

#[tokio::test]
async fn a_source_may_not_bring_a_hidden_place_into_an_incident() {
    let world = small_world().await;
    publish_protected(&world, id(12), incident("Hidden", &["c"]), json!({"places": "country"})).await.unwrap();
    let mut telling = source("c", &[]);
    let Record::Source(c) = &mut telling else { unreachable!() };
    c.title = "The prison of Shenyang".to_owned();
    let refused = load(&world.desk, &clock(), vec![vec![(id(5), telling)]]).await.unwrap_err();
    assert!(matches!(&refused, Error::Leaks { record, leaks } if *record == id(12) && leaks[0].pointer == "/sources/0/title"), "{refused}");
}

#[tokio::test]
async fn a_confidential_source_need_not_be_public_but_any_other_must() {
    let world = small_world().await;
    let mut transaction = world.desk.begin().await.unwrap();
    let drafts = vec![Draft { id: id(6), content: source("whisper", &[]), parent: None }];
    save(&mut transaction, &clock(), "kim", "Not for the public.", drafts).await.unwrap();
    transaction.commit().await.unwrap();
    let refused = publish_protected(&world, id(12), incident("Some", &["c", "whisper"]), json!({})).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "record 00000000-0000-0000-0000-00000000000c: /claims/1/source: the source whisper is not public; publish it with or before this"
    );
    publish_protected(&world, id(12), incident("Some", &["c", "whisper"]), json!({"sources": ["whisper"]})).await.unwrap();
    assert!(everything(&world).await.values().all(|rows| !rows.contains("whisper")));
    let refused = publish_protected(&world, id(13), incident("Some", &["nobody"]), json!({})).await.unwrap_err();
    assert!(refused.to_string().ends_with("/claims/0/source: the register has no source nobody"), "{refused}");
}

#[tokio::test]
async fn a_leaf_is_verified_by_the_published_document_and_the_nonce() {
    let world = founded().await;
    publish_protected(&world, id(12), incident("Hidden", &["cecc-2014-03-19"]), json!({"places": "country"})).await.unwrap();
    let published: Vec<(Value, Vec<u8>)> = sqlx::query_as(
        "select document, leaf from published.change join (
             select id, since, document from published.incident
             union all select id, since, document from published.source
             union all select id, since, document from published.context_event) as state on state.id = record and state.since = n
         order by n, seq",
    )
    .fetch_all(&world.public)
    .await
    .unwrap();
    let nonces: Vec<Vec<u8>> = sqlx::query_scalar("select nonce from desk.publication order by n, seq").fetch_all(&world.desk).await.unwrap();
    assert_eq!((published.len(), nonces.len()), (73, 73));
    for ((document, committed), nonce) in published.into_iter().zip(nonces) {
        assert_eq!(leaf(&nonce.try_into().unwrap(), &document).unwrap().as_slice(), committed, "{document}");
    }
}

#[tokio::test]
async fn a_rebuild_makes_the_same_again() {
    let world = founded().await;
    let mut acts = vec![vec![(id(1), source("m", &[])), (id(2), source("n", &["m"])), (id(3), source("a", &["n"]))]];
    acts.push((0..30).map(|n| (id(100 + n), incident(&format!("Case {n}"), &["a", "cecc-2014-03-19"][..=usize::from(n % 2 == 0)]))).collect());
    acts.push(vec![(id(4), source("root", &[])), (id(1), source("m", &["root", "cecc-2014-03-19"]))]);
    acts.push(vec![(id(103), incident("Case 3, mended", &["m"])), (id(104), incident("Case 4, mended", &["root"]))]);
    acts.push(vec![(id(103), incident("Case 3, mended again", &["m"]))]);
    load(&world.desk, &clock(), acts).await.unwrap();
    publish_protected(&world, id(12), incident("Hidden", &["a"]), json!({"places": "country"})).await.unwrap();
    let before = everything(&world).await;
    let mut seen = Vec::new();
    assert_eq!(rebuild(&world.desk, |done, of| seen.push((done, of))).await.unwrap(), 10);
    assert_eq!(everything(&world).await, before);
    assert_eq!((seen.len(), seen[0], seen[9]), (10, (1, 10), (10, 10)));
}

#[tokio::test]
async fn a_rebuild_hides_what_is_protected_since() {
    let world = small_world().await;
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(id(10))
        .bind(json!({"places": "country", "sources": ["a"]}))
        .execute(&world.desk)
        .await
        .unwrap();
    let leaves = "select string_agg(leaf::text, ' ' order by n, seq) from published.change";
    let before = text(&world.public, leaves).await;
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    let old = document(&world, id(10), 2).await.to_string();
    assert!(!old.contains("Shenyang") && !old.contains("What a wrote") && old.contains("What b wrote"), "{old}");
    assert_eq!(text(&world.public, leaves).await, before, "what was committed to stays");
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
                let loaded = load(&desk, &clock(), vec![vec![(record, incident(&format!("Case {n} {turn}"), &[cited]))]]).await;
                assert_eq!(loaded.is_ok(), turn != 1, "{loaded:?}");
            }
        });
    }
    while let Some(published) = publishers.join_next().await {
        published.unwrap();
    }
    assert_eq!(newest(&world).await, 3 + 16 * 3);
    assert_eq!(number(&world.public, "select count(*) from published.version").await, 3 + 16 * 3);
    let present = number(&world.public, &format!("select count(*) from published.incident where id = '{}' and until is null", id(200))).await;
    assert_eq!(present, 1);
    let before = everything(&world).await;
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    assert_eq!(everything(&world).await, before);
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
async fn the_desk_only_adds() {
    let world = small_world().await;
    for statement in [
        "update desk.revision set content = '{}'",
        "update desk.revision set author = 'x'",
        "update desk.revision set at = now()",
        "delete from desk.revision",
        "truncate desk.revision",
        "delete from desk.record",
        "update desk.record set kind = 'source'",
        "update desk.record set key = 'x'",
        "update desk.act set actor = 'x'",
        "delete from desk.act",
        "update desk.publication set nonce = leaf",
        "delete from desk.publication",
        "delete from desk.counter",
        "update desk.founding set empty = true",
        "delete from desk.founding",
    ] {
        let refused = sqlx::query(statement).execute(&world.desk).await.expect_err(statement);
        assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("42501"), "{statement}");
    }
}

#[tokio::test]
async fn a_record_stays_what_it_is() {
    let world = small_world().await;
    for (record, content, words) in [
        (id(3), source("z", &[]), "record 00000000-0000-0000-0000-000000000003: it is source a and cannot become source z"),
        (id(3), incident("x", &["c"]), "record 00000000-0000-0000-0000-000000000003: it is source a and cannot become incident"),
        (id(9), source("a", &[]), "record 00000000-0000-0000-0000-000000000009: /key: the register has another source a"),
    ] {
        let refused = load(&world.desk, &clock(), vec![vec![(record, content)]]).await.unwrap_err();
        assert_eq!(refused.to_string(), words);
    }
    let twice = vec![(id(9), source("y", &[])), (id(9), source("y", &[]))];
    let refused = load(&world.desk, &clock(), vec![twice]).await.unwrap_err();
    assert_eq!(refused.to_string(), "record 00000000-0000-0000-0000-000000000009: it stands twice in one act");
}

#[tokio::test]
async fn every_column_of_published_says_what_it_means() {
    let world = Database::create().await;
    let silent = text(
        &world.owner,
        "select string_agg(format('%s.%s', relname, coalesce(attname, '*')), ', ')
         from pg_class
         join lateral (select attname, attnum from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
                       union all select null, 0) as part on true
         where relnamespace = 'published'::regnamespace and relkind in ('r', 'v', 'm', 'p')
           and coalesce(col_description(pg_class.oid, attnum), '') = '' and not (attnum = 0 and obj_description(pg_class.oid, 'pg_class') <> '')",
    )
    .await;
    assert_eq!(silent, "");
    let unnamed = text(
        &world.owner,
        "select string_agg(conrelid::regclass || '.' || conname, ', ') from pg_constraint
         where connamespace in ('published'::regnamespace, 'desk'::regnamespace) and conrelid <> 'desk.migration'::regclass
           and conname ~ '_(pkey|fkey|check|key|excl)$'",
    )
    .await;
    assert_eq!(unnamed, "", "every constraint has a name of ours");
    let keyless = text(
        &world.owner,
        "select string_agg(relname, ', ') from pg_class where relnamespace = 'published'::regnamespace and relkind = 'r'
         and not exists (select from pg_constraint where conrelid = pg_class.oid and contype = 'p')",
    )
    .await;
    assert_eq!(keyless, "", "logical replication needs primary keys");
}

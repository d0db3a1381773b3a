//! What becomes public, and the projection made again.

mod clock;
mod days;
mod first;
mod masking;
mod publish;
mod random_day;
mod rebuild;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::actions::turn::Turn;
use refoulement::desk::founding::{found, load};
use refoulement::desk::publication::publish::{Act, publish};
use refoulement::desk::publication::version::lock;
use refoulement::desk::records::record::{Draft, Record};
use refoulement::desk::records::save::save;
use refoulement::desk::{Clock, Error};
use refoulement::model::vocabulary::publication::ActKind;
use refoulement::model::vocabulary::publication::Subject;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::support::postgres::Database;

pub fn clock() -> Clock {
    Clock::fixed("2026-05-04T03:02:01.123456789Z".parse::<DateTime<Utc>>().unwrap())
}

/// A register with the first records.
pub async fn founded() -> Database {
    let world = Database::create().await;
    assert!(found(&world.desk, &clock(), false).await.unwrap());
    world
}

pub async fn text(pool: &PgPool, query: &str) -> String {
    sqlx::query_scalar::<_, Option<String>>(AssertSqlSafe(query.to_owned()))
        .fetch_one(pool)
        .await
        .unwrap()
        .unwrap_or_default()
}

pub async fn number(pool: &PgPool, query: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(query.to_owned())).fetch_one(pool).await.unwrap()
}

pub async fn newest(world: &Database) -> i64 {
    number(&world.public, "select coalesce(max(n), 0)::bigint from published.version").await
}

/// The document as the register held it at a version.
pub async fn document(world: &Database, id: Uuid, version: i32) -> Value {
    let query = sqlx::query_scalar(
        "select document from published.incident where id = $1 and since <= $2 and (until is null or until > $2)",
    );
    query.bind(id).bind(version).fetch_one(&world.public).await.unwrap()
}

/// Every row of every table of the projection, every column, in order.
pub async fn everything(world: &Database) -> BTreeMap<String, String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'published'::regnamespace and relkind = 'r' and relname <> 'projection'",
    )
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert_eq!(tables.len(), 9, "{tables:?}");
    let mut everything = BTreeMap::new();
    for table in tables {
        let rows = text(
            &world.public,
            &format!(r"select string_agg(t::text, E'\n' order by t::text) from published.{table} as t"),
        )
        .await;
        assert!(!rows.is_empty() || ["merge", "tombstone"].contains(&table.as_str()), "{table} is empty");
        everything.insert(table, rows);
    }
    everything
}

pub fn source(key: &str, derived_from: &[&str]) -> Record {
    let content = json!({"key": key, "kind": "media", "outlet": format!("The {key}"), "title": format!("What {key} wrote"), "derived_from": derived_from});
    Record::parse(Subject::Source, content).unwrap()
}

pub fn incident(title: &str, sources: &[&str]) -> Record {
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

pub fn event() -> Record {
    let content = json!({"kind": "law", "date": "1951-07-28", "title": "A convention", "citations": [{"source": "a", "via": "b"}]});
    Record::parse(Subject::ContextEvent, content).unwrap()
}

pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Sources a and b that derive from m and n, and c; an incident that cites a and b, and one that cites c.
pub async fn small_world() -> Database {
    let world = Database::create().await;
    let sources = vec![
        (id(1), source("m", &[])),
        (id(2), source("n", &[])),
        (id(3), source("a", &["m"])),
        (id(4), source("b", &["n"])),
        (id(5), source("c", &[])),
        (id(7), event()),
    ];
    let acts = vec![
        sources,
        vec![(id(10), incident("Some people", &["a", "b"]))],
        vec![(id(11), incident("Other people", &["c"]))],
    ];
    load(&world.desk, &clock(), acts).await.unwrap();
    world
}

/// Saves a record with its protection, then publishes it.
async fn publish_protected(
    world: &Database,
    record: Uuid,
    content: Record,
    protection: Value,
) -> Result<Option<u32>, Error> {
    let mut turn = Turn::alone(&world.desk).await.unwrap();
    let drafts = vec![Draft { id: record, content, parent: None }];
    let now = clock();
    let hand = Actor { clock: &now, holder: "kim", key: None, single_editor: false };
    let revisions = save(&mut turn, &hand, "A case.", drafts).await?;
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(record)
        .bind(protection)
        .execute(&mut *turn)
        .await
        .unwrap();
    let clock = clock();
    let act = Act {
        by: Actor { clock: &clock, holder: "lee", key: None, single_editor: false },
        kind: ActKind::Publication,
        revisions: &revisions,
    };
    let lock = lock(&mut turn).await?;
    let version = publish(&mut turn, &lock, &act).await?;
    turn.finish().await.unwrap();
    Ok(version)
}

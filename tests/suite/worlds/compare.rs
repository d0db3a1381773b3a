//! Two worlds side by side.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use regex::Regex;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use super::asked::Ask;
use super::building::World;
use super::effects::build;
use crate::render::read;
use crate::support::api::Answer;
use crate::support::listener::Listener;

/// What stands in every hidden field of one world, and nowhere else.
static CANARIES: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"canary|kanarie|카나리아|金丝雀|zeisig";
    let degrees = r"40\.712345|121\.054321|23\.987654|101\.123987|40\.555111";
    Regex::new(&format!("(?i){words}|{degrees}")).unwrap()
});

fn canary(text: &str) -> Option<&str> {
    CANARIES.find(text).map(|canary| canary.as_str())
}

pub struct Pair {
    bland: World,
    full: World,
}

/// What of an answer must be the same.
#[derive(Debug, PartialEq)]
struct Same {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    bytes: Vec<u8>,
}

impl Pair {
    pub async fn build() -> Self {
        let pair = Self { bland: build(false).await, full: build(true).await };
        for world in [&pair.bland, &pair.full] {
            let register = world.api.register.clone();
            tokio::spawn(async move { register.follow(Duration::from_secs(1)).await });
        }
        pair
    }

    pub fn worlds(&self) -> [&World; 2] {
        [&self.bland, &self.full]
    }

    pub async fn versions(&self) -> u32 {
        let versions = self.full.api.get("/v1/dataset").await["version"].as_u64().unwrap();
        u32::try_from(versions).unwrap()
    }

    /// Asks both, then again with the other world's ETag, and follows to the next page; says how often it asked.
    pub async fn ask(&self, ask: &Ask) -> usize {
        let mut ask = ask.clone();
        for asked in 1.. {
            let (bland, full) = tokio::join!(patiently(&self.bland, &ask), patiently(&self.full, &ask));
            let etag = bland.headers.get("etag").map(|etag| etag.to_str().unwrap().to_owned());
            let next = bland.headers.get("link").and_then(|link| {
                Some(link.to_str().unwrap().split_once('<')?.1.split_once('>')?.0.to_owned())
            });
            let (bland, full) = (same(bland), same(full));
            assert!(bland == full, "{ask:?} tells the worlds apart:\n{}\n{}", told(&bland), told(&full));
            // What was asked may stand in the answer.
            let address = percent_encoding::percent_decode_str(&ask.address).decode_utf8().unwrap();
            if canary(&address).is_none() {
                assert_eq!(canary(&told(&full)), None, "{ask:?}: {}", told(&full));
            }
            let conditional = ask.headers.iter().any(|(name, _)| *name == "if-none-match");
            match (etag, next) {
                (Some(etag), _) if !conditional && asked % 2 == 1 => {
                    ask.headers.push(("if-none-match", etag));
                }
                (_, Some(next)) if asked < 8 => {
                    ask = Ask { method: "GET", address: next, headers: Vec::new() }
                }
                _ => return asked,
            }
        }
        0
    }

    /// What the public role reads of every table, in order.
    pub async fn same_rows(&self) {
        let (bland, full) = (dump(&self.bland).await, dump(&self.full).await);
        assert!(bland.len() >= 9, "{:?}", bland.keys());
        for (table, rows) in &bland {
            assert!(!rows.is_empty() || table.starts_with('_'), "{table}");
            for (bland, full) in rows.iter().zip(&full[table]) {
                assert_eq!(bland, full, "{table}");
            }
            assert_eq!(rows.len(), full[table].len(), "{table}");
        }
        for rows in full.values().flatten() {
            assert_eq!(canary(rows), None, "{rows}");
        }
    }

    /// A leaf is of nothing that somebody could try without its nonce.
    pub async fn leaves_cannot_be_guessed(&self) {
        let pool = &self.full.api.database.owner;
        let leaves: Vec<Vec<u8>> =
            sqlx::query_scalar("select leaf from published.change").fetch_all(pool).await.unwrap();
        let guesses: Vec<String> = sqlx::query_scalar(
            "select content::text from desk.revision union select document::text from published.incident union select document::text from published.source
             union select id::text from desk.record union select key from desk.record where key is not null union select protection::text from desk.record",
        )
        .fetch_all(pool)
        .await
        .unwrap();
        assert!(leaves.len() > 30 && guesses.len() > 300);
        for guess in guesses {
            let mut hashes = vec![Sha256::digest(&guess).to_vec()];
            if let Ok(document) = serde_json::from_str(&guess) {
                hashes.push(Sha256::digest(serde_json_canonicalizer::to_vec(&document).unwrap()).to_vec());
                hashes.push(refoulement::desk::leaf(&[0; 16], &document).unwrap().to_vec());
            }
            assert!(hashes.iter().all(|hash| !leaves.contains(hash)), "{guess}");
        }
        // What could be tried with a nonce is gone once it must not be known.
        let hidden_later: Vec<uuid::Uuid> =
            [9, 12, 13, 14, 900, 1200, 1201].map(super::contents::id).to_vec();
        let query = sqlx::query_scalar(
            "select count(nonce) from desk.publication where record = any($1) and kind in ('created', 'corrected') and n < 30",
        );
        assert_eq!(query.bind(hidden_later).fetch_one(pool).await.map(|kept: i64| kept).unwrap(), 0);
    }

    /// The public role reads nothing of the desk, and no size or count of anything.
    pub async fn nothing_else_can_be_read(&self) {
        let relations: Vec<String> = sqlx::query_scalar(
            "select oid::regclass::text from pg_class where relnamespace = 'desk'::regnamespace and relkind in ('r', 'v', 'm', 'S', 'p', 'f')",
        )
        .fetch_all(&self.full.api.database.owner)
        .await
        .unwrap();
        let mut statements: Vec<String> =
            relations.iter().map(|relation| format!("select count(*) from {relation}")).collect();
        statements.extend(
            ["pg_stats", "pg_stat_user_tables", "pg_class", "pg_statistic", "pg_locks", "pg_sequences"]
                .map(|view| format!("select * from {view}")),
        );
        statements.extend(
            [
                "pg_relation_size('published.incident'::regclass)",
                "pg_database_size(current_database())",
                "txid_current()",
                "pg_current_wal_lsn()",
            ]
            .map(|call| format!("select {call}")),
        );
        for statement in statements {
            let said =
                sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&self.full.api.database.public).await;
            let code = said.expect_err(&statement).as_database_error().unwrap().code().unwrap().into_owned();
            assert_eq!(code, "42501", "{statement}");
        }
    }
}

async fn send(world: &World, ask: &Ask) -> Answer {
    let request = Request::builder().method(ask.method).uri(&ask.address);
    let request = ask.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    world.api.send(request.body(Body::empty()).unwrap()).await
}

/// Asks, and again where the machine had too much to do.
async fn patiently(world: &World, ask: &Ask) -> Answer {
    for _ in 0..3 {
        let answer = send(world, ask).await;
        if answer.status != 503 {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    send(world, ask).await
}

fn same(answer: Answer) -> Same {
    let Answer { status, headers, mut body, mut bytes } = answer;
    let id = headers.get("x-request-id").map(|id| id.to_str().unwrap().to_owned()).unwrap_or_default();
    let mut headers: Vec<(String, String)> = headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.sort();
    // Only these differ by design: what names the request, and salted hashes.
    if body.contains("\"leaf\":") || (!id.is_empty() && body.contains(&id)) {
        body = Leaves::default().numbered(&body.replace(&id, "(request)"), "\"leaf\":\"");
        bytes = Vec::new();
    }
    Same { status: status.as_u16(), headers, body, bytes }
}

/// The answer in words, also where it is packed.
fn told(Same { status, headers, body, bytes }: &Same) -> String {
    let body = if bytes.starts_with(b"PK") { format!("{:?}", read::tables(bytes)) } else { body.clone() };
    format!("{status} {headers:?} {body}")
}

/// Hashes are random; which of them are the same is not.
#[derive(Default)]
struct Leaves(BTreeMap<String, usize>);

impl Leaves {
    fn numbered(&mut self, text: &str, before: &str) -> String {
        let mut parts = text.split(before);
        let mut numbered = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (leaf, rest) = part.split_at(64);
            assert!(leaf.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c)), "{leaf}");
            let next = self.0.len();
            let number = self.0.entry(leaf.to_owned()).or_insert(next);
            numbered.extend(["(leaf ", &number.to_string(), ")", rest]);
        }
        numbered
    }
}

async fn dump(world: &World) -> BTreeMap<String, Vec<String>> {
    let public = &world.api.database.public;
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'published'",
    )
    .fetch_all(public)
    .await
    .unwrap();
    let mut dump = BTreeMap::new();
    for table in tables {
        let order = if table == "change" { "n, record" } else { "t::text" };
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select t::text from published.{table} as t order by {order}"
        )))
        .fetch_all(public)
        .await
        .unwrap();
        let mut leaves = Leaves::default();
        dump.insert(table, rows.iter().map(|row| leaves.numbered(row, "\\\\x")).collect());
    }
    dump
}

/// How many lines the log of this thread had, and those of them with a canary.
type Heard = (usize, Vec<String>);

/// Listens to the log of this thread for canaries.
pub fn watch() -> Listener<Heard> {
    Listener::begin(tracing::Level::TRACE, |heard: &mut Heard, line| {
        heard.0 += 1;
        if canary(line).is_some() {
            heard.1.push(line.to_owned());
        }
    })
}

pub fn nothing_was_logged(watch: &Listener<Heard>) {
    let (lines, canaries) = watch.heard();
    assert!(lines > 3000, "{lines} lines of log were heard");
    assert!(canaries.is_empty(), "{canaries:?}");
}

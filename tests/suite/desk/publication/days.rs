//! The public reads on which day something was published, and no time of that day; versions give the order.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, Reader};
use chrono::{DateTime, TimeDelta, Utc};
use refoulement::desk::publication::rebuild::refresh;
use refoulement::postgres::prepare;
use regex::Regex;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::authorization::operations;
use crate::desk::publication::{everything, text};
use crate::support::api::Answer;
use crate::support::desk::{Desk, case};

/// A register in which everything has been done that versions tell of, each at another time; and its incidents.
async fn busy() -> (Desk, Vec<String>) {
    let desk = Desk::open().await;
    let pass = || desk.api.time.pass(TimeDelta::microseconds(1_225_123_456));
    let mut ids = Vec::new();
    for name in ["one", "error", "withdrawn", "merged", "restored"] {
        pass();
        ids.push(desk.published(name).await);
    }
    pass();
    desk.corrected(&ids[0], json!({"title": "Nine people were detained"})).await;
    pass();
    assert_eq!(desk.kim.protects(&ids[0], &json!({"places": "country"})).await.status, 200);
    for (id, kind) in [(1, "error"), (2, "withdrawn"), (4, "error")] {
        pass();
        let taken = desk.kim.retracts(&ids[id], &json!({"kind": kind, "reason": "Asked for."})).await;
        assert_eq!(taken.status, 200, "{}", taken.body);
    }
    pass();
    assert_eq!(desk.kim.merges(&ids[3], &json!({"into": ids[0], "reason": "The same."})).await.status, 200);
    pass();
    desk.both("POST", &ids[4], "/restore", &json!({"reason": "It may be seen."})).await;
    pass();
    let source = desk.source(&ids[0]).await;
    assert_eq!(desk.park.corrects(&source, &json!({"title": "As it was printed"})).await, 200);
    pass();
    assert_eq!(desk.kim.decides_source(&source, "accept", &json!({})).await.0, 200);
    let later = desk.cho.submits(&case("later")).await;
    desk.approve(&later).await;
    desk.due().await;
    ids.push(later);
    (desk, ids)
}

/// Every address at which something of the register can be asked without a key, in every version.
fn addresses(newest: u64, ids: &[String], sources: &[String], feed: &str) -> Vec<String> {
    let mut all = vec!["/".to_owned()];
    for (name, operation) in operations() {
        if operation["x-roles"][0] != "anyone" {
            continue;
        }
        let path = name.strip_prefix("GET ").unwrap_or_else(|| panic!("{name} needs an address of its own"));
        let (_, parameter) = path.split_once('{').unwrap_or_default();
        let of: Vec<String> = match parameter.split('}').next().unwrap_or_default() {
            "" => vec![path.to_owned()],
            "id" => ids.iter().map(|id| path.replace("{id}", id)).collect(),
            "key" => sources.iter().map(|key| path.replace("{key}", key)).collect(),
            "secret" => vec![feed.to_owned()],
            _ => panic!("{name} needs an address of its own"),
        };
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        let is_versioned = parameters.any(|parameter| parameter["name"] == "version");
        let of_version = |version: u64| of.iter().map(move |path| format!("{path}?version={version}"));
        // These take longest to make.
        let step = if ["xlsx", "png"].contains(&path.rsplit('.').next().unwrap_or_default()) { 6 } else { 1 };
        all.extend((1..=newest).step_by(step).filter(|_| is_versioned).flat_map(of_version));
        all.extend(of);
    }
    all
}

/// Every text of an answer: its headers but that of the moment of the answer, its body, and what is in it.
fn texts(answer: &Answer) -> Vec<String> {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let mut texts: Vec<String> = headers
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    if !answer.bytes.starts_with(b"PK") {
        texts.push(answer.body.clone());
        return texts;
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let made = file.last_modified().unwrap();
        assert_eq!((made.hour(), made.minute(), made.second()), (0, 0, 0), "{}", file.name().unwrap());
        let mut words = String::new();
        file.read_to_string(&mut words).unwrap();
        texts.push(words);
    }
    texts
}

/// How many days a workbook has: all are whole numbers.
fn whole_days(bytes: &[u8]) -> usize {
    let mut book = crate::render::read::workbook(bytes);
    let mut days = 0;
    for (name, sheet) in book.worksheets() {
        for cell in sheet.rows().flatten() {
            if let Data::DateTime(day) = cell {
                assert!(day.as_f64().fract().abs() < f64::EPSILON, "{name}: {day:?}");
                days += 1;
            }
        }
    }
    days
}

/// The times at which somebody did something, as the desk keeps them.
async fn times(desk: &Desk) -> BTreeSet<DateTime<Utc>> {
    let query =
        "select at from desk.act union select at from desk.publication union select at from desk.revision";
    let times = sqlx::query_scalar(query).fetch_all(&desk.api.database.owner).await.unwrap();
    times.into_iter().collect()
}

#[tokio::test]
async fn no_public_answer_tells_a_time_of_day() {
    let (desk, ids) = busy().await;
    let feed =
        desk.cho.sends("POST", "/v1/desk/feed", &[("idempotency-key", "a")], &Value::Null).await.json();
    let newest = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let listed = desk.api.get("/v1/sources").await;
    let sources: Vec<String> = listed["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["key"].as_str().unwrap().to_owned())
        .take(3)
        .chain([desk.source(&ids[0]).await])
        .collect();
    let clock = Regex::new("[0-9]{2}:[0-9]{2}").unwrap();
    let times = times(&desk).await;
    assert!(times.len() > 15 && newest > 12, "{times:?}");
    let (mut statuses, mut days, mut of_sheets) = (BTreeSet::new(), 0, 0);
    for address in addresses(newest, &ids, &sources, feed["address"].as_str().unwrap()) {
        let answer = desk.api.ask("GET", &address).await;
        statuses.insert(answer.status.as_u16());
        for header in ["last-modified", "expires", "age"] {
            assert!(!answer.headers.contains_key(header), "{address} has {header}");
        }
        if address.starts_with("/v1/incidents.xlsx") && answer.status == 200 {
            of_sheets += whole_days(&answer.bytes);
        }
        for text in texts(&answer) {
            // What has no days: Atom, and the properties of a workbook.
            let text = text.replace("T00:00:00+00:00", "").replace("T00:00:00Z", "");
            let found = clock.find(&text).map(|found| &text[found.start().saturating_sub(60)..found.end()]);
            assert_eq!(found, None, "{address}");
            for at in &times {
                for told in [at.timestamp(), at.timestamp_millis(), at.timestamp_micros()] {
                    assert!(!text.contains(&told.to_string()), "{address} has {told}: {at}");
                }
            }
            days += text.matches("2026-01-31").count() + text.matches("2026-02-0").count();
        }
    }
    // The head of gzip has a place for a time (RFC 1952, MTIME).
    let packed = desk.api.with("GET", "/v1/versions", &[("accept-encoding", "gzip")]).await;
    assert_eq!((&packed.bytes[..2], &packed.bytes[4..8]), (&[0x1f, 0x8b][..], &[0; 4][..]));
    assert_eq!(statuses, BTreeSet::from([200, 308, 404, 410]), "not all that can be told was asked for");
    assert!(days > 1000 && of_sheets > 100, "{days} days were told, {of_sheets} in sheets");
}

#[tokio::test]
async fn no_answer_is_dated_so_that_no_day_can_hide_what_changed_on_it() {
    let desk = Desk::open().await;
    let id = desk.published("one").await;
    let address = format!("/v1/incidents/{id}");
    for since in ["Sat, 31 Jan 2026 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"] {
        let answer = desk.api.with("GET", &address, &[("if-modified-since", since)]).await;
        assert_eq!(answer.status, 200, "a 304 would hide a change of the same day");
    }
    let tag = desk.api.ask("GET", &address).await.tag();
    desk.corrected(&id, json!({"title": "Nine people were detained"})).await;
    let answer = desk.api.with("GET", &address, &[("if-none-match", &tag)]).await;
    assert_eq!(answer.status, 200, "the tag goes by the version");
}

#[tokio::test]
async fn nothing_that_is_published_is_kept_with_a_time() {
    let (desk, _) = busy().await;
    let owner = &desk.api.database.owner;
    let kinds = text(
        owner,
        "select string_agg(distinct format_type(atttypid, null), ' ') from pg_attribute join pg_class on pg_class.oid = attrelid
         where relnamespace = 'published'::regnamespace and relkind in ('r', 'v', 'm', 'p') and attnum > 0 and not attisdropped",
    )
    .await;
    assert!(kinds.contains("date") && !kinds.contains("time") && !kinds.contains("interval"), "{kinds}");
    // Nor does Postgres tell the public role when it wrote a row, where it keeps that.
    let written = sqlx::query("select pg_xact_commit_timestamp(xmin) from published.version");
    let refused = written.execute(&desk.api.database.public).await.expect_err("the time is told");
    assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("42501"));
    // Nor does a text hold one.
    let clock = Regex::new("[0-9]{2}:[0-9]{2}").unwrap();
    let mut rows = everything(&desk.api.database).await;
    rows.insert("projection".to_owned(), text(owner, "select p::text from published.projection p").await);
    for (table, rows) in rows {
        let found = clock.find(&rows).map(|found| &rows[found.start().saturating_sub(60)..found.end()]);
        assert_eq!(found, None, "{table}");
    }
}

/// The entries of the feed: id, day, address.
async fn entries(desk: &Desk, query: &str) -> Vec<(String, String, String)> {
    let answer = desk.api.ask("GET", &format!("/v1/incidents.atom{query}")).await;
    let feed = feed_rs::parser::parse(answer.bytes.as_slice()).unwrap();
    let entry = |entry: &feed_rs::model::Entry| {
        let day = entry.updated.unwrap().to_rfc3339();
        (entry.id.clone(), day, entry.links[0].href.clone())
    };
    feed.entries.iter().map(entry).collect()
}

#[tokio::test]
async fn two_changes_of_one_day_are_told_apart_and_in_their_order() {
    let desk = Desk::open().await;
    let id = desk.published("one").await;
    let before = entries(&desk, "?updated_since=4").await;
    desk.api.time.pass(TimeDelta::hours(1));
    desk.corrected(&id, json!({"title": "Nine people were detained"})).await;
    desk.api.time.pass(TimeDelta::hours(1));
    let other = desk.published("other").await;
    let after = entries(&desk, "?updated_since=4").await;

    let versions = desk.api.get("/v1/versions").await;
    let told: Vec<(u64, &str)> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["version"].as_u64().unwrap(), told["published_at"].as_str().unwrap()))
        .take(3)
        .collect();
    assert_eq!(told, [7, 6, 5].map(|version| (version, "2026-01-31")));
    // The feed has the last change first. To a reader that keeps entries by their ids, each change is one.
    let links: Vec<&str> = after.iter().map(|(_, _, link)| link.as_str()).collect();
    assert_eq!(links, [format!("/v1/incidents/{other}?version=7"), format!("/v1/incidents/{id}?version=6")]);
    assert!(before[0].0 != after[1].0 && before[0].1 == after[1].1, "{before:?} {after:?}");
    assert_eq!(before[0].1, "2026-01-31T00:00:00+00:00");
    assert_eq!(entries(&desk, "?updated_since=4").await, after, "an entry keeps its id");
    assert_eq!(entries(&desk, "?version=5&updated_since=4").await, before);
    // What an entry says stays at its address.
    for ((_, _, link), title) in before.iter().chain(&after[1..]).zip(["detained: one", "were detained"]) {
        let title_there = desk.api.get(link).await["title"].as_str().unwrap().to_owned();
        assert!(title_there.ends_with(title), "{link}: {title_there}");
    }
    let list = desk.api.get("/v1/incidents?sort=-updated&updated_since=4").await;
    assert_eq!((&list["incidents"][0]["id"], &list["incidents"][1]["id"]), (&json!(other), &json!(id)));
}

#[tokio::test]
async fn a_day_ends_at_midnight_in_utc_and_never_comes_again() {
    let desk = Desk::open().await;
    let day = async |id: &str| desk.api.get(&format!("/v1/incidents/{id}")).await["updated"].clone();
    desk.api.time.pass(TimeDelta::hours(12) - TimeDelta::microseconds(1));
    let last = desk.published("last").await;
    assert_eq!(day(&last).await, "2026-01-31");
    desk.api.time.pass(TimeDelta::microseconds(1));
    let first = desk.published("first").await;
    assert_eq!(day(&first).await, "2026-02-01");
    // The clock is set back over midnight.
    desk.api.time.pass(TimeDelta::hours(-2));
    let back = desk.published("back").await;
    assert_eq!(day(&back).await, "2026-02-01");
    desk.rebuilds_the_same().await;
}

/// The database as the program before left it, with times in the table and in the documents.
async fn of_before(desk: &Desk) {
    for statement in [
        "alter table published.version alter published_at type timestamptz using published_at::timestamp at time zone 'UTC'",
        "update published.version set published_at = act.at from desk.act where act.n = version.n",
        r#"update published.incident set document = regexp_replace(document::text, '"(updated|first_published)":"([0-9-]+)"', '"\1":"\2T12:34:56.789Z"', 'g')::json"#,
        r#"update published.context_event set document = regexp_replace(document::text, '"(updated)":"([0-9-]+)"', '"\1":"\2T12:34:56.789Z"', 'g')::json"#,
        "update published.projection set form = 4",
        "delete from desk.migration where version = 13",
    ] {
        let done = sqlx::query(AssertSqlSafe(statement)).execute(&desk.api.database.owner).await.unwrap();
        assert!(statement.starts_with("alter") || done.rows_affected() > 0, "{statement}");
    }
}

#[tokio::test]
async fn a_register_of_before_is_brought_to_days_by_its_next_start() {
    let (desk, ids) = busy().await;
    let database = &desk.api.database;
    let before = everything(database).await;
    let versions = desk.api.get("/v1/versions").await;
    of_before(&desk).await;
    assert!(everything(database).await["incident"].contains("12:34:56"));
    prepare(&database.server, &database.name).await.unwrap();
    refresh(&database.desk).await.unwrap();
    for (table, rows) in everything(database).await {
        assert_eq!(rows, before[&table], "{table}");
    }
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.api.get("/v1/versions").await, versions, "days, order and proofs");
    // The desk has its times, and goes on.
    let undated = "select count(*)::text from desk.act where at = date_trunc('day', at)";
    assert_eq!(text(&database.owner, undated).await, "0");
    desk.corrected(&ids[5], json!({"title": "Nine people were detained later"})).await;
    desk.rebuilds_the_same().await;
}

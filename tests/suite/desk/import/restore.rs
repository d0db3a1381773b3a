//! Export, restore into an empty register, export: the same bytes.

use refoulement::desk::access::sight::Sight;
use refoulement::desk::actions::act::Act as _;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::actions::turn::Turn;
use refoulement::desk::acts::retract::Retraction;
use refoulement::desk::founding::load;
use refoulement::desk::import::{CellProblem, Error, Options};
use refoulement::desk::publication::rebuild::rebuild;
use refoulement::desk::records::record::Record;
use refoulement::desk::view::incident::item;
use refoulement::model::vocabulary::publication::Subject;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{empty, export, import_with, number, plan_with, worldly};
use crate::render::world::{id, incident};
use crate::support::api::{body, clock};
use crate::support::postgres::Database;

const RESTORE: Options<'static> = Options {
    format: None,
    map: None,
    collection: None,
    sheet: None,
    encoding: None,
    restore: true,
    own: false,
};

fn source(n: u128, key: &str, derived_from: &[&str]) -> (Uuid, Record) {
    let content = json!({"key": key, "kind": "ngo", "outlet": key, "title": format!("«{key}»"), "derived_from": derived_from, "published": "2016-02-28"});
    (id(n), Record::parse(Subject::Source, content).unwrap())
}

async fn protect(world: &Database, n: u128, protection: Value) {
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(id(n))
        .bind(protection)
        .execute(&world.desk)
        .await
        .unwrap();
}

fn claim(key: &str, source: &str, people: &Value) -> Value {
    json!({"key": key, "source": source, "stance": "asserts", "hedge": "believed", "people": people, "quote": "«그들은»", "attribution": ["a villager; unnamed"]})
}

/// Corrections, withheld sources, claims, quotes and places, open figures, several sources that derive from what no
/// incident cites, versions of which nothing is left.
async fn varied() -> Database {
    let world = worldly().await;
    let three = json!({"min": 3, "max": 3, "quantifier": "exact", "counts": "refugees"});
    let nine = json!({"min": 9, "max": null, "quantifier": "at_least", "counts": "refugees"});
    let sources = vec![
        source(2001, "root", &[]),
        source(2002, "m", &["root"]),
        source(2003, "n", &["root"]),
        source(2004, "a", &["m"]),
        source(2005, "b", &["n"]),
        source(2006, "whisper", &[]),
    ];
    let several = |n: u128, title: &'static str| {
        incident(n, "2016-03", |incident| {
            incident["title"] = json!(title);
            incident["claims"] =
                json!([claim("a", "a", &three), claim("b", "b", &nine), claim("w", "whisper", &Value::Null)]);
        })
    };
    let acts = vec![
        sources,
        vec![
            several(20, "两个来源"),
            several(21, "Corrected later"),
            several(22, "Hidden claims"),
            several(23, "Hidden source"),
        ],
        vec![several(21, "Corrected: 정정")],
        vec![several(21, "Corrected twice")],
    ];
    load(&world.desk, &clock(), acts).await.unwrap();
    protect(&world, 20, json!({"quotes": ["a"]})).await;
    protect(&world, 22, json!({"claims": {"b": "whole", "w": "content"}, "places": "country"})).await;
    protect(&world, 23, json!({"sources": ["whisper"], "places": "subdivision"})).await;
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    world
}

/// Exports told the times once. Those of before are read, and the days are what is kept of them.
#[tokio::test]
async fn an_export_with_times_is_restored_with_its_days() {
    let world = varied().await;
    let now = String::from_utf8(export(&world, "/v1/incidents.ndjson").await).unwrap();
    let before = now.replace("\"2026-01-31\"", "\"2026-02-01T08:34:56.123456+09:00\"");
    assert!(before != now && !before.contains("\"2026-01-31\""), "{before}");
    let again = empty().await;
    import_with(&again, before.as_bytes(), RESTORE).await;
    assert_eq!(String::from_utf8(export(&again, "/v1/incidents.ndjson").await).unwrap(), now);
    // As a change of the register that it came from it changes nothing.
    let table = String::from_utf8(export(&world, "/v1/incidents.csv").await).unwrap();
    let old = table.replace(",2026-01-31", ",2026-01-31T12:00:00.000000Z");
    assert!(old.contains(",2026-01-31T12:00:00.000000Z,"), "{old}");
    for file in [before, old] {
        let plan = plan_with(&world, file.as_bytes(), Options::default()).await.unwrap();
        assert_eq!(
            (plan.problems.len(), plan.new, plan.changed, plan.unchanged),
            (0, 0, 0, 13),
            "{:?}",
            plan.problems
        );
    }
}

#[tokio::test]
async fn an_export_restored_exports_the_same_bytes() {
    let world = varied().await;
    let before = export(&world, "/v1/incidents.ndjson").await;
    let text = String::from_utf8(before.clone()).unwrap();
    for mark in [
        "\"source\",",
        "\"place\"",
        "\"whole_claim\"",
        "\"quote\"]",
        "withheld-1",
        "\"max\":null",
        "정정",
        "Corrected twice",
    ] {
        assert_eq!(text.contains(mark), mark != "정정", "{mark}");
    }
    let again = empty().await;
    let written = import_with(&again, &before, RESTORE).await;
    assert_eq!((written.new, written.version), (13, Some(5)));
    assert_eq!(String::from_utf8(export(&again, "/v1/incidents.ndjson").await).unwrap(), text);
    for path in
        ["/v1/incidents.csv", "/v1/incidents.geojson", "/v1/statistics?group_by=subdivision,confidence"]
    {
        assert_eq!(export(&again, path).await, export(&world, path).await, "{path}");
    }
    assert_eq!(
        number(&again, "select count(*) from published.version").await,
        5,
        "also those of which nothing is left"
    );
    // A rebuild gives the same, and so does a restore of what was restored.
    let rows = "select string_agg(t::text, E'\\n' order by t::text) from (select v::text from published.version v union all select i::text from published.incident i) as t";
    let published: String = sqlx::query_scalar(rows).fetch_one(&again.owner).await.unwrap();
    rebuild(&again.desk, |_, _| ()).await.unwrap();
    assert_eq!(sqlx::query_scalar::<_, String>(rows).fetch_one(&again.owner).await.unwrap(), published);
    let third = empty().await;
    import_with(&third, &export(&again, "/v1/incidents.ndjson").await, RESTORE).await;
    assert_eq!(export(&third, "/v1/incidents.ndjson").await, before);
}

#[tokio::test]
async fn a_restored_record_can_be_corrected_as_it_is() {
    let world = varied().await;
    let again = empty().await;
    import_with(&again, &export(&world, "/v1/incidents.ndjson").await, RESTORE).await;
    for n in [20, 22, 23] {
        let batch = super::import(&again, format!("id,title\n{},Mended {n}\n", id(n))).await.batch.unwrap();
        super::publish(&again, "lee", batch).await.unwrap().0.unwrap();
    }
    let (before, after) =
        (export(&world, "/v1/incidents.csv").await, export(&again, "/v1/incidents.csv").await);
    let withheld = |table: &[u8]| -> Vec<(String, String)> {
        let rows = csv::Reader::from_reader(table)
            .into_deserialize::<std::collections::BTreeMap<String, String>>()
            .map(Result::unwrap);
        let mut rows: Vec<_> =
            rows.map(|row| (row["id"].clone(), row["withheld"].clone() + &row["source_roots"])).collect();
        rows.sort();
        rows
    };
    assert_eq!(withheld(&after), withheld(&before));
}

#[tokio::test]
async fn the_report_itself_restores() {
    let world = Database::create().await;
    refoulement::desk::founding::found(&world.desk, &clock(), false).await.unwrap();
    let before = export(&world, "/v1/incidents.ndjson").await;
    let again = empty().await;
    import_with(&again, &before, RESTORE).await;
    assert_eq!(export(&again, "/v1/incidents.ndjson").await, before);
}

#[tokio::test]
async fn what_no_register_exported_is_refused() {
    let world = worldly().await;
    let text = String::from_utf8(export(&world, "/v1/incidents.ndjson").await).unwrap();
    let whole = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let again = empty().await;
    for (change, expected) in [
        (json!({"confidence": "contested"}), "/confidence mismatch"),
        (json!({"repatriated": {"min": 1, "max": 1}}), "/repatriated/max mismatch"),
        (json!({"source_roots": 9}), ""),
        (json!({"version": 0}), "/version out-of-range"),
        (json!({"colour": "red"}), "/colour unknown-field"),
        (json!({"title": "a\u{202e}b"}), "/title forbidden-character"),
        (json!({"sources": []}), "unknown-source"),
    ] {
        let mut line = whole(text.lines().next().unwrap());
        line.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let plan = plan_with(&again, line.to_string().as_bytes(), RESTORE).await.unwrap();
        let found: Vec<String> =
            plan.problems.iter().map(|CellProblem { column, code, .. }| format!("{column} {code}")).collect();
        assert!(
            found.iter().any(|found| found.contains(expected)) || expected.is_empty() && found.is_empty(),
            "{change}: {found:?}"
        );
    }
    let refused = plan_with(&world, text.as_bytes(), RESTORE).await.unwrap_err();
    assert!(matches!(refused, Error::NotEmpty), "{refused}");
    let refused = plan_with(&again, b"title,date\n", RESTORE).await.unwrap_err();
    assert!(matches!(refused, Error::NotTogether(_)), "{refused}");
}

#[tokio::test]
async fn a_link_to_what_was_withdrawn_is_restored_as_it_is() {
    let world = worldly().await;
    let (clock, mut work) = (clock(), Turn::alone(&world.desk).await.unwrap());
    let hand = Actor { clock: &clock, holder: "park", key: None, single_editor: false };
    let tag = item(&mut work, Sight::Whole, id(6)).await.unwrap().tag;
    let retraction: Retraction = body(json!({"kind": "withdrawn", "reason": "Asked for."}));
    retraction.act(&mut work, &hand, id(6), &tag).await.unwrap();
    work.finish().await.unwrap();
    let before = export(&world, "/v1/incidents.ndjson").await;
    let again = empty().await;
    import_with(&again, &before, RESTORE).await;
    assert_eq!(export(&again, "/v1/incidents.ndjson").await, before);
}

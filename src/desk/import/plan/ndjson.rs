//! Whole public records, one a line, against the register.

use serde_json::{Map, Value};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::check::Progress;
use crate::desk::import::error::Error;
use crate::desk::import::file::csv_sheet::{MOST_ROWS, Row};
use crate::desk::import::plan::changed_row::refuse_hidden;
use crate::desk::import::plan::plan::{Fresh, Planning};
use crate::desk::import::plan::register_state::{self, Base};
use crate::model::record::incident::{Incident, Related};
use crate::model::record::source::Source;
use crate::model::validation::json;

/// What a record says itself; everything else in its document is computed.
const OWN: [&str; 13] = [
    "title",
    "summary",
    "date",
    "origin_country",
    "host_country",
    "places",
    "places_are",
    "people",
    "groups",
    "timeline",
    "claims",
    "related",
    "discounted",
];
const COMPUTED: [&str; 7] =
    ["repatriation_status", "repatriated", "source_roots", "confidence", "withheld", "version", "updated"];
/// Lines that are looked up in the register at once.
const AT_ONCE: usize = 250;

/// The lines that hold something, with their numbers. Not more than a file may have rows.
pub fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    (1..).zip(bytes.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// Checks everything, and plans what is to be done. Gives the number of records.
pub async fn plan(
    desk: &PgPool,
    holder: &str,
    bytes: &[u8],
    planning: &mut Planning,
    progress: Progress<'_>,
) -> Result<u64, Error> {
    let all: Vec<(u64, &[u8])> = lines(bytes).take(MOST_ROWS + 1).collect();
    if all.len() > MOST_ROWS {
        planning.problems.at(None, 0).add(
            "",
            "too-many",
            format!("more than {MOST_ROWS} records; make several files of it"),
        );
        return Ok(all.len() as u64);
    }
    for (done, chunk) in all.chunks(AT_ONCE).enumerate() {
        progress((done * AT_ONCE) as u64, all.len() as u64);
        plan_some(desk, holder, chunk, planning).await?;
    }
    Ok(all.len() as u64)
}

async fn plan_some(
    desk: &PgPool,
    holder: &str,
    lines: &[(u64, &[u8])],
    planning: &mut Planning,
) -> Result<(), Error> {
    let mut records = Vec::new();
    for (line, text) in lines {
        planning.problems.at(None, *line);
        let Some((id, object)) = object(text, planning) else { continue };
        records.push((*line, id, object));
    }
    let ids: Vec<Uuid> = records.iter().filter_map(|(_, id, _)| *id).collect();
    let bases = register_state::incidents(desk, &ids).await?;
    let mut fresh: Vec<Fresh> = Vec::new();
    let mut linked: Vec<Link> = Vec::new();
    for (line, id, mut object) in records {
        let before = planning.problems.at(None, line).count();
        bring_sources(object.shift_remove("sources"), planning);
        if let Some(id) = id {
            if let Some(base) = planning.open("/id", id, bases.get(&id)) {
                known(planning, holder, base, object, (line, before), &mut linked)?;
            }
            continue;
        }
        for name in COMPUTED.iter().filter(|name| object.get(**name).is_some()) {
            planning.problems.add(
                &format!("/{name}"),
                "computed",
                "this is computed; leave it out of a record without an id",
            );
        }
        let content = (planning.problems.count() == before).then(|| incident(object, planning)).flatten();
        if let Some(content) = content.filter(|_| planning.problems.count() == before) {
            linked.extend(links(line, &content, &[]));
            fresh.extend(planning.fresh((line, None), content, str::to_owned)?);
        }
    }
    refuse_unknown(desk, planning, linked).await?;
    let digests: Vec<[u8; 32]> = fresh.iter().map(|fresh| fresh.digest).collect();
    let imported = register_state::imported(desk, holder, &digests).await?;
    planning.take_fresh(fresh, &imported);
    Ok(())
}

/// A link to another incident: the line, the pointer, and the other's id.
type Link = (u64, String, Uuid);

/// The links of a record that it did not have `before`.
fn links(line: u64, content: &Incident, before: &[Related]) -> Vec<Link> {
    let of_it = content
        .related
        .iter()
        .enumerate()
        .filter(|(_, related)| before.iter().all(|known| known.incident != related.incident));
    of_it.map(|(at, related)| (line, format!("/related/{at}/incident"), related.incident)).collect()
}

async fn refuse_unknown(desk: &PgPool, planning: &mut Planning, linked: Vec<Link>) -> Result<(), Error> {
    let there = register_state::there(desk, &linked.iter().map(|(.., id)| *id).collect::<Vec<_>>()).await?;
    for (line, pointer, id) in linked.into_iter().filter(|(.., id)| !there.contains(id)) {
        planning.problems.at(None, line).add(
            &pointer,
            "unknown-id",
            format!("the register has no incident {id}"),
        );
    }
    Ok(())
}

fn object(text: &[u8], planning: &mut Planning) -> Option<(Option<Uuid>, Map<String, Value>)> {
    let mut object = match json::read(text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => {
            planning.problems.add("", "malformed", "each line is one record, a JSON object");
            return None;
        }
        Err(error) => {
            planning.problems.add("", "malformed", error.to_string());
            return None;
        }
    };
    let id = match object.shift_remove("id") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let id = value.as_str().and_then(crate::desk::import::check::id);
            if id.is_none() {
                planning.problems.add(
                    "/id",
                    "malformed",
                    "an id is a UUID, as exported; of a new incident it is left out",
                );
                return None;
            }
            id
        }
    };
    let before = planning.problems.count();
    for name in object.keys().filter(|name| {
        *name != "sources" && !OWN.contains(&name.as_str()) && !COMPUTED.contains(&name.as_str())
    }) {
        planning.problems.allow(&format!("/{name}"), "unknown-field", "a record has no such field", OWN);
    }
    (planning.problems.count() == before).then_some((id, object))
}

/// The record's own words. Keys of places are computed.
fn incident(mut object: Map<String, Value>, planning: &mut Planning) -> Option<Incident> {
    for place in object.get_mut("places").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(place) = place.as_object_mut() {
            place.shift_remove("key");
        }
    }
    serde_json::from_value(Value::Object(object))
        .map_err(|error| planning.problems.add("", "malformed", error.to_string()))
        .ok()
}

fn known(
    planning: &mut Planning,
    holder: &str,
    base: &Base,
    object: Map<String, Value>,
    (line, before): (u64, u64),
    linked: &mut Vec<Link>,
) -> Result<(), Error> {
    let shown = serde_json::to_value(base.public(&planning.shelf.sources))
        .map_err(crate::desk::error::Error::Json)?;
    let stale = base.since.is_some()
        && object.get("version").is_some_and(|version| Some(version) != shown.get("version"));
    let differs = |name: &str, value: &Value| shown.get(name).is_none_or(|shown| !alike(shown, value));
    if stale {
        // Where the record has come to say the same, there is nothing to ask for.
        if object.iter().any(|(name, value)| OWN.contains(&name.as_str()) && differs(name, value)) {
            let message = format!(
                "the record has changed since this was exported; it is now of version {}: export it anew",
                shown["version"]
            );
            planning.problems.add("/version", "stale", message);
        } else {
            planning.unchanged += 1;
        }
        return Ok(());
    }
    let Value::Object(mut own) =
        serde_json::to_value(&base.content).map_err(crate::desk::error::Error::Json)?
    else {
        return Ok(());
    };
    for (name, value) in object.into_iter().filter(|(name, value)| differs(name, value)) {
        if COMPUTED.contains(&name.as_str()) {
            planning.problems.add(
                &format!("/{name}"),
                "computed",
                "this is computed; leave it as it was exported, or leave it out",
            );
        }
        own.insert(name, value);
    }
    if planning.problems.count() > before {
        return Ok(());
    }
    let Some(content) = incident(own, planning) else { return Ok(()) };
    let row = Row::default();
    refuse_hidden(&mut RowReader { row: &row, problems: planning.problems.at(None, line) }, base, &content);
    if planning.problems.count() > before {
        return Ok(());
    }
    linked.extend(links(line, &content, &base.content.related));
    planning.changed(holder, base, content, str::to_owned)
}

/// Sources that the register has must be as it has them.
fn bring_sources(sources: Option<Value>, planning: &mut Planning) {
    let Some(sources) = sources else { return };
    let read: Vec<Source> = match serde_json::from_value(sources) {
        Ok(read) => read,
        Err(error) => return planning.problems.add("/sources", "malformed", error.to_string()),
    };
    for (at, source) in read.into_iter().enumerate() {
        match planning.shelf.sources.get(&source.key) {
            None => planning.shelf.bring(source),
            Some(known) if *known == source => (),
            Some(_) => planning.problems.add(
                &format!("/sources/{at}"),
                "conflict",
                format!(
                    "the register has the source {} otherwise; change it with sources.csv in an archive",
                    source.key
                ),
            ),
        }
    }
    planning.check_sources("/sources", None);
}

/// Equal, where 23 and 23.0 are one number.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
        }
        _ => a == b,
    }
}

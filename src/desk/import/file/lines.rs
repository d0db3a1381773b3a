//! A file of records, one a line.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::desk::import::problem::Problems;
use crate::model::record::incident::Incident;
use crate::model::redaction::public::COMPUTED;
use crate::model::validation::check::Fault;
use crate::model::validation::json;
use crate::model::value::day::of_instant;
use crate::register::query::form::uuid as id;

const NO_RECORD: &str = "this line is not one whole JSON object; write each record on a line of its own, as exported, with each name once";

/// The lines that hold something, with their numbers.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    (1..).zip(bytes.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// The same record with the days of its versions: exports told the times once.
pub(crate) fn with_days(mut record: Value) -> Value {
    for name in ["updated", "first_published"] {
        if let Some(told) = record.get_mut(name)
            && let Some(day) = told.as_str().and_then(of_instant)
        {
            *told = Value::from(day.to_string());
        }
    }
    record
}

/// The record of a line, and the id that it has, if any. None where it is none; the problems say why.
pub(crate) fn record(text: &[u8], problems: &mut Problems) -> Option<(Option<Uuid>, Map<String, Value>)> {
    let told = |fault: Fault| match fault.pointer.as_str() {
        "" => Fault { message: NO_RECORD.to_owned(), ..fault },
        _ => fault,
    };
    let read =
        json::read(text).map_err(|faults| problems.add_all(faults.into_iter().map(told).collect())).ok()?;
    let Value::Object(mut object) = with_days(read) else {
        return problems.refuse("", "malformed", "each line is one record, a JSON object");
    };
    let said = object.shift_remove("id").filter(|said| !said.is_null());
    let id = said.as_ref().and_then(Value::as_str).and_then(id);
    if said.is_some() && id.is_none() {
        let message = "an id is a UUID, as exported; leave it out for a new incident";
        return problems.refuse("/id", "malformed", message);
    }
    let own = Incident::fields();
    let is_field = |name: &str| COMPUTED.contains(&name) || own.iter().any(|own| own == name);
    let before = problems.count();
    for name in object.keys().filter(|name| !is_field(name)) {
        problems.allow(&format!("/{name}"), "unknown-field", "a record has no such field", &own);
    }
    (problems.count() == before).then_some((id, object))
}

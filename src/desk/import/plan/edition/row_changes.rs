//! What is changed in a record where its row says something new.

use serde_json::Value;

use crate::model::comparison::apply::apply;
use crate::model::comparison::changes::{FieldChange, changes, empty_what_is_gone};
use crate::model::record::incident::Incident;
use crate::model::redaction::redact::claim_references;
use crate::model::value::text::excerpt;

/// A field that the edition changed, and somebody at the desk too.
#[derive(Debug)]
pub(crate) struct Both {
    /// Where it is: as a pointer that leads to a column.
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// The record with what a row says otherwise than before; else what both changed, each column once. Of a field of which nobody
/// knows what the row said before, that is all that it says otherwise than the record.
pub(crate) fn changed(
    record: &Value,
    before: &Value,
    now: &Value,
    is_known: &dyn Fn(&str) -> bool,
) -> Result<Value, Vec<Both>> {
    let (last, mut said) = (with_unknown(record, before, is_known), now.clone());
    empty_what_is_gone(&last, &mut said);
    let (found, mut changed) = (changes(&last, &said), record.clone());
    let conflicts = apply(&mut changed, &found);
    let otherwise = changes(record, now);
    let mut both: Vec<Both> = Vec::new();
    for (at, change) in found.iter().enumerate() {
        let (is_known, pointer) = (is_known(field(&change.path)), pointer(&change.path));
        let is_right = is_known && conflicts.iter().all(|conflict| conflict.change != at);
        if is_right || both.iter().any(|told| told.pointer == pointer) {
            continue;
        }
        let is = otherwise.iter().find(|other| other.path == change.path).map(|other| &other.before);
        both.push(Both { pointer, message: message(is_known, change, is) });
    }
    if both.is_empty() { Ok(changed) } else { Err(both) }
}

/// What the row said before; what is not known of it is as it stands in the record.
fn with_unknown(record: &Value, before: &Value, is_known: &dyn Fn(&str) -> bool) -> Value {
    let fields = |of: &Value, are_known: bool| {
        let all = of.as_object().into_iter().flatten();
        let some = all.filter(|(field, _)| is_known(field) == are_known);
        some.map(|(field, value)| (field.clone(), value.clone())).collect::<Vec<_>>()
    };
    Value::Object(fields(before, true).into_iter().chain(fields(record, false)).collect())
}

/// The field of a record in which a path is.
fn field(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// Asks which of two values is right.
fn message(is_known: bool, change: &FieldChange, is: Option<&Value>) -> String {
    let last =
        if is_known { format!("said {}", told(&change.before)) } else { "is not known any more".to_owned() };
    format!(
        "the last edition {last}, this one says {}, but the register says {} by now; change the incident itself, or leave the row out",
        told(&change.after),
        is.map_or_else(|| "something else".to_owned(), told)
    )
}

/// A value, as a person reads it.
fn told(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(words) if words.is_empty() => "nothing".to_owned(),
        Value::String(words) => excerpt(words),
        other => excerpt(&other.to_string()),
    }
}

/// A path as a pointer that leads to a column: of an item of a list its field.
fn pointer(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        [list @ ("claims" | "places" | "groups" | "timeline" | "related"), _, rest @ ..] => {
            rest.first().map_or_else(|| format!("/{list}/0"), |field| format!("/{list}/0/{field}"))
        }
        _ => path.to_owned(),
    }
}

/// A claim is called by the key that it had in the last edition, where its source has another key since.
pub(crate) fn with_known_keys(now: &mut Incident, before: &Incident) {
    let keys: Vec<String> = now.claims.iter().map(|claim| claim.key.clone()).collect();
    let mut renamed: Vec<(String, String)> = Vec::new();
    for claim in &mut now.claims {
        let same = before.claims.iter().find(|known| known.source == claim.source && known.key != claim.key);
        if let Some(known) = same.filter(|known| !keys.contains(&known.key)) {
            renamed.push((std::mem::replace(&mut claim.key, known.key.clone()), known.key.clone()));
        }
    }
    for key in claim_references(now).into_iter().flatten() {
        if let Some((_, known)) = renamed.iter().find(|(new, _)| new == key) {
            key.clone_from(known);
        }
    }
}

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

/// The record with what a row says otherwise than before; else what both changed, each column once.
pub(crate) fn changed(record: &Value, before: &Value, now: &Value) -> Result<Value, Vec<Both>> {
    let mut said = now.clone();
    empty_what_is_gone(before, &mut said);
    let (found, mut changed) = (changes(before, &said), record.clone());
    let conflicts = apply(&mut changed, &found);
    let otherwise = changes(record, now);
    let mut both: Vec<Both> = Vec::new();
    for FieldChange { path, before, after, .. } in conflicts.iter().map(|conflict| &found[conflict.change]) {
        let pointer = pointer(path);
        if both.iter().any(|known| known.pointer == pointer) {
            continue;
        }
        let is = otherwise.iter().find(|change| change.path == *path).map(|change| &change.before);
        let message = format!(
            "the last edition said {}, this one says {}, but the register says {} by now; change the incident itself, or leave the row out",
            told(before),
            told(after),
            is.map_or_else(|| "something else".to_owned(), told)
        );
        both.push(Both { pointer, message });
    }
    if both.is_empty() { Ok(changed) } else { Err(both) }
}

/// A value, as a person reads it.
fn told(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
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

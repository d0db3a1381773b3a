//! From JSON to what a handler expects; what does not fit is named by its pointer, with what is allowed there.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use utoipa::ToSchema;

use crate::http::extract::body::strict::Strict;
use crate::http::problem::problem::{FieldError, Problem};
use crate::model::advice::shape::{self, brief};
use crate::model::validation::json::segment;
use crate::model::value::text;

/// So many times something is put in the place of what only its type knows to be wrong.
const MOST_REPAIRS: usize = 50;

/// The value as a type, for whoever has made it out of what was sent, such as a thing with a patch applied to it: with
/// something allowed in the place of what is wrong, and everything that is wrong. Whoever reads it finds what else is.
pub fn repaired<T: DeserializeOwned + ToSchema>(sent: &Value) -> Result<(T, Vec<FieldError>), Problem> {
    if !sent.is_object() {
        let allowed = vec!["an object".to_owned()];
        return Err(Problem::fields(vec![field(String::new(), "wrong-type", &brief(sent), allowed)]));
    }
    if let Ok(typed) = T::deserialize(Strict(sent)) {
        return Ok((typed, Vec::new()));
    }
    let (mut value, wrong) = shape::read::<T>(sent);
    let mut errors: Vec<FieldError> = wrong.into_iter().map(FieldError::from).collect();
    for _ in 0..MOST_REPAIRS {
        let error = match serde_path_to_error::deserialize(Strict(&value)) {
            Ok(typed) => return Ok((typed, errors)),
            Err(error) => error,
        };
        let pointer = pointer(error.path());
        let said = explained(&value, pointer.clone(), &error.into_inner().to_string());
        let is_new = errors.iter().all(|known| known.pointer.as_ref() != Some(&pointer));
        if is_new {
            errors.push(said);
        }
        match value.pointer_mut(&pointer) {
            Some(place @ Value::Number(_)) if is_new => *place = 0.into(),
            Some(place @ Value::String(_)) if is_new => *place = "x".into(),
            _ => break,
        }
    }
    Err(Problem::fields(errors))
}

/// As a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    path.iter()
        .filter_map(|part| match part {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", segment(key))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

/// Serde says in words what it expected. Its words hold what was sent, at whatever length: only what stands after the
/// last `expected` is its own.
fn explained(value: &Value, pointer: String, words: &str) -> FieldError {
    let expected = words
        .rsplit_once(", expected ")
        .map(|(_, expected)| expected)
        .or_else(|| words.rsplit_once(", there are no ").map(|(_, none)| none));
    let quoted = || {
        expected
            .map(|expected| expected.split('`').skip(1).step_by(2).map(str::to_owned).collect())
            .unwrap_or_default()
    };
    if words.starts_with("unknown field ") {
        let name = pointer.rsplit('/').next().unwrap_or_default();
        let message = format!("there is no field \u{201c}{name}\u{201d} here");
        return FieldError { message, ..field(pointer.clone(), "unknown", "", quoted()) };
    }
    if let Some(name) = words.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        let message = format!("{name} is missing");
        return FieldError { message, ..field(format!("{pointer}/{name}"), "required", "", Vec::new()) };
    }
    let sent = brief(value.pointer(&pointer).unwrap_or(&Value::Null));
    if words.starts_with("unknown variant ") {
        return field(pointer, "not-allowed", &sent, quoted());
    }
    match expected {
        Some(expected) if words.starts_with("invalid type: ") => {
            field(pointer, "wrong-type", &sent, vec![plain(expected)])
        }
        Some(expected) if words.starts_with("invalid ") => {
            field(pointer, "not-allowed", &sent, vec![plain(expected)])
        }
        // A type of the register, which says by itself how it is written.
        _ => field(
            pointer,
            "malformed",
            &sent,
            vec![
                text::clean(words, false)
                    .map_or_else(|_| String::new(), |words| words.chars().take(300).collect()),
            ],
        ),
    }
}

fn field(pointer: String, code: &'static str, sent: &str, allowed: Vec<String>) -> FieldError {
    FieldError {
        pointer: Some(pointer),
        code,
        message: format!("\u{201c}{sent}\u{201d} is not allowed here"),
        allowed,
        ..FieldError::default()
    }
}

/// The types of the program in the words of JSON.
fn plain(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        "a string" | "a borrowed string" => "a text".to_owned(),
        expected if expected.starts_with("struct ") => "an object".to_owned(),
        expected if expected.starts_with("a tuple ") => "a list".to_owned(),
        expected => text::excerpt(expected),
    }
}

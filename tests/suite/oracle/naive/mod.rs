//! The second, naive implementation: slow walks over the finished JSON documents, written from the design documents.

pub mod counting;
pub mod dates;
pub mod matching;
pub mod record;

use serde_json::Value;

/// From at least to at most so many people; none is open.
pub type Bounds = (u64, Option<u64>);

/// The items of a list.
pub fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// A text, empty where there is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

/// Bounds as they stand in JSON; none for null.
pub fn bounds(value: &Value) -> Option<Bounds> {
    value.is_object().then(|| (value["min"].as_u64().unwrap(), value["max"].as_u64()))
}

//! The difference between two whole states of a record: in words for people, and as a JSON Patch (RFC 6902) for programs.
//!
//! What has a key is compared by it, so that a claim put in before the others is one claim more, and not a change of all.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::changes::{FieldChange, Found, Spot, Walk};

/// The difference between two revisions.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// The changed fields, in the order of the record.
    pub words: Vec<Change>,
    /// A JSON Patch (RFC 6902) from the first state to the second.
    #[schema(value_type = Vec<Object>)]
    pub patch: Value,
}

/// One changed field.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ChangedField)]
pub struct Change {
    /// Which field, as a JSON pointer (RFC 6901) into the second state. A removed value has the pointer that it had in
    /// the object or list before.
    #[schema(example = "/people/max")]
    pub pointer: String,
    /// A sentence for people.
    #[schema(example = "The figure's max changes from 15 to 17.")]
    pub words: String,
    /// The value before; null if there was none.
    pub before: Value,
    /// The value after; null if it was removed.
    pub after: Value,
}

/// The difference between two whole states of a record.
#[must_use]
pub fn difference(before: &Value, after: &Value) -> Difference {
    let mut walk = Walk::default();
    walk.value(&Spot::default(), before, after);
    let told = |Found { pointer, change }| {
        let FieldChange { words, before, after, .. } = change;
        Change { pointer, words, before, after }
    };
    Difference { words: walk.found.into_iter().map(told).collect(), patch: Value::Array(walk.patch) }
}

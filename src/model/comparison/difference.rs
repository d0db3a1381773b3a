//! The difference between two whole states of a record: in words for people, and as a JSON Patch (RFC 6902) for programs.
//!
//! What has a key is compared by it, so that a claim put in before the others is one claim more, and not a change of all.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::changes::{FieldChange, Found, Spot, Walk};

/// What is different.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// Field by field, in the order of the record.
    pub words: Vec<Change>,
    /// What makes the first state the second: a list of operations (RFC 6902).
    #[schema(value_type = Vec<Object>)]
    pub patch: Value,
}

/// One field that is different.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ChangedField)]
pub struct Change {
    /// Which field, as a JSON pointer (RFC 6901) into the second state. What is not there any more is named by its place
    /// in the object or the list that held it.
    #[schema(example = "/people/max")]
    pub pointer: String,
    /// A sentence for people.
    #[schema(example = "The figure's max changes from 15 to 17.")]
    pub words: String,
    /// What it was; null if it was not there.
    pub before: Value,
    /// What it is; null if it is not there any more.
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

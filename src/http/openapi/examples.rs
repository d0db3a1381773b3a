//! One example answer for each operation: what the service really answered a test, which holds the register to it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::{OpenApi, RefOr};

use crate::http::openapi::document;

/// By operation. `EXAMPLES=write cargo test --test suite -- http::examples` writes them anew.
const EXAMPLES: &str = include_str!("examples.json");

/// An answer that was given.
#[derive(Deserialize)]
struct Example {
    status: String,
    /// JSON, or a text.
    answer: Value,
}

/// Puts them beside what they are examples of.
#[must_use]
pub fn documented(mut openapi: OpenApi) -> OpenApi {
    let mut examples: BTreeMap<String, Example> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    for operation in openapi.paths.paths.values_mut().flat_map(document::operations).map(|(_, of)| of) {
        let example = operation.operation_id.as_ref().and_then(|id| examples.remove(id));
        let Some(Example { status, answer }) = example else { continue };
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(&status)
            && let Some(RefOr::T(content)) = response.content.values_mut().next()
        {
            content.example = Some(answer);
        }
    }
    openapi
}

//! What is no JSON, or holds what is never taken, as a problem.

use serde_json::Value;

use crate::http::problem::problem::{FieldError, Kind, Problem};
use crate::model::validation::check::{Fault, MOST_CONFIRMED, MOST_ITEMS};
use crate::model::validation::json;

/// Reads a body, and finds what in its texts and lists is never taken.
pub fn read(bytes: &[u8]) -> Result<(Value, Vec<FieldError>), Problem> {
    match json::read_all(bytes) {
        Ok((value, faults)) => Ok((value, faults.into_iter().map(field).collect())),
        Err(why) => Err(Problem::new(Kind::MalformedBody, format!("This JSON is not accepted: {why}."))),
    }
}

fn field(Fault { pointer, code, message }: Fault) -> FieldError {
    let allowed = match code {
        "too-many" => format!("at most {} items", if pointer == "/confirmed" { MOST_CONFIRMED } else { MOST_ITEMS }),
        _ => "text without NUL, control, bidirectional, invisible and tag characters; line feeds and tabs only in texts with several lines".to_owned(),
    };
    FieldError { pointer: Some(pointer), code, message, allowed: vec![allowed], ..FieldError::default() }
}

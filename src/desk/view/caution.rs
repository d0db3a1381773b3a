//! What an editor has to look at.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::validation::check::Fault;

/// A field that an editor has to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskCaution)]
pub struct Caution {
    /// Which field, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// A word for programs.
    #[schema(value_type = String, example = "personal-name")]
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl From<Fault> for Caution {
    fn from(Fault { pointer, code, message }: Fault) -> Self {
        Self { pointer, code, message }
    }
}

//! A source of the desk as an answer.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::review::correction::Affected;
use crate::desk::view::source::SourceAtDesk;
use crate::http::extract::if_match::WithEtag;

/// The result of a decision on a source.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedSource {
    /// The new version; null if nothing public has changed.
    #[schema(required, example = 5)]
    pub version: Option<u32>,
    /// The public incidents that read differently from this version on.
    pub affected: Affected,
    /// The source now.
    pub source: SourceAtDesk,
}

pub(crate) fn shown(source: SourceAtDesk) -> Response {
    WithEtag { tag: source.source.tag.clone(), is: source }.into_response()
}

/// What came of a decision.
pub(crate) fn decided(version: Option<u32>, affected: Affected, source: SourceAtDesk) -> Response {
    let tag = source.source.tag.clone();
    WithEtag { tag, is: DecidedSource { version, affected, source } }.into_response()
}

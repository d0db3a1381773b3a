//! A source of the desk as an answer.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::desk::Error;
use crate::desk::access::sight::Sight;
use crate::desk::intake::source_correction::DeskSource;
use crate::desk::review::correction::Affected;
use crate::desk::view::source::{SourceForEditors, for_editors};
use crate::http::app::App;
use crate::http::extract::if_match::WithEtag;

/// A source at the desk, and what only editors see of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceAtDesk {
    /// The source.
    #[serde(flatten)]
    pub source: DeskSource,
    /// Only editors see this.
    #[schema(required)]
    pub editors: Option<SourceForEditors>,
}

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

/// A source, with what somebody sees beside it.
pub(crate) async fn beside(
    app: &App,
    work: &mut PgConnection,
    sight: Sight<'_>,
    source: DeskSource,
) -> Result<SourceAtDesk, Error> {
    let editors = match sight {
        Sight::Whole => Some(for_editors(work, app.desk.clock(), source.id).await?),
        Sight::Own(_) => None,
    };
    Ok(SourceAtDesk { source, editors })
}

pub(crate) fn shown(source: SourceAtDesk) -> Response {
    WithEtag { tag: source.source.tag.clone(), is: source }.into_response()
}

/// What came of a decision.
pub(crate) fn decided(version: Option<u32>, affected: Affected, source: SourceAtDesk) -> Response {
    let tag = source.source.tag.clone();
    WithEtag { tag, is: DecidedSource { version, affected, source } }.into_response()
}

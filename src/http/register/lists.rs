//! Pages of what stands beside the incidents: sources and context.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::extract::language::InLanguage;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::REGISTER;
use crate::http::problem::problem::Problem;
use crate::http::register::page::page;
use crate::model::record::context::PublicContextEvent;
use crate::model::record::source::Source;
use crate::render::pages::{self, SourcesPage};

/// Sources of one page.
const LISTED: usize = 200;

/// The page of context events.
pub async fn context(State(app): State<App>, InLanguage(language): InLanguage) -> Result<Response, Problem> {
    let snapshot = app.snapshot()?;
    let events: Vec<&PublicContextEvent> = snapshot.context_at(snapshot.version).collect();
    Ok((REGISTER, page(pages::context(language, &events, snapshot.has_other_licences_at(snapshot.version))))
        .into_response())
}

/// A page of the sources, by key.
pub async fn sources(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    QueryParams(mut query): QueryParams,
) -> Result<Response, Problem> {
    query.drop_empty();
    let after = query.one("after").unwrap_or_default();
    let snapshot = app.snapshot()?;
    let version = snapshot.version;
    let all = snapshot.sources();
    let keys: Vec<&str> = all.keys_at(version).collect();
    let later = &keys[keys.partition_point(|key| *key <= after.as_str())..];
    let counted = |key: &&str| Some((all.one(key, version)?, all.citing(key, version).count() as u64));
    let sources: Vec<(Source, u64)> = later.iter().take(LISTED).filter_map(counted).collect();
    let next = later.get(LISTED - 1).filter(|_| later.len() > LISTED).map(|key| (*key).to_owned());
    let other_licences = snapshot.has_other_licences_at(version);
    let html =
        pages::sources(&SourcesPage { language, all: keys.len() as u64, sources, next, other_licences });
    Ok((REGISTER, page(html)).into_response())
}

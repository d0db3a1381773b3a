//! The page of one incident; the same address with `.json` behind it is the record.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::TryStreamExt;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::language::InLanguage;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::middleware::cache::policy::REGISTER;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::incidents::record;
use crate::http::register::page::{not_found, page, refused};
use crate::model::language::language::Language;
use crate::model::redaction::public::PublicIncident;
use crate::model::vocabulary::publication::Gone;
use crate::register::StateId;
use crate::register::answer::located::Located;
use crate::register::answer::statistics::TooManyRows;
use crate::register::query::filter::{AtVersion, Filter};
use crate::register::query::form;
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::pages;
use crate::render::pages::incident::{IncidentPage, RelatedIncident, incident};

/// What is asked of the page.
#[derive(Clone)]
struct Asked {
    language: Language,
    id: Uuid,
    version: Option<u32>,
    /// Parameters that the page does not know.
    unknown: Vec<String>,
}

impl Asked {
    /// Its address without the language.
    fn address(&self) -> String {
        pages::incident_address(self.id, self.version)
    }
}

/// The page, or the record as JSON.
pub async fn one(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    Named(name): Named,
    query: QueryParams,
) -> Result<Response, Problem> {
    if let Some(id) = name.strip_suffix(".json") {
        let version = query.version()?;
        return record(&app, form::uuid(id).ok_or_else(Problem::not_found)?, version).await;
    }
    let QueryParams(mut query) = query;
    query.drop_empty();
    let version = AtVersion::take(&mut query).version;
    let unknown = match query.finish_page() {
        Ok(unknown) => unknown,
        Err(refusals) => return Ok(refused(language, &refusals)),
    };
    let Some(id) = form::uuid(&name) else { return Ok(not_found(language, "/")) };
    let asked = Asked { language, id, version, unknown };
    app.settled(|| shown(&app, &asked)).await
}

async fn shown(app: &App, asked: &Asked) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = match snapshot.resolve(&Filter { version: asked.version, ..Filter::default() }) {
        Ok(version) => version,
        Err(refusals) => return Ok(refused(asked.language, &refusals)),
    };
    let Some(row) = snapshot.row(asked.id, version) else { return Ok(taken_back(app, &snapshot, asked)) };
    let read: Vec<PublicIncident> =
        app.register.whole(&snapshot, &[(row.id, row.since)]).try_collect().await?;
    let Some(of) = read.first() else { return Ok(not_found(asked.language, &asked.address())) };
    let html = incident(&IncidentPage {
        language: asked.language,
        incident: of,
        version,
        published: app.register.published_at(version).await?,
        asked: asked.version,
        unknown: asked.unknown.clone(),
        other_licences: snapshot.has_other_licences_at(version),
        located: Located::of_one(of, version).map_err(|TooManyRows| Problem::unavailable())?,
        states: snapshot.states_of(asked.id, version),
        related: related(app, &snapshot, of, version).await?,
        contact: app.site.contact.as_deref(),
        base: app.site.base(),
    });
    Ok((REGISTER, page(html)).into_response())
}

/// The related incidents that stand at the version, with their titles.
async fn related(
    app: &App,
    snapshot: &Snapshot,
    of: &PublicIncident,
    version: u32,
) -> Result<Vec<RelatedIncident>, Failed> {
    let standing = |other: &Uuid| snapshot.row(*other, version).map(|row| (row.id, row.since));
    let wanted: Vec<StateId> = of.related.iter().filter_map(|other| standing(&other.incident)).collect();
    let read: Vec<PublicIncident> = app.register.whole(snapshot, &wanted).try_collect().await?;
    let titled = |related: &crate::model::record::related::Related| {
        let other = read.iter().find(|other| other.id == related.incident)?;
        Some(RelatedIncident { related: related.clone(), title: other.title.clone() })
    };
    Ok(of.related.iter().filter_map(titled).collect())
}

/// What is shown of an incident that was taken back; nothing of one that never stood.
fn taken_back(app: &App, snapshot: &Snapshot, asked: &Asked) -> Response {
    let Some(taken) = snapshot.taken_back_at(asked.id, asked.version) else {
        return not_found(asked.language, &asked.address());
    };
    if let Some(heir) = taken.merged_into {
        let heir = Asked { id: heir, ..asked.clone() };
        let location = app.site.address(&asked.language.path(&heir.address()));
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response();
    }
    let gone = match taken.kind {
        Gone::Withdrawn => pages::Gone::Withdrawn,
        Gone::Error | Gone::Merged => pages::Gone::Error,
    };
    let contact = app.site.contact.as_deref();
    let html = pages::retracted(asked.language, &asked.address(), gone, contact);
    (StatusCode::GONE, page(html)).into_response()
}

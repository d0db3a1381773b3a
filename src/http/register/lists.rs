//! Pages of what stands beside the incidents: places, sources and context.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::extract::language::InLanguage;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::REGISTER;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::page::page;
use crate::model::counting::total::Total;
use crate::model::language::language::Language;
use crate::model::record::context::PublicContextEvent;
use crate::model::record::source::Source;
use crate::model::vocabulary::record::Role;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::statistics::{Statistics, StatisticsRow, TooManyRows};
use crate::register::query::filter::Filter;
use crate::register::snapshot::snapshot::{PlaceInUse, Snapshot};
use crate::render::pages::{self, PlaceWithCounts, PlacesPage, SourcesPage};

/// Places or sources of one page.
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

/// A page of the places, by key.
pub async fn places(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    QueryParams(mut query): QueryParams,
) -> Result<Response, Problem> {
    query.drop_empty();
    let after = query.one("after").unwrap_or_default();
    app.settled(|| places_after(&app, language, &after)).await
}

async fn places_after(app: &App, language: Language, after: &str) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = snapshot.version;
    let mut places = snapshot.places_at(version, |_| true);
    let all = places.len() as u64;
    let mut places = places.split_off(places.partition_point(|place| place.key.as_str() <= after));
    let next = places.get(LISTED - 1).filter(|_| places.len() > LISTED).map(|place| place.key.clone());
    places.truncate(LISTED);
    let mut counted: Vec<PlaceWithCounts> =
        places.into_iter().map(|place| PlaceWithCounts { place, counts: Vec::new() }).collect();
    for role in Role::ALL {
        let totals = totals(app, &snapshot, *role, counted.iter().map(|of| &of.place)).await?;
        for PlaceWithCounts { place, counts } in &mut counted {
            counts.extend(totals.get(&place.key).map(|total| (*role, total.clone())));
        }
    }
    let other_licences = snapshot.has_other_licences_at(version);
    let html = pages::places(&PlacesPage { language, all, places: counted, next, other_licences });
    Ok((REGISTER, page(html)).into_response())
}

/// What the statistics by place say of those of the places that have a role, by key.
async fn totals(
    app: &App,
    snapshot: &Snapshot,
    role: Role,
    places: impl Iterator<Item = &PlaceInUse>,
) -> Result<BTreeMap<String, Total>, Failed> {
    let of_role = places.filter(|place| place.roles.contains(&role));
    let place: Vec<Option<String>> = of_role.map(|place| Some(place.key.clone())).collect();
    if place.is_empty() {
        return Ok(BTreeMap::new());
    }
    let filter = Filter { place, place_role: role, ..Filter::default() };
    let version = snapshot.version;
    let selection = app.register.select(snapshot, &filter, version).await?;
    let statistics = Statistics::of(version, &filter, &[GroupKey::Place], &selection)
        .map_err(|TooManyRows| Problem::unavailable())?;
    let of_row = |row: StatisticsRow| Some((row.key.values().next()?.as_str()?.to_owned(), row.total));
    Ok(statistics.rows.into_iter().filter_map(of_row).collect())
}

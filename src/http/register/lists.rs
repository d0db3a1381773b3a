//! Pages of what stands beside the incidents: places, sources and context. They ignore parameters that they do not know, and
//! say so.

use std::collections::{BTreeMap, HashSet};

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use tokio::task::spawn_blocking;

use crate::http::app::App;
use crate::http::extract::language::InLanguage;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::REGISTER;
use crate::http::problem::problem::{Kind, Problem};
use crate::http::register::page::{page, refused};
use crate::model::counting::total::Total;
use crate::model::language::language::Language;
use crate::model::record::context::PublicContextEvent;
use crate::model::record::source::Source;
use crate::model::vocabulary::record::Role;
use crate::register::answer::selection::Selection;
use crate::register::answer::statistics::by_place;
use crate::register::query::filter::{AtVersion, Filter};
use crate::register::query::parameters::Refusal;
use crate::register::snapshot::row::Row;
use crate::register::snapshot::snapshot::{PlaceInUse, Snapshot};
use crate::render::pages::{self, List, PlaceWithCounts, PlacesPage, SourcesPage};

/// Places or sources of one page.
const LISTED: usize = 200;

/// What is asked of a list.
struct Asked {
    version: Option<u32>,
    /// The key after which the page begins.
    after: Option<String>,
    /// Parameters that the page does not know.
    unknown: Vec<String>,
}

impl Asked {
    fn read(QueryParams(mut query): QueryParams, has_pages: bool) -> Result<Self, Vec<Refusal>> {
        query.drop_empty();
        let version = AtVersion::take(&mut query).version;
        let after = if has_pages { query.one("after") } else { None };
        Ok(Self { version, after, unknown: query.finish_page()? })
    }
}

/// The page, or why there is none. It may take a processor for a while, and no other question waits for that.
async fn answer(
    app: &App,
    language: Language,
    asked: Result<Asked, Vec<Refusal>>,
    write: impl FnOnce(&Snapshot, List) -> String + Send + 'static,
) -> Result<Response, Problem> {
    let snapshot = app.snapshot()?;
    let at_version = |asked: Asked| {
        let filter = Filter { version: asked.version, ..Filter::default() };
        snapshot.resolve(&filter).map(|version| (asked, version))
    };
    let (asked, version) = match asked.and_then(at_version) {
        Ok(asked) => asked,
        Err(refusals) => return Ok(refused(language, &refusals)),
    };
    let list = List {
        language,
        version,
        published: app.register.published_at(version).await?,
        asked: asked.version,
        after: asked.after,
        next: None,
        unknown: asked.unknown,
        other_licences: snapshot.has_other_licences_at(version),
    };
    let html = spawn_blocking(move || write(&snapshot, list)).await;
    let html = html.map_err(|_| Problem::new(Kind::Internal, "The page could not be written."))?;
    Ok((REGISTER, page(html)).into_response())
}

/// Those of its page, out of all, which are sorted by key.
fn cut<T>(list: &mut List, mut all: Vec<T>, key: impl Fn(&T) -> &str) -> Vec<T> {
    let after = list.after.as_deref().unwrap_or_default();
    let mut later = all.split_off(all.partition_point(|of| key(of) <= after));
    list.next = later.get(LISTED - 1).filter(|_| later.len() > LISTED).map(|of| key(of).to_owned());
    later.truncate(LISTED);
    later
}

/// The page of context events.
pub async fn context(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    query: QueryParams,
) -> Result<Response, Problem> {
    let write = |snapshot: &Snapshot, list: List| {
        let events: Vec<&PublicContextEvent> = snapshot.context_at(list.version).collect();
        pages::context(&list, &events)
    };
    answer(&app, language, Asked::read(query, false), write).await
}

/// A page of the sources, by key.
pub async fn sources(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    query: QueryParams,
) -> Result<Response, Problem> {
    let write = |snapshot: &Snapshot, mut list: List| {
        let (known, version) = (snapshot.sources(), list.version);
        let keys: Vec<&str> = known.keys_at(version).collect();
        let all = keys.len() as u64;
        let counted = |key: &str| Some((known.one(key, version)?, known.citing(key, version).count() as u64));
        let sources: Vec<(Source, u64)> =
            cut(&mut list, keys, |key| key).into_iter().filter_map(counted).collect();
        pages::sources(&SourcesPage { list, all, sources })
    };
    answer(&app, language, Asked::read(query, true), write).await
}

/// A page of the places, by key.
pub async fn places(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    query: QueryParams,
) -> Result<Response, Problem> {
    let write = |snapshot: &Snapshot, mut list: List| {
        let places = snapshot.places_at(list.version, |_| true);
        let all = places.len() as u64;
        let places = cut(&mut list, places, |place| &place.key);
        let places = counted(snapshot, list.version, places);
        pages::places(&PlacesPage { list, all, places })
    };
    answer(&app, language, Asked::read(query, true), write).await
}

/// The places with what the statistics by place say of them in each of their roles.
fn counted(snapshot: &Snapshot, version: u32, places: Vec<PlaceInUse>) -> Vec<PlaceWithCounts> {
    let keys: HashSet<&str> = places.iter().map(|place| place.key.as_str()).collect();
    let is_there = |row: &&Row| row.places.iter().any(|place| keys.contains(place.key.as_str()));
    let rows: Vec<&Row> = snapshot.rows_at(version).filter(is_there).collect();
    let of_role = |role: &Role| {
        let filter = Filter { place_role: *role, ..Filter::default() };
        let selection = Selection::of(&filter, rows.iter().copied(), None).at(version);
        (*role, by_place(&filter, &selection))
    };
    let totals: Vec<(Role, BTreeMap<String, Total>)> = Role::ALL.iter().map(of_role).collect();
    let with_counts = |place: PlaceInUse| {
        let of =
            |(role, totals): &(Role, BTreeMap<String, Total>)| Some((*role, totals.get(&place.key)?.clone()));
        let counts = totals.iter().filter_map(of).collect();
        PlaceWithCounts { place, counts }
    };
    places.into_iter().map(with_counts).collect()
}

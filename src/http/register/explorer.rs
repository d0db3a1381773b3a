//! The explorer: the register as a page, in three languages. It ignores parameters that it does not know, and fields of its
//! form that nobody filled in.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use futures_util::TryStreamExt;

use crate::http::app::App;
use crate::http::extract::language::InLanguage;
use crate::http::extract::query::QueryParams;
use crate::http::middleware::cache::policy::{PROGRAM, REGISTER};
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::page::{page, refused};
use crate::model::counting::time::{Bucket, Grain};
use crate::model::language::fact::Headline;
use crate::model::language::language::Language;
use crate::model::record::context::PublicContextEvent;
use crate::model::redaction::public::PublicIncident;
use crate::register::StateId;
use crate::register::answer::facets::Facet;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::located::Located;
use crate::register::answer::page::{Order, Page, Place, cut};
use crate::register::answer::selection::Selection;
use crate::register::answer::statistics::{Statistics, StatisticsRow, TooManyRows};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Refusal, address};
use crate::register::query::view::View;
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::pages::{self, Explorer};

/// Incidents of one page.
const LISTED: u32 = 25;
/// The most bars by month.
const MOST_MONTHS: i64 = 120;
/// By month where nothing else is asked for and that is no more bars.
const FEW_MONTHS: i64 = 36;
/// The most events that are shown.
const MOST_EVENTS: usize = 200;
/// The options of the form that are counted.
const FACETS: [GroupKey; 3] = [GroupKey::HostCountry, GroupKey::OriginCountry, GroupKey::RepatriationStatus];

/// What is asked of the page.
#[derive(Clone)]
struct Asked {
    language: Language,
    filter: Filter,
    order: Order,
    view: View,
    page: Page,
    /// Parameters that it does not know.
    unknown: Vec<String>,
}

impl Asked {
    fn read(language: Language, QueryParams(mut query): QueryParams) -> Result<Self, Vec<Refusal>> {
        query.drop_empty();
        let (filter, order) = (Filter::take(&mut query), Order::take(&mut query));
        let (view, page) = (View::take(&mut query), Page::take(&mut query));
        let unknown = query.finish_page()?;
        Ok(Self { language, filter, order, view, page: Page { limit: LISTED, ..page }, unknown })
    }

    /// The same at the version that its cursor names, so that every link of the page is of what it shows.
    fn at(&self, after: Option<Place>) -> Self {
        let version = after.and_then(|after| u32::try_from(after.keys[0]).ok());
        let filter = Filter { version: version.or(self.filter.version), ..self.filter.clone() };
        Self { filter, ..self.clone() }
    }

    /// Where the page before ended. A cursor of another list begins at the first page.
    fn after(&self) -> Option<Place> {
        self.page.after(&self.question()).unwrap_or(None)
    }

    fn question(&self) -> String {
        address("/", &[&self.filter, &self.order])
    }
}

/// A page, or why there is none.
enum Shown {
    Page(String),
    Refused(Vec<Refusal>),
}

/// The page.
pub async fn explorer(
    State(app): State<App>,
    InLanguage(language): InLanguage,
    asked: QueryParams,
) -> Result<Response, Problem> {
    let asked = match Asked::read(language, asked) {
        Ok(asked) => asked,
        Err(refusals) => return Ok(refused(language, &refusals)),
    };
    Ok(match app.settled(|| shown(&app, &asked)).await? {
        Shown::Page(html) => (REGISTER, page(html)).into_response(),
        Shown::Refused(refusals) => refused(language, &refusals),
    })
}

/// The stylesheet of the pages.
pub async fn style() -> Response {
    (PROGRAM, [(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], pages::STYLE)
        .into_response()
}

async fn shown(app: &App, asked: &Asked) -> Result<Shown, Failed> {
    let snapshot = app.snapshot()?;
    let after = asked.after().filter(|after| after.keys[0] <= i64::from(snapshot.version));
    let asked = &asked.at(after);
    let version = match snapshot.resolve(&asked.filter) {
        Ok(version) => version,
        Err(refusals) => return Ok(Shown::Refused(refusals)),
    };
    let mut selection = app.register.select(&snapshot, &asked.filter, version).await?;
    let counted = Counted::of(asked, (&snapshot, version), &selection)?;
    let facets = app.register.facets(&snapshot, (&asked.filter, &selection), &FACETS, version).await?;
    let (rows, next) = cut(&mut selection.seen, asked.order.sort, LISTED, after, version);
    let wanted: Vec<StateId> = rows.iter().map(|seen| (seen.row.id, seen.row.since)).collect();
    let incidents: Vec<PublicIncident> = app.register.whole(&snapshot, &wanted).try_collect().await?;
    let read = Read {
        version,
        published: app.register.published_at(version).await?,
        counted,
        facets,
        incidents,
        here: after.map(|here| here.print(&asked.question())),
        next: next.map(|end| end.print(&asked.question())),
    };
    Ok(Shown::Page(pages::explorer(&view(app, asked, &snapshot, &read))))
}

/// What was read for a page.
struct Read {
    version: u32,
    published: Option<NaiveDate>,
    counted: Counted,
    facets: Vec<Facet>,
    incidents: Vec<PublicIncident>,
    here: Option<String>,
    next: Option<String>,
}

fn view<'a>(app: &'a App, asked: &'a Asked, snapshot: &'a Snapshot, read: &'a Read) -> Explorer<'a> {
    let Read { version, counted, .. } = read;
    let mut events = events(snapshot, &asked.filter, *version);
    let more_events = events.len().saturating_sub(MOST_EVENTS) as u64;
    events.truncate(MOST_EVENTS);
    Explorer {
        language: asked.language,
        filter: &asked.filter,
        order: &asked.order,
        view: &asked.view,
        by: counted.by,
        may_switch: counted.may_switch,
        version: *version,
        published: read.published,
        headline: counted.headline,
        whole: counted.whole,
        parts: &counted.parts,
        times: &counted.times,
        statuses: &counted.statuses,
        countries: &counted.countries,
        places: counted.places.as_ref(),
        located: counted.located.as_ref(),
        facets: &read.facets,
        events,
        more_events,
        unknown: &asked.unknown,
        other_licences: snapshot.has_other_licences_at(*version),
        incidents: &read.incidents,
        here: read.here.clone(),
        next: read.next.clone(),
        contact: app.site.contact.as_deref(),
        base: app.site.base(),
    }
}

/// The selection, counted in each way that the page shows.
struct Counted {
    by: Grain,
    may_switch: bool,
    times: Statistics,
    statuses: Statistics,
    countries: Statistics,
    places: Option<Statistics>,
    located: Option<Located>,
    parts: Vec<StatisticsRow>,
    headline: Headline,
    whole: Headline,
}

impl Counted {
    fn of(
        asked: &Asked,
        (snapshot, version): (&Snapshot, u32),
        selection: &Selection<'_>,
    ) -> Result<Self, Problem> {
        let count = |key: GroupKey| Statistics::of(version, &asked.filter, &[key], selection);
        let few =
            |counted: Result<Statistics, TooManyRows>| counted.map_err(|TooManyRows| Problem::unavailable());
        let months = months(&asked.filter, selection);
        let by = match asked.view.by {
            Some(Grain::Month) if months <= MOST_MONTHS => Grain::Month,
            None if months <= FEW_MONTHS => Grain::Month,
            _ => Grain::Year,
        };
        let key = if by == Grain::Month { GroupKey::Month } else { GroupKey::Year };
        let times = few(count(key))?;
        let parts = parts(version, &asked.filter, selection).map_err(|TooManyRows| Problem::unavailable())?;
        // The row that the question is about, where it asks for people of one origin or at one place.
        let answer = Some(&parts).filter(|parts| parts.len() == 1).and_then(|parts| parts.first());
        let headline = |row: &StatisticsRow| selection.headline(&row.total, &asked.filter);
        let whole = selection.headline(&times.totals.total, &asked.filter);
        let headline = answer.map_or(whole, headline);
        let places = count(GroupKey::Place).ok();
        Ok(Self {
            by,
            may_switch: months <= MOST_MONTHS,
            times,
            statuses: few(count(GroupKey::RepatriationStatus))?,
            countries: few(count(GroupKey::HostCountry))?,
            located: places.as_ref().map(|places| Located::of(selection, places, snapshot)),
            places,
            parts,
            headline,
            whole,
        })
    }
}

/// The rows that are asked for where the question is about a part of the people: those of an origin or at a place. The
/// incidents whole may count more (rule 4).
fn parts(
    version: u32,
    filter: &Filter,
    selection: &Selection<'_>,
) -> Result<Vec<StatisticsRow>, TooManyRows> {
    let chosen = filter.parts();
    let keys: Vec<GroupKey> = chosen.iter().filter_map(|(name, _)| GroupKey::parse(name)).collect();
    let is_wanted = |row: &StatisticsRow| {
        chosen.iter().all(|(name, values)| {
            let value = row.key.get(*name).and_then(|value| value.as_str());
            values.iter().any(|wanted| wanted.as_deref() == value)
        })
    };
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let counted = Statistics::of(version, filter, &keys, selection)?;
    Ok(counted.rows.into_iter().filter(is_wanted).collect())
}

/// How many months the bars would be.
fn months(filter: &Filter, selection: &Selection<'_>) -> i64 {
    let dates = || selection.seen.iter().map(|seen| seen.row.date);
    let from = filter.date_from.or_else(|| dates().map(|date| date.earliest).min());
    let to = filter.date_to.or_else(|| dates().map(|date| date.latest).max());
    let days = |(from, to): (NaiveDate, NaiveDate)| (to - from).num_days();
    from.zip(to).map_or(0, |ends| days(ends) / 30 + 1)
}

/// Events of the time that is asked for, about the countries that are asked for.
fn events<'a>(snapshot: &'a Snapshot, filter: &Filter, version: u32) -> Vec<&'a PublicContextEvent> {
    let countries: Vec<_> = filter.host_country.iter().chain(&filter.origin_country).flatten().collect();
    let wanted = |public: &&PublicContextEvent| {
        let event = &public.event;
        let span = event.date.span();
        let is_in = |bucket: &Bucket| bucket.period().overlaps(span);
        let in_any =
            |(_, wanted): (_, &[Option<Bucket>])| wanted.is_empty() || wanted.iter().flatten().any(is_in);
        filter.period().overlaps(span)
            && filter.buckets().all(in_any)
            && (countries.is_empty() || event.countries.iter().any(|of| countries.contains(&of)))
    };
    snapshot.context_at(version).filter(wanted).collect()
}

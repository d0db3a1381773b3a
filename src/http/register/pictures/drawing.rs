//! What a picture is of: what is asked, and what the register answers.

use futures_util::TryStreamExt;
use uuid::Uuid;

use crate::http::app::App;
use crate::http::extract::query::known;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::model::language::language::Language;
use crate::model::redaction::public::PublicIncident;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::located::Located;
use crate::register::answer::selection::Selection;
use crate::register::answer::statistics::{Grouping, MOST_ROWS, Statistics, TooManyRows};
use crate::register::query::filter::{AtVersion, Filter};
use crate::register::query::parameters::{Print, Query, address};
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::picture::form::{ChartKey, MapForm, PictureForm, Size, Theme};
use crate::render::picture::picture::{Format, Picture};
use crate::render::picture::places;
use crate::render::picture::scene::Scene;
use crate::render::picture::statistics::{self, MOST_COLUMNS, TooManyColumns};

/// What is drawn.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// A statistic by one key.
    Chart(ChartKey),
    /// Where the people were.
    Map(MapForm),
    /// Where those of one incident were.
    Incident(Uuid, MapForm),
}

/// What a request for a picture asks.
#[derive(Debug)]
pub(super) struct Asked {
    pub filter: Filter,
    pub subject: Subject,
    pub form: PictureForm,
}

impl Asked {
    pub fn chart(query: &mut Query) -> Self {
        let (filter, key) = (Filter::take(query), ChartKey::take(query));
        Self { filter, subject: Subject::Chart(key), form: PictureForm::take(query) }
    }

    pub fn map(query: &mut Query) -> Self {
        let (filter, form) = (Filter::take(query), MapForm::take(query));
        Self { filter, subject: Subject::Map(form), form: PictureForm::take(query) }
    }

    /// Of one incident every place is drawn, so nothing is asked but the version.
    pub fn incident(id: Uuid, query: &mut Query) -> Self {
        let AtVersion { version } = AtVersion::take(query);
        let form = MapForm::take(query);
        let filter = Filter { version, ..Filter::default() };
        Self { filter, subject: Subject::Incident(id, form), form: PictureForm::take(query) }
    }

    /// The same of the incident that took another in.
    pub fn of_heir(&self, heir: Uuid) -> Self {
        let subject = match &self.subject {
            Subject::Incident(_, form) => Subject::Incident(heir, form.clone()),
            other => other.clone(),
        };
        Self { subject, filter: self.filter.clone(), form: self.form.clone() }
    }

    /// A map in a frame has its words: nothing around it would say them.
    pub fn framed_map(query: &mut Query) -> Self {
        let (filter, form) = (Filter::take(query), PictureForm::take(query));
        Self { filter, subject: Subject::Map(MapForm { bare: false }), form }
    }

    /// `statistics-by-month-card-dark-ko.png`: two pictures of one filter keep apart.
    pub fn name(&self, format: Format) -> String {
        let stem = if matches!(self.subject, Subject::Chart(_)) { "statistics" } else { "map" };
        let of = match &self.subject {
            Subject::Chart(ChartKey { group_by }) => Some(format!("by-{}", group_by.word())),
            Subject::Map(MapForm { bare }) => bare.then(|| "bare".to_owned()),
            Subject::Incident(id, MapForm { bare: true }) => Some(format!("of-{id}-bare")),
            Subject::Incident(id, _) => Some(format!("of-{id}")),
        };
        let PictureForm { size, theme, language } = &self.form;
        let size = (*size != Size::Article).then(|| size.word().to_owned());
        let theme = (*theme != Theme::Light).then(|| theme.word().to_owned());
        let language = (*language != Language::English).then(|| language.word().to_owned());
        let parts = [Some(stem.to_owned()), of, size, theme, language];
        format!("{}.{}", parts.into_iter().flatten().collect::<Vec<_>>().join("-"), format.ending())
    }

    fn key(&self) -> GroupKey {
        match &self.subject {
            Subject::Chart(ChartKey { group_by }) => *group_by,
            Subject::Map(_) | Subject::Incident(..) => GroupKey::Place,
        }
    }

    fn too_many(&self) -> Problem {
        match self.subject {
            Subject::Chart(_) => too_many(),
            Subject::Map(_) | Subject::Incident(..) => {
                let allowed = vec![format!(
                    "at most {MOST_ROWS} places: a narrower filter, such as a country or a period"
                )];
                let detail = "there are too many places to draw".to_owned();
                Problem::parameter("place", "too-many", detail, allowed)
            }
        }
    }

    /// The address of the file, drawn in this form.
    pub fn file(&self, format: Format, form: &PictureForm) -> String {
        let (path, of): (_, &dyn Print) = match &self.subject {
            Subject::Chart(key) => ("/v1/statistics".to_owned(), key),
            Subject::Map(map) => ("/v1/map".to_owned(), map),
            Subject::Incident(id, map) => (format!("/v1/incidents/{id}/map"), map),
        };
        address(&format!("{path}.{}", format.ending()), &[&self.filter, of, form])
    }
}

/// A picture before it is drawn: drawing takes a processor for a while, and nothing of the register.
#[derive(Debug)]
pub(super) struct Drawing {
    pub picture: Picture,
    pub counted: Statistics,
    key: GroupKey,
    located: Option<Located>,
}

impl Drawing {
    pub async fn of(app: &App, snapshot: &Snapshot, asked: &Asked, format: Format) -> Result<Self, Failed> {
        let version = known(snapshot, &asked.filter)?;
        if let Subject::Incident(id, _) = asked.subject {
            return Self::of_one(app, asked, format, (snapshot, version, id)).await;
        }
        let selection = app.register.select(snapshot, &asked.filter, version).await?;
        let drawing = Self::counted(app, asked, format, (version, &selection)).await?;
        let is_map = matches!(asked.subject, Subject::Map(_));
        let located = is_map.then(|| Located::of(&selection, &drawing.counted, snapshot));
        Ok(Self { located, ..drawing })
    }

    async fn of_one(
        app: &App,
        asked: &Asked,
        format: Format,
        (snapshot, version, id): (&Snapshot, u32, Uuid),
    ) -> Result<Self, Failed> {
        let row = snapshot.row(id, version).ok_or_else(Problem::not_found)?;
        let selection = Selection::of(&asked.filter, std::iter::once(row), None);
        let drawing = Self::counted(app, asked, format, (version, &selection)).await?;
        let read: Vec<PublicIncident> =
            app.register.whole(snapshot, &[(row.id, row.since)]).try_collect().await?;
        let of = read.first().ok_or_else(Problem::not_found)?;
        let located = Located::of_one(of, version).map_err(|TooManyRows| asked.too_many())?;
        let at = AtVersion { version: Some(version) };
        let address = app.site.address(&address(&format!("/v1/incidents/{id}"), &[&at]));
        let picture = Picture { of: Some(of.title.clone()), address, ..drawing.picture };
        Ok(Self { located: Some(located), picture, ..drawing })
    }

    /// With its numbers, and nowhere yet.
    async fn counted(
        app: &App,
        asked: &Asked,
        format: Format,
        (version, selection): (u32, &Selection<'_>),
    ) -> Result<Self, Failed> {
        let Asked { filter, subject, form } = asked;
        let key = asked.key();
        let counted =
            Statistics::of(version, filter, &[key], selection).map_err(|TooManyRows| asked.too_many())?;
        let headline = form.language.says().headline(&selection.headline(&counted.totals.total, filter));
        let picture = Picture {
            format,
            form: form.clone(),
            bare: matches!(
                subject,
                Subject::Map(MapForm { bare: true }) | Subject::Incident(_, MapForm { bare: true })
            ),
            of: None,
            version,
            published: app.register.published_at(version).await?,
            filter: Filter { version: None, ..filter.clone() }.print(),
            headline,
            totals: counted.totals.clone(),
            undated: selection.undated(filter),
            address: app.site.address(&numbers(key, filter, version)),
        };
        Ok(Self { picture, counted, key, located: None })
    }

    /// What is drawn where.
    pub fn scene(&self) -> Result<Scene, Problem> {
        match &self.located {
            Some(located) => Ok(places::map(&self.picture, located)),
            None => {
                statistics::chart(&self.picture, &self.counted, self.key).map_err(|TooManyColumns| too_many())
            }
        }
    }
}

/// Where the numbers of a picture are found.
fn numbers(key: GroupKey, filter: &Filter, version: u32) -> String {
    let of_version = Filter { version: Some(version), ..filter.clone() };
    address("/v1/statistics", &[&Grouping { group_by: vec![key] }, &of_version])
}

fn too_many() -> Problem {
    let allowed = vec![format!(
        "at most {MOST_COLUMNS} bars of time and {MOST_ROWS} rows: a shorter period or coarser buckets"
    )];
    Problem::parameter("group_by", "too-many", "this would have too many bars".to_owned(), allowed)
}

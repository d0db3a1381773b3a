//! What a file holds.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::http::app::App;
use crate::http::extract::query::known;
use crate::http::problem::failed::Failed;
use crate::model::value::geography::Bbox;
use crate::register::StateId;
use crate::register::answer::page::{self, Order, Sort};
use crate::register::answer::selection::Totals;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::Query;
use crate::register::snapshot::matching::Match;
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::about::About;
use crate::render::csv::TableForm;

/// What a request for a file asks.
#[derive(Debug)]
pub(super) struct Ordered {
    pub filter: Filter,
    pub sort: Sort,
    pub form: TableForm,
}

/// What a file holds: the incidents of a filter at one version, in their order.
#[derive(Debug)]
pub struct Export {
    /// The filter.
    pub filter: Filter,
    /// How its tables are written.
    pub form: TableForm,
    /// The snapshot it was taken from.
    pub snapshot: Arc<Snapshot>,
    /// The version.
    pub version: u32,
    /// The day on which that was published.
    pub published: Option<NaiveDate>,
    /// What the incidents come to.
    pub totals: Totals,
    /// The incidents.
    pub wanted: Arc<[StateId]>,
    /// The box around all places that a map shows.
    pub bbox: Option<Bbox>,
}

impl Ordered {
    pub(super) fn take(query: &mut Query, has_tables: bool) -> Self {
        let (filter, sort) = (Filter::take(query), Order::take(query).sort);
        let form = if has_tables { TableForm::take(query) } else { TableForm::default() };
        Self { filter, sort, form }
    }
}

impl Export {
    pub(super) async fn of(app: &App, ordered: &Ordered) -> Result<Self, Failed> {
        let Ordered { filter, sort, form } = ordered;
        let snapshot = app.snapshot()?;
        let version = known(&snapshot, filter)?;
        let published = app.register.published_at(version).await?;
        let mut selection = app.register.select(&snapshot, filter, version).await?;
        page::sort(*sort, &mut selection.seen);
        let points = |seen: &Match<'_>| {
            seen.row
                .places
                .iter()
                .filter(|place| place.role == filter.place_role)
                .filter_map(|place| place.point)
                .collect::<Vec<_>>()
        };
        let bbox = Bbox::around(selection.seen.iter().flat_map(points));
        let (totals, wanted) = (
            selection.totals(filter),
            selection.seen.iter().map(|seen| (seen.row.id, seen.row.since)).collect(),
        );
        drop(selection);
        let (filter, form) = (filter.clone(), form.clone());
        Ok(Self { filter, form, snapshot, version, published, totals, wanted, bbox })
    }

    /// What the file says of itself.
    pub fn about(&self, app: &App) -> About {
        About {
            version: self.version,
            published: self.published,
            filter: self.filter.print(),
            totals: self.totals.clone(),
            other_licences: self.snapshot.has_other_licences_at(self.version),
            base: app.site.base().map(str::to_owned),
            contact: app.site.contact.clone(),
        }
    }
}

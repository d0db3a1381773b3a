//! What a file holds.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::http::app::App;
use crate::http::extract::query::known;
use crate::http::problem::failed::Failed;
use crate::http::register::file::TableForm;
use crate::model::value::geography::Bbox;
use crate::register::StateId;
use crate::register::answer::page::{self, Order, Sort};
use crate::register::answer::selection::Totals;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::Query;
use crate::register::snapshot::matching::Match;
use crate::register::snapshot::snapshot::Snapshot;
use crate::render::about::About;

/// What a request for a file asks.
#[derive(Debug)]
pub(super) struct Ordered {
    pub filter: Filter,
    pub sort: Sort,
    pub hxl: bool,
}

/// What a file holds: the incidents of a filter at one version, in their order.
#[derive(Debug)]
pub struct Export {
    /// The filter.
    pub filter: Filter,
    /// Whether its tables have a row of hashtags.
    pub hxl: bool,
    /// The snapshot it was taken from.
    pub snapshot: Arc<Snapshot>,
    /// The version.
    pub version: u32,
    /// When that was published.
    pub published: Option<DateTime<Utc>>,
    /// What the incidents come to.
    pub totals: Totals,
    /// The incidents.
    pub wanted: Arc<[StateId]>,
    /// The box around all places that a map shows.
    pub bbox: Option<Bbox>,
}

impl Ordered {
    pub(super) fn take(query: &mut Query, has_hxl: bool) -> Self {
        let (filter, sort) = (Filter::take(query), Order::take(query).sort);
        Self { filter, sort, hxl: has_hxl && TableForm::take(query).hxl }
    }
}

impl Export {
    pub(super) async fn of(app: &App, ordered: &Ordered) -> Result<Self, Failed> {
        let Ordered { filter, sort, hxl } = ordered;
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
        Ok(Self { filter: filter.clone(), hxl: *hxl, snapshot, version, published, totals, wanted, bbox })
    }

    /// What the file says of itself.
    pub fn about(&self, app: &App) -> About {
        About {
            version: self.version,
            published: self.published,
            filter: self.filter.print(),
            totals: self.totals.clone(),
            base: app.site.base().map(str::to_owned),
            contact: app.site.contact.clone(),
        }
    }
}

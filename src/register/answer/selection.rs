//! The incidents of one filter in one snapshot, and what they come to. List, total, statistics and export start here.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::counting::total::{self, Part, Total};
use crate::model::language::fact::Headline;
use crate::model::language::language::Language;
use crate::register::answer::headline::headline;
use crate::register::query::filter::Filter;
use crate::register::snapshot::matching::{Match, Verdict, matches};
use crate::register::snapshot::row::Row;

/// The rows that match a filter, in the order of the snapshot, and what was left out for want of knowledge.
#[derive(Debug, Default)]
pub struct Selection<'a> {
    /// The matching rows, one per incident.
    pub seen: Vec<Match<'a>>,
    /// Incidents left out because their place is too coarse for the box or circle.
    pub imprecise_places: u64,
    /// Incidents left out because it is not certain that they had begun.
    pub may_have_begun: u64,
    /// Incidents of the version, whatever the filter, that have been withdrawn since.
    pub withdrawn: u64,
}

/// A total, and the incidents that the filter could not decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// What the incidents come to.
    #[serde(flatten)]
    pub total: Total,
    /// With status_on: incidents that may have had a further step by that day (rule 8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_have_moved_on: Option<u64>,
    /// With status_on: incidents that are left out, but may have begun by that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_have_begun: Option<u64>,
    /// With bbox or near: incidents that are left out, because their place is not precise enough to decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imprecise_places: Option<u64>,
    /// Incidents of this version, for any filter, that have been withdrawn since. They are missing here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<u64>,
    /// The total as a sentence.
    #[schema(
        example = "At least 35 and at most 37 people in 3 registered incidents; 22 of them reported as repatriated."
    )]
    pub headline: String,
}

impl<'a> Selection<'a> {
    /// Selects among the rows of one version.
    pub fn of(filter: &Filter, rows: impl Iterator<Item = &'a Row>, found: Option<&BTreeSet<Uuid>>) -> Self {
        let mut selection = Self::default();
        for row in rows {
            match matches(filter, row, found) {
                Verdict::Match(seen) => selection.seen.push(seen),
                Verdict::ImprecisePlace => selection.imprecise_places += 1,
                Verdict::MayHaveBegun => selection.may_have_begun += 1,
                Verdict::No => (),
            }
        }
        selection
    }

    /// The same with the links between incidents that there were at a version.
    #[must_use]
    pub fn at(mut self, version: u32) -> Self {
        for seen in &mut self.seen {
            seen.may_share = seen.row.may_share_at(version);
        }
        self
    }

    /// What its incidents come to, each once (rule 2).
    #[must_use]
    pub fn totals(&self, filter: &Filter) -> Totals {
        let total = total::total(&self.seen.iter().map(whole).collect::<Vec<_>>());
        Totals {
            headline: Language::English.says().headline(&self.headline(&total, filter)),
            total,
            may_have_moved_on: filter.status_on.map(|_| self.moved_on()),
            may_have_begun: filter.status_on.map(|_| self.may_have_begun),
            withdrawn: Some(self.withdrawn).filter(|withdrawn| *withdrawn > 0),
            imprecise_places: filter.asks_point().then_some(self.imprecise_places),
        }
    }

    /// What the total says, for a sentence in any language.
    #[must_use]
    pub fn headline(&self, total: &Total, filter: &Filter) -> Headline {
        headline(total, filter, self.moved_on(), self.withdrawn)
    }

    /// How many have no date of the kind that the filter is about: of those nobody knows when people were repatriated.
    #[must_use]
    pub fn undated(&self, filter: &Filter) -> u64 {
        self.seen.iter().filter(|seen| seen.spans(filter.date_of).is_empty()).count() as u64
    }

    fn moved_on(&self) -> u64 {
        self.seen.iter().filter(|seen| seen.may_have_moved_on).count() as u64
    }
}

/// An incident whole.
#[must_use]
pub fn whole<'a>(seen: &Match<'a>) -> Part<'a> {
    let row = seen.row;
    Part {
        incident: row.id,
        may_share: seen.may_share,
        counts: row.counts,
        approximate: row.approximate,
        may_lie_outside: seen.may_lie_outside,
        people: row.people,
        repatriated: seen.repatriated(),
    }
}

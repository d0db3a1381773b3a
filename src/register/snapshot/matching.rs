//! Whether a row matches a filter, and how the filter sees it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::model::counting::share::Share;
use crate::model::counting::status::{self, Happening};
use crate::model::counting::time::{Bucket, Grain, Period};
use crate::model::value::bounds::Bounds;
use crate::model::value::span::Span;
use crate::model::vocabulary::record::Status;
use crate::register::query::filter::{DateMatch, DateOf, Filter};
use crate::register::snapshot::row::{Row, admits};

/// A matching row as the filter sees it: as of its day, with the places that match.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its steps; with `status_on`, those that have happened.
    pub steps: Cow<'a, [Happening]>,
    /// With `status_on`: a further step may have happened.
    pub may_have_moved_on: bool,
    /// It is not certain that its dates lie in the period (rule 5).
    pub may_lie_outside: bool,
    /// Positions of the places of the role that fulfil the place parameters; none where it has no place of the role.
    pub places: Vec<usize>,
    /// Incidents that may share people with it.
    pub may_share: &'a [Uuid],
}

/// What the filter says of a row.
#[derive(Debug, Clone)]
pub enum Verdict<'a> {
    /// It belongs to the answer.
    Match(Match<'a>),
    /// It would, were its place known finely enough for the box or circle.
    ImprecisePlace,
    /// With `status_on`: it would, had it certainly begun by that day. It may have.
    MayHaveBegun,
    /// It does not.
    No,
}

/// Whether a row belongs to a filter's answer. `found` are the incidents in which the words of `q` stand.
#[must_use]
pub fn matches<'a>(filter: &Filter, row: &'a Row, found: Option<&BTreeSet<Uuid>>) -> Verdict<'a> {
    let (steps, may_have_moved_on) = match filter.status_on {
        None => (Cow::Borrowed(row.steps.as_slice()), false),
        Some(day) => {
            let as_of = status::as_of(&row.steps, day);
            (Cow::Owned(as_of.happened), as_of.may_have_moved_on)
        }
    };
    let may_share = row.may_share.as_slice();
    let seen = Match { row, steps, may_have_moved_on, may_lie_outside: false, places: Vec::new(), may_share };
    if !row.fits(filter) || found.is_some_and(|found| !found.contains(&row.id)) || !steps_of(filter, &seen) {
        return Verdict::No;
    }
    let spans = seen.spans(filter.date_of);
    if !dates(filter, &spans) {
        return Verdict::No;
    }
    let may_lie_outside = !spans.iter().all(|span| filter.period().holds(*span));
    // What has certainly not begun is left out for that alone.
    let (certainly, perhaps) = match filter.status_on {
        None => (true, true),
        Some(day) => (
            status::begun(row.date, &row.steps, day),
            row.date.earliest <= day || row.steps.iter().any(|step| step.span.earliest <= day),
        ),
    };
    if !perhaps {
        return Verdict::No;
    }
    let (places, imprecise) = places(filter, row);
    let asks_place = !filter.subdivision.is_empty() || !filter.place.is_empty() || filter.asks_point();
    if asks_place && places.is_empty() && !admits_no_place(filter, row) {
        return if imprecise { Verdict::ImprecisePlace } else { Verdict::No };
    }
    if certainly { Verdict::Match(Match { may_lie_outside, places, ..seen }) } else { Verdict::MayHaveBegun }
}

fn steps_of(filter: &Filter, seen: &Match<'_>) -> bool {
    admits(&filter.repatriation_status, Some(&seen.status()))
        && (filter.step.is_empty() || seen.steps.iter().any(|step| filter.step.contains(&step.status)))
}

fn dates(filter: &Filter, spans: &[Span]) -> bool {
    let period = filter.period();
    let in_period = match filter.date_match {
        _ if period == Period::default() => true,
        DateMatch::Overlap => spans.iter().any(|span| period.overlaps(*span)),
        DateMatch::Within => !spans.is_empty() && spans.iter().all(|span| period.holds(*span)),
    };
    in_period
        && filter
            .buckets()
            .all(|(grain, wanted)| wanted.is_empty() || admits(wanted, bucket(grain, spans).as_ref()))
}

/// Rule 6: the one bucket that holds all the spans, if there is one.
#[must_use]
pub fn bucket(grain: Grain, spans: &[Span]) -> Option<Bucket> {
    let (first, rest) = spans.split_first()?;
    let bucket = Bucket::holding(grain, *first)?;
    rest.iter().all(|span| Bucket::holding(grain, *span) == Some(bucket)).then_some(bucket)
}

/// The places of the role for which all place parameters hold, and whether one failed only for being too coarse.
fn places(filter: &Filter, row: &Row) -> (Vec<usize>, bool) {
    let circle = filter.circle();
    let mut imprecise = false;
    let mut matching = Vec::new();
    for (at, place) in row.places.iter().enumerate().filter(|(_, place)| place.role == filter.place_role) {
        if !admits(&filter.subdivision, place.subdivision.as_ref())
            || !admits(&filter.place, Some(&place.key))
        {
            continue;
        }
        let within = |(lat, lon)| {
            filter.bbox.is_none_or(|bbox| bbox.holds(lat, lon))
                && circle.is_none_or(|circle| circle.holds(lat, lon))
        };
        match place.point {
            _ if !filter.asks_point() => matching.push(at),
            Some(point) if within(point) => matching.push(at),
            Some(_) => (),
            None => imprecise = true,
        }
    }
    (matching, imprecise)
}

/// Whether the place parameters admit an incident that has no place of the role: it is as if nothing were known of one.
fn admits_no_place(filter: &Filter, row: &Row) -> bool {
    !filter.asks_point()
        && admits(&filter.subdivision, None)
        && admits(&filter.place, None)
        && row.places.iter().all(|place| place.role != filter.place_role)
}

impl Match<'_> {
    /// What has become of the people.
    #[must_use]
    pub fn status(&self) -> Status {
        status::status(&self.steps, self.row.people)
    }

    /// How many were reported as returned.
    #[must_use]
    pub fn repatriated(&self) -> Bounds {
        status::repatriated(&self.steps, self.row.people)
    }

    /// The same, with whether that is certainly the whole group.
    #[must_use]
    pub fn repatriated_share(&self) -> Share {
        let everybody =
            self.steps.iter().any(|step| step.status == Status::Repatriated && step.people.is_none());
        Share { people: self.repatriated(), everybody }
    }

    /// The dates that the period and the buckets mean.
    #[must_use]
    pub fn spans(&self, date_of: DateOf) -> Vec<Span> {
        match date_of {
            DateOf::Incident => vec![self.row.date],
            DateOf::Repatriation => self
                .steps
                .iter()
                .filter(|step| step.status == Status::Repatriated)
                .map(|step| step.span)
                .collect(),
        }
    }
}

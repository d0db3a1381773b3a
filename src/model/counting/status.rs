//! What has become of the people (rules 7 and 8).

use chrono::NaiveDate;

use crate::model::value::bounds::Bounds;
use crate::model::value::span::Span;
use crate::model::vocabulary::record::Status;

/// A step of a timeline, reduced to what counting needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Happening {
    /// What happened.
    pub status: Status,
    /// When.
    pub span: Span,
    /// How many; none for the whole group.
    pub people: Option<Bounds>,
}

/// Rule 8: the status of the last whole-group step; partial steps after it make it mixed, unless together
/// they are certainly everybody of the figure and agree.
#[must_use]
pub fn status(steps: &[Happening], figure: Bounds) -> Status {
    let whole = steps.iter().rposition(|step| step.people.is_none());
    let partial = &steps[whole.map_or(0, |at| at + 1)..];
    let Some(first) = partial.first() else { return whole.map_or(Status::Unknown, |at| steps[at].status) };
    let agree = partial.iter().all(|step| step.status == first.status);
    let certainly: u64 =
        partial.iter().filter_map(|step| step.people).map(|people| u64::from(people.min)).sum();
    let everybody = figure.max.is_some_and(|max| certainly >= u64::from(max));
    if agree && everybody { first.status } else { Status::Mixed }
}

/// Rule 7: how many of the figure's people were repatriated. Partial steps concern different people.
#[must_use]
pub fn repatriated(steps: &[Happening], figure: Bounds) -> Bounds {
    let mut returned = Bounds::NONE;
    for step in steps.iter().filter(|step| step.status == Status::Repatriated) {
        let Some(some) = step.people else { return figure };
        returned = returned.plus(some);
    }
    returned.within(figure)
}

/// A timeline as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// The steps that have happened: their latest day is not after the day.
    pub happened: Vec<Happening>,
    /// A step after the last of them may have happened: its earliest day is not after the day.
    pub may_have_moved_on: bool,
}

/// Rule 8, `status_on`: what has certainly happened by the end of the day.
#[must_use]
pub fn as_of(steps: &[Happening], day: NaiveDate) -> AsOf {
    let has_happened = |step: &&Happening| step.span.latest <= day;
    let later = steps.iter().rposition(|step| has_happened(&step)).map_or(0, |last| last + 1);
    AsOf {
        happened: steps.iter().filter(has_happened).copied().collect(),
        may_have_moved_on: steps[later..].iter().any(|step| step.span.earliest <= day),
    }
}

/// Rule 8, `status_on`: whether the incident has certainly begun by the end of the day.
#[must_use]
pub fn begun(date: Span, steps: &[Happening], day: NaiveDate) -> bool {
    date.latest <= day || steps.iter().any(|step| step.span.latest <= day)
}

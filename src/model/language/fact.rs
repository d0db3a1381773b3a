//! What a sentence is made of: numbers of people with their bounds, a total, one incident. No words yet.

use chrono::NaiveDate;

use crate::model::counting::time::Period;
use crate::model::counting::total::{CountsOf, Sum, Total};
use crate::model::value::bounds::Bounds;
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Counts, Hedge, Status};

/// A number of people with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// At least so many.
    pub min: u64,
    /// At most so many; none is open.
    pub max: Option<u64>,
    /// Whether the source calls the number approximate.
    pub about: bool,
}

impl From<Bounds> for Amount {
    fn from(Bounds { min, max }: Bounds) -> Self {
        Self { min: min.into(), max: max.map(u64::from), about: false }
    }
}

impl From<Sum> for Amount {
    fn from(Sum { min, max, .. }: Sum) -> Self {
        Self { min, max, about: false }
    }
}

impl Amount {
    /// The number, where both bounds are the same.
    #[must_use]
    pub fn exact(self) -> Option<u64> {
        self.max.filter(|max| *max == self.min)
    }
}

/// Whom a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Refugees, and persons who may include helpers.
    #[default]
    People,
    /// Persons, who may include helpers.
    Persons,
    /// Refugees only.
    Refugees,
}

impl From<CountsOf> for Unit {
    /// People, unless all count refugees.
    fn from(counts: CountsOf) -> Self {
        if counts.persons == 0 && counts.refugees > 0 { Self::Refugees } else { Self::People }
    }
}

impl From<Counts> for Unit {
    fn from(counts: Counts) -> Self {
        match counts {
            Counts::Refugees => Self::Refugees,
            Counts::Persons => Self::Persons,
        }
    }
}

/// What a total says: every field stands in the sentence, but for what is zero or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Headline {
    /// The people.
    pub people: Amount,
    /// Whom the number counts.
    pub unit: Unit,
    /// In so many incidents.
    pub incidents: u64,
    /// Incidents without an upper number.
    pub open_ended: u64,
    /// Those reported as repatriated; none is not spoken of.
    pub repatriated: Option<Amount>,
    /// When they happened.
    pub period: Option<Period>,
    /// Whether the period is that of the repatriations.
    pub by_repatriation: bool,
    /// Whether something other than the period was asked for.
    pub filtered: bool,
    /// Incidents that may lie outside the period.
    pub may_lie_outside: u64,
    /// Incidents whose figure rests on an approximate number.
    pub approximate: u64,
    /// The day as of which it is said.
    pub as_of: Option<NaiveDate>,
    /// Incidents that may have had a further step by that day.
    pub may_have_moved_on: u64,
    /// Incidents of the version that have been withdrawn since.
    pub withdrawn: u64,
}

impl From<&Total> for Headline {
    fn from(total: &Total) -> Self {
        Self {
            people: total.people.into(),
            unit: total.counts.into(),
            incidents: total.incidents,
            open_ended: total.people.open_ended,
            repatriated: Some(total.repatriated.into()),
            may_lie_outside: total.may_lie_outside,
            approximate: total.approximate,
            ..Self::default()
        }
    }
}

/// What one incident, or one claim, says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub status: Status,
    /// When.
    pub date: Edtf,
    /// To how many; none where no number is known.
    pub people: Option<Amount>,
    /// Whom the number counts.
    pub unit: Unit,
    /// How certain it is.
    pub hedge: Hedge,
}

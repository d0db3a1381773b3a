//! A number of people, with how it was put, and what the words of a phrase make of it.

use crate::model::value::bounds::{Bounds, MOST};
use crate::model::vocabulary::record::Quantifier;

/// A number as bounds, with how it was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub bounds: Bounds,
    /// How it was put.
    pub quantifier: Quantifier,
}

impl Count {
    /// One number.
    #[must_use]
    pub fn exact(number: u32) -> Self {
        Self { bounds: Bounds::new(number, number), quantifier: Quantifier::Exact }
    }

    fn with(bounds: Bounds, quantifier: Quantifier) -> Option<Self> {
        Some(Self { bounds, quantifier }).filter(Self::is_possible)
    }

    /// Whether an incident may hold so many.
    pub(crate) fn is_possible(&self) -> bool {
        let most = self.bounds.max.unwrap_or(self.bounds.min);
        self.bounds.min <= most && most <= MOST
    }

    /// The number, where it is one and nothing else is said of it.
    pub(crate) fn number(self) -> Option<u32> {
        (self.quantifier == Quantifier::Exact).then_some(self.bounds.min)
    }

    /// What it is when it is approximate: the bounds of two numbers do not move.
    pub(crate) fn about(self) -> Option<Self> {
        match self.quantifier {
            Quantifier::Exact | Quantifier::About if self.bounds.min > 0 => {
                Self::with(self.bounds, Quantifier::About)
            }
            Quantifier::Between => Some(self),
            _ => None,
        }
    }

    pub(crate) fn at_least(self) -> Option<Self> {
        Self::with(Bounds::open(self.number()?), Quantifier::AtLeast)
    }

    /// People are whole: more than 50 are 51.
    pub(crate) fn more_than(self) -> Option<Self> {
        Self::with(Bounds::open(self.number()? + 1), Quantifier::MoreThan)
    }

    /// Somebody was there: up to 20 are at least one.
    pub(crate) fn at_most(self) -> Option<Self> {
        Self::with(Bounds::new(1, self.number()?), Quantifier::AtMost)
    }

    pub(crate) fn below(self) -> Option<Self> {
        Self::with(Bounds::new(1, self.number()?.checked_sub(1)?), Quantifier::AtMost)
    }

    /// Above a round number, and below the next: the step is the place of its last digit that is not zero.
    pub(crate) fn and_odd(self) -> Option<Self> {
        let number = self.number().filter(|number| *number > 0)?;
        let step = (1..=6).map(|places| 10_u32.pow(places)).take_while(|step| number % step == 0).last()?;
        Self::with(Bounds::new(number + 1, number + step - 1), Quantifier::MoreThan)
    }

    /// From a round number and one to it and nine.
    pub(crate) fn and_a_digit(self) -> Option<Self> {
        let number = self.number().filter(|number| *number > 0 && number % 10 == 0)?;
        Self::with(Bounds::new(number + 1, number + 9), Quantifier::Between)
    }

    /// From one number to another.
    pub(crate) fn to(self, other: Self) -> Option<Self> {
        let (from, to) = (self.number()?, other.number()?);
        (from < to).then(|| Self::with(Bounds::new(from, to), Quantifier::Between)).flatten()
    }

    /// The lower end of a range with the units of the upper one: 200 of two to three hundred. None where it has none of them.
    pub(crate) fn raised(self, to: Self, units: &[u32]) -> Option<Self> {
        let (low, high) = (self.number().filter(|low| *low > 0)?, to.number()?);
        // One to twelve, in letters, is not ten to twelve.
        let largest = units.iter().copied().max().filter(|unit| *unit > 10 || high % 10 == 0)?;
        // Of three hundred thousand, both.
        let all = units.iter().try_fold(1, |all: u32, unit| all.checked_mul(*unit));
        let raised = [all, Some(largest)].into_iter().flatten().filter_map(|unit| low.checked_mul(unit));
        raised.into_iter().find(|raised| *raised < high).map(Self::exact)
    }

    /// The one or the other, where there is nothing between: ten or eleven, twenty or thirty.
    pub(crate) fn or(self, other: Self) -> Option<Self> {
        let (low, high) = (self.number()?, other.number()?);
        let step = high.checked_sub(low).filter(|step| [1, 10, 100, 1000].contains(step))?;
        (low > 0 && low % step == 0).then(|| self.to(other)).flatten()
    }

    /// At least the one, and at most the other.
    pub(crate) fn both(self, other: Self) -> Option<Self> {
        let is_lower = self.bounds.max.is_none();
        let to = other.bounds.max.filter(|_| is_lower && other.quantifier == Quantifier::AtMost)?;
        (self.bounds.min < to)
            .then(|| Self::with(Bounds::new(self.bounds.min, to), Quantifier::Between))
            .flatten()
    }

    /// Both together: different people.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let bounds = self.bounds.plus(other.bounds);
        let is = |quantifier| self.quantifier == quantifier || other.quantifier == quantifier;
        let quantifier = match bounds.max {
            None => Quantifier::AtLeast,
            // An upper bound that a source gave for one part only is one of the sum as well.
            Some(max) if max != bounds.min => Quantifier::Between,
            Some(_) if is(Quantifier::About) => Quantifier::About,
            Some(_) => Quantifier::Exact,
        };
        Self::with(bounds, quantifier)
    }

    /// Whether so many may be among these.
    pub(crate) fn may_hold(self, part: Self) -> bool {
        self.bounds.max.is_none_or(|max| part.bounds.min <= max)
    }
}

impl std::fmt::Display for Count {
    /// As it is read back.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.quantifier, self.bounds.max) {
            (Quantifier::MoreThan, None) => write!(f, "more than {}", self.bounds.min.saturating_sub(1)),
            (Quantifier::AtMost, Some(max)) => write!(f, "up to {max}"),
            (Quantifier::About, Some(max)) if max == self.bounds.min => write!(f, "~{max}"),
            _ => self.bounds.fmt(f),
        }
    }
}

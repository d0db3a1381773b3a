//! A number of people as it is known: from at least `min` to at most `max`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The largest number of people one incident may hold; larger ones are typing errors.
pub const MOST: u32 = 1_000_000;

/// From `min` to `max` people. `max: null` is open: no source gives an upper bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The lower bound, 0 to 1,000,000 people.
    #[schema(example = 13, minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// The upper bound, `min` to 1,000,000 people; null if open.
    #[schema(example = 15, minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
}

impl Bounds {
    /// Nobody.
    pub const NONE: Self = Self { min: 0, max: Some(0) };

    /// From `min` to `max`.
    #[must_use]
    pub const fn new(min: u32, max: u32) -> Self {
        Self { min, max: Some(max) }
    }

    /// At least `min`.
    #[must_use]
    pub const fn open(min: u32) -> Self {
        Self { min, max: None }
    }

    /// The upper bound, infinite where it is open.
    #[must_use]
    pub fn ceiling(self) -> Ceiling {
        self.max.map_or(Ceiling::Infinite, |max| Ceiling::At(i64::from(max)))
    }

    /// So many of each: different people.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.zip(other.max).map(|(a, b)| a.saturating_add(b)),
        }
    }

    /// No more than the figure has.
    #[must_use]
    pub fn within(self, figure: Self) -> Self {
        match figure.max {
            Some(most) => {
                Self { min: self.min.min(most), max: Some(self.max.map_or(most, |max| max.min(most))) }
            }
            None => self,
        }
    }

    /// The smallest bounds that hold both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.zip(other.max).map(|(a, b)| a.max(b)) }
    }
}

impl std::fmt::Display for Bounds {
    /// As a table shows them: `13`, `13-15`, `50+`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.max {
            None => write!(f, "{}+", self.min),
            Some(max) if max == self.min => write!(f, "{max}"),
            Some(max) => write!(f, "{}-{max}", self.min),
        }
    }
}

/// An upper bound that may be infinite; the order puts infinity last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ceiling {
    /// At most so many.
    At(i64),
    /// No upper bound.
    Infinite,
}

impl Ceiling {
    /// The bound less `n`; infinity stays infinite.
    #[must_use]
    pub fn less(self, n: i64) -> Self {
        match self {
            Self::At(max) => Self::At(max - n),
            Self::Infinite => Self::Infinite,
        }
    }

    /// The sum of two upper bounds.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::At(a), Self::At(b)) => Self::At(a + b),
            _ => Self::Infinite,
        }
    }
}

//! Joint totals (rule 4): what the figure leaves possible for some of an incident's places, or countries of origin.

use crate::model::value::bounds::{Bounds, Ceiling};

/// Some of an incident's people, and whether they are certainly all of them. The bounds alone cannot tell: a part may
/// happen to have the figure's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub people: Bounds,
    /// They are the whole group.
    pub everybody: bool,
}

/// Rule 4. The figure [m, M] belongs to all shares together; `of` are those of the row, `rest` the others.
/// The row then holds from max(Σ of.min, m − Σ rest.max) to min(Σ of.max, M − Σ rest.min).
///
/// Redaction can leave a figure that cannot hold its shares (a withheld claim gave it); they then say nothing.
#[must_use]
pub fn joint(figure: Bounds, of: &[Bounds], rest: &[Bounds]) -> Share {
    let (row, others) = (sum(of), sum(rest));
    let everybody = others.1 == Ceiling::At(0);
    let left = match others.1 {
        Ceiling::At(most) => i64::from(figure.min) - most,
        Ceiling::Infinite => i64::MIN,
    };
    let (least, most) = (row.0.max(left), row.1.min(figure.ceiling().less(others.0)));
    let people = match (Ceiling::At(least) <= most, everybody) {
        (true, _) => bounds(least, most),
        (false, true) => figure,
        (false, false) => Bounds { min: 0, max: figure.max },
    };
    Share { people, everybody }
}

/// Rule 4: why a figure cannot hold its places' shares, if it cannot.
#[must_use]
pub fn conflict(figure: Bounds, shares: &[Bounds]) -> Option<String> {
    let (least, most) = sum(shares);
    if i64::from(figure.min) < least || figure.ceiling() < Ceiling::At(least) {
        return Some(format!("the places together have at least {least} people; the figure cannot be lower"));
    }
    match most {
        Ceiling::At(most) if !shares.is_empty() && most < i64::from(figure.min) => {
            Some(format!("the places together have at most {most} people; the lower bound cannot be higher"))
        }
        _ => None,
    }
}

/// What two divisions of the same people (by place and by country of origin, or those repatriated) leave for those in
/// both a part of the one and a part of the other. Sound: the truth is never outside; tight where either is the whole
/// group.
#[must_use]
pub fn both(figure: Bounds, a: Share, b: Share) -> Share {
    let everybody = a.everybody && b.everybody;
    let (certainly, most) = match (a.everybody, b.everybody, figure.ceiling()) {
        // The same people twice: what either says of them holds.
        (true, true, _) => (i64::from(a.people.min.max(b.people.min)), Ceiling::Infinite),
        (true, false, _) => (i64::from(b.people.min), Ceiling::Infinite),
        (false, true, _) => (i64::from(a.people.min), Ceiling::Infinite),
        (false, false, Ceiling::At(most)) => {
            (i64::from(a.people.min) + i64::from(b.people.min) - most, Ceiling::At(most))
        }
        (false, false, Ceiling::Infinite) => (0, Ceiling::Infinite),
    };
    let most = most.min(a.people.ceiling()).min(b.people.ceiling());
    let least = if Ceiling::At(certainly) <= most { certainly } else { 0 };
    Share { people: bounds(least, most), everybody }
}

fn sum(shares: &[Bounds]) -> (i64, Ceiling) {
    shares.iter().fold((0, Ceiling::At(0)), |(min, max), share| {
        (min + i64::from(share.min), max.plus(share.ceiling()))
    })
}

fn bounds(min: i64, max: Ceiling) -> Bounds {
    let within = |n: i64| u32::try_from(n.max(0)).unwrap_or(u32::MAX);
    Bounds {
        min: within(min),
        max: match max {
            Ceiling::At(max) => Some(within(max)),
            Ceiling::Infinite => None,
        },
    }
}

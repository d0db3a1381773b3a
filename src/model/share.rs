//! Joint totals (rule 4): what the figure leaves possible for some of an incident's places, or countries of origin.

use super::bounds::{Bounds, Ceiling};

/// Rule 4. The figure [m, M] belongs to all shares together; `of` are those of the row, `rest` the others.
/// The row then holds from max(Σ of.min, m − Σ rest.max) to min(Σ of.max, M − Σ rest.min).
#[must_use]
pub fn joint(figure: Bounds, of: &[Bounds], rest: &[Bounds]) -> Bounds {
    let (row, others) = (sum(of), sum(rest));
    let left = match others.1 {
        Ceiling::At(most) => i64::from(figure.min) - most,
        Ceiling::Infinite => i64::MIN,
    };
    bounds(row.0.max(left), row.1.min(figure.ceiling().less(others.0)))
}

/// Rule 4: why a figure cannot hold its places' shares, if it cannot.
#[must_use]
pub fn conflict(figure: Bounds, shares: &[Bounds]) -> Option<String> {
    let (least, most) = sum(shares);
    if i64::from(figure.min) < least || figure.ceiling() < Ceiling::At(least) {
        return Some(format!("the places hold at least {least} people together; the figure cannot be lower"));
    }
    match most {
        Ceiling::At(most) if !shares.is_empty() && most < i64::from(figure.min) => {
            Some(format!("the places hold at most {most} people together; the figure cannot begin higher"))
        }
        _ => None,
    }
}

/// What two divisions of the same people (by place and by country of origin) leave for those in both a row of the
/// one and a row of the other. Sound: the truth is never outside; tight where either row is the whole group.
#[must_use]
pub fn both(figure: Bounds, a: Bounds, b: Bounds) -> Bounds {
    if a == figure {
        return b;
    }
    if b == figure {
        return a;
    }
    let least = match figure.ceiling() {
        Ceiling::At(most) => i64::from(a.min) + i64::from(b.min) - most,
        Ceiling::Infinite => 0,
    };
    bounds(least, a.ceiling().min(b.ceiling()))
}

/// The part of `some` of the figure's people (those repatriated, say) that lies in a row holding `row` of them.
#[must_use]
pub fn part(figure: Bounds, row: Bounds, some: Bounds) -> Bounds {
    if some == figure { row } else { both(figure, row, some) }
}

fn sum(shares: &[Bounds]) -> (i64, Ceiling) {
    shares.iter().fold((0, Ceiling::At(0)), |(min, max), share| (min + i64::from(share.min), max.plus(share.ceiling())))
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

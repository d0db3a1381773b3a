//! Dates in English.

use crate::model::counting::time::Period;
use crate::model::language::shape::{Part, Shape, Time};
use crate::model::value::edtf::Edtf;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A year, a month or a day.
pub(super) fn part(part: Part) -> String {
    let month = part.month.and_then(|month| MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?));
    let plain = match (part.day, month) {
        (Some(day), Some(month)) => format!("{day} {month} {}", part.year),
        (None, Some(month)) => format!("{month} {}", part.year),
        (_, None) => part.year.to_string(),
    };
    let about = if part.about { "about " } else { "" };
    let uncertain = if part.uncertain { " (date uncertain)" } else { "" };
    format!("{about}{plain}{uncertain}")
}

/// `2 and 21 November 2013`, `2 November and 5 December 2013`, `30 December 2013 and 2 January 2014`.
pub(super) fn range(from: Part, to: Part, word: &str) -> String {
    let end = part(to);
    let whole = part(from);
    let year = format!(" {}", from.year);
    let first = match from.shares(to) {
        (_, true) => from.day.map(|day| day.to_string()).unwrap_or_default(),
        (true, false) => whole.strip_suffix(&year).unwrap_or(&whole).to_owned(),
        (false, false) => whole,
    };
    format!("{first} {word} {end}")
}

/// A date within a sentence.
pub(super) fn on(date: &Edtf) -> String {
    match Shape::of(date) {
        Shape::One(one) if one.day.is_some() => format!("on {}", part(one)),
        Shape::One(one) => format!("in {}", part(one)),
        Shape::Lasted(from, to) => format!("from {}", range(from, to, "to")),
        Shape::Between(from, to) if from.day.is_some() || to.day.is_some() => {
            format!("on a day between {}", range(from, to, "and"))
        }
        Shape::Between(from, to) => format!("at some time between {}", range(from, to, "and")),
    }
}

/// A period within a sentence.
pub(super) fn during(period: Period) -> Option<String> {
    Some(match Time::of(period)? {
        Time::In(one) if one.day.is_some() => format!("on {}", part(one)),
        Time::In(one) => format!("in {}", part(one)),
        Time::FromTo(from, to) => format!("from {} to {}", part(from), part(to)),
        Time::Since(from) => format!("on or after {}", part(from)),
        Time::Until(to) => format!("on or before {}", part(to)),
    })
}

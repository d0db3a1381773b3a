//! What a total says in a sentence: the facts out of the total and the question.

use crate::model::counting::time::Period;
use crate::model::counting::total::Total;
use crate::model::language::fact::Headline;
use crate::register::query::filter::{DateOf, Filter};

/// The facts of a total's sentence. Of the question it names the period, and the day as of which it is asked.
#[must_use]
pub fn headline(total: &Total, filter: &Filter, may_have_moved_on: u64, withdrawn: u64) -> Headline {
    let (period, rest) = period(filter);
    Headline {
        by_repatriation: period.is_some() && filter.date_of == DateOf::Repatriation,
        period,
        filtered: !rest.print().is_empty(),
        as_of: filter.status_on,
        may_have_moved_on,
        withdrawn,
        ..Headline::from(total)
    }
}

/// The period that is asked for, and the question without what the sentence says or what does not select by itself.
fn period(filter: &Filter) -> (Option<Period>, Filter) {
    let none = Filter::default();
    let rest = Filter {
        date_from: None,
        date_to: None,
        date_match: none.date_match,
        date_of: none.date_of,
        place_role: none.place_role,
        status_on: None,
        version: None,
        ..filter.clone()
    };
    let days = filter.period();
    if days != Period::default() {
        return (Some(days), rest);
    }
    let mut asked = filter.buckets().filter(|(_, buckets)| !buckets.is_empty());
    match (asked.next(), asked.next()) {
        (Some((_, [Some(bucket)])), None) => {
            let (year, quarter, month, week, day) =
                (none.year, none.quarter, none.month, none.week, none.day);
            (Some(bucket.period()), Filter { year, quarter, month, week, day, ..rest })
        }
        _ => (None, rest),
    }
}

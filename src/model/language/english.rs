//! English.

use chrono::NaiveDate;

use crate::model::counting::time::Period;
use crate::model::language::english_dates::{during, on, part, range};
use crate::model::language::fact::{Amount, Event, Headline, Unit};
use crate::model::language::sentences::Sentences;
use crate::model::language::shape::{Part, Shape, Time};
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Hedge, Status};

/// The sentences in English.
pub(super) struct EnglishSentences;

impl Sentences for EnglishSentences {
    fn number(&self, number: u64) -> String {
        number_of(number)
    }

    fn people(&self, amount: Amount, unit: Unit) -> String {
        let last = amount.max.unwrap_or(amount.min);
        format!("{} {}", bounds(amount), unit_of(unit, last))
    }

    fn short(&self, amount: Amount) -> String {
        let about = if amount.about { "about " } else { "" };
        let min = number_of(amount.min);
        match amount.max {
            None => format!("{about}{min} or more"),
            Some(max) if max == amount.min => format!("{about}{min}"),
            Some(max) => format!("{about}{min} to {}", number_of(max)),
        }
    }

    fn figure(&self, amount: Amount, unit: Unit) -> String {
        let last = amount.max.unwrap_or(amount.min);
        format!("{} {}", self.short(amount), unit_of(unit, last))
    }

    fn incidents(&self, number: u64) -> String {
        counted(number, "incident", "incidents")
    }

    fn sources(&self, number: u64) -> String {
        counted(number, "source", "sources")
    }

    fn places(&self, number: u64) -> String {
        counted(number, "place", "places")
    }

    fn events(&self, number: u64) -> String {
        counted(number, "event", "events")
    }

    fn day(&self, day: NaiveDate) -> String {
        part(Part::of_day(day))
    }

    fn date(&self, date: &Edtf) -> String {
        match Shape::of(date) {
            Shape::One(one) => part(one),
            Shape::Lasted(from, to) => range(from, to, "to"),
            Shape::Between(from, to) => format!("between {}", range(from, to, "and")),
        }
    }

    fn period(&self, period: Period) -> String {
        match Time::of(period) {
            None => "at any time".to_owned(),
            Some(Time::In(one)) => part(one),
            Some(Time::FromTo(from, to)) => format!("{} to {}", part(from), part(to)),
            Some(Time::Since(from)) => format!("{} and later", part(from)),
            Some(Time::Until(to)) => format!("until {}", part(to)),
        }
    }

    fn headline(&self, headline: &Headline) -> String {
        let said = if headline.incidents == 0 { none(headline) } else { total(headline) };
        let said = match headline.as_of {
            Some(day) => format!("As of {}: {said}", part(Part::of_day(day))),
            None => capital(&said),
        };
        said + &withdrawn(headline.withdrawn)
    }

    fn event(&self, event: &Event) -> String {
        let one = event.people.and_then(Amount::exact) == Some(1);
        let who = match event.people {
            Some(people) => self.people(people, event.unit),
            None => "an unknown number of people".to_owned(),
        };
        let happened = happened(event.status, event.hedge, one);
        let said = format!("{who} {happened} {}", on(&event.date));
        match event.hedge {
            Hedge::Stated => format!("The source states that {said}."),
            Hedge::Confirmed => format!("It is confirmed that {said}."),
            Hedge::Reported | Hedge::Believed => format!("{}.", capital(&said)),
        }
    }

    fn citation(&self, version: u32, published: Option<NaiveDate>) -> String {
        let on = published.map(|day| format!(" ({day})")).unwrap_or_default();
        format!(
            "Refoulement: an open register of refugee detentions and forced returns, version {version}{on}, CC BY 4.0."
        )
    }

    fn version(&self, version: u32, published: Option<NaiveDate>) -> String {
        let of = published.map(|day| format!(" of {}", self.day(day))).unwrap_or_default();
        format!("Version {version}{of}")
    }
}

fn number_of(number: u64) -> String {
    let digits = number.to_string();
    let mut parted = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{} {}", number_of(number), if number == 1 { one } else { more })
}

fn unit_of(unit: Unit, number: u64) -> &'static str {
    match (unit, number == 1) {
        (Unit::People | Unit::Persons, true) => "person",
        (Unit::People, false) => "people",
        (Unit::Persons, false) => "persons",
        (Unit::Refugees, true) => "refugee",
        (Unit::Refugees, false) => "refugees",
    }
}

fn bounds(amount: Amount) -> String {
    let about = if amount.about { "about " } else { "" };
    let min = number_of(amount.min);
    match amount.max {
        None => format!("at least {about}{min}"),
        Some(max) if max == amount.min => format!("{about}{min}"),
        Some(max) => format!("at least {about}{min} and at most {about}{}", number_of(max)),
    }
}

fn capital(said: &str) -> String {
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is said of the incidents: when they happened.
fn that_happened(headline: &Headline) -> String {
    let Some(during) = headline.period.and_then(during) else { return String::new() };
    let happened = if headline.may_lie_outside > 0 { "happened or may have happened" } else { "happened" };
    let whose = if headline.by_repatriation { "whose repatriation" } else { "that" };
    format!(" {whose} {happened} {during}")
}

fn none(headline: &Headline) -> String {
    let such = if headline.filtered { " that matches this filter" } else { "" };
    let when = that_happened(headline);
    let and = if headline.filtered && !when.is_empty() { " and" } else { "" };
    format!("no incident{such}{and}{when} is registered; this does not mean that none happened.")
}

fn total(headline: &Headline) -> String {
    let mut clauses = vec![format!(
        "{} in {}",
        EnglishSentences.people(headline.people, headline.unit),
        registered(headline)
    )];
    clauses.extend(headline.repatriated.map(|of| repatriated(of, headline.people)));
    clauses.extend(caveats(headline));
    format!("{}.", clauses.join("; "))
}

fn registered(headline: &Headline) -> String {
    let incidents = counted(headline.incidents, "registered incident", "registered incidents");
    format!("{incidents}{}", that_happened(headline))
}

fn repatriated(of: Amount, people: Amount) -> String {
    match of.exact() {
        Some(0) => "no repatriation reported".to_owned(),
        Some(1) if people.exact() == Some(1) => "reported as repatriated".to_owned(),
        Some(all) if people.exact() == Some(all) => "all of them reported as repatriated".to_owned(),
        _ => format!("{} of them reported as repatriated", bounds(of)),
    }
}

fn caveats(headline: &Headline) -> impl Iterator<Item = String> {
    let all = headline.incidents;
    let of = move |number: u64| match (number, all) {
        (1, 1) => "this incident".to_owned(),
        _ => format!("{} of these incidents", number_of(number)),
    };
    let approximate = |number: u64| {
        let (rests, its) =
            if number == 1 { ("rests", "its source calls") } else { ("rest", "their sources call") };
        let (figure, a) = if number == 1 { ("figure", "a number") } else { ("figures", "numbers") };
        format!("the {figure} of {} {rests} on {a} that {its} approximate", of(number))
    };
    let said = |number: u64, sentence: String| (number > 0).then_some(sentence);
    let Headline { open_ended, may_lie_outside, approximate: about, may_have_moved_on, .. } = *headline;
    [
        said(open_ended, format!("for {} no upper number is known", of(open_ended))),
        said(may_lie_outside, format!("{} may lie outside this period", of(may_lie_outside))),
        said(about, approximate(about)),
        said(may_have_moved_on, format!("{} may have had a further step by then", of(may_have_moved_on))),
    ]
    .into_iter()
    .flatten()
}

/// What is missing from an older version, whatever is asked of it.
fn withdrawn(incidents: u64) -> String {
    match incidents {
        0 => String::new(),
        1 => " 1 incident of this version has been withdrawn since and is not counted.".to_owned(),
        k => format!(
            " {} incidents of this version have been withdrawn since and are not counted.",
            number_of(k)
        ),
    }
}

/// What happened to them, as certain as it is.
fn happened(status: Status, hedge: Hedge, one: bool) -> String {
    let was = if one { "was" } else { "were" };
    let (passive, verb) = match status {
        Status::Detained => (true, "detained"),
        Status::Transferred => (true, "transferred"),
        Status::FacingRepatriation => (true, "facing repatriation"),
        Status::Repatriated => (true, "repatriated"),
        Status::Expelled => (true, "expelled to another country"),
        Status::ReturnRefused => (true, "refused entry by their country of origin"),
        Status::Released => (true, "released"),
        Status::Escaped => (false, "escaped"),
        Status::Resettled => (true, "resettled"),
        Status::Died => (false, "died"),
        Status::Unknown => (true, "lost from sight"),
        Status::Mixed => (true, "treated differently from one another"),
    };
    let facing = status == Status::FacingRepatriation;
    match (hedge, passive) {
        (Hedge::Stated | Hedge::Confirmed, true) => format!("{was} {verb}"),
        (Hedge::Stated | Hedge::Confirmed, false) => verb.to_owned(),
        (Hedge::Reported, true) => format!("{was} reportedly {verb}"),
        (Hedge::Reported, false) => format!("reportedly {verb}"),
        (Hedge::Believed, true) if facing => format!("{was} believed to be {verb}"),
        (Hedge::Believed, true) => format!("{was} believed to have been {verb}"),
        (Hedge::Believed, false) => format!("{was} believed to have {verb}"),
    }
}

//! What a file says of itself: version, filter, total, how it was counted, licence, coverage.

use chrono::NaiveDate;

use crate::model::counting::rules::{COVERAGE, RULES};
use crate::model::counting::total::Sum;
use crate::model::language::language::Language;
use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::tables::table::Table;
use crate::register::answer::selection::Totals;

/// The licence of the data.
pub const LICENCE: &str = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)";

/// What is said beside the licence where incidents came out of collections of other licences.
const OTHER_LICENCES: &str =
    "Incidents that name a collection have the licence of that: see collections in /v1/dataset.";

/// What it calls itself.
const REGISTER: &str = "Refoulement: an open register of refugee detentions and forced returns";

/// What is counted beside the total, with what the count says.
const COUNTED: [(&str, &str); 5] = [
    ("Approximate", "incidents whose figure rests on a number that its source calls approximate"),
    ("May lie outside", "incidents that may lie outside the period and add nothing to the lower bounds"),
    ("Left out, imprecise", "incidents left out because their place is known too coarsely to say"),
    ("Left out, perhaps begun", "incidents left out that may have begun by that day"),
    ("May have moved on", "incidents that may have had a further step by that day"),
];

/// What a column of upper bounds does not add up to.
pub const ADDING_UP: &str = "Do not add up upper bounds (people_max, repatriated_max) where a cell is empty: that number is open, and the sum of the others is too small. Do not add up rows of statistics whose overlapping is true: an incident, with all its people, can be in several of them. Incidents that may share people are known to the register's own totals alone (rule 10). The totals of the list and of the statistics take care of all this.";

/// How the cells are read.
const READING: [(&str, &str); 5] = [
    (
        "Dates",
        "A date is EDTF (ISO 8601-2): 2013-11 is some day of that month, [a..b] some day from a to b, a/b lasted from a to b. The next columns give the earliest and the latest day that it may mean.",
    ),
    ("Bounds", "A number of people is from at least min to at most max; an empty max is open."),
    ("Adding up", ADDING_UP),
    (
        "Collections",
        "An incident with a collection came out of a table that somebody else keeps; the licence in collection_licence holds for it.",
    ),
    (
        "Several values",
        "Several values in one cell are joined by \"; \"; a \";\" within a value is written \"\\;\", and a \"\\\" before it is doubled.",
    ),
];

/// What a file is of.
#[derive(Debug, Clone)]
pub struct About {
    /// The version.
    pub version: u32,
    /// The day on which that was published; none where nothing has been.
    pub published: Option<NaiveDate>,
    /// The canonical filter.
    pub filter: String,
    /// What its incidents come to.
    pub totals: Totals,
    /// Whether incidents of the version came out of collections of other licences.
    pub other_licences: bool,
    /// Where the world sees this register.
    pub base: Option<String>,
    /// Whom to ask for corrections and takedowns.
    pub contact: Option<String>,
}

impl About {
    /// Everything, as labels and sentences.
    #[must_use]
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        let Self { version, published, filter, totals, other_licences, base, contact } = self;
        let total = &totals.total;
        let on = published.map(|day| day.to_string()).unwrap_or_default();
        let asked = if filter.is_empty() { "none: all incidents" } else { filter };
        let mut lines = vec![
            ("Register", format!("{REGISTER}.")),
            ("Version", version.to_string()),
            ("Published", on),
            ("Filter", asked.to_owned()),
            ("Same question", address(base.as_deref(), filter, *version)),
            ("Total", totals.headline.clone()),
            ("Incidents", total.incidents.to_string()),
            ("People", bounds(total.people)),
            ("Repatriated", bounds(total.repatriated)),
            ("Licence", licensed(format!("{LICENCE}."), *other_licences)),
            ("Cite as", licensed(citation(*version, *published, filter, base.as_deref()), *other_licences)),
        ];
        lines.extend(contact.iter().map(|contact| ("Contact", contact.clone())));
        let counts = [
            Some(total.approximate).filter(|count| *count > 0),
            Some(total.may_lie_outside).filter(|count| *count > 0),
            totals.imprecise_places,
            totals.may_have_begun,
            totals.may_have_moved_on,
        ];
        let told = counts.into_iter().zip(COUNTED);
        lines.extend(told.filter_map(|(count, (label, what))| Some((label, format!("{} {what}", count?)))));
        lines.push(("Coverage", COVERAGE.to_owned()));
        lines.extend(RULES.iter().map(|rule| ("Counting rule", (*rule).to_owned())));
        lines.extend(READING.map(|(label, sentence)| (label, sentence.to_owned())));
        lines
    }

    /// The README of an archive of tables.
    #[must_use]
    pub fn readme(&self) -> String {
        let mut text = String::from("Refoulement\n===========\n\n");
        for (label, sentence) in self.lines() {
            text.extend([label, ": ", &sentence, "\n"]);
        }
        text.push_str("\nTables (CSV, RFC 4180, UTF-8)\n-----------------------------\n\n");
        let line = |name: &str, about: &str| format!("{name}.csv: {about}\n");
        text.extend(TABLES.iter().map(|Table { name, about, .. }| line(name, about)));
        text.push_str(&line(SOURCES.name, SOURCES.about));
        text.push_str(JOINS);
        text
    }
}

const JOINS: &str = "
How to join them: places.incident, timeline.incident, claims.incident and groups.incident are incidents.id; seq is the
position of the part in its incident, from 1. claims.source and claims.via are sources.key; empty where the source is
withheld to protect people. timeline.claims and groups.claims are keys of the same incident's claims.

An incident counts once: take people_min and people_max from incidents.csv, and never add them up over a joined table.

A cell that a spreadsheet would take for a formula (beginning with = + - @ TAB CR or an apostrophe) begins with one
apostrophe more, which is not part of the text. Numbers are left alone.
";

/// The address of the same question at the same version.
fn address(base: Option<&str>, filter: &str, version: u32) -> String {
    let mut query: Vec<String> = filter
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("version="))
        .map(str::to_owned)
        .collect();
    if version > 0 {
        query.push(format!("version={version}"));
    }
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}/v1/incidents{mark}{}", base.unwrap_or_default(), query.join("&"))
}

/// The sentence to cite a version, or what a filter leaves of it; with the address where the world has one.
#[must_use]
pub fn citation(version: u32, published: Option<NaiveDate>, filter: &str, base: Option<&str>) -> String {
    let said = Language::English.says().citation(version, published);
    let at = base.map(|base| format!(" {}", address(Some(base), filter, version))).unwrap_or_default();
    format!("{said}{at}")
}

/// A sentence that tells the licence, with what holds beside it.
#[must_use]
pub fn licensed(sentence: String, other_licences: bool) -> String {
    if other_licences { format!("{sentence} {OTHER_LICENCES}") } else { sentence }
}

fn bounds(sum: Sum) -> String {
    match sum.max {
        Some(max) => format!("at least {}, at most {max}", sum.min),
        None => format!("at least {}, open above", sum.min),
    }
}

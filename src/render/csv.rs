//! Tables as CSV (RFC 4180, UTF-8): one row per incident, one row per group of a statistic.
//!
//! Several values in a cell are joined by `; `. A text cell that a spreadsheet would take for a formula begins with an
//! apostrophe. Where it is asked for, a byte order mark stands first, and a row of HXL hashtags follows the header.

use std::collections::BTreeMap;

use csv::{Terminator, Writer, WriterBuilder};

use crate::model::counting::total::{Sum, Total};
use crate::model::tables::cell::guarded;
use crate::model::tables::table::{Cell, Table};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::statistics::{Statistics, StatisticsRow};
use crate::register::query::declaration::{Otherwise, parameters};
use crate::register::query::form::FLAG;

parameters! {
    /// How a table is written.
    TableForm {
        /// Whether to add a row of HXL hashtags (hxlstandard.org) after the header.
        hxl: bool = Otherwise(FLAG, false), true;
        /// Whether to begin with a UTF-8 byte order mark. Excel needs it to show accents and Korean in a table that is
        /// opened by a double click. Import accepts it.
        bom: bool = Otherwise(FLAG, false), true;
    }
}

/// U+FEFF, from which a program sees that a text is UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// How a table begins: its header line, with what its form adds.
#[must_use]
pub fn header<T>(table: &Table<T>, form: &TableForm) -> Vec<u8> {
    let mut lines = vec![table.columns.iter().map(|column| column.name.to_owned()).collect()];
    if form.hxl {
        lines.push(table.columns.iter().map(|column| column.hxl.to_owned()).collect());
    }
    marked(form, written(lines))
}

fn marked(form: &TableForm, text: Vec<u8>) -> Vec<u8> {
    if form.bom { [MARK, &text].concat() } else { text }
}

/// The lines of some records.
pub fn lines<'a, T: 'a>(table: &Table<T>, records: impl IntoIterator<Item = &'a T>) -> Vec<u8> {
    written(records.into_iter().flat_map(table.rows).map(|row| row.into_iter().map(cell).collect()))
}

fn cell(cell: Cell) -> String {
    match cell {
        Cell::Text(words) => guarded(words),
        other => other.to_string(),
    }
}

/// A number of a row: its name, hashtag or the end of it, meaning, and where it is.
type Of<T, N> = (&'static str, &'static str, &'static str, fn(&T) -> N);

/// How often.
const COUNTS: [Of<Total, Option<u64>>; 6] = [
    ("incidents", "#event+num", "How many incidents are in the row.", |total| Some(total.incidents)),
    ("refugees_incidents", "#event+refugees+num", "How many of them count refugees alone.", |total| {
        Some(total.counts.refugees)
    }),
    (
        "persons_incidents",
        "#event+persons+num",
        "How many of them count persons: helpers may be among them.",
        |total| Some(total.counts.persons),
    ),
    (
        "approximate",
        "#event+approximate+num",
        "How many of them have a figure that rests on an approximate number (rule 1).",
        |total| Some(total.approximate),
    ),
    (
        "may_lie_outside",
        "#event+may_lie_outside+num",
        "How many of them may lie outside the period: they add to the max alone (rule 5).",
        |total| Some(total.may_lie_outside),
    ),
    (
        "clusters",
        "#event+clusters+num",
        "How many clusters of incidents may share people (rule 10).",
        |total| Some(total.clusters),
    ),
];

/// Whom, each with the end of its hashtags.
const SUMS: [Of<StatisticsRow, Sum>; 4] = [
    (
        "people",
        "",
        "the people of the row; by place or origin those that the figures leave possible for it (rule 4)",
        |row| row.total.people,
    ),
    ("repatriated", "+repatriated", "those of them who were reported as returned (rule 7)", |row| {
        row.total.repatriated
    }),
    ("incident_people", "+whole", "the people of the row's incidents whole", |row| row.incident_people),
    ("incident_repatriated", "+whole+repatriated", "those of these who were reported as returned", |row| {
        row.incident_repatriated
    }),
];

/// How many. How many are open is a number of incidents, which nobody should add to people.
const PARTS: [Of<Sum, Option<u64>>; 4] = [
    ("min", "#affected+min", "The lower bound", |sum| Some(sum.min)),
    ("max", "#affected+max", "The upper bound; empty if open, and then never to be added up", |sum| sum.max),
    ("open_ended", "#event+open_ended+num", "In how many incidents the number is open", |sum| {
        Some(sum.open_ended)
    }),
    ("known_max", "#affected+known_max", "What the known bounds allow where it is open", |sum| sum.known_max),
];

/// It stands in each row, as a line of its own would be a row to whoever reads the table.
const OVERLAPPING: [&str; 3] = [
    "overlapping",
    "#meta+overlapping",
    "Whether an incident can be in several rows of this table (rule 3): if true, do not add up the rows.",
];
const URL: [&str; 3] = ["url", "#meta+url", "The list of exactly the row's incidents."];

/// The columns of a key: of a code, also one of its names.
#[must_use]
pub fn key_columns(key: GroupKey) -> Vec<[String; 3]> {
    let (name, hxl) = (key.word(), hashtag(key));
    let about = key.definition().trim().to_owned();
    let tag = hxl.strip_suffix("+code+v_iso2").or_else(|| hxl.strip_suffix("+code")).unwrap_or(&hxl);
    let named = key.is_code().then(|| {
        [
            format!("{name}_name"),
            format!("{tag}+name"),
            format!("The name of the {name} of the row, for people."),
        ]
    });
    [[name.to_owned(), hxl.clone(), about]].into_iter().chain(named).collect()
}

/// The columns of a statistic after those of its keys: name, hashtag and meaning.
#[must_use]
pub fn statistics_columns() -> Vec<[String; 3]> {
    let counts = COUNTS.iter().map(|(name, hxl, about, _)| [*name, hxl, about].map(str::to_owned));
    let sums = SUMS.iter().flat_map(|(of, tag, whom, _)| {
        PARTS.iter().map(move |(part, hxl, about, _)| {
            [format!("{of}_{part}"), format!("{hxl}{tag}"), format!("{about}: {whom}.")]
        })
    });
    counts.chain(sums).chain([OVERLAPPING, URL].map(|column| column.map(str::to_owned))).collect()
}

/// A whole statistic as a table: one row per group, or the totals alone where it has no groups. Totals never stand
/// beside rows, so that nobody sums them twice. `list` is the address of the list of incidents.
#[must_use]
pub fn statistics(statistics: &Statistics, form: &TableForm, list: &str) -> Vec<u8> {
    let keys = &statistics.group_by;
    let after = |at: usize| statistics_columns().into_iter().map(move |column| column[at].clone());
    let of_keys =
        |at: usize| keys.iter().flat_map(|key| key_columns(*key)).map(move |column| column[at].clone());
    let mut table = vec![of_keys(0).chain(after(0)).collect()];
    if form.hxl {
        table.push(of_keys(1).chain(after(1)).collect());
    }
    table.extend(statistics.rows.iter().map(|row| statistics_row(statistics, row)));
    if keys.is_empty() {
        let totals = &statistics.totals.total;
        table.push(statistics_row(
            statistics,
            &StatisticsRow {
                key: serde_json::Map::new(),
                names: BTreeMap::new(),
                total: totals.clone(),
                incident_people: totals.people,
                incident_repatriated: totals.repatriated,
                url: format!("{list}?{}", statistics.filter),
            },
        ));
    }
    marked(form, written(table))
}

fn statistics_row(of: &Statistics, row: &StatisticsRow) -> Vec<String> {
    let cell = |value: Option<&str>| value.map(|words| guarded(words.to_owned())).unwrap_or_default();
    let keys = of.group_by.iter().flat_map(|key| {
        let value = cell(row.key.get(key.word()).and_then(|value| value.as_str()));
        let name = key.is_code().then(|| cell(row.names.get(key.word()).map(String::as_str)));
        [Some(value), name].into_iter().flatten()
    });
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let counts = COUNTS.iter().map(|(.., count)| number(count(&row.total)));
    let sums = SUMS.iter().flat_map(|(.., sum)| PARTS.iter().map(|(.., part)| number(part(&sum(row)))));
    keys.chain(counts).chain(sums).chain([of.overlapping.to_string(), row.url.clone()]).collect()
}

fn hashtag(key: GroupKey) -> String {
    match key {
        GroupKey::HostCountry => "#country+host+code+v_iso2",
        GroupKey::OriginCountry => "#country+origin+code+v_iso2",
        GroupKey::Subdivision => "#adm1+code",
        GroupKey::Place => "#loc+code",
        GroupKey::RepatriationStatus => "#status+repatriation",
        GroupKey::Confidence => "#meta+confidence",
        GroupKey::Outlet => "#org+outlet",
        time => return format!("#date+{}", time.word()),
    }
    .to_owned()
}

fn written(lines: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer: Writer<Vec<u8>> =
        WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        // Writing to memory does not fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().unwrap_or_default()
}

//! Tables as CSV (RFC 4180, UTF-8): one row per incident, one row per group of a statistic.
//!
//! Several values in a cell are joined by `; `. A text cell that a spreadsheet would take for a formula begins with an
//! apostrophe. A row of HXL hashtags follows the header where it is asked for.

use csv::{Terminator, Writer, WriterBuilder};

use crate::model::counting::total::{Sum, Total};
use crate::model::tables::cell::guarded;
use crate::model::tables::incident_table::{Cell, Table};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::statistics::{Statistics, StatisticsRow};

/// A table's header line, and its line of hashtags.
#[must_use]
pub fn header<T>(table: &Table<T>, hxl: bool) -> Vec<u8> {
    let mut lines = vec![table.columns.iter().map(|column| column.name.to_owned()).collect()];
    if hxl {
        lines.push(table.columns.iter().map(|column| column.hxl.to_owned()).collect());
    }
    written(lines)
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

/// The columns of a group that count incidents, with their hashtags.
const COUNTS: [(&str, &str); 6] = [
    ("incidents", "#event+num"),
    ("refugees_incidents", "#event+refugees+num"),
    ("persons_incidents", "#event+persons+num"),
    ("approximate", "#event+approximate+num"),
    ("may_lie_outside", "#event+may_lie_outside+num"),
    ("clusters", "#event+clusters+num"),
];

/// Those that count people.
const SUMS: [&str; 4] = ["people", "repatriated", "incident_people", "incident_repatriated"];

/// A whole statistic as a table: one row per group, or the totals alone where it has no groups. Totals never stand
/// beside rows, so that nobody sums them twice.
#[must_use]
pub fn statistics(statistics: &Statistics, hxl: bool) -> Vec<u8> {
    let mut header: Vec<String> = statistics.group_by.iter().map(|key| key.word().to_owned()).collect();
    header.extend(COUNTS.map(|(name, _)| name.to_owned()));
    header.extend(
        SUMS.iter()
            .flat_map(|of| ["min", "max", "open_ended", "known_max"].map(|part| format!("{of}_{part}"))),
    );
    header.push("url".to_owned());
    let mut table = vec![header];
    if hxl {
        table.push(hashtags(&statistics.group_by));
    }
    table.extend(statistics.rows.iter().map(statistics_row));
    if statistics.group_by.is_empty() {
        let totals = &statistics.totals.total;
        table.push(statistics_row(&StatisticsRow {
            key: serde_json::Map::new(),
            total: totals.clone(),
            incident_people: totals.people,
            incident_repatriated: totals.repatriated,
            url: format!("/v1/incidents?{}", statistics.filter),
        }));
    }
    written(table)
}

fn statistics_row(row: &StatisticsRow) -> Vec<String> {
    let mut cells: Vec<String> = row
        .key
        .values()
        .map(|value| value.as_str().map(|word| guarded(word.to_owned())).unwrap_or_default())
        .collect();
    let Total { incidents, counts, approximate, may_lie_outside, people, repatriated, clusters } = &row.total;
    cells.extend(
        [*incidents, counts.refugees, counts.persons, *approximate, *may_lie_outside, *clusters]
            .map(|n| n.to_string()),
    );
    let optional = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    for Sum { min, max, open_ended, known_max } in
        [*people, *repatriated, row.incident_people, row.incident_repatriated]
    {
        cells.extend([min.to_string(), optional(max), open_ended.to_string(), optional(known_max)]);
    }
    cells.push(row.url.clone());
    cells
}

fn hashtags(group_by: &[GroupKey]) -> Vec<String> {
    let key = |key: &GroupKey| {
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
    };
    let mut tags: Vec<String> = group_by.iter().map(key).collect();
    tags.extend(COUNTS.map(|(_, tag)| tag.to_owned()));
    // How many are open is a number of incidents, which nobody should add to people.
    let sum = |of: &str| {
        ["#affected+min", "#affected+max", "#event+open_ended+num", "#affected+known_max"]
            .map(|tag| format!("{tag}{of}"))
    };
    tags.extend(["", "+repatriated", "+whole", "+whole+repatriated"].into_iter().flat_map(sum));
    tags.push("#meta+url".to_owned());
    tags
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

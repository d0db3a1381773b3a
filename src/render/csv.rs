//! Tables (RFC 4180): one row per incident, one row per group of a statistic.
//!
//! Several values in a cell are joined by `; `. A text cell that a spreadsheet would take for a formula begins with an
//! apostrophe.

use csv::{Terminator, Writer, WriterBuilder};

use crate::model::incident::Claim;
use crate::model::public::PublicIncident;
use crate::model::source::Source;
use crate::model::total::Sum;
use crate::model::vocabulary::Role;
use crate::register::statistics::{Statistics, StatisticsRow};

/// The columns of the incident table. Names are those of the JSON, with the part after an underscore.
pub const INCIDENT_COLUMNS: [&str; 30] = [
    "id",
    "title",
    "date",
    "date_earliest",
    "date_latest",
    "origin_country",
    "host_country",
    "places",
    "places_are",
    "subdivisions",
    "transfer_places",
    "lat",
    "lon",
    "people_min",
    "people_max",
    "counts",
    "basis",
    "reason",
    "claims",
    "repatriation_status",
    "repatriated_min",
    "repatriated_max",
    "confidence",
    "source_roots",
    "sources",
    "source_urls",
    "withheld",
    "summary",
    "version",
    "updated",
];

/// The incident table's header line.
#[must_use]
pub fn incident_header() -> Vec<u8> {
    line(&INCIDENT_COLUMNS.map(str::to_owned))
}

/// One incident as a line.
#[must_use]
pub fn incident_line(incident: &PublicIncident) -> Vec<u8> {
    let places = |role: Role| incident.places.iter().map(|place| &place.place).filter(move |place| place.role == role);
    let detention: Vec<_> = places(Role::Detention).collect();
    let degrees = |of: fn(&crate::model::incident::Place) -> Option<f64>| match detention.as_slice() {
        // One place has a point; several have no middle that anybody was at.
        [only] => number(of(only)),
        _ => String::new(),
    };
    let span = incident.date.span();
    line(&[
        incident.id.to_string(),
        text(&incident.title),
        text(incident.date.as_str()),
        span.earliest.to_string(),
        span.latest.to_string(),
        several(incident.origin_country.iter().map(ToString::to_string)),
        incident.host_country.to_string(),
        several(detention.iter().map(|place| place.name.clone())),
        incident.places_are.to_string(),
        several(detention.iter().filter_map(|place| place.subdivision).map(|subdivision| subdivision.to_string())),
        several(places(Role::Transfer).map(|place| place.name.clone())),
        degrees(|place| place.lat),
        degrees(|place| place.lon),
        incident.people.min.to_string(),
        number(incident.people.max),
        incident.people.counts.to_string(),
        incident.people.basis.to_string(),
        incident.people.reason.as_deref().map(text).unwrap_or_default(),
        several(incident.claims.iter().map(|claim| claim_words(claim, &incident.sources))),
        incident.repatriation_status.to_string(),
        incident.repatriated.min.to_string(),
        number(incident.repatriated.max),
        incident.confidence.to_string(),
        incident.source_roots.to_string(),
        several(incident.sources.iter().map(|source| source.key.clone())),
        several(incident.sources.iter().filter_map(|source| source.url.clone())),
        several(incident.withheld.iter().map(ToString::to_string)),
        text(&incident.summary),
        incident.version.to_string(),
        incident.updated.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
    ])
}

/// A claim in a cell: who says how many, such as `JoongAng Daily (2013-11-19): 15`.
fn claim_words(claim: &Claim, sources: &[Source]) -> String {
    let source = claim.source.as_ref().and_then(|key| sources.iter().find(|source| source.key == *key));
    let who = source.map_or_else(
        || "withheld".to_owned(),
        |source| source.published.as_ref().map_or_else(|| source.outlet.clone(), |published| format!("{} ({published})", source.outlet)),
    );
    let how_many = match claim.people {
        None => "no number".to_owned(),
        Some(people) => match people.max {
            None => format!("{}+", people.min),
            Some(max) if max == people.min => max.to_string(),
            Some(max) => format!("{}-{max}", people.min),
        },
    };
    let stance = if claim.stance == crate::model::vocabulary::Stance::Asserts { String::new() } else { format!(" [{}]", claim.stance) };
    format!("{who}: {how_many}{stance}")
}

/// A whole statistic as a table: one row per group, or the totals alone where it has no groups. Totals never stand
/// beside rows, so that nobody sums them twice.
#[must_use]
pub fn statistics(statistics: &Statistics) -> Vec<u8> {
    let mut header: Vec<String> = statistics.group_by.iter().map(|key| key.word().to_owned()).collect();
    header.extend(["incidents", "refugees_incidents", "persons_incidents", "clusters"].map(str::to_owned));
    for of in ["people", "repatriated", "incident_people", "incident_repatriated"] {
        header.extend(["min", "max", "open_ended", "max_of_closed"].map(|part| format!("{of}_{part}")));
    }
    header.push("url".to_owned());
    let mut table = line(&header);
    for row in &statistics.rows {
        table.extend(statistics_line(row));
    }
    if statistics.group_by.is_empty() {
        let totals = &statistics.totals.total;
        let url = format!("/v1/incidents?{}", statistics.filter);
        let row = StatisticsRow {
            key: serde_json::Map::new(),
            total: totals.clone(),
            incident_people: totals.people,
            incident_repatriated: totals.repatriated,
            url,
        };
        table.extend(statistics_line(&row));
    }
    table
}

fn statistics_line(row: &StatisticsRow) -> Vec<u8> {
    let mut cells: Vec<String> = row.key.values().map(|value| value.as_str().map(text).unwrap_or_default()).collect();
    let total = &row.total;
    cells.extend([total.incidents, total.counts.refugees, total.counts.persons, total.clusters].map(|n| n.to_string()));
    for Sum { min, max, open_ended, max_of_closed } in [total.people, total.repatriated, row.incident_people, row.incident_repatriated] {
        cells.extend([min.to_string(), number(max), open_ended.to_string(), number(max_of_closed)]);
    }
    cells.push(row.url.clone());
    line(&cells)
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Values in one cell; a `;` within a value is written `\;`.
fn several(values: impl Iterator<Item = String>) -> String {
    text(&values.map(|value| value.replace(';', "\\;")).collect::<Vec<_>>().join("; "))
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection), ASCII or full-width.
fn text(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠', '＇']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

fn line(cells: &[String]) -> Vec<u8> {
    let mut writer: Writer<Vec<u8>> = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(cells);
    writer.into_inner().unwrap_or_default()
}

//! Which columns a sheet of incidents may have, and which of them a place in a record leads to.

use crate::model::tables::incident_table::INCIDENTS;
use crate::model::tables::table::Column;

/// Of the computed columns, those of which a row without an id may say something: what has become of the people, and who
/// says so; and those that an exported row brings along.
pub(crate) const OF_NEW: [&str; 6] =
    ["repatriation_status", "sources", "version", "updated", "first_version", "first_published"];

/// Columns that the export does not have, for rows that somebody writes.
pub(crate) const WRITTEN: [&str; 15] = [
    "row_key",
    "people",
    "status_date",
    "source",
    "source_url",
    "source_date",
    "source_title",
    "source_kind",
    "source_language",
    "via",
    "stance",
    "hedge",
    "attribution",
    "quote",
    "locator",
];

/// Of all columns, those of what the sources of a row say; an archive may have tables for it.
pub(crate) const OF_CLAIMS: [&str; 13] = [
    "source",
    "sources",
    "source_url",
    "source_date",
    "source_title",
    "source_kind",
    "source_language",
    "via",
    "stance",
    "hedge",
    "attribution",
    "quote",
    "locator",
];

/// Columns that are never empty, and what to write there.
pub(crate) const REQUIRED: [(&str, &str); 3] = [
    ("title", "one line that says what happened, without names of persons"),
    (
        "date",
        "when it happened: 2013-11-02, 2013-11, 2013, 2013-11-02/2013-11-05 or [2013-11-02..2013-11-21]",
    ),
    ("host_country", "the country where they were detained, or from which they were returned: CN"),
];

/// Every column of a sheet of incidents.
pub(crate) fn known() -> Vec<&'static str> {
    INCIDENTS.columns.iter().map(|column| column.name).chain(WRITTEN).collect()
}

/// A column of the export.
pub(crate) fn exported(name: &str) -> Option<&'static Column> {
    INCIDENTS.columns.iter().find(|column| column.name == name)
}

/// Whether one cell of the column says one field: not one of several that say the places together, and not computed.
pub(crate) fn is_field(column: &Column) -> bool {
    !column.is_computed()
        && !column.pointer.contains('*')
        && !["/id", "/places", "/groups"].contains(&column.pointer)
}

/// The columns that a pointer into an incident leads to, the likeliest first.
pub(crate) fn of(pointer: &str) -> Vec<&'static str> {
    let is_number = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    let (first, last) =
        (pointer.split('/').nth(1).unwrap_or_default(), pointer.rsplit('/').next().unwrap_or_default());
    let likely: &[&str] = match (first, last) {
        ("places", last) if !last.is_empty() && is_number(last) => &["lat", "places"],
        ("places", "lat" | "lon") => &["lat", "lon", "places"],
        ("places", _) => &["places", "transfer_places", "subdivisions", "lat"],
        ("people", _) => &["people_min", "people", "people_max", "counts", "basis", "reason", "places"],
        ("claims", "people" | "quantifier") => &["people", "people_min"],
        ("claims", "quote") => &["quote"],
        ("claims", "locator") => &["locator"],
        ("claims", "via") => &["via"],
        ("claims", last) if is_number(last) => &["attribution"],
        ("claims", _) => &["source", "sources", "claims"],
        ("timeline", "date") => &["status_date", "repatriation_status", "date"],
        ("timeline", _) => &["repatriation_status"],
        _ => &["id"],
    };
    let parts = pointer.split('/').map(|part| if !part.is_empty() && is_number(part) { "*" } else { part });
    let general = parts.collect::<Vec<_>>().join("/");
    let same = INCIDENTS.columns.iter().filter(|column| column.pointer == general).map(|column| column.name);
    same.chain(likely.iter().copied()).collect()
}

/// The same of a pointer into a source of the row.
pub fn of_source(pointer: &str) -> &'static [&'static str] {
    match pointer {
        "/url" => &["source_url"],
        "/title" => &["source_title"],
        "/published" => &["source_date"],
        "/language" => &["source_language"],
        _ => &["source", "sources"],
    }
}

//! Which columns a sheet of incidents may have.

use crate::model::tables::incident_table::INCIDENTS;

/// Columns of the export that are computed, or tell what stands elsewhere: in a row with an id they stay as they were
/// exported, or empty.
pub const COMPUTED: [&str; 13] = [
    "date_earliest",
    "date_latest",
    "claims",
    "repatriation_status",
    "repatriated_min",
    "repatriated_max",
    "confidence",
    "source_roots",
    "sources",
    "source_urls",
    "withheld",
    "version",
    "updated",
];

/// Of these, what a row without an id may say: what has become of the people, and who says so.
pub const OF_NEW: [&str; 2] = ["repatriation_status", "sources"];

/// Columns that the export does not have, for rows that somebody writes.
pub const WRITTEN: [&str; 14] = [
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

/// Every column of a sheet of incidents.
pub fn known() -> Vec<&'static str> {
    INCIDENTS.columns.iter().map(|column| column.name).chain(WRITTEN).collect()
}

/// The columns, ours, that a pointer into an incident leads to, the likeliest first.
pub fn of(pointer: &str) -> &'static [&'static str] {
    let mut parts = pointer.split('/').skip(1);
    let (first, last) = (parts.next().unwrap_or_default(), pointer.rsplit('/').next().unwrap_or_default());
    match (first, last) {
        ("places", "subdivision") => &["subdivisions", "places"],
        ("places", "precision") => &["precision", "places"],
        ("places", "name" | "country") => &["places", "transfer_places", "subdivisions"],
        ("places", "places") => &["places"],
        ("places", _) => &["lat", "places"],
        ("people", "reason") => &["reason"],
        ("people", _) => &["people_min", "people", "people_max", "places"],
        ("claims", "people" | "quantifier") => &["people", "people_min"],
        ("claims", "quote") => &["quote"],
        ("claims", "locator") => &["locator"],
        ("claims", "via") => &["via"],
        ("claims", last) if last.bytes().all(|digit| digit.is_ascii_digit()) => &["attribution"],
        ("claims", _) => &["source", "sources", "claims"],
        ("timeline", "date") => &["status_date", "repatriation_status", "date"],
        ("timeline", _) => &["repatriation_status"],
        ("groups", _) => &["groups"],
        ("title", _) => &["title"],
        ("summary", _) => &["summary"],
        ("date", _) => &["date"],
        ("origin_country", _) => &["origin_country"],
        _ => &["id"],
    }
}

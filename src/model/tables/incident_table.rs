//! The tables: which columns there are, what stands in them, and what HXL calls them. CSV, archive and workbook are
//! all written from these, and read against them, so that one name means one thing in each.

use chrono::{NaiveDate, SecondsFormat};

use crate::model::record::incident::{Claim, Place};
use crate::model::record::source::Source;
use crate::model::redaction::public::{PublicIncident, is_fine};
use crate::model::tables::cell::{self, group_words, place_words};
use crate::model::vocabulary::record::{Role, Stance};

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: it is not known, or there is none.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole day.
    Day(NaiveDate),
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(words) => f.write_str(words),
            Self::Number(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name: that of the JSON, with the part after an underscore.
    pub name: &'static str,
    /// Its HXL hashtag and attributes (hxlstandard.org, 1.1).
    pub hxl: &'static str,
}

/// One table: its columns, and the rows that a record has in it.
#[derive(Debug, Clone, Copy)]
pub struct Table<T> {
    /// Its name.
    pub name: &'static str,
    /// What one row is, in a sentence.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// The rows of a record, each as long as the columns.
    pub rows: fn(&T) -> Vec<Vec<Cell>>,
}

/// The columns of a table: name, and HXL tag.
macro_rules! columns {
    ($($name:literal $hxl:literal),+ $(,)?) => { &[$($crate::model::tables::incident_table::Column { name: $name, hxl: $hxl }),+] };
}
pub(crate) use columns;

/// One row for each incident.
pub const INCIDENTS: Table<PublicIncident> = Table {
    name: "incidents",
    about: "One row for each incident: its figure, what has become of the people, and everything else in short.",
    columns: columns![
        "id" "#meta+id",
        "title" "#description+title",
        "date" "#date+edtf",
        "date_earliest" "#date+start",
        "date_latest" "#date+end",
        "origin_country" "#country+origin+code+v_iso2+list",
        "host_country" "#country+host+code+v_iso2",
        "places" "#loc+detention+name+list",
        "precision" "#loc+detention+precision+list",
        "places_are" "#meta+places",
        "subdivisions" "#adm1+code+list",
        "transfer_places" "#loc+transfer+name+list",
        "lat" "#geo+lat",
        "lon" "#geo+lon",
        "people_min" "#affected+min",
        "people_max" "#affected+max",
        "counts" "#meta+counts",
        "groups" "#description+groups+list",
        "basis" "#meta+basis",
        "reason" "#meta+reason",
        "claims" "#description+claims+list",
        "repatriation_status" "#status+repatriation",
        "repatriated_min" "#affected+repatriated+min",
        "repatriated_max" "#affected+repatriated+max",
        "confidence" "#meta+confidence",
        "source_roots" "#meta+sources+num",
        "sources" "#meta+source+code+list",
        "source_urls" "#meta+source+url+list",
        "withheld" "#meta+withheld+list",
        "summary" "#description+summary",
        "version" "#meta+version",
        "updated" "#date+updated",
    ],
    rows: |incident| vec![incident_row(incident)],
};

fn incident_row(incident: &PublicIncident) -> Vec<Cell> {
    let places =
        |role: Role| incident.places.iter().map(|place| &place.place).filter(move |place| place.role == role);
    let detention: Vec<_> = places(Role::Detention).collect();
    let [lat, lon] = point(&detention);
    let span = incident.date.span();
    vec![
        word(&incident.id),
        text(&incident.title),
        text(incident.date.as_str()),
        Cell::Day(span.earliest),
        Cell::Day(span.latest),
        several(&incident.origin_country),
        word(&incident.host_country),
        several(detention.iter().map(|place| place_words(place))),
        several(detention.iter().map(|place| place.precision)),
        word(&incident.places_are),
        several(detention.iter().filter_map(|place| place.subdivision)),
        several(places(Role::Transfer).map(|place| &place.name)),
        lat,
        lon,
        count(incident.people.min),
        number(incident.people.max),
        word(&incident.people.counts),
        several(incident.groups.iter().map(group_words)),
        word(&incident.people.basis),
        optional(incident.people.reason.as_deref()),
        several(incident.claims.iter().map(|claim| claim_words(claim, &incident.sources))),
        word(&incident.repatriation_status),
        count(incident.repatriated.min),
        number(incident.repatriated.max),
        word(&incident.confidence),
        count(incident.source_roots),
        several(incident.sources.iter().map(|source| &source.key)),
        several(incident.sources.iter().filter_map(|source| source.url.as_ref())),
        several(&incident.withheld),
        text(&incident.summary),
        count(incident.version),
        text(&incident.updated.to_rfc3339_opts(SecondsFormat::Micros, true)),
    ]
}

/// One place that is known finely enough has a point; several have no middle that anybody was at.
fn point(places: &[&Place]) -> [Cell; 2] {
    match places {
        [only] if is_fine(only.precision) => [number(only.lat), number(only.lon)],
        _ => [Cell::Empty, Cell::Empty],
    }
}

/// A claim in a cell: who says how many, such as `JoongAng Daily (2013-11-19): 15`.
fn claim_words(claim: &Claim, sources: &[Source]) -> String {
    let source = claim.source.as_ref().and_then(|key| sources.iter().find(|source| source.key == *key));
    let who = source.map_or_else(
        || "withheld".to_owned(),
        |source| {
            source
                .published
                .as_ref()
                .map_or_else(|| source.outlet.clone(), |published| format!("{} ({published})", source.outlet))
        },
    );
    let how_many = claim.people.map_or_else(|| "no number".to_owned(), |people| people.bounds().to_string());
    let stance = if claim.stance == Stance::Asserts { String::new() } else { format!(" [{}]", claim.stance) };
    format!("{who}: {how_many}{stance}")
}

/// A text; an empty one is nothing.
pub(crate) fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A text that may be missing.
pub(crate) fn optional(optional: Option<&str>) -> Cell {
    optional.map_or(Cell::Empty, text)
}

/// A word of a closed list, a code or an id.
pub(crate) fn word(word: &impl ToString) -> Cell {
    Cell::Text(word.to_string())
}

/// How many.
pub(crate) fn count(number: u32) -> Cell {
    Cell::Number(number.into())
}

/// A number that may be open or not known.
pub(crate) fn number(number: Option<impl Into<f64>>) -> Cell {
    number.map_or(Cell::Empty, |number| Cell::Number(number.into()))
}

/// Values in one cell.
pub(crate) fn several(values: impl IntoIterator<Item = impl ToString>) -> Cell {
    text(&cell::join(values))
}

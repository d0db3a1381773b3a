//! The tables of an incident's parts, which join the incidents by their id: places, timeline, claims, groups; and the
//! sources, which join the claims by their key.

use crate::model::record::incident::{Claim, Group, Step};
use crate::model::record::source::Source;
use crate::model::redaction::public::{PublicIncident, PublicPlace};
use crate::model::tables::incident_table::{
    Cell, Table, columns, count, number, optional, several, text, word,
};
use crate::model::value::edtf::Edtf;

/// The tables of incidents and their parts.
pub const TABLES: [Table<PublicIncident>; 5] =
    [crate::model::tables::incident_table::INCIDENTS, PLACES, TIMELINE, CLAIMS, GROUPS];

const PLACES: Table<PublicIncident> = Table {
    name: "places",
    about: "One row for each place of an incident. The figure belongs to all detention places together: adding it up by place counts people twice.",
    columns: columns![
        "incident" "#meta+incident+id",
        "seq" "#meta+seq",
        "role" "#loc+role",
        "key" "#loc+code",
        "name" "#loc+name",
        "country" "#country+code+v_iso2",
        "subdivision" "#adm1+code",
        "precision" "#geo+precision",
        "lat" "#geo+lat",
        "lon" "#geo+lon",
        "people_min" "#affected+min",
        "people_max" "#affected+max",
    ],
    rows: |incident| parts(incident, &incident.places, place),
};

fn place(PublicPlace { key, place }: &PublicPlace) -> Vec<Cell> {
    vec![
        word(&place.role),
        text(key),
        text(&place.name),
        word(&place.country),
        place.subdivision.map_or(Cell::Empty, |code| word(&code)),
        word(&place.precision),
        number(place.lat),
        number(place.lon),
        number(place.people.map(|people| people.min)),
        number(place.people.and_then(|people| people.max)),
    ]
}

const TIMELINE: Table<PublicIncident> = Table {
    name: "timeline",
    about: "One row for each dated step of what became of the people. No number: the whole group.",
    columns: columns![
        "incident" "#meta+incident+id",
        "seq" "#meta+seq",
        "status" "#status",
        "date" "#date+edtf",
        "date_earliest" "#date+start",
        "date_latest" "#date+end",
        "country" "#country+code+v_iso2",
        "people_min" "#affected+min",
        "people_max" "#affected+max",
        "claims" "#meta+claim+list",
    ],
    rows: |incident| parts(incident, &incident.timeline, step),
};

fn step(step: &Step) -> Vec<Cell> {
    let [date, earliest, latest] = dates(Some(&step.date));
    vec![
        word(&step.status),
        date,
        earliest,
        latest,
        step.country.map_or(Cell::Empty, |code| word(&code)),
        number(step.people.map(|people| people.min)),
        number(step.people.and_then(|people| people.max)),
        several(&step.claims),
    ]
}

const CLAIMS: Table<PublicIncident> = Table {
    name: "claims",
    about: "One row for what each source says of an incident. Claims may disagree; all are kept.",
    columns: columns![
        "incident" "#meta+incident+id",
        "seq" "#meta+seq",
        "key" "#meta+claim",
        "source" "#meta+source+code",
        "via" "#meta+source+via+code",
        "stance" "#meta+stance",
        "hedge" "#meta+hedge",
        "attribution" "#meta+attribution+list",
        "people_min" "#affected+min",
        "people_max" "#affected+max",
        "quantifier" "#meta+quantifier",
        "counts" "#meta+counts",
        "quote" "#description+quote",
        "locator" "#meta+locator",
    ],
    rows: |incident| parts(incident, &incident.claims, claim),
};

fn claim(claim: &Claim) -> Vec<Cell> {
    vec![
        text(&claim.key),
        optional(claim.source.as_deref()),
        optional(claim.via.as_deref()),
        word(&claim.stance),
        word(&claim.hedge),
        several(&claim.attribution),
        number(claim.people.map(|people| people.min)),
        number(claim.people.and_then(|people| people.max)),
        claim.people.map_or(Cell::Empty, |people| word(&people.quantifier)),
        claim.people.map_or(Cell::Empty, |people| word(&people.counts)),
        optional(claim.quote.as_deref()),
        optional(claim.locator.as_deref()),
    ]
}

const GROUPS: Table<PublicIncident> = Table {
    name: "groups",
    about: "One row for each part of an incident's people, as claimed. Parts may overlap: they are never added up.",
    columns: columns![
        "incident" "#meta+incident+id",
        "seq" "#meta+seq",
        "kind" "#group+kind",
        "nationality" "#group+nationality+code+v_iso2",
        "min" "#affected+min",
        "max" "#affected+max",
        "counted" "#meta+counted",
        "ages" "#group+ages+list",
        "claims" "#meta+claim+list",
    ],
    rows: |incident| parts(incident, &incident.groups, group),
};

fn group(group: &Group) -> Vec<Cell> {
    vec![
        word(&group.kind),
        group.nationality.map_or(Cell::Empty, |code| word(&code)),
        count(group.min),
        number(group.max),
        word(&group.counted),
        several(&group.ages),
        several(&group.claims),
    ]
}

/// The sources that the incidents of a filter cite.
pub const SOURCES: Table<Source> = Table {
    name: "sources",
    about: "One row for each article, report or document that an incident of this file cites.",
    columns: columns![
        "key" "#meta+source+code",
        "kind" "#meta+source+kind",
        "outlet" "#org+outlet",
        "title" "#description+title",
        "title_original" "#description+title+original",
        "authors" "#contact+author+list",
        "url" "#meta+url",
        "archive_url" "#meta+url+archive",
        "published" "#date+edtf",
        "published_earliest" "#date+start",
        "published_latest" "#date+end",
        "language" "#meta+language",
        "derived_from" "#meta+source+derived+list",
        "note" "#description+note",
    ],
    rows: |source| vec![source_row(source)],
};

fn source_row(source: &Source) -> Vec<Cell> {
    let [published, earliest, latest] = dates(source.published.as_ref());
    vec![
        text(&source.key),
        word(&source.kind),
        text(&source.outlet),
        text(&source.title),
        optional(source.title_original.as_deref()),
        several(&source.authors),
        optional(source.url.as_deref()),
        optional(source.archive_url.as_deref()),
        published,
        earliest,
        latest,
        optional(source.language.as_deref()),
        several(&source.derived_from),
        optional(source.note.as_deref()),
    ]
}

/// A row for each part, after the incident's id and the part's position from 1.
fn parts<T>(incident: &PublicIncident, parts: &[T], row: fn(&T) -> Vec<Cell>) -> Vec<Vec<Cell>> {
    let numbered = (1_u32..).zip(parts);
    numbered
        .map(|(seq, part)| [word(&incident.id), count(seq)].into_iter().chain(row(part)).collect())
        .collect()
}

/// As it was written, and from which to which day.
fn dates(date: Option<&Edtf>) -> [Cell; 3] {
    let day = |of: fn(&Edtf) -> chrono::NaiveDate| date.map_or(Cell::Empty, |date| Cell::Day(of(date)));
    [
        date.map_or(Cell::Empty, |date| text(date.as_str())),
        day(|date| date.span().earliest),
        day(|date| date.span().latest),
    ]
}

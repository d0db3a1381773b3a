//! A row with an id: what it says otherwise than an export of the record would.

use chrono::NaiveDate;

use crate::desk::import::cells::cells::{self, RowReader};
use crate::desk::import::cells::columns::{COMPUTED, WRITTEN};
use crate::desk::import::cells::places;
use crate::desk::import::file::csv_sheet::{Row, SheetCell};
use crate::desk::import::plan::new_row;
use crate::desk::import::plan::register_state::Base;
use crate::model::counting::confidence::Sources;
use crate::model::record::claim_figure::widest;
use crate::model::record::incident::{Figure, Group, Incident};
use crate::model::redaction::public::PublicIncident;
use crate::model::redaction::redact::redact;
use crate::model::tables::cell::{self, group_words};
use crate::model::tables::count_cell;
use crate::model::tables::incident_table::{Cell, INCIDENTS};
use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::{Basis, Counts, PlacesAre};

/// The columns that speak of the figure.
const FIGURE: [&str; 6] = ["people_min", "people_max", "people", "counts", "basis", "reason"];

/// The record with what the row says otherwise; what is wrong goes to the problems. `apart` are columns of which an
/// archive has a table of their own.
pub fn incident(fields: &mut RowReader<'_>, base: &Base, sources: &Sources, apart: &[&str]) -> Incident {
    let public = base.public(sources);
    let mut printed = (INCIDENTS.rows)(&public).into_iter().next().unwrap_or_default().into_iter();
    let printed: Vec<(&str, Cell)> =
        INCIDENTS.columns.iter().map(|column| (column.name, printed.next().unwrap_or(Cell::Empty))).collect();
    let as_exported = |column: &str, given: &SheetCell| {
        printed.iter().any(|(name, cell)| *name == column && same(&given.text, cell))
    };
    let mut content = base.content.clone();
    let differs = |(column, given): &(&str, &SheetCell)| *column != "id" && !as_exported(column, given);
    let edited: Vec<&'static str> = fields.row.cells().filter(differs).map(|(column, _)| column).collect();
    let edited: Vec<&str> = edited
        .into_iter()
        .filter(|column| {
            fields.text(column).is_some() || !(WRITTEN.contains(column) || COMPUTED.contains(column))
        })
        .collect();
    if is_stale(fields.row, &public) {
        // Where the record has come to say the same, there is nothing to ask for.
        if edited.iter().any(|column| !COMPUTED.contains(column)) {
            refuse_stale(fields, &public);
        }
        return content;
    }
    for column in &edited {
        if COMPUTED.contains(column) {
            fields.refuse(
                column,
                "computed",
                "this is computed, or told elsewhere; leave it as it was exported, or take the column out",
            );
        } else if WRITTEN.contains(column) && *column != "people" {
            fields.refuse(
                column,
                "not-here",
                "this column is for rows without an id; import an archive with claims.csv and sources.csv",
            );
        } else if apart.contains(column) {
            fields.refuse(column, "conflict", "the archive has a table of its own for this; change it there");
        }
    }
    let is_edited = |columns: &[&str]| columns.iter().any(|column| edited.contains(column));
    change(fields, &mut content, &is_edited);
    if is_edited(&FIGURE) {
        figure(fields, &mut content, public.people.clone(), &is_edited);
    }
    if is_edited(&places::COLUMNS) {
        content.places = places::read(fields, content.host_country, &base.content.places);
    }
    if is_edited(&["groups"]) {
        content.groups = groups(fields, &base.content);
    }
    content
}

/// Whether the row was exported at another version than the record's present one.
pub fn is_stale(row: &Row, public: &PublicIncident) -> bool {
    public.version > 0
        && row.text("version").is_some_and(|version| count_cell::number(version) != Ok(public.version))
}

/// An older state is not written over a newer one.
pub fn refuse_stale(fields: &mut RowReader<'_>, public: &PublicIncident) {
    let version = public.version;
    fields.refuse(
        "version",
        "stale",
        format!(
            "the record has changed since this was exported; it is now of version {version}: export it anew"
        ),
    );
}

/// What one cell says alone.
fn change(fields: &mut RowReader<'_>, content: &mut Incident, is_edited: &impl Fn(&[&str]) -> bool) {
    if is_edited(&["title"])
        && let Some(title) =
            fields.required("title", "one line that says what happened, without names of persons")
    {
        title.clone_into(&mut content.title);
    }
    if is_edited(&["summary"]) {
        fields.text("summary").unwrap_or_default().clone_into(&mut content.summary);
    }
    if is_edited(&["date"])
        && fields.required("date", "when it happened").is_some()
        && let Some(date) = fields.date("date")
    {
        content.date = date;
    }
    if is_edited(&["host_country"])
        && fields.required("host_country", "the country where they were detained, or returned from").is_some()
        && let Some(country) = fields.country("host_country")
    {
        content.host_country = country;
    }
    if is_edited(&["origin_country"]) {
        content.origin_country = fields.list("origin_country", cells::country);
    }
    if is_edited(&["places_are"])
        && let Some(word) = fields.word("places_are", PlacesAre::parse, &PlacesAre::words())
    {
        content.places_are = word;
    }
}

/// The figure as the row has it; what the row does not say of it stays.
fn figure(
    fields: &mut RowReader<'_>,
    content: &mut Incident,
    was: Figure,
    is_edited: &impl Fn(&[&str]) -> bool,
) {
    let as_it_was = was.clone();
    let counts = fields.word("counts", Counts::parse, &Counts::words()).unwrap_or(was.counts);
    let basis = fields.word("basis", Basis::parse, &Basis::words()).unwrap_or(was.basis);
    let mut bounds = was.bounds();
    if is_edited(&["people"]) {
        bounds = new_row::number(fields).map_or(bounds, |count| count.bounds);
    } else {
        let (min, max) = (fields.number("people_min"), fields.number("people_max"));
        let max = if fields.row.given("people_max").is_some() { max } else { bounds.max };
        bounds = Bounds { min: min.unwrap_or(bounds.min), max };
    }
    let reason = if fields.row.given("reason").is_some() {
        fields.text("reason").map(str::to_owned)
    } else {
        was.reason
    };
    let figure = Figure { min: bounds.min, max: bounds.max, counts, basis, reason, claims: was.claims };
    if figure == as_it_was {
        return;
    }
    if basis == Basis::Widest {
        match widest(&content.claims, counts).filter(|widest| widest.bounds() == bounds) {
            Some(widest) if figure.reason.is_none() => content.people = Some(widest),
            _ => {
                let column = ["people_min", "people_max", "people", "counts", "basis", "reason"]
                    .into_iter()
                    .find(|column| is_edited(&[column]));
                let message = "the figure is the widest of what the sources say; write editorial in basis and why in reason, or change what the source says, in claims.csv of the archive";
                fields.refuse(column.unwrap_or("people_min"), "mismatch", message);
            }
        }
        return;
    }
    content.people = Some(figure);
}

/// Parts that the row has in the same words stay whole.
fn groups(fields: &mut RowReader<'_>, base: &Incident) -> Vec<Group> {
    let mut left: Vec<&Group> = base.groups.iter().collect();
    let written = fields.list("groups", cell::group);
    let mut groups = Vec::new();
    for mut group in written {
        if let Some(at) = left.iter().position(|known| group_words(known) == group_words(&group)) {
            groups.push(left.remove(at).clone());
        } else if let [only] = base.claims.as_slice() {
            group.claims.push(only.key.clone());
            groups.push(group);
        } else {
            fields.refuse("groups", "ambiguous", "of several sources it is not known which speaks of this part; import an archive with groups.csv");
        }
    }
    groups
}

/// What protection hides is changed in the record itself: an export does not show what would be lost.
pub fn refuse_hidden(fields: &mut RowReader<'_>, base: &Base, content: &Incident) {
    let shown = redact(base.content.clone(), &base.protection).incident;
    let was = &base.content;
    let hidden = [
        (was.places != shown.places && content.places != was.places, "places"),
        (was.people.is_some() && was.people != shown.people && content.people != was.people, "people_min"),
        (was.groups != shown.groups && content.groups != was.groups, "groups"),
        (was.timeline != shown.timeline && content.timeline != was.timeline, "timeline"),
        (was.claims != shown.claims && content.claims != was.claims, "claims"),
    ];
    for (_, column) in hidden.into_iter().filter(|(is, _)| *is) {
        fields.refuse(
            column,
            "protected",
            "something of this is withheld in the export, and would be lost; change it in the record itself",
        );
    }
}

/// Whether a cell holds what the export wrote there: numbers as numbers, texts without white space around them.
pub fn same(text: &str, cell: &Cell) -> bool {
    match cell {
        // A German spreadsheet writes 41,8.
        // Three digits after a mark may be thousands: 1.000 is not the 1 that was exported.
        Cell::Number(number)
            if number.fract() == 0.0
                && text.rsplit_once(['.', ',']).is_some_and(|(_, digits)| digits.len() == 3) =>
        {
            false
        }
        Cell::Number(number) => text.replace(',', ".").parse().is_ok_and(|given: f64| {
            given.to_bits() == number.to_bits() || (given - number).abs() < f64::EPSILON
        }),
        Cell::Text(words) => {
            words.trim().replace("\r\n", "\n") == text || words == text || is_day(text, words)
        }
        other => other.to_string() == text || is_day(text, &other.to_string()),
    }
}

/// Whether it is that day, as a spreadsheet writes it that takes days apart and puts them together in its own way.
fn is_day(text: &str, exported: &str) -> bool {
    let Ok(day) = exported.parse::<NaiveDate>() else { return false };
    ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d"]
        .into_iter()
        .any(|format| NaiveDate::parse_from_str(text, format) == Ok(day))
}

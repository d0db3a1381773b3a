//! A row without an id, as the document of a new incident.

use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::cells::claims::Said;
use crate::desk::import::cells::columns::{OF_NEW, REQUIRED, is_field};
use crate::desk::import::cells::exported_cell::is_name;
use crate::desk::import::cells::source_index::SourceIndex;
use crate::desk::import::cells::{claims, places};
use crate::desk::import::plan::document::{Document, groups};
use crate::desk::import::plan::entry::Entry;
use crate::desk::import::plan::new_parts;
use crate::model::record::claim_figure::numbered;
use crate::model::record::incident::{Claim, ClaimedPeople, Figure, Step};
use crate::model::tables::cell;
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::value::country::Country;
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Basis, Stance, Status};

/// Why a figure is that of a row.
const OF_ROW: &str =
    "The imported table gives this number beside several sources, and does not say which of them gives it.";

/// Reads everything that the row says, and the rows of its parts in an archive; all that is wrong is said at once.
pub(crate) fn document(entry: &Entry, reader: &mut RowReader<'_>, index: &mut SourceIndex) -> Document {
    let mut document = Document::default();
    fields(reader, &mut document);
    new_parts::read(entry, reader, &mut document);
    if !document.fields.contains_key("places")
        && let Some(host) = document.get("host_country")
    {
        document.put("places", places::read(reader, host, &[]));
    }
    let said = reader.list("groups", cell::group);
    let basis = reader.word("basis", Basis::words()).and_then(Basis::parse);
    let claims = if document.fields.contains_key("claims") {
        let claims = document.get::<Vec<Claim>>("claims").unwrap_or_default();
        document.put("people", new_parts::figure(reader, basis, &claims));
        claims
    } else {
        // What cannot be read of it has been said.
        let Some(Said { claims, of_row }) = claims::read(reader, index, basis) else { return document };
        document.put("people", figure(reader, basis, &claims, of_row));
        document.put("claims", &claims);
        claims
    };
    if !document.fields.contains_key("groups") {
        document.put("groups", groups(reader, said, &[], &claims));
    }
    if !document.fields.contains_key("timeline") {
        document.put("timeline", timeline(reader, index, &claims, &document));
    }
    document
}

/// The fields of which each is one cell.
fn fields(reader: &mut RowReader<'_>, document: &mut Document) {
    for (column, message) in REQUIRED {
        reader.require(column, message);
    }
    for column in INCIDENTS.columns {
        let Some(text) = reader.row.text(column.name) else { continue };
        if column.is_computed() {
            if OF_NEW.contains(&column.name) || is_name(reader.row, INCIDENTS.columns, column, text) {
                continue;
            }
            document.computed.push(reader.row.column(&[column.name]).to_owned());
        } else if is_field(column) && !column.pointer.starts_with("/people") {
            reader.put(column, &mut document.fields);
        }
    }
}

/// A figure that does not follow from what the sources say has its reason. One that only the row gives stands while none of
/// its sources is withheld: nobody knows which of them it is from.
fn figure(
    reader: &mut RowReader<'_>,
    basis: Option<Basis>,
    claims: &[Claim],
    of_row: Option<ClaimedPeople>,
) -> Option<Figure> {
    let reason = reader.text("reason").map(str::to_owned);
    let basis = basis.unwrap_or(Basis::Widest);
    if basis == Basis::Widest && reason.is_some() {
        reader.refuse("reason", "mismatch", "only a figure with basis editorial or claim has a reason");
    }
    let of = |people: ClaimedPeople, basis, claims, reason| {
        let ClaimedPeople { min, max, counts, .. } = people;
        Some(Figure { min, max, counts, basis, claims, reason })
    };
    if let Some(people) = of_row {
        let asserting = claims.iter().filter(|claim| claim.stance == Stance::Asserts);
        let asserting = asserting.map(|claim| claim.key.clone()).collect();
        let reason = if basis == Basis::Editorial { reason } else { Some(OF_ROW.to_owned()) };
        return of(people, Basis::Editorial, asserting, reason);
    }
    let numbered: Vec<_> = numbered(claims).collect();
    match (basis, numbered.as_slice()) {
        (Basis::Widest, _) => None,
        (_, []) => {
            let message = format!("basis {basis} needs a number in people_min and people_max");
            reader.refuse("basis", "mismatch", message);
            None
        }
        (Basis::Editorial, [_, _, ..]) => {
            let message = "a figure set by hand is one number, but each source has its own here; import an archive with claims.csv";
            reader.refuse("basis", "mismatch", message);
            None
        }
        (Basis::Claim, [(_, first), others @ ..])
            if others.iter().any(|(_, other)| is_other(first, other)) =>
        {
            let message =
                "which claim? the sources give different numbers here; import an archive with claims.csv";
            reader.refuse("basis", "mismatch", message);
            None
        }
        (_, [(claim, people), ..]) => of(*people, basis, vec![claim.key.clone()], reason),
    }
}

/// Whether two sources give two figures.
fn is_other(one: &ClaimedPeople, other: &ClaimedPeople) -> bool {
    one.bounds() != other.bounds() || one.counts != other.counts
}

/// What has become of the people, as a detention or what came after it.
fn timeline(
    reader: &mut RowReader<'_>,
    index: &SourceIndex,
    claims: &[Claim],
    document: &Document,
) -> Vec<Step> {
    let words: Vec<&'static str> = Status::of_steps().words.iter().map(|word| word.word).collect();
    let status = reader.word("repatriation_status", &words).and_then(Status::parse);
    let stated = reader.date("status_date");
    let (Some(status), Some(date)) = (status, document.get::<Edtf>("date")) else { return Vec::new() };
    let when = match status {
        Status::Unknown => return Vec::new(),
        Status::Detained => stated.or(Some(date)),
        _ => stated.or_else(|| reported_by(index, claims, &date)),
    };
    let Some(when) = when else {
        let message = format!(
            "on which day, or between which days, they were {status}: 2013-11-07 or [2013-11-02..2013-11-21]"
        );
        reader.refuse("status_date", "required", message);
        return Vec::new();
    };
    let origin = document.get::<Vec<Country>>("origin_country").unwrap_or_default();
    let country = match origin.as_slice() {
        [only] if status == Status::Repatriated => Some(*only),
        _ => None,
    };
    // A row does not say which of its sources reports this.
    vec![Step { status, date: when, country, people: None, claims: Vec::new(), rests_on_all: false }]
}

/// Some day from the incident to the first report of it, where every report has a date.
fn reported_by(index: &SourceIndex, claims: &[Claim], date: &Edtf) -> Option<Edtf> {
    let published = |claim: &Claim| index.sources.get(claim.source.as_ref()?)?.published.clone();
    let published: Vec<Edtf> = claims.iter().map(published).collect::<Option<_>>()?;
    let first = published.into_iter().min_by_key(|date| date.span().latest)?;
    let (from, to) = (date.span().earliest, first.span().latest);
    let range = if from == to { from.to_string() } else { format!("[{from}..{to}]") };
    Edtf::parse(&range).ok()
}

//! A row without an id, as the document of a new incident.

use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::cells::columns::{OF_NEW, REQUIRED, is_field};
use crate::desk::import::cells::exported_cell::is_name;
use crate::desk::import::cells::source_index::SourceIndex;
use crate::desk::import::cells::{claims, places};
use crate::desk::import::plan::document::{Document, groups};
use crate::model::record::incident::{Claim, Figure, Step};
use crate::model::tables::cell;
use crate::model::tables::incident_table::INCIDENTS;
use crate::model::value::country::Country;
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Basis, Status};

/// Reads everything that the row says; all that is wrong is said at once.
pub(crate) fn document(reader: &mut RowReader<'_>, index: &mut SourceIndex) -> Document {
    let mut document = Document::default();
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
    if let Some(host) = document.get("host_country") {
        document.put("places", places::read(reader, host, &[]));
    }
    let said = reader.list("groups", cell::group);
    // What cannot be read of it has been said.
    let Some(claims) = claims::read(reader, index) else { return document };
    document.put("groups", groups(reader, said, &[], &claims));
    document.put("people", figure(reader, &claims));
    document.put("timeline", timeline(reader, index, &claims, &document));
    document.put("claims", claims);
    document
}

/// A figure that does not follow from what the sources say has its reason.
fn figure(reader: &mut RowReader<'_>, claims: &[Claim]) -> Option<Figure> {
    let basis = reader.word("basis", Basis::words()).and_then(Basis::parse).unwrap_or(Basis::Widest);
    let reason = reader.text("reason").map(str::to_owned);
    if basis == Basis::Widest {
        if reason.is_some() {
            reader.refuse("reason", "mismatch", "only a figure with basis editorial or claim has a reason");
        }
        return None;
    }
    let Some(said) = claims.iter().find_map(|claim| claim.people) else {
        let message = format!("basis {basis} needs a number in people_min and people_max");
        reader.refuse("basis", "mismatch", message);
        return None;
    };
    let claims = claims.iter().take(1).map(|claim| claim.key.clone()).collect();
    Some(Figure { min: said.min, max: said.max, counts: said.counts, basis, claims, reason })
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

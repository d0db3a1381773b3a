//! The parts of a new incident that stand in tables of their own, in an archive.

use crate::desk::import::cells::cells::RowReader;
use crate::desk::import::cells::numbers::number;
use crate::desk::import::cells::{columns, places};
use crate::desk::import::plan::document::{Document, item};
use crate::desk::import::plan::entry::Entry;
use crate::model::record::claim_figure::{numbered, unstated, widest};
use crate::model::record::incident::{Claim, ClaimedPeople, Figure};
use crate::model::vocabulary::record::{Basis, Counts, Stance};

/// Reads the tables of parts that the archive has of the incident. What stands in one, the row does not say.
pub(crate) fn read(entry: &Entry, reader: &mut RowReader<'_>, document: &mut Document) {
    for (table, rows) in &entry.parts {
        let apart: &[&str] = match table.name {
            "places" => &places::COLUMNS,
            "groups" => &["groups"],
            "timeline" => &["repatriation_status", "status_date"],
            _ => &columns::OF_CLAIMS,
        };
        for column in apart.iter().filter(|column| reader.row.text(column).is_some()) {
            let message = format!("{} says this of the incident; leave it out here", table.name);
            reader.refuse(column, "conflict", message);
        }
        let item = |row| item((table.name, table.columns), row, None, reader.problems);
        let items: Vec<_> = rows.iter().map(AsRef::as_ref).filter_map(item).collect();
        document.put(table.name, items);
        reader.problems.at(entry.table, entry.line);
    }
}

/// The figure that the row states beside the table of its claims; none where it follows from these.
pub(crate) fn figure(reader: &mut RowReader<'_>, basis: Option<Basis>, claims: &[Claim]) -> Option<Figure> {
    let count = number(reader);
    let counts = reader.word("counts", Counts::words()).and_then(Counts::parse);
    let reason = reader.text("reason").map(str::to_owned);
    let basis = basis.unwrap_or(Basis::Widest);
    if basis == Basis::Widest && reason.is_some() {
        reader.refuse("reason", "mismatch", "only a figure with basis editorial or claim has a reason");
    }
    if basis != Basis::Widest && count.is_none() {
        let message = format!("basis {basis} needs a number in people_min and people_max");
        reader.refuse("basis", "mismatch", message);
    }
    if count.is_none() && counts.is_none() {
        return None;
    }
    let computed = unstated(claims);
    let counts = counts.unwrap_or(computed.counts);
    let computed = widest(claims, counts).unwrap_or(computed);
    let bounds = count.map_or(computed.bounds(), |count| count.bounds);
    let keys = match basis {
        Basis::Widest => computed.claims,
        Basis::Claim => {
            let says = |(claim, people): (&Claim, ClaimedPeople)| {
                let is_it = people.bounds() == bounds && people.counts == counts;
                is_it.then(|| claim.key.clone())
            };
            numbered(claims).find_map(says).into_iter().collect()
        }
        Basis::Editorial => {
            let asserting = claims.iter().filter(|claim| claim.stance == Stance::Asserts);
            asserting.map(|claim| claim.key.clone()).collect()
        }
    };
    Some(Figure { min: bounds.min, max: bounds.max, counts, basis, claims: keys, reason })
}

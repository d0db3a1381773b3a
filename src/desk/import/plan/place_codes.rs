//! A place of a table is one place, whether its code stands behind it or not.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::desk::collections::edition::Row;
use crate::desk::import::error::Error;
use crate::desk::import::plan::edition::rows::EditionPlan;
use crate::desk::import::plan::entry::ONCE;
use crate::desk::import::plan::planned::{Planned, digest};
use crate::desk::import::plan::planning::Planning;
use crate::desk::import::problem::Problems;
use crate::model::record::incident::{Incident, Place};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::record::Precision;

/// What two places of one name have in common.
type Name = (Country, String);
/// The codes that stand behind each name.
type Codes = BTreeMap<Name, BTreeSet<Subdivision>>;

/// Gives places without a code the only one that the table writes behind their name in their country, and says so. A name
/// that has two codes is that of two places, and stays without one. A row of an edition has said what stood in it.
pub(crate) fn fill(
    planning: &mut Planning,
    edition: Option<&mut EditionPlan>,
    table: Option<&'static str>,
) -> Result<(), Error> {
    let (codes, without) = codes(&planning.planned)?;
    let rows = edition.into_iter().flat_map(|plan| &mut plan.edition.rows);
    let mut rows: BTreeMap<Uuid, &mut Row> = rows.map(|row| (row.record, row)).collect();
    let mut filled: BTreeMap<(String, Subdivision), u64> = BTreeMap::new();
    for at in without {
        let planned = &mut planning.planned[at];
        let mut incident = planned.incident()?;
        let mut is_filled = false;
        for place in named(&mut incident.places).filter(|place| place.subdivision.is_none()) {
            let known = codes.get(&name(place)).filter(|codes| codes.len() == 1);
            if let Some(code) = known.and_then(BTreeSet::first) {
                place.subdivision = Some(*code);
                *filled.entry((place.name.clone(), *code)).or_default() += 1;
                is_filled = true;
            }
        }
        if !is_filled {
            continue;
        }
        match rows.get_mut(&planned.id) {
            Some(row) => row.said = Some(String::from_utf8_lossy(&planned.content).into_owned()),
            None => refuse_same(planned, &incident, (&mut planning.digests, &mut planning.problems, table))?,
        }
        planned.say(&incident)?;
    }
    tell(filled, &mut planning.problems);
    Ok(())
}

/// The codes of the names, and which new records have places without one.
fn codes(planned: &[Planned]) -> Result<(Codes, Vec<usize>), Error> {
    let (mut codes, mut without) = (Codes::new(), Vec::new());
    for (at, planned) in planned.iter().enumerate() {
        let mut places = planned.places()?;
        let mut lacks_code = false;
        for place in named(&mut places) {
            match place.subdivision {
                Some(code) => drop(codes.entry(name(place)).or_default().insert(code)),
                None => lacks_code = true,
            }
        }
        if lacks_code && planned.parent.is_none() {
            without.push(at);
        }
    }
    if codes.is_empty() {
        without.clear();
    }
    Ok((codes, without))
}

/// Refuses a row that says the same as another once its codes are filled in.
fn refuse_same(
    planned: &Planned,
    filled: &Incident,
    (lines, problems, table): (&mut BTreeMap<[u8; 32], u64>, &mut Problems, Option<&'static str>),
) -> Result<(), Error> {
    let Some(line) = planned.digests.first().and_then(|digest| lines.get(digest).copied()) else {
        return Ok(());
    };
    if let Some(same) = lines.insert(digest(filled)?, line) {
        problems.at(table, line).add("", "repeated", format!("the same as row {same}; {ONCE}"));
    }
    Ok(())
}

fn tell(filled: BTreeMap<(String, Subdivision), u64>, problems: &mut Problems) {
    for ((name, code), times) in filled {
        let name = text::excerpt(&name);
        let message = format!(
            "{name} without a code is read as {name} ({code}), {times} in all, as the table writes no other behind it; if it is another place there, write its code"
        );
        problems.at(None, 0).note("", "place-code", message);
    }
}

/// Those of the places that have a name of their own.
fn named(places: &mut [Place]) -> impl Iterator<Item = &mut Place> {
    places.iter_mut().filter(|place| place.precision <= Precision::Near && !place.name.is_empty())
}

fn name(place: &Place) -> Name {
    (place.country, text::slug(&place.name))
}

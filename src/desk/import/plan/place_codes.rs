//! A place of a table is one place, whether its code stands behind it or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::import::plan::planning::Planned;
use crate::desk::import::problem::Problems;
use crate::desk::records::record::Record;
use crate::model::record::incident::Place;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::record::Precision;

/// What two places of one name have in common.
type Name = (Country, String);

/// Gives places without a code the only one that the table writes behind their name in their country, and says so. A name
/// that has two codes is that of two places, and stays without one.
pub(crate) fn fill(planned: &mut [Planned], problems: &mut Problems) {
    let mut codes: BTreeMap<Name, BTreeSet<Subdivision>> = BTreeMap::new();
    for place in planned.iter_mut().flat_map(named) {
        if let Some(code) = place.subdivision {
            codes.entry(name(place)).or_default().insert(code);
        }
    }
    let mut filled: BTreeMap<(String, Subdivision), u64> = BTreeMap::new();
    let new = planned.iter_mut().filter(|planned| planned.draft.parent.is_none());
    for place in new.flat_map(named).filter(|place| place.subdivision.is_none()) {
        let known = codes.get(&name(place)).filter(|codes| codes.len() == 1);
        if let Some(code) = known.and_then(BTreeSet::first) {
            place.subdivision = Some(*code);
            *filled.entry((place.name.clone(), *code)).or_default() += 1;
        }
    }
    for ((name, code), times) in filled {
        let name = text::excerpt(&name);
        let message = format!(
            "{name} without a code is read as {name} ({code}), {times} in all, as the table writes no other behind it; if it is another place there, write its code"
        );
        problems.at(None, 0).note("", "place-code", message);
    }
}

/// The places of an incident that have a name of their own.
fn named(planned: &mut Planned) -> impl Iterator<Item = &mut Place> {
    let places = match &mut planned.draft.content {
        Record::Incident(incident) => &mut incident.places[..],
        _ => &mut [],
    };
    places.iter_mut().filter(|place| place.precision <= Precision::Near && !place.name.is_empty())
}

fn name(place: &Place) -> Name {
    (place.country, text::slug(&place.name))
}

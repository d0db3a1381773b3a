//! A place of a table is one place, whether its code stands behind it or not.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::import::error::Error;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::problem::Problems;
use crate::model::record::incident::{Incident, Place};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::record::Precision;

/// What two places of one name have in common.
type Name = (Country, String);

/// Gives places without a code the only one that the table writes behind their name in their country, and says so. A name
/// that has two codes is that of two places, and stays without one.
pub(crate) fn fill(planned: &mut [Planned], problems: &mut Problems) -> Result<(), Error> {
    let (mut codes, mut without) = (BTreeMap::<Name, BTreeSet<Subdivision>>::new(), Vec::new());
    for (at, planned) in planned.iter().enumerate() {
        let mut incident = planned.incident()?;
        let places: Vec<&mut Place> = named(&mut incident).collect();
        if planned.parent.is_none() && places.iter().any(|place| place.subdivision.is_none()) {
            without.push(at);
        }
        for place in places {
            if let Some(code) = place.subdivision {
                codes.entry(name(place)).or_default().insert(code);
            }
        }
    }
    let mut filled: BTreeMap<(String, Subdivision), u64> = BTreeMap::new();
    for at in without {
        let mut incident = planned[at].incident()?;
        for place in named(&mut incident).filter(|place| place.subdivision.is_none()) {
            let known = codes.get(&name(place)).filter(|codes| codes.len() == 1);
            if let Some(code) = known.and_then(BTreeSet::first) {
                place.subdivision = Some(*code);
                *filled.entry((place.name.clone(), *code)).or_default() += 1;
            }
        }
        planned[at].say(&incident)?;
    }
    for ((name, code), times) in filled {
        let name = text::excerpt(&name);
        let message = format!(
            "{name} without a code is read as {name} ({code}), {times} in all, as the table writes no other behind it; if it is another place there, write its code"
        );
        problems.at(None, 0).note("", "place-code", message);
    }
    Ok(())
}

/// The places of an incident that have a name of their own.
fn named(incident: &mut Incident) -> impl Iterator<Item = &mut Place> {
    let places = incident.places.iter_mut();
    places.filter(|place| place.precision <= Precision::Near && !place.name.is_empty())
}

fn name(place: &Place) -> Name {
    (place.country, text::slug(&place.name))
}

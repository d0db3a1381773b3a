//! Where the incidents of a selection lie, as far as a map may show it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::counting::total::Sum;
use crate::model::redaction::public::is_fine;
use crate::model::vocabulary::record::Precision;
use crate::register::answer::selection::Selection;
use crate::register::answer::statistics::Statistics;
use crate::register::snapshot::snapshot::PlaceInUse;

/// A place that is drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Spot {
    /// The place.
    pub place: PlaceInUse,
    /// Its incidents.
    pub incidents: u64,
    /// How many people the figures leave possible there (rule 4).
    pub people: Sum,
    /// Somewhere near the place, and not at it.
    pub is_near: bool,
}

/// Where the incidents lie.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// The places that are drawn, by key.
    pub spots: Vec<Spot>,
    /// Incidents of which at least one place of the role is known too coarsely to be drawn.
    pub coarse: u64,
    /// Incidents without a place of the role.
    pub without_place: u64,
}

impl Located {
    /// Of a selection and its statistics by place; `places` are those of its version.
    #[must_use]
    pub fn of(selection: &Selection<'_>, statistics: &Statistics, places: Vec<PlaceInUse>) -> Self {
        let places: BTreeMap<String, PlaceInUse> =
            places.into_iter().filter(is_drawn).map(|place| (place.key.clone(), place)).collect();
        let spots = statistics.rows.iter().filter_map(|row| {
            let place = places.get(row.key.get("place")?.as_str()?)?;
            let is_near = place.precision == Precision::Near;
            Some(Spot {
                place: place.clone(),
                incidents: row.total.incidents,
                people: row.total.people,
                is_near,
            })
        });
        let coarse = selection
            .seen
            .iter()
            .filter(|seen| seen.places.iter().any(|at| !places.contains_key(&seen.row.places[*at].key)));
        Self {
            spots: spots.collect(),
            coarse: coarse.count() as u64,
            without_place: statistics.without_place.unwrap_or(0),
        }
    }
}

/// A coarser place would look like a spot at which nobody was.
fn is_drawn(place: &PlaceInUse) -> bool {
    let is_known = is_fine(place.precision) || place.precision == Precision::Near;
    is_known && place.lat.is_some() && place.lon.is_some()
}

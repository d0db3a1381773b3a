//! Where the incidents of a selection lie, as far as a map may show it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::model::counting::total::Total;
use crate::model::redaction::public::is_fine;
use crate::model::vocabulary::record::Precision;
use crate::register::answer::selection::Selection;
use crate::register::answer::statistics::Statistics;
use crate::register::snapshot::snapshot::{PlaceInUse, Snapshot};

/// A place that is drawn.
#[derive(Debug, Clone, Serialize)]
pub struct Spot {
    /// The place.
    pub place: PlaceInUse,
    /// Its incidents, and how many people the figures leave possible there (rule 4).
    pub total: Total,
    /// Somewhere near the place, and not at it.
    pub is_near: bool,
}

/// Where the incidents lie.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// The places that are drawn, by key.
    pub spots: Vec<Spot>,
    /// Incidents of which at least one place of the role is shown too coarsely to be drawn.
    pub coarse: u64,
    /// Incidents of which at least one place of the role is known finely enough, but has no coordinates.
    pub without_point: u64,
    /// Incidents without a place of the role.
    pub without_place: u64,
}

impl Located {
    /// Of a selection and its statistics by place; the places are those of its version.
    #[must_use]
    pub fn of(selection: &Selection<'_>, statistics: &Statistics, snapshot: &Snapshot) -> Self {
        let keys: BTreeSet<&str> =
            statistics.rows.iter().filter_map(|row| row.key.get("place")?.as_str()).collect();
        let places = snapshot.places_at(statistics.version, |key| keys.contains(key)).into_iter();
        let places: BTreeMap<String, PlaceInUse> = places.map(|place| (place.key.clone(), place)).collect();
        let spots = statistics.rows.iter().filter_map(|row| {
            let place = places.get(row.key.get("place")?.as_str()?)?;
            is_drawn(place).then(|| Spot {
                place: place.clone(),
                total: row.total.clone(),
                is_near: place.precision == Precision::Near,
            })
        });
        let with = |is: fn(&PlaceInUse) -> bool| {
            let has = |key: &String| places.get(key).is_some_and(is);
            let seen = selection.seen.iter();
            seen.filter(|seen| seen.places.iter().any(|at| has(&seen.row.places[*at].key))).count() as u64
        };
        Self {
            spots: spots.collect(),
            coarse: with(|place| !is_known(place)),
            without_point: with(|place| is_known(place) && !is_drawn(place)),
            without_place: statistics.without_place.unwrap_or(0),
        }
    }
}

/// A coarser place would look like a spot at which nobody was.
fn is_known(place: &PlaceInUse) -> bool {
    is_fine(place.precision) || place.precision == Precision::Near
}

fn is_drawn(place: &PlaceInUse) -> bool {
    is_known(place) && place.lat.is_some() && place.lon.is_some()
}

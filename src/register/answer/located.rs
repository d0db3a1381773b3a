//! Where the incidents of a selection lie, as far as a map may show it.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::once;

use crate::model::counting::total::Total;
use crate::model::redaction::public::{PublicIncident, is_fine};
use crate::model::value::country::Country;
use crate::model::vocabulary::record::{PlacesAre, Precision, Role};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::selection::Selection;
use crate::register::answer::statistics::{Statistics, TooManyRows};
use crate::register::query::filter::Filter;
use crate::register::snapshot::row::Row;
use crate::register::snapshot::snapshot::Snapshot;

/// A place that is drawn.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// What it is to the incident; none where all places are of the role that was asked for.
    pub role: Option<Role>,
    /// Its incidents, and how many people the figures leave possible there (rule 4).
    pub total: Total,
    /// Somewhere near the place, and not at it.
    pub is_near: bool,
}

/// Where the incidents lie.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// Whether it is of one incident alone, with its places of every role.
    pub is_of_one: bool,
    /// How the places of detention of that one are related.
    pub places_are: Option<PlacesAre>,
    /// The places that are drawn, by key.
    pub spots: Vec<Spot>,
    /// Incidents of which at least one place of the role is shown too coarsely to be drawn.
    pub coarse: u64,
    /// Incidents of which at least one place of the role is known finely enough, but has no coordinates.
    pub without_point: u64,
    /// Incidents without a place of the role.
    pub without_place: u64,
}

/// What the register knows of a place.
struct Known {
    name: String,
    country: Country,
    precision: Precision,
    point: Option<(f64, f64)>,
}

impl Located {
    /// Of a selection and its statistics by place; the places are those of its version.
    #[must_use]
    pub fn of(selection: &Selection<'_>, statistics: &Statistics, snapshot: &Snapshot) -> Self {
        let keys: BTreeSet<&str> =
            statistics.rows.iter().filter_map(|row| row.key.get("place")?.as_str()).collect();
        let places = snapshot.places_at(statistics.version, |key| keys.contains(key)).into_iter();
        let known = places.map(|place| {
            let point = place.lat.zip(place.lon);
            (place.key, Known { name: place.name, country: place.country, precision: place.precision, point })
        });
        Self::among(&known.collect(), selection, statistics)
    }

    /// Of one incident: its places of every role, each as precise as this incident knows it.
    pub fn of_one(incident: &PublicIncident, version: u32) -> Result<Self, TooManyRows> {
        let row = Row::of(incident, version, None);
        let without_place = u64::from(incident.places.is_empty());
        let places_are = Some(incident.places_are);
        let mut all = Self { is_of_one: true, places_are, without_place, ..Self::default() };
        for role in Role::ALL {
            let of_role = incident.places.iter().filter(|public| public.place.role == *role);
            let known = of_role.map(|public| {
                let (key, place) = (public.key.clone(), &public.place);
                let (name, point) = (place.name.clone(), place.lat.zip(place.lon));
                (key, Known { name, country: place.country, precision: place.precision, point })
            });
            let filter = Filter { place_role: *role, version: Some(version), ..Filter::default() };
            let selection = Selection::of(&filter, once(&row), None);
            let statistics = Statistics::of(version, &filter, &[GroupKey::Place], &selection)?;
            let one = Self::among(&known.collect(), &selection, &statistics);
            all.spots.extend(one.spots.into_iter().map(|spot| Spot { role: Some(*role), ..spot }));
            all.coarse = all.coarse.max(one.coarse);
            all.without_point = all.without_point.max(one.without_point);
        }
        Ok(all)
    }

    fn among(known: &BTreeMap<String, Known>, selection: &Selection<'_>, statistics: &Statistics) -> Self {
        let spots = statistics.rows.iter().filter_map(|row| {
            let place = known.get(row.key.get("place")?.as_str()?)?;
            place.drawn().map(|point| Spot {
                name: place.name.clone(),
                country: place.country,
                point,
                role: None,
                total: row.total.clone(),
                is_near: place.precision == Precision::Near,
            })
        });
        let with = |is: fn(&Known) -> bool| {
            let has = |key: &String| known.get(key).is_some_and(is);
            let seen = selection.seen.iter();
            seen.filter(|seen| seen.places.iter().any(|at| has(&seen.row.places[*at].key))).count() as u64
        };
        Self {
            spots: spots.collect(),
            coarse: with(|place| !place.is_precise()),
            without_point: with(|place| place.is_precise() && place.drawn().is_none()),
            without_place: statistics.without_place.unwrap_or(0),
            ..Self::default()
        }
    }
}

impl Known {
    /// A coarser place would look like a spot at which nobody was.
    fn is_precise(&self) -> bool {
        is_fine(self.precision) || self.precision == Precision::Near
    }

    fn drawn(&self) -> Option<(f64, f64)> {
        self.point.filter(|_| self.is_precise())
    }
}

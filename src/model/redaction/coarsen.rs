//! How a place is shown no finer than it may be.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::record::incident::Place;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::record::Precision;

/// The finest precision in which a public place is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coarseness {
    /// The first-level subdivision.
    Subdivision,
    /// The country.
    Country,
}

/// Makes a place no finer than this, and says whether anything was taken away. How precise it is said to be is not relied
/// on: its name or its point may be finer than that.
pub(crate) fn coarsen(place: &mut Place, coarseness: Coarseness) -> bool {
    let subdivision = place.subdivision.filter(|_| coarseness == Coarseness::Subdivision);
    let precision = if subdivision.is_some() { Precision::Subdivision } else { Precision::Country };
    let is_point = place.lat.is_some() || place.lon.is_some();
    if place.precision >= precision
        && place.subdivision == subdivision
        && !is_point
        && is_named_as_area(place, subdivision)
    {
        return false;
    }
    area(place.country, subdivision).clone_into(&mut place.name);
    (place.subdivision, place.precision, place.lat, place.lon) = (subdivision, precision, None, None);
    true
}

/// Makes places no finer than this, and says whether anything was taken away. What is shown coarser has no share of its own,
/// and several of one area are one place: neither tells of what is hidden in it.
pub(crate) fn coarsen_all(places: &mut Vec<Place>, coarseness: Coarseness) -> bool {
    let mut coarser: Vec<Place> = Vec::new();
    places.retain_mut(|place| {
        if !coarsen(place, coarseness) {
            return true;
        }
        place.people = None;
        let is_first = !coarser.contains(place);
        coarser.extend(Some(place.clone()).filter(|_| is_first));
        is_first
    });
    !coarser.is_empty()
}

/// Whether a place bears no other name than the area as which it is shown, so that the name hides nothing.
pub(crate) fn is_named_as_area(place: &Place, subdivision: Option<Subdivision>) -> bool {
    is_area_of(&place.name, place.country, subdivision)
}

/// Whether a name is that of a country, or of this subdivision of it.
pub(crate) fn is_area_of(name: &str, country: Country, subdivision: Option<Subdivision>) -> bool {
    let code = subdivision.map_or(country.code(), Subdivision::code);
    let name = text::slug(name);
    if USUAL.iter().any(|(of, usual)| *of == code && text::slug(usual) == name) {
        return true;
    }
    let area = text::slug(area(country, subdivision));
    let known: BTreeSet<&str> = area.split('-').collect();
    let words = || name.split('-').filter(|word| !KINDS.contains(word));
    // Without a word of its own it would name nothing, and so anything.
    words().next().is_some() && words().all(|word| known.contains(word))
}

fn area(country: Country, subdivision: Option<Subdivision>) -> &'static str {
    subdivision.map_or(country.name(), Subdivision::name)
}

/// Words that say what kind of area it is.
const KINDS: [&str; 12] = [
    "autonomous",
    "district",
    "governorate",
    "municipality",
    "oblast",
    "of",
    "prefecture",
    "province",
    "region",
    "sheng",
    "state",
    "the",
];

/// What areas are called that ISO 3166 calls otherwise.
const USUAL: [(&str, &str); 17] = [
    ("KP", "North Korea"),
    ("KP", "DPRK"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("VN", "Vietnam"),
    ("RU", "Russia"),
    ("TW", "Taiwan"),
    ("MM", "Burma"),
    ("GB", "United Kingdom"),
    ("GB", "UK"),
    ("US", "United States"),
    ("US", "USA"),
    ("TR", "Turkey"),
    ("CN-NM", "Inner Mongolia"),
    ("CN-XZ", "Tibet"),
    ("CN-GX", "Guangxi"),
    ("CN-XJ", "Xinjiang"),
];

//! GeoJSON (RFC 7946): one Feature for each incident, however many places it has, so that nobody sums it twice.
//!
//! Drawn are the places of the filter's role that are known as finely as a locality; `places` lists all of them. A
//! coarser place would look like a spot at which nobody was.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::model::redaction::public::{PublicIncident, is_fine};
use crate::model::value::bounds::Bounds;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::edtf::Edtf;
use crate::model::value::geography::Bbox;
use crate::model::vocabulary::record::{Confidence, Counts, PlacesAre, Precision, Role, Status, Withheld};
use crate::register::answer::selection::Totals;

/// What stands before the features.
#[must_use]
pub fn head(version: u32, filter: &str, role: Role, totals: &Totals, bbox: Option<Bbox>) -> Vec<u8> {
    let bbox = bbox.map(|Bbox { west, south, east, north }| [west, south, east, north]);
    let head = Head { r#type: "FeatureCollection", version, filter, place_role: role, total: totals, bbox };
    let mut json = json(&head);
    json.pop(); // its closing brace comes with the tail
    json.extend(b",\"features\":[\n");
    json
}

/// The features of some incidents, after those that came before.
#[must_use]
pub fn features(incidents: &[PublicIncident], role: Role, first: bool) -> Vec<u8> {
    let mut features = incidents
        .iter()
        .map(|incident| json(&feature(incident, role)))
        .collect::<Vec<_>>()
        .join(b",\n".as_slice());
    if !first && !features.is_empty() {
        features.splice(0..0, *b",\n");
    }
    features
}

/// What stands after the features.
pub const TAIL: &[u8] = b"\n]}\n";

#[derive(Serialize)]
struct Head<'a> {
    r#type: &'static str,
    version: u32,
    filter: &'a str,
    place_role: Role,
    total: &'a Totals,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: Uuid,
    geometry: Option<Geometry>,
    properties: Properties<'a>,
}

/// Longitude first (RFC 7946, 3.1.1).
#[derive(Serialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point([f64; 2]),
    MultiPoint(Vec<[f64; 2]>),
}

#[derive(Serialize)]
struct Properties<'a> {
    id: Uuid,
    title: &'a str,
    date: &'a Edtf,
    date_earliest: NaiveDate,
    date_latest: NaiveDate,
    origin_country: &'a [Country],
    host_country: Country,
    places: Vec<Place<'a>>,
    places_are: PlacesAre,
    /// How many places of the role are known too coarsely, or not at all, to be drawn.
    places_not_drawn: usize,
    people_min: u32,
    people_max: Option<u32>,
    counts: Counts,
    repatriation_status: Status,
    repatriated_min: u32,
    repatriated_max: Option<u32>,
    confidence: Confidence,
    source_roots: u32,
    sources: Vec<&'a str>,
    withheld: &'a [Withheld],
    summary: &'a str,
    version: u32,
    updated: DateTime<Utc>,
    url: String,
}

#[derive(Serialize)]
struct Place<'a> {
    key: &'a str,
    role: Role,
    name: &'a str,
    country: Country,
    subdivision: Option<Subdivision>,
    precision: Precision,
    lat: Option<f64>,
    lon: Option<f64>,
    people: Option<Bounds>,
    drawn: bool,
}

fn feature(incident: &PublicIncident, role: Role) -> Feature<'_> {
    let places: Vec<Place<'_>> =
        incident.places.iter().map(|public| place(&public.key, &public.place, role)).collect();
    let points: Vec<[f64; 2]> = places
        .iter()
        .filter(|place| place.drawn)
        .filter_map(|place| Some([place.lon?, place.lat?]))
        .collect();
    let geometry = match *points.as_slice() {
        [] => None,
        [point] => Some(Geometry::Point(point)),
        _ => Some(Geometry::MultiPoint(points)),
    };
    let span = incident.date.span();
    let properties = Properties {
        id: incident.id,
        title: &incident.title,
        date: &incident.date,
        date_earliest: span.earliest,
        date_latest: span.latest,
        origin_country: &incident.origin_country,
        host_country: incident.host_country,
        places_are: incident.places_are,
        places_not_drawn: places.iter().filter(|place| place.role == role && !place.drawn).count(),
        places,
        people_min: incident.people.min,
        people_max: incident.people.max,
        counts: incident.people.counts,
        repatriation_status: incident.repatriation_status,
        repatriated_min: incident.repatriated.min,
        repatriated_max: incident.repatriated.max,
        confidence: incident.confidence,
        source_roots: incident.source_roots,
        sources: incident.sources.iter().map(|source| source.key.as_str()).collect(),
        withheld: &incident.withheld,
        summary: &incident.summary,
        version: incident.version,
        updated: incident.updated,
        url: format!("/v1/incidents/{}", incident.id),
    };
    Feature { r#type: "Feature", id: incident.id, geometry, properties }
}

fn place<'a>(key: &'a str, place: &'a crate::model::record::incident::Place, role: Role) -> Place<'a> {
    Place {
        key,
        role: place.role,
        name: &place.name,
        country: place.country,
        subdivision: place.subdivision,
        precision: place.precision,
        lat: place.lat,
        lon: place.lon,
        people: place.people,
        drawn: place.role == role && place.lat.is_some() && place.lon.is_some() && is_fine(place.precision),
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Plain structs of numbers and texts always become JSON.
    serde_json::to_vec(value).unwrap_or_default()
}

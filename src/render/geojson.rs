//! GeoJSON (RFC 7946): one Feature for each incident, however many places it has, so that nobody sums it twice.
//!
//! Drawn are the places of the filter's role that are known as finely as a locality; `places` lists all of them. A
//! coarser place would look like a spot at which nobody was.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::model::record::incident;
use crate::model::redaction::public::{PublicIncident, PublicPlace, is_fine};
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

/// The features of some incidents, after those that came before. `base` is where the world sees the register.
#[must_use]
pub fn features(incidents: &[PublicIncident], role: Role, base: &str, first: bool) -> Vec<u8> {
    let mut features = incidents
        .iter()
        .map(|incident| json(&feature(incident, role, base)))
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

/// Declares the properties of a feature: for each what it means, its name, type and value.
macro_rules! properties {
    (|$incident:ident, $role:ident, $base:ident| { $($(#[doc = $about:literal])+ $name:ident: $type:ty = $value:expr;)+ }) => {
        #[derive(Serialize)]
        struct Properties<'a> {
            $($name: $type,)+
        }

        impl<'a> Properties<'a> {
            fn of($incident: &'a PublicIncident, $role: Role, $base: &str) -> Self {
                Self { $($name: $value,)+ }
            }
        }

        /// The properties of a feature: name and meaning.
        pub const PROPERTIES: &[[&str; 2]] =
            &[$([stringify!($name), concat!($($about),+).trim_ascii()]),+];
    };
}

properties! {
    |incident, role, base| {
        /// The incident's id, which never changes.
        id: Uuid = incident.id;
        /// The incident in one line.
        title: &'a str = &incident.title;
        /// When it happened (EDTF).
        date: &'a Edtf = &incident.date;
        /// The first day that the date may mean.
        date_earliest: NaiveDate = incident.date.span().earliest;
        /// The last day that the date may mean.
        date_latest: NaiveDate = incident.date.span().latest;
        /// Where the people are from; empty if it is not known.
        origin_country: &'a [Country] = &incident.origin_country;
        /// Where they were detained, or returned from.
        host_country: Country = incident.host_country;
        /// Every place of the incident; `drawn` says which of them the geometry shows.
        places: Vec<Place<'a>> = incident.places.iter().map(|public| place(public, role)).collect();
        /// How several places of detention belong together.
        places_are: PlacesAre = incident.places_are;
        /// How many places of the role are known too coarsely, or not at all, to be drawn.
        places_not_drawn: usize =
            incident.places.iter().filter(|of| of.place.role == role && !is_drawn(&of.place, role)).count();
        /// At least so many people.
        people_min: u32 = incident.people.min;
        /// At most so many people; null if it is open.
        people_max: Option<u32> = incident.people.max;
        /// Whom the figure counts.
        counts: Counts = incident.people.counts;
        /// What has become of the people (rule 8).
        repatriation_status: Status = incident.repatriation_status;
        /// At least so many of them were reported as returned (rule 7).
        repatriated_min: u32 = incident.repatriated.min;
        /// At most so many of them were reported as returned; null if it is open.
        repatriated_max: Option<u32> = incident.repatriated.max;
        /// How well the incident is supported.
        confidence: Confidence = incident.confidence;
        /// How many public sources assert it that are not known to derive from one another.
        source_roots: u32 = incident.source_roots;
        /// Keys of the sources that it cites.
        sources: Vec<&'a str> = incident.cited().map(|source| source.key.as_str()).collect();
        /// The collection out of which the incident came; null if nobody else's.
        collection: Option<&'a str> = incident.collection.as_ref().map(|collection| collection.key.as_str());
        /// The licence of that collection: it holds for what came out of it.
        collection_licence: Option<&'a str> = incident.collection.as_ref().map(|collection| collection.licence.as_str());
        /// What has been left out to protect people.
        withheld: &'a [Withheld] = &incident.withheld;
        /// The incident in a few sentences.
        summary: &'a str = &incident.summary;
        /// The version of the register that published this state.
        version: u32 = incident.version;
        /// The day on which that was, in UTC.
        updated: NaiveDate = incident.updated;
        /// The incident whole.
        url: String = format!("{base}/v1/incidents/{}", incident.id);
    }
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

fn feature<'a>(incident: &'a PublicIncident, role: Role, base: &str) -> Feature<'a> {
    let drawn = incident.places.iter().map(|public| &public.place).filter(|place| is_drawn(place, role));
    let points: Vec<[f64; 2]> = drawn.filter_map(|place| Some([place.lon?, place.lat?])).collect();
    let geometry = match *points.as_slice() {
        [] => None,
        [point] => Some(Geometry::Point(point)),
        _ => Some(Geometry::MultiPoint(points)),
    };
    Feature { r#type: "Feature", id: incident.id, geometry, properties: Properties::of(incident, role, base) }
}

fn is_drawn(place: &incident::Place, role: Role) -> bool {
    place.role == role && place.lat.is_some() && place.lon.is_some() && is_fine(place.precision)
}

fn place(PublicPlace { key, place }: &PublicPlace, role: Role) -> Place<'_> {
    let incident::Place { name, country, subdivision, precision, lat, lon, people, .. } = place;
    Place {
        key,
        role: place.role,
        name,
        country: *country,
        subdivision: *subdivision,
        precision: *precision,
        lat: *lat,
        lon: *lon,
        people: *people,
        drawn: is_drawn(place, role),
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Plain structs of numbers and texts always become JSON.
    serde_json::to_vec(value).unwrap_or_default()
}

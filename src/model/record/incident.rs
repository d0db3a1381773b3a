//! The record of one incident, as it is written, kept in revisions and exchanged.
//!
//! What is computed from it stands in [`crate::model::redaction::public`]. No field holds the name of a refugee or an informant.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use crate::model::value::bounds::Bounds;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{
    Basis, Counted, Counts, GroupKind, Hedge, Link, PlacesAre, Precision, Quantifier, Role, Stance, Status,
};

/// One group of people detained or returned together, as reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// One line, without names of persons.
    #[schema(max_length = 300)]
    pub title: String,
    /// A few sentences, without names of persons.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    pub summary: String,
    /// When it happened.
    pub date: Edtf,
    /// Where the people are from; empty if it is not known.
    #[serde(default)]
    pub origin_country: Vec<Country>,
    /// Where they were detained, or returned from.
    pub host_country: Country,
    /// One or several; the figure belongs to all detention places together.
    #[serde(default)]
    pub places: Vec<Place>,
    /// How several detention places belong together.
    #[serde(default = "all")]
    pub places_are: PlacesAre,
    /// The figure; may be left out, then it is the widest of the claims.
    #[serde(default)]
    pub people: Option<Figure>,
    /// Parts of the group, as claimed.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Dated steps in the order in which they happened.
    #[serde(default)]
    pub timeline: Vec<Step>,
    /// What each source says. At least one.
    pub claims: Vec<Claim>,
    /// Incidents that belong together with this one.
    #[serde(default)]
    pub related: Vec<Related>,
    /// Why an editor no longer relies on this incident; null if they do.
    #[serde(default)]
    pub discounted: Option<String>,
}

fn all() -> PlacesAre {
    PlacesAre::All
}

impl Incident {
    /// The names of its fields: what a record says itself, where everything else in its document is computed.
    #[must_use]
    pub fn fields() -> Vec<String> {
        match Self::schema() {
            RefOr::T(Schema::Object(object)) => object.properties.into_keys().collect(),
            _ => Vec::new(),
        }
    }
}

/// Where something of an incident happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// What the place is in the incident.
    pub role: Role,
    /// Its usual English name.
    #[schema(example = "Shenyang", max_length = 300)]
    pub name: String,
    /// The country it lies in.
    pub country: Country,
    /// The first-level subdivision; null if it is not known.
    #[serde(default)]
    pub subdivision: Option<Subdivision>,
    /// How precisely it is known.
    pub precision: Precision,
    /// Latitude of its middle, degrees north (WGS 84).
    #[serde(default)]
    #[schema(example = 41.8, minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    /// Longitude of its middle, degrees east (WGS 84).
    #[serde(default)]
    #[schema(example = 123.43, minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
    /// This place's own share of the people, where a source gives it.
    #[serde(default)]
    pub people: Option<Bounds>,
}

impl Place {
    /// The key of `/v1/places`: country, subdivision and name as lower-case words, `near` before a name that is
    /// only near. Places of the same words are the same place.
    #[must_use]
    pub fn key(&self) -> String {
        let near = if self.precision == Precision::Near { "near " } else { "" };
        let area = self.subdivision.map_or(self.country.code(), Subdivision::code);
        crate::model::value::text::slug(&format!("{area} {near}{}", self.name))
    }
}

/// The figure of an incident: the number the register publishes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// At least so many.
    #[schema(example = 13, minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// At most so many; null if open.
    #[schema(example = 15, minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// Whom it counts.
    pub counts: Counts,
    /// How it was reached.
    pub basis: Basis,
    /// Keys of the claims it rests on.
    #[serde(default)]
    pub claims: Vec<String>,
    /// Why; required where the basis is not `widest`.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Figure {
    /// The number alone.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        Bounds { min: self.min, max: self.max }
    }
}

/// A part of the group, as claimed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What sets the part apart.
    pub kind: GroupKind,
    /// Their nationality, where it is known.
    #[serde(default)]
    pub nationality: Option<Country>,
    /// At least so many.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// At most so many; null if open.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// Whether they are counted in the figure.
    #[serde(default = "unclear")]
    pub counted: Counted,
    /// Ages in years, where a source gives them, 0 to 120.
    #[serde(default)]
    pub ages: Vec<u8>,
    /// Keys of the claims that say so.
    pub claims: Vec<String>,
}

fn unclear() -> Counted {
    Counted::Unclear
}

/// One dated step of what became of the people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What happened to them.
    pub status: Status,
    /// When.
    pub date: Edtf,
    /// To which country, where it matters.
    #[serde(default)]
    pub country: Option<Country>,
    /// How many of them; null for the whole group, `{"min": 1, "max": null}` for some.
    #[serde(default)]
    pub people: Option<Bounds>,
    /// Keys of the claims that say so.
    pub claims: Vec<String>,
}

/// What one source says of the incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its name within the incident.
    #[schema(example = "chosun", max_length = 100)]
    pub key: String,
    /// Key of the source that says it; null only in public records, where it is withheld.
    #[serde(default)]
    #[schema(example = "chosun-2013-11-21")]
    pub source: Option<String>,
    /// Key of the source through which the register knows it.
    #[serde(default)]
    #[schema(example = "cecc-2014-03-19")]
    pub via: Option<String>,
    /// Whether it says that the incident happened.
    pub stance: Stance,
    /// How firmly.
    pub hedge: Hedge,
    /// The chain of those it relies on, in words; never a name.
    #[serde(default)]
    pub attribution: Vec<String>,
    /// The number it gives; null if none.
    #[serde(default)]
    pub people: Option<ClaimedPeople>,
    /// Its own words.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub quote: Option<String>,
    /// Where in the source: a page, a paragraph, a footnote.
    #[serde(default)]
    #[schema(example = "fn. 27", max_length = 300)]
    pub locator: Option<String>,
}

/// The number a claim gives, as bounds, with how it was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimedPeople {
    /// At least so many.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// At most so many; null if open.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// How the source put it.
    pub quantifier: Quantifier,
    /// Whom it counts.
    pub counts: Counts,
}

impl ClaimedPeople {
    /// The number alone.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        Bounds { min: self.min, max: self.max }
    }
}

/// Another incident that belongs together with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Its id.
    pub incident: Uuid,
    /// How they belong together.
    pub kind: Link,
}

impl Incident {
    /// Keys of all sources that its claims name, in their order, each once.
    #[must_use]
    pub fn cited(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for key in self.claims.iter().flat_map(|claim| [&claim.source, &claim.via]).flatten() {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        keys
    }

    /// Keys of all sources the incident needs: those of its claims and those through which they are known.
    #[must_use]
    pub fn source_keys(&self) -> BTreeSet<String> {
        self.claims.iter().flat_map(|claim| [&claim.source, &claim.via]).flatten().cloned().collect()
    }

    /// The same, where they are to be named otherwise.
    pub fn source_keys_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.claims.iter_mut().flat_map(|claim| [&mut claim.source, &mut claim.via]).flatten()
    }
}

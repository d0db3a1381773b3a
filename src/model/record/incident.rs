//! The record of one incident, as it is written, kept in revisions and exchanged.
//!
//! What is computed from it stands in [`crate::model::redaction::public`]. No field holds the name of a refugee or an informant.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

use crate::model::record::related::Related;
use crate::model::value::bounds::Bounds;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::edtf::Edtf;
use crate::model::value::{geography, text};
use crate::model::vocabulary::record::{
    Basis, Counted, Counts, GroupKind, Hedge, PlacesAre, Precision, Quantifier, Role, Stance, Status,
};

/// One group of people detained or returned together, as reported by sources.
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
    /// The people's countries of origin; empty if not known.
    #[serde(default)]
    pub origin_country: Vec<Country>,
    /// The country in which they were detained, or from which they were returned.
    pub host_country: Country,
    /// One or more places. The figure is for all detention places together.
    #[serde(default)]
    pub places: Vec<Place>,
    /// How several detention places are related.
    #[serde(default = "all")]
    pub places_are: PlacesAre,
    /// The figure. If it is left out, it is computed from the claims (basis `widest`).
    #[serde(default)]
    pub people: Option<Figure>,
    /// Parts of the group, as the sources report them.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Dated steps in the order in which they happened.
    #[serde(default)]
    pub timeline: Vec<Step>,
    /// What each source says. At least one claim.
    pub claims: Vec<Claim>,
    /// Incidents that are related to this one.
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

/// A place in an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The role of the place in the incident.
    pub role: Role,
    /// Its usual English name; empty where only its point is known.
    #[schema(example = "Shenyang", max_length = 300)]
    pub name: String,
    /// Its country.
    pub country: Country,
    /// The first-level subdivision; null if not known.
    #[serde(default)]
    pub subdivision: Option<Subdivision>,
    /// Its precision.
    pub precision: Precision,
    /// Latitude of its centre, in degrees north (WGS 84).
    #[serde(default)]
    #[schema(example = 41.8, minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    /// Longitude of its centre, in degrees east (WGS 84).
    #[serde(default)]
    #[schema(example = 123.43, minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
    /// The number of people at this place, if a source gives it.
    #[serde(default)]
    pub people: Option<Bounds>,
}

impl Place {
    /// The key of `/v1/places`: country, subdivision and name as lower-case words, `near` before a name that is
    /// only near; without a name its point. Places of the same words are the same place.
    #[must_use]
    pub fn key(&self) -> String {
        let near = if self.precision == Precision::Near { "near " } else { "" };
        let area = self.subdivision.map_or(self.country.code(), Subdivision::code);
        let point = self.lat.zip(self.lon).filter(|_| self.name.is_empty());
        let name = point.map_or_else(|| self.name.clone(), |(lat, lon)| geography::point_words(lat, lon));
        text::slug(&format!("{area} {near}{name}"))
    }
}

/// The figure of an incident: the number the register publishes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The lower bound.
    #[schema(example = 13, minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// The upper bound; null if open.
    #[schema(example = 15, minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// Which people it counts.
    pub counts: Counts,
    /// How the register reached it.
    pub basis: Basis,
    /// Keys of the claims on which it is based.
    #[serde(default)]
    pub claims: Vec<String>,
    /// The reason; required unless the basis is `widest`.
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
    /// What distinguishes this part.
    pub kind: GroupKind,
    /// Their nationality; null if not known.
    #[serde(default)]
    pub nationality: Option<Country>,
    /// The lower bound.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// The upper bound; null if open.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// Whether the figure counts them.
    #[serde(default = "unclear")]
    pub counted: Counted,
    /// Ages in years, 0 to 120, if a source gives them.
    #[serde(default)]
    pub ages: Vec<u8>,
    /// Keys of the claims that report this.
    pub claims: Vec<String>,
    /// True if nobody said which claim reports this: `claims` are then all that asserted the incident. If one of them is
    /// withheld whole, this is withheld too. Remove it when you name the claims.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rests_on_all: bool,
}

fn unclear() -> Counted {
    Counted::Unclear
}

/// One dated step: what happened to the people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What happened to them.
    #[schema(schema_with = Status::schema_of_steps)]
    pub status: Status,
    /// When.
    pub date: Edtf,
    /// The country to which they were moved, if it matters.
    #[serde(default)]
    pub country: Option<Country>,
    /// How many of them. Null for the whole group; `{"min": 1, "max": null}` for some.
    #[serde(default)]
    pub people: Option<Bounds>,
    /// Keys of the claims that report this.
    pub claims: Vec<String>,
    /// True if nobody said which claim reports this: `claims` are then all that asserted the incident. If one of them is
    /// withheld whole, this is withheld too. Remove it when you name the claims.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rests_on_all: bool,
}

/// What one source says about the incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its key, unique within the incident.
    #[schema(example = "chosun", max_length = 100)]
    pub key: String,
    /// Key of the source; null only in public records where the source is withheld.
    #[serde(default)]
    #[schema(example = "chosun-2013-11-21")]
    pub source: Option<String>,
    /// Key of the source from which the register knows this one.
    #[serde(default)]
    #[schema(example = "cecc-2014-03-19")]
    pub via: Option<String>,
    /// Whether the source says that the incident happened.
    pub stance: Stance,
    /// How certain the source is.
    pub hedge: Hedge,
    /// In words, on whom the source relies; never a name.
    #[serde(default)]
    pub attribution: Vec<String>,
    /// The number of people in the source; null if it gives none.
    #[serde(default)]
    pub people: Option<ClaimedPeople>,
    /// A quotation from the source.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub quote: Option<String>,
    /// The position in the source: a page, a paragraph, a footnote.
    #[serde(default)]
    #[schema(example = "fn. 27", max_length = 300)]
    pub locator: Option<String>,
    /// When it happened by this source, if the source says otherwise than the incident. It is not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Edtf>,
    /// Where it happened by this source, in words, if the source says otherwise than the incident. It is not counted. Where
    /// only coarser places are shown, this is not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "a village near Tumen", max_length = 300)]
    pub place: Option<String>,
}

/// A claim's number as bounds, and how the source puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimedPeople {
    /// The lower bound.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub min: u32,
    /// The upper bound; null if open.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// How the source puts the number.
    pub quantifier: Quantifier,
    /// Which people it counts.
    pub counts: Counts,
}

impl ClaimedPeople {
    /// The number alone.
    #[must_use]
    pub fn bounds(self) -> Bounds {
        Bounds { min: self.min, max: self.max }
    }
}

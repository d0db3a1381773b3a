//! The public incident: the redacted record with what is computed from it. The finished document of the API.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::counting::confidence::{self, Sources};
use crate::model::counting::provenance::{Carried, carried};
use crate::model::counting::status::{self, Happening};
use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Figure, Group, Incident, Place, Step};
use crate::model::record::related::Related;
use crate::model::record::source::Source;
use crate::model::redaction::collection::PublicCollection;
use crate::model::value::bounds::Bounds;
use crate::model::value::country::Country;
use crate::model::value::edtf::Edtf;
use crate::model::vocabulary::record::{Confidence, PlacesAre, Precision, Role, Status, Withheld};

/// One incident as the public sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicIncident {
    /// Its id: random and permanent.
    pub id: Uuid,
    /// One line.
    pub title: String,
    /// A few sentences.
    pub summary: String,
    /// When it happened.
    pub date: Edtf,
    /// The people's countries of origin; empty if not known.
    pub origin_country: Vec<Country>,
    /// The country in which they were detained, or from which they were returned.
    pub host_country: Country,
    /// Where it happened; the figure belongs to all detention places together.
    pub places: Vec<PublicPlace>,
    /// How several detention places are related.
    pub places_are: PlacesAre,
    /// The figure, with the claims it rests on and the reason.
    pub people: Figure,
    /// Parts of the group, as the sources report them.
    pub groups: Vec<Group>,
    /// Dated steps in the order in which they happened.
    pub timeline: Vec<Step>,
    /// What each source says, side by side.
    pub claims: Vec<Claim>,
    /// The sources of the claims, those through which they are known, and all that these derive from.
    pub sources: Vec<Source>,
    /// The collection out of which it came, with its licence; null if nobody else's, or if something of who says it is
    /// withheld.
    #[schema(required)]
    pub collection: Option<PublicCollection>,
    /// Incidents that are related to this one.
    pub related: Vec<Related>,
    /// Why an editor no longer relies on this incident; null if they do.
    #[schema(required)]
    pub discounted: Option<String>,
    /// What has become of the people (rule 8).
    pub repatriation_status: Status,
    /// How many were reported as returned (rule 7).
    pub repatriated: Bounds,
    /// Public sources of asserting claims that are not known to derive from one another. Those of one address, or of one
    /// outlet, day and title, count as one.
    pub source_roots: u32,
    /// How well it is supported.
    pub confidence: Confidence,
    /// What has been left out to protect people.
    pub withheld: Vec<Withheld>,
    /// The version of the register that published this state.
    pub version: u32,
    /// The day on which that version was published, in UTC. Versions of one day follow each other by their numbers.
    pub updated: NaiveDate,
    /// The version of the register that was the first to show this incident, in whatever words.
    pub first_version: u32,
    /// The day on which that version was published, in UTC.
    pub first_published: NaiveDate,
}

/// When a state of an incident was published, and when the first of its states was: the versions, and their days in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The version that published this state.
    pub version: u32,
    /// When that was.
    pub updated: NaiveDate,
    /// The version that published the first state.
    pub first_version: u32,
    /// When that was.
    pub first_published: NaiveDate,
}

impl Published {
    /// Of a first state.
    #[must_use]
    pub const fn first(version: u32, updated: NaiveDate) -> Self {
        Self { version, updated, first_version: version, first_published: updated }
    }
}

/// The fields of a public document that follow from the record, its sources and its publication: nobody writes them.
pub const COMPUTED: [&str; 11] = [
    "sources",
    "collection",
    "repatriation_status",
    "repatriated",
    "source_roots",
    "confidence",
    "withheld",
    "version",
    "updated",
    "first_version",
    "first_published",
];

/// A place with its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicPlace {
    /// Its key in `/v1/places` and in the filter.
    #[schema(example = "cn-ln-shenyang")]
    pub key: String,
    /// The place.
    #[serde(flatten)]
    pub place: Place,
}

/// What redaction left of a record, and what it took away.
#[derive(Debug, Clone, PartialEq)]
pub struct Redacted {
    /// The record without what must not be seen.
    pub incident: Incident,
    /// What has been left out.
    pub withheld: Vec<Withheld>,
    /// Keys of the sources that it does not show, also not as an origin of another.
    pub hidden: BTreeSet<String>,
}

impl Redacted {
    /// The sources that it rests on, of these.
    #[must_use]
    pub fn carried(&self, sources: &Sources) -> Carried {
        carried(self.incident.source_keys(), &self.hidden, |key| sources.get(key).cloned())
    }
}

impl PublicIncident {
    /// Those of its sources that its claims name; the others are what these derive from.
    pub fn cited(&self) -> impl Iterator<Item = &Source> {
        let named = |key: &String| {
            self.claims
                .iter()
                .flat_map(|claim| [&claim.source, &claim.via])
                .flatten()
                .any(|named| named == key)
        };
        self.sources.iter().filter(move |source| named(&source.key))
    }

    /// Computes everything that follows from a redacted record: redact first, compute after.
    #[must_use]
    pub fn compute(id: Uuid, redacted: Redacted, carried: Carried, published: Published) -> Self {
        let Redacted { incident, mut withheld, hidden: _ } = redacted;
        let Carried { sources, left_out, .. } = carried;
        if left_out && !withheld.contains(&Withheld::Source) {
            withheld.push(Withheld::Source);
            withheld.sort_unstable();
        }
        let figure = incident.people.clone().unwrap_or_else(|| claim_figure::unstated(&incident.claims));
        let happenings = happenings(&incident.timeline);
        let source_roots = confidence::source_roots(&incident, &sources);
        let places = incident.places.iter().cloned();
        Self {
            id,
            repatriation_status: status::status(&happenings, figure.bounds()),
            repatriated: status::repatriated(&happenings, figure.bounds()),
            confidence: confidence::confidence(&incident, &sources, source_roots),
            source_roots,
            people: figure,
            places: places.map(|place| PublicPlace { key: place.key(), place }).collect(),
            sources: sources.into_values().collect(),
            collection: None,
            withheld,
            version: published.version,
            updated: published.updated,
            first_version: published.first_version,
            first_published: published.first_published,
            title: incident.title,
            summary: incident.summary,
            date: incident.date,
            origin_country: incident.origin_country,
            host_country: incident.host_country,
            places_are: incident.places_are,
            groups: incident.groups,
            timeline: incident.timeline,
            claims: incident.claims,
            related: incident.related,
            discounted: incident.discounted,
        }
    }
}

impl PublicIncident {
    /// The same out of a collection. Where it is withheld who says something, it would tell that: it is withheld with it.
    #[must_use]
    pub fn of_collection(self, collection: Option<PublicCollection>) -> Self {
        let tells =
            |mark: &Withheld| matches!(mark, Withheld::Source | Withheld::Claim | Withheld::WholeClaim);
        Self { collection: collection.filter(|_| !self.withheld.iter().any(tells)), ..self }
    }
}

impl From<PublicIncident> for Incident {
    /// What the document says that is not computed.
    fn from(public: PublicIncident) -> Self {
        Self {
            title: public.title,
            summary: public.summary,
            date: public.date,
            origin_country: public.origin_country,
            host_country: public.host_country,
            places: public.places.into_iter().map(|place| place.place).collect(),
            places_are: public.places_are,
            people: Some(public.people),
            groups: public.groups,
            timeline: public.timeline,
            claims: public.claims,
            related: public.related,
            discounted: public.discounted,
        }
    }
}

/// The steps of a timeline, reduced to what counting needs.
#[must_use]
pub fn happenings(timeline: &[Step]) -> Vec<Happening> {
    timeline
        .iter()
        .map(|step| Happening { status: step.status, span: step.date.span(), people: step.people })
        .collect()
}

/// Rule 4: the share of one place before the figure is considered: its own where a source gives it, else at least
/// one person, or nobody for certain where the people were in one of several places.
#[must_use]
pub fn share(place: &Place, places_are: PlacesAre) -> Bounds {
    place.people.unwrap_or(match places_are {
        PlacesAre::All => Bounds::open(1),
        PlacesAre::OneOf => Bounds::open(0),
    })
}

/// The shares of the detention places, which divide the figure.
#[must_use]
pub fn detention_shares(incident: &Incident) -> Vec<Bounds> {
    incident
        .places
        .iter()
        .filter(|place| place.role == Role::Detention)
        .map(|place| share(place, incident.places_are))
        .collect()
}

/// Whether a place is known finely enough for a box or a circle.
#[must_use]
pub fn is_fine(precision: Precision) -> bool {
    precision <= Precision::Locality
}

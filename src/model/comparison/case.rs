//! What of a record is compared with other records.

use std::collections::BTreeSet;

use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, ClaimedPeople, Figure, Incident, Place};
use crate::model::record::source::Source;
use crate::model::redaction::public::is_fine;
use crate::model::value::address::address;
use crate::model::value::bounds::{Bounds, Ceiling};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::span::Span;
use crate::model::value::text;
use crate::model::vocabulary::record::{Precision, Role, Stance};

/// What of a record is compared with other records, and the addresses of its sources.
#[derive(Debug, Clone)]
pub struct Case {
    /// The addresses of the sources that it cites, normalised; see [`address`].
    pub urls: BTreeSet<String>,
    /// When it happened.
    pub span: Span,
    /// The collection in which it has a row of its own.
    pub collection: Option<String>,
    pub(super) date: String,
    pub(super) host_country: Country,
    pub(super) title: String,
    /// Sorted, each once.
    pub(super) pairs: Box<[Letters]>,
    /// Keys of the sources that the claims cite themselves; sorted, each once.
    pub(super) cited: Box<[String]>,
    /// By country and name.
    pub(super) places: Box<[Spot]>,
    /// From south to north.
    pub(super) points: Box<[Spot]>,
    /// By their lower bound, each with the highest upper bound up to it.
    pub(super) numbers: Vec<(Bounds, Ceiling)>,
}

/// Two letters of a title, one after the other.
pub(super) type Letters = (char, char);

/// A place of what happened.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) key: (Country, String),
    pub(super) subdivision: Option<Subdivision>,
    pub(super) name: String,
    pub(super) at: (f64, f64),
}

impl Case {
    /// The record, with the addresses of those of these sources that its claims cite themselves. What is only known
    /// through a report is not cited by the report's address, which is that of many incidents.
    #[must_use]
    pub fn of(incident: &Incident, sources: &[Source]) -> Self {
        let cited = cited(incident);
        let urls = sources.iter().filter(|source| cited.contains(&source.key)).flat_map(addresses).collect();
        Self::with(incident, urls)
    }

    /// The record, with the addresses of the sources that its claims cite themselves.
    #[must_use]
    pub fn with(incident: &Incident, urls: BTreeSet<String>) -> Self {
        let title = text::fold(&incident.title);
        let mut places: Vec<Spot> = places(incident).map(Spot::of).collect();
        places.sort_by(|one, other| one.key.cmp(&other.key));
        let located = self::places(incident).filter(|place| is_fine(place.precision));
        let mut points: Vec<Spot> =
            located.filter(|place| place.lat.zip(place.lon).is_some()).map(Spot::of).collect();
        points.sort_by(|one, other| one.at.0.total_cmp(&other.at.0));
        Self {
            urls,
            span: incident.date.span(),
            collection: None,
            date: incident.date.to_string(),
            host_country: incident.host_country,
            pairs: text::letters(&title).into(),
            title,
            cited: Vec::from_iter(cited(incident)).into(),
            places: places.into(),
            points: points.into(),
            numbers: numbers(incident),
        }
    }
}

impl Case {
    /// Whether whoever keeps both says that they are two: rows of one collection.
    #[must_use]
    pub fn is_apart(&self, other: &Self) -> bool {
        self.collection.is_some() && self.collection == other.collection
    }

    /// Whether the claims of both cite one source themselves.
    #[must_use]
    pub fn cites_the_same(&self, other: &Self) -> bool {
        self.cites_with(other).is_some()
    }

    /// A source that the claims of both cite themselves.
    pub(super) fn cites_with(&self, other: &Self) -> Option<&String> {
        self.cited.iter().find(|key| other.cites(key))
    }

    /// Whether its claims cite a source themselves.
    pub(super) fn cites(&self, key: &str) -> bool {
        self.cited.binary_search_by(|cited| cited.as_str().cmp(key)).is_ok()
    }
}

impl Spot {
    fn of(place: &Place) -> Self {
        Self {
            key: (place.country, text::slug(&place.name)),
            subdivision: place.subdivision,
            name: place.name.clone(),
            at: place.lat.zip(place.lon).unwrap_or_default(),
        }
    }
}

/// The normalised addresses of a source.
pub fn addresses(source: &Source) -> impl Iterator<Item = String> {
    [&source.url, &source.archive_url].into_iter().flatten().map(|url| address(url))
}

/// What of a record is compared, and what a list shows of it; all else that it says is left out.
#[must_use]
pub fn outline(incident: &Incident) -> Incident {
    let mut seen = BTreeSet::new();
    let claims = incident.claims.iter().filter(|claim| {
        let number = claim.people.filter(|_| claim.stance == Stance::Asserts).map(ClaimedPeople::bounds);
        seen.insert((claim.source.as_deref(), number))
    });
    let claims = claims.map(|claim| Claim {
        key: String::new(),
        via: None,
        attribution: Vec::new(),
        quote: None,
        locator: None,
        date: None,
        place: None,
        ..claim.clone()
    });
    let figure = incident.people.clone().unwrap_or_else(|| claim_figure::unstated(&incident.claims));
    Incident {
        summary: String::new(),
        people: Some(Figure { claims: Vec::new(), reason: None, ..figure }),
        places: places(incident).cloned().collect(),
        claims: claims.collect(),
        groups: Vec::new(),
        timeline: Vec::new(),
        related: Vec::new(),
        discounted: None,
        title: incident.title.clone(),
        date: incident.date.clone(),
        origin_country: incident.origin_country.clone(),
        ..*incident
    }
}

fn cited(incident: &Incident) -> BTreeSet<String> {
    incident.claims.iter().filter_map(|claim| claim.source.clone()).collect()
}

/// The places of what happened, known more finely than by their province.
fn places(incident: &Incident) -> impl Iterator<Item = &Place> {
    incident
        .places
        .iter()
        .filter(|place| place.role != Role::IntendedDestination && place.precision <= Precision::Near)
}

/// The numbers of its figure, and of what its claims assert.
fn numbers(incident: &Incident) -> Vec<(Bounds, Ceiling)> {
    // "At least one" is no number.
    let is_number = |bounds: &Bounds| bounds.max.is_some() || bounds.min > 1;
    let figure = incident
        .people
        .as_ref()
        .map_or_else(|| claim_figure::unstated(&incident.claims).bounds(), Figure::bounds);
    let claimed = claim_figure::numbered(&incident.claims).map(|(_, people)| people.bounds());
    let numbers: BTreeSet<Bounds> = claimed.chain([figure]).filter(is_number).collect();
    let mut highest = Ceiling::At(0);
    let with_highest = |bounds: Bounds| {
        highest = highest.max(bounds.ceiling());
        (bounds, highest)
    };
    numbers.into_iter().map(with_highest).collect()
}

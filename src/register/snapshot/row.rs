//! One row of the snapshot: a state of an incident, reduced to what filters and counts need.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::model::counting::origin;
use crate::model::counting::share::Share;
use crate::model::counting::status::Happening;
use crate::model::record::claim_figure;
use crate::model::redaction::public::{self, PublicIncident, PublicPlace};
use crate::model::tables::cell::place_words;
use crate::model::value::bounds::Bounds;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::span::Span;
use crate::model::vocabulary::record::{Confidence, Counts, GroupKind, Link, PlacesAre, Role};
use crate::register::query::filter::Filter;

/// A state of an incident, public from version `since` to before version `until`.
#[derive(Debug, Clone)]
pub struct Row {
    /// The incident.
    pub id: Uuid,
    /// The version that published this state.
    pub since: u32,
    /// The version that replaced it; none for the present state.
    pub until: Option<u32>,
    /// The version that first published the incident.
    pub first_version: u32,
    /// When it happened.
    pub date: Span,
    /// Where the people were.
    pub host_country: Country,
    /// Where they are from.
    pub origin_country: Vec<Country>,
    /// How many of the people are from each of these countries (rule 4).
    pub origin_shares: Vec<Share>,
    /// Where it happened.
    pub places: Vec<RowPlace>,
    /// The figure.
    pub people: Bounds,
    /// Whether it rests on a number that its source calls approximate.
    pub approximate: bool,
    /// Whom it counts.
    pub counts: Counts,
    /// What became of them, in order.
    pub steps: Vec<Happening>,
    /// How well it is supported.
    pub confidence: Confidence,
    /// By how many independent sources.
    pub source_roots: u32,
    /// Whether minors are said to be among them.
    pub has_minors: bool,
    /// Who reported it; each once, sorted.
    pub outlets: Vec<String>,
    /// Incidents that may share people with it.
    pub may_share: Vec<Uuid>,
    /// The same since the versions in which some became part of others.
    pub may_share_since: Vec<(u32, Vec<Uuid>)>,
}

/// A place of a row.
#[derive(Debug, Clone)]
pub struct RowPlace {
    /// What it is in the incident.
    pub role: Role,
    /// Its key in `/v1/places`.
    pub key: String,
    /// Its name in words: somewhere near a place is not at it.
    pub name: String,
    /// Its subdivision, where it is known.
    pub subdivision: Option<Subdivision>,
    /// Latitude and longitude, where it is known finely enough for a box or a circle.
    pub point: Option<(f64, f64)>,
    /// Its share of the people before the figure is considered (rule 4).
    pub share: Bounds,
    /// Whether a source gives that share.
    pub stated: bool,
}

impl RowPlace {
    fn of(PublicPlace { key, place }: &PublicPlace, places_are: PlacesAre) -> Self {
        Self {
            role: place.role,
            key: key.clone(),
            name: place_words(place),
            subdivision: place.subdivision,
            point: place.lat.zip(place.lon).filter(|_| public::is_fine(place.precision)),
            share: public::share(place, places_are),
            stated: place.people.is_some(),
        }
    }
}

impl Row {
    /// The row of a public incident.
    #[must_use]
    pub fn of(incident: &PublicIncident, since: u32, until: Option<u32>) -> Self {
        Self {
            id: incident.id,
            since,
            until,
            first_version: incident.first_version,
            date: incident.date.span(),
            host_country: incident.host_country,
            origin_country: incident.origin_country.clone(),
            origin_shares: origin::shares(
                incident.people.bounds(),
                &incident.origin_country,
                &incident.groups,
            ),
            places: incident.places.iter().map(|public| RowPlace::of(public, incident.places_are)).collect(),
            people: incident.people.bounds(),
            approximate: claim_figure::is_approximate(&incident.people, &incident.claims),
            counts: incident.people.counts,
            steps: public::happenings(&incident.timeline),
            confidence: incident.confidence,
            source_roots: incident.source_roots,
            has_minors: incident
                .groups
                .iter()
                .any(|group| group.kind == GroupKind::Minor && group.max != Some(0)),
            outlets: outlets(incident),
            may_share: incident
                .related
                .iter()
                .filter(|related| related.kind == Link::MaySharePeople)
                .map(|related| related.incident)
                .collect(),
            may_share_since: Vec::new(),
        }
    }

    /// Incidents that may share people with it, as of a version.
    #[must_use]
    pub fn may_share_at(&self, version: u32) -> &[Uuid] {
        self.may_share_since
            .iter()
            .rfind(|(since, _)| *since <= version)
            .map_or(&self.may_share, |(_, since)| since)
    }

    /// Whether the register showed this state at the version.
    #[must_use]
    pub fn is_of(&self, version: u32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }

    /// Whether the filter's parameters admit it that are about neither its steps nor its dates and places.
    pub(crate) fn fits(&self, filter: &Filter) -> bool {
        admits(&filter.host_country, Some(&self.host_country))
            && any_among(&filter.origin_country, &self.origin_country)
            && admits(&filter.confidence, Some(&self.confidence))
            && any_among(&filter.outlet, &self.outlets)
            && filter.min_source_roots.is_none_or(|min| self.source_roots >= min)
            && filter.people_min.is_none_or(|min| self.people.min >= min)
            && filter.people_max.is_none_or(|max| self.people.max.is_some_and(|most| most <= max))
            && filter.has_minors.is_none_or(|has| self.has_minors == has)
            && filter.updated_since.is_none_or(|version| self.since > version)
            && filter.published_since.is_none_or(|version| self.first_version > version)
    }
}

fn outlets(incident: &PublicIncident) -> Vec<String> {
    let outlet_of = |key: &String| {
        incident.sources.iter().find(|source| source.key == *key).map(|source| source.outlet.clone())
    };
    let of: BTreeSet<String> =
        incident.claims.iter().filter_map(|claim| claim.source.as_ref()).filter_map(outlet_of).collect();
    of.into_iter().collect()
}

/// Whether a parameter that takes any of several values admits this one; one without values admits all.
pub(crate) fn admits<T: PartialEq>(wanted: &[Option<T>], value: Option<&T>) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| wanted.as_ref() == value)
}

fn any_among<T: PartialEq + Clone>(wanted: &[Option<T>], values: &[T]) -> bool {
    if values.is_empty() {
        admits(wanted, None)
    } else {
        values.iter().any(|value| admits(wanted, Some(value)))
    }
}

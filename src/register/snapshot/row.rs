//! One row of the snapshot: a state of an incident, reduced to what filters and counts need; and whether it matches.

use std::borrow::Cow;
use std::collections::BTreeSet;

use uuid::Uuid;

use crate::model::counting::origin;
use crate::model::counting::share::Share;
use crate::model::counting::status::{self, Happening};
use crate::model::counting::time::{Bucket, Grain, Period, Span};
use crate::model::record::claim_figure;
use crate::model::redaction::public::{self, PublicIncident};
use crate::model::value::bounds::Bounds;
use crate::model::value::country::{Country, Subdivision};
use crate::model::vocabulary::record::{Confidence, Counts, GroupKind, Link, Role, Status};
use crate::register::query::filter::{DateMatch, DateOf, Filter};

/// A state of an incident, public from version `since` to before version `until`.
#[derive(Debug, Clone)]
pub struct Row {
    /// The incident.
    pub id: Uuid,
    /// The version that published this state.
    pub since: u32,
    /// The version that replaced it; none for the present state.
    pub until: Option<u32>,
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
    /// Its subdivision, where it is known.
    pub subdivision: Option<Subdivision>,
    /// Latitude and longitude, where it is known finely enough for a box or a circle.
    pub point: Option<(f64, f64)>,
    /// Its share of the people before the figure is considered (rule 4).
    pub share: Bounds,
    /// Whether a source gives that share.
    pub stated: bool,
}

impl Row {
    /// The row of a public incident.
    #[must_use]
    pub fn of(incident: &PublicIncident, since: u32, until: Option<u32>) -> Self {
        let places = incident.places.iter().map(|public::PublicPlace { key, place }| RowPlace {
            role: place.role,
            key: key.clone(),
            subdivision: place.subdivision,
            point: place.lat.zip(place.lon).filter(|_| public::is_fine(place.precision)),
            share: public::share(place, incident.places_are),
            stated: place.people.is_some(),
        });
        Self {
            id: incident.id,
            since,
            until,
            date: incident.date.span(),
            host_country: incident.host_country,
            origin_country: incident.origin_country.clone(),
            origin_shares: origin::shares(
                incident.people.bounds(),
                &incident.origin_country,
                &incident.groups,
            ),
            places: places.collect(),
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
}

fn outlets(incident: &PublicIncident) -> Vec<String> {
    let outlet_of = |key: &String| {
        incident.sources.iter().find(|source| source.key == *key).map(|source| source.outlet.clone())
    };
    let of: BTreeSet<String> =
        incident.claims.iter().filter_map(|claim| claim.source.as_ref()).filter_map(outlet_of).collect();
    of.into_iter().collect()
}

/// A matching row as the filter sees it: as of its day, with the places that match.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The row.
    pub row: &'a Row,
    /// Its steps; with `status_on`, those that have happened.
    pub steps: Cow<'a, [Happening]>,
    /// With `status_on`: a further step may have happened.
    pub may_have_moved_on: bool,
    /// It is not certain that its dates lie in the period (rule 5).
    pub may_lie_outside: bool,
    /// Positions of the places of the role that fulfil the place parameters.
    pub places: Vec<usize>,
    /// Incidents that may share people with it.
    pub may_share: &'a [Uuid],
}

/// What the filter says of a row.
#[derive(Debug, Clone)]
pub enum Verdict<'a> {
    /// It belongs to the answer.
    Match(Match<'a>),
    /// It would, were its place known finely enough for the box or circle.
    ImprecisePlace,
    /// With `status_on`: it would, had it certainly begun by that day. It may have.
    MayHaveBegun,
    /// It does not.
    No,
}

/// Whether a row belongs to a filter's answer. `found` are the incidents in which the words of `q` stand.
#[must_use]
pub fn matches<'a>(filter: &Filter, row: &'a Row, found: Option<&BTreeSet<Uuid>>) -> Verdict<'a> {
    let (steps, may_have_moved_on) = match filter.status_on {
        None => (Cow::Borrowed(row.steps.as_slice()), false),
        Some(day) => {
            let as_of = status::as_of(&row.steps, day);
            (Cow::Owned(as_of.happened), as_of.may_have_moved_on)
        }
    };
    let may_share = row.may_share.as_slice();
    let seen = Match { row, steps, may_have_moved_on, may_lie_outside: false, places: Vec::new(), may_share };
    if !plain_fields(filter, row)
        || found.is_some_and(|found| !found.contains(&row.id))
        || !steps_of(filter, &seen)
    {
        return Verdict::No;
    }
    let spans = seen.spans(filter.date_of);
    if !dates(filter, &spans) {
        return Verdict::No;
    }
    let may_lie_outside = !spans.iter().all(|span| filter.period().holds(*span));
    // What has certainly not begun is left out for that alone.
    let (certainly, perhaps) = match filter.status_on {
        None => (true, true),
        Some(day) => (
            status::begun(row.date, &row.steps, day),
            row.date.earliest <= day || row.steps.iter().any(|step| step.span.earliest <= day),
        ),
    };
    if !perhaps {
        return Verdict::No;
    }
    let (places, imprecise) = places(filter, row);
    let asks_place = !filter.subdivision.is_empty() || !filter.place.is_empty() || filter.asks_point();
    if asks_place && places.is_empty() {
        return if imprecise { Verdict::ImprecisePlace } else { Verdict::No };
    }
    if certainly { Verdict::Match(Match { may_lie_outside, places, ..seen }) } else { Verdict::MayHaveBegun }
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

fn plain_fields(filter: &Filter, row: &Row) -> bool {
    admits(&filter.host_country, Some(&row.host_country))
        && any_among(&filter.origin_country, &row.origin_country)
        && admits(&filter.confidence, Some(&row.confidence))
        && any_among(&filter.outlet, &row.outlets)
        && filter.min_source_roots.is_none_or(|min| row.source_roots >= min)
        && filter.people_min.is_none_or(|min| row.people.min >= min)
        && filter.people_max.is_none_or(|max| row.people.max.is_some_and(|most| most <= max))
        && filter.has_minors.is_none_or(|has| row.has_minors == has)
        && filter.updated_since.is_none_or(|version| row.since > version)
}

fn steps_of(filter: &Filter, seen: &Match<'_>) -> bool {
    admits(&filter.repatriation_status, Some(&seen.status()))
        && (filter.step.is_empty() || seen.steps.iter().any(|step| filter.step.contains(&step.status)))
}

fn dates(filter: &Filter, spans: &[Span]) -> bool {
    let period = filter.period();
    let in_period = match filter.date_match {
        _ if period == Period::default() => true,
        DateMatch::Overlap => spans.iter().any(|span| period.overlaps(*span)),
        DateMatch::Within => !spans.is_empty() && spans.iter().all(|span| period.holds(*span)),
    };
    in_period
        && filter
            .buckets()
            .all(|(grain, wanted)| wanted.is_empty() || admits(wanted, bucket(grain, spans).as_ref()))
}

/// Rule 6: the one bucket that holds all the spans, if there is one.
#[must_use]
pub fn bucket(grain: Grain, spans: &[Span]) -> Option<Bucket> {
    let (first, rest) = spans.split_first()?;
    let bucket = Bucket::holding(grain, *first)?;
    rest.iter().all(|span| Bucket::holding(grain, *span) == Some(bucket)).then_some(bucket)
}

/// The places of the role for which all place parameters hold, and whether one failed only for being too coarse.
fn places(filter: &Filter, row: &Row) -> (Vec<usize>, bool) {
    let circle = filter.circle();
    let mut imprecise = false;
    let mut matching = Vec::new();
    for (at, place) in row.places.iter().enumerate().filter(|(_, place)| place.role == filter.place_role) {
        if !admits(&filter.subdivision, place.subdivision.as_ref())
            || !admits(&filter.place, Some(&place.key))
        {
            continue;
        }
        let within = |(lat, lon)| {
            filter.bbox.is_none_or(|bbox| bbox.holds(lat, lon))
                && circle.is_none_or(|circle| circle.holds(lat, lon))
        };
        match place.point {
            _ if !filter.asks_point() => matching.push(at),
            Some(point) if within(point) => matching.push(at),
            Some(_) => (),
            None => imprecise = true,
        }
    }
    (matching, imprecise)
}

impl Match<'_> {
    /// What has become of the people.
    #[must_use]
    pub fn status(&self) -> Status {
        status::status(&self.steps, self.row.people)
    }

    /// How many were reported as returned.
    #[must_use]
    pub fn repatriated(&self) -> Bounds {
        status::repatriated(&self.steps, self.row.people)
    }

    /// The same, with whether that is certainly the whole group.
    #[must_use]
    pub fn repatriated_share(&self) -> Share {
        let everybody =
            self.steps.iter().any(|step| step.status == Status::Repatriated && step.people.is_none());
        Share { people: self.repatriated(), everybody }
    }

    /// The dates that the period and the buckets mean.
    #[must_use]
    pub fn spans(&self, date_of: DateOf) -> Vec<Span> {
        match date_of {
            DateOf::Incident => vec![self.row.date],
            DateOf::Repatriation => self
                .steps
                .iter()
                .filter(|step| step.status == Status::Repatriated)
                .map(|step| step.span)
                .collect(),
        }
    }
}

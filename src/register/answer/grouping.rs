//! The keys by which statistics group, and the groups an incident belongs to (rules 3, 4 and 6).

use std::collections::BTreeMap;

use crate::model::counting::share::{self, Share};
use crate::model::counting::time::Grain;
use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::define::vocabulary;
use crate::model::vocabulary::record::{Role, Status};
use crate::register::query::filter::Filter;
use crate::register::snapshot::matching::{Match, bucket};
use crate::register::snapshot::row::{Row, RowPlace, admits};

vocabulary! {
    /// The keys for grouping statistics. Each is also a filter parameter.
    GroupKey {
        /// Calendar year.
        Year = "year",
        /// Calendar quarter.
        Quarter = "quarter",
        /// Calendar month.
        Month = "month",
        /// ISO 8601 week.
        Week = "week",
        /// Day.
        Day = "day",
        /// Host country.
        HostCountry = "host_country",
        /// Country of origin; an incident can have several.
        OriginCountry = "origin_country",
        /// Subdivision of the places of the role; an incident can have several.
        Subdivision = "subdivision",
        /// Place of the role; an incident can have several.
        Place = "place",
        /// What happened to the people.
        RepatriationStatus = "repatriation_status",
        /// How well the incident is supported.
        Confidence = "confidence",
        /// Who reported it; an incident can have several.
        Outlet = "outlet",
    }
}

impl GroupKey {
    /// The division of time it is, if it is one.
    #[must_use]
    pub fn grain(self) -> Option<Grain> {
        Grain::parse(self.word())
    }

    /// Whether an incident can stand in several of its rows (rule 3).
    #[must_use]
    pub fn overlaps(self) -> bool {
        matches!(self, Self::OriginCountry | Self::Subdivision | Self::Place | Self::Outlet)
    }

    /// Whether its values are codes, which have names for people.
    #[must_use]
    pub fn is_code(self) -> bool {
        !matches!(self, Self::Outlet) && self.grain().is_none()
    }

    /// Whether it groups by place.
    #[must_use]
    pub fn is_place(self) -> bool {
        matches!(self, Self::Subdivision | Self::Place)
    }
}

/// A row's value of one key. The order puts the row without a value last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The value, as the filter parameter of the same name takes it.
    Is(String),
    /// `null`; the filter takes `none`.
    Null,
}

impl Value {
    fn of(value: Option<impl ToString>) -> Self {
        value.map_or(Self::Null, |value| Self::Is(value.to_string()))
    }
}

/// One group an incident belongs to: a value for each key, and how many of its people that holds.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The values, in the order of the keys.
    pub values: Vec<Value>,
    /// The people of the incident that are in the group.
    pub people: Share,
}

/// The groups of one matching incident, at least one.
///
/// Only values that the filter itself admits make a group, so that each group's link, the filter with the key set to
/// the group's value, lists exactly its incidents.
#[must_use]
pub fn memberships(filter: &Filter, keys: &[GroupKey], seen: &Match<'_>) -> Vec<Membership> {
    let row = seen.row;
    let everybody = Share { people: row.people, everybody: true };
    let mut groups = vec![Membership { values: Vec::new(), people: everybody }];
    // Places and countries each divide the people once, whichever keys ask for them.
    let mut placed = !keys.iter().any(|key| key.is_place());
    for key in keys {
        let values: Vec<Membership> = match key {
            GroupKey::Subdivision | GroupKey::Place if !placed => {
                placed = true;
                by_place(filter, keys, seen)
            }
            GroupKey::Subdivision | GroupKey::Place => continue,
            GroupKey::OriginCountry => by_origin(filter, row),
            GroupKey::Outlet => by_outlet(filter, row, everybody),
            GroupKey::HostCountry => one(Value::of(Some(row.host_country)), everybody),
            GroupKey::RepatriationStatus => one(Value::of(Some(seen.status())), everybody),
            GroupKey::Confidence => one(Value::of(Some(row.confidence)), everybody),
            GroupKey::Year | GroupKey::Quarter | GroupKey::Month | GroupKey::Week | GroupKey::Day => {
                let spans = seen.spans(filter.date_of);
                one(Value::of(key.grain().and_then(|grain| bucket(grain, &spans))), everybody)
            }
        };
        groups =
            groups.iter().flat_map(|group| values.iter().map(|value| group.and(row.people, value))).collect();
    }
    in_key_order(keys, groups)
}

impl Membership {
    fn and(&self, figure: Bounds, other: &Self) -> Self {
        Self {
            values: self.values.iter().chain(&other.values).cloned().collect(),
            people: share::both(figure, self.people, other.people),
        }
    }
}

fn one(value: Value, people: Share) -> Vec<Membership> {
    vec![Membership { values: vec![value], people }]
}

/// The place keys were taken together, at the first of them; puts the second where it was asked for.
fn in_key_order(keys: &[GroupKey], mut groups: Vec<Membership>) -> Vec<Membership> {
    let places: Vec<usize> =
        keys.iter().enumerate().filter(|(_, key)| key.is_place()).map(|(at, _)| at).collect();
    if let [first, second] = *places {
        for group in &mut groups {
            let value = group.values.remove(first + 1);
            group.values.insert(second, value);
        }
    }
    groups
}

fn by_outlet(filter: &Filter, row: &Row, everybody: Share) -> Vec<Membership> {
    if row.outlets.is_empty() {
        return one(Value::Null, everybody);
    }
    row.outlets
        .iter()
        .filter(|outlet| admits(&filter.outlet, Some(outlet)))
        .flat_map(|outlet| one(Value::of(Some(outlet)), everybody))
        .collect()
}

fn by_origin(filter: &Filter, row: &Row) -> Vec<Membership> {
    if row.origin_country.is_empty() {
        return one(Value::Null, Share { people: row.people, everybody: true });
    }
    row.origin_country
        .iter()
        .zip(&row.origin_shares)
        .filter(|(country, _)| admits(&filter.origin_country, Some(country)))
        .flat_map(|(country, people)| one(Value::of(Some(country)), *people))
        .collect()
}

/// Rule 4. The matching places fall into groups; all other places of the role are the rest. Without a place of the role
/// all of the incident's people are in the group without a value.
fn by_place(filter: &Filter, keys: &[GroupKey], seen: &Match<'_>) -> Vec<Membership> {
    let row = seen.row;
    let values = |place: &RowPlace| -> Vec<Value> {
        let value = |key: &GroupKey| match key {
            GroupKey::Subdivision => Some(Value::of(place.subdivision)),
            GroupKey::Place => Some(Value::of(Some(&place.key))),
            _ => None,
        };
        keys.iter().filter_map(value).collect()
    };
    if seen.places.is_empty() {
        let values = keys.iter().filter(|key| key.is_place()).map(|_| Value::Null).collect();
        return vec![Membership { values, people: Share { people: row.people, everybody: true } }];
    }
    let mut groups: BTreeMap<Vec<Value>, Vec<usize>> = BTreeMap::new();
    for at in &seen.places {
        groups.entry(values(&row.places[*at])).or_default().push(*at);
    }
    groups
        .into_iter()
        .map(|(values, places)| Membership { values, people: at_places(filter.place_role, seen, &places) })
        .collect()
}

/// How many of the incident's people were at these places of the role.
#[must_use]
pub fn at_places(role: Role, seen: &Match<'_>, places: &[usize]) -> Share {
    let row = seen.row;
    if role == Role::Detention {
        let (of, rest): (Vec<usize>, Vec<usize>) = (0..row.places.len())
            .filter(|at| row.places[*at].role == role)
            .partition(|at| places.contains(at));
        let shares = |places: &[usize]| places.iter().map(|at| row.places[*at].share).collect::<Vec<_>>();
        return share::joint(row.people, &shares(&of), &shares(&rest));
    }
    // Other roles do not divide the people: the same people can have been at each.
    let there: Vec<Share> = places.iter().map(|at| visitors(&row.places[*at], seen)).collect();
    let most = there.iter().try_fold(0_u32, |sum, share| share.people.max.map(|max| sum.saturating_add(max)));
    let max = match (most, row.people.max) {
        (Some(most), Some(figure)) => Some(most.min(figure)),
        (most, figure) => most.or(figure),
    };
    let people = Bounds { min: there.iter().map(|share| share.people.min).max().unwrap_or(0), max };
    Share { people, everybody: there.iter().any(|share| share.everybody) }
}

/// The people at a place of a role other than detention: its stated share, else those of the steps of its kind, else
/// at least one of the group. Partial steps concern different people (rule 7): one place holds them all; of several it
/// is not known which holds whom.
fn visitors(place: &RowPlace, seen: &Match<'_>) -> Share {
    let figure = seen.row.people;
    let kinds: &[Status] = match place.role {
        Role::Transfer => &[Status::Transferred],
        Role::Handover => &[Status::Repatriated, Status::Expelled],
        Role::Detention | Role::Transit | Role::IntendedDestination => &[],
    };
    let steps: Vec<Option<Bounds>> =
        seen.steps.iter().filter(|step| kinds.contains(&step.status)).map(|step| step.people).collect();
    if place.stated {
        return Share { people: place.share.within(figure), everybody: false };
    }
    if steps.iter().any(Option::is_none) {
        return Share { people: figure, everybody: steps.iter().all(Option::is_none) };
    }
    let alone = seen.row.places.iter().filter(|other| other.role == place.role).count() == 1;
    let people = match steps.into_iter().flatten().reduce(Bounds::plus) {
        None => Bounds::open(1),
        Some(all) if alone => all,
        Some(all) => Bounds { min: 1, max: all.max },
    };
    Share { people: people.within(figure), everybody: false }
}

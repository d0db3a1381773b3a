//! Totals over incidents (rules 1, 2, 5 and 10).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::Counts;

/// A sum of bounds (rule 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Sum {
    /// The sum of the lower bounds. Incidents that may be outside the period add nothing (rule 5).
    #[schema(example = 35)]
    pub min: u64,
    /// The sum of the upper bounds; null if any of them is open.
    #[schema(example = 37, required)]
    pub max: Option<u64>,
    /// How many incidents have no upper bound.
    #[schema(example = 0)]
    pub open_ended: u64,
    /// Only if `max` is null: the sum of the known upper bounds, and of the lower bounds of the other incidents. Never
    /// below `min`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_max: Option<u64>,
}

impl Sum {
    /// How far it can be drawn: to the upper bound, or to what the known bounds allow. Never below `min`.
    #[must_use]
    pub fn known_most(self) -> u64 {
        self.max.or(self.known_max).unwrap_or(self.min).max(self.min)
    }
}

/// The number of incidents by what their figures count (rule 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct CountsOf {
    /// Incidents whose figure counts refugees only.
    pub refugees: u64,
    /// Incidents whose figure counts persons; helpers may be among them.
    pub persons: u64,
}

/// What the incidents of one filter, or of one row, come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Total {
    /// The number of incidents.
    #[schema(example = 3)]
    pub incidents: u64,
    /// The number of incidents by what their figures count.
    pub counts: CountsOf,
    /// How many of them have a figure based on a number that its source calls approximate (rule 1).
    #[schema(example = 0)]
    pub approximate: u64,
    /// How many of them may be outside the period. They add nothing to `min` and their full number to `max` (rule 5).
    #[schema(example = 0)]
    pub may_lie_outside: u64,
    /// The people.
    pub people: Sum,
    /// The people reported as returned to their country of origin (rule 7).
    pub repatriated: Sum,
    /// The number of clusters of incidents that may share people (rule 10).
    pub clusters: u64,
}

/// One incident's part of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The incident.
    pub incident: Uuid,
    /// Incidents that may share people with it; those outside the total do not matter.
    pub may_share: &'a [Uuid],
    /// Whom its figure counts.
    pub counts: Counts,
    /// Its figure rests on a number that its source calls approximate.
    pub approximate: bool,
    /// It is not certain that it lies in the period.
    pub may_lie_outside: bool,
    /// The people it adds.
    pub people: Bounds,
    /// Those of them repatriated.
    pub repatriated: Bounds,
}

/// Adds up distinct incidents.
#[must_use]
pub fn total(parts: &[Part<'_>]) -> Total {
    let certain: Cow<'_, [Part<'_>]> = if parts.iter().any(|part| part.may_lie_outside) {
        parts.iter().filter(|part| !part.may_lie_outside).copied().collect()
    } else {
        parts.into()
    };
    let count = |is: fn(&Part<'_>) -> bool| parts.iter().filter(|part| is(part)).count() as u64;
    let among_certain = clusters(&certain);
    let sum =
        |of: fn(&Part<'_>) -> Bounds| Sum { min: least(&certain, &among_certain, of), ..most(parts, of) };
    Total {
        incidents: parts.len() as u64,
        counts: CountsOf {
            refugees: count(|part| part.counts == Counts::Refugees),
            persons: count(|part| part.counts == Counts::Persons),
        },
        approximate: count(|part| part.approximate),
        may_lie_outside: count(|part| part.may_lie_outside),
        people: sum(|part| part.people),
        repatriated: sum(|part| part.repatriated),
        clusters: clusters(parts).len() as u64,
    }
}

/// Rule 5: of the incidents that certainly lie in the period alone, so that it is the same whichever others are asked
/// for with them; and rule 10: a cluster of these adds its largest min.
fn least(certain: &[Part<'_>], clusters: &[Vec<usize>], of: fn(&Part<'_>) -> Bounds) -> u64 {
    let min = |at: &usize| u64::from(of(&certain[*at]).min);
    let counted_twice: u64 = clusters
        .iter()
        .map(|cluster| cluster.iter().map(min).sum::<u64>() - cluster.iter().map(min).max().unwrap_or(0))
        .sum();
    certain.iter().map(|part| u64::from(of(part).min)).sum::<u64>() - counted_twice
}

/// Rule 1: the upper bounds, `min` left out. An open one that may lie outside the period is still known to be able to
/// add its own min.
fn most(parts: &[Part<'_>], of: fn(&Part<'_>) -> Bounds) -> Sum {
    let known = parts.iter().map(of).map(|bounds| u64::from(bounds.max.unwrap_or(bounds.min))).sum();
    match parts.iter().filter(|part| of(part).max.is_none()).count() as u64 {
        0 => Sum { max: Some(known), ..Sum::default() },
        open_ended => Sum { open_ended, known_max: Some(known), ..Sum::default() },
    }
}

/// The connected components of `may_share` within the parts, those of more than one; as positions.
fn clusters(parts: &[Part<'_>]) -> Vec<Vec<usize>> {
    if parts.iter().all(|part| part.may_share.is_empty()) {
        return Vec::new();
    }
    let at: HashMap<Uuid, usize> = parts.iter().enumerate().map(|(at, part)| (part.incident, at)).collect();
    let mut leader: Vec<usize> = (0..parts.len()).collect();
    for (here, part) in parts.iter().enumerate() {
        for there in part.may_share.iter().filter_map(|id| at.get(id)) {
            let (a, b) = (find(&leader, here), find(&leader, *there));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for here in 0..parts.len() {
        clusters.entry(find(&leader, here)).or_default().push(here);
    }
    clusters.into_values().filter(|cluster| cluster.len() > 1).collect()
}

fn find(leader: &[usize], mut at: usize) -> usize {
    while leader[at] != at {
        at = leader[at];
    }
    at
}

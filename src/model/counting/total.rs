//! Totals over incidents (rules 1, 2 and 10).

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::Counts;

/// A sum of bounds (rule 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Sum {
    /// The sum of the lower bounds.
    #[schema(example = 35)]
    pub min: u64,
    /// The sum of the upper bounds; null if any of them is open.
    #[schema(example = 37, required)]
    pub max: Option<u64>,
    /// How many incidents have no upper bound.
    #[schema(example = 0)]
    pub open_ended: u64,
    /// The sum of the upper bounds of those that have one; only where some have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_of_closed: Option<u64>,
}

/// How many incidents count whom (rule 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct CountsOf {
    /// Incidents whose figure counts refugees alone.
    pub refugees: u64,
    /// Incidents whose figure counts persons; helpers may be among them.
    pub persons: u64,
}

/// What the incidents of one filter, or of one row, come to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Total {
    /// How many incidents.
    #[schema(example = 3)]
    pub incidents: u64,
    /// How many of them count whom.
    pub counts: CountsOf,
    /// The people.
    pub people: Sum,
    /// Those of them reported as returned to their country of origin (rule 7).
    pub repatriated: Sum,
    /// How many clusters of incidents may share people (rule 10).
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
    /// The people it adds.
    pub people: Bounds,
    /// Those of them repatriated.
    pub repatriated: Bounds,
}

/// Adds up distinct incidents.
#[must_use]
pub fn total(parts: &[Part<'_>]) -> Total {
    let clusters = clusters(parts);
    let mut total =
        Total { incidents: parts.len() as u64, clusters: clusters.len() as u64, ..Total::default() };
    for part in parts {
        match part.counts {
            Counts::Refugees => total.counts.refugees += 1,
            Counts::Persons => total.counts.persons += 1,
        }
    }
    total.people = sum(parts, &clusters, |part| part.people);
    total.repatriated = sum(parts, &clusters, |part| part.repatriated);
    total
}

/// Rule 1, and rule 10: a cluster adds its largest min and the sum of its max.
fn sum(parts: &[Part<'_>], clusters: &[Vec<usize>], of: impl Fn(&Part<'_>) -> Bounds) -> Sum {
    let min = |at: &usize| u64::from(of(&parts[*at]).min);
    let counted_twice: u64 = clusters
        .iter()
        .map(|cluster| cluster.iter().map(min).sum::<u64>() - cluster.iter().map(min).max().unwrap_or(0))
        .sum();
    let mut sum = Sum {
        min: parts.iter().map(|part| u64::from(of(part).min)).sum::<u64>() - counted_twice,
        ..Sum::default()
    };
    let mut closed = 0;
    for part in parts {
        match of(part).max {
            Some(max) => closed += u64::from(max),
            None => sum.open_ended += 1,
        }
    }
    if sum.open_ended == 0 {
        sum.max = Some(closed);
    } else {
        sum.max_of_closed = Some(closed);
    }
    sum
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

impl Total {
    /// A sentence to cite: at least, and at most only where there is an upper bound.
    #[must_use]
    pub fn headline(&self) -> String {
        let one = self.people.min == 1 && self.people.max == Some(1);
        let whom = match (self.counts.persons == 0 && self.counts.refugees > 0, one) {
            (true, true) => "refugee",
            (true, false) => "refugees",
            (false, true) => "person",
            (false, false) => "people",
        };
        let incidents = if self.incidents == 1 {
            "1 registered incident".to_owned()
        } else {
            format!("{} registered incidents", self.incidents)
        };
        let returned = if self.repatriated.max == Some(0) {
            "none".to_owned()
        } else {
            self.repatriated.words().to_lowercase()
        };
        format!("{} {whom} in {incidents}; {returned} of them reported as repatriated.", self.people.words())
    }
}

impl Sum {
    fn words(&self) -> String {
        match self.max {
            Some(max) if max == self.min => format!("{max}"),
            Some(max) => format!("At least {} and at most {max}", self.min),
            None => format!("At least {}", self.min),
        }
    }
}

//! Many new cases at once: which of them may be the same as one that is there, or as each other.

use crate::model::comparison::case::Case;
use crate::model::comparison::index::{Found, Index, Seen};

/// So many others are told of one case.
pub const MOST_TOLD: usize = 10;

/// What one of the new cases may be the same as.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Likely {
    /// The places of those that are there.
    pub others: Vec<usize>,
    /// The places of other new ones.
    pub own: Vec<usize>,
    /// There may be more than those told.
    pub more: bool,
    /// So many have something in common with it that only the nearest in time were compared.
    pub only_nearest: bool,
}

impl Likely {
    /// Whether there is one.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.told() > 0
    }

    fn told(&self) -> usize {
        self.others.len() + self.own.len()
    }
}

/// Of each of the new cases what it may be the same as: of those that are there, and, if they are to be compared with each
/// `other`, of the new ones. Rows of one collection are not: whoever keeps it says that they are two; nor are new ones that cite
/// one source: it tells of two cases in one table. If one of two new ones is told of the other, so is the other, unless enough
/// is told of it.
#[must_use]
pub fn likely(new: &[Case], each_other: bool, there: &[Case]) -> Vec<Likely> {
    let each_other = each_other && !are_all_other(new);
    let own = if each_other { new } else { &[] };
    let (of_others, of_own, mut seen) = (Index::of(there), Index::of(own), Seen::default());
    let find = |(at, case): (usize, &Case)| {
        let others = of_others.like(case, MOST_TOLD, |other| case.is_apart(&there[other]), &mut seen);
        let left = MOST_TOLD - others.like.len();
        let is_other = |own: usize| own == at || case.is_apart(&new[own]) || case.cites_the_same(&new[own]);
        let is_enough = others.more || !each_other;
        let own = if is_enough { Found::default() } else { of_own.like(case, left, is_other, &mut seen) };
        Likely {
            others: others.like,
            own: own.like,
            more: others.more || own.more,
            only_nearest: others.only_nearest || own.only_nearest,
        }
    };
    let mut all: Vec<Likely> = new.iter().enumerate().map(find).collect();
    for at in 0..all.len() {
        for own in all[at].own.clone() {
            let other = &mut all[own];
            if !other.own.contains(&at) {
                if other.told() < MOST_TOLD { other.own.push(at) } else { other.more = true }
            }
        }
    }
    all
}

/// Whether it is known of all of them that no two are the same: they are of one collection, or cite one source.
fn are_all_other(new: &[Case]) -> bool {
    let Some(first) = new.first() else { return true };
    new.iter().all(|case| case.is_apart(first))
        || first.cited.iter().any(|key| new.iter().all(|case| case.cites(key)))
}

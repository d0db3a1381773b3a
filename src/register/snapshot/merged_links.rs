//! Whoever may share people with an incident that became part of another shares them with that one (rule 10).

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::register::snapshot::row::Row;

/// Incidents that are, or were, part of others.
pub type Merged = BTreeMap<Uuid, Vec<Merge>>;

/// Of which incident another is part, from version `since` to before version `until`.
#[derive(Debug, Clone, Copy)]
pub struct Merge {
    /// The incident that it is part of.
    pub heir: Uuid,
    /// The first version in which it is.
    pub since: u32,
    /// The first in which it no longer is.
    pub until: Option<u32>,
}

impl Merge {
    fn holds(&self, version: u32) -> bool {
        self.since <= version && self.until.is_none_or(|until| version < until)
    }
}

/// What merged incidents were linked to when they stood last.
type Left = Vec<(Uuid, Merge, Vec<Uuid>)>;

/// Says of each row what it may share people with since what it is linked to became part of another, or another with
/// links part of it.
pub fn follow(rows: &mut [Row], merged: &Merged) {
    if merged.is_empty() {
        return;
    }
    let mut left = Left::new();
    for row in rows.iter() {
        let of_row = merged.get(&row.id).into_iter().flatten();
        left.extend(
            of_row
                .filter(|merge| row.until == Some(merge.since))
                .map(|merge| (row.id, *merge, row.may_share.clone())),
        );
    }
    let heirs: BTreeSet<Uuid> = merged.values().flatten().map(|merge| merge.heir).collect();
    let turns: BTreeSet<u32> =
        merged.values().flatten().flat_map(|merge| std::iter::once(merge.since).chain(merge.until)).collect();
    for row in rows
        .iter_mut()
        .filter(|row| heirs.contains(&row.id) || row.may_share.iter().any(|other| merged.contains_key(other)))
    {
        let versions = turns.iter().copied().filter(|turn| row.until.is_none_or(|until| *turn < until));
        row.may_share_since =
            versions.map(|version| (version, linked_at(row, version, merged, &left))).collect();
    }
}

fn linked_at(row: &Row, version: u32, merged: &Merged, left: &Left) -> Vec<Uuid> {
    let inherited = left
        .iter()
        .filter(|(id, merge, _)| merge.holds(version) && heir_at(*id, version, merged) == row.id)
        .flat_map(|(_, _, links)| links);
    let linked = row.may_share.iter().chain(inherited).map(|id| heir_at(*id, version, merged));
    linked.filter(|id| *id != row.id).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What an incident has become by a version.
fn heir_at(mut id: Uuid, version: u32, merged: &Merged) -> Uuid {
    // Two cannot have become part of each other: an heir stands.
    for _ in 0..merged.len() {
        match merged.get(&id).and_then(|merges| merges.iter().find(|merge| merge.holds(version))) {
            Some(merge) => id = merge.heir,
            None => break,
        }
    }
    id
}

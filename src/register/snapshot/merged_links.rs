//! Whoever may share people with an incident that became part of another shares them with that one (rule 10).

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::register::snapshot::row::Row;

/// Incidents that became part of others: since which version, and of which.
pub type Merged = BTreeMap<Uuid, (u32, Uuid)>;

/// Says of each row what it may share people with since what it is linked to became part of another, or another with
/// links part of it.
pub fn follow(rows: &mut [Row], merged: &Merged) {
    if merged.is_empty() {
        return;
    }
    let mut left: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in rows.iter() {
        // What it was linked to when it stood last.
        if merged.get(&row.id).is_some_and(|(since, _)| row.until == Some(*since)) {
            left.insert(row.id, row.may_share.clone());
        }
    }
    let heirs: BTreeSet<Uuid> = merged.values().map(|(_, heir)| *heir).collect();
    for row in rows
        .iter_mut()
        .filter(|row| heirs.contains(&row.id) || row.may_share.iter().any(|other| merged.contains_key(other)))
    {
        let versions: BTreeSet<u32> = merged
            .values()
            .map(|(since, _)| *since)
            .filter(|since| row.until.is_none_or(|until| *since < until))
            .collect();
        row.may_share_since =
            versions.into_iter().map(|version| (version, linked_at(row, version, merged, &left))).collect();
    }
}

fn linked_at(row: &Row, version: u32, merged: &Merged, left: &BTreeMap<Uuid, Vec<Uuid>>) -> Vec<Uuid> {
    let inherited =
        left.iter().filter(|(id, _)| heir_at(**id, version, merged) == row.id).flat_map(|(_, links)| links);
    let linked = row.may_share.iter().chain(inherited).map(|id| heir_at(*id, version, merged));
    linked.filter(|id| *id != row.id).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What an incident has become by a version.
fn heir_at(mut id: Uuid, version: u32, merged: &Merged) -> Uuid {
    // Two cannot have become part of each other: an heir stands.
    for _ in 0..merged.len() {
        match merged.get(&id) {
            Some((since, heir)) if *since <= version => id = *heir,
            _ => break,
        }
    }
    id
}

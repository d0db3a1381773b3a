//! What was public and no longer stands.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::model::vocabulary::publication::{Change, Gone, PublicReason};
use crate::register::snapshot::merged_links::{Merge, Merged};

/// How a record was taken back.
#[derive(Debug, Clone)]
pub struct Taken {
    /// As an error, withdrawn, or merged.
    pub kind: Gone,
    /// Why, in a word.
    pub reason: PublicReason,
    /// The record that it became part of.
    pub merged_into: Option<Uuid>,
    /// The version that took it back.
    pub since: u32,
}

/// Everything that was taken back.
#[derive(Debug, Default)]
pub struct TakenBack {
    taken: BTreeMap<Uuid, Taken>,
    /// From which version to before which withdrawn incidents stood.
    withdrawn: Vec<(u32, u32)>,
    merged: Merged,
}

type Row = (Uuid, String, Option<String>, Option<Uuid>, i32);

impl TakenBack {
    /// Reads it, at the moment of the connection.
    pub async fn load(moment: &mut PgConnection) -> sqlx::Result<Self> {
        let taken: Vec<Row> =
            sqlx::query_as("select id, kind, reason, merged_into, since from published.tombstone")
                .fetch_all(&mut *moment)
                .await?;
        let taken = taken.into_iter().filter_map(|(id, kind, reason, merged_into, since)| {
            let reason = reason.as_deref().and_then(PublicReason::parse).unwrap_or(PublicReason::NotStated);
            Some((id, Taken { kind: Gone::parse(&kind)?, reason, merged_into, since: since.unsigned_abs() }))
        });
        let changes: Vec<(Uuid, i32, String)> = sqlx::query_as(
            "select change.record, change.n, change.kind
             from published.tombstone join published.change on change.record = tombstone.id
             where tombstone.kind = 'withdrawn' and tombstone.subject = 'incident' order by change.record, change.n",
        )
        .fetch_all(&mut *moment)
        .await?;
        let rows: Vec<(Uuid, Uuid, i32, Option<i32>)> =
            sqlx::query_as("select id, merged_into, since, until from published.merge order by id, since")
                .fetch_all(&mut *moment)
                .await?;
        let mut merged = Merged::new();
        for (id, heir, since, until) in rows {
            let merge = Merge { heir, since: since.unsigned_abs(), until: until.map(i32::unsigned_abs) };
            merged.entry(id).or_default().push(merge);
        }
        Ok(Self { taken: taken.collect(), withdrawn: spans(&changes), merged })
    }

    /// How a record was taken back, if it was.
    #[must_use]
    pub fn of(&self, id: Uuid) -> Option<&Taken> {
        self.taken.get(&id)
    }

    /// Those that became part of others.
    #[must_use]
    pub fn merged(&self) -> &Merged {
        &self.merged
    }

    /// How many of the withdrawn incidents stood at a version.
    #[must_use]
    pub fn withdrawn_at(&self, version: u32) -> u64 {
        self.withdrawn.iter().filter(|(since, until)| *since <= version && version < *until).count() as u64
    }
}

/// From when to when a record stood, from what happened to it, in order.
fn spans(changes: &[(Uuid, i32, String)]) -> Vec<(u32, u32)> {
    let mut spans = Vec::new();
    for of_one in changes.chunk_by(|(a, ..), (b, ..)| a == b) {
        let mut since = None;
        for (_, n, kind) in of_one {
            let stands = Change::parse(kind).is_some_and(Change::stands);
            match (since, stands) {
                (None, true) => since = Some(n.unsigned_abs()),
                (Some(begun), false) => {
                    spans.push((begun, n.unsigned_abs()));
                    since = None;
                }
                _ => (),
            }
        }
    }
    spans
}

//! Writes what was projected: only rows that are not there as they are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::history::{History, Merge, Tombstone};
use crate::desk::publication::projected::{Projected, State};
use crate::desk::publication::statements::{BURY, END, EVENTS, INCIDENTS, MERGE};
use crate::desk::publication::store::Stored;
use crate::model::value::text;
use crate::model::vocabulary::publication::{Change, Subject};

/// States in one statement: some megabytes, far from the 256 that a jsonb can hold.
const AT_ONCE: usize = 200;

/// What differs between what is written and what was projected.
#[derive(Default)]
pub struct Rows {
    incidents: Vec<Row>,
    events: Vec<Row>,
    deleted: Vec<At>,
    ended: Vec<Ended>,
    told: Vec<Told>,
    untold: Vec<At>,
    tombstones: Vec<Buried>,
    razed: Vec<Uuid>,
    merges: Vec<Merged>,
    unmerged: Vec<Uuid>,
}

/// A state that is to be written, with what its document does not say by itself.
#[derive(Serialize)]
struct Row {
    id: Uuid,
    since: u32,
    until: Option<u32>,
    document: String,
    days: (NaiveDate, NaiveDate),
    search_text: Option<String>,
    search_pairs: Vec<String>,
    /// Of its sources, in their order.
    source_days: Vec<Option<(NaiveDate, NaiveDate)>>,
}

/// A record, and a version.
#[derive(Serialize)]
struct At {
    id: Uuid,
    n: u32,
}

#[derive(Serialize)]
struct Ended {
    id: Uuid,
    since: u32,
    until: Option<u32>,
}

#[derive(Serialize)]
struct Told {
    id: Uuid,
    subject: Subject,
    n: u32,
    kind: Change,
    leaf: String,
}

#[derive(Serialize)]
struct Buried {
    id: Uuid,
    subject: Subject,
    #[serde(flatten)]
    tombstone: Tombstone,
}

#[derive(Serialize)]
struct Merged {
    id: Uuid,
    #[serde(flatten)]
    merge: Merge,
}

impl Rows {
    /// Compares a record; says whether anything differs in a version before `next`, but that a state ends there.
    pub fn compare(
        &mut self,
        history: &History,
        stored: &Stored,
        projected: Projected,
        next: u32,
    ) -> Result<bool, Error> {
        let Projected { states, changes, tombstone, merges } = projected;
        let (id, subject) = (history.record, history.subject);
        let mut differs = self.compare_states(history, stored, states, next)?;
        let told: BTreeSet<u32> = changes.iter().map(|told| told.n).collect();
        for n in stored.told.difference(&told) {
            self.untold.push(At { id, n: *n });
            differs = true;
        }
        for change in changes.into_iter().filter(|change| !stored.told.contains(&change.n)) {
            differs |= change.n < next;
            let leaf = hex::encode(change.leaf);
            self.told.push(Told { id, subject, n: change.n, kind: change.kind, leaf });
        }
        if stored.tombstone != tombstone {
            differs |= stored.tombstone.is_some() && tombstone.is_some();
            match tombstone {
                Some(tombstone) => self.tombstones.push(Buried { id, subject, tombstone }),
                None => self.razed.push(id),
            }
        }
        if stored.merges != merges {
            self.unmerged.push(id);
            self.merges.extend(merges.into_iter().map(|merge| Merged { id, merge }));
        }
        Ok(differs)
    }

    fn compare_states(
        &mut self,
        history: &History,
        stored: &Stored,
        states: Vec<State>,
        next: u32,
    ) -> Result<bool, Error> {
        let id = history.record;
        let mut before: BTreeMap<u32, (Option<u32>, &str)> =
            stored.states.iter().map(|(since, until, text)| (*since, (*until, text.as_str()))).collect();
        let mut differs = false;
        for state in states {
            let (since, text) = (state.since(), state.text()?);
            let State { until, document, .. } = state;
            match before.remove(&since) {
                Some((was, before)) if before == text => {
                    if was != until {
                        self.ended.push(Ended { id, since, until });
                        differs |= until != Some(next);
                    }
                    continue;
                }
                Some(_) => self.deleted.push(At { id, n: since }),
                None => (),
            }
            differs |= since < next;
            let search_text = document.search_text();
            let search_pairs = search_text.as_deref().map(text::pairs).unwrap_or_default();
            let (days, source_days) = (document.days(), document.source_days().collect());
            let row = Row { id, since, until, days, search_text, search_pairs, source_days, document: text };
            match history.subject {
                Subject::Incident => self.incidents.push(row),
                Subject::Source | Subject::ContextEvent => self.events.push(row),
            }
        }
        differs |= !before.is_empty();
        self.deleted.extend(before.into_keys().map(|n| At { id, n }));
        Ok(differs)
    }

    /// Writes what waits. With `generation` something differs in older versions: whoever holds them must read them again.
    pub async fn write(self, tx: &mut PgConnection, generation: bool) -> Result<(), Error> {
        let Self { incidents, events, deleted, ended, told, untold, tombstones, razed, merges, unmerged } =
            self;
        // Before new states begin, as there is never more than one present state.
        let nothing_ends = deleted.is_empty() && ended.is_empty() && untold.is_empty();
        if !nothing_ends || !told.is_empty() || generation {
            let query = sqlx::query(END).bind(Json(deleted)).bind(Json(ended)).bind(Json(untold));
            query.bind(Json(told)).bind(generation).execute(&mut *tx).await?;
        }
        for (statement, rows) in [(INCIDENTS, incidents), (EVENTS, events)] {
            for some in rows.chunks(AT_ONCE) {
                sqlx::query(statement).bind(Json(some)).execute(&mut *tx).await?;
            }
        }
        if !tombstones.is_empty() || !razed.is_empty() {
            sqlx::query(BURY).bind(razed).bind(Json(tombstones)).execute(&mut *tx).await?;
        }
        if !unmerged.is_empty() {
            sqlx::query("delete from published.merge where id = any($1)")
                .bind(unmerged)
                .execute(&mut *tx)
                .await?;
            sqlx::query(MERGE).bind(Json(merges)).execute(&mut *tx).await?;
        }
        Ok(())
    }
}

//! Writes what was projected: only rows that are not there as they are.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::history::{History, Tombstone};
use crate::desk::publication::projection::{Projected, State, Told};
use crate::desk::publication::statements::{Row, begin, bury, end, integer, tell};
use crate::desk::publication::store::Stored;
use crate::model::vocabulary::publication::Subject;

/// Incidents in one statement: some megabytes.
const AT_ONCE: usize = 1000;

/// What differs between what is written and what was projected.
#[derive(Default)]
pub struct Rows {
    incidents: Vec<Row>,
    events: Vec<Row>,
    deleted: Vec<(Uuid, i32)>,
    ended: Vec<(Uuid, i32, Option<i32>)>,
    told: Vec<(Uuid, Subject, Told)>,
    untold: Vec<(i32, Uuid)>,
    tombstones: Vec<(Uuid, Subject, Tombstone)>,
    razed: Vec<Uuid>,
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
        let Projected { states, changes, tombstone } = projected;
        let (record, subject) = (history.record, history.subject);
        let mut differs = self.compare_states(history, stored, states, next)?;
        let told: BTreeSet<u32> = changes.iter().map(|told| told.n).collect();
        for n in stored.told.difference(&told) {
            self.untold.push((integer(*n), record));
            differs = true;
        }
        for change in changes.into_iter().filter(|change| !stored.told.contains(&change.n)) {
            differs |= change.n < next;
            self.told.push((record, subject, change));
        }
        if stored.tombstone != tombstone {
            differs |= stored.tombstone.is_some() && tombstone.is_some();
            match tombstone {
                Some(tombstone) => self.tombstones.push((record, subject, tombstone)),
                None => self.razed.push(record),
            }
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
        let record = history.record;
        let mut before: BTreeMap<u32, (Option<u32>, &str)> =
            stored.states.iter().map(|(since, until, text)| (*since, (*until, text.as_str()))).collect();
        let mut differs = false;
        for state in states {
            let (since, until) = (integer(state.since), state.until.map(integer));
            let document = state.document.text(state.since, state.at)?;
            match before.remove(&state.since) {
                Some((was, text)) if text == document => {
                    if was != state.until {
                        self.ended.push((record, since, until));
                        differs |= state.until != Some(next);
                    }
                    continue;
                }
                Some(_) => self.deleted.push((record, since)),
                None => (),
            }
            differs |= state.since < next;
            let row = Row {
                id: record,
                since,
                until,
                days: state.document.days(),
                search_text: state.document.search_text().unwrap_or_default(),
                source_days: state.document.source_days().collect(),
                document,
            };
            match history.subject {
                Subject::Incident => self.incidents.push(row),
                Subject::Source | Subject::ContextEvent => self.events.push(row),
            }
        }
        differs |= !before.is_empty();
        self.deleted.extend(before.into_keys().map(|since| (record, integer(since))));
        Ok(differs)
    }

    /// Writes what waits. With `generation` something differs in older versions: whoever holds them must read them again.
    pub async fn write(self, tx: &mut PgConnection, generation: bool) -> Result<(), Error> {
        let Self { incidents, events, deleted, ended, told, untold, tombstones, razed } = self;
        if !deleted.is_empty() || !ended.is_empty() {
            end(tx, &deleted, &ended).await?;
        }
        if !told.is_empty() || !untold.is_empty() || generation {
            tell(tx, &told, &untold, generation).await?;
        }
        for some in incidents.chunks(AT_ONCE) {
            begin(tx, some, Subject::Incident).await?;
        }
        for some in events.chunks(AT_ONCE) {
            begin(tx, some, Subject::ContextEvent).await?;
        }
        if !tombstones.is_empty() || !razed.is_empty() {
            bury(tx, &tombstones, &razed).await?;
        }
        Ok(())
    }
}

//! What an act does to what is public: the records that it touches are projected anew, and what differs is written.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::history::{History, Publication, Seal};
use crate::desk::publication::projected::Projected;
use crate::desk::publication::projection::{Surroundings, project};
use crate::desk::publication::rows::Rows;
use crate::desk::publication::store::{Stored, load};
use crate::desk::publication::version::{Deed, Lock, Sealed, advance};
use crate::model::vocabulary::publication::Change;

/// What an act touches.
#[derive(Debug, Default)]
pub struct Touched(BTreeMap<Uuid, Option<Change>>);

impl Touched {
    /// The act is about this record: a version says so, if anything of it reads differently, in any version.
    pub fn own(&mut self, record: Uuid, change: Change) {
        self.0.insert(record, Some(change));
    }

    /// The same of several.
    pub fn all(&mut self, records: &[Uuid], change: Change) {
        for record in records {
            self.own(*record, change);
        }
    }

    /// The record may read differently by it, from the next version on: then it is corrected.
    pub fn along(&mut self, records: impl IntoIterator<Item = Uuid>) {
        for record in records {
            self.0.entry(record).or_default();
        }
    }
}

/// Projects the records that an act touches, compares them with what is written, and writes what differs. Where a record
/// has something to publish there is a next version; gives its number. What nobody can see leaves no trace.
pub async fn republish(
    tx: &mut PgConnection,
    clock: &Clock,
    lock: &Lock,
    deed: &Deed<'_>,
    touched: &Touched,
) -> Result<Option<u32>, Error> {
    let (next, at) = (lock.next(), lock.at(clock));
    let ids: Vec<Uuid> = touched.0.keys().copied().collect();
    let (mut records, mut around) = if ids.is_empty() { Default::default() } else { load(tx, &ids).await? };
    around.days.insert(next, at.date_naive());
    let mut rows = Rows::default();
    let (mut published, mut guessable): (Vec<Sealed>, Vec<Uuid>) = (Vec::new(), Vec::new());
    for (history, stored) in &mut records {
        let change = touched.0.get(&history.record).copied().flatten();
        let (projected, publication) = decide(history, stored, &around, change, (next, at))?;
        published.extend(publication);
        if rows.compare(history, stored, projected, next)? {
            guessable.push(history.record);
        }
    }
    let version = (!published.is_empty()).then_some(next);
    if !guessable.is_empty() {
        // What a leaf commits to must no longer be guessed, where something was hidden since. Sealed, as it may have been a
        // stolen key that hid it.
        let seal = sqlx::query("select desk.seal_nonces($1, $2)").bind(&guessable).bind(at);
        seal.execute(&mut *tx).await?;
    }
    advance(tx, deed, version, at, &published).await?;
    rows.write(tx, !guessable.is_empty()).await?;
    Ok(version)
}

/// What becomes of one record, and what the next version publishes of it, if it does.
fn decide(
    history: &mut History,
    stored: &Stored,
    around: &Surroundings,
    own: Option<Change>,
    (n, at): (u32, chrono::DateTime<chrono::Utc>),
) -> Result<(Projected, Option<Sealed>), Error> {
    let past = n - 1;
    let change = own.or((history.end.is_none()).then_some(Change::Corrected));
    let (Some(change), Some(revision)) = (change, history.accepted) else {
        return Ok((project(history, around, past)?, None));
    };
    let seal = if change.stands() { new_seal() } else { last_leaf(history) };
    let merged_into = becomes_part_of(history, change);
    history.publications.push(Publication { n, at, revision, change, seal, merged_into });
    let mut projected = project(history, around, n)?;
    let reads_on = projected.reads_on(n);
    let says = if own.is_none() { !reads_on } else { !reads_on || past_differs(&projected, stored, n)? };
    if !says {
        history.publications.pop();
        return Ok((project(history, around, past)?, None));
    }
    if change == Change::Corrected && reads_on {
        // What differs is what older versions said: something of it is hidden now.
        if let Some(publication) = history.publications.last_mut() {
            publication.change = Change::Protected;
        }
        projected = project(history, around, n)?;
    }
    let leaf = projected.changes.last().map(|told| told.leaf).unwrap_or_default();
    let published =
        history.publications.last().map(|publication| (history.record, publication.clone(), leaf));
    Ok((projected, published))
}

/// The record of which this one becomes part by a change; none where it was part of it already.
fn becomes_part_of(history: &History, change: Change) -> Option<Uuid> {
    let stood = history.publications.last().is_some_and(|last| last.change.stands());
    history.end.as_ref().filter(|_| stood && change == Change::Merged).and_then(|end| end.merged_into)
}

fn past_differs(projected: &Projected, stored: &Stored, n: u32) -> Result<bool, Error> {
    let mut past = Vec::new();
    for state in projected.states.iter().filter(|state| state.since() < n) {
        let until = state.until.filter(|until| *until < n);
        past.push((state.since(), until, state.text()?));
    }
    Ok(past != stored.states)
}

/// 122 random bits.
pub fn new_seal() -> Seal {
    Seal::Nonce(Uuid::new_v4().into_bytes())
}

/// What is taken back keeps the leaf that it had.
fn last_leaf(history: &History) -> Seal {
    history.publications.last().map_or(Seal::Leaf([0; 32]), |publication| publication.seal)
}

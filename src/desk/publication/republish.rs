//! What an act does to what is public: the records that it touches are projected anew, and what differs is written.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::history::{History, Publication, Seal};
use crate::desk::publication::projected::Projected;
use crate::desk::publication::projection::{Surroundings, project};
use crate::desk::publication::rows::Rows;
use crate::desk::publication::store::{Stored, load};
use crate::desk::publication::version::{Deed, Lock, Sealed, advance, publications};
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

    /// Each of them.
    pub(crate) fn all_of_it(&self) -> Vec<Touch> {
        self.0.iter().map(|(record, change)| (*record, *change)).collect()
    }

    /// The record may read differently by it, from the next version on: then it is corrected.
    pub fn along(&mut self, records: impl IntoIterator<Item = Uuid>) {
        for record in records {
            self.0.entry(record).or_default();
        }
    }
}

/// Records of which the effect is written at once: some megabytes.
pub(crate) const AT_ONCE: usize = 500;

/// A record that an act touches, and what it does to it by itself.
pub(crate) type Touch = (Uuid, Option<Change>);

/// Projects the records that an act touches, compares them with what is written, and writes what differs. Where a record
/// has something to publish there is a next version; gives its number. What nobody can see leaves no trace.
pub async fn republish(
    tx: &mut PgConnection,
    clock: &Clock,
    lock: &Lock,
    deed: &Deed<'_>,
    touched: &Touched,
) -> Result<Option<u32>, Error> {
    let mut republication = Republication::of(clock, lock, deed);
    for some in touched.all_of_it().chunks(AT_ONCE) {
        republication.write(tx, some).await?;
    }
    republication.end(tx).await
}

/// The effect of an act, written a part after the other: all of it is one version.
#[derive(Debug)]
pub(crate) struct Republication<'a> {
    deed: &'a Deed<'a>,
    next: u32,
    at: DateTime<Utc>,
    /// Something is published, and the act is written down.
    makes_version: bool,
}

impl<'a> Republication<'a> {
    /// Nothing of it is written yet.
    pub(crate) fn of(clock: &Clock, lock: &Lock, deed: &'a Deed<'a>) -> Self {
        Self { deed, next: lock.next(), at: lock.at(clock), makes_version: false }
    }

    /// Writes what differs of some records.
    pub(crate) async fn write(&mut self, tx: &mut PgConnection, some: &[Touch]) -> Result<(), Error> {
        let (next, at) = (self.next, self.at);
        let ids: Vec<Uuid> = some.iter().map(|(id, _)| *id).collect();
        let own: BTreeMap<Uuid, Option<Change>> = some.iter().copied().collect();
        let (mut records, mut around) = load(tx, &ids).await?;
        around.days.insert(next, at.date_naive());
        let mut rows = Rows::default();
        let (mut published, mut guessable): (Vec<Sealed>, Vec<Uuid>) = (Vec::new(), Vec::new());
        for (history, stored) in &mut records {
            let change = own.get(&history.record).copied().flatten();
            let (projected, publication) = decide(history, stored, &around, change, (next, at))?;
            published.extend(publication);
            if rows.compare(history, stored, projected, next)? {
                guessable.push(history.record);
            }
        }
        if !guessable.is_empty() {
            // What a leaf commits to must no longer be guessed, where something was hidden since. Sealed, as it may have been a
            // stolen key that hid it.
            let seal = sqlx::query("select desk.seal_nonces($1, $2)").bind(&guessable).bind(at);
            seal.execute(&mut *tx).await?;
        }
        if !published.is_empty() {
            self.make_version(tx).await?;
            publications(tx, &published).await?;
        }
        rows.write(tx, !guessable.is_empty()).await
    }

    async fn make_version(&mut self, tx: &mut PgConnection) -> Result<(), Error> {
        if !self.makes_version {
            advance(tx, self.deed, Some(self.next), self.at).await?;
            self.makes_version = true;
        }
        Ok(())
    }

    /// Writes the act down where nobody sees a difference; gives the version, if it makes one.
    pub(crate) async fn end(self, tx: &mut PgConnection) -> Result<Option<u32>, Error> {
        if !self.makes_version {
            advance(tx, self.deed, None, self.at).await?;
        }
        Ok(self.makes_version.then_some(self.next))
    }
}

/// What becomes of one record, and what the next version publishes of it, if it does.
fn decide(
    history: &mut History,
    stored: &Stored,
    around: &Surroundings,
    own: Option<Change>,
    (n, at): (u32, DateTime<Utc>),
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

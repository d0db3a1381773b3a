//! The door: the one way by which a revision becomes public.

use std::collections::{BTreeSet, HashSet};

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::publication::acceptance::{Candidate, NewArticles, accept, candidates, check, join_known};
use crate::desk::publication::masking::{hide_new_names, mark_contradictions};
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::store::resting_on;
use crate::desk::publication::version::{Deed, Lock};
use crate::desk::records::lineage::refuse_alone;
use crate::desk::records::pending_sources::pending;
use crate::desk::records::record::Record;
use crate::desk::records::save::refuse_twice;
use crate::model::vocabulary::publication::{ActKind, Change};

/// One act of publication: all of it becomes public in one version, or nothing.
#[derive(Debug, Clone)]
pub struct Act<'a> {
    /// Who does it, and the clock.
    pub by: Actor<'a>,
    /// What it is.
    pub kind: ActKind,
    /// The submitted revisions that it accepts, at most one of each record.
    pub revisions: &'a [Uuid],
}

/// Accepts the revisions, and publishes what the public can see of them as the next version; gives its number. Where
/// nobody would see a difference there is no version, and no trace of one.
pub async fn publish(tx: &mut PgConnection, lock: &Lock, act: &Act<'_>) -> Result<Option<u32>, Error> {
    let candidates = candidates(tx, act.revisions).await?;
    publish_candidates(tx, lock, act, candidates).await
}

/// The same for whoever has read them already.
pub async fn publish_candidates(
    tx: &mut PgConnection,
    lock: &Lock,
    act: &Act<'_>,
    candidates: Vec<Candidate>,
) -> Result<Option<u32>, Error> {
    let records: Vec<Uuid> = candidates.iter().map(|candidate| candidate.record).collect();
    let mut acceptance = Acceptance::of(act, lock, &records)?;
    acceptance.accept(tx, candidates).await?;
    let (deed, touched) = acceptance.end(tx).await?;
    republish(tx, act.by.clock, lock, &deed, &touched).await
}

/// What an act accepts, a part after the other: sources before the incidents that cite them.
#[derive(Debug)]
pub(crate) struct Acceptance<'a> {
    act: &'a Act<'a>,
    lock: &'a Lock,
    /// All records of the act: each may link to the others.
    records: HashSet<Uuid>,
    articles: NewArticles,
    touched: Touched,
    /// The keys of sources that read differently.
    corrected: Vec<String>,
    last: Option<Uuid>,
}

impl<'a> Acceptance<'a> {
    /// Of these records; nothing is accepted yet.
    pub(crate) fn of(act: &'a Act<'a>, lock: &'a Lock, records: &[Uuid]) -> Result<Self, Error> {
        refuse_twice(records.iter().copied())?;
        let (records, articles) = (records.iter().copied().collect(), NewArticles::default());
        let (touched, corrected) = (Touched::default(), Vec::new());
        Ok(Self { act, lock, records, articles, touched, corrected, last: None })
    }

    /// Accepts some of them.
    pub(crate) async fn accept(
        &mut self,
        tx: &mut PgConnection,
        mut candidates: Vec<Candidate>,
    ) -> Result<(), Error> {
        let joined = join_known(tx, self.lock, &mut candidates, &mut self.articles).await?;
        check(tx, self.act.by.clock, &candidates, &self.records).await?;
        hide_new_names(tx, &mut candidates).await?;
        mark_hidden(tx, &self.act.by, &mut candidates).await?;
        accept(tx, self.lock, &candidates).await?;
        for Candidate { record, content, is_new, .. } in &candidates {
            match content.key() {
                Some(key) => self.corrected.extend(Some(key.to_owned()).filter(|_| !is_new)),
                None => {
                    self.touched.own(*record, if *is_new { Change::Created } else { Change::Corrected });
                }
            }
            self.last = Some(*record);
        }
        self.corrected.extend(joined);
        Ok(())
    }

    /// What is written down of the act, and what it touches.
    pub(crate) async fn end(self, tx: &mut PgConnection) -> Result<(Deed<'a>, Touched), Error> {
        let Self { act: Act { by, kind, revisions }, mut touched, corrected, last, .. } = self;
        // What no version carries yet changes no other record.
        if !corrected.is_empty() {
            touched.along(resting_on(tx, &corrected).await?);
        }
        let detail = json!({ "revisions": revisions });
        let deed = Deed { actor: by.holder, key: by.key, kind: *kind, record: last, detail };
        Ok((deed, touched))
    }
}

/// What comes in and is hidden already is marked where it contradicts, as if whoever publishes it had hidden it now.
async fn mark_hidden(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    candidates: &mut [Candidate],
) -> Result<(), Error> {
    for candidate in candidates.iter_mut().filter(|candidate| !candidate.is_new) {
        if let Record::Incident(incident) = &candidate.content {
            let (record, protection) = (candidate.record, &mut candidate.protection);
            mark_contradictions(tx, by, (record, incident), protection).await?;
        }
    }
    Ok(())
}

/// Accepts the waiting sources that these keys lead to: what cites them is shown. Whoever does it wrote none of them. Gives
/// the records that rest on those which became part of others.
pub async fn accept_pending(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    lock: &Lock,
    cited: &BTreeSet<String>,
    hidden: &BTreeSet<String>,
) -> Result<Vec<Uuid>, Error> {
    let pending = pending(tx, cited, hidden).await?;
    for source in &pending {
        refuse_alone(hand, &source.authors)?;
    }
    let mut candidates: Vec<Candidate> = pending.into_iter().map(Candidate::from).collect();
    let joined = join_known(tx, lock, &mut candidates, &mut NewArticles::default()).await?;
    refuse_twice(candidates.iter().map(|candidate| candidate.record))?;
    check(tx, hand.clock, &candidates, &HashSet::new()).await?;
    accept(tx, lock, &candidates).await?;
    if joined.is_empty() { Ok(Vec::new()) } else { resting_on(tx, &joined).await }
}

//! The door: the one way by which a revision becomes public.

use std::collections::BTreeSet;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::publication::acceptance::{Candidate, accept, candidates, check, join_known};
use crate::desk::publication::masking::{hide_new_names, mark_contradictions};
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::store::resting_on;
use crate::desk::publication::version::{Deed, Lock};
use crate::desk::records::lineage::refuse_alone;
use crate::desk::records::pending_sources::pending;
use crate::desk::records::record::Record;
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
    mut candidates: Vec<Candidate>,
) -> Result<Option<u32>, Error> {
    let joined = join_known(tx, lock, &mut candidates).await?;
    check(tx, act.by.clock, &candidates).await?;
    hide_new_names(tx, &mut candidates).await?;
    mark_hidden(tx, &act.by, &mut candidates).await?;
    accept(tx, lock, &candidates).await?;
    let mut touched = Touched::default();
    let mut corrected = Vec::new();
    for Candidate { record, content, is_new, .. } in &candidates {
        match content.key() {
            Some(key) => corrected.extend(Some(key.to_owned()).filter(|_| !is_new)),
            None => touched.own(*record, if *is_new { Change::Created } else { Change::Corrected }),
        }
    }
    corrected.extend(joined);
    // What no version carries yet changes no other record.
    if !corrected.is_empty() {
        touched.along(resting_on(tx, &corrected).await?);
    }
    let Act { by, kind, revisions } = act;
    let record = candidates.iter().map(|candidate| candidate.record).next_back();
    let detail = json!({ "revisions": revisions });
    let deed = Deed { actor: by.holder, key: by.key, kind: *kind, record, detail };
    republish(tx, by.clock, lock, &deed, &touched).await
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
    let joined = join_known(tx, lock, &mut candidates).await?;
    check(tx, hand.clock, &candidates).await?;
    accept(tx, lock, &candidates).await?;
    if joined.is_empty() { Ok(Vec::new()) } else { resting_on(tx, &joined).await }
}

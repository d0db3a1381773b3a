//! One case that came in twice: the claims of the one are added to the other, in the name of whoever brought them, and wait
//! there for an editor.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::sight::{Sight, shown};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::desk::intake::submission::{self, Along};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::proposal::{self, Proposal};
use crate::desk::records::record::Record;
use crate::desk::records::revision::Revision;
use crate::model::record::incident::{Claim, Incident};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{ProposalState, RecordState, RevisionState};

/// Why the other incident has more claims.
const REASON: &str = "The same case came in again: these are its claims.";
/// A contributor's words are not put into what somebody else wrote and they do not see.
const ANOTHERS: &str = "that incident is another person's, and the contributor does not know of it: accept it first, and then its claims are proposed to it; or leave this one out";
/// What is said of what is taken away again.
const AGAIN: &str = "An editor found that it is another case.";

/// Adds the claims of a revision to another incident, but for those that it has: to what waits as a further revision of it,
/// to what is public as proposals. Gives what was added, in order.
pub(crate) async fn add(
    tx: &mut PgConnection,
    (importer, own): (&Actor<'_>, Sight<'_>),
    (batch, incident, revision): (Uuid, Uuid, Uuid),
    other: Uuid,
) -> Result<Vec<Uuid>, Error> {
    let held = LockedRecord::incident(tx, other).await.map_err(|error| unknown(batch, error))?;
    held.only(
        matches!(held.state, RecordState::Submitted | RecordState::Published),
        "the same as what comes in",
    )?;
    let is_public = held.state == RecordState::Published;
    // In public it is what its author sees of the incident that they add to.
    let sight = if is_public { Sight::Own(importer.holder) } else { Sight::Whole };
    let seen = shown(tx, &held, sight).await?;
    if !is_public && own != Sight::Whole && held.head(tx).await?.authors != [importer.holder] {
        let message = ANOTHERS.to_owned();
        return Err(by_hand(batch, message));
    }
    let before = open_proposals(tx, other, importer.holder).await?;
    let claims = content(tx, incident, revision).await?.claims;
    let is_new = |claim: &Claim| !seen.incident.claims.iter().any(|known| says_the_same(known, claim));
    for claim in claims.into_iter().filter(is_new) {
        let along = Along { reason: REASON.to_owned(), ..Along::default() };
        submission::claim(tx, importer, sight, other, claim, along)
            .await
            .map_err(|error| refused(batch, error))?;
    }
    if is_public {
        let now = open_proposals(tx, other, importer.holder).await?;
        return Ok(now.into_iter().filter(|id| !before.contains(id)).collect());
    }
    let after = held.head(tx).await?.id;
    if after == seen.revision {
        return Ok(Vec::new());
    }
    stand_for(tx, seen.revision, after).await?;
    Ok(vec![seen.revision, after])
}

fn says_the_same(known: &Claim, claim: &Claim) -> bool {
    known.source == claim.source && known.people == claim.people && known.stance == claim.stance
}

/// The other incident is none that can be named here.
fn unknown(batch: Uuid, error: Error) -> Error {
    let Error::NoRecord = error else { return error };
    let (pointer, message) = ("/same_as".to_owned(), "the desk has no such incident".to_owned());
    Error::Faulty { record: batch, faults: vec![Fault { pointer, code: "unknown-id", message }] }
}

/// What stands against the claims in the other incident; an editor has to write them there.
fn refused(batch: Uuid, error: Error) -> Error {
    let Error::Faulty { faults, .. } = error else { return error };
    let why = faults.into_iter().next().map(|fault| fault.message).unwrap_or_default();
    let message = format!(
        "its claims cannot be added by themselves: {why}. Write them into that incident, and leave this one out"
    );
    by_hand(batch, message)
}

fn by_hand(batch: Uuid, message: String) -> Error {
    let pointer = "/same_as".to_owned();
    Error::Faulty { record: batch, faults: vec![Fault { pointer, code: "by-hand", message }] }
}

async fn content(tx: &mut PgConnection, record: Uuid, revision: Uuid) -> Result<Incident, Error> {
    match Revision::of(tx, record, revision).await?.read(Subject::Incident, record)? {
        Record::Incident(incident) => Ok(incident),
        _ => Err(Error::NoRecord),
    }
}

/// A batch that has the one revision has the other in its place.
async fn stand_for(tx: &mut PgConnection, before: Uuid, after: Uuid) -> Result<(), Error> {
    sqlx::query("update desk.batch_revision set revision = $2 where revision = $1")
        .bind(before)
        .bind(after)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn open_proposals(tx: &mut PgConnection, record: Uuid, holder: &str) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select id from desk.proposal where record = $1 and author = $2 and state in ('submitted', 'asked') order by at, id",
    );
    Ok(query.bind(record).bind(holder).fetch_all(&mut *tx).await?)
}

/// Takes away again what was added to an incident, if nobody has decided on it, or changed it, since.
pub(crate) async fn take_away(
    tx: &mut PgConnection,
    editor: &Actor<'_>,
    (batch, other): (Uuid, Uuid),
    added: &[Uuid],
) -> Result<(), Error> {
    let decided = || Error::InvalidTransition {
        state: "part of another incident by now".to_owned(),
        step: "taken out of it here; change that incident by hand",
    };
    let held = LockedRecord::incident(tx, other).await.map_err(|error| unknown(batch, error))?;
    if let [before, after] = added
        && let Ok(after) = Revision::of(tx, other, *after).await
    {
        let newest = held.head(tx).await?.id;
        if newest != after.id || !matches!(after.state, RevisionState::Submitted | RevisionState::Asked) {
            return Err(decided());
        }
        audit::set_state(tx, &[after.id], RevisionState::Rejected).await?;
        audit::set_state(tx, &[*before], RevisionState::Submitted).await?;
        stand_for(tx, after.id, *before).await?;
        return audit::done(tx, editor, other, "rejected", json!({ "revision": after.id, "text": AGAIN }))
            .await;
    }
    for id in added {
        let one = Proposal::of(tx, other, *id).await?;
        if !one.state.is_open() {
            return Err(decided());
        }
        proposal::step(tx, editor, (other, *id), ProposalState::Rejected, ("rejected", AGAIN)).await?;
    }
    Ok(())
}

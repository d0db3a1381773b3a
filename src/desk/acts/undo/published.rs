//! What a key published: withdrawn, or as it was before.

use uuid::Uuid;

use crate::desk::actions::act::Act as _;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::retract::{Retracted, Retraction};
use crate::desk::acts::undo::done::{Back, Doer};
use crate::desk::error::Error;
use crate::desk::publication::acceptance::candidates;
use crate::desk::publication::publish::{self, publish_candidates};
use crate::desk::publication::version::lock;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Draft;
use crate::desk::records::revision::Revision;
use crate::desk::records::save::save;
use crate::model::vocabulary::publication::{ActKind, PublicReason, Subject};
use crate::model::vocabulary::workflow::{NotUndone, RecordState, RevisionState};

/// A record of which a revision was accepted is withdrawn, if that was its first; else the revision before is accepted
/// anew. A source is public only with what cites it.
pub(super) async fn revision(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &mut Doer<'_>,
    (accepted, reason): (Uuid, &str),
) -> Result<Back, Error> {
    let record = sqlx::query_scalar("select record from desk.revision where id = $1").bind(accepted);
    let Some(id) = record.fetch_optional(&mut **tx).await? else { return Ok(Back::Nothing) };
    let held = LockedRecord::of(tx, id).await?.ok_or(Error::NoRecord)?;
    let revision = Revision::of(tx, id, accepted).await?;
    match revision.state {
        RevisionState::Accepted => (),
        RevisionState::Erased => return Ok(Back::Left(NotUndone::Erased)),
        _ => return Ok(Back::Nothing),
    }
    let present = held.accepted.map(|present| doer.stands_for.get(&present).copied().unwrap_or(present));
    match (revision.base, held.kind) {
        (None, Subject::Source) => Ok(Back::Nothing),
        (None, Subject::Incident) if held.retraction.as_deref() == Some("withdrawn") => Ok(Back::Nothing),
        _ if present != Some(accepted) => Ok(Back::Left(NotUndone::ChangedSince)),
        (None, Subject::Incident) => withdraw(tx, by, &held, reason).await,
        (Some(before), _) if held.state == RecordState::Published => {
            let anew = accept_anew(tx, by, &held, before, reason).await?;
            doer.stands_for.extend(anew.into_iter().map(|anew| (anew, before)));
            waits_again(tx, accepted).await?;
            Ok(Back::Done)
        }
        _ => Ok(Back::Left(NotUndone::ChangedSince)),
    }
}

async fn withdraw(tx: &mut Turn, by: &Actor<'_>, held: &LockedRecord, reason: &str) -> Result<Back, Error> {
    let tag = held.tag(held.head(tx).await?.id);
    let retraction = Retraction {
        kind: Retracted::Withdrawn,
        public_reason: PublicReason::NotStated,
        reason: Some(Remark(reason.to_owned())),
    };
    retraction.act(tx, by, held.id, &tag).await?;
    Ok(Back::Done)
}

/// What an older revision says is saved again, and published by the door; gives the new one.
async fn accept_anew(
    tx: &mut Turn,
    by: &Actor<'_>,
    held: &LockedRecord,
    before: Uuid,
    reason: &str,
) -> Result<Vec<Uuid>, Error> {
    let content = Revision::of(tx, held.id, before).await?.read(held.kind, held.id)?;
    let draft = Draft { id: held.id, content, parent: held.accepted };
    let revisions = save(tx, by, reason, vec![draft]).await?;
    let lock = lock(tx).await?;
    let act = publish::Act { by: *by, kind: ActKind::Publication, revisions: &revisions };
    let candidates = candidates(tx, &revisions).await?;
    publish_candidates(tx, &lock, &act, candidates).await?;
    Ok(revisions)
}

/// A proposal that was accepted in it waits again.
async fn waits_again(tx: &mut Turn, accepted: Uuid) -> Result<(), Error> {
    sqlx::query(
        "update desk.proposal set state = 'submitted', revision = null where revision = $1 and state = 'accepted'",
    )
    .bind(accepted)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

//! The editor's word on a revision that waits: rejected.

use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::audit;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::wait_again;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::RevisionState;

/// The rejection of a revision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    /// The revision.
    pub revision: Uuid,
    /// The reason. The author can read it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

impl Act for Rejected {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        reject(tx, by, Subject::Incident, id, tag, &self).await?;
        Ok(Outcome::Done(None))
    }
}

/// Rejects a revision; its author reads why. Of an embargoed one this takes the approval back.
pub async fn reject(
    tx: &mut Turn,
    by: &Actor<'_>,
    subject: Subject,
    id: Uuid,
    tag: &str,
    Rejected { revision, reason: Remark(reason) }: &Rejected,
) -> Result<(), Error> {
    let held = LockedRecord::what_is(tx, subject, id).await?;
    let proposed = held.expect(tx, tag).await?.or(tx, id, *revision).await?;
    proposed.only(proposed.state.waits(), "rejected")?;
    turn_down(tx, &[*revision]).await?;
    if proposed.state == RevisionState::Embargoed {
        wait_again(tx).await?;
    }
    audit::done(tx, by, id, "rejected", json!({ "revision": revision, "text": reason })).await
}

/// What becomes of revisions that are rejected, and of their records, which whoever calls this has locked.
pub(crate) async fn turn_down(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<(), Error> {
    audit::set_state(tx, revisions, RevisionState::Rejected).await?;
    // What an editor had taken up in it waits again; what was made of a proposal alone is that proposal rejected.
    sqlx::query(
        "with proposal as (
             update desk.proposal set revision = case when state = 'accepted' then revision end,
                                      state = case when state = 'accepted' then 'rejected' else state end
             where revision = any($1)
         )
         update desk.record set embargo_until = case when embargo_revision = any($1) then null else embargo_until end,
                embargo_by = case when embargo_revision = any($1) then null else embargo_by end,
                embargo_revision = case when embargo_revision = any($1) then null else embargo_revision end,
                state = case when state = 'submitted' and not exists (select from desk.revision as other where other.record = record.id
                        and other.state = any($2)) then 'rejected' else state end
         where id in (select record from desk.revision where id = any($1))",
    )
    .bind(revisions)
    .bind(RevisionState::waiting())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

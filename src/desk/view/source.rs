//! What only editors see of a source: what its correction changes, and what was said of it.

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::actions::approval::{self, PendingApproval};
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::intake::source_correction::DeskSource;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::desk::records::revision::Revision;
use crate::desk::review::accept::{Foreseen, foresee};
use crate::desk::review::correction::Affected;
use crate::desk::view::conversation::{Remark, conversation};
use crate::model::comparison::difference::{Difference, difference};
use crate::model::redaction::hidden_names::Leak;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;

/// A source at the desk, and what only editors see of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceAtDesk {
    /// The source.
    #[serde(flatten)]
    pub source: DeskSource,
    /// Only editors see this.
    #[schema(required)]
    pub editors: Option<SourceForEditors>,
}

/// The part of a source that only editors see.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceForEditors {
    /// The accepted revision; null if there is none.
    #[schema(required)]
    pub accepted: Option<Uuid>,
    /// What the pending correction changes; null if none is pending.
    #[schema(required)]
    pub difference: Option<Difference>,
    /// What to look at before you accept it: warnings about personal data, another host, outlet, day or origin, and public
    /// incidents whose confidence or number of independent sources changes. Confirm each by its digest.
    pub cautions: Vec<Caution>,
    /// Errors to correct before it can be accepted.
    pub faults: Vec<Fault>,
    /// The public incidents that read differently when it is accepted.
    pub affected: Affected,
    /// What was said of it, and what was done to it.
    pub conversation: Vec<Remark>,
    /// Approvals that are waiting for a second person.
    pub pending_approvals: Vec<PendingApproval>,
}

/// A source, with what somebody sees beside it.
pub async fn beside(
    tx: &mut PgConnection,
    clock: &Clock,
    sight: Sight<'_>,
    source: DeskSource,
) -> Result<SourceAtDesk, Error> {
    let editors = match sight {
        Sight::Whole => Some(for_editors(tx, clock, source.id).await?),
        Sight::Own(_) => None,
    };
    Ok(SourceAtDesk { source, editors })
}

/// What an editor sees of a source beside it.
async fn for_editors(tx: &mut PgConnection, clock: &Clock, id: Uuid) -> Result<SourceForEditors, Error> {
    let held = LockedRecord::unlocked(tx, Subject::Source, id).await?;
    let mut shown = SourceForEditors {
        accepted: held.accepted,
        difference: None,
        cautions: Vec::new(),
        faults: Vec::new(),
        affected: Affected::default(),
        conversation: conversation(tx, Sight::Whole, id).await?,
        pending_approvals: approval::pending(tx, id.into()).await?,
    };
    let newest = held.head(tx).await?;
    if !newest.state.waits() {
        return Ok(shown);
    }
    if let Some(accepted) = held.accepted {
        let accepted = Revision::of(tx, id, accepted).await?;
        shown.difference = Some(difference(&accepted.content, &newest.content));
    }
    let content: Record = newest.read(Subject::Source, id)?;
    match foresee(tx, clock, &held, &content).await {
        Ok(Foreseen { cautions, affected, .. }) => {
            (shown.cautions, shown.affected) = (cautions, affected.into());
        }
        Err(error) => shown.faults = faults(id, error)?,
    }
    Ok(shown)
}

/// What is wrong with the source, or with what a public incident would say by it.
fn faults(id: Uuid, error: Error) -> Result<Vec<Fault>, Error> {
    let (record, faults) = match error {
        Error::Faulty { record, faults } => (record, faults),
        Error::Leaks { record, leaks } => {
            let message = "a text still contains the name of a hidden place".to_owned();
            let fault = |Leak { pointer, .. }| Fault {
                pointer,
                code: "names-hidden-place",
                message: message.clone(),
            };
            (record, leaks.into_iter().map(fault).collect())
        }
        error => return Err(error),
    };
    let within = |fault: Fault| Fault { pointer: format!("/affected/{record}{}", fault.pointer), ..fault };
    Ok(if record == id { faults } else { faults.into_iter().map(within).collect() })
}

//! A proposal beside the truth.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::pending_of;
use crate::desk::records::proposal::Proposal;
use crate::desk::records::record::Record;
use crate::desk::records::revision::Revision;
use crate::desk::review::screening;
use crate::model::comparison::apply::Clash;
use crate::model::comparison::changes::FieldChange;
use crate::model::comparison::proposal::{accepted, by_hand};
use crate::model::record::incident::Incident;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::workflow::RecordState;

/// A proposal that waits, to a record that is public and that the editor has seen as it is.
pub(super) async fn waiting(
    tx: &mut PgConnection,
    (id, proposal): (Uuid, Uuid),
    tag: &str,
    step: &'static str,
) -> Result<(LockedRecord, Proposal), Error> {
    let held = LockedRecord::incident(tx, id).await?;
    let proposal = Proposal::of(tx, id, proposal).await?;
    held.expect(tx, tag).await?;
    held.only(held.state == RecordState::Published, step)?;
    proposal.only(proposal.state.is_open(), step)?;
    Ok((held, proposal))
}

/// The record as it is accepted.
pub(crate) async fn truth(tx: &mut PgConnection, held: &LockedRecord) -> Result<Incident, Error> {
    let accepted = Revision::of(tx, held.id, held.accepted.ok_or(Error::NoRecord)?).await?;
    serde_json::from_value(accepted.content).map_err(|error| Error::Unreadable { record: held.id, error })
}

/// A proposal beside the truth.
pub(crate) struct Judgement {
    /// Of each change why it cannot be made as it is.
    pub by_hand: Vec<Option<Clash>>,
    /// What looks as if it could endanger a person, in the record with all changes that can be made.
    pub cautions: Vec<Caution>,
    /// What is wrong with it so.
    pub faults: Vec<Fault>,
}

/// What an editor has to know of a proposal.
pub(crate) async fn judge(
    tx: &mut PgConnection,
    held: &LockedRecord,
    truth: &Incident,
    changes: &[FieldChange],
) -> Result<Judgement, Error> {
    let by_hand = by_hand(truth, &held.protection, changes).map_err(Error::Json)?;
    let clean: Vec<FieldChange> = changes
        .iter()
        .zip(&by_hand)
        .filter(|(_, why)| why.is_none())
        .map(|(change, _)| change.clone())
        .collect();
    let made = accepted(truth, &held.protection, &clean).map_err(Error::Json)?;
    let content = Record::Incident(made.unwrap_or_else(|_| truth.clone()));
    let with = pending_of(tx, &content, &held.protection).await?;
    let cautions = screening::cautions(tx, (held.id, &content), &held.protection, &with).await?;
    // Whether a day lies in the future was asked when it came in.
    let faults = content.clone().check_restored(&|_| true, NaiveDate::MAX, &held.protection.origin);
    Ok(Judgement { by_hand, cautions, faults })
}

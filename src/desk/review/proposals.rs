//! The editor's word on proposals: which of the changes are made in the record, or none.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::version::lock;
use crate::desk::records::actor::Actor;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::pending_of;
use crate::desk::records::proposal::{self, Proposal};
use crate::desk::records::record::{Draft, Record};
use crate::desk::records::revision::Revision;
use crate::desk::records::save::save;
use crate::desk::review::review::{self, Acceptance};
use crate::desk::review::screening;
use crate::model::comparison::apply::Clash;
use crate::model::comparison::changes::FieldChange;
use crate::model::comparison::proposal::{accepted, by_hand};
use crate::model::record::incident::Incident;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::workflow::{ProposalState, RecordState};

/// How an editor accepts a proposal.
#[derive(Debug, Clone, Default)]
pub struct ProposalAcceptance {
    /// The numbers of the changes that are made, from 0; all of them, if left out.
    pub changes: Option<Vec<usize>>,
    /// Why the others are not; its author reads it.
    pub reason: Option<String>,
    /// Pointers of fields that look as if they could endanger a person, and do not.
    pub confirmed: Vec<String>,
    /// When it becomes public; at once, if left out.
    pub embargo_until: Option<DateTime<Utc>>,
}

/// Makes the changes in the record and publishes it so, in one act; its author is who proposed them. Gives the version, if
/// the public sees any difference.
pub async fn accept(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    (id, proposal): (Uuid, Uuid),
    tag: &str,
    acceptance: &ProposalAcceptance,
) -> Result<Option<u32>, Error> {
    let lock = lock(tx).await?;
    let (held, proposal) = waiting(tx, (id, proposal), tag, "accepted").await?;
    held.only(held.embargo_until.is_none(), "accepted")?;
    let chosen = chosen(id, &proposal, acceptance)?;
    let truth = truth(tx, &held).await?;
    let changes: Vec<FieldChange> = chosen.iter().map(|at| proposal.changes[*at].clone()).collect();
    let content = accepted(&truth, &held.protection, &changes).map_err(Error::Json)?.map_err(|clashes| {
        let fault = |(at, why): (usize, Clash)| Fault {
            pointer: format!("/changes/{}", chosen[at]),
            code: "by-hand",
            message: why.sentence().to_owned(),
        };
        Error::Faulty { record: id, faults: clashes.into_iter().map(fault).collect() }
    })?;
    let draft = Draft { id, content: Record::Incident(content), parent: held.accepted };
    let saved = save(tx, actor.clock, &proposal.author, &proposal.reason, vec![draft]).await?;
    let revision = saved.first().copied().ok_or(Error::NoRecord)?;
    if let Some(reason) = &acceptance.reason {
        let said = ("accepted_in_part", reason.as_str());
        proposal::step(tx, actor, (id, proposal.id), ProposalState::Accepted, said).await?;
    }
    proposal::accept(tx, proposal.id, revision).await?;
    let ProposalAcceptance { confirmed, embargo_until, .. } = acceptance;
    let acceptance = Acceptance { revision, confirmed: confirmed.clone(), embargo_until: *embargo_until };
    let revision = Revision::of(tx, id, revision).await?;
    review::accept_revision(tx, actor, &lock, held, revision, &acceptance).await
}

/// The numbers of the changes that are made, in their order. Of those that are not, the author has to read why.
fn chosen(record: Uuid, proposal: &Proposal, acceptance: &ProposalAcceptance) -> Result<Vec<usize>, Error> {
    let count = proposal.changes.len();
    let chosen: BTreeSet<usize> = acceptance
        .changes
        .as_ref()
        .map_or_else(|| (0..count).collect(), |some| some.iter().copied().collect());
    let fault = |pointer: &str, code, message: String| Error::Faulty {
        record,
        faults: vec![Fault { pointer: pointer.to_owned(), code, message }],
    };
    if chosen.is_empty() || chosen.last().is_some_and(|last| *last >= count) {
        let message = format!("numbers of changes of the proposal, from 0 to {}", count.saturating_sub(1));
        return Err(fault("/changes", "out-of-range", message));
    }
    if chosen.len() < count && acceptance.reason.is_none() {
        return Err(fault("/reason", "required", "say why the other changes are not made".to_owned()));
    }
    Ok(chosen.into_iter().collect())
}

/// Turns a proposal down; its author reads why.
pub async fn reject(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    of: (Uuid, Uuid),
    tag: &str,
    reason: &str,
) -> Result<(), Error> {
    say(tx, actor, of, tag, (ProposalState::Rejected, "rejected"), reason).await
}

/// Asks the author of a proposal something; it waits for the answer.
pub async fn ask(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    of: (Uuid, Uuid),
    tag: &str,
    question: &str,
) -> Result<(), Error> {
    say(tx, actor, of, tag, (ProposalState::Asked, "asked about"), question).await
}

async fn say(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    of: (Uuid, Uuid),
    tag: &str,
    (state, step): (ProposalState, &'static str),
    text: &str,
) -> Result<(), Error> {
    let (_, proposal) = waiting(tx, of, tag, step).await?;
    proposal::step(tx, actor, (of.0, proposal.id), state, (state.word(), text)).await
}

/// A proposal that waits, to a record that is public and that the editor has seen as it is.
async fn waiting(
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
    pub cautions: Vec<Fault>,
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
    let cautions = screening::cautions(tx, &content, &held.protection, &with).await?;
    // Whether a day lies in the future was asked when it came in.
    let faults = content.clone().check_restored(&|_| true, NaiveDate::MAX, &held.protection.origin);
    Ok(Judgement { by_hand, cautions, faults })
}

//! The editor's word on a proposal: accepted, whole or in part, which publishes it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::publication::version::lock;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::proposal::{self, Proposal};
use crate::desk::records::record::{Draft, Record};
use crate::desk::records::revision::Revision;
use crate::desk::records::save::save;
use crate::desk::review::accept::{Accepted, accept_revision};
use crate::desk::review::proposal::judgement::{truth, waiting};
use crate::model::comparison::apply::Clash;
use crate::model::comparison::changes::FieldChange;
use crate::model::comparison::proposal::accepted;
use crate::model::record::incident::Incident;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::workflow::ProposalState;

/// The acceptance of a proposal.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedProposal {
    /// The numbers of the changes to accept, counted from 0; the default is all of them.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([0, 2]))]
    pub changes: Option<Vec<usize>>,
    /// Why the other changes are not accepted; required if there are any. The author can read it.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
    /// Digests from the proposal's `editors.cautions` that you have reviewed and consider safe to publish.
    #[serde(default)]
    #[schema(max_items = 10_000, example = json!([]))]
    pub confirmed: Vec<String>,
    /// When it becomes public; the default is at once.
    #[serde(default)]
    pub embargo_until: Option<DateTime<Utc>>,
}

/// Makes the changes in the record and publishes it so, in one act; its author is who proposed them.
impl Act for AcceptedProposal {
    type Of = (Uuid, Uuid);

    async fn act(
        self,
        tx: &mut Turn,
        by: &Actor<'_>,
        (id, proposal): (Uuid, Uuid),
        tag: &str,
    ) -> Result<Outcome, Error> {
        let lock = lock(tx).await?;
        let (held, proposal) = waiting(tx, (id, proposal), tag, "accepted").await?;
        held.only(held.embargo_until.is_none(), "accepted")?;
        let chosen = self.chosen(id, &proposal)?;
        let truth = truth(tx, &held).await?;
        let changes: Vec<FieldChange> = chosen.iter().map(|at| proposal.changes[*at].clone()).collect();
        let content =
            accepted(&truth, &held.protection, &changes).map_err(Error::Json)?.map_err(|clashes| {
                let fault = |(at, why): (usize, Clash)| Fault {
                    pointer: format!("/changes/{}", chosen[at]),
                    code: "by-hand",
                    message: why.sentence().to_owned(),
                };
                Error::Faulty { record: id, faults: clashes.into_iter().map(fault).collect() }
            })?;
        refuse_unchanged(&held, &truth, &content)?;
        let draft = Draft { id, content: Record::Incident(content), parent: held.accepted };
        let author = Actor { holder: &proposal.author, key: proposal.by_key.as_deref(), ..*by };
        let saved = save(tx, &author, &proposal.reason, vec![draft]).await?;
        let revision = saved.first().copied().ok_or(Error::NoRecord)?;
        if let Some(Remark(reason)) = &self.reason {
            let said = ("accepted_in_part", reason.as_str());
            proposal::step(tx, by, (id, proposal.id), ProposalState::Accepted, said).await?;
        }
        proposal::accept(tx, proposal.id, revision).await?;
        let Self { confirmed, embargo_until, .. } = self;
        let accepted = Accepted { revision, confirmed, embargo_until };
        let revision = Revision::of(tx, id, revision).await?;
        accept_revision(tx, by, &lock, held, revision, &accepted).await.map(Outcome::Done)
    }
}

/// Somebody else may have made the same changes meanwhile.
fn refuse_unchanged(held: &LockedRecord, truth: &Incident, content: &Incident) -> Result<(), Error> {
    // With the figure that follows from the claims, which nobody may have written down.
    let as_it_is = accepted(truth, &held.protection, &[]).map_err(Error::Json)?;
    if as_it_is.as_ref() != Ok(content) {
        return Ok(());
    }
    let message = "the incident says all of this already; reject the proposal".to_owned();
    let fault = Fault { pointer: "/changes".to_owned(), code: "unchanged", message };
    Err(Error::Faulty { record: held.id, faults: vec![fault] })
}

impl AcceptedProposal {
    /// The numbers of the changes that are made, in their order. Of those that are not, the author has to read why.
    fn chosen(&self, record: Uuid, proposal: &Proposal) -> Result<Vec<usize>, Error> {
        let count = proposal.changes.len();
        let chosen: BTreeSet<usize> =
            self.changes.as_ref().map_or_else(|| (0..count).collect(), |some| some.iter().copied().collect());
        let fault = |pointer: &str, code, message: String| Error::Faulty {
            record,
            faults: vec![Fault { pointer: pointer.to_owned(), code, message }],
        };
        if chosen.is_empty() || chosen.last().is_some_and(|last| *last >= count) {
            let message =
                format!("numbers of changes of the proposal, from 0 to {}", count.saturating_sub(1));
            return Err(fault("/changes", "out-of-range", message));
        }
        if chosen.len() < count && self.reason.is_none() {
            return Err(fault("/reason", "required", "say why the other changes are not made".to_owned()));
        }
        Ok(chosen.into_iter().collect())
    }
}

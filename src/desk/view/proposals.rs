//! Proposals as the desk shows them: to their author as they were sent, to editors beside the truth.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::proposal::Proposal;
use crate::desk::review::proposal::judgement::{judge, truth};
use crate::desk::view::source_queue::waiting;
use crate::model::comparison::apply::Clash;
use crate::model::comparison::changes::FieldChange;
use crate::model::comparison::proposal::cited;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::workflow::{ProposalState, RecordState};

/// Changes to a public incident, proposed by a contributor.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposal)]
pub struct DeskProposal {
    /// Its id.
    pub id: Uuid,
    /// The holder of the key that sent it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Its state.
    pub state: ProposalState,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// The proposed changes, one per field.
    pub changes: Vec<ProposedChange>,
    /// Sources that it cites and that are not yet public.
    pub sources: Vec<Source>,
    /// Only editors see this.
    #[schema(required)]
    pub editors: Option<OfProposal>,
}

/// One proposed change of a field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposedChange {
    /// Which field, as a JSON pointer (RFC 6901) that uses the key of an item instead of its number.
    #[schema(example = "/claims/chosun/quote")]
    pub path: String,
    /// A sentence for people.
    #[schema(example = "The figure's max changes from 15 to 17.")]
    pub words: String,
    /// The value that the author saw; null if there was none.
    pub before: Value,
    /// The proposed value; null to remove it.
    pub after: Value,
    /// Only for editors: why accepting cannot apply this change, so that an editor must make it. Null if it can.
    #[schema(required)]
    pub by_hand: Option<Clash>,
}

/// The part of a proposal that only editors see.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProposalForEditors)]
pub struct OfProposal {
    /// The pending revision in which an editor used this proposal.
    #[schema(required)]
    pub revision: Option<Uuid>,
    /// Warnings about personal data in the record with all changes applied that can be. Confirm each by its digest
    /// when you accept the proposal.
    pub cautions: Vec<Caution>,
    /// Errors in the record with these changes. The author could not see all of the record.
    pub faults: Vec<Fault>,
}

/// Those that wait, for editors; all that they sent, for anybody else. The newest first.
pub(crate) async fn proposals(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    held: &LockedRecord,
) -> Result<Vec<DeskProposal>, Error> {
    if held.state != RecordState::Published {
        return Ok(Vec::new());
    }
    let query = sqlx::query_as(
        "select id, author, by_key, reason, state, case when state = 'erased' then '[]' else changes end as changes, at, revision from desk.proposal
         where record = $1 and case when $2::text is null then state in ('submitted', 'asked') else author = $2 end
         order by seq desc",
    );
    let found: Vec<Proposal> = query.bind(held.id).bind(sight.own()).fetch_all(&mut *tx).await?;
    let truth = if sight == Sight::Whole && !found.is_empty() { Some(truth(tx, held).await?) } else { None };
    let mut shown = Vec::new();
    for proposal in found {
        shown.push(shown_of(tx, sight, held, truth.as_ref(), proposal).await?);
    }
    Ok(shown)
}

async fn shown_of(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    held: &LockedRecord,
    truth: Option<&Incident>,
    proposal: Proposal,
) -> Result<DeskProposal, Error> {
    let Proposal { id, author, reason, state, changes, at, revision, .. } = proposal;
    let sources = waiting(tx, sight, cited(&changes).into_iter().collect()).await?;
    let (mut by_hand, mut editors) = (vec![None; changes.len()], None);
    if let Some(truth) = truth {
        let found = judge(tx, held, truth, &changes).await?;
        by_hand = found.by_hand;
        editors = Some(OfProposal { revision, cautions: found.cautions, faults: found.faults });
    }
    let changes = changes.0.into_iter().zip(by_hand).map(change).collect();
    Ok(DeskProposal { id, author, reason, state, at, changes, sources, editors })
}

impl ProposedChange {
    /// The change alone.
    pub(crate) fn field(&self) -> FieldChange {
        let Self { path, words, before, after, by_hand: _ } = self.clone();
        FieldChange { path, words, before, after, behind: None }
    }
}

fn change((change, by_hand): (FieldChange, Option<Clash>)) -> ProposedChange {
    let FieldChange { path, words, before, after, behind: _ } = change;
    ProposedChange { path, words, before, after, by_hand }
}

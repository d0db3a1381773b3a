//! The editor's question about a proposal.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::records::proposal::step;
use crate::desk::review::proposal::judgement::waiting;
use crate::model::vocabulary::workflow::ProposalState;

/// A question to answer before a proposal can be accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalQuestion {
    /// The question. The author can read it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub question: Remark,
}

/// The proposal waits for the answer.
impl Act for ProposalQuestion {
    type Of = (Uuid, Uuid);

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, of: (Uuid, Uuid), tag: &str) -> Result<Outcome, Error> {
        waiting(tx, of, tag, "asked about").await?;
        step(tx, by, of, ProposalState::Asked, ("asked", &self.question.0)).await?;
        Ok(Outcome::Done(None))
    }
}

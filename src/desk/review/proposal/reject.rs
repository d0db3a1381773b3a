//! The editor's word on a proposal: rejected.

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

/// The rejection of a proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectedProposal {
    /// The reason. The author can read it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

impl Act for RejectedProposal {
    type Of = (Uuid, Uuid);

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, of: (Uuid, Uuid), tag: &str) -> Result<Outcome, Error> {
        waiting(tx, of, tag, "rejected").await?;
        step(tx, by, of, ProposalState::Rejected, ("rejected", &self.reason.0)).await?;
        Ok(Outcome::Done(None))
    }
}

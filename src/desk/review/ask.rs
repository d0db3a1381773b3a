//! The editor's question about a revision that waits.

use serde::Deserialize;
use serde_json::json;
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
use crate::model::vocabulary::workflow::RevisionState;

/// A question to answer before a revision can be accepted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The revision.
    pub revision: Uuid,
    /// The question. The author can read it.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub question: Remark,
}

/// The revision waits for the answer.
impl Act for Question {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let Self { revision, question: Remark(text) } = self;
        let held = LockedRecord::incident(tx, id).await?;
        let proposed = held.expect(tx, tag).await?.or(tx, id, revision).await?;
        proposed.only(proposed.state.is_open(), "asked about")?;
        audit::set_state(tx, &[revision], RevisionState::Asked).await?;
        audit::done(tx, by, id, "asked", json!({ "revision": revision, "text": text })).await?;
        Ok(Outcome::Done(None))
    }
}

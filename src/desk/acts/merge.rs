//! Merging: an incident becomes part of another, which is the same.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::case::Case;
use crate::desk::acts::embargo;
use crate::desk::error::Error;
use crate::desk::publication::republish::Touched;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::vocabulary::publication::{ActKind, Change, PublicReason};
use crate::model::vocabulary::workflow::RecordState;

/// The target of a merge.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The incident that stays.
    pub into: Uuid,
    /// The reason in your words, which is confidential.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
}

/// Whoever asks for the incident is sent to the other. Both histories stay.
impl Act for Merge {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let Self { into, reason } = self;
        let case = Case::open(tx, id, tag).await?;
        case.held.only(case.held.state == RecordState::Published && into != id, "merged")?;
        let other = LockedRecord::incident(tx, into).await?;
        other.only(other.state == RecordState::Published, "the target of a merge")?;
        sqlx::query(
            "update desk.record set state = 'merged', merged_into = $2, retraction_reason = $3 where id = $1",
        )
        .bind(id)
        .bind(into)
        .bind(PublicReason::SameIncident.word())
        .execute(&mut **tx)
        .await?;
        embargo::take_back(tx, &case.held).await?;
        let detail = json!({ "into": into, "reason": reason.map(|Remark(words)| words) });
        case.publish(tx, by, (ActKind::Merge, detail), Change::Merged, Touched::default(), None).await
    }
}

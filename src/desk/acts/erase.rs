//! Erasure of a whole incident: with that of its parts the only exception to keeping everything.

use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::case::Case;
use crate::desk::error::Error;
use crate::desk::records::erasure::{Unnamed, erase_records, parts_of, sources_behind, unnamed};
use crate::model::vocabulary::workflow::ApprovalKind;

/// The reason for an act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// The reason.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// Replaces the content of every revision of an incident that no version shows, and of the sources that came with it alone,
/// by a salted hash and the reason; two people have to ask for it.
impl Act for Because {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let Remark(reason) = self.reason;
        let Case { held, .. } = Case::open(tx, id, tag).await?;
        held.only(!held.is_seen() && held.embargo_until.is_none() && !is_erased(tx, id).await?, "erased")?;
        if !is_second(tx, by, id, ApprovalKind::Erase, &json!({})).await? {
            return Ok(Outcome::Waits);
        }
        let parts = parts_of(tx, id).await?;
        let keys = sources_behind(tx, &parts).await?;
        erase_records(tx, &[id], &reason).await?;
        let sources = unnamed(tx, keys, Unnamed::ByAnybody).await?;
        erase_records(tx, &sources, &reason).await?;
        audit::count(tx, &sources).await?;
        audit::done(tx, by, id, "erasure", audit::because(&reason)).await?;
        Ok(Outcome::Done(None))
    }
}

/// Whether nothing of it is left.
pub(super) async fn is_erased(tx: &mut PgConnection, id: Uuid) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select not exists (select from desk.revision where record = $1 and state <> 'erased')",
    );
    Ok(query.bind(id).fetch_one(&mut *tx).await?)
}

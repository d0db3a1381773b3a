//! Erasure: the only exception to keeping everything.

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
use crate::desk::records::citation::own_sources;
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
        let mut erased = own_sources(tx, id).await?;
        erased.push(id);
        sqlx::query("select desk.erase(record, $2) from unnest($1::uuid[]) as erased (record)")
            .bind(&erased)
            .bind(&reason)
            .execute(&mut **tx)
            .await?;
        audit::count(tx, &erased).await?;
        audit::done(tx, by, id, "erasure", audit::because(&reason)).await?;
        Ok(Outcome::Done(None))
    }
}

pub(super) async fn is_erased(tx: &mut PgConnection, id: Uuid) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.revision where record = $1 and state = 'erased')",
    );
    Ok(query.bind(id).fetch_one(&mut *tx).await?)
}

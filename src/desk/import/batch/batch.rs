//! What one person imported, for another to publish as one act, as it stands now.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::import::batch::effect::{Effect, effect};
use crate::desk::import::batch::member::Member;
use crate::desk::import::error::Error;
use crate::desk::likely::pairs::{self, LikelyCount};
use crate::model::vocabulary::workflow::BatchState;

/// An import that another person publishes as one act.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DeskBatch)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// The person who imported it, and therefore cannot publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: BatchState,
    /// The number of its incidents.
    pub incidents: i64,
    /// The number of its sources.
    pub sources: i64,
    /// How many of its revisions would not be published now, or were not; its list of revisions gives the reason for each.
    /// Null while it is being published, and after it is rejected.
    #[schema(required)]
    pub left_out: Option<i64>,
    /// Its incidents that look like others and wait.
    #[sqlx(skip)]
    pub likely: LikelyCount,
    /// The number of warnings about personal data in what would be published; its list of cautions gives each. Null if it is
    /// not waiting for an editor.
    #[schema(required)]
    #[sqlx(skip)]
    pub cautions: Option<u64>,
    /// Revisions done since an editor accepted it. Nobody sees any of them before all are done.
    pub done: i64,
    /// All revisions to be published; 0 before an editor accepts it.
    pub total: i64,
    /// Why it was not published after an editor accepted it; null if nothing went wrong.
    #[schema(required)]
    pub failure: Option<String>,
    /// The version that published it; null if there is none, or nothing public has changed.
    #[schema(required, example = 5)]
    pub version: Option<i32>,
    /// The entity tag, for If-Match.
    #[serde(skip)]
    #[sqlx(skip)]
    pub tag: String,
    /// What publishing it would do, while an editor can decide on it.
    #[serde(skip)]
    #[sqlx(skip)]
    pub(crate) effect: Option<Effect>,
}

/// A batch without what publishing it would do.
const BATCH: &str =
    "select id, holder, at, state, incidents, sources, left_out, done, total, failure, version
     from desk.batch where id = $1";

/// A batch, with what accepting it would do now.
pub async fn open(tx: &mut PgConnection, id: Uuid) -> Result<Batch, Error> {
    let found: Option<Batch> = sqlx::query_as(BATCH).bind(id).fetch_optional(&mut *tx).await?;
    let mut batch = found.ok_or(Error::NoBatch(id))?;
    batch.likely = pairs::count(tx, id).await?;
    if batch.state == BatchState::Submitted {
        let effect = effect(tx, id).await?;
        batch.left_out = Some(i64::try_from(effect.left_out.len()).unwrap_or(i64::MAX));
        batch.cautions = Some(effect.cautions.len() as u64);
        batch.tag = tag(&effect);
        batch.effect = Some(effect);
    } else {
        batch.tag = format!("{id}.{}", batch.state.word());
    }
    Ok(batch)
}

/// What somebody has to have seen of the revisions alone, as they stand now.
pub(crate) fn members_tag(members: &[Member]) -> String {
    let mut seen = Sha256::new();
    for member in members {
        let Member { revision, state, lock_version, is_current, stays, .. } = member;
        seen.update(json!([revision, state, lock_version, is_current, stays]).to_string());
    }
    hex::encode(seen.finalize())
}

/// What somebody has to have seen of what is not decided yet.
pub(crate) fn tag(effect: &Effect) -> String {
    let mut seen = Sha256::new().chain_update(members_tag(&effect.members));
    seen.update("accepts");
    for accepted in &effect.accepts {
        seen.update(accepted.revision);
    }
    for caution in &effect.cautions {
        seen.update(&caution.digest);
    }
    hex::encode(seen.finalize())
}

impl Batch {
    /// What publishing it would do, while an editor can decide on it.
    pub(crate) fn only_submitted(self) -> Result<Effect, Error> {
        self.effect.ok_or(Error::BatchState(self.id, self.state))
    }
}

//! Retraction: an incident that was public is not any more.

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
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
use crate::desk::publication::store::{linking_to, parts_of};
use crate::model::vocabulary::publication::{ActKind, Change, PublicReason};
use crate::model::vocabulary::workflow::RecordState;

/// The retraction of an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// error: older versions still show the incident. withdrawn: no version shows it.
    pub kind: Retracted,
    /// The reason that is public. Keep `not_stated` if a reason could tell that somebody is in danger, or who asked.
    #[serde(default = "not_stated")]
    #[schema(required = false)]
    pub public_reason: PublicReason,
    /// The reason in your words, which is confidential.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub reason: Option<Remark>,
}

const fn not_stated() -> PublicReason {
    PublicReason::NotStated
}

/// The two kinds of retraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retracted {
    /// Older versions still say what they said.
    Error,
    /// No version says it any more.
    Withdrawn,
}

impl Retracted {
    const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One editor is enough, and no number refuses it.
impl Act for Retraction {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let Self { kind, public_reason, reason } = self;
        let case = Case::unseen(tx, id).await?;
        case.held.expect_state(tx, tag).await?;
        let withdraws = kind == Retracted::Withdrawn;
        let may_be = if withdraws { case.held.is_seen() } else { case.held.state == RecordState::Published };
        case.held.only(may_be, "retracted")?;
        sqlx::query(
            "update desk.record set state = 'retracted', retraction = $2, retraction_reason = $3, merged_into = null where id = $1",
        )
        .bind(id)
        .bind(kind.word())
        .bind(public_reason.word())
        .execute(&mut **tx)
        .await?;
        // What was approved before has to be looked at again.
        embargo::take_back(tx, &case.held).await?;
        alert(tx, by).await?;
        // No version shows what is part of it, or names what is withdrawn, any more.
        let mut touched = Touched::default();
        if withdraws {
            let parts = parts_of(tx, id).await?;
            touched.all(&parts, Change::Retracted);
            touched.along(linking_to(tx, id, &parts).await?);
        }
        let detail = json!({ "kind": kind.word(), "public_reason": public_reason, "reason": reason.map(|Remark(words)| words) });
        case.publish(tx, by, (ActKind::Retraction, detail), Change::Retracted, touched, None).await
    }
}

/// So many by one key in a day may be a stolen key: whoever runs the register hears of it. Nothing is refused.
async fn alert(tx: &mut PgConnection, by: &Actor<'_>) -> Result<(), Error> {
    let since = by.clock.now() - TimeDelta::days(1);
    let query = sqlx::query_scalar(
        "select count(*) from desk.act where key = $1 and kind = 'retraction' and at > $2",
    );
    let done: i64 = query.bind(by.key).bind(since).fetch_one(&mut *tx).await?;
    if done >= MANY {
        tracing::warn!(retractions = done + 1, "one key takes back unusually much today");
    }
    Ok(())
}

/// Retractions by one key in a day that are unusual.
const MANY: i64 = 10;

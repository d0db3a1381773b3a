//! Restoration: a retracted incident is public again, or one that was part of another by mistake.

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
use crate::desk::publication::publish::accept_pending;
use crate::desk::publication::republish::Touched;
use crate::desk::publication::store::{linking_to, parts_of};
use crate::desk::records::citation;
use crate::desk::records::lineage::refuse_not_republishable;
use crate::desk::records::pending_sources::publicly_cited;
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::vocabulary::publication::{ActKind, Change, Subject};
use crate::model::vocabulary::workflow::{ApprovalKind, RecordState};

/// The reason to restore an incident.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restoration {
    /// The reason.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
    /// Digests from the previous refusal that you have reviewed and consider safe to publish.
    #[serde(default)]
    #[schema(max_items = 10_000, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// Two people have to ask for it, and confirm what looks in the sources that become public with it as if it could endanger
/// a person.
impl Act for Restoration {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let case = Case::open(tx, id, tag).await?;
        let (held, protection) = (&case.held, &case.held.protection);
        let is_gone = matches!(held.state, RecordState::Retracted | RecordState::Merged);
        held.only(is_gone && !lacks_something(tx, id).await?, "restored")?;
        refuse_not_republishable(tx, &[id]).await?;
        let contents = accepted(tx, id).await?;
        let told = screening::coming(tx, contents.iter(), protection).await?;
        screening::confirm(told, &self.confirmed)?;
        if !is_second(tx, by, id, ApprovalKind::Restore, &json!({})).await? {
            return Ok(Outcome::Waits);
        }
        sqlx::query("update desk.record set state = 'published', retraction = null, retraction_reason = null, merged_into = null where id = $1")
            .bind(id)
            .execute(&mut **tx)
            .await?;
        let cited = contents.iter().flat_map(|content| publicly_cited(content, protection)).collect();
        let mut touched = Touched::default();
        touched.along(accept_pending(tx, by, &case.lock, &cited, &protection.sources).await?);
        // What is part of it is public as such again, and what is linked to them names them.
        if held.retraction.as_deref() == Some("withdrawn") {
            let parts = parts_of(tx, id).await?;
            touched.all(&parts, Change::Merged);
            touched.along(linking_to(tx, id, &parts).await?);
        }
        let deed = (ActKind::Restoration, audit::because(&self.reason.0));
        case.publish(tx, by, deed, Change::Restored, touched, None).await
    }
}

/// Whether something is erased that versions would show again: of the incident, or of a source that it rests on.
async fn lacks_something(tx: &mut PgConnection, id: Uuid) -> Result<bool, Error> {
    let cited = sqlx::query_scalar(
        "select distinct source_key from desk.citation join desk.revision on revision.id = citation.revision
         where revision.record = $1 and revision.state = 'accepted'",
    );
    let cited: Vec<String> = cited.bind(id).fetch_all(&mut *tx).await?;
    let keys: Vec<String> = citation::led_to(tx, &cited.into_iter().collect()).await?.into_iter().collect();
    let query = sqlx::query_scalar(
        "select exists (select from desk.revision join desk.record on record.id = revision.record
                        where (record.id = $1 or record.key = any($2))
                          and revision.state = 'erased' and revision.accepted_n is not null)",
    );
    Ok(query.bind(id).bind(keys).fetch_one(&mut *tx).await?)
}

/// What the revisions say that versions show again.
async fn accepted(tx: &mut PgConnection, id: Uuid) -> Result<Vec<Record>, Error> {
    let query =
        sqlx::query_scalar("select content from desk.revision where record = $1 and state = 'accepted'");
    let contents: Vec<serde_json::Value> = query.bind(id).fetch_all(&mut *tx).await?;
    let read = |content| {
        Record::parse(Subject::Incident, content).map_err(|error| Error::Unreadable { record: id, error })
    };
    contents.into_iter().map(read).collect()
}

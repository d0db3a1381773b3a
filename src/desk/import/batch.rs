//! What one person imported, for another to publish as one act.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgPool, Postgres, Transaction};
use uuid::Uuid;

use super::Error;
use crate::desk::held::Hand;
use crate::desk::publish::{self, Act, ActKind, publish};
use crate::desk::{self, Clock, Record, review, warn};
use crate::model::change::Subject;
use crate::model::check::Fault;

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Batch {
    /// Its id.
    pub id: Uuid,
    /// Who imported it, and so does not publish it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `submitted`, `published` or `rejected`.
    pub state: String,
    /// Its revisions: sources, then the incidents that cite them.
    pub revisions: Vec<Uuid>,
}

const BATCH: &str = "
    select batch.id, holder, at, state, array(select revision from desk.batch_revision where batch = batch.id order by seq) as revisions
    from desk.batch where batch.id = $1";

/// The batch, if there is one.
pub async fn batch(desk: &PgPool, id: Uuid) -> Result<Option<Batch>, Error> {
    Ok(sqlx::query_as(BATCH).bind(id).fetch_optional(desk).await?)
}

/// Marks the revisions as a batch.
pub(super) async fn begin(transaction: &mut Transaction<'_, Postgres>, clock: &Clock, holder: &str, revisions: &[Uuid]) -> Result<Uuid, Error> {
    let id = Uuid::new_v4();
    sqlx::query("insert into desk.batch (id, holder, at) values ($1, $2, $3)")
        .bind(id)
        .bind(holder)
        .bind(clock.now())
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "insert into desk.batch_revision (batch, seq, revision)
         select $1, seq, revision from unnest($2::uuid[]) with ordinality as named (revision, seq)",
    )
    .bind(id)
    .bind(revisions)
    .execute(&mut **transaction)
    .await?;
    Ok(id)
}

/// Publishes a batch as one act, by another person than the one who imported it; gives the version. None where nobody
/// would see a difference. Refused whole where one of its records has been changed otherwise meanwhile.
pub async fn publish_batch(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    batch: Uuid,
    confirmed: &[String],
) -> Result<Option<u32>, Error> {
    publish::lock(transaction).await?;
    sqlx::query("select from desk.batch where id = $1 for update").bind(batch).execute(&mut **transaction).await?;
    let found: Option<Batch> = sqlx::query_as(BATCH).bind(batch).fetch_optional(&mut **transaction).await?;
    let Batch { holder, state, revisions, .. } = found.ok_or(Error::NoBatch(batch))?;
    if holder == hand.holder && !hand.single_editor {
        return Err(Error::SameHolder);
    }
    if state != "submitted" {
        return Err(Error::BatchState { batch, state });
    }
    let busy: Option<Uuid> = sqlx::query_scalar(
        "select record.id from unnest($1::uuid[]) as named (id)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         where record.embargo_until is not null or revision.state not in ('submitted', 'asked', 'accepted')
         for update of record limit 1",
    )
    .bind(&revisions)
    .fetch_optional(&mut **transaction)
    .await?;
    if let Some(record) = busy {
        // Approved under an embargo, rejected, replaced or erased since: each is somebody's word on it.
        return Err(Error::Overtaken(record));
    }
    let overtaken = sqlx::query_scalar(
        "select record.id from unnest($1::uuid[]) as named (id)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         where record.accepted <> revision.id and record.accepted is distinct from revision.parent
         limit 1",
    );
    if let Some(record) = overtaken.bind(&revisions).fetch_optional(&mut **transaction).await? {
        return Err(Error::Overtaken(record));
    }
    review::refuse_too_many(transaction, hand).await?;
    for revision in &revisions {
        review::refuse_alone(transaction, hand, *revision).await?;
    }
    let open: Vec<Fault> = cautions(transaction, &revisions).await?.into_iter().filter(|fault| !confirmed.contains(&fault.pointer)).collect();
    if !open.is_empty() {
        return Err(desk::Error::Unconfirmed(open).into());
    }
    let act = Act { actor: hand.holder, key: hand.key, kind: ActKind::Import, revisions: &revisions };
    let version = publish(transaction, hand.clock, &act).await?;
    sqlx::query("update desk.batch set state = 'published' where id = $1").bind(batch).execute(&mut **transaction).await?;
    Ok(version)
}

/// What looks, in the revisions of a batch, as if it could endanger a person; the pointers begin with the record's id.
pub async fn cautions(transaction: &mut Transaction<'_, Postgres>, revisions: &[Uuid]) -> Result<Vec<Fault>, Error> {
    let found: Vec<(Uuid, String, Value, Value)> = sqlx::query_as(
        "select record.id, record.kind, record.protection, revision.content
         from unnest($1::uuid[]) with ordinality as named (id, seq)
         join desk.revision on revision.id = named.id join desk.record on record.id = revision.record
         where revision.state <> 'erased' order by named.seq",
    )
    .bind(revisions)
    .fetch_all(&mut **transaction)
    .await?;
    let mut all = Vec::new();
    for (record, kind, protection, content) in found {
        let unreadable = |error| desk::Error::Unreadable { record, error };
        let content = Record::parse(Subject::parse(&kind).unwrap_or(Subject::Incident), content).map_err(unreadable)?;
        let protection = serde_json::from_value(protection).map_err(unreadable)?;
        let cautions = warn::cautions(transaction, &content, &protection, &[]).await?;
        all.extend(cautions.into_iter().map(|fault| Fault { pointer: format!("/{record}{}", fault.pointer), ..fault }));
    }
    Ok(all)
}

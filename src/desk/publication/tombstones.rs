//! What was public and no longer stands, as the public side says it.

use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::record::incident::Incident;
use crate::model::redaction::redact::{MASK, Protection, hidden, named};

/// Says of these records whether they are gone, as it is now.
pub async fn write(tx: &mut PgConnection, records: &[Uuid]) -> Result<(), Error> {
    sqlx::query("delete from published.gone where id = any($1)").bind(records).execute(&mut *tx).await?;
    insert(tx, Some(records)).await
}

/// Says it of all records, after everything was thrown away.
pub async fn write_all(tx: &mut PgConnection) -> Result<(), Error> {
    insert(tx, None).await
}

/// Says it of a record anew, as what may be said has changed.
pub async fn write_again(tx: &mut PgConnection, record: Uuid) -> Result<(), Error> {
    let before = reason(tx, record).await?;
    write(tx, &[record]).await?;
    if before != reason(tx, record).await? {
        // Whoever holds the reason as it was must not go on saying it.
        sqlx::query("update published.projection set made = made + 1").execute(&mut *tx).await?;
    }
    Ok(())
}

/// Keeps of the reason only what may be said: soon nothing is left that would tell what may not.
pub async fn settle(tx: &mut PgConnection, record: Uuid) -> Result<(), Error> {
    let said = reason(tx, record).await?;
    sqlx::query("update desk.record set retraction_reason = $2 where id = $1 and retraction_reason is not null and $2 is not null")
        .bind(record)
        .bind(said)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn reason(tx: &mut PgConnection, record: Uuid) -> Result<Option<String>, Error> {
    let query = sqlx::query_scalar::<_, Option<String>>("select reason from published.gone where id = $1");
    Ok(query.bind(record).fetch_optional(&mut *tx).await?.flatten())
}

#[derive(FromRow)]
struct Gone {
    id: Uuid,
    kind: String,
    how: String,
    reason: Option<String>,
    heir: Option<Uuid>,
    since: i32,
    protection: Value,
    content: Option<Value>,
}

async fn insert(tx: &mut PgConnection, records: Option<&[Uuid]>) -> Result<(), Error> {
    let gone: Vec<Gone> = sqlx::query_as(
        "select record.id, record.kind, coalesce(record.retraction, 'merged') as how, record.retraction_reason as reason, record.heir,
                record.protection, (select content from desk.revision where id = accepted and state <> 'erased') as content,
                (select min(n) from desk.publication
                 where publication.record = record.id and publication.kind in ('retracted', 'merged')
                   and not exists (select from desk.publication as later where later.record = record.id and later.n > publication.n
                                   and later.kind not in ('retracted', 'merged'))) as since
         from desk.record
         where record.state in ('retracted', 'merged') and ($1::uuid[] is null or record.id = any($1))",
    )
    .bind(records)
    .fetch_all(&mut *tx)
    .await?;
    let reasons = gone.iter().map(Gone::said).collect::<Result<Vec<Option<String>>, Error>>()?;
    sqlx::query(
        "insert into published.gone (id, subject, kind, reason, heir, since)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::integer[])",
    )
    .bind(gone.iter().map(|gone| gone.id).collect::<Vec<_>>())
    .bind(gone.iter().map(|gone| gone.kind.as_str()).collect::<Vec<_>>())
    .bind(gone.iter().map(|gone| gone.how.as_str()).collect::<Vec<_>>())
    .bind(reasons)
    .bind(gone.iter().map(|gone| gone.heir).collect::<Vec<_>>())
    .bind(gone.iter().map(|gone| gone.since).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

impl Gone {
    /// The reason, unless it names a place that protection hides: it may have been given before that.
    fn said(&self) -> Result<Option<String>, Error> {
        let (Some(reason), Some(content)) = (&self.reason, &self.content) else {
            return Ok(self.reason.clone());
        };
        let unreadable = |error| Error::Unreadable { record: self.id, error };
        let incident: Incident = serde_json::from_value(content.clone()).map_err(unreadable)?;
        let protection: Protection = serde_json::from_value(self.protection.clone()).map_err(unreadable)?;
        let names = named(reason, &hidden(&incident, &protection)).is_some();
        Ok(Some(if names { MASK.to_owned() } else { reason.clone() }))
    }
}

//! What was public and no longer stands, as the public side says it.

use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::Error;

/// Says of these records whether they are gone, as it is now.
pub async fn write(transaction: &mut Transaction<'_, Postgres>, records: &[Uuid]) -> Result<(), Error> {
    sqlx::query("delete from published.gone where id = any($1)").bind(records).execute(&mut **transaction).await?;
    insert(transaction, Some(records)).await
}

/// Says it of all records, after everything was thrown away.
pub async fn write_all(transaction: &mut Transaction<'_, Postgres>) -> Result<(), Error> {
    insert(transaction, None).await
}

async fn insert(transaction: &mut Transaction<'_, Postgres>, records: Option<&[Uuid]>) -> Result<(), Error> {
    sqlx::query(
        "insert into published.gone (id, subject, kind, reason, heir, since)
         select record.id, record.kind, coalesce(record.retraction, 'merged'), record.retraction_reason, record.heir, min(publication.n)
         from desk.record
         join desk.publication on publication.record = record.id and publication.kind in ('retracted', 'merged')
              and not exists (select from desk.publication as later where later.record = record.id and later.n > publication.n
                              and later.kind not in ('retracted', 'merged'))
         where record.state in ('retracted', 'merged') and ($1::uuid[] is null or record.id = any($1))
         group by record.id",
    )
    .bind(records)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

//! What may be shown to the public of what others have collected: the rows of a collection only where its keeper allows it.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;

/// Refuses to show any of these records that is a row of a collection which may not be republished.
pub(crate) async fn refuse(tx: &mut PgConnection, records: &[Uuid]) -> Result<(), Error> {
    let query = sqlx::query_as(
        "select record.id, collection.name from desk.record join desk.collection on collection.key = record.collection
         where record.id = any($1) and not collection.republish order by record.id limit 1",
    );
    let kept: Option<(Uuid, String)> = query.bind(records).fetch_optional(&mut *tx).await?;
    match kept {
        Some((record, collection)) => Err(Error::NotRepublishable { record, collection }),
        None => Ok(()),
    }
}

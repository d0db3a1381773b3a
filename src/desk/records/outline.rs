//! The outlines of incidents, kept beside their revisions: a page of the queue reads nothing else of them.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::model::comparison::case::outline;
use crate::model::record::incident::Incident;

/// Revisions that are read and written at once.
const AT_ONCE: i64 = 100;

/// Writes the outlines of revisions.
pub(crate) async fn write<'a>(
    tx: &mut PgConnection,
    revisions: impl Iterator<Item = (Uuid, &'a Incident)> + Clone,
) -> Result<(), Error> {
    if revisions.clone().next().is_none() {
        return Ok(());
    }
    let contents = revisions.clone().map(|(_, incident)| serde_json::to_value(outline(incident)));
    let spans = revisions.clone().map(|(_, incident)| incident.date.span());
    sqlx::query(
        "insert into desk.outline (revision, content, earliest, latest)
         select * from unnest($1::uuid[], $2::jsonb[], $3::date[], $4::date[])",
    )
    .bind(revisions.map(|(revision, _)| revision).collect::<Vec<_>>())
    .bind(contents.collect::<Result<Vec<Value>, _>>().map_err(Error::Json)?)
    .bind(spans.clone().map(|span| span.earliest).collect::<Vec<_>>())
    .bind(spans.map(|span| span.latest).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Makes all of them anew, in the form of this program.
pub(crate) async fn rewrite(tx: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("delete from desk.outline").execute(&mut *tx).await?;
    let mut after = 0;
    loop {
        let query = sqlx::query_as(
            "select seq, revision.id, content from desk.revision join desk.record on record.id = revision.record
             where record.kind = 'incident' and revision.state <> 'erased' and seq > $1 order by seq limit $2",
        );
        let some: Vec<(i64, Uuid, Column<Incident>)> =
            query.bind(after).bind(AT_ONCE).fetch_all(&mut *tx).await?;
        let Some((last, ..)) = some.last() else { return Ok(()) };
        after = *last;
        write(tx, some.iter().map(|(_, id, Column(incident))| (*id, incident))).await?;
    }
}

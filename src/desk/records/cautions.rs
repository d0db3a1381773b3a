//! What looks like personal data in each revision, kept beside it: many are looked at together without being read again.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::desk::records::record::Record;
use crate::model::screening::cautions::{self, Caution};
use crate::model::vocabulary::publication::Subject;

/// Revisions that are read and written at once.
const AT_ONCE: i64 = 100;

/// A caution as it is kept.
#[derive(Debug, Deserialize)]
struct Kept {
    pointer: String,
    code: String,
    message: String,
    digest: String,
}

/// What looks so in a record without protection. Outlets are not compared: which there are changes.
fn found(content: &Record) -> Vec<Caution> {
    match content {
        Record::Incident(incident) => cautions::incident(incident),
        Record::Source(source) => cautions::source(source, &[]),
        Record::ContextEvent(event) => cautions::context_event(event),
    }
}

/// Keeps those of revisions.
pub(crate) async fn write<'a>(
    tx: &mut PgConnection,
    revisions: impl Iterator<Item = (Uuid, &'a Record)> + Clone,
) -> Result<(), Error> {
    let contents = revisions.clone().map(|(_, content)| json!(found(content)));
    sqlx::query(
        "insert into desk.screening (revision, cautions) select * from unnest($1::uuid[], $2::jsonb[])",
    )
    .bind(revisions.map(|(revision, _)| revision).collect::<Vec<_>>())
    .bind(contents.collect::<Vec<Value>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Those that are kept of revisions. What is kept in another form is left out, and so are revisions of which nothing is kept:
/// these are to be looked at.
pub(crate) async fn kept(
    tx: &mut PgConnection,
    revisions: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Caution>>, Error> {
    let query = sqlx::query_as("select revision, cautions from desk.screening where revision = any($1)");
    let rows: Vec<(Uuid, Column<Vec<Kept>>)> = query.bind(revisions).fetch_all(&mut *tx).await?;
    let read = |(revision, Column(kept)): (Uuid, Column<Vec<Kept>>)| {
        let found = kept.into_iter().map(|Kept { pointer, code, message, digest }| {
            Some(Caution { pointer, code: cautions::code(&code)?, message, digest })
        });
        Some((revision, found.collect::<Option<Vec<Caution>>>()?))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Makes all of them anew, in the form of this program; but for those of what was accepted, which nobody confirms again.
pub(crate) async fn rewrite(tx: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("delete from desk.screening").execute(&mut *tx).await?;
    let mut after = 0;
    loop {
        let query = sqlx::query_as(
            "select seq, revision.id, record.kind, content from desk.revision join desk.record on record.id = revision.record
             where revision.state not in ('erased', 'accepted') and seq > $1 order by seq limit $2",
        );
        let some: Vec<(i64, Uuid, String, Value)> =
            query.bind(after).bind(AT_ONCE).fetch_all(&mut *tx).await?;
        let Some((last, ..)) = some.last() else { return Ok(()) };
        after = *last;
        let read = |(_, id, kind, content): (i64, Uuid, String, Value)| {
            let content = Record::parse(Subject::parse(&kind)?, content).ok()?;
            Some((id, content))
        };
        let read: Vec<(Uuid, Record)> = some.into_iter().filter_map(read).collect();
        write(tx, read.iter().map(|(id, content)| (*id, content))).await?;
    }
}

//! What is erased, and the sources that nothing names any more once it is.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::citation::led_to;
use crate::model::comparison::changes::FieldChange;
use crate::model::comparison::proposal::cited;

/// Erases records whole.
pub(crate) async fn erase_records(tx: &mut PgConnection, records: &[Uuid], why: &str) -> Result<(), Error> {
    let query = sqlx::query("select desk.erase(record, $2) from unnest($1::uuid[]) as erased (record)");
    query.bind(records).bind(why).execute(&mut *tx).await?;
    Ok(())
}

/// Erases single revisions, proposals, remarks or reports.
pub(crate) async fn erase_parts(tx: &mut PgConnection, parts: &[Uuid], why: &str) -> Result<(), Error> {
    let query = sqlx::query("select desk.erase_part(part, $2) from unnest($1::uuid[]) as erased (part)");
    query.bind(parts).bind(why).execute(&mut *tx).await?;
    Ok(())
}

/// The ids of all revisions of a record, and of all proposals to it.
pub(crate) async fn parts_of(tx: &mut PgConnection, record: Uuid) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select id from desk.revision where record = $1 union all select id from desk.proposal where record = $1",
    );
    Ok(query.bind(record).fetch_all(&mut *tx).await?)
}

/// The sources that these revisions and proposals lead to.
pub(crate) async fn sources_behind(tx: &mut PgConnection, parts: &[Uuid]) -> Result<BTreeSet<String>, Error> {
    let query = sqlx::query_scalar("select distinct source_key from desk.citation where revision = any($1)");
    let named: Vec<String> = query.bind(parts).fetch_all(&mut *tx).await?;
    let query =
        sqlx::query_scalar("select changes from desk.proposal where id = any($1) and state <> 'erased'");
    let changes: Vec<Json<Vec<FieldChange>>> = query.bind(parts).fetch_all(&mut *tx).await?;
    let proposed = changes.into_iter().flat_map(|Json(changes)| cited(&changes));
    led_to(tx, &named.into_iter().chain(proposed).collect()).await
}

/// Who must not name a source, nor have written of it, so that it can go.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unnamed<'a> {
    /// Nobody names it, and no version shows it.
    ByAnybody,
    /// The same, and it was never accepted, and nobody wrote of it but this holder.
    OfOne(&'a str),
    /// This holder wrote of it, and does not name it; of others nothing is asked. It was never accepted.
    ByOne(&'a str),
}

/// Those of these sources that nothing names but each other.
pub(crate) async fn unnamed(
    tx: &mut PgConnection,
    keys: BTreeSet<String>,
    unnamed: Unnamed<'_>,
) -> Result<Vec<Uuid>, Error> {
    let (holder, of_all) = match unnamed {
        Unnamed::ByAnybody => (None, true),
        Unnamed::OfOne(holder) => (Some(holder), true),
        Unnamed::ByOne(holder) => (Some(holder), false),
    };
    let mut keys: Vec<String> = keys.into_iter().collect();
    loop {
        // Those that derive from one another are no reason to keep any of them.
        let query = sqlx::query_as(
            "select id, key from desk.record
             where kind = 'source' and key = any($1) and not exists (select from published.source where source.key = record.key)
               and not exists (
                   select from desk.citation
                   join desk.revision on revision.id = citation.revision and revision.state <> 'erased'
                   join desk.record as other on other.id = revision.record
                   where citation.source_key = record.key and not (other.key is not null and other.key = any($1))
                     and ($3 or revision.author = $2))
               and not exists (
                   select from desk.proposal
                   where state <> 'erased' and ($3 or author = $2)
                     and jsonb_path_exists(changes, '$[*].after ? (@ == $key || @.source == $key || @.via == $key)', jsonb_build_object('key', key)))
               and ($2::text is null or accepted is null and case
                    when $3 then not exists (select from desk.revision as other
                                             where other.record = record.id and other.state <> 'erased' and other.author <> $2)
                    else exists (select from desk.revision as own
                                 where own.record = record.id and own.state <> 'erased' and own.author = $2) end)",
        );
        let left: Vec<(Uuid, String)> =
            query.bind(&keys).bind(holder).bind(of_all).fetch_all(&mut *tx).await?;
        if left.len() == keys.len() {
            return Ok(left.into_iter().map(|(id, _)| id).collect());
        }
        keys = left.into_iter().map(|(_, key)| key).collect();
    }
}

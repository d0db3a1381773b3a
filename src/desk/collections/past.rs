//! What a row said in earlier editions, and what became of it.

use std::collections::HashMap;

use sqlx::types::Json;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::record::incident::Incident;

/// What a row said in an edition.
#[derive(Debug, FromRow)]
pub(crate) struct Past {
    record: Uuid,
    /// The revision that the edition made of it, or that said so already.
    pub(crate) revision: Uuid,
    pub(crate) said: Json<Incident>,
    /// The fields of which it is not known any more what the row said.
    pub(crate) masked: Vec<String>,
    /// What that revision says, where it waits itself for an editor.
    pub(crate) content: Option<Json<Incident>>,
    pub(crate) author: String,
    /// It was accepted, by itself or as somebody went on with it, and that was not undone.
    pub(crate) accepted: bool,
    /// It was rejected, so or so.
    pub(crate) rejected: bool,
    /// It may still be accepted, by itself or as somebody went on with it.
    pub(crate) waits: bool,
}

/// What became of each: of one that was superseded or is erased, what became of those that went on with it. Where acts of a key were taken
/// back, what was accepted since the revision that stands again was undone.
const PAST: &str = "with recursive line (said, record, id, state, base, seq) as (
         select revision.id, revision.record, revision.id, revision.state, revision.base, revision.seq
         from desk.collection_said join desk.revision on revision.id = collection_said.revision
         where collection_said.record = any($1)
         union all
         select line.said, line.record, next.id, next.state, next.base, next.seq
         from line join desk.revision as next on next.record = line.record and next.parent = line.id
         where line.state in ('superseded', 'erased')
     ), undone as (
         select anew.record, old.seq as after, anew.seq as before
         from desk.act cross join lateral jsonb_each_text(detail -> 'stands_for') as again (new, old)
         join desk.revision as anew on anew.id = again.new::uuid join desk.revision as old on old.id = again.old::uuid
         where act.kind = 'undo' and anew.record = any($1)
     ), became as (
         select line.said,
                bool_or(line.state = 'accepted' and not exists (
                    select from undone where undone.record = line.record and line.seq > after and line.seq < before)) as accepted,
                bool_or(line.state = 'rejected') as rejected,
                bool_or(line.state = 'embargoed'
                        or line.state in ('submitted', 'asked') and line.base is not distinct from record.accepted) as waits
         from line join desk.record on record.id = line.record group by line.said
     )
     select revision.record, revision.id as revision, collection_said.said, masked, author,
            became.accepted, became.rejected, became.waits,
            case when revision.state in ('submitted', 'asked') and became.waits and embargo_until is null then content end as content
     from became join desk.collection_said on collection_said.revision = became.said
     join desk.revision on revision.id = became.said join desk.record on record.id = revision.record
     order by revision.seq";

/// What the rows of these records said, the newest last.
pub(crate) async fn past(desk: &PgPool, records: &[Uuid]) -> Result<HashMap<Uuid, Vec<Past>>, Error> {
    let found: Vec<Past> = sqlx::query_as(PAST).bind(records).fetch_all(desk).await?;
    let mut by_record: HashMap<Uuid, Vec<Past>> = HashMap::new();
    for past in found {
        by_record.entry(past.record).or_default().push(past);
    }
    Ok(by_record)
}

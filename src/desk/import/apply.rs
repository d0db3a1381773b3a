//! What was planned, saved: all or nothing.

use std::collections::HashMap;

use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::import::batch;
use crate::desk::import::cells::source_index::SourceIndex;
use crate::desk::import::check::{Plan, Progress};
use crate::desk::import::error::Error;
use crate::desk::import::plan::plan::Planned;
use crate::desk::import::restore::write;
use crate::desk::records::record::{Draft, Record, save};
use crate::model::record::source::Source;

/// Why the revisions were made.
const REASON: &str = "Imported from a file.";
/// Revisions saved at once.
const AT_ONCE: usize = 1000;

/// A source that the file brings.
#[derive(Debug, Clone)]
pub struct Brought {
    id: Uuid,
    parent: Option<Uuid>,
    source: Source,
}

/// What an import has done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ToSchema)]
pub struct Written {
    /// Incidents that are new.
    pub new: u64,
    /// Incidents that have a new revision.
    pub changed: u64,
    /// Rows that said what the register had already.
    pub unchanged: u64,
    /// Sources that are new, or have a new revision.
    pub sources: u64,
    /// The batch that another editor can publish; none where there is nothing to publish, or nobody asked.
    pub batch: Option<Uuid>,
    /// The newest version, where a register was restored.
    pub version: Option<u32>,
}

/// The sources that the file brings, with their records.
pub fn brought(shelf: &SourceIndex) -> Vec<Brought> {
    let of = |key: &String| {
        let source = shelf.sources.get(key)?.clone();
        let known = shelf.known.get(key);
        Some(Brought {
            id: known.map_or_else(Uuid::new_v4, |known| known.record),
            parent: known.map(|known| known.revision),
            source,
        })
    };
    shelf.brought.iter().filter_map(of).collect()
}

/// Saves what was planned as submitted revisions by the holder; with `publish` also as one batch, for another editor to
/// publish. The holder is the one for whom the plan was made. A restored register is public at once.
pub async fn write(
    tx: &mut PgConnection,
    clock: &Clock,
    holder: &str,
    plan: Plan,
    publish: bool,
    progress: Progress<'_>,
) -> Result<Written, Error> {
    let problems = plan.problems.len() as u64 + plan.more_problems;
    if problems > 0 {
        return Err(Error::Problems(problems));
    }
    let Plan { new, changed, unchanged, sources, planned, waiting, brought, restored, .. } = plan;
    if let Some(restored) = restored {
        let version = write::write(tx, clock, holder, restored, progress).await?;
        return Ok(Written { new, changed, unchanged, sources, batch: None, version: Some(version) });
    }
    let changing = planned.iter().filter_map(|planned| Some((planned.id, planned.parent?)));
    let changing: Vec<(Uuid, Uuid)> =
        changing.chain(brought.iter().filter_map(|brought| Some((brought.id, brought.parent?)))).collect();
    refuse_overtaken(tx, &changing).await?;
    let rows: Vec<(Uuid, [u8; 32])> = planned
        .iter()
        .flat_map(|planned| planned.digests.iter().map(|digest| (planned.id, *digest)))
        .collect();
    let drafts = brought.into_iter().map(|Brought { id, parent, source }| Draft {
        id,
        content: Record::Source(source),
        parent,
    });
    let mut drafts: Vec<Draft> = drafts.collect();
    // Sources may derive from one another, and so are saved in one call.
    let mut revisions = save(tx, clock, holder, REASON, std::mem::take(&mut drafts)).await?;
    let of = planned.len() as u64;
    let mut planned = planned.into_iter();
    loop {
        let some = planned.by_ref().take(AT_ONCE).map(|Planned { id, content, parent, .. }| Draft {
            id,
            content: Record::Incident(content),
            parent,
        });
        let some: Vec<Draft> = some.collect();
        if some.is_empty() {
            break;
        }
        revisions.extend(save(tx, clock, holder, REASON, some).await?);
        progress(of - planned.len() as u64, of);
    }
    remember(tx, clock, holder, &rows).await?;
    // What the same holder had imported before and still waits is proposed as well.
    revisions.extend(waiting);
    let batch = if publish { batch::begin(tx, clock, holder, &revisions).await? } else { None };
    Ok(Written { new, changed, unchanged, sources, batch, version: None })
}

/// Each record still rests on the revision that it was compared with.
async fn refuse_overtaken(tx: &mut PgConnection, changing: &[(Uuid, Uuid)]) -> Result<(), Error> {
    let ids: Vec<Uuid> = changing.iter().map(|(record, _)| *record).collect();
    sqlx::query("select from desk.record where id = any($1) order by id for update")
        .bind(&ids)
        .execute(&mut *tx)
        .await?;
    let query = sqlx::query_as(
        "select record.id, base.id
         from unnest($1::uuid[]) as asked (id)
         join desk.record on record.id = asked.id and record.state in ('submitted', 'published')
         cross join lateral (select id from desk.revision where revision.record = record.id
                             order by (id = record.accepted) desc nulls last, at desc, id limit 1) as base",
    );
    let now: HashMap<Uuid, Uuid> = query.bind(ids).fetch_all(&mut *tx).await?.into_iter().collect();
    match changing.iter().find(|(record, revision)| now.get(record) != Some(revision)) {
        Some((record, _)) => Err(Error::Overtaken(*record)),
        None => Ok(()),
    }
}

/// Remembers the rows, so that they are not imported again.
async fn remember(
    tx: &mut PgConnection,
    clock: &Clock,
    holder: &str,
    rows: &[(Uuid, [u8; 32])],
) -> Result<(), Error> {
    let (records, digests): (Vec<Uuid>, Vec<&[u8]>) =
        rows.iter().map(|(record, digest)| (*record, digest.as_slice())).unzip();
    let query = sqlx::query_scalar(
        "insert into desk.imported_row (holder, digest, record, at)
         select $1, digest, record, $2 from unnest($3::bytea[], $4::uuid[]) as row (digest, record)
         on conflict on constraint imported_row_pk do nothing returning record",
    );
    let new: Vec<Uuid> =
        query.bind(holder).bind(clock.now()).bind(digests).bind(&records).fetch_all(&mut *tx).await?;
    let missing = (new.len() < records.len())
        .then(|| records.iter().find(|record| !new.contains(record)).or(records.first()));
    match missing.flatten() {
        Some(record) => Err(Error::Overtaken(*record)),
        None => Ok(()),
    }
}

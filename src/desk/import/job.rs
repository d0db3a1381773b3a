//! An import that takes its time: begun, worked on, and followed until its end.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::desk::access::desk::Desk;
use crate::desk::access::keys::key::KeyHolder;
use crate::desk::access::sight::Sight;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{self, About, PendingApproval};
use crate::desk::collections::said::Said;
use crate::desk::error::Error;
use crate::desk::import::apply::write;
use crate::desk::import::check::{Options, check};
use crate::desk::import::file::format::Format;
use crate::desk::import::file::mapping::map::Map;
use crate::desk::import::progress::Done;
use crate::model::vocabulary::workflow::ImportState;

/// What is wanted of a file.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Recognised by its first bytes, if not said.
    pub(crate) format: Option<Format>,
    pub(crate) map: Option<Map>,
    /// The collection of which it is an edition.
    pub(crate) collection: Option<Said>,
    /// Which sheet of a workbook.
    pub(crate) sheet: Option<String>,
    /// The encoding of a text.
    pub(crate) encoding: Option<String>,
    /// Only look at it.
    pub(crate) dry_run: bool,
    /// Propose all of it as one batch.
    pub(crate) publish: bool,
    /// It is a contributor's.
    pub(crate) own: bool,
}

/// An import and its progress.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = ImportProgress)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// The person who sent it.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: ImportState,
    /// Rows done so far.
    pub done: i64,
    /// All rows, as far as known.
    pub total: i64,
    /// The result: the numbers of new, changed and unchanged rows, the batch, and every problem by row and column. Null
    /// while it runs. Only `erased`, a hash, and the `reason` if it has been erased.
    #[schema(value_type = Option<Object>, required)]
    pub report: Option<Value>,
    /// Requests to erase the report that are waiting for a second person. Only editors see them.
    #[sqlx(skip)]
    pub pending_approvals: Vec<PendingApproval>,
    #[serde(skip)]
    heard_at: DateTime<Utc>,
}

/// A process that was not heard for so long is no longer at work.
const SILENCE: TimeDelta = TimeDelta::seconds(60);
/// Says how far it is.
const TICK: &str =
    "update desk.import set done = $2, total = $3, heard_at = $4 where id = $1 and state = 'running'";

/// Writes down that an import begins.
pub async fn begin(tx: &mut PgConnection, hand: &Actor<'_>) -> Result<Uuid, Error> {
    let id = Uuid::new_v4();
    sqlx::query("insert into desk.import (id, holder, at, heard_at) values ($1, $2, $3, $3)")
        .bind(id)
        .bind(hand.holder)
        .bind(hand.clock.now())
        .execute(&mut *tx)
        .await?;
    Ok(id)
}

/// Get an import's progress.
/// Whoever does not see the whole desk follows their own.
pub async fn job(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    now: DateTime<Utc>,
    id: Uuid,
) -> Result<Job, Error> {
    let query = sqlx::query_as(
        "select id, holder, at, state, done, total, report, heard_at from desk.import
         where id = $1 and ($2::text is null or holder = $2)",
    );
    let job: Option<Job> = query.bind(id).bind(sight.own()).fetch_optional(&mut *tx).await?;
    let mut job = job.ok_or(Error::NoRecord)?;
    if sight == Sight::Whole {
        job.pending_approvals = approval::pending(tx, About::Import(id)).await?;
    }
    if job.state == ImportState::Running && now - job.heard_at > SILENCE {
        job.state = ImportState::Failed;
        job.report =
            Some(failed("The process stopped during the import; nothing was stored. Send the file again."));
    }
    Ok(job)
}

fn failed(why: &str) -> Value {
    json!({ "failure": why })
}

/// Files that this process works on at the same time: each holds a processor, and connections of the desk.
const AT_ONCE: usize = 2;
/// Files that it takes at all before one is done: each is held in memory.
const TAKEN: usize = 8;

/// Room for the files that this process has taken.
#[derive(Debug, Clone)]
pub struct ImportSlots {
    taken: Arc<Semaphore>,
    at_work: Arc<Semaphore>,
}

impl Default for ImportSlots {
    fn default() -> Self {
        Self { taken: Arc::new(Semaphore::new(TAKEN)), at_work: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// Room for one file, until it is done.
#[derive(Debug)]
pub struct Permit {
    _taken: OwnedSemaphorePermit,
    at_work: Arc<Semaphore>,
}

impl ImportSlots {
    /// Room for one more file, if there is any.
    #[must_use]
    pub fn enter(&self) -> Option<Permit> {
        let taken = Arc::clone(&self.taken).try_acquire_owned().ok()?;
        Some(Permit { _taken: taken, at_work: Arc::clone(&self.at_work) })
    }
}

/// Works on a file to its end, when it is its turn. All of it is written, or nothing.
pub async fn run(desk: Desk, caller: KeyHolder, id: Uuid, file: Vec<u8>, wanted: Wanted, place: Permit) {
    let progress = Arc::new(Done::default());
    // Also while it waits for its turn: whoever follows it sees that it is not forgotten.
    let (follower, told) = (desk.clone(), Arc::clone(&progress));
    let ticking = tokio::spawn(async move { told.tick(&follower, id, TICK).await });
    let turn = place.at_work.acquire().await;
    // To read a file takes a processor for a while: not one of those that answer.
    let (of_work, runtime) = (desk.clone(), Handle::current());
    let working = tokio::task::spawn_blocking(move || {
        runtime.block_on(work(&of_work, &caller, id, &file, wanted, &progress))
    });
    // What a panic says may hold what is in the file.
    let failure = match working.await {
        Ok(ended) => ended.err().map(|error| error.to_string()),
        Err(_) => Some("The program failed during the import; nothing was stored.".to_owned()),
    };
    drop(turn);
    ticking.abort();
    if let Some(why) = failure {
        // Its words may hold what is in the file; whoever sent it may read them, the log may not.
        tracing::warn!(import = %id, "an import failed");
        let ended = sqlx::query(
            "update desk.import set state = 'failed', report = $2 where id = $1 and state = 'running'",
        );
        let _ = ended.bind(id).bind(failed(&why)).execute(desk.pool()).await;
    }
}

async fn work(
    desk: &Desk,
    caller: &KeyHolder,
    id: Uuid,
    file: &[u8],
    Wanted { format, map, collection, sheet, encoding, dry_run, publish, own }: Wanted,
    progress: &Done,
) -> Result<(), crate::desk::import::error::Error> {
    let mut tell = |done: u64, of: u64| progress.set(done, of);
    let (sheet, encoding) = (sheet.as_deref(), encoding.as_deref());
    let (map, collection) = (map.as_ref(), collection.as_ref());
    let options = Options { format, map, collection, sheet, encoding, restore: false, own };
    let plan = check(desk.pool(), desk.clock(), &caller.holder, file, options, &mut tell).await?;
    let rows = i64::try_from(plan.rows).unwrap_or(i64::MAX);
    let report = serde_json::to_value(&plan).map_err(Error::Json)?;
    let refused = !plan.problems.is_empty();
    let has_gone = plan.gone.as_ref().is_some_and(|gone| gone.count > 0);
    let edition = plan.edition.as_ref().filter(|_| has_gone);
    let collection = edition.map(|edition| edition.key.clone());
    let mut work = desk.begin().await?;
    let (state, report) = if refused || dry_run {
        (if refused { ImportState::Refused } else { ImportState::Checked }, report)
    } else {
        let written = write(&mut work, &desk.hand(caller), plan, publish, &mut tell).await?;
        (ImportState::Imported, serde_json::to_value(&written).map_err(Error::Json)?)
    };
    store(&mut work, (id, state), (report, rows), collection.as_deref()).await?;
    Ok(desk.finish(work).await?)
}

/// Stores what came of it. A row that was erased meanwhile is not named.
const STORE: &str = "update desk.import set state = $2, done = $4, total = $4,
     report = case when jsonb_typeof($3::jsonb #> '{gone,rows}') = 'array' and $3 #> '{gone,rows}' <> '[]' then
         jsonb_set($3, '{gone,rows}', (
             select jsonb_agg(case when exists (select from desk.collection_row where record::text = line ->> 'incident')
                              then line else line - 'row_key' end order by place)
             from jsonb_array_elements($3 #> '{gone,rows}') with ordinality as gone (line, place)))
         else $3 end
     where id = $1";

/// In the transaction of its effect: an import that is done is known to be done. `collection` is the one of which the report
/// lists rows that are gone.
async fn store(
    work: &mut PgConnection,
    (id, state): (Uuid, ImportState),
    (report, rows): (Value, i64),
    collection: Option<&str>,
) -> Result<(), Error> {
    if let Some(collection) = collection {
        // No row of it is erased from here on.
        sqlx::query("select from desk.collection where key = $1 for share")
            .bind(collection)
            .execute(&mut *work)
            .await?;
    }
    let query = sqlx::query(STORE).bind(id).bind(state.word()).bind(report).bind(rows);
    query.execute(work).await?;
    Ok(())
}

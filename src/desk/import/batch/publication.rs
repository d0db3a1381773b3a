//! A batch that was accepted, published as one act, and followed until its end.
//!
//! What it would do is found out before its turn at the door, and has to be the same when the turn comes. Then it has the turn
//! for a while. Others do not wait for that: between two parts it looks whether somebody comes, lets them go first, and begins
//! again.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sqlx::{FromRow, PgConnection};
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::desk;
use crate::desk::access::desk::Desk;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::turn::Turn;
use crate::desk::clock::Clock;
use crate::desk::import::batch::batch::{members_tag, tag};
use crate::desk::import::batch::effect::{Accepts, effect};
use crate::desk::import::batch::member::{members, records};
use crate::desk::import::error::Error;
use crate::desk::import::progress::Done;
use crate::desk::likely::pairs;
use crate::desk::publication::acceptance::candidates;
use crate::desk::publication::publish::{Acceptance, Act};
use crate::desk::publication::republish::{AT_ONCE, Republication};
use crate::desk::publication::statements::integer;
use crate::desk::publication::version::lock;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{ActKind, Subject};

/// Says how far it is.
const TICK: &str = "update desk.batch set done = $2, total = greatest(total, $3), heard_at = $4 where id = $1 and state = 'accepting'";
/// After such a silence another process takes it up. Nothing is done twice: there is one turn, and the second finds it published.
const SILENCE: TimeDelta = TimeDelta::seconds(5);
/// How often it is looked for those that nobody works on.
const EVERY: Duration = Duration::from_secs(1);
/// So often it lets others go first. Then it goes on to its end, as it would have none otherwise.
const MOST_GIVEN_UP: u32 = 20;

/// Takes up what was being published when its process ended, for as long as the service runs.
pub async fn keep(desk: Desk) {
    loop {
        tokio::time::sleep(EVERY).await;
        match silent(&desk).await {
            Ok(batches) => {
                for batch in batches {
                    run(desk.clone(), batch).await;
                }
            }
            Err(error) => tracing::warn!(%error, "it is not known whether a batch waits to be published"),
        }
    }
}

/// Those that nobody works on; from now on somebody does. What was heard later than now was heard by a clock that was wrong.
async fn silent(desk: &Desk) -> Result<Vec<Uuid>, Error> {
    let now = desk.clock().now();
    let query = sqlx::query_scalar(
        "update desk.batch set heard_at = $1
         where state = 'accepting' and (heard_at < $2 or heard_at > $1) returning id",
    );
    Ok(query.bind(now).bind(now - SILENCE).fetch_all(desk.pool()).await?)
}

/// Publishes a batch that was accepted: all of it, or nothing. If the database fails, it is taken up again; if it cannot be
/// published, it waits for an editor again, and says why.
pub async fn run(desk: Desk, id: Uuid) {
    let progress = Arc::new(Done::default());
    let (follower, told) = (desk.clone(), Arc::clone(&progress));
    let ticking = tokio::spawn(async move { told.tick(&follower, id, TICK).await });
    // To write documents takes a processor for a while: not one of those that answer.
    let (of_work, runtime) = (desk.clone(), Handle::current());
    let working = tokio::task::spawn_blocking(move || runtime.block_on(work(&of_work, id, &progress))).await;
    ticking.abort();
    let failure = match working {
        Ok(Ok(())) => return,
        Ok(Err(error)) if error.passes() => return,
        Ok(Err(error)) => words(&error),
        Err(_) => "The program failed; nothing was published.".to_owned(),
    };
    // Editors read its words; they may name what the log should not hold.
    tracing::warn!(batch = %id, "a batch could not be published");
    let query = sqlx::query(
        "update desk.batch set state = 'submitted', accepted_tag = null, done = 0, total = 0, failure = $2
         where id = $1 and state = 'accepting'",
    );
    let _ = query.bind(id).bind(failure).execute(desk.pool()).await;
}

/// Why it could not be published, with nothing of what a record says: that may be erased, and this stays.
fn words(error: &Error) -> String {
    match error {
        Error::Desk(desk::Error::Faulty { record, faults }) => {
            let fault = |fault: &Fault| format!("{} at {}", fault.code, fault.pointer);
            format!("record {record}: {}", faults.iter().map(fault).collect::<Vec<_>>().join(", "))
        }
        Error::Desk(desk::Error::Database(_)) | Error::Database(_) => {
            "The database refused it; nothing was published.".to_owned()
        }
        other => other.to_string(),
    }
}

/// What was accepted: by whom, and what they had seen.
#[derive(Debug, FromRow)]
struct Accepted {
    #[sqlx(rename = "accepted_by")]
    by: String,
    #[sqlx(rename = "accepted_key")]
    key: Option<String>,
    #[sqlx(rename = "accepted_tag")]
    tag: String,
    /// All revisions that are to be published.
    total: i64,
    /// Their key was revoked since.
    is_revoked: bool,
}

/// A batch that is still to be published; none where that is done.
async fn accepted(tx: &mut PgConnection, clock: &Clock, id: Uuid) -> Result<Option<Accepted>, Error> {
    let query = sqlx::query_as(
        "select accepted_by, accepted_key, accepted_tag, total,
                exists (select from desk.api_key where api_key.id = accepted_key and revoked_at <= $2) as is_revoked
         from desk.batch where id = $1 and state = 'accepting'",
    );
    Ok(query.bind(id).bind(clock.now()).fetch_optional(&mut *tx).await?)
}

/// What the publication of a batch does, and when that was found out.
struct Planned {
    accepts: Vec<Accepts>,
    left_out: usize,
    then: Moment,
}

/// What was there at a moment: as long as it is the same, so is what the publication does.
#[derive(PartialEq)]
struct Moment {
    members: String,
    /// How much was done at the door and at the desk, by anybody.
    acts: i64,
}

impl Moment {
    async fn now(tx: &mut PgConnection, members: String) -> Result<Self, Error> {
        let query = sqlx::query_scalar("select count(*) from desk.act");
        Ok(Self { members, acts: query.fetch_one(&mut *tx).await? })
    }
}

/// What it does now, if it is what was accepted.
async fn plan(tx: &mut PgConnection, id: Uuid, accepted: &Accepted) -> Result<Planned, Error> {
    let effect = effect(tx, id).await?;
    if tag(&effect) != accepted.tag {
        return Err(Error::ChangedSince);
    }
    let then = Moment::now(tx, members_tag(&effect.members)).await?;
    Ok(Planned { accepts: effect.accepts, left_out: effect.left_out.len(), then })
}

async fn work(desk: &Desk, id: Uuid, progress: &Done) -> Result<(), Error> {
    let mut given_up = 0;
    // When the service ends, the next one takes it up.
    while !desk.pool().is_closed() {
        // What became public meanwhile may be the same as a row.
        let mut compared = desk.begin().await?;
        pairs::compare(&mut compared, desk.clock(), id).await?;
        desk.finish(compared).await?;
        let mut look = desk.look().await?;
        let Some(of_then) = accepted(&mut look, desk.clock(), id).await? else { return Ok(()) };
        let planned = plan(&mut look, id, &of_then).await?;
        drop(look);
        let mut turn = desk.patient_turn().await?;
        let Some(accepted) = accepted(&mut turn, desk.clock(), id).await? else { return Ok(()) };
        let of = accepted.total.unsigned_abs();
        progress.set(0, of);
        let mut pace = Pace { desk, progress, done: 0, of, gives_way: given_up < MOST_GIVEN_UP };
        if publish(&mut turn, (id, accepted), planned, &mut pace).await? {
            return Ok(turn.finish().await?);
        }
        given_up += 1;
    }
    Ok(())
}

/// How far it is, and whether others go first.
struct Pace<'a> {
    desk: &'a Desk,
    progress: &'a Done,
    done: u64,
    of: u64,
    gives_way: bool,
}

impl Pace<'_> {
    /// So many more are done; says whether to go on.
    async fn goes_on(&mut self, turn: &mut Turn, more: usize) -> Result<bool, Error> {
        self.done += more as u64;
        self.progress.set(self.done, self.of);
        Ok(!(self.desk.pool().is_closed() || self.gives_way && turn.is_wanted().await?))
    }
}

/// Records that are locked at once: a moment of waiting.
const LOCKED_AT_ONCE: usize = 5000;

/// Locks its records; says whether to go on.
async fn lock_records(turn: &mut Turn, id: Uuid, pace: &mut Pace<'_>) -> Result<bool, Error> {
    for some in records(turn, id).await?.chunks(LOCKED_AT_ONCE) {
        LockedRecord::each(turn, some).await?;
        if !pace.goes_on(turn, 0).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Publishes it; says whether all of it is done. If not, nothing is, as somebody else has to go first, or had to.
async fn publish(
    turn: &mut Turn,
    (id, accepted): (Uuid, Accepted),
    mut planned: Planned,
    pace: &mut Pace<'_>,
) -> Result<bool, Error> {
    if accepted.is_revoked {
        return Err(Error::KeyRevoked);
    }
    if !lock_records(turn, id, pace).await? {
        return Ok(false);
    }
    let members = members_tag(&members(turn, id).await?);
    if Moment::now(turn, members).await? != planned.then {
        if pace.gives_way {
            return Ok(false);
        }
        pairs::compare(turn, pace.desk.clock(), id).await?;
        planned = plan(turn, id, &accepted).await?;
    }
    let Planned { accepts, left_out, .. } = planned;
    let revisions: Vec<Uuid> = accepts.iter().map(|accepted| accepted.revision).collect();
    let by = Actor {
        clock: pace.desk.clock(),
        holder: &accepted.by,
        key: accepted.key.as_deref(),
        single_editor: pace.desk.single_editor(),
    };
    let act = Act { by, kind: ActKind::Import, revisions: &revisions };
    let Some(version) = publish_parts(turn, &act, &accepts, pace).await? else { return Ok(false) };
    sqlx::query(
        "update desk.batch set state = 'published', accepted_tag = null, version = $2, left_out = $3, done = $4, total = $4
         where id = $1",
    )
    .bind(id)
    .bind(version.map(integer))
    .bind(count(left_out))
    .bind(count(accepts.len()))
    .execute(&mut **turn)
    .await?;
    Ok(true)
}

fn count(all: usize) -> i64 {
    i64::try_from(all).unwrap_or(i64::MAX)
}

/// Accepts everything, then writes what the public sees of it; gives the version, or nothing where somebody else goes first.
async fn publish_parts(
    turn: &mut Turn,
    act: &Act<'_>,
    accepts: &[Accepts],
    pace: &mut Pace<'_>,
) -> Result<Option<Option<u32>>, Error> {
    let lock = lock(turn).await?;
    let records: Vec<Uuid> = accepts.iter().map(|accepted| accepted.record).collect();
    let mut acceptance = Acceptance::of(act, &lock, &records)?;
    for some in accepts.chunks(AT_ONCE) {
        let revisions: Vec<Uuid> = some.iter().map(|accepted| accepted.revision).collect();
        let candidates = candidates(turn, &revisions).await?;
        acceptance.accept(turn, candidates).await?;
        // An incident is done when it is written.
        let sources = some.iter().filter(|accepted| accepted.kind == Subject::Source).count();
        if !pace.goes_on(turn, sources).await? {
            return Ok(None);
        }
    }
    let (deed, touched) = acceptance.end(turn).await?;
    let mut republication = Republication::of(act.by.clock, &lock, &deed);
    for some in touched.all_of_it().chunks(AT_ONCE) {
        republication.write(turn, some).await?;
        let own = some.iter().filter(|(_, own)| own.is_some()).count();
        if !pace.goes_on(turn, own).await? {
            return Ok(None);
        }
    }
    Ok(Some(republication.end(turn).await?))
}

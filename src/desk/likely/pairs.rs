//! Incidents of a batch that may be the same as another, kept for its editor: found when it came in, and again when more has
//! become public since.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::likely::register::{Near, cases, near};
use crate::model::comparison::case::Case;
use crate::model::comparison::likely::{Likely, likely};
use crate::model::value::span::Span;

/// How many incidents of a batch look like others.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, FromRow, ToSchema)]
pub struct LikelyCount {
    /// How many of them are left out until an editor decides: see `/v1/desk/batches/{id}/likely`.
    pub undecided: i64,
    /// How many have so much in common with so many others that they were compared with the 200 nearest in time only.
    pub only_nearest: i32,
}

/// The incidents of a batch that are new: what changes an incident says itself which one it is.
const MEMBERS: &str =
    "select record.id, revision.id, outline.earliest, outline.latest
     from desk.batch_revision
     join desk.revision on revision.id = batch_revision.revision and revision.state in ('submitted', 'asked')
     join desk.record on record.id = revision.record and record.kind = 'incident' and record.state = 'submitted'
     join desk.outline on outline.revision = revision.id
     where batch = $1";

/// Public incidents that came or changed after a version.
const NEWER: &str = "select distinct record from desk.publication where n > $1";

type Member = (Uuid, Uuid, NaiveDate, NaiveDate);

/// Compares a batch with what it was not compared with yet. What waits and came in after it is compared with the batch when
/// that comes in, and a single submission when an editor opens it: so what came later is looked at beside what was there.
pub(crate) async fn compare(tx: &mut PgConnection, clock: &Clock, batch: Uuid) -> Result<(), Error> {
    let query = sqlx::query_as(
        "select compared, (select coalesce(max(n), 0) from desk.publication) from desk.batch where id = $1 and state in ('submitted', 'accepting')",
    );
    let found: Option<(Option<i32>, i32)> = query.bind(batch).fetch_optional(&mut *tx).await?;
    let Some((compared, newest)) = found.filter(|(compared, newest)| *compared != Some(*newest)) else {
        return Ok(());
    };
    let members: Vec<Member> = sqlx::query_as(MEMBERS).bind(batch).fetch_all(&mut *tx).await?;
    let only_nearest = match compared {
        None => with_all(tx, clock, &members).await?,
        Some(compared) => with_newer(tx, clock, &members, compared).await?,
    };
    sqlx::query("update desk.batch set compared = $2, only_nearest = only_nearest + $3 where id = $1")
        .bind(batch)
        .bind(newest)
        .bind(i32::try_from(only_nearest).unwrap_or(i32::MAX))
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Whether there is something that a batch was not compared with yet.
pub(crate) async fn is_compared(tx: &mut PgConnection, batch: Uuid) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select state <> 'submitted' or compared is not distinct from (select coalesce(max(n), 0) from desk.publication)
         from desk.batch where id = $1",
    );
    Ok(query.bind(batch).fetch_optional(&mut *tx).await?.unwrap_or(true))
}

/// With everything, and with each other.
async fn with_all(tx: &mut PgConnection, clock: &Clock, members: &[Member]) -> Result<usize, Error> {
    let Some(span) = span(members) else { return Ok(0) };
    let own: HashSet<Uuid> = members.iter().map(|(id, ..)| *id).collect();
    let near = near(tx, &[span], Sight::Whole, None).await?;
    let near: Vec<Near> = near.into_iter().filter(|(_, id, ..)| !own.contains(id)).collect();
    keep(tx, clock, members, &near, false).await
}

/// With what became public, or another, since a version.
async fn with_newer(
    tx: &mut PgConnection,
    clock: &Clock,
    members: &[Member],
    since: i32,
) -> Result<usize, Error> {
    let newer: Vec<Uuid> = sqlx::query_scalar(NEWER).bind(since).fetch_all(&mut *tx).await?;
    let newer: HashSet<Uuid> = newer.into_iter().collect();
    let Some(span) = span(members).filter(|_| !newer.is_empty()) else { return Ok(0) };
    let near = near(tx, &[span], Sight::Whole, None).await?;
    let near: Vec<Near> =
        near.into_iter().filter(|(_, id, _, public)| *public && newer.contains(id)).collect();
    if near.is_empty() { Ok(0) } else { keep(tx, clock, members, &near, true).await }
}

fn span(members: &[Member]) -> Option<Span> {
    let earliest = members.iter().map(|(_, _, earliest, _)| *earliest).min()?;
    let latest = members.iter().map(|(.., latest)| *latest).max()?;
    Some(Span { earliest, latest })
}

/// Finds the pairs and keeps them; says how many incidents were compared with the nearest only.
async fn keep(
    tx: &mut PgConnection,
    clock: &Clock,
    members: &[Member],
    near: &[Near],
    again: bool,
) -> Result<usize, Error> {
    let whole = (Sight::Whole, None);
    let members: Vec<Near> = members.iter().map(|(id, revision, ..)| (0, *id, *revision, false)).collect();
    let (own, new): (Vec<(Uuid, bool)>, Vec<Case>) = cases(tx, whole, &members).await?;
    let (others, there) = cases(tx, whole, near).await?;
    // Each with each other they were compared when they came in.
    let found = likely(&new, !again, &there);
    let pairs = found.iter().enumerate().flat_map(|(at, Likely { others: there, own: new, .. })| {
        let others = there.iter().map(|other| others[*other].0).chain(new.iter().map(|other| own[*other].0));
        others.map(move |other| (at, other))
    });
    let (incidents, others): (Vec<Uuid>, Vec<Uuid>) = pairs.map(|(at, other)| (own[at].0, other)).unzip();
    sqlx::query(
        "insert into desk.likely (incident, other, at)
         select incident, other, $3 from unnest($1::uuid[], $2::uuid[]) as pair (incident, other)
         on conflict on constraint likely_pk do nothing",
    )
    .bind(incidents)
    .bind(others)
    .bind(clock.now())
    .execute(&mut *tx)
    .await?;
    Ok(found.iter().filter(|found| found.only_nearest).count())
}

/// Those of the incidents that may be the same as another which is there still, and of which nobody has said what they are.
pub(crate) async fn undecided(tx: &mut PgConnection, incidents: &[Uuid]) -> Result<BTreeSet<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select distinct incident from desk.likely join desk.record as other on other.id = likely.other
         where incident = any($1) and word is null and other.state in ('submitted', 'published')",
    );
    Ok(query.bind(incidents).fetch_all(&mut *tx).await?.into_iter().collect())
}

/// How many of the incidents of a batch that wait look like others.
pub(crate) async fn count(tx: &mut PgConnection, batch: Uuid) -> Result<LikelyCount, Error> {
    let query = sqlx::query_as(
        "select (select count(distinct member.record)
                 from desk.batch_revision
                 join desk.revision as member on member.id = batch_revision.revision and member.state in ('submitted', 'asked')
                 join desk.likely on likely.incident = member.record and word is null
                 join desk.record as other on other.id = likely.other and other.state in ('submitted', 'published')
                 where batch_revision.batch = batch.id) as undecided, only_nearest
         from desk.batch where id = $1",
    );
    Ok(query.bind(batch).fetch_one(&mut *tx).await?)
}

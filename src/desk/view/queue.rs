//! The queues: what waits at the desk, a line each.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::{Shown, Sight, shown};
use crate::desk::error::Error;
use crate::desk::intake::brought;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::desk::view::duplicates::Candidates;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::redact::Protection;

/// One line of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// The incident's id.
    pub id: Uuid,
    /// Its title, as the revision has it.
    pub title: String,
    /// Its date, as the revision has it.
    pub date: String,
    /// Where it happened.
    pub host_country: String,
    /// The state of the incident.
    #[schema(example = "submitted")]
    pub state: String,
    /// The revision that waits, or the newest.
    pub revision: Uuid,
    /// The state of that revision.
    #[schema(example = "submitted")]
    pub revision_state: String,
    /// The holder who wrote it; null where it was somebody else.
    #[schema(required)]
    pub holder: Option<String>,
    /// Since when: of several that wait, the one that has waited longest.
    pub at: DateTime<Utc>,
    /// Whether it may be a duplicate of another.
    pub likely_duplicate: bool,
}

/// Which incidents of the desk.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Queue {
    /// In one of these states; else what waits for an editor, and for a contributor everything.
    pub states: Vec<String>,
    /// Something that waits of it was written by this holder.
    pub holder: Option<String>,
    /// Waiting for at least so many days.
    pub min_age_days: Option<u32>,
    /// Of this country.
    pub host_country: Option<String>,
    /// Only those that may, or may not, be duplicates.
    pub likely_duplicate: Option<bool>,
    /// Those after this one: its time and id.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// At most so many.
    pub limit: u32,
}

/// Lines of the queue, and after which of them to go on.
#[derive(Debug)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// The last line that was looked at, if there may be more.
    pub next: Option<(DateTime<Utc>, Uuid)>,
}

/// A line, with what it is compared by.
struct Found {
    line: Line,
    incident: Incident,
    sources: Vec<Source>,
}

/// A page of the queue, those first that have waited longest.
pub async fn queue(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    now: DateTime<Utc>,
    queue: &Queue,
) -> Result<Page, Error> {
    let (found, next) = match sight {
        Sight::Whole => whole(tx, now, queue).await?,
        Sight::Own(holder) => own(tx, holder, now, queue).await?,
    };
    let incidents: Vec<&Incident> = found.iter().map(|found| &found.incident).collect();
    let candidates = Candidates::near(tx, sight, &incidents).await?;
    let mut lines = Vec::new();
    for Found { mut line, incident, sources } in found {
        line.likely_duplicate = !candidates.of(line.id, &incident, &sources).is_empty();
        if queue.likely_duplicate.is_none_or(|wanted| wanted == line.likely_duplicate) {
            lines.push(line);
        }
    }
    Ok(Page { lines, next })
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    state: String,
    revision: Uuid,
    revision_state: String,
    author: String,
    content: Value,
    at: DateTime<Utc>,
}

/// What waits for an editor, or is in another state that was asked for.
async fn whole(
    tx: &mut PgConnection,
    now: DateTime<Utc>,
    queue: &Queue,
) -> Result<(Vec<Found>, Next), Error> {
    let default = ["submitted", "asked", "embargoed"];
    let states: Vec<&str> = if queue.states.is_empty() {
        default.to_vec()
    } else {
        queue.states.iter().map(String::as_str).collect()
    };
    let rows: Vec<Row> = sqlx::query_as(
        "select record.id, case when record.state = 'submitted' and head.state <> 'superseded' then head.state else record.state end as state,
                head.id as revision, head.state as revision_state, head.author, head.content, coalesce(waiting.since, head.at) as at
         from desk.record
         cross join lateral (
             select id, state, author, at, content from desk.revision where revision.record = record.id and state <> 'erased'
             order by state in ('submitted', 'asked', 'embargoed') desc, id is not distinct from record.accepted desc, seq desc limit 1
         ) as head
         cross join lateral (
             select min(at) as since, array_agg(state) as states, array_agg(author) as authors
             from desk.revision where revision.record = record.id and state in ('submitted', 'asked', 'embargoed')
         ) as waiting
         where record.kind = 'incident'
           and (head.state = any($1) or waiting.states && $1
                or record.state = any($1) and (record.state <> 'submitted' or head.state = 'superseded'))
           and ($2::text is null or head.author = $2 or $2 = any(waiting.authors))
           and ($3::timestamptz is null or coalesce(waiting.since, head.at) <= $3)
           and ($4::text is null or head.content ->> 'host_country' = $4)
           and ($5::timestamptz is null or (coalesce(waiting.since, head.at), record.id) > ($5, $6))
         order by coalesce(waiting.since, head.at), record.id
         limit $7",
    )
    .bind(states)
    .bind(queue.holder.as_deref())
    .bind(before(now, queue))
    .bind(queue.host_country.as_deref())
    .bind(queue.after.map(|(at, _)| at))
    .bind(queue.after.map(|(_, id)| id))
    .bind(i64::from(queue.limit))
    .fetch_all(&mut *tx)
    .await?;
    let next = rows.last().filter(|_| rows.len() == queue.limit as usize).map(|row| (row.at, row.id));
    let mut found = Vec::new();
    for Row { id, state, revision, revision_state, author, content, at } in rows {
        let incident: Incident =
            serde_json::from_value(content).map_err(|error| Error::Unreadable { record: id, error })?;
        let waiting = crate::desk::records::sources::waiting(
            tx,
            &Record::Incident(incident.clone()),
            &Protection::default(),
        )
        .await?;
        let sources = waiting.into_iter().map(|(.., source)| source).collect();
        found.push(Found {
            line: line(id, &incident, state, (revision, revision_state), Some(author), at),
            incident,
            sources,
        });
    }
    Ok((found, next))
}

/// What a contributor handed in, each as it is shown to them.
async fn own(
    tx: &mut PgConnection,
    holder: &str,
    now: DateTime<Utc>,
    queue: &Queue,
) -> Result<(Vec<Found>, Next), Error> {
    let rows: Vec<(DateTime<Utc>, Uuid)> = sqlx::query_as(
        "select max(revision.at) as at, record.id
         from desk.record join desk.revision on revision.record = record.id
         where record.kind = 'incident' and revision.author = $1
         group by record.id
         having ($2::timestamptz is null or max(revision.at) <= $2) and ($3::timestamptz is null or (max(revision.at), record.id) > ($3, $4))
         order by 1, 2
         limit $5",
    )
    .bind(holder)
    .bind(before(now, queue))
    .bind(queue.after.map(|(at, _)| at))
    .bind(queue.after.map(|(_, id)| id))
    .bind(i64::from(queue.limit))
    .fetch_all(&mut *tx)
    .await?;
    let next = rows.last().filter(|_| rows.len() == queue.limit as usize).copied();
    let mut found = Vec::new();
    for (at, id) in rows {
        let held = LockedRecord::incident(tx, id).await?;
        let Shown { revision, author, state: of_revision, incident, .. } =
            match shown(tx, &held, Sight::Own(holder)).await {
                Ok(shown) => shown,
                Err(Error::NoRecord) => continue,
                Err(error) => return Err(error),
            };
        let state = if held.state == "submitted" && of_revision != "superseded" {
            of_revision.clone()
        } else {
            held.state.clone()
        };
        let asked_for =
            queue.states.is_empty() || queue.states.contains(&state) || queue.states.contains(&of_revision);
        let by_whom = Some(author).filter(|author| author == holder);
        let from_there =
            queue.host_country.as_deref().is_none_or(|country| country == incident.host_country.code());
        if !asked_for || !from_there || queue.holder.is_some() && queue.holder != by_whom {
            continue;
        }
        let sources = brought::own(tx, holder, &incident).await?;
        found.push(Found {
            line: line(id, &incident, state, (revision, of_revision), by_whom, at),
            incident,
            sources,
        });
    }
    Ok((found, next))
}

/// After which line to go on.
pub type Next = Option<(DateTime<Utc>, Uuid)>;

/// What waits since before this has waited long enough.
fn before(now: DateTime<Utc>, queue: &Queue) -> Option<DateTime<Utc>> {
    queue.min_age_days.map(|days| now - chrono::TimeDelta::days(days.into()))
}

fn line(
    id: Uuid,
    incident: &Incident,
    state: String,
    (revision, revision_state): (Uuid, String),
    holder: Option<String>,
    at: DateTime<Utc>,
) -> Line {
    let (title, date, host_country) =
        (incident.title.clone(), incident.date.to_string(), incident.host_country.code().to_owned());
    Line {
        id,
        title,
        date,
        host_country,
        state,
        revision,
        revision_state,
        holder,
        at,
        likely_duplicate: false,
    }
}

/// A source that waits for an editor.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = SourceLine)]
pub struct SourceLine {
    /// Its key.
    #[schema(example = "chosun-2013-11-21")]
    pub key: String,
    /// Its outlet, as the revision has it.
    pub outlet: String,
    /// Its title, as the revision has it.
    pub title: String,
    /// The state of the source: submitted, or published where a correction of it waits.
    #[schema(example = "published")]
    pub state: String,
    /// The revision that waits.
    pub revision: Uuid,
    /// The holder who wrote it.
    pub holder: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Sources that wait, those first that have waited longest; for whoever does not see the whole desk those that they wrote.
/// Gives so many after a line, and after which to go on.
pub async fn sources(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    after: Next,
    limit: u32,
) -> Result<(Vec<SourceLine>, Next), Error> {
    let holder = match sight {
        Sight::Whole => None,
        Sight::Own(holder) => Some(holder),
    };
    let lines: Vec<SourceLine> = sqlx::query_as(
        "select record.key, revision.content ->> 'outlet' as outlet, revision.content ->> 'title' as title,
                record.state, revision.id as revision, revision.author as holder, revision.at
         from desk.revision join desk.record on record.id = revision.record
         where revision.state in ('submitted', 'asked') and record.kind = 'source' and record.state in ('submitted', 'published')
           and ($1::text is null or revision.author = $1) and ($2::timestamptz is null or (revision.at, revision.id) > ($2, $3))
         order by revision.at, revision.id
         limit $4",
    )
    .bind(holder)
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, id)| id))
    .bind(i64::from(limit))
    .fetch_all(&mut *tx)
    .await?;
    let next = lines.last().filter(|_| lines.len() == limit as usize).map(|line| (line.at, line.revision));
    Ok((lines, next))
}

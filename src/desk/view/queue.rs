//! The queues: what waits at the desk, a line each.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::keys::refused::is_holder;
use crate::desk::access::sight::{Shown, Sight, shown};
use crate::desk::error::Error;
use crate::desk::intake::brought;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::pending;
use crate::desk::view::duplicates::Candidates;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::value::country::Country;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};
use crate::register::query::declaration::{Optional, Several, parameters};
use crate::register::query::form::{COUNTRY, FLAG, Form, number, one_of, pattern};

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
    /// How many proposals to it wait; for a contributor, of theirs.
    pub proposals: u32,
    /// Whether it may be a duplicate of another.
    pub likely_duplicate: bool,
}

/// The states by which the queue can be asked.
const STATES: [&str; 7] = ["submitted", "asked", "embargoed", "published", "rejected", "retracted", "merged"];

const STATE: Form<String> = Form {
    parse: |word| STATES.contains(&word).then(|| word.to_owned()),
    allowed: &STATES,
    schema: |_| one_of(&STATES),
};

const HOLDER: Form<String> = Form {
    parse: |text| is_holder(text).then(|| text.to_owned()),
    allowed: &["the holder of a key, such as kim"],
    schema: |none| pattern("[a-z0-9][a-z0-9._-]{0,63}", none),
};

const DAYS: Form<u32> = number::<0, 36_500>(&["a whole number of days, 0 to 36500"]);

parameters! {
    /// Which incidents of the desk.
    Queue {
        /// In one of these states; what waits for an editor, if left out.
        state: Vec<String> = Several(STATE), "submitted";
        /// The revision that waits was written by this holder.
        holder: Option<String> = Optional(HOLDER), "kim";
        /// It has waited for at least so many days.
        min_age_days: Option<u32> = Optional(DAYS), 7;
        /// Of this country (ISO 3166-1 alpha-2).
        host_country: Option<Country> = Optional(COUNTRY), "CN";
        /// Only those that may, or may not, be duplicates.
        likely_duplicate: Option<bool> = Optional(FLAG), true;
    }
}

/// Lines of the queue, and after which of them to go on.
#[derive(Debug)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// The last line that was looked at, if there may be more.
    pub next: Place,
}

/// After which line to go on: its time and id.
pub type Place = Option<(DateTime<Utc>, Uuid)>;

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
    (after, limit): (Place, u32),
) -> Result<Page, Error> {
    let (found, next) = match sight {
        Sight::Whole => whole(tx, now, queue, (after, limit)).await?,
        Sight::Own(holder) => own(tx, holder, now, queue, (after, limit)).await?,
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
    proposals: i64,
}

/// What waits for an editor, or is in another state that was asked for.
async fn whole(
    tx: &mut PgConnection,
    now: DateTime<Utc>,
    queue: &Queue,
    (after, limit): (Place, u32),
) -> Result<(Vec<Found>, Place), Error> {
    let states: Vec<&str> = if queue.state.is_empty() {
        RevisionState::waiting()
    } else {
        queue.state.iter().map(String::as_str).collect()
    };
    let rows: Vec<Row> = sqlx::query_as(
        "select record.id, case when record.state = 'submitted' and head.state <> 'superseded' then head.state else record.state end as state,
                head.id as revision, head.state as revision_state, head.author, head.content, coalesce(waiting.since, head.at) as at,
                waiting.proposals
         from desk.record
         cross join lateral (
             select id, state, author, at, content from desk.revision where revision.record = record.id and state <> 'erased'
             order by state in ('submitted', 'asked', 'embargoed') desc, id is not distinct from record.accepted desc, seq desc limit 1
         ) as head
         cross join lateral (
             select min(at) as since, array_agg(state) as states, array_agg(author) as authors, count(*) filter (where proposed) as proposals
             from (select at, state, author, false from desk.revision
                   where revision.record = record.id and state in ('submitted', 'asked', 'embargoed')
                   union all
                   select at, state, author, true from desk.proposal
                   where proposal.record = record.id and record.state = 'published' and state in ('submitted', 'asked')
             ) as one (at, state, author, proposed)
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
    .bind(queue.host_country.map(Country::code))
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, id)| id))
    .bind(i64::from(limit))
    .fetch_all(&mut *tx)
    .await?;
    let next = rows.last().filter(|_| rows.len() == limit as usize).map(|row| (row.at, row.id));
    let mut found = Vec::new();
    for Row { id, state, revision, revision_state, author, content, at, proposals } in rows {
        let incident: Incident =
            serde_json::from_value(content).map_err(|error| Error::Unreadable { record: id, error })?;
        found.push(Found {
            line: line(
                id,
                &incident,
                state,
                (revision, revision_state),
                Some(author),
                (at, usize::try_from(proposals).unwrap_or_default()),
            ),
            incident,
            sources: Vec::new(),
        });
    }
    let cited: BTreeSet<String> = found.iter().flat_map(|found| found.incident.source_keys()).collect();
    let pending = pending(tx, &cited, &BTreeSet::new()).await?;
    for Found { incident, sources, .. } in &mut found {
        let keys = incident.source_keys();
        sources.extend(
            pending
                .iter()
                .map(|pending| &pending.source)
                .filter(|source| keys.contains(&source.key))
                .cloned(),
        );
    }
    Ok((found, next))
}

/// What a contributor handed in, each as it is shown to them.
async fn own(
    tx: &mut PgConnection,
    holder: &str,
    now: DateTime<Utc>,
    queue: &Queue,
    (after, limit): (Place, u32),
) -> Result<(Vec<Found>, Place), Error> {
    let rows: Vec<(DateTime<Utc>, Uuid, Option<Vec<String>>)> = sqlx::query_as(
        "select max(own.at) as at, record.id, array_agg(own.state) filter (where proposed) as proposals
         from desk.record join (
             select record, at, state, false from desk.revision where author = $1 and not exists (select from desk.proposal where proposal.revision = revision.id)
             union all
             select record, at, state, true from desk.proposal where author = $1
         ) as own (record, at, state, proposed) on own.record = record.id
         where record.kind = 'incident'
         group by record.id
         having ($2::timestamptz is null or max(own.at) <= $2) and ($3::timestamptz is null or (max(own.at), record.id) > ($3, $4))
         order by 1, 2
         limit $5",
    )
    .bind(holder)
    .bind(before(now, queue))
    .bind(after.map(|(at, _)| at))
    .bind(after.map(|(_, id)| id))
    .bind(i64::from(limit))
    .fetch_all(&mut *tx)
    .await?;
    let next = rows.last().filter(|_| rows.len() == limit as usize).map(|(at, id, _)| (*at, *id));
    let mut found = Vec::new();
    for (at, id, proposed) in rows {
        let proposed = proposed.unwrap_or_default();
        let held = LockedRecord::incident(tx, id).await?;
        let Shown { revision, author, state: of_revision, incident, .. } =
            match shown(tx, &held, Sight::Own(holder)).await {
                Ok(shown) => shown,
                Err(Error::NoRecord) => continue,
                Err(error) => return Err(error),
            };
        let state = if held.state == RecordState::Submitted && of_revision != "superseded" {
            of_revision.clone()
        } else {
            held.state.word().to_owned()
        };
        let is_one = |state: &String| queue.state.contains(state);
        let asked_for =
            queue.state.is_empty() || is_one(&state) || is_one(&of_revision) || proposed.iter().any(is_one);
        let by_whom = Some(author).filter(|author| author == holder);
        let from_there = queue.host_country.is_none_or(|country| country == incident.host_country);
        let is_holder = queue.holder.is_none()
            || queue.holder == by_whom
            || !proposed.is_empty() && queue.holder.as_deref() == Some(holder);
        if !asked_for || !from_there || !is_holder {
            continue;
        }
        let waiting = proposed.iter().filter(|state| matches!(state.as_str(), "submitted" | "asked")).count();
        let sources = brought::own(tx, holder, &incident.cited()).await?;
        found.push(Found {
            line: line(id, &incident, state, (revision, of_revision), by_whom, (at, waiting)),
            incident,
            sources,
        });
    }
    Ok((found, next))
}

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
    (at, proposals): (DateTime<Utc>, usize),
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
        proposals: u32::try_from(proposals).unwrap_or(u32::MAX),
        likely_duplicate: false,
    }
}

//! The queues: what waits at the desk, a line each.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::keys::wanted::is_holder;
use crate::desk::access::sight::{Shown, Sight, shown};
use crate::desk::error::Error;
use crate::desk::publication::masking::ALONE;
use crate::desk::records::column::Column;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::view::duplicates::Candidates;
use crate::desk::view::source_queue::{Place, end, waiting};
use crate::model::record::incident::Incident;
use crate::model::value::country::Country;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{IncidentState, ProposalState, RecordState, RevisionState};
use crate::register::query::declaration::{Optional, Several, parameters};
use crate::register::query::form::{COUNTRY, FLAG, Form, number, pattern, word_of};

/// One incident in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// The incident's id.
    pub id: Uuid,
    /// Its title in this revision.
    pub title: String,
    /// Its date in this revision.
    pub date: String,
    /// The country in which it happened.
    pub host_country: String,
    /// The state of the incident.
    pub state: IncidentState,
    /// The pending revision, or the newest one.
    pub revision: Uuid,
    /// The state of that revision.
    pub revision_state: RevisionState,
    /// The author's key holder; for a contributor, null if another person wrote it.
    #[schema(required)]
    pub holder: Option<String>,
    /// Since when it has been waiting; if several revisions are, the earliest.
    pub at: DateTime<Utc>,
    /// The number of pending proposals; contributors see only their own.
    pub proposals: u32,
    /// Whether it may be a duplicate of another.
    pub likely_duplicate: bool,
    /// One person hid a claim that contradicts this incident. When it is shown again, unless another holder sends the same
    /// protection: the end of the seventh day (UTC) after it was hidden, as its hour would tell the public when somebody hid it;
    /// null if nothing is waiting for that. Only editors see this.
    #[schema(required)]
    pub unconfirmed_until: Option<DateTime<Utc>>,
}

const HOLDER: Form<String> = Form {
    parse: |text| is_holder(text).then(|| text.to_owned()),
    allowed: &["the holder of a key, such as kim"],
    schema: |none| pattern("[a-z0-9][a-z0-9._-]{0,63}", none),
};

const DAYS: Form<u32> = number::<0, 36_500>(&["a whole number of days, 0 to 36500"]);

parameters! {
    /// Which incidents of the desk.
    Queue {
        /// In one of these states; the default is all that are waiting for an editor, also to confirm what one person hid.
        state: Vec<IncidentState> = Several(word_of!(IncidentState)), "submitted";
        /// The author of the pending revision is this key holder.
        holder: Option<String> = Optional(HOLDER), "kim";
        /// It has been waiting for at least this number of days.
        min_age_days: Option<u32> = Optional(DAYS), 7;
        /// The host country (ISO 3166-1 alpha-2).
        host_country: Option<Country> = Optional(COUNTRY), "CN";
        /// `true`: only possible duplicates. `false`: all others.
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

/// What a line is made of.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(try_from = "String")]
    record: RecordState,
    revision: Uuid,
    #[sqlx(try_from = "String")]
    state: RevisionState,
    holder: Option<String>,
    content: Column<Incident>,
    at: DateTime<Utc>,
    proposals: i64,
    unconfirmed_until: Option<DateTime<Utc>>,
}

impl Row {
    fn line(self, likely_duplicate: bool) -> Line {
        let Self { record, state, content: Column(incident), .. } = self;
        Line {
            id: self.id,
            date: incident.date.to_string(),
            host_country: incident.host_country.code().to_owned(),
            title: incident.title,
            state: IncidentState::of(record, state),
            revision: self.revision,
            revision_state: state,
            holder: self.holder,
            at: self.at,
            proposals: u32::try_from(self.proposals).unwrap_or(u32::MAX),
            likely_duplicate,
            unconfirmed_until: self.unconfirmed_until,
        }
    }
}

/// A page of the queue, those first that have waited longest.
pub async fn queue(
    tx: &mut PgConnection,
    sight: Sight<'_>,
    now: DateTime<Utc>,
    queue: &Queue,
    page: (Place, u32),
) -> Result<Page, Error> {
    // What waits since before this has waited long enough.
    let before = queue.min_age_days.map(|days| now - chrono::TimeDelta::days(days.into()));
    let (rows, next) = match sight {
        Sight::Whole => whole(tx, before, queue, page).await?,
        Sight::Own(holder) => own(tx, holder, before, queue, page).await?,
    };
    let incidents: Vec<&Incident> = rows.iter().map(|row| &row.content.0).collect();
    // What an editor compares by its outline cites what is known of the sources anyway.
    let waiting = match sight {
        Sight::Whole => Vec::new(),
        Sight::Own(_) => {
            waiting(tx, sight, incidents.iter().flat_map(|incident| incident.source_keys()).collect()).await?
        }
    };
    let candidates = Candidates::near(tx, sight, &incidents).await?;
    let mut lines = Vec::new();
    for row in rows {
        let incident = &row.content.0;
        let keys = incident.source_keys();
        let sources: Vec<_> = waiting.iter().filter(|source| keys.contains(&source.key)).cloned().collect();
        let likely_duplicate = candidates.may_hold(row.id, incident, &sources);
        if queue.likely_duplicate.is_none_or(|wanted| wanted == likely_duplicate) {
            lines.push(row.line(likely_duplicate));
        }
    }
    Ok(Page { lines, next })
}

const WHOLE: &str =
    "select record.id, record.state as record, head.id as revision, head.state, head.author as holder, outline.content,
            coalesce(least(waiting.since, hidden.since), head.at) as at, waiting.proposals, hidden.until as unconfirmed_until
     from desk.record
     cross join lateral (
         select id, state, author, at from desk.revision where revision.record = record.id and state <> 'erased'
         order by state in ('submitted', 'asked', 'embargoed') desc, id is not distinct from record.accepted desc, seq desc limit 1
     ) as head
     left join desk.outline on outline.revision = head.id
     cross join lateral (
         select min(at) as since, array_agg(state) as states, array_agg(author) as authors, count(*) filter (where proposed) as proposals
         from (select at, state, author, false from desk.revision
               where revision.record = record.id and state in ('submitted', 'asked', 'embargoed')
               union all
               select at, state, author, true from desk.proposal
               where proposal.record = record.id and record.state = 'published' and state in ('submitted', 'asked')
         ) as one (at, state, author, proposed)
     ) as waiting
     left join lateral (
         select min(until) as until, date_trunc('day', min(until) - $9::interval - interval '1 s', 'UTC') as since
         from jsonb_each(record.protection -> 'contradictions') as contradiction (claim, about)
         cross join lateral cast(about #>> '{unconfirmed,until}' as timestamptz) as until
     ) as hidden on record.protection ? 'contradictions' and record.accepted is not null and record.retraction is distinct from 'withdrawn'
     where record.kind = 'incident'
       and (head.state = any($1) or waiting.states && $1
            or record.state = any($1) and (record.state <> 'submitted' or head.state = 'superseded')
            or $8 and hidden.until is not null)
       and ($2::text is null or head.author = $2 or $2 = any(waiting.authors))
       and ($3::timestamptz is null or coalesce(least(waiting.since, hidden.since), head.at) <= $3)
       and ($4::text is null or outline.content ->> 'host_country' = $4)
       and ($5::timestamptz is null or (coalesce(least(waiting.since, hidden.since), head.at), record.id) > ($5, $6))
     order by coalesce(least(waiting.since, hidden.since), head.at), record.id
     limit $7";

/// What waits for an editor, or is in another state that was asked for.
async fn whole(
    tx: &mut PgConnection,
    before: Option<DateTime<Utc>>,
    queue: &Queue,
    (after, limit): (Place, u32),
) -> Result<(Vec<Row>, Place), Error> {
    let asked: Vec<&str> = queue.state.iter().map(|state| state.word()).collect();
    let (at, id) = after.unzip();
    let is_default = asked.is_empty();
    let rows: Vec<Row> = sqlx::query_as(WHOLE)
        .bind(if asked.is_empty() { RevisionState::waiting() } else { asked })
        .bind(queue.holder.as_deref())
        .bind(before)
        .bind(queue.host_country.map(Country::code))
        .bind(at)
        .bind(id)
        .bind(i64::from(limit))
        .bind(is_default)
        .bind(ALONE)
        .fetch_all(&mut *tx)
        .await?;
    let next = end(&rows, limit, |row| (row.at, row.id));
    Ok((rows, next))
}

/// A record of which somebody wrote something: when they did so last, and the states of what they proposed to it.
#[derive(FromRow)]
struct Written {
    id: Uuid,
    at: DateTime<Utc>,
    proposals: Vec<String>,
}

const OWN: &str =
    "select max(own.at) as at, record.id, coalesce(array_agg(own.state) filter (where proposed), '{}') as proposals
     from desk.record join (
         select record, at, state, false from desk.revision where author = $1 and base is null and not exists (select from desk.proposal where proposal.revision = revision.id)
         union all
         select record, at, state, true from desk.proposal where author = $1
     ) as own (record, at, state, proposed) on own.record = record.id
     where record.kind = 'incident'
     group by record.id
     having ($2::timestamptz is null or max(own.at) <= $2) and ($3::timestamptz is null or (max(own.at), record.id) > ($3, $4))
     order by 1, 2
     limit $5";

/// What a contributor handed in, each as it is shown to them.
async fn own(
    tx: &mut PgConnection,
    holder: &str,
    before: Option<DateTime<Utc>>,
    queue: &Queue,
    (after, limit): (Place, u32),
) -> Result<(Vec<Row>, Place), Error> {
    let (at, id) = after.unzip();
    let written: Vec<Written> = sqlx::query_as(OWN)
        .bind(holder)
        .bind(before)
        .bind(at)
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(&mut *tx)
        .await?;
    let next = end(&written, limit, |written| (written.at, written.id));
    let mut rows = Vec::new();
    for Written { id, at, proposals } in written {
        let held = LockedRecord::unlocked(tx, Subject::Incident, id).await?;
        let shown = match shown(tx, &held, Sight::Own(holder)).await {
            Err(Error::NoRecord) => continue,
            shown => shown?,
        };
        if !asks_for(queue, held.state, &shown, holder, &proposals) {
            continue;
        }
        let Shown { revision, author, state, incident, .. } = shown;
        let is_open = |word: &&String| ProposalState::parse(word).is_some_and(ProposalState::is_open);
        let proposals = i64::try_from(proposals.iter().filter(is_open).count()).unwrap_or(i64::MAX);
        let (holder, content) = (Some(author).filter(|author| author == holder), Column(incident));
        rows.push(Row {
            id,
            record: held.state,
            revision,
            state,
            holder,
            content,
            at,
            proposals,
            unconfirmed_until: None,
        });
    }
    Ok((rows, next))
}

/// Whether the queue asks for something that a contributor handed in.
fn asks_for(queue: &Queue, record: RecordState, shown: &Shown, holder: &str, proposals: &[String]) -> bool {
    let is_asked = |word: &str| queue.state.iter().any(|state| state.word() == word);
    let by = queue.holder.as_deref();
    (queue.state.is_empty()
        || is_asked(IncidentState::of(record, shown.state).word())
        || is_asked(shown.state.word())
        || proposals.iter().any(|state| is_asked(state)))
        && queue.host_country.is_none_or(|country| country == shown.incident.host_country)
        && by.is_none_or(|by| by == holder && (shown.author == holder || !proposals.is_empty()))
}

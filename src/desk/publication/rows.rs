//! The rows of `published`, and how many of them are written at once.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::record::context::PublicContextEvent;
use crate::model::record::source::PublicSource;
use crate::model::redaction::public::PublicIncident;
use crate::model::value::text;
use crate::model::vocabulary::publication::{Change, Subject};

pub struct VersionRow {
    pub n: u32,
    pub at: DateTime<Utc>,
    pub act: String,
}

pub struct ChangeRow {
    pub n: u32,
    pub seq: u32,
    pub kind: Change,
    pub subject: Subject,
    pub record: Uuid,
    pub leaf: [u8; 32],
    /// Nobody did it: it follows from a source that reads differently.
    pub follows: bool,
}

/// What all records have: which state of what, and the finished document.
pub struct State {
    id: Uuid,
    since: u32,
    until: Option<u32>,
    document: String,
    earliest: Option<NaiveDate>,
    latest: Option<NaiveDate>,
}

pub struct IncidentRow {
    state: State,
    search_text: String,
}

pub struct SourceRow(State);

pub struct EventRow(State);

impl IncidentRow {
    pub fn new(public: &PublicIncident, search_text: String) -> Result<Self, Error> {
        let document = serde_json::to_string(public).map_err(Error::Json)?;
        let span = public.date.span();
        let (earliest, latest) = (Some(span.earliest), Some(span.latest));
        Ok(Self {
            state: State { id: public.id, since: public.version, until: None, document, earliest, latest },
            search_text,
        })
    }
}

impl SourceRow {
    pub fn new(public: &PublicSource) -> Result<Self, Error> {
        let document = serde_json::to_string(public).map_err(Error::Json)?;
        let span = public.source.published.as_ref().map(crate::model::value::edtf::Edtf::span);
        let (earliest, latest) = (span.map(|span| span.earliest), span.map(|span| span.latest));
        Ok(Self(State { id: public.id, since: public.version, until: None, document, earliest, latest }))
    }
}

impl EventRow {
    pub fn new(public: &PublicContextEvent) -> Result<Self, Error> {
        let document = serde_json::to_string(public).map_err(Error::Json)?;
        let span = public.event.date.span();
        let (earliest, latest) = (Some(span.earliest), Some(span.latest));
        Ok(Self(State { id: public.id, since: public.version, until: None, document, earliest, latest }))
    }
}

/// A state that is written already, and ends now.
struct End {
    subject: Subject,
    id: Uuid,
    since: u32,
    until: u32,
}

/// Rows that wait to be written together.
#[derive(Default)]
pub struct Rows {
    pub versions: Vec<VersionRow>,
    pub changes: Vec<ChangeRow>,
    incidents: Vec<IncidentRow>,
    sources: Vec<SourceRow>,
    events: Vec<EventRow>,
    ends: Vec<End>,
    /// Where the newest state of a record stands among the rows that wait.
    waiting: HashMap<Uuid, usize>,
}

impl Rows {
    pub fn begin_incident(&mut self, row: IncidentRow) {
        self.waiting.insert(row.state.id, self.incidents.len());
        self.incidents.push(row);
    }

    pub fn begin_source(&mut self, row: SourceRow) {
        self.waiting.insert(row.0.id, self.sources.len());
        self.sources.push(row);
    }

    pub fn begin_event(&mut self, row: EventRow) {
        self.waiting.insert(row.0.id, self.events.len());
        self.events.push(row);
    }

    /// Ends the state that a record has had since a version.
    pub fn end(&mut self, subject: Subject, id: Uuid, since: u32, until: u32) {
        let Some(at) = self.waiting.get(&id).copied() else {
            return self.ends.push(End { subject, id, since, until });
        };
        let state = match subject {
            Subject::Incident => &mut self.incidents[at].state,
            Subject::Source => &mut self.sources[at].0,
            Subject::ContextEvent => &mut self.events[at].0,
        };
        state.until = Some(until);
    }

    /// Leaves out what is not of these records: of their versions and of other records all is written already, and of
    /// the changes all but those that follow from others.
    pub fn keep(&mut self, records: &BTreeSet<Uuid>) {
        let Self { versions, changes, incidents, sources, events, ends, waiting } = self;
        versions.clear();
        changes.retain(|change| change.follows && records.contains(&change.record));
        incidents.retain(|row| records.contains(&row.state.id));
        sources.retain(|row| records.contains(&row.0.id));
        events.retain(|row| records.contains(&row.0.id));
        ends.retain(|end| records.contains(&end.id));
        waiting.clear();
    }

    /// How many rows wait.
    pub fn len(&self) -> usize {
        self.changes.len() + self.versions.len()
    }

    /// Writes what waits, and waits for more.
    pub async fn write(&mut self, tx: &mut PgConnection) -> Result<(), Error> {
        let Self { versions, changes, incidents, sources, events, ends, waiting: _ } = std::mem::take(self);
        write_versions(tx, &versions).await?;
        write_changes(tx, &changes).await?;
        // A present state ends before the next one begins: there is never more than one.
        for (subject, statement) in ENDS {
            write_ends(tx, &ends, subject, statement).await?;
        }
        write_states(tx, sources.iter().map(|row| &row.0), SOURCES).await?;
        write_states(tx, events.iter().map(|row| &row.0), EVENTS).await?;
        for some in incidents.chunks(AT_ONCE) {
            write_incidents(tx, some).await?;
        }
        Ok(())
    }
}

/// Incidents in one statement: some megabytes.
const AT_ONCE: usize = 1000;

/// Versions count in 32 bits on both sides; Postgres' integer has a sign.
pub fn integer(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

async fn write_versions(tx: &mut PgConnection, rows: &[VersionRow]) -> Result<(), Error> {
    sqlx::query("insert into published.version (n, published_at, act) select * from unnest($1::integer[], $2::timestamptz[], $3::text[])")
        .bind(rows.iter().map(|row| integer(row.n)).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.at).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.act.as_str()).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn write_changes(tx: &mut PgConnection, rows: &[ChangeRow]) -> Result<(), Error> {
    sqlx::query(
        "insert into published.change (n, seq, kind, subject, record, leaf)
         select * from unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::uuid[], $6::bytea[])",
    )
    .bind(rows.iter().map(|row| integer(row.n)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| integer(row.seq)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.kind.word()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.subject.word()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.record).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.leaf.as_slice()).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

const ENDS: [(Subject, &str); 3] = [
    (
        Subject::Incident,
        "update published.incident as state set until = ended.until
         from unnest($1::uuid[], $2::integer[], $3::integer[]) as ended (id, since, until)
         where state.id = ended.id and state.since = ended.since",
    ),
    (
        Subject::Source,
        "update published.source as state set until = ended.until
         from unnest($1::uuid[], $2::integer[], $3::integer[]) as ended (id, since, until)
         where state.id = ended.id and state.since = ended.since",
    ),
    (
        Subject::ContextEvent,
        "update published.context_event as state set until = ended.until
         from unnest($1::uuid[], $2::integer[], $3::integer[]) as ended (id, since, until)
         where state.id = ended.id and state.since = ended.since",
    ),
];

async fn write_ends(
    tx: &mut PgConnection,
    ends: &[End],
    subject: Subject,
    statement: &'static str,
) -> Result<(), Error> {
    let ends: Vec<&End> = ends.iter().filter(|end| end.subject == subject).collect();
    if ends.is_empty() {
        return Ok(());
    }
    sqlx::query(statement)
        .bind(ends.iter().map(|end| end.id).collect::<Vec<_>>())
        .bind(ends.iter().map(|end| integer(end.since)).collect::<Vec<_>>())
        .bind(ends.iter().map(|end| integer(end.until)).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The columns are read out of the document, so that they cannot say anything else.
const SOURCES: &str = "
    insert into published.source (id, since, until, key, kind, outlet, title, title_original, authors, url, archive_url,
                                  published, earliest, latest, language, derived_from, note, document)
    select id, since, until, d ->> 'key', d ->> 'kind', d ->> 'outlet', d ->> 'title', d ->> 'title_original',
           array(select json_array_elements_text(d -> 'authors')), d ->> 'url', d ->> 'archive_url', d ->> 'published',
           earliest, latest, d ->> 'language', array(select json_array_elements_text(d -> 'derived_from')), d ->> 'note', d
    from unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[]::json[], $5::date[], $6::date[])
         as state (id, since, until, d, earliest, latest)";

const EVENTS: &str = "
    insert into published.context_event (id, since, until, kind, date, earliest, latest, title, summary, countries, part_of,
                                         sources, document)
    select id, since, until, d ->> 'kind', d ->> 'date', earliest, latest, d ->> 'title', d ->> 'summary',
           array(select json_array_elements_text(d -> 'countries')), (d ->> 'part_of')::uuid,
           array(select distinct key from json_array_elements(d -> 'citations') as citation, unnest(array[citation ->> 'source', citation ->> 'via']) as key
                 where key is not null order by key), d
    from unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[]::json[], $5::date[], $6::date[])
         as state (id, since, until, d, earliest, latest)";

async fn write_states(
    tx: &mut PgConnection,
    states: impl Iterator<Item = &State> + Clone,
    statement: &'static str,
) -> Result<(), Error> {
    sqlx::query(statement)
        .bind(states.clone().map(|state| state.id).collect::<Vec<_>>())
        .bind(states.clone().map(|state| integer(state.since)).collect::<Vec<_>>())
        .bind(states.clone().map(|state| state.until.map(integer)).collect::<Vec<_>>())
        .bind(states.clone().map(|state| state.document.as_str()).collect::<Vec<_>>())
        .bind(states.clone().map(|state| state.earliest).collect::<Vec<_>>())
        .bind(states.map(|state| state.latest).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn write_incidents(tx: &mut PgConnection, rows: &[IncidentRow]) -> Result<(), Error> {
    let (ids, since): (Vec<Uuid>, Vec<i32>) =
        rows.iter().map(|row| (row.state.id, integer(row.state.since))).unzip();
    sqlx::query(
        "insert into published.incident (id, since, until, earliest, latest, document, search_text, search_pairs)
         select id, since, until, earliest, latest, document::json, search_text, string_to_array(search_pairs, ' ')
         from unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::date[], $6::date[], $7::text[], $8::text[])
              as state (id, since, until, document, earliest, latest, search_text, search_pairs)",
    )
    .bind(&ids)
    .bind(&since)
    .bind(rows.iter().map(|row| row.state.until.map(integer)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.state.document.as_str()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.state.earliest).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.state.latest).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.search_text.as_str()).collect::<Vec<_>>())
    // Arrays of arrays have to be of one length in Postgres; no pair holds a space.
    .bind(rows.iter().map(|row| text::pairs(&row.search_text).join(" ")).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    for statement in [PLACES, CLAIMS] {
        sqlx::query(statement).bind(&ids).bind(&since).execute(&mut *tx).await?;
    }
    Ok(())
}

const PLACES: &str = "
    insert into published.incident_place (incident, since, seq, role, key, name, country, subdivision, precision, lat, lon, people_min, people_max)
    select id, since, seq, place ->> 'role', place ->> 'key', place ->> 'name', place ->> 'country', place ->> 'subdivision',
           place ->> 'precision', (place ->> 'lat')::double precision, (place ->> 'lon')::double precision,
           (place #>> '{people,min}')::integer, (place #>> '{people,max}')::integer
    from unnest($1::uuid[], $2::integer[]) as state (id, since) join published.incident using (id, since),
         json_array_elements(document -> 'places') with ordinality as of_it (place, seq)";

const CLAIMS: &str = "
    insert into published.claim (incident, since, seq, key, source, via, stance, hedge, attribution, people_min, people_max,
                                 quantifier, counts, quote, locator)
    select id, since, seq, claim ->> 'key', claim ->> 'source', claim ->> 'via', claim ->> 'stance', claim ->> 'hedge',
           array(select json_array_elements_text(claim -> 'attribution')), (claim #>> '{people,min}')::integer,
           (claim #>> '{people,max}')::integer, claim #>> '{people,quantifier}', claim #>> '{people,counts}', claim ->> 'quote',
           claim ->> 'locator'
    from unnest($1::uuid[], $2::integer[]) as state (id, since) join published.incident using (id, since),
         json_array_elements(document -> 'claims') with ordinality as of_it (claim, seq)";

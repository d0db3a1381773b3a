//! The statements that write the rows of `published`.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::history::Tombstone;
use crate::desk::publication::projection::Told;
use crate::model::value::text;
use crate::model::vocabulary::publication::Subject;

/// Versions count in 32 bits on both sides; Postgres' integer has a sign.
pub fn integer(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// A state of a record that is to be written.
pub struct Row {
    pub id: Uuid,
    pub since: i32,
    pub until: Option<i32>,
    pub document: String,
    pub days: (NaiveDate, NaiveDate),
    pub search_text: String,
    /// Of its sources, in their order.
    pub source_days: Vec<Option<(NaiveDate, NaiveDate)>>,
}

/// Takes states away, with all that belongs to them, and ends others: before new ones begin, as there is never more than
/// one present state.
pub async fn end(
    tx: &mut PgConnection,
    deleted: &[(Uuid, i32)],
    ended: &[(Uuid, i32, Option<i32>)],
) -> Result<(), Error> {
    sqlx::query(
        "with deleted (id, since) as (select * from unnest($1::uuid[], $2::integer[])),
              ended (id, since, until) as (select * from unnest($3::uuid[], $4::integer[], $5::integer[])),
              source as (delete from published.source using deleted
                         where source.record = deleted.id and source.since = deleted.since),
              incident as (delete from published.incident using deleted
                           where incident.id = deleted.id and incident.since = deleted.since),
              event as (delete from published.context_event as event using deleted
                        where event.id = deleted.id and event.since = deleted.since),
              ended_incident as (update published.incident set until = ended.until from ended
                                 where incident.id = ended.id and incident.since = ended.since)
         update published.context_event as event set until = ended.until from ended
         where event.id = ended.id and event.since = ended.since",
    )
    .bind(deleted.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind(deleted.iter().map(|(_, since)| *since).collect::<Vec<_>>())
    .bind(ended.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
    .bind(ended.iter().map(|(_, since, _)| *since).collect::<Vec<_>>())
    .bind(ended.iter().map(|(.., until)| *until).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

pub async fn tell(
    tx: &mut PgConnection,
    told: &[(Uuid, Subject, Told)],
    untold: &[(i32, Uuid)],
    generation: bool,
) -> Result<(), Error> {
    sqlx::query(
        "with untold as (delete from published.change using unnest($1::integer[], $2::uuid[]) as untold (n, record)
                         where change.n = untold.n and change.record = untold.record),
              projection as (update published.projection set generation = generation + 1 where $3)
         insert into published.change (n, record, kind, subject, leaf)
         select * from unnest($4::integer[], $5::uuid[], $6::text[], $7::text[], $8::bytea[])",
    )
    .bind(untold.iter().map(|(n, _)| *n).collect::<Vec<_>>())
    .bind(untold.iter().map(|(_, record)| *record).collect::<Vec<_>>())
    .bind(generation)
    .bind(told.iter().map(|(.., told)| integer(told.n)).collect::<Vec<_>>())
    .bind(told.iter().map(|(record, ..)| *record).collect::<Vec<_>>())
    .bind(told.iter().map(|(.., told)| told.kind.word()).collect::<Vec<_>>())
    .bind(told.iter().map(|(_, subject, _)| subject.word()).collect::<Vec<_>>())
    .bind(told.iter().map(|(.., told)| told.leaf.as_slice()).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// The columns are read out of the document, so that they cannot say anything else.
macro_rules! with_sources {
    ($state:literal, $more:literal) => {
        concat!(
            "with given (id, since, until, d, earliest, latest, search_text, search_pairs) as (
                 select * from unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[]::json[], $5::date[], $6::date[], $7::text[], $8::text[])
             ), state as (",
            $state,
            " returning id, since, document
             ), day (id, since, seq, earliest, latest) as (
                 select * from unnest($9::uuid[], $10::integer[], $11::integer[], $12::date[], $13::date[])
             )",
            $more,
            "insert into published.source (record, since, seq, key, kind, outlet, title, title_original, authors, url,
                                           archive_url, published, earliest, latest, language, derived_from, note, document)
             select id, since, seq, s ->> 'key', s ->> 'kind', s ->> 'outlet', s ->> 'title', s ->> 'title_original',
                    array(select json_array_elements_text(s -> 'authors')), s ->> 'url', s ->> 'archive_url',
                    s ->> 'published', earliest, latest, s ->> 'language',
                    array(select json_array_elements_text(s -> 'derived_from')), s ->> 'note', s
             from (select id, since, source.s, source.seq::integer as seq
                   from state, json_array_elements(document -> 'sources') with ordinality as source (s, seq)) as carried
             join day using (id, since, seq)"
        )
    };
}

const INCIDENTS: &str = with_sources!(
    "insert into published.incident (id, since, until, earliest, latest, document, search_text, search_pairs)
     select id, since, until, earliest, latest, d, search_text, string_to_array(search_pairs, ' ') from given",
    ", place as (
         insert into published.incident_place (incident, since, seq, role, key, name, country, subdivision, precision,
                                               lat, lon, people_min, people_max)
         select id, since, seq, p ->> 'role', p ->> 'key', p ->> 'name', p ->> 'country', p ->> 'subdivision',
                p ->> 'precision', (p ->> 'lat')::double precision, (p ->> 'lon')::double precision,
                (p #>> '{people,min}')::integer, (p #>> '{people,max}')::integer
         from state, json_array_elements(document -> 'places') with ordinality as of_it (p, seq)
     ), claim as (
         insert into published.claim (incident, since, seq, key, source, via, stance, hedge, attribution, people_min,
                                      people_max, quantifier, counts, quote, locator)
         select id, since, seq, c ->> 'key', c ->> 'source', c ->> 'via', c ->> 'stance', c ->> 'hedge',
                array(select json_array_elements_text(c -> 'attribution')), (c #>> '{people,min}')::integer,
                (c #>> '{people,max}')::integer, c #>> '{people,quantifier}', c #>> '{people,counts}', c ->> 'quote',
                c ->> 'locator'
         from state, json_array_elements(document -> 'claims') with ordinality as of_it (c, seq)
     ) "
);

const EVENTS: &str = with_sources!(
    "insert into published.context_event (id, since, until, kind, date, earliest, latest, title, summary, countries,
                                          part_of, document)
     select id, since, until, d ->> 'kind', d ->> 'date', earliest, latest, d ->> 'title', d ->> 'summary',
            array(select json_array_elements_text(d -> 'countries')), (d ->> 'part_of')::uuid, d from given",
    " "
);

pub async fn begin(tx: &mut PgConnection, rows: &[Row], subject: Subject) -> Result<(), Error> {
    let days = || {
        let of = |row: &Row| {
            let (id, since) = (row.id, row.since);
            let days: Vec<_> =
                (1..).zip(&row.source_days).map(move |(seq, days)| (id, since, seq, *days)).collect();
            days
        };
        rows.iter().flat_map(of)
    };
    sqlx::query(if subject == Subject::Incident { INCIDENTS } else { EVENTS })
        .bind(rows.iter().map(|row| row.id).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.since).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.until).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.document.as_str()).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.days.0).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.days.1).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.search_text.as_str()).collect::<Vec<_>>())
        // Arrays of arrays have to be of one length in Postgres; no pair holds a space.
        .bind(rows.iter().map(|row| text::pairs(&row.search_text).join(" ")).collect::<Vec<_>>())
        .bind(days().map(|(id, ..)| id).collect::<Vec<_>>())
        .bind(days().map(|(_, since, ..)| since).collect::<Vec<_>>())
        .bind(days().map(|(_, _, seq, _)| seq).collect::<Vec<i32>>())
        .bind(days().map(|(.., days)| days.map(|(earliest, _)| earliest)).collect::<Vec<_>>())
        .bind(days().map(|(.., days)| days.map(|(_, latest)| latest)).collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    Ok(())
}

pub async fn bury(
    tx: &mut PgConnection,
    tombstones: &[(Uuid, Subject, Tombstone)],
    razed: &[Uuid],
) -> Result<(), Error> {
    sqlx::query(
        "with razed as (delete from published.tombstone where id = any($1))
         insert into published.tombstone (id, subject, kind, reason, merged_into, since)
         select * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::integer[])
         on conflict on constraint tombstone_pk
         do update set kind = excluded.kind, reason = excluded.reason, merged_into = excluded.merged_into, since = excluded.since",
    )
    .bind(razed)
    .bind(tombstones.iter().map(|(id, ..)| *id).collect::<Vec<_>>())
    .bind(tombstones.iter().map(|(_, subject, _)| subject.word()).collect::<Vec<_>>())
    .bind(tombstones.iter().map(|(.., tombstone)| tombstone.kind.word()).collect::<Vec<_>>())
    .bind(tombstones.iter().map(|(.., tombstone)| tombstone.reason.as_deref()).collect::<Vec<_>>())
    .bind(tombstones.iter().map(|(.., tombstone)| tombstone.merged_into).collect::<Vec<_>>())
    .bind(tombstones.iter().map(|(.., tombstone)| integer(tombstone.since)).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

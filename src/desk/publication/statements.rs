//! The statements that write the rows of `published`. Each reads what it writes from JSON: as many rows as there are.

/// Versions count in 32 bits on both sides; Postgres' integer has a sign.
pub fn integer(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Takes states away, with all that belongs to them, and ends others; what versions say that they did, or no longer say;
/// with $5 older versions read differently.
pub const END: &str =
    "with deleted as (select * from jsonb_to_recordset($1) as deleted (id uuid, n integer)),
          ended as (select * from jsonb_to_recordset($2) as ended (id uuid, since integer, until integer)),
          source as (delete from published.source using deleted
                     where source.record = deleted.id and source.since = deleted.n),
          incident as (delete from published.incident using deleted
                       where incident.id = deleted.id and incident.since = deleted.n),
          event as (delete from published.context_event as event using deleted
                    where event.id = deleted.id and event.since = deleted.n),
          ended_incident as (update published.incident set until = ended.until from ended
                             where incident.id = ended.id and incident.since = ended.since),
          ended_event as (update published.context_event as event set until = ended.until from ended
                          where event.id = ended.id and event.since = ended.since),
          untold as (delete from published.change using jsonb_to_recordset($3) as untold (id uuid, n integer)
                     where change.n = untold.n and change.record = untold.id),
          projection as (update published.projection set generation = generation + 1 where $5)
     insert into published.change (n, record, kind, subject, leaf)
     select n, id, kind, subject, decode(leaf, 'hex')
     from jsonb_to_recordset($4) as told (id uuid, subject text, n integer, kind text, leaf text)";

/// The columns are read out of the document, so that they cannot say anything else.
macro_rules! with_sources {
    ($state:literal, $more:literal) => {
        concat!(
            "with given as (
                 select * from jsonb_to_recordset($1) as given (id uuid, since integer, until integer, document text,
                     days date[], search_text text, search_pairs text[], source_days jsonb)
             ), state as (",
            $state,
            " returning id, since, document
             )",
            $more,
            "insert into published.source (record, since, seq, key, kind, outlet, title, title_original, authors, url,
                                           archive_url, published, earliest, latest, language, derived_from, note, document)
             select id, since, seq, s ->> 'key', s ->> 'kind', s ->> 'outlet', s ->> 'title', s ->> 'title_original',
                    array(select json_array_elements_text(s -> 'authors')), s ->> 'url', s ->> 'archive_url',
                    s ->> 'published', (days ->> 0)::date, (days ->> 1)::date, s ->> 'language',
                    array(select json_array_elements_text(s -> 'derived_from')), s ->> 'note', s
             from (select id, since, source.s, source.seq, source_days -> (source.seq::integer - 1) as days
                   from state join given using (id, since),
                        json_array_elements(state.document -> 'sources') with ordinality as source (s, seq)) as carried"
        )
    };
}

pub const INCIDENTS: &str = with_sources!(
    "insert into published.incident (id, since, until, earliest, latest, document, search_text, search_pairs)
     select id, since, until, days[1], days[2], document::json, search_text, search_pairs from given",
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

pub const EVENTS: &str = with_sources!(
    "insert into published.context_event (id, since, until, kind, date, earliest, latest, title, summary, countries,
                                          part_of, document)
     select id, since, until, d ->> 'kind', d ->> 'date', days[1], days[2], d ->> 'title', d ->> 'summary',
            array(select json_array_elements_text(d -> 'countries')), (d ->> 'part_of')::uuid, d
     from given, cast(document as json) as d",
    " "
);

/// Says of records that they are not public any more, or that they are.
pub const BURY: &str =
    "with razed as (delete from published.tombstone where id = any($1))
     insert into published.tombstone (id, subject, kind, reason, merged_into, since)
     select * from jsonb_to_recordset($2)
         as tombstone (id uuid, subject text, kind text, reason text, merged_into uuid, since integer)
     on conflict on constraint tombstone_pk
     do update set kind = excluded.kind, reason = excluded.reason, merged_into = excluded.merged_into, since = excluded.since";

/// In which versions records are part of others.
pub const MERGE: &str = "insert into published.merge (id, merged_into, since, until)
     select * from jsonb_to_recordset($1) as merge (id uuid, merged_into uuid, since integer, until integer)";

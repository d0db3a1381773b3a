-- A register of many incidents, for measuring: copies of those that are there, each with an id of its own, in one
-- version more. As the desk's role; how many is set before, on the same connection:
--
--     psql "$DESK" -c "set refoulement.many = 1000000" -f tests/suite/support/many.sql
--
-- Only what the service reads is filled: version and incident.
insert into published.version (n, published_at, act)
select max(n) + 1, max(published_at), 'import' from published.version;

with there as (
    select row_number() over (order by id) as at, id, earliest, latest, document::text as document
      from published.incident
     where until is null
),
new as (
    select md5('many ' || i)::uuid as id, 1 + i % (select count(*) from there) as at
      from generate_series(1, current_setting('refoulement.many')::integer) as i
)
insert into published.incident (id, since, earliest, latest, document, search_text, search_pairs)
select new.id, (select max(n) from published.version), earliest, latest,
       replace(document, there.id::text, new.id::text)::json, '', '{}'
  from new join there using (at);

-- When an incident was first published stands in its public document, beside when it last changed. It follows from the
-- first of its states; only a register that was restored from an export has no state of that time.

alter table desk.record add column first_n integer;
comment on column desk.record.first_n is 'Of a restored incident: the version that first published it. Null where it follows from its publications.';

update published.incident as state
set document = (left(state.document::text, -1) || ',"first_version":' || first.since
                || ',"first_published":' || (first.document -> 'updated')::text || '}')::json
from (select distinct on (id) id, since, document from published.incident order by id, since) as first
where first.id = state.id and state.document ->> 'first_version' is null;

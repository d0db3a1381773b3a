-- How much is in a batch, counted when that changes: whoever follows a large one asks every second.

alter table desk.batch
    add column incidents bigint not null default 0,
    add column sources   bigint not null default 0;
comment on column desk.batch.incidents is 'How many incidents are in it.';
comment on column desk.batch.sources is 'How many sources are in it.';
grant update (incidents, sources) on desk.batch to refoulement_desk;

update desk.batch set incidents = counted.incidents, sources = counted.sources
from (select batch_revision.batch, count(*) filter (where kind = 'incident') as incidents, count(*) filter (where kind = 'source') as sources
      from desk.batch_revision join desk.revision on revision.id = batch_revision.revision join desk.record on record.id = revision.record
      group by 1) as counted
where counted.batch = batch.id;

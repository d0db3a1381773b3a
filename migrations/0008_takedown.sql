-- What protects people gets through, whatever others propose meanwhile. The acts that expose less, and what waits for a
-- second person, are about what stands: what is accepted, approved or taken back of a record, and what is hidden of it.

alter table desk.record add column state_version integer not null default 0;
comment on column desk.record.state_version is 'Counts the changes of what stands. It is the last part of the ETag; acts that expose less compare nothing else of it.';

-- One place for every way in which what stands can change: it is counted, and no request that waits for a second person
-- outlives it.
create function desk.count_state() returns trigger
    language plpgsql
    set search_path = ''
as $$
begin
    new.state_version := old.state_version + 1;
    update desk.approval set ended = 'replaced' where record = new.id and ended is null;
    return new;
end
$$;
comment on function desk.count_state() is 'Counts a change of what stands of a record, and ends what waits for a second person.';

create trigger record_state_changed before update on desk.record for each row
    when ((old.accepted, old.protection, old.retraction, old.merged_into, old.embargo_until, old.embargo_revision)
          is distinct from (new.accepted, new.protection, new.retraction, new.merged_into, new.embargo_until, new.embargo_revision))
    execute function desk.count_state();
comment on trigger record_state_changed on desk.record is 'What is accepted, approved or taken back of a record, or hidden of it, has changed.';
alter table desk.approval drop constraint approval_ended_at,
    add constraint approval_ended_at check (ended is not null or ended_at is null);
comment on column desk.approval.ended_at is 'When another request ended it; null where a change of what stands did, which has an act of its own.';
comment on column desk.approval.ended is 'carried: a second holder asked for the same. replaced: something else was asked for since, or what it was about has changed. Null while it waits.';

-- Of why something was taken back the public reads a word of a fixed list: one person alone says nothing in public. What was
-- written before that stays in the log of acts.
update desk.record set retraction_reason = case state when 'merged' then 'same_incident' else 'not_stated' end
where retraction_reason is not null;
update published.tombstone set reason = case kind when 'merged' then 'same_incident' else 'not_stated' end
where reason is not null;
update published.projection set generation = generation + 1;
comment on column desk.record.retraction_reason is 'Why it was retracted or merged, as the public reads it: a word of the list PublicReason. What an editor wrote is in the act.';
comment on column published.tombstone.reason is 'Why, as a word of the list PublicReason of /v1/vocabulary; null if it was merged without one.';

-- Hiding what contradicts an incident holds for seven days unless a second person confirms it. It is looked for often.
create index record_contradictions on desk.record (id) where protection ? 'contradictions';

-- A wrong merge can be undone by two people. What a version counted by it stays so.
create table published.merge (
    id          uuid    not null,
    merged_into uuid    not null,
    since       integer not null,
    until       integer,
    constraint merge_pk primary key (id, since),
    constraint merge_since foreign key (since) references published.version (n),
    constraint merge_valid check (until > since)
);
comment on table published.merge is 'In which versions an incident is part of another. Whoever may share people with it shares them with the other there.';
comment on column published.merge.id is 'The id of the incident.';
comment on column published.merge.merged_into is 'The incident that it is part of.';
comment on column published.merge.since is 'The first version in which it is.';
comment on column published.merge.until is 'The first version in which it no longer is; null while it is.';
insert into published.merge (id, merged_into, since) select id, merged_into, since from published.tombstone where kind = 'merged';

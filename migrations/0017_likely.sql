-- Incidents of a batch that may be the same as another: they are left out of it until an editor has said what they are.

create table desk.likely (
    incident   uuid        not null,
    other      uuid        not null,
    at         timestamptz not null,
    word       text,
    holder     text,
    decided_at timestamptz,
    added      uuid[]      not null default '{}',
    constraint likely_pk primary key (incident, other),
    constraint likely_incident foreign key (incident) references desk.record (id),
    constraint likely_other foreign key (other) references desk.record (id),
    constraint likely_word check (word in ('another_case', 'same', 'leave_out')),
    constraint likely_is_decided_by_somebody check (num_nonnulls(word, holder, decided_at) in (0, 3)),
    constraint likely_are_two check (incident <> other)
);
comment on table desk.likely is 'Which incidents of a batch may be the same as another, and what an editor said of it. The reasons are found anew whenever they are shown.';
comment on column desk.likely.incident is 'The incident of the batch.';
comment on column desk.likely.other is 'The incident that it may be the same as. If that is of a batch too, there is a row for it as well.';
comment on column desk.likely.at is 'When they were compared.';
comment on column desk.likely.word is 'another_case, same or leave_out; null until an editor decides.';
comment on column desk.likely.holder is 'The editor who decided last.';
comment on column desk.likely.decided_at is 'When.';
comment on column desk.likely.added is 'If it is the same: the revisions or proposals by which its claims were added to the other.';
grant update (word, holder, decided_at, added) on desk.likely to refoulement_desk;
create index likely_with on desk.likely (other);

alter table desk.batch
    add column compared integer,
    add column only_nearest integer not null default 0;
comment on column desk.batch.compared is 'Its incidents were compared with everything that was public up to this version; null: not yet.';
comment on column desk.batch.only_nearest is 'How many of its incidents have so much in common with others that they were compared only with the nearest in time.';
grant update (compared, only_nearest) on desk.batch to refoulement_desk;
-- If the claims of one row are added to another row of the batch, that has a newer revision.
grant update (revision) on desk.batch_revision to refoulement_desk;

-- What is erased leaves nothing to guess it by.
create function desk.forget_likely() returns trigger
    language plpgsql security definer
    set search_path = ''
as $$
begin
    if exists (select from desk.revision where revision.record = new.record and revision.state <> 'erased') then
        return null;
    end if;
    delete from desk.likely where incident = new.record or other = new.record;
    -- The reasons in a report quote it.
    update desk.import
       set report = jsonb_set(report, '{likely,list}', '[]')
     where report #> '{likely,list}' @> jsonb_build_array(jsonb_build_object('others', jsonb_build_array(jsonb_build_object('id', new.record))));
    return null;
end
$$;
comment on function desk.forget_likely() is 'Takes away what a record was compared with, and what reports tell of it, once all of it is erased.';
create trigger revision_erased_likely after update of state on desk.revision
    for each row when (new.state = 'erased') execute function desk.forget_likely();

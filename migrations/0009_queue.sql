-- What the queue shows of each revision of an incident, and compares with others: a small part of it, so that a page of
-- the queue reads nothing else.

create table desk.outline (
    revision uuid  not null,
    content  jsonb not null,
    earliest date  not null,
    latest   date  not null,
    constraint outline_pk primary key (revision),
    constraint outline_revision foreign key (revision) references desk.revision (id),
    constraint outline_days check (earliest <= latest)
);
comment on table desk.outline is 'Of each revision of an incident what lists show and what is compared. It follows from the content, and is made anew in the form of the program, as the documents of `published` are.';
comment on column desk.outline.revision is 'The revision.';
comment on column desk.outline.content is 'An incident with all left out that no list shows and nothing compares.';
comment on column desk.outline.earliest is 'The first day on which it may have happened.';
comment on column desk.outline.latest is 'The last.';
grant delete on desk.outline to refoulement_desk;

-- What is erased has no outline.
create function desk.forget_outline() returns trigger
    language plpgsql security definer
    set search_path = ''
as $$
begin
    delete from desk.outline where revision = new.id;
    return null;
end
$$;
comment on function desk.forget_outline() is 'Takes away the outline of a revision that is erased.';
create trigger revision_erased after update of state on desk.revision
    for each row when (new.state = 'erased') execute function desk.forget_outline();

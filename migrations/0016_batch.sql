-- Batches of many rows: what looks like personal data is kept with each revision, a batch is published while its editor
-- follows it, and it can be split.

create table desk.screening (
    revision uuid  not null,
    cautions jsonb not null,
    constraint screening_pk primary key (revision),
    constraint screening_revision foreign key (revision) references desk.revision (id)
);
comment on table desk.screening is 'What looks like personal data in each revision, as it is without protection. It follows from the content, and is made anew in the form of the program, as outlines are.';
comment on column desk.screening.revision is 'The revision.';
comment on column desk.screening.cautions is 'A list of pointers, each with its code, a message, and the digest of what was read; empty where nothing was found. A revision without a row is looked at anew.';
grant delete on desk.screening to refoulement_desk;

-- What is erased has no outline, and nothing that quotes it.
create or replace function desk.forget_outline() returns trigger
    language plpgsql security definer
    set search_path = ''
as $$
begin
    delete from desk.outline where revision = new.id;
    delete from desk.screening where revision = new.id;
    return null;
end
$$;
comment on function desk.forget_outline() is 'Takes away the outline and the cautions of a revision that is erased.';

alter table desk.batch
    add column accepted_by  text,
    add column accepted_key text,
    add column accepted_tag text,
    add column heard_at     timestamptz,
    add column done         bigint not null default 0,
    add column total        bigint not null default 0,
    add column failure      text,
    add column version      integer,
    add column left_out     bigint,
    drop constraint batch_state,
    add constraint batch_state check (state in ('submitted', 'accepting', 'published', 'rejected')),
    add constraint batch_accepting check (state <> 'accepting' or num_nulls(accepted_by, heard_at) = 0),
    add constraint batch_accepted_tag check ((state = 'accepting') = (accepted_tag is not null));
comment on column desk.batch.state is 'submitted, accepting (an editor accepted it, and it is being published), published or rejected.';
comment on column desk.batch.accepted_by is 'Who accepted it last.';
comment on column desk.batch.accepted_key is 'With which key.';
comment on column desk.batch.accepted_tag is 'The entity tag of what they had seen: if it is another when its turn comes, nothing is published. Null but while it is being published, as it is made of texts that may be erased.';
comment on column desk.batch.heard_at is 'When the process that publishes it was last heard. After a silence another takes it up.';
comment on column desk.batch.done is 'Revisions published so far. Nobody sees them before all are.';
comment on column desk.batch.total is 'Revisions to be published in all.';
comment on column desk.batch.failure is 'Why it was not published, after it was accepted last.';
comment on column desk.batch.version is 'The version that published it; null where nobody saw a difference.';
comment on column desk.batch.left_out is 'How many of its revisions were not published with it.';
create index batch_accepting on desk.batch (heard_at) where state = 'accepting';
grant update (accepted_by, accepted_key, accepted_tag, heard_at, done, total, failure, version, left_out) on desk.batch to refoulement_desk;

-- A part of a batch goes into another.
grant update (batch) on desk.batch_revision to refoulement_desk;

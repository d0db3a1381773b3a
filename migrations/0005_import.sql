-- Import: which rows have come in already, what somebody asked to have published as one act, and what became of files.
-- And what takes away, which is about all tables of the desk.

create table desk.imported_row (
    holder text        not null,
    digest bytea       not null,
    record uuid        not null,
    at     timestamptz not null,
    constraint imported_row_pk primary key (holder, digest),
    constraint imported_row_record foreign key (record) references desk.record (id),
    constraint imported_row_has_holder check (holder <> ''),
    constraint imported_row_digest_is_sha256 check (octet_length(digest) = 32)
);
comment on table desk.imported_row is 'What has been imported without an id, so that the same file twice changes nothing. One holder learns nothing of another''s.';
comment on column desk.imported_row.holder is 'Who imported it.';
comment on column desk.imported_row.digest is 'SHA-256 of the incident as it was read, as RFC 8785 JSON.';
comment on column desk.imported_row.record is 'The record that was made of it.';
comment on column desk.imported_row.at is 'When.';

create table desk.batch (
    id     uuid        not null,
    holder text        not null,
    at     timestamptz not null,
    state  text        not null default 'submitted',
    constraint batch_pk primary key (id),
    constraint batch_has_holder check (holder <> ''),
    constraint batch_state check (state in ('submitted', 'published', 'rejected'))
);
comment on table desk.batch is 'Revisions that were imported together, to be published as one act by another person. What the file was called is not kept.';
comment on column desk.batch.id is 'The id of the batch.';
comment on column desk.batch.holder is 'Who imported it, and so does not publish it.';
comment on column desk.batch.at is 'When.';
comment on column desk.batch.state is 'submitted, published or rejected.';
grant update (state) on desk.batch to refoulement_desk;

create table desk.batch_revision (
    batch    uuid    not null,
    seq      integer not null,
    revision uuid    not null,
    constraint batch_revision_pk primary key (batch, seq),
    constraint batch_revision_once unique (revision),
    constraint batch_revision_batch foreign key (batch) references desk.batch (id),
    constraint batch_revision_revision foreign key (revision) references desk.revision (id)
);
comment on table desk.batch_revision is 'The revisions of each batch.';
comment on column desk.batch_revision.batch is 'The batch.';
comment on column desk.batch_revision.seq is 'The place of the revision in it, from 1: sources come before the incidents that cite them.';
comment on column desk.batch_revision.revision is 'The revision.';

create table desk.import (
    id       uuid        not null,
    holder   text        not null,
    at       timestamptz not null,
    state    text        not null default 'running',
    done     bigint      not null default 0,
    total    bigint      not null default 0,
    heard_at timestamptz not null,
    report   jsonb,
    constraint import_pk primary key (id),
    constraint import_has_holder check (holder <> ''),
    constraint import_state check (state in ('running', 'checked', 'refused', 'imported', 'failed')),
    constraint import_ended_with_report check ((state = 'running') = (report is null))
);
comment on table desk.import is 'Files that came in over HTTP, and what became of them. What they held is not kept here.';
comment on column desk.import.id is 'The id of the import.';
comment on column desk.import.holder is 'Who sent it.';
comment on column desk.import.at is 'When.';
comment on column desk.import.state is 'running, checked (a dry run without problems), refused (it has problems; nothing was written), imported, or failed.';
comment on column desk.import.done is 'Rows worked on so far.';
comment on column desk.import.total is 'Rows in all.';
comment on column desk.import.heard_at is 'When the process that works on it was last heard.';
comment on column desk.import.report is 'What came of it: counts, the batch, every problem by row and column.';
grant update (state, done, total, heard_at, report) on desk.import to refoulement_desk;

-- Nonces only go: a function can take them away, and nothing can write them.
create function desk.forget_nonces(hidden uuid[]) returns void
    language sql security definer
    set search_path = ''
as $$
    update desk.publication set nonce = null where record = any (hidden) and nonce is not null;
$$;
comment on function desk.forget_nonces(uuid[]) is 'Takes away the nonces of everything that was published of these records.';

-- The only exception to append-only, as a function so that nothing else can use the right: the content of every
-- revision of a record that no version shows is replaced by its hash and a reason. The key of a source often names
-- outlet and day, so it goes too.
create function desk.erase(erased uuid, why text) returns integer
    language plpgsql security definer
    set search_path = ''
as $$
declare
    gone integer;
begin
    if exists (select from desk.record where id = erased and kind <> 'source'
               and (state = 'published' or state = 'merged' or (state = 'retracted' and retraction <> 'withdrawn')))
       or exists (select from desk.record join published.source using (key) where record.id = erased) then
        raise exception 'record % is public, or older versions show it: withdraw it first', erased using errcode = 'check_violation';
    end if;
    update desk.revision
       set content = jsonb_build_object('erased', encode(sha256(convert_to(content::text, 'UTF8')), 'hex'), 'reason', why),
           links = '{}', address = null, title_key = null, reason = '', state = 'erased'
     where record = erased and state <> 'erased';
    get diagnostics gone = row_count;
    delete from desk.citation where revision in (select id from desk.revision where record = erased);
    update desk.proposal set changes = '[]', reason = '', state = 'erased' where record = erased;
    update desk.act set detail = '{}' where record = erased;
    update desk.approval set detail = '{}' where record = erased;
    delete from desk.imported_row where record = erased;
    update desk.record
       set protection = '{}',
           key = case kind when 'source' then 'erased-' || replace(gen_random_uuid()::text, '-', '') end
     where id = erased;
    -- A kept answer names the keys of sources.
    update desk.idempotency set resource = erased::text where starts_with(resource, erased::text);
    update desk.publication set nonce = null where record = erased;
    return gone;
end
$$;
comment on function desk.erase(uuid, text) is 'Replaces the content of every revision of a record that no version shows by its SHA-256 and a reason; says of how many.';

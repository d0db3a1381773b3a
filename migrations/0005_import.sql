-- Import: which rows have come in already, and what somebody asked to have published as one act.

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

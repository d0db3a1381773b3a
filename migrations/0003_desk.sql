-- The desk: the truth, and confidential. What is accepted here is projected into `published` through one door.

create table desk.record (
    id         uuid        not null,
    kind       text        not null,
    key        text,
    state      text        not null default 'submitted',
    protection jsonb       not null default '{}',
    accepted   uuid,
    created_at timestamptz not null,
    constraint record_pk primary key (id),
    constraint record_kind check (kind in ('incident', 'source', 'context_event')),
    constraint record_state check (state in ('submitted', 'published', 'retracted', 'rejected', 'merged')),
    constraint record_key_of_source check ((kind = 'source') = (key is not null)),
    constraint record_key_once unique (key)
);
comment on table desk.record is 'What the register has, or was asked to have: incidents, sources, context events.';
comment on column desk.record.key is 'The key of a source, which others cite it by: it never changes. Null for other records.';
comment on column desk.record.protection is 'What must not be seen of it. Its present state, for every revision; never part of one.';
comment on column desk.record.accepted is 'The revision accepted last: the present truth. It may have made no version, where nobody could see a difference.';
-- What is not named here cannot be changed by the service: not the kind, not the key.
grant update (state, protection, accepted) on desk.record to refoulement_desk;

create table desk.revision (
    id      uuid        not null,
    record  uuid        not null,
    content jsonb       not null,
    author  text        not null,
    reason  text        not null,
    parent  uuid,
    state   text        not null default 'submitted',
    at      timestamptz not null,
    constraint revision_pk primary key (id),
    constraint revision_of foreign key (record) references desk.record (id),
    constraint revision_of_its_record unique (record, id),
    -- A parent is a revision of the same record.
    constraint revision_parent foreign key (record, parent) references desk.revision (record, id),
    constraint revision_state check (state in ('submitted', 'accepted', 'rejected')),
    constraint revision_has_author check (author <> '')
);
comment on table desk.revision is 'Whole saved states of records. Never edited, never deleted.';
comment on column desk.revision.content is 'The whole record, without id, protection and anything computed.';
comment on column desk.revision.parent is 'The revision that the author had before them; null for the first.';
-- Content, author, reason, parent and time have no update; nothing has a delete.
grant update (state) on desk.revision to refoulement_desk;

alter table desk.record add constraint record_accepted foreign key (id, accepted) references desk.revision (record, id);

create table desk.act (
    id     uuid        not null,
    at     timestamptz not null,
    actor  text        not null,
    kind   text        not null,
    n      integer,
    detail jsonb       not null default '{}',
    constraint act_pk primary key (id),
    constraint act_makes_one_version unique (n),
    constraint act_kind check (kind ~ '^[a-z]+(_[a-z]+)*$'),
    constraint act_has_actor check (actor <> '')
);
comment on table desk.act is 'Who did what, written in the transaction of its effect. Never edited, never deleted.';
comment on column desk.act.n is 'The version it made; null if it made none.';
create index act_at on desk.act (at);

create table desk.publication (
    n        integer     not null,
    seq      integer     not null,
    record   uuid        not null,
    revision uuid        not null,
    kind     text        not null,
    nonce    bytea       not null,
    leaf     bytea       not null,
    at       timestamptz not null,
    constraint publication_pk primary key (n, seq),
    constraint publication_once unique (record, n),
    constraint publication_act foreign key (n) references desk.act (n),
    constraint publication_revision foreign key (record, revision) references desk.revision (record, id),
    constraint publication_kind check (kind in ('created', 'corrected', 'protected', 'retracted', 'merged', 'restored')),
    constraint publication_nonce check (octet_length(nonce) = 16),
    constraint publication_leaf_is_sha256 check (octet_length(leaf) = 32)
);
comment on table desk.publication is 'Which revision each version brought. From these rows alone the whole of `published` can be made again.';
comment on column desk.publication.nonce is 'Hides the words behind the leaf from guessing; whoever has it and the record can check the leaf.';
comment on column desk.publication.leaf is 'As it was published. Kept, as it must stay what it was when protection changes what is shown.';

create table desk.counter (
    one boolean     not null default true,
    n   integer     not null,
    at  timestamptz not null,
    constraint counter_pk primary key (one),
    constraint counter_one_row check (one)
);
comment on table desk.counter is 'The newest version. A sequence would leave gaps, and number versions in another order than they become visible: this row is locked from the first word of a publication to its commit.';
insert into desk.counter (n, at) values (0, 'epoch');
grant update (n, at) on desk.counter to refoulement_desk;

create table desk.founding (
    one   boolean     not null default true,
    at    timestamptz not null,
    empty boolean     not null,
    constraint founding_pk primary key (one),
    constraint founding_one_row check (one)
);
comment on table desk.founding is 'Says that the register has begun, so that the first records are never loaded again.';
comment on column desk.founding.empty is 'It began without them, on request.';

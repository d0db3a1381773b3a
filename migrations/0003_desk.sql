-- The desk: the truth, and confidential. What is accepted here is projected into `published`, in one place.

create table desk.record (
    id                uuid        not null,
    kind              text        not null,
    key               text,
    state             text        not null default 'submitted',
    lock_version      integer     not null default 0,
    protection        jsonb       not null default '{}',
    accepted          uuid,
    retraction        text,
    retraction_reason text,
    merged_into       uuid,
    merged_n          integer,
    embargo_until     timestamptz,
    embargo_revision  uuid,
    embargo_by        text,
    created_at        timestamptz not null,
    constraint record_pk primary key (id),
    constraint record_kind check (kind in ('incident', 'source', 'context_event')),
    constraint record_state check (state in ('submitted', 'published', 'retracted', 'rejected', 'merged')),
    constraint record_key_of_source check ((kind = 'source') = (key is not null)),
    constraint record_key_once unique (key),
    constraint record_of_its_kind unique (id, kind),
    constraint record_retraction check ((state = 'retracted') = (retraction is not null) and retraction in ('error', 'withdrawn')),
    constraint record_retracted_with_reason check (retraction is null or retraction_reason is not null),
    constraint record_merged_into check ((state = 'merged') = (merged_into is not null) and merged_into <> id),
    constraint record_merged_into_is_there foreign key (merged_into, kind) references desk.record (id, kind),
    constraint record_merged_n check (merged_n is null or (kind = 'source' and state = 'merged')),
    constraint record_embargo check (num_nulls(embargo_until, embargo_revision, embargo_by) in (0, 3))
);
comment on table desk.record is 'What the register has, or was asked to have: incidents, sources, context events.';
comment on column desk.record.key is 'The key of a source, by which others cite it: it never changes. Null for other records.';
comment on column desk.record.state is 'submitted, published (of a source: accepted, so that it is public wherever something public rests on it), retracted, rejected or merged.';
comment on column desk.record.lock_version is 'Counts everything done to the record: with the newest revision it makes the ETag, so that nobody acts on what they have not seen.';
comment on column desk.record.protection is 'What must not be seen of it. Its present state, for every revision; never part of one.';
comment on column desk.record.accepted is 'The revision accepted last: the present truth. It may have made no version, where nobody could see a difference.';
comment on column desk.record.retraction is 'error: older versions still say what they said. withdrawn: it is gone from every version.';
comment on column desk.record.retraction_reason is 'Said to everybody who asks for it.';
comment on column desk.record.merged_into is 'The record that it became part of: an incident of another incident, a source of another source.';
comment on column desk.record.merged_n is 'Of a source: the first version in which what cites it cites the other instead.';
comment on column desk.record.embargo_until is 'When the approved revision becomes public.';
comment on column desk.record.embargo_by is 'The holder who approved it.';
create index record_embargo_due on desk.record (embargo_until) where embargo_until is not null;
create index record_merged_into on desk.record (merged_into) where merged_into is not null;
create index record_withdrawn on desk.record (id) where retraction = 'withdrawn';
-- What is not named here cannot be changed by the service: not the kind, not the key.
grant update (state, lock_version, protection, accepted, retraction, retraction_reason, merged_into, merged_n,
              embargo_until, embargo_revision, embargo_by) on desk.record to refoulement_desk;

create table desk.revision (
    id         uuid        not null,
    record     uuid        not null,
    seq        bigint      not null generated always as identity,
    content    jsonb       not null,
    links      uuid[]      not null default '{}',
    author     text        not null,
    authors    text[]      not null,
    reason     text        not null,
    parent     uuid,
    base       uuid,
    state      text        not null default 'submitted',
    accepted_n integer,
    address    text,
    title_key  text,
    at         timestamptz not null,
    constraint revision_pk primary key (id),
    constraint revision_of foreign key (record) references desk.record (id),
    constraint revision_of_its_record unique (record, id),
    -- A parent is a revision of the same record.
    constraint revision_parent foreign key (record, parent) references desk.revision (record, id),
    constraint revision_base foreign key (record, base) references desk.revision (record, id),
    constraint revision_state check (state in ('submitted', 'asked', 'embargoed', 'accepted', 'rejected', 'superseded', 'erased')),
    constraint revision_accepted_n check (case state when 'accepted' then accepted_n is not null when 'erased' then true else accepted_n is null end),
    constraint revision_has_author check (author <> '' and author = any (authors))
);
comment on table desk.revision is 'Whole saved states of records. Never edited, never deleted.';
comment on column desk.revision.seq is 'The order in which revisions were saved: times may be equal.';
comment on column desk.revision.content is 'The whole record, without id, protection and anything computed.';
comment on column desk.revision.links is 'The incidents and context events that the content names.';
comment on column desk.revision.author is 'The holder of the key that saved it.';
comment on column desk.revision.authors is 'The holders of every revision since the base, and of this one: none of them accepts it alone.';
comment on column desk.revision.parent is 'The revision that the author had before them; null for the first.';
comment on column desk.revision.base is 'The accepted revision on which it rests: the parent if that was accepted, else the parent''s base.';
comment on column desk.revision.state is 'submitted: waits for an editor. asked: an editor asked back. embargoed: approved, becomes public later. accepted, rejected. superseded: a later revision took its place before it was accepted. erased: its content is gone for ever.';
comment on column desk.revision.address is 'Of a source: its address without what does not tell pages apart, as the program writes it: one article is found again.';
comment on column desk.revision.title_key is 'Of a source: outlet, day and title, folded.';
comment on column desk.revision.accepted_n is 'The first version for which it is the truth.';
create index revision_record on desk.revision (record, seq);
create index revision_author on desk.revision (author);
create index revision_open on desk.revision (record) where state in ('submitted', 'asked', 'embargoed');
create index revision_address on desk.revision (address) where address is not null;
create index revision_title_key on desk.revision (title_key) where title_key is not null;
create index revision_links on desk.revision using gin (links);
-- Content, author, reason, parent and time have no update; nothing has a delete.
grant update (state, accepted_n) on desk.revision to refoulement_desk;

alter table desk.record
    add constraint record_accepted foreign key (id, accepted) references desk.revision (record, id),
    add constraint record_embargo_revision foreign key (id, embargo_revision) references desk.revision (record, id);

create table desk.citation (
    revision   uuid not null,
    source_key text not null,
    how        text not null,
    constraint citation_pk primary key (revision, source_key, how),
    constraint citation_revision foreign key (revision) references desk.revision (id),
    constraint citation_how check (how in ('claim', 'via', 'derived_from', 'context'))
);
comment on table desk.citation is 'Which sources each revision names, written with the revision.';
comment on column desk.citation.how is 'claim: a claim of an incident. via: through which something is known. derived_from: an origin of a source. context: a context event.';
create index citation_source on desk.citation (source_key);

create table desk.act (
    id     uuid        not null,
    seq    bigint      not null generated always as identity,
    at     timestamptz not null,
    actor  text        not null,
    key    text,
    kind   text        not null,
    n      integer,
    record uuid,
    detail jsonb       not null default '{}',
    constraint act_pk primary key (id),
    constraint act_record foreign key (record) references desk.record (id),
    constraint act_makes_one_version unique (n),
    constraint act_kind check (kind ~ '^[a-z]+(_[a-z]+)*$'),
    constraint act_has_actor check (actor <> '')
);
comment on table desk.act is 'Who did what, written in the transaction of its effect. Never edited, never deleted.';
comment on column desk.act.seq is 'The order in which acts were written down.';
comment on column desk.act.actor is 'The holder of the key.';
comment on column desk.act.key is 'The id of the key; null on the command line and for what the program does by itself.';
comment on column desk.act.n is 'The version it made; null if it made none.';
comment on column desk.act.record is 'The record it is about, if it is about one.';
create index act_at on desk.act (at);
create index act_record on desk.act (record, seq);
create index act_key_at on desk.act (key, at);

create table desk.publication (
    n        integer     not null,
    record   uuid        not null,
    revision uuid        not null,
    kind     text        not null,
    nonce    bytea,
    leaf     bytea       not null,
    at       timestamptz not null,
    constraint publication_pk primary key (n, record),
    constraint publication_act foreign key (n) references desk.act (n),
    constraint publication_revision foreign key (record, revision) references desk.revision (record, id),
    constraint publication_kind check (kind in ('created', 'corrected', 'protected', 'retracted', 'merged', 'restored')),
    constraint publication_nonce check (octet_length(nonce) = 16),
    constraint publication_leaf_is_sha256 check (octet_length(leaf) = 32)
);
comment on table desk.publication is 'Which incidents and context events each version published, and by which revision. With the accepted revisions of sources, the whole of `published` can be made again from it.';
comment on column desk.publication.nonce is 'Hides the words behind the leaf from guessing; whoever has it and the record can check the leaf. Null once something of the record had to be hidden.';
comment on column desk.publication.leaf is 'As it was published. Kept, as it must stay what it was when protection changes what is shown.';
create index publication_record on desk.publication (record, n);

-- What exposes more needs two people: the first asks for it, the second asks for the same.
create table desk.approval (
    id       uuid        not null,
    record   uuid        not null,
    kind     text        not null,
    detail   jsonb       not null,
    holder   text        not null,
    at       timestamptz not null,
    ended    text,
    ended_at timestamptz,
    constraint approval_pk primary key (id),
    constraint approval_record foreign key (record) references desk.record (id),
    constraint approval_kind check (kind in ('loosen', 'restore', 'lift', 'erase')),
    constraint approval_ended check (ended in ('carried', 'replaced')),
    constraint approval_ended_at check ((ended is null) = (ended_at is null))
);
comment on table desk.approval is 'What one person asked for that needs a second: loosening protection, restoring, lifting an embargo early, erasing.';
comment on column desk.approval.detail is 'What exactly; the second has to ask for exactly the same.';
comment on column desk.approval.ended is 'carried: a second holder asked for the same. replaced: something else was asked for since. Null while it waits.';
create unique index approval_waiting on desk.approval (record, kind) where ended is null;
grant update (ended, ended_at) on desk.approval to refoulement_desk;

-- What somebody wants changed who sees only the public record. It holds their words and nothing else of the desk.
create table desk.proposal (
    id       uuid        not null,
    seq      bigint      not null generated always as identity,
    record   uuid        not null,
    since    integer     not null,
    changes  jsonb       not null,
    author   text        not null,
    reason   text        not null,
    state    text        not null default 'submitted',
    revision uuid,
    at       timestamptz not null,
    constraint proposal_pk primary key (id),
    constraint proposal_record foreign key (record) references desk.record (id),
    constraint proposal_revision foreign key (record, revision) references desk.revision (record, id),
    constraint proposal_state check (state in ('submitted', 'asked', 'accepted', 'rejected', 'superseded', 'erased')),
    constraint proposal_has_author check (author <> '')
);
comment on table desk.proposal is 'What somebody wants changed of a public incident as they saw it, field by field. Never merged into a record by itself.';
comment on column desk.proposal.since is 'The public state that the author saw: incident.since of it.';
comment on column desk.proposal.changes is 'Paths, each with what it said before and what it shall say.';
comment on column desk.proposal.revision is 'The revision by which an editor took it up.';
create index proposal_record on desk.proposal (record, seq);
create index proposal_author on desk.proposal (author);
create index proposal_open on desk.proposal (record) where state in ('submitted', 'asked');
grant update (state, revision) on desk.proposal to refoulement_desk;

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

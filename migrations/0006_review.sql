-- Review, and what takes back: states of revisions, embargo, retraction, erasure, and acts that need a second person.

-- Times may be equal; these say what came first.
alter table desk.revision add column seq bigint generated always as identity;
comment on column desk.revision.seq is 'The order in which revisions were saved.';
alter table desk.act add column seq bigint generated always as identity;
comment on column desk.act.seq is 'The order in which acts were written down.';

alter table desk.revision drop constraint revision_state;
alter table desk.revision add constraint revision_state
    check (state in ('submitted', 'asked', 'embargoed', 'accepted', 'rejected', 'superseded', 'erased'));
comment on column desk.revision.state is 'submitted: waits for an editor. asked: an editor asked back. embargoed: approved, becomes public later. accepted, rejected. superseded: a later revision took its place before it was accepted. erased: its content is gone for ever.';
comment on column desk.revision.author is 'The holder of the key that saved it.';
create index revision_record on desk.revision (record, seq);
create index revision_author on desk.revision (author);
create index revision_open on desk.revision (state) where state in ('submitted', 'asked', 'embargoed');

alter table desk.record
    add column turn              integer not null default 0,
    add column retraction        text,
    add column retraction_reason text,
    add column heir              uuid,
    add column hidden            boolean not null default false,
    add column embargo_until     timestamptz,
    add column embargo_revision  uuid,
    add column embargo_by        text,
    add constraint record_retraction check ((state = 'retracted') = (retraction is not null) and retraction in ('error', 'withdrawn')),
    add constraint record_retracted_with_reason check (retraction is null or retraction_reason is not null),
    add constraint record_heir check ((state = 'merged') = (heir is not null) and heir <> id),
    add constraint record_heir_is_there foreign key (heir) references desk.record (id),
    add constraint record_embargo check (num_nulls(embargo_until, embargo_revision, embargo_by) in (0, 3)),
    add constraint record_embargo_revision foreign key (id, embargo_revision) references desk.revision (record, id);
comment on column desk.record.turn is 'Counts everything done to the record: with the newest revision it makes the ETag, so that nobody acts on what they have not seen.';
comment on column desk.record.retraction is 'error: older versions still say what they said. withdrawn: it is gone from every version.';
comment on column desk.record.retraction_reason is 'Said to everybody who asks for it.';
comment on column desk.record.heir is 'The record that it was merged into.';
comment on column desk.record.hidden is 'A source that no public record names any more since protection hid it: no version shows it.';
comment on column desk.record.embargo_until is 'When the approved revision becomes public.';
comment on column desk.record.embargo_by is 'The holder who approved it.';
create index record_embargo_due on desk.record (embargo_until) where embargo_until is not null;
grant update (turn, retraction, retraction_reason, heir, hidden, embargo_until, embargo_revision, embargo_by) on desk.record to refoulement_desk;

alter table desk.act
    add column record uuid,
    add column key    text,
    add constraint act_record foreign key (record) references desk.record (id);
comment on column desk.act.actor is 'The holder of the key.';
comment on column desk.act.key is 'The id of the key; null on the command line and for what the program does by itself.';
comment on column desk.act.record is 'The record it is about, if it is about one.';
create index act_record on desk.act (record, seq);
create index act_key_at on desk.act (key, at);

-- What exposes more needs two people: the first asks for it, the second asks for the same.
create table desk.motion (
    id       uuid        not null,
    record   uuid        not null,
    kind     text        not null,
    detail   jsonb       not null,
    holder   text        not null,
    at       timestamptz not null,
    ended    text,
    ended_at timestamptz,
    constraint motion_pk primary key (id),
    constraint motion_record foreign key (record) references desk.record (id),
    constraint motion_kind check (kind in ('loosen', 'restore', 'lift', 'erase')),
    constraint motion_ended check (ended in ('carried', 'replaced')),
    constraint motion_ended_at check ((ended is null) = (ended_at is null))
);
comment on table desk.motion is 'What one person asked for that needs a second: loosening protection, restoring, lifting an embargo early, erasing.';
comment on column desk.motion.detail is 'What exactly; the second has to ask for exactly the same.';
comment on column desk.motion.ended is 'carried: a second holder asked for the same. replaced: something else was asked for since. Null while it waits.';
create unique index motion_waiting on desk.motion (record, kind) where ended is null;
grant update (ended, ended_at) on desk.motion to refoulement_desk;

-- A nonce goes when what its leaf commits to must no longer be guessed.
alter table desk.publication alter column nonce drop not null;
comment on column desk.publication.nonce is 'Hides the words behind the leaf from guessing; whoever has it and the record can check the leaf. Null once something of the record had to be hidden.';

-- Nonces only go: a function can take them away, and nothing can write them.
create function desk.forget_nonces(hidden uuid) returns void
    language sql security definer
    set search_path = ''
as $$
    update desk.publication set nonce = null where record = hidden and nonce is not null;
$$;
comment on function desk.forget_nonces(uuid) is 'Takes away the nonces of everything that was published of a record.';

-- The only exception to append-only, as a function so that nothing else can use the right: the content of every
-- revision of a record that is not public is replaced by its hash and a reason.
create function desk.erase(erased uuid, why text) returns integer
    language plpgsql security definer
    set search_path = ''
as $$
declare
    gone integer;
begin
    if exists (select from desk.record where id = erased and (state = 'published' or state = 'merged'
               or (state = 'retracted' and retraction <> 'withdrawn'))) then
        raise exception 'record % is public, or older versions show it: withdraw it first', erased using errcode = 'check_violation';
    end if;
    update desk.revision
       set content = jsonb_build_object('erased', encode(sha256(convert_to(content::text, 'UTF8')), 'hex'), 'reason', why),
           reason = '', state = 'erased'
     where record = erased and state <> 'erased';
    get diagnostics gone = row_count;
    update desk.act set detail = '{}' where record = erased;
    update desk.motion set detail = '{}' where record = erased;
    delete from desk.imported_row where record = erased;
    update desk.record set protection = '{}' where id = erased;
    update desk.publication set nonce = null where record = erased;
    return gone;
end
$$;
comment on function desk.erase(uuid, text) is 'Replaces the content of every revision of a record that is not public by its SHA-256 and a reason; says of how many.';

create table published.gone (
    id      uuid    not null,
    subject text    not null,
    kind    text    not null,
    reason  text,
    heir    uuid,
    since   integer not null,
    constraint gone_pk primary key (id),
    constraint gone_since foreign key (since) references published.version (n),
    constraint gone_subject check (subject in ('incident', 'source', 'context_event')),
    constraint gone_kind check (kind in ('error', 'withdrawn', 'merged')),
    constraint gone_heir check ((kind = 'merged') = (heir is not null))
);
comment on column published.projection.made is 'How often what is here has been made anew: 1 at first, one more with each rebuild, and when protection changes what versions show.';
comment on table published.gone is 'Records that were public and no longer stand. Of a withdrawn one nothing else is left here but the changes that named its id.';
comment on column published.gone.id is 'The id of the record.';
comment on column published.gone.subject is 'What the record was: incident, source or context_event.';
comment on column published.gone.kind is 'error: older versions still say what they said. withdrawn: no version says it any more. merged: it became part of another.';
comment on column published.gone.reason is 'Why, in words for everybody; null if it was merged without one.';
comment on column published.gone.heir is 'The record that it became part of; null unless merged.';
comment on column published.gone.since is 'The version that took it back.';
comment on column published.version.act is 'What kind of act made it: founding, publication, import, protection, retraction, merge or restoration.';

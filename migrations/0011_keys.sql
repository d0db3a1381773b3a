-- Keys act and read in sight of their holder, and what one key did can be taken back by two people, proofs included.

-- A key for somebody who has had a key before is theirs to confirm: whoever has stolen an admin key is nobody else by it.
alter table desk.api_key
    add column confirmed_at timestamptz,
    add column replaces text,
    add column overlap interval,
    add constraint api_key_replaces foreign key (replaces) references desk.api_key (id),
    add constraint api_key_overlap check ((replaces is null) = (overlap is null));
update desk.api_key set confirmed_at = created_at;
comment on column desk.api_key.confirmed_at is 'Since when it is good; null while its holder has not confirmed it.';
comment on column desk.api_key.replaces is 'Of a key that had to be confirmed: the key that it takes the place of once it is.';
comment on column desk.api_key.overlap is 'How long the replaced key lives after that.';

create table desk.key_use (
    key     text   not null,
    day     date   not null,
    records bigint not null,
    constraint key_use_pk primary key (key, day),
    constraint key_use_of foreign key (key) references desk.api_key (id)
);
comment on table desk.key_use is 'On which days each key was used, for its holder to see. No time, no address, and not which records.';
comment on column desk.key_use.records is 'How many records the desk showed it on this day; one that is shown twice counts twice.';

-- A stolen key that hides everything must not destroy the proofs of what was public. The nonces of what is hidden are kept
-- apart for thirty days, where only functions reach them: out with two people, or gone.
create table desk.sealed_nonce (
    n      integer     not null,
    record uuid        not null,
    nonce  bytea       not null,
    at     timestamptz not null,
    constraint sealed_nonce_pk primary key (n, record),
    constraint sealed_nonce_of foreign key (n, record) references desk.publication (n, record),
    constraint sealed_nonce_length check (octet_length(nonce) = 16)
);
comment on table desk.sealed_nonce is 'Nonces of what must not be seen any more. No role of the service reads it.';
comment on column desk.sealed_nonce.at is 'Since when. Thirty days later it goes.';
create index sealed_nonce_at on desk.sealed_nonce (at);
revoke all on desk.sealed_nonce from refoulement_desk;

drop function desk.forget_nonces(uuid[]);
create function desk.seal_nonces(uuid[], timestamptz) returns void
    language sql security definer
    set search_path = ''
as $$
    insert into desk.sealed_nonce (n, record, nonce, at)
    select n, record, nonce, $2 from desk.publication where record = any ($1) and nonce is not null;
    update desk.publication set nonce = null where record = any ($1) and nonce is not null;
$$;
comment on function desk.seal_nonces(uuid[], timestamptz) is 'Puts the nonces of everything that was published of these records out of reach.';

create function desk.unseal_nonces(uuid, timestamptz) returns void
    language sql security definer
    set search_path = ''
as $$
    with unsealed as (
        delete from desk.sealed_nonce where record = $1 and at >= $2 returning n, record, nonce
    )
    update desk.publication set nonce = unsealed.nonce
    from unsealed where publication.n = unsealed.n and publication.record = unsealed.record;
$$;
comment on function desk.unseal_nonces(uuid, timestamptz) is 'Brings back the nonces of a record that were sealed since a time, where it is shown again as it was before.';

create function desk.end_nonces(timestamptz) returns void
    language sql security definer
    set search_path = ''
as $$
    delete from desk.sealed_nonce where at < $1;
$$;
comment on function desk.end_nonces(timestamptz) is 'Deletes the nonces that were sealed before a time, for good.';

-- What is erased is committed to by nothing that could be tried.
create function desk.forget_sealed() returns trigger
    language plpgsql security definer
    set search_path = ''
as $$
begin
    delete from desk.sealed_nonce using desk.publication
     where publication.n = sealed_nonce.n and publication.record = sealed_nonce.record and publication.revision = new.id;
    return null;
end
$$;
comment on function desk.forget_sealed() is 'Deletes the sealed nonces of what was published of a revision that is erased.';
create trigger revision_erased_sealed after update of state on desk.revision
    for each row when (new.state = 'erased') execute function desk.forget_sealed();

-- What one key did is taken back by two people too: their request is about a key.
alter table desk.approval
    alter column record drop not null,
    add column key text,
    add constraint approval_key_is_there foreign key (key) references desk.api_key (id),
    add constraint approval_of_one_thing check (record is null or key is null),
    drop constraint approval_kind,
    add constraint approval_kind check (kind in ('loosen', 'restore', 'lift', 'erase', 'undo'));
comment on column desk.approval.key is 'The key of which the acts are to be taken back; null where it is about something else.';
create unique index approval_waiting_key on desk.approval (key, kind) where ended is null and key is not null;

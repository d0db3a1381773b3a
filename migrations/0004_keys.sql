-- Who may write, and what was asked once already: the part of writing that does not know what a record is.

create table desk.api_key (
    id            text        not null,
    role          text        not null,
    holder        text        not null,
    secret_sha256 bytea       not null,
    created_at    timestamptz not null,
    created_by    text        not null,
    expires_at    timestamptz,
    revoked_at    timestamptz,
    rotated_to    text,
    constraint api_key_pk primary key (id),
    constraint api_key_id check (id ~ '^[0-9a-f]{16}$'),
    constraint api_key_role check (role in ('contributor', 'editor', 'admin')),
    -- Lower case, so that Kim and kim are not two people.
    constraint api_key_holder check (holder ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
    constraint api_key_secret_is_sha256 check (octet_length(secret_sha256) = 32),
    constraint api_key_has_creator check (created_by <> ''),
    constraint api_key_successor foreign key (rotated_to) references desk.api_key (id),
    constraint api_key_successor_once unique (rotated_to),
    constraint api_key_succeeds_another check (rotated_to <> id)
);
comment on table desk.api_key is 'Keys by which people write. None is ever deleted, as revisions and acts name their holders.';
comment on column desk.api_key.id is 'Stands in the key itself, is no secret, and names the key in lists and acts.';
comment on column desk.api_key.role is 'What the key may do. A key has one role; a person may hold several keys.';
comment on column desk.api_key.holder is 'The person. Two keys of one holder are one person where two are needed.';
comment on column desk.api_key.secret_sha256 is 'SHA-256 of the 256 random bits in the key. The key itself is kept nowhere: so many bits need no salt and no slow hash.';
comment on column desk.api_key.created_at is 'When it was made.';
comment on column desk.api_key.created_by is 'The holder of the admin key that made it, or (command line).';
comment on column desk.api_key.expires_at is 'From this instant on it is not valid; null for never. A rotation moves it forward.';
comment on column desk.api_key.revoked_at is 'From this instant on it is not valid; null if it was not revoked.';
comment on column desk.api_key.rotated_to is 'The key that takes its place; null if none does.';
-- What is not named here cannot be changed by the service: not the role, not the holder, not the secret.
grant update (expires_at, revoked_at, rotated_to) on desk.api_key to refoulement_desk;

create table desk.idempotency (
    key         text        not null,
    token       text        not null,
    operation   text        not null,
    body_sha256 bytea       not null,
    status      smallint,
    resource    text,
    at          timestamptz not null,
    -- One token is one request of this key, whatever it asked.
    constraint idempotency_pk primary key (key, token),
    constraint idempotency_caller foreign key (key) references desk.api_key (id),
    constraint idempotency_token check (token ~ '^[!-~]{1,255}$'),
    constraint idempotency_body_is_sha256 check (octet_length(body_sha256) = 32),
    constraint idempotency_status check (status between 200 and 299),
    constraint idempotency_whole check ((status is null) = (resource is null))
);
comment on table desk.idempotency is 'Requests that created something, for 24 hours: whoever repeats one gets the first answer again. Written in the transaction of its effect.';
comment on column desk.idempotency.key is 'Whose request it was.';
comment on column desk.idempotency.token is 'The Idempotency-Key that came with it.';
comment on column desk.idempotency.operation is 'Its method and path.';
comment on column desk.idempotency.body_sha256 is 'SHA-256 of its body as it came.';
comment on column desk.idempotency.status is 'The status of the answer; null only within the transaction.';
comment on column desk.idempotency.resource is 'What it created, as its handler names it; never a secret. The answer is made anew from it.';
comment on column desk.idempotency.at is 'When it came.';
create index idempotency_at on desk.idempotency (at);
-- A token that is over can be taken again.
grant update (operation, body_sha256, status, resource, at) on desk.idempotency to refoulement_desk;
-- The one table of the desk that forgets.
grant delete on desk.idempotency to refoulement_desk;

-- A private feed for each key: what became of what its holder submitted, for a program that knows no keys.

create table desk.feed (
    key           text        not null,
    secret_sha256 bytea       not null,
    created_at    timestamptz not null,
    ended_at      timestamptz,
    constraint feed_pk primary key (key),
    constraint feed_of foreign key (key) references desk.api_key (id),
    constraint feed_secret_once unique (secret_sha256),
    constraint feed_secret_is_sha256 check (octet_length(secret_sha256) = 32)
);
comment on table desk.feed is 'One private feed for each key, read by an address that has a secret in it. It ends with its key.';
comment on column desk.feed.secret_sha256 is 'SHA-256 of the 256 random bits in the address. The address itself is not stored.';
comment on column desk.feed.created_at is 'When it got its present address.';
comment on column desk.feed.ended_at is 'Since when its address opens nothing; null while it does.';
-- A new address replaces the old one.
grant update (secret_sha256, created_at, ended_at) on desk.feed to refoulement_desk;

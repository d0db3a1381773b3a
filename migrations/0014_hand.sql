-- The first key of an editor or an admin waits for a second person, and what waits names the key that it came by.

alter table desk.approval
    drop constraint approval_kind,
    add constraint approval_kind check (kind in ('loosen', 'restore', 'lift', 'erase', 'undo', 'key'));
comment on column desk.approval.key is 'The key that it is about; null where it is about something else.';
comment on column desk.api_key.confirmed_at is 'Since when it is good; null while its holder, or a second person, has not confirmed it.';

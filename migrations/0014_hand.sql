-- The first key of an editor or an admin waits for a second person, and what waits names the key that it came by.

alter table desk.approval
    drop constraint approval_kind,
    add constraint approval_kind check (kind in ('loosen', 'restore', 'lift', 'erase', 'undo', 'key'));
comment on column desk.approval.key is 'The key that it is about; null where it is about something else.';
comment on column desk.api_key.confirmed_at is 'Since when it is good; null while its holder, a second person, or both have not confirmed it.';

-- What comes in or waits names the key, so that what one key did is told from what the holder did with another.
alter table desk.revision add column by_key text;
alter table desk.proposal add column by_key text;
alter table desk.approval add column by_key text;
comment on column desk.revision.by_key is 'The key with which it was handed in; null on the command line, and where it was not kept: what was imported, and sources, before this column was there.';
comment on column desk.proposal.by_key is 'The key with which it was sent.';
comment on column desk.approval.by_key is 'The key with which the first person asked for it.';
update desk.revision set by_key = act.key
  from desk.act
 where act.record = revision.record and act.kind in ('submitted', 'revised', 'claimed')
   and act.detail ->> 'revision' = revision.id::text;
update desk.proposal set by_key = act.key
  from desk.act
 where act.record = proposal.record and act.kind = 'proposed' and act.detail ->> 'proposal' = proposal.id::text;
update desk.revision set by_key = proposal.by_key from desk.proposal where proposal.revision = revision.id and proposal.author = revision.author;
update desk.approval set by_key = act.key
  from desk.act
 where act.kind = 'approval' and act.at = approval.at and act.actor = approval.holder and act.detail ->> 'kind' = approval.kind;
create index revision_by_key on desk.revision (by_key, at);

-- The first key of an editor or an admin that waits already was asked for by nobody in the way that a second person can answer:
-- it is revoked. Make it anew.
update desk.api_key set revoked_at = now()
 where confirmed_at is null and revoked_at is null and role <> 'contributor'
   and not exists (select from desk.api_key as good
                   where good.holder = api_key.holder and good.role = api_key.role and good.confirmed_at is not null);

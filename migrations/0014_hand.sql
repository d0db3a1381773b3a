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
comment on column desk.revision.by_key is 'The key with which it was handed in; null on the command line, and where it is not known: some of what was imported, or came with a proposal, before this column was there.';
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
-- Sources came with the rest of a submission, at its time.
update desk.revision set by_key = other.by_key
  from desk.revision as other
 where revision.by_key is null and other.by_key is not null and other.author = revision.author and other.at = revision.at;
-- What was imported over HTTP by one who had one key then.
update desk.revision set by_key = sent.key
  from (select import.id, holder, at, heard_at,
               (select case count(*) when 1 then min(api_key.id) end from desk.api_key
                 where api_key.holder = import.holder and confirmed_at <= import.at
                   and (revoked_at is null or revoked_at > import.at) and (expires_at is null or expires_at > import.at)) as key
          from desk.import) as sent
 where revision.by_key is null and revision.author = sent.holder
   and revision.at between sent.at and sent.heard_at + interval '10 s';
-- The act was written down a little later than the request that it tells of.
update desk.approval set by_key = act.key
  from desk.act
 where act.kind = 'approval' and act.actor = approval.holder
   and act.at between approval.at and approval.at + interval '10 s'
   and act.record is not distinct from approval.record
   and act.detail ->> 'import' is not distinct from approval.import::text
   and act.detail ->> 'key' is not distinct from approval.key
   and act.detail ->> 'kind' = approval.kind and act.detail -> 'detail' = approval.detail;
create index revision_by_key on desk.revision (by_key, at);

-- The first key of an editor or an admin that waits already was asked for by nobody in the way that a second person can answer:
-- it is revoked. Make it anew.
update desk.api_key set revoked_at = now()
 where confirmed_at is null and revoked_at is null and role <> 'contributor'
   and not exists (select from desk.api_key as good
                   where good.holder = api_key.holder and good.role = api_key.role and good.confirmed_at is not null);

-- Single parts of what the desk keeps can be erased by two people, and what waits can be taken back by its author. What is
-- public stays as it is: what a version shows is withdrawn first.

create function desk.trace(words text, why text) returns jsonb
    language sql volatile
    set search_path = ''
as $$
    select jsonb_build_object(
        'erased', encode(sha256(convert_to(words || gen_random_uuid() || gen_random_uuid(), 'UTF8')), 'hex'),
        'reason', why);
$$;
comment on function desk.trace(text, text) is 'What stays of words that are erased: their SHA-256, with a salt that nobody keeps, and why.';

-- A revision or a proposal with what was said of it, a remark or a reason, or the report of an import: each by its id.
create function desk.erase_part(erased uuid, why text) returns void
    language plpgsql security definer
    set search_path = ''
as $$
declare
    about uuid := (select record from desk.revision where id = erased
                   union all select record from desk.proposal where id = erased
                   union all select record from desk.act where id = erased);
begin
    if exists (select from desk.revision join desk.record on record.id = revision.record
               where revision.id = erased
                 and (record.accepted = erased or revision.state = 'embargoed'
                      or revision.state = 'accepted' and record.kind = 'source'
                         and exists (select from published.source where source.key = record.key)
                      or revision.state = 'accepted' and record.kind <> 'source'
                         and (record.state in ('published', 'merged') or record.state = 'retracted' and retraction <> 'withdrawn')
                         and exists (select from desk.publication where publication.revision = erased))) then
        raise exception 'revision % is public, or becomes so: withdraw its record first', erased using errcode = 'check_violation';
    end if;
    delete from desk.imported_row using desk.revision
     where revision.id = erased and revision.parent is null and imported_row.record = about;
    update desk.revision
       set content = desk.trace(content::text, why), links = '{}', address = null, title_key = null, reason = '', state = 'erased'
     where id = erased and state <> 'erased';
    delete from desk.citation where revision = erased;
    update desk.publication set nonce = null where revision = erased;
    update desk.proposal set changes = desk.trace(changes::text, why), reason = '', state = 'erased'
     where id = erased and state <> 'erased';
    -- What was said of it may quote it.
    update desk.act
       set detail = detail - array['text', 'reason'] || jsonb_build_object('erased', desk.trace(detail::text, why) -> 'erased')
     where record = about and detail ?| array['text', 'reason']
       and (id = erased or erased::text in (detail ->> 'revision', detail ->> 'proposal'));
    update desk.import set report = desk.trace(report::text, why) where id = erased and report is not null;
    -- A kept answer names the keys of sources, and a hash of what was sent can be tried.
    update desk.idempotency
       set resource = coalesce(about, erased)::text, body_sha256 = sha256(convert_to(gen_random_uuid()::text, 'UTF8'))
     where starts_with(resource, coalesce(about, erased)::text);
end
$$;
comment on function desk.erase_part(uuid, text) is 'Replaces the content of one revision, proposal, remark or report that no version shows by a salted SHA-256 and a reason.';

-- A request to erase may be about an import.
alter table desk.approval
    add column import uuid,
    add constraint approval_import foreign key (import) references desk.import (id),
    drop constraint approval_of_one_thing,
    add constraint approval_of_one_thing check (num_nonnulls(record, import, key) = 1);
comment on column desk.approval.import is 'The import of which the report is to be erased; null where it is about a record.';
create unique index approval_waiting_import on desk.approval (import, kind) where ended is null and import is not null;

-- After what is taken back the files are cleaned as after an erasure.
drop index desk.act_erasure;
create index act_erasure on desk.act (seq) where kind in ('erasure', 'taken_back');
create index act_taken_back on desk.act (at) where kind = 'taken_back';

-- What is erased leaves nothing to guess it by, and does not stay on the disk.

-- As before, with a hash that has a salt which nobody keeps: of a short text every possible one can be tried.
create or replace function desk.erase(erased uuid, why text) returns integer
    language plpgsql security definer
    set search_path = ''
as $$
declare
    gone integer;
begin
    if exists (select from desk.record where id = erased and kind <> 'source'
               and (state = 'published' or state = 'merged' or (state = 'retracted' and retraction <> 'withdrawn')))
       or exists (select from desk.record join published.source using (key) where record.id = erased) then
        raise exception 'record % is public, or older versions show it: withdraw it first', erased using errcode = 'check_violation';
    end if;
    update desk.revision
       set content = jsonb_build_object(
               'erased', encode(sha256(convert_to(content::text || gen_random_uuid() || gen_random_uuid(), 'UTF8')), 'hex'),
               'reason', why),
           links = '{}', address = null, title_key = null, reason = '', state = 'erased'
     where record = erased and state <> 'erased';
    get diagnostics gone = row_count;
    delete from desk.citation where revision in (select id from desk.revision where record = erased);
    update desk.proposal set changes = '[]', reason = '', state = 'erased' where record = erased;
    update desk.act set detail = '{}' where record = erased;
    update desk.approval set detail = '{}' where record = erased;
    delete from desk.imported_row where record = erased;
    update desk.record
       set protection = '{}',
           key = case kind when 'source' then 'erased-' || replace(gen_random_uuid()::text, '-', '') end
     where id = erased;
    -- A kept answer names the keys of sources, and a hash of what was sent can be tried.
    update desk.idempotency set resource = erased::text, body_sha256 = sha256(convert_to(gen_random_uuid()::text, 'UTF8'))
     where starts_with(resource, erased::text);
    update desk.publication set nonce = null where record = erased;
    return gone;
end
$$;
comment on function desk.erase(uuid, text) is 'Replaces the content of every revision of a record that no version shows by a salted SHA-256 and a reason; says of how many.';

-- Old rows stay in the files until the tables are written anew.
create table desk.cleaning (
    until bigint      not null,
    at    timestamptz not null,
    constraint cleaning_pk primary key (until)
);
comment on table desk.cleaning is 'When the files were freed of what was erased.';
comment on column desk.cleaning.until is 'The number (seq) of the last act of erasure before it.';
create index act_erasure on desk.act (seq) where kind = 'erasure';

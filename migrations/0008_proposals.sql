-- Proposals of those who see only the public record; and erasing what came with an incident.

create table desk.proposal (
    revision uuid  not null,
    seen     jsonb not null,
    written  jsonb not null,
    constraint proposal_pk primary key (revision),
    constraint proposal_revision foreign key (revision) references desk.revision (id)
);
comment on table desk.proposal is 'What somebody wrote who saw only the public record. The revision holds it with what was withheld from them put back in; they see again what they wrote, and nothing else.';
comment on column desk.proposal.revision is 'The revision that was made of it.';
comment on column desk.proposal.seen is 'The incident as they saw it.';
comment on column desk.proposal.written is 'The incident as they wrote it.';

-- As in 0006, for proposals too, and for sources that no version shows: a key often names outlet and day, so it goes.
create or replace function desk.erase(erased uuid, why text) returns integer
    language plpgsql security definer
    set search_path = ''
as $$
declare
    gone integer;
begin
    if exists (select from desk.record where id = erased and ((state = 'published' and not hidden) or state = 'merged'
               or (state = 'retracted' and retraction <> 'withdrawn'))) then
        raise exception 'record % is public, or older versions show it: withdraw it first', erased using errcode = 'check_violation';
    end if;
    update desk.revision
       set content = jsonb_build_object('erased', encode(sha256(convert_to(content::text, 'UTF8')), 'hex'), 'reason', why),
           reason = '', state = 'erased'
     where record = erased and state <> 'erased';
    get diagnostics gone = row_count;
    delete from desk.proposal where revision in (select id from desk.revision where record = erased);
    update desk.act set detail = '{}' where record = erased;
    update desk.motion set detail = '{}' where record = erased;
    delete from desk.imported_row where record = erased;
    update desk.record set protection = '{}', key = 'erased-' || replace(gen_random_uuid()::text, '-', '')
     where id = erased and kind = 'source';
    update desk.record set protection = '{}' where id = erased and kind <> 'source';
    update desk.publication set nonce = null where record = erased;
    return gone;
end
$$;

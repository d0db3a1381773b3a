-- What a row of a collection said is kept for each edition, with the revision that the edition made: the next edition is compared
-- with what was accepted of it, or still may be, and not with what was rejected.

create table desk.collection_said (
    record   uuid        not null,
    revision uuid        not null,
    said     jsonb       not null,
    masked   text[]      not null default '{}',
    at       timestamptz not null,
    constraint collection_said_pk primary key (revision),
    constraint collection_said_of foreign key (record) references desk.collection_row (record),
    constraint collection_said_revision foreign key (record, revision) references desk.revision (record, id)
);
comment on table desk.collection_said is 'What a row said in each edition that said something new of it.';
comment on column desk.collection_said.revision is 'The revision that the edition made of it, or that said so already.';
comment on column desk.collection_said.said is 'What the row said. It goes with its revision.';
comment on column desk.collection_said.masked is 'The fields of which it is not known any more what the row said: words of them were erased.';
comment on column desk.collection_said.at is 'When that edition was imported.';
create index collection_said_record on desk.collection_said (record);
grant update (said, masked, at) on desk.collection_said to refoulement_desk;

create function desk.words(document jsonb) returns setof jsonb
    language sql immutable
    set search_path = ''
as $$
    select jsonb_path_query(document, 'strict $.** ? (@.type() == "string")')
$$;
comment on function desk.words(jsonb) is 'The texts in a document.';

create function desk.mask_said(about uuid, gone jsonb[]) returns void
    language sql
    set search_path = ''
as $$
    update desk.collection_said as other
       set said = (select jsonb_object_agg(key, field) filter (where field is not null)
                   from jsonb_each(other.said) as had (key, value)
                   cross join lateral (select case when exists (select from desk.words(value) as word where word = any(gone))
                                                   then revision.content -> key else value end) as kept (field)),
           masked = other.masked || array(select key from jsonb_each(other.said) as had (key, value)
                                    where exists (select from desk.words(value) as word where word = any(gone)))
      from desk.revision
     where other.record = about and revision.id = other.revision
       and exists (select from desk.words(other.said) as word where word = any(gone))
$$;
comment on function desk.mask_said(uuid, jsonb[]) is 'Takes words out of what the editions said of a record: each field that has one is as its revision has it.';

-- What is known of earlier editions: what each row said last, and what the first one said, as its record came in with it.
insert into desk.collection_said (record, revision, said, at) select record, revision, said, at from desk.collection_row;
select desk.mask_said(record, array(
           select desk.words(said) from desk.collection_said where collection_said.record = collection_row.record
           except select desk.words(content) from desk.revision where revision.record = collection_row.record and state <> 'erased'))
from desk.collection_row
where exists (select from desk.revision where revision.record = collection_row.record and state = 'erased');
insert into desk.collection_said (record, revision, said, at)
select distinct on (revision.record) revision.record, revision.id, content, revision.at
from desk.collection_row join desk.revision on revision.record = collection_row.record
where parent is null and state <> 'erased' order by revision.record, seq
on conflict on constraint collection_said_pk do nothing;
revoke update (revision, said, at) on desk.collection_row from refoulement_desk;
alter table desk.collection_row
    drop column revision,
    drop column said,
    drop column at;

-- A row of a collection is known again whoever imported it.
create index imported_row_digest on desk.imported_row (digest);

-- The name of a row goes with the last revision of its record. Until then it stays the same row.
create function desk.forget_row() returns trigger
    language plpgsql security definer
    set search_path = ''
as $$
declare
    erased jsonb := jsonb_build_array(old.content, (select said from desk.collection_said where revision = new.id));
    gone jsonb[];
begin
    -- An edition that is being imported holds it until its end: nobody waits for that.
    perform from desk.collection join desk.collection_row on collection_row.collection = collection.key
      where collection_row.record = new.record for update of collection nowait;
    if not found then
        return null;
    end if;
    delete from desk.collection_said where revision = new.id;
    if exists (select from desk.revision where revision.record = new.record and state <> 'erased') then
        -- What other editions said keeps no word that stands in no revision: that field is as its revision has it.
        gone := array(select desk.words(erased)
                      except select desk.words(content) from desk.revision where revision.record = new.record and state <> 'erased');
        perform desk.mask_said(new.record, gone);
        return null;
    end if;
    -- A report that lists the row as gone names it.
    update desk.import
       set report = jsonb_set(report, '{gone,rows}', (
               select jsonb_agg(case when line ->> 'incident' = new.record::text then line - 'row_key' else line end order by place)
               from jsonb_array_elements(report #> '{gone,rows}') with ordinality as listed (line, place)))
     where report #> '{gone,rows}' @> jsonb_build_array(jsonb_build_object('incident', new.record));
    update desk.collection set erasures = erasures + 1
     where key in (select collection from desk.collection_row where record = new.record);
    delete from desk.collection_said where record = new.record;
    delete from desk.collection_row where record = new.record;
    return null;
end
$$;
comment on function desk.forget_row() is 'Takes away what a row said in an edition of which the revision is erased, and the name of a row of which all is.';
create trigger revision_erased_row after update of state on desk.revision
    for each row when (new.state = 'erased' and old.state <> 'erased') execute function desk.forget_row();

-- As before, without what the trigger does.
create or replace function desk.erase_part(erased uuid, why text) returns void
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

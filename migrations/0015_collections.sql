-- Collections: tables that somebody keeps and publishes in editions. Each of their rows is one record for ever, and each
-- record that came out of one has its licence.

create table desk.collection (
    key          text        not null,
    name         text        not null,
    licence      text        not null,
    terms        text,
    contact      text,
    republish    boolean     not null,
    edition      text        not null,
    editions     integer     not null default 1,
    erasures     integer     not null default 0,
    lock_version integer     not null default 0,
    at           timestamptz not null,
    constraint collection_pk primary key (key),
    constraint collection_key_is_plain check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(key) <= 100)
);
comment on table desk.collection is 'Tables that somebody else keeps and publishes in editions.';
comment on column desk.collection.key is 'By which a mapping file and the public documents name it: it never changes.';
comment on column desk.collection.name is 'What it is called.';
comment on column desk.collection.licence is 'Under which licence its rows may be used.';
comment on column desk.collection.terms is 'The address of its licence or terms.';
comment on column desk.collection.contact is 'Whom to ask. It stays at the desk: it may be a person.';
comment on column desk.collection.republish is 'Whether its rows may be shown to the public. What may not be is refused at the door.';
comment on column desk.collection.edition is 'What the edition was called that was imported last.';
comment on column desk.collection.editions is 'How many times something of it was imported. Who has checked a file against another state has to check it again.';
comment on column desk.collection.erasures is 'How many of its rows were erased. Nothing is kept by which they could be known again: so after one, a person says of each row that it is new.';
comment on column desk.collection.lock_version is 'Counts the changes of its words: it makes the ETag.';
comment on column desk.collection.at is 'When it was first imported.';
grant update (name, licence, terms, contact, republish, edition, editions, lock_version) on desk.collection to refoulement_desk;

create table desk.collection_words (
    collection text    not null,
    since      integer not null,
    name       text    not null,
    licence    text    not null,
    terms      text,
    constraint collection_words_pk primary key (collection, since),
    constraint collection_words_of foreign key (collection) references desk.collection (key)
);
comment on table desk.collection_words is 'How the public documents of each version name a collection: what a version said of a licence, it says for ever.';
comment on column desk.collection_words.since is 'The first version that says so; 0 from the beginning.';
grant update (name, licence, terms) on desk.collection_words to refoulement_desk;

alter table desk.record
    add column collection text,
    add constraint record_collection foreign key (collection) references desk.collection (key);
comment on column desk.record.collection is 'Of an incident: the collection of which it is a row; null if of none. It never changes.';
grant update (collection) on desk.record to refoulement_desk;
create index record_of_collection on desk.record (collection) where collection is not null;

create table desk.collection_row (
    collection text        not null,
    row_key    text        not null,
    record     uuid        not null,
    revision   uuid        not null,
    said       jsonb       not null,
    at         timestamptz not null,
    constraint collection_row_pk primary key (collection, row_key),
    constraint collection_row_once unique (record),
    constraint collection_row_of foreign key (collection) references desk.collection (key),
    constraint collection_row_record foreign key (record) references desk.record (id),
    constraint collection_row_revision foreign key (record, revision) references desk.revision (record, id)
);
comment on table desk.collection_row is 'Which record each row of a collection is, by the name that the row has there. A name may lead to a person: it is erased with the record.';
comment on column desk.collection_row.revision is 'The revision that the last edition made which said something new.';
comment on column desk.collection_row.said is 'What the row said in the last edition: the next one is compared with it.';
comment on column desk.collection_row.at is 'When the last edition was imported that said something new of it.';
create index collection_row_revision on desk.collection_row (revision);
grant update (revision, said, at) on desk.collection_row to refoulement_desk;

-- To let the public see the rows of a collection needs two people.
alter table desk.approval
    add column collection text,
    add constraint approval_collection foreign key (collection) references desk.collection (key),
    drop constraint approval_of_one_thing,
    add constraint approval_of_one_thing check (num_nonnulls(record, import, key, collection) = 1),
    drop constraint approval_kind,
    add constraint approval_kind check (kind in ('loosen', 'restore', 'lift', 'erase', 'undo', 'key', 'republish'));
comment on column desk.approval.collection is 'The collection of which the rows are to be shown; null where it is about something else.';
create unique index approval_waiting_collection on desk.approval (collection, kind) where ended is null and collection is not null;

-- As before, and the name of the row and its words go too.
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
    update desk.collection set erasures = erasures + 1
     where key in (select collection from desk.collection_row where record = erased);
    delete from desk.collection_row where record = erased;
    -- A report that lists the row as gone names it.
    update desk.import
       set report = jsonb_set(report, '{gone,rows}', (
               select jsonb_agg(case when line ->> 'incident' = erased::text then line - 'row_key' else line end)
               from jsonb_array_elements(report #> '{gone,rows}') as line))
     where report #> '{gone,rows}' @> jsonb_build_array(jsonb_build_object('incident', erased));
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
    -- What the last edition said stands there in the same words.
    update desk.collection set erasures = erasures + 1
     where key in (select collection from desk.collection_row where collection_row.revision = erased);
    delete from desk.collection_row where collection_row.revision = erased;
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

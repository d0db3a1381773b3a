-- The register as the public reads it. Every table stands on its own keys and refers to nothing outside this schema,
-- so that it can be copied whole, or carried to other servers by logical replication. Written by the desk alone,
-- through one door; thrown away and made again by `refoulement rebuild`.
--
-- A record is kept once for every state it has had: valid from version `since` up to, not including, version `until`.
-- The register as of version n is `where since <= n and (until is null or until > n)`.

create table published.version (
    n            integer     not null,
    published_at timestamptz not null,
    act          text        not null,
    constraint version_pk primary key (n),
    constraint version_counts_from_one check (n > 0)
);
comment on table published.version is 'One row for each act of publication. Numbers have no gaps, and later numbers became visible later.';
comment on column published.version.n is 'The number of the version: 1 for the first.';
comment on column published.version.published_at is 'When it was published (never before the version below it).';
comment on column published.version.act is 'What kind of act made it: founding, publication, import, protection, retraction, merge or restoration.';

-- A mirror or a process that holds a version in memory reads this beside the newest version: a rebuild can change
-- what a version shows (more is protected now) without making a version.
create table published.projection (
    generation bigint  not null default 1,
    single     boolean not null default true,
    constraint projection_pk primary key (single),
    constraint projection_is_one_row check (single)
);
comment on table published.projection is 'One row: which generation of the projection this is.';
comment on column published.projection.generation is '1 at first; one more with each rebuild, and each time that something changes what older versions show, such as protection.';
comment on column published.projection.single is 'Always true: there is one row.';
insert into published.projection default values;

create table published.change (
    n       integer not null,
    record  uuid    not null,
    kind    text    not null,
    subject text    not null,
    leaf    bytea   not null,
    constraint change_pk primary key (n, record),
    constraint change_in_version foreign key (n) references published.version (n),
    constraint change_kind check (kind in ('created', 'corrected', 'protected', 'retracted', 'merged', 'restored')),
    constraint change_subject check (subject in ('incident', 'context_event')),
    constraint change_leaf_is_sha256 check (octet_length(leaf) = 32)
);
comment on table published.change is 'What each version did to which record. A correction of a source is a correction of each record that reads differently by it.';
comment on column published.change.n is 'The version.';
comment on column published.change.record is 'The id of the record.';
comment on column published.change.kind is 'created: the record is new. corrected: it was published before and reads differently now. protected, retracted, merged, restored: as the words say.';
comment on column published.change.subject is 'What the record is: incident or context_event.';
comment on column published.change.leaf is 'SHA-256 of a secret nonce and the record''s own words and sources as RFC 8785 JSON (format 1). It commits to what was said without saying it.';
-- A record's history.
create index change_record on published.change (record, n);

create table published.incident (
    id           uuid    not null,
    since        integer not null,
    until        integer,
    earliest     date    not null,
    latest       date    not null,
    document     json    not null,
    search_text  text    not null,
    search_pairs text[]  not null,
    constraint incident_pk primary key (id, since),
    constraint incident_since foreign key (since) references published.version (n),
    constraint incident_valid check (until > since),
    constraint incident_dates check (earliest <= latest)
);
comment on table published.incident is 'Each state that a public incident has had: one group of people detained or returned together, as reported.';
comment on column published.incident.id is 'The id of the incident: random, and the same for ever.';
comment on column published.incident.since is 'The first version that holds this state.';
comment on column published.incident.until is 'The first version that no longer holds it; null for the present state.';
comment on column published.incident.earliest is 'The earliest day that the incident''s date may mean.';
comment on column published.incident.latest is 'The latest day that the incident''s date may mean.';
comment on column published.incident.document is 'The incident as the API shows it, byte for byte.';
comment on column published.incident.search_text is 'Every public word of it in compatibility form, lower case and single spaces; fields are joined by a space, a line feed and a space, which no searched words hold, so that nothing is found across two fields.';
comment on column published.incident.search_pairs is 'The pairs of neighbouring characters in search_text, sorted, each once: two are enough for a word of Chinese or Korean.';
-- One present state for each incident, and the quick way to all of them.
create unique index incident_present on published.incident (id) where until is null;
-- What a version brought.
create index incident_since on published.incident (since);
create index incident_search on published.incident using gin (search_pairs);

create table published.incident_place (
    incident    uuid    not null,
    since       integer not null,
    seq         integer not null,
    role        text    not null,
    key         text    not null,
    name        text    not null,
    country     text    not null,
    subdivision text,
    precision   text    not null,
    lat         double precision,
    lon         double precision,
    people_min  integer,
    people_max  integer,
    constraint incident_place_pk primary key (incident, since, seq),
    constraint incident_place_of foreign key (incident, since) references published.incident (id, since) on delete cascade
);
comment on table published.incident_place is 'The places of each state of an incident. The figure belongs to all detention places together: adding it up by place counts people twice.';
comment on column published.incident_place.incident is 'The id of the incident.';
comment on column published.incident_place.since is 'Which state of it: incident.since.';
comment on column published.incident_place.seq is 'The place''s position in the record, from 1.';
comment on column published.incident_place.role is 'What the place is in the incident: detention, transit, transfer, handover or intended_destination.';
comment on column published.incident_place.key is 'The same for the same place in every incident: country or subdivision, and name.';
comment on column published.incident_place.name is 'Its usual English name.';
comment on column published.incident_place.country is 'The country it lies in (ISO 3166-1 alpha-2).';
comment on column published.incident_place.subdivision is 'Its first-level subdivision (ISO 3166-2); null if not known.';
comment on column published.incident_place.precision is 'How precisely it is known: site, locality, near (somewhere near the named place), subdivision or country.';
comment on column published.incident_place.lat is 'Degrees north of its middle (WGS 84); null if not given.';
comment on column published.incident_place.lon is 'Degrees east of its middle (WGS 84); null if not given.';
comment on column published.incident_place.people_min is 'At least so many of the people, where a source gives the place''s own share.';
comment on column published.incident_place.people_max is 'At most so many of them; null if open or no share is given.';
create index incident_place_key on published.incident_place (key);

create table published.claim (
    incident    uuid    not null,
    since       integer not null,
    seq         integer not null,
    key         text    not null,
    source      text,
    via         text,
    stance      text    not null,
    hedge       text    not null,
    attribution text[]  not null,
    people_min  integer,
    people_max  integer,
    quantifier  text,
    counts      text,
    quote       text,
    locator     text,
    constraint claim_pk primary key (incident, since, seq),
    constraint claim_of foreign key (incident, since) references published.incident (id, since) on delete cascade
);
comment on table published.claim is 'What each source says, for each state of an incident. Claims may disagree; all are kept.';
comment on column published.claim.incident is 'The id of the incident.';
comment on column published.claim.since is 'Which state of it: incident.since.';
comment on column published.claim.seq is 'The claim''s position in the record, from 1.';
comment on column published.claim.key is 'Its name within the incident.';
comment on column published.claim.source is 'The key of the source that says it; null if withheld to protect people.';
comment on column published.claim.via is 'The key of the source through which the register knows it; null if none, or withheld.';
comment on column published.claim.stance is 'asserts (it happened), denies or cannot_confirm.';
comment on column published.claim.hedge is 'How firmly: confirmed, stated, reported or believed.';
comment on column published.claim.attribution is 'The chain of those it relies on, in words; never a name.';
comment on column published.claim.people_min is 'At least so many people; null if the source gives no number.';
comment on column published.claim.people_max is 'At most so many people; null if open or no number is given.';
comment on column published.claim.quantifier is 'How the source put its number: exact, about, at_least, more_than, at_most or between.';
comment on column published.claim.counts is 'Whom the number counts: refugees, or persons (helpers may be among them).';
comment on column published.claim.quote is 'The source''s own words, where they are public.';
comment on column published.claim.locator is 'Where in the source.';

create table published.context_event (
    id        uuid    not null,
    since     integer not null,
    until     integer,
    kind      text    not null,
    date      text    not null,
    earliest  date    not null,
    latest    date    not null,
    title     text    not null,
    summary   text    not null,
    countries text[]  not null,
    part_of   uuid,
    document  json    not null,
    constraint context_event_pk primary key (id, since),
    constraint context_event_since foreign key (since) references published.version (n),
    constraint context_event_valid check (until > since),
    constraint context_event_dates check (earliest <= latest)
);
comment on table published.context_event is 'Each state of the dated things that bear on the incidents without being one: laws, reports, decisions. Never counted.';
comment on column published.context_event.id is 'The id of the event: random, and the same for ever.';
comment on column published.context_event.since is 'The first version that holds this state.';
comment on column published.context_event.until is 'The first version that no longer holds it; null for the present state.';
comment on column published.context_event.kind is 'law, report, finding, statement, decision, border or event.';
comment on column published.context_event.date is 'When (EDTF).';
comment on column published.context_event.earliest is 'The earliest day that the date may mean.';
comment on column published.context_event.latest is 'The latest day that the date may mean.';
comment on column published.context_event.title is 'One line.';
comment on column published.context_event.summary is 'A few sentences.';
comment on column published.context_event.countries is 'The countries it concerns (ISO 3166-1 alpha-2).';
comment on column published.context_event.part_of is 'The id of the event it is a part of, such as the release of the report of a finding.';
comment on column published.context_event.document is 'The event as the API shows it, byte for byte.';
create unique index context_event_present on published.context_event (id) where until is null;
create index context_event_since on published.context_event (since);

create table published.source (
    record         uuid    not null,
    since          integer not null,
    seq            integer not null,
    key            text    not null,
    kind           text    not null,
    outlet         text    not null,
    title          text    not null,
    title_original text,
    authors        text[]  not null,
    url            text,
    archive_url    text,
    published      text,
    earliest       date,
    latest         date,
    language       text,
    derived_from   text[]  not null,
    note           text,
    document       json    not null,
    constraint source_pk primary key (record, since, seq),
    constraint source_once unique (record, since, key)
);
comment on table published.source is 'The sources that each state of an incident or a context event rests on: those that it cites, and those that these derive from. The sources of a version are those of the states that it holds.';
comment on column published.source.record is 'The id of the incident or context event.';
comment on column published.source.since is 'Which state of it: incident.since or context_event.since.';
comment on column published.source.seq is 'The source''s position in the record, from 1.';
comment on column published.source.key is 'Its name in the register, usually outlet and date; the same in every record.';
comment on column published.source.kind is 'media, ngo, un, government, court, academic, report or testimony.';
comment on column published.source.outlet is 'Who published it.';
comment on column published.source.title is 'Its title, in English where there is one.';
comment on column published.source.title_original is 'Its title in its own language, where that is another.';
comment on column published.source.authors is 'Who signed it, as published.';
comment on column published.source.url is 'Where it could be read.';
comment on column published.source.archive_url is 'Where a copy is kept.';
comment on column published.source.published is 'When it was published (EDTF); null if not known.';
comment on column published.source.earliest is 'The earliest day that `published` may mean.';
comment on column published.source.latest is 'The latest day that `published` may mean.';
comment on column published.source.language is 'Its language (BCP 47).';
comment on column published.source.derived_from is 'Keys of the sources it is known to derive from, as far as this record tells.';
comment on column published.source.note is 'What a reader should know of this citation.';
comment on column published.source.document is 'The source as the record shows it, byte for byte.';
create index source_key on published.source (key);

create table published.tombstone (
    id          uuid    not null,
    subject     text    not null,
    kind        text    not null,
    reason      text,
    merged_into uuid,
    since       integer not null,
    constraint tombstone_pk primary key (id),
    constraint tombstone_since foreign key (since) references published.version (n),
    constraint tombstone_subject check (subject in ('incident', 'context_event')),
    constraint tombstone_kind check (kind in ('error', 'withdrawn', 'merged')),
    constraint tombstone_merged_into check ((kind = 'merged') = (merged_into is not null))
);
comment on table published.tombstone is 'Records that were public and are not any more. Of a withdrawn one nothing else is left here but the changes that named its id.';
comment on column published.tombstone.id is 'The id of the record.';
comment on column published.tombstone.subject is 'What the record was: incident or context_event.';
comment on column published.tombstone.kind is 'error: older versions still say what they said. withdrawn: no version says it any more. merged: it became part of another.';
comment on column published.tombstone.reason is 'Why, in words for everybody; null if it was merged without one.';
comment on column published.tombstone.merged_into is 'The record that it became part of; null unless merged.';
comment on column published.tombstone.since is 'The version that retracted or merged it.';

create view published.current_source as
select distinct on (source.key) source.key, source.kind, source.outlet, source.title, source.published, source.earliest, source.latest, source.document
from published.source
where exists (select from published.incident where incident.id = source.record and incident.since = source.since and incident.until is null)
   or exists (select from published.context_event as event where event.id = source.record and event.since = source.since and event.until is null)
order by source.key, cardinality(source.derived_from) desc, source.record;
comment on view published.current_source is 'The sources of the present version, one row each: those that its incidents and context events rest on.';
comment on column published.current_source.key is 'Its name in the register.';
comment on column published.current_source.kind is 'media, ngo, un, government, court, academic, report or testimony.';
comment on column published.current_source.outlet is 'Who published it.';
comment on column published.current_source.title is 'Its title, in English where there is one.';
comment on column published.current_source.published is 'When it was published (EDTF); null if not known.';
comment on column published.current_source.earliest is 'The earliest day that `published` may mean.';
comment on column published.current_source.latest is 'The latest day that `published` may mean.';
comment on column published.current_source.document is 'The source as one of the records shows it, byte for byte.';

create view published.outlet as
select outlet as name, count(*)::integer as sources, min(earliest) as earliest, max(latest) as latest
from published.current_source
group by outlet;
comment on view published.outlet is 'Who published the sources of the present version.';
comment on column published.outlet.name is 'The outlet''s name.';
comment on column published.outlet.sources is 'How many sources of it the register has.';
comment on column published.outlet.earliest is 'The earliest day that one of them may be from; null if none is dated.';
comment on column published.outlet.latest is 'The latest day that one of them may be from; null if none is dated.';

create view published.current_incident as
select id,
       document ->> 'title' as title,
       document ->> 'date' as date,
       earliest,
       latest,
       document ->> 'host_country' as host_country,
       (select string_agg(country, '; ' order by seq)
        from json_array_elements_text(document -> 'origin_country') with ordinality as origin (country, seq)) as origin_country,
       (document #>> '{people,min}')::integer as people_min,
       (document #>> '{people,max}')::integer as people_max,
       document #>> '{people,counts}' as counts,
       document ->> 'repatriation_status' as repatriation_status,
       (document #>> '{repatriated,min}')::integer as repatriated_min,
       (document #>> '{repatriated,max}')::integer as repatriated_max,
       document ->> 'confidence' as confidence,
       (document ->> 'source_roots')::integer as source_roots,
       (select string_agg(place.role || ': ' || case place.precision when 'near' then 'near ' else '' end || place.name
                          || ' (' || coalesce(place.subdivision, place.country) || ')', '; ' order by place.seq)
        from published.incident_place as place
        where place.incident = incident.id and place.since = incident.since) as places,
       since as version
from published.incident
where until is null;
comment on view published.current_incident is 'The incidents of the present version, one row each. Numbers are bounds: from at least min to at most max, max null if open. A sum is sum(people_min) to sum(people_max); if any max is null, the upper sum is unknown.';
comment on column published.current_incident.id is 'The id of the incident.';
comment on column published.current_incident.title is 'One line.';
comment on column published.current_incident.date is 'When it happened (EDTF).';
comment on column published.current_incident.earliest is 'The earliest day that the date may mean.';
comment on column published.current_incident.latest is 'The latest day that the date may mean.';
comment on column published.current_incident.host_country is 'Where the people were detained, or returned from (ISO 3166-1 alpha-2).';
comment on column published.current_incident.origin_country is 'Where the people are from (ISO 3166-1 alpha-2), joined by "; "; null if not known.';
comment on column published.current_incident.people_min is 'At least so many people.';
comment on column published.current_incident.people_max is 'At most so many people; null if open.';
comment on column published.current_incident.counts is 'Whom the figure counts: refugees, or persons (helpers may be among them).';
comment on column published.current_incident.repatriation_status is 'What has become of them (counting rule 8).';
comment on column published.current_incident.repatriated_min is 'At least so many were reported as returned to their country of origin (counting rule 7).';
comment on column published.current_incident.repatriated_max is 'At most so many; null if open.';
comment on column published.current_incident.confidence is 'one_source, several_sources, contested, officially_confirmed or discounted.';
comment on column published.current_incident.source_roots is 'Public sources of asserting claims that are not known to derive from one another; those of one address, or of one outlet, day and title, count as one.';
comment on column published.current_incident.places is 'Role, name and area of each place, joined by "; "; null if there is none.';
comment on column published.current_incident.version is 'The version that published this state.';

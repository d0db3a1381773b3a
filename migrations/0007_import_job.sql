-- Imports over HTTP: what became of each, for whoever sent it.

create table desk.import (
    id       uuid        not null,
    holder   text        not null,
    at       timestamptz not null,
    state    text        not null default 'running',
    done     bigint      not null default 0,
    total    bigint      not null default 0,
    heard_at timestamptz not null,
    report   jsonb,
    constraint import_pk primary key (id),
    constraint import_has_holder check (holder <> ''),
    constraint import_state check (state in ('running', 'checked', 'refused', 'imported', 'failed')),
    constraint import_ended_with_report check ((state = 'running') = (report is null))
);
comment on table desk.import is 'Files that came in over HTTP, and what became of them. What they held is not kept here.';
comment on column desk.import.id is 'The id of the import.';
comment on column desk.import.holder is 'Who sent it.';
comment on column desk.import.at is 'When.';
comment on column desk.import.state is 'running, checked (a dry run without problems), refused (it has problems; nothing was written), imported, or failed.';
comment on column desk.import.done is 'Rows worked on so far.';
comment on column desk.import.total is 'Rows in all.';
comment on column desk.import.heard_at is 'When the process that works on it was last heard.';
comment on column desk.import.report is 'What came of it: counts, the batch, every problem by row and column.';
grant update (state, done, total, heard_at, report) on desk.import to refoulement_desk;

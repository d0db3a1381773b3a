-- Sources that were hidden, and that something else names later.

alter table desk.record
    add column shown_from integer,
    add constraint record_shown_from check (shown_from is null or kind = 'source');
comment on column desk.record.shown_from is 'The first version that shows a source which was hidden, and is named again: what named it before may not be seen, so older versions do not show it.';
grant update (shown_from) on desk.record to refoulement_desk;

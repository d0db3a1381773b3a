-- What is public is written by the program, in a form that may change from one release to the next. The start of a program
-- that writes another form than the last one did writes all of it anew.

alter table published.projection add column form integer not null default 1;
comment on column published.projection.form is 'In which form the documents and search texts were written: a number that the program counts up.';
comment on column published.incident.search_text is 'Every public word of it in compatibility form, lower case, without accents, apostrophes and quotation marks, with single spaces; fields are joined by a space, a line feed and a space, which no searched words hold, so that nothing is found across two fields.';

-- When an incident was first published stands in its public document. It follows from the first of its states; only a
-- register that was restored from an export has no state of that time.
alter table desk.record add column first_n integer;
comment on column desk.record.first_n is 'Of a restored incident: the version that first published it. Null where it follows from its publications.';

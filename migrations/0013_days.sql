-- The public reads on which day something was published, and no time of that day: with other traces (a chat, a log of a
-- phone) a time would tell who reported or who acted. The numbers of the versions give the order. The desk keeps the times.

alter table published.version alter column published_at type date using (published_at at time zone 'UTC')::date;
comment on column published.version.published_at is 'The day on which it was published, in UTC (never before that of the version below it). Versions of one day follow each other by their numbers.';

-- Two sides. The desk keeps the truth and is confidential; published is what anybody may read, and can be thrown
-- away and rebuilt. Rights are given here as defaults for whatever the owner creates later, so that a new table
-- cannot forget them: a table of the desk is closed to the public role, a table of published cannot be written by it.

create schema if not exists desk;
comment on schema desk is 'Confidential: revisions, review, protection, keys. The public role has no right here.';

create schema if not exists published;
comment on schema published is 'What the public may read, projected from accepted revisions of the desk.';

grant usage on schema desk to refoulement_desk;
grant usage on schema published to refoulement_desk, refoulement_public;

-- The desk only adds. What may change there is granted column by column, beside the table it concerns.
alter default privileges in schema desk grant select, insert on tables to refoulement_desk;
alter default privileges in schema desk grant usage on sequences to refoulement_desk;

-- The desk writes the projection, and may take a row away again.
alter default privileges in schema published grant select, insert, update, delete on tables to refoulement_desk;
alter default privileges in schema published grant usage on sequences to refoulement_desk;
alter default privileges in schema published grant select on tables to refoulement_public;

-- A function is everybody's unless this is said (and it must be said for all schemas: a default for one schema can
-- only add). Later migrations grant execute where the public role needs a function.
alter default privileges revoke execute on functions from public;
alter default privileges grant execute on functions to refoulement_desk;

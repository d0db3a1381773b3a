-- What the two roles may do, given at every start: a copy that was restored brings tables, but no rights.
-- What a migration adds comes under these by itself; only a column that the desk may change is named here.

grant usage on schema desk to refoulement_desk;
grant usage on schema published to refoulement_desk, refoulement_public;

-- The desk only adds. What may change there is granted column by column.
grant select, insert on all tables in schema desk to refoulement_desk;
grant usage on all sequences in schema desk to refoulement_desk;
revoke all on desk.migration, desk.sealed_nonce from refoulement_desk;
alter default privileges in schema desk grant select, insert on tables to refoulement_desk;
alter default privileges in schema desk grant usage on sequences to refoulement_desk;

grant update (state, lock_version, protection, accepted, collection, retraction, retraction_reason, merged_into, merged_n,
              embargo_until, embargo_revision, embargo_by) on desk.record to refoulement_desk;
grant update (state, accepted_n) on desk.revision to refoulement_desk;
grant update (ended, ended_at) on desk.approval to refoulement_desk;
grant update (state, revision) on desk.proposal to refoulement_desk;
grant update (n, at) on desk.counter to refoulement_desk;
grant update (expires_at, revoked_at, rotated_to, confirmed_at) on desk.api_key to refoulement_desk;
grant update (records) on desk.key_use to refoulement_desk;
grant update (operation, body_sha256, status, resource, at) on desk.idempotency to refoulement_desk;
grant update (state, accepted_by, accepted_key, accepted_tag, heard_at, done, total, failure, version, left_out, compared, only_nearest,
              incidents, sources)
    on desk.batch to refoulement_desk;
grant update (name, licence, terms, contact, republish, edition, editions, lock_version) on desk.collection to refoulement_desk;
grant update (name, licence, terms) on desk.collection_words to refoulement_desk;
grant update (said, masked, at) on desk.collection_said to refoulement_desk;
grant update (batch, revision) on desk.batch_revision to refoulement_desk;
grant update (word, holder, decided_at, added) on desk.likely to refoulement_desk;
grant update (state, done, total, heard_at, report) on desk.import to refoulement_desk;
grant update (secret_sha256, created_at, ended_at) on desk.feed to refoulement_desk;
-- The tables of the desk that forget.
grant delete on desk.idempotency, desk.outline, desk.screening to refoulement_desk;

-- The desk writes the projection, and may take a row away again. The public reads it.
grant select, insert, update, delete on all tables in schema published to refoulement_desk;
grant usage on all sequences in schema published to refoulement_desk;
grant select on all tables in schema published to refoulement_public;
alter default privileges in schema published grant select, insert, update, delete on tables to refoulement_desk;
alter default privileges in schema published grant usage on sequences to refoulement_desk;
alter default privileges in schema published grant select on tables to refoulement_public;

-- A function is everybody's unless this is said (and of those to come it must be said for all schemas: a default for
-- one schema can only add).
revoke execute on all functions in schema desk, published from public;
grant execute on all functions in schema desk, published to refoulement_desk;
alter default privileges revoke execute on functions from public;
alter default privileges grant execute on functions to refoulement_desk;

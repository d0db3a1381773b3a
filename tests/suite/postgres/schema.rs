//! What the two schemas promise.

use crate::desk::publication::{small_world, text};
use crate::support::postgres::Database;

#[tokio::test]
async fn the_desk_only_adds() {
    let world = small_world().await;
    for statement in [
        "update desk.revision set content = '{}'",
        "update desk.revision set author = 'x'",
        "update desk.revision set at = now()",
        "delete from desk.revision",
        "truncate desk.revision",
        "delete from desk.record",
        "update desk.record set kind = 'source'",
        "update desk.record set key = 'x'",
        "update desk.act set actor = 'x'",
        "delete from desk.act",
        "update desk.publication set nonce = leaf",
        "delete from desk.publication",
        "delete from desk.counter",
        "update desk.founding set empty = true",
        "delete from desk.founding",
        "update desk.api_key set role = 'admin'",
        "update desk.api_key set holder = 'kim'",
        "update desk.api_key set secret_sha256 = ''",
        "delete from desk.api_key",
        "update desk.idempotency set token = 'x'",
    ] {
        let refused = sqlx::query(statement).execute(&world.desk).await.expect_err(statement);
        assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("42501"), "{statement}");
    }
}

#[tokio::test]
async fn every_column_of_published_says_what_it_means() {
    let world = Database::create().await;
    let silent = text(
        &world.owner,
        "select string_agg(format('%s.%s', relname, coalesce(attname, '*')), ', ')
         from pg_class
         join lateral (select attname, attnum from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
                       union all select null, 0) as part on true
         where relnamespace = 'published'::regnamespace and relkind in ('r', 'v', 'm', 'p')
           and coalesce(col_description(pg_class.oid, attnum), '') = '' and not (attnum = 0 and obj_description(pg_class.oid, 'pg_class') <> '')",
    )
    .await;
    assert_eq!(silent, "");
    let unnamed = text(
        &world.owner,
        "select string_agg(conrelid::regclass || '.' || conname, ', ') from pg_constraint
         where connamespace in ('published'::regnamespace, 'desk'::regnamespace) and conrelid <> 'desk.migration'::regclass
           and conname ~ '_(pkey|fkey|check|key|excl)$'",
    )
    .await;
    assert_eq!(unnamed, "", "every constraint has a name of ours");
    let keyless = text(
        &world.owner,
        "select string_agg(relname, ', ') from pg_class where relnamespace = 'published'::regnamespace and relkind = 'r'
         and not exists (select from pg_constraint where conrelid = pg_class.oid and contype = 'p')",
    )
    .await;
    assert_eq!(keyless, "", "logical replication needs primary keys");
}

#[tokio::test]
async fn no_statement_is_compiled() {
    let world = Database::create().await;
    for pool in [&world.desk, &world.public] {
        assert_eq!(text(pool, "show jit").await, "off");
    }
}

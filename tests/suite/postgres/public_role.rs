//! The public role reads what is published, and nothing else. Everything it might try is tried.

use crate::support::postgres::Database;
use sqlx::{AssertSqlSafe, PgPool};

/// Refused for want of a right (42501); for `set session authorization` as well.
async fn refused(pool: &PgPool, statement: &str) {
    // What only the settings forbid could be allowed by the session itself.
    let mut transaction = pool.begin().await.unwrap();
    sqlx::raw_sql("set transaction read write").execute(&mut *transaction).await.unwrap();
    let said = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut *transaction).await;
    let error = said.expect_err(&format!("not refused: {statement}"));
    let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
}

/// A table on each side, so that there is something to read before the first real migration brings one.
async fn world() -> Database {
    let world = Database::create().await;
    for statement in [
        "create table desk.secret (word text)",
        "insert into desk.secret select 'hush' from generate_series(1, 7)",
        "create view desk.secret_view as select * from desk.secret",
        "create function desk.tell() returns text language sql security definer as 'select word from desk.secret limit 1'",
        "create table published.known (word text)",
        "insert into published.known values ('known')",
        "analyze",
    ] {
        sqlx::raw_sql(statement).execute(&world.owner).await.unwrap();
    }
    world
}

#[tokio::test]
async fn it_reads_what_is_published() {
    let world = world().await;
    let words: Vec<String> =
        sqlx::query_scalar("select word from published.known").fetch_all(&world.public).await.unwrap();
    assert_eq!(words, ["known"]);
    let read_only: String =
        sqlx::query_scalar("show transaction_read_only").fetch_one(&world.public).await.unwrap();
    assert_eq!(read_only, "on");
    let who: (String, String) = sqlx::query_as("select session_user::text, current_user::text")
        .fetch_one(&world.public)
        .await
        .unwrap();
    assert_eq!(who, ("refoulement_public".to_owned(), "refoulement_public".to_owned()));
}

#[tokio::test]
async fn no_relation_of_the_desk_can_be_read() {
    let world = world().await;
    let relations: Vec<String> = sqlx::query_scalar(
        "select oid::regclass::text from pg_class where relnamespace = 'desk'::regnamespace and relkind in ('r', 'v', 'm', 'S', 'p', 'f')",
    )
    .fetch_all(&world.owner)
    .await
    .unwrap();
    assert!(relations.len() >= 3, "{relations:?}");
    for relation in relations {
        for statement in [
            "select * from {}",
            "select count(*) from {}",
            "select 1 from {}",
            "table {}",
            "copy {} to stdout",
            "explain analyze select * from {}",
            "lock table {}",
        ] {
            refused(&world.public, &statement.replace("{}", &relation)).await;
        }
        // Privileges are asked of the server too, so that nothing depends on the schema's usage alone.
        let may: bool = sqlx::query_scalar(
            "select has_table_privilege('refoulement_public', $1, 'select, insert, update, delete, truncate, references, trigger')",
        )
        .bind(&relation)
        .fetch_one(&world.owner)
        .await
        .unwrap();
        assert!(!may, "{relation}");
    }
    refused(&world.public, "select desk.tell()").await;
}

#[tokio::test]
async fn no_way_leads_out_of_the_role() {
    let world = world().await;
    for statement in [
        "set role refoulement",
        "set role refoulement_desk",
        "set session authorization refoulement_desk",
        "set session authorization refoulement",
        "grant refoulement_desk to refoulement_public",
        "alter role refoulement_public superuser",
        "create role other",
        "alter default privileges for role refoulement grant select on tables to public",
        "set session_replication_role = replica",
    ] {
        refused(&world.public, statement).await;
    }
    // Cannot run inside a transaction at all.
    let error =
        sqlx::raw_sql("alter system set log_statement = 'all'").execute(&world.public).await.unwrap_err();
    assert!(error.to_string().contains("permission denied"), "{error}");
}

#[tokio::test]
async fn it_writes_nothing_anywhere() {
    let world = world().await;
    for statement in [
        "insert into published.known values ('x')",
        "update published.known set word = 'x'",
        "delete from published.known",
        "truncate published.known",
        "drop table published.known",
        "alter table published.known add x text",
        "create table published.x (x int)",
        "create table desk.x (x int)",
        "create table public.x (x int)",
        "create temporary table x (x int)",
        "create schema x",
        "create function published.x() returns int language sql as 'select 1'",
        "comment on table published.known is 'x'",
        "copy published.known from program 'true'",
        "select lo_create(0)",
        "select lo_from_bytea(0, 'x')",
        "select pg_logical_emit_message(false, 'x', 'x')",
        "select pg_advisory_lock(1)",
        "create publication x for all tables",
    ] {
        refused(&world.public, statement).await;
    }
}

#[tokio::test]
async fn no_file_and_no_program_of_the_server_is_reached() {
    let world = world().await;
    for statement in [
        "select pg_read_file('PG_VERSION')",
        "select pg_read_binary_file('PG_VERSION')",
        "select pg_ls_dir('.')",
        "select pg_stat_file('PG_VERSION')",
        "select lo_import('/etc/hostname')",
        "select lo_export(1, '/tmp/x')",
        "copy published.known to program 'cat'",
        "copy published.known to '/tmp/x'",
        "copy (select 1) to program 'cat'",
        "create extension file_fdw",
        "load 'x'",
    ] {
        refused(&world.public, statement).await;
    }
}

#[tokio::test]
async fn counts_sizes_and_doings_are_not_shown() {
    let world = world().await;
    for statement in [
        "select reltuples from pg_class where relname = 'secret'",
        "select * from pg_statistic",
        "select * from pg_stats",
        "select * from pg_stats_ext",
        "select * from pg_statistic_ext_data",
        "select * from pg_stat_user_tables",
        "select * from pg_stat_all_tables",
        "select * from pg_statio_user_tables",
        "select * from pg_stat_activity",
        "select * from pg_stat_database",
        "select * from pg_locks",
        "select pg_stat_get_live_tuples(16384)",
        "select pg_stat_get_tuples_inserted(16384)",
        "select pg_relation_size(1259)",
        "select pg_total_relation_size(1259)",
        "select pg_table_size(1259)",
        "select pg_indexes_size(1259)",
        "select pg_database_size(current_database())",
        "select pg_relation_filepath(1259)",
        "select pg_current_wal_lsn()",
        "select txid_current()",
        "select * from pg_authid",
        "select * from pg_largeobject",
    ] {
        refused(&world.public, statement).await;
    }
}

#[tokio::test]
async fn every_statistics_view_and_counter_is_closed() {
    let world = world().await;
    let views: Vec<String> = sqlx::query_scalar("select relname::text from pg_class where relname ~ '^pg_stat' and relkind in ('r', 'v') and has_table_privilege('refoulement_public', oid, 'select')")
        .fetch_all(&world.owner)
        .await
        .unwrap();
    assert!(views.is_empty(), "{views:?}");
    let functions: Vec<String> = sqlx::query_scalar("select oid::regprocedure::text from pg_proc where proname ~ '^(pg_stat_get|lo_|pg_.*_size$)' and proname not in ('pg_column_size') and has_function_privilege('refoulement_public', oid, 'execute')")
        .fetch_all(&world.owner)
        .await
        .unwrap();
    assert!(functions.is_empty(), "{functions:?}");
}

#[tokio::test]
async fn it_connects_to_no_other_database() {
    let world = world().await;
    for database in ["postgres", "template1"] {
        let connected = world.server.connect(refoulement::postgres::Role::Public, database).await;
        assert!(connected.unwrap_err().to_string().contains("permission denied"), "{database}");
    }
}

#[tokio::test]
async fn the_desk_adds_and_projects_but_takes_nothing_back() {
    let world = world().await;
    for statement in [
        "insert into desk.secret values ('x')",
        "select * from desk.secret",
        "delete from published.known",
        "insert into published.known values ('x')",
        "select count(*) from pg_stat_user_tables",
    ] {
        sqlx::raw_sql(statement)
            .execute(&world.desk)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    for statement in [
        "update desk.secret set word = 'x'",
        "delete from desk.secret",
        "truncate desk.secret",
        "drop table desk.secret",
        "set role refoulement",
        "create table desk.x (x int)",
    ] {
        refused(&world.desk, statement).await;
    }
}

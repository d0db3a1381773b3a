//! Takes from everybody what Postgres gives to everybody: a role without any right on a schema still reads row
//! counts, table sizes and other sessions' doings. Done where it is permitted, once; what is left is told.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::postgres::error::{Error, has_code};
use crate::postgres::server::Server;

/// One thing to take away: what it is, and the query for the statements that are still to be run.
struct Rule {
    what: &'static str,
    query: &'static str,
    /// On a shared server this would concern strangers.
    private_only: bool,
}

const RULES: &[Rule] = &[
    Rule {
        what: "connect and temporary tables for everybody",
        query: "select format('revoke connect, temporary on database %1$I from public; grant connect on database %1$I to refoulement_desk, refoulement_public', current_database())
                where has_database_privilege('public', current_database(), 'connect') or has_database_privilege('public', current_database(), 'temporary')",
        private_only: false,
    },
    Rule {
        what: "the server's other databases for everybody",
        query: "select format('revoke connect, temporary on database %I from public', datname) from pg_database
                where datname in ('postgres', 'template1') and (has_database_privilege('public', oid, 'connect') or has_database_privilege('public', oid, 'temporary'))",
        private_only: true,
    },
    Rule {
        what: "create in the schema public for everybody",
        query: "select 'revoke create on schema public from public' from pg_namespace where nspname = 'public' and has_schema_privilege('public', oid, 'create')",
        private_only: false,
    },
    Rule {
        what: "statistics, locks and row counts (pg_class) for everybody",
        query: "select format('revoke all on %1$s from public; grant select on %1$s to refoulement_desk', string_agg(oid::regclass::text, ', '))
                from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind in ('r', 'v')
                and (relname ~ '^pg_stat' or relname in ('pg_class', 'pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs', 'pg_locks', 'pg_prepared_xacts',
                     'pg_replication_slots', 'pg_replication_origin_status', 'pg_largeobject_metadata', 'pg_cursors', 'pg_sequences', 'pg_publication_tables'))
                and has_table_privilege('public', oid, 'select') having count(*) > 0",
        private_only: false,
    },
    Rule {
        what: "sizes, counters, locks, large objects and the journal's position for everybody",
        query: "select format('revoke execute on function %1$s from public; grant execute on function %1$s to refoulement_desk', string_agg(oid::regprocedure::text, ', '))
                from pg_proc where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f'
                and (proname ~ '^(lo_|lowrite|loread|pg_stat_get_|pg_advisory_|pg_try_advisory_|pg_current_wal|pg_last_|pg_walfile|pg_logical_|pg_sequence_last_value|pg_export_snapshot|txid_|pg_current_xact|pg_current_snapshot|pg_xact_|pg_get_multixact|pg_snapshot_)'
                     or proname in ('pg_relation_size', 'pg_table_size', 'pg_total_relation_size', 'pg_indexes_size', 'pg_database_size', 'pg_tablespace_size',
                     'pg_relation_filenode', 'pg_relation_filepath', 'pg_filenode_relation', 'pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids',
                     'pg_isolation_test_session_is_blocked', 'pg_prepared_xact', 'pg_wal_lsn_diff', 'pg_tablespace_databases', 'pg_notification_queue_usage', 'pg_cancel_backend',
                     'pg_terminate_backend', 'pg_notify'))
                and has_function_privilege('public', oid, 'execute') having count(*) > 0",
        private_only: false,
    },
];

/// Applies every rule to the database of the connection, and says what could not be done.
pub(crate) async fn run(owner: &mut PgConnection, server: &Server) -> Result<(), Error> {
    for rule in RULES.iter().filter(|rule| server.is_private() || !rule.private_only) {
        for statement in open(owner, rule).await? {
            let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *owner).await;
            if let Err(error) = done
                && !has_code(&error, &["42501"])
            {
                return Err(Error::sql("Hardening the database")(error));
            }
        }
        // Postgres only warns where a revoke had no effect, so the question is put again.
        if !open(owner, rule).await?.is_empty() {
            tracing::warn!(left = rule.what, "the owner may not take this away; see SECURITY.md");
        }
    }
    Ok(())
}

async fn open(owner: &mut PgConnection, rule: &Rule) -> Result<Vec<String>, Error> {
    sqlx::query_scalar(rule.query).fetch_all(owner).await.map_err(Error::sql("Hardening the database"))
}

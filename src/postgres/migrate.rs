//! The migrations, run by the owner.

use sha2::{Digest, Sha256};
use sqlx::{
    PgConnection,
    migrate::{MigrateError, Migrator},
};

use crate::postgres::error::{Error, has_code};
use crate::postgres::roles;
use crate::postgres::server::Server;

/// The table of migrations lies with the desk: the owner needs no right in the schema `public`.
fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!();
    migrator.create_schema("desk");
    migrator.dangerous_set_table_name("desk.migration");
    migrator
}

/// Brings the database to the newest schema. Processes that start at once wait for each other (an advisory lock).
pub(crate) async fn run(owner: &mut PgConnection, server: &Server) -> Result<(), Error> {
    let Err(error) = migrator().run_direct(None, owner, false).await else { return Ok(()) };
    match &error {
        MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _)
            if has_code(source, &["42501"]) =>
        {
            Err(roles::rights(server, roles::words(source), roles::statements(server)))
        }
        _ => Err(Error::Migrate { place: server.place().to_owned(), source: error }),
    }
}

/// Gives the two roles what they may do, all at once.
pub(crate) async fn give_rights(owner: &mut PgConnection) -> Result<(), Error> {
    let whole = concat!("begin;", include_str!("rights.sql"), "commit");
    sqlx::raw_sql(whole).execute(owner).await.map(drop).map_err(Error::sql("Giving rights"))
}

/// The newest migration of this program.
pub(crate) fn newest() -> i64 {
    migrator().iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// Names the schema that these migrations and this hardening make.
#[must_use]
pub fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for migration in migrator().iter() {
        hash.update(&migration.checksum);
    }
    hash.update(include_str!("harden.rs"));
    hash.update(include_str!("rights.sql"));
    hex::encode(&hash.finalize()[..8])
}

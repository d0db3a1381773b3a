//! The two roles that the pools log in as. Real logins, so that no `set role` leads back to the owner.

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use crate::postgres::error::{Error, has_code};
use crate::postgres::role::Role;
use crate::postgres::server::Server;

/// Creates or mends the two roles where it is needed and permitted; in the end both can log in.
pub(crate) async fn ensure(owner: &mut PgConnection, server: &Server, database: &str) -> Result<(), Error> {
    for role in [Role::Desk, Role::Public] {
        if !exists(owner, server, role).await? {
            run(owner, server, &create(server, role)).await?;
        }
        refuse_mighty(owner, server, role).await?;
        grant_connect(owner, server, role, database).await?;
        log_in(owner, server, role, database).await?;
    }
    Ok(())
}

/// Both roles, connect, and the right to make the two schemas: what an administrator can do for the owner.
pub(crate) fn statements(server: &Server) -> String {
    let database = quoted(server.database());
    let mut lines =
        vec![format!("grant connect, create on database {database} to {};", quoted(server.owner()))];
    for role in [Role::Desk, Role::Public] {
        let name = server.name_of(role);
        lines.push(format!("do $$ begin if not exists (select from pg_roles where rolname = '{name}') then create role {name}; end if; end $$;"));
        lines.push(format!("{};", alter(server, role)));
        lines.push(format!("grant connect on database {database} to {name};"));
    }
    lines.join("\n")
}

async fn exists(owner: &mut PgConnection, server: &Server, role: Role) -> Result<bool, Error> {
    let query = "select exists (select from pg_roles where rolname = $1)";
    sqlx::query_scalar(query)
        .bind(server.name_of(role))
        .fetch_one(owner)
        .await
        .map_err(Error::sql("Looking for the roles"))
}

fn create(server: &Server, role: Role) -> String {
    format!("create role {} login{}", server.name_of(role), password(server, role))
}

fn alter(server: &Server, role: Role) -> String {
    format!("alter role {} login{}", server.name_of(role), password(server, role))
}

/// Hexadecimal digits need no escaping.
fn password(server: &Server, role: Role) -> String {
    server.derived_password(role).map(|derived| format!(" password '{derived}'")).unwrap_or_default()
}

/// A role that somebody made a superuser, or a member of another, would not be what the design rests on.
async fn refuse_mighty(owner: &mut PgConnection, server: &Server, role: Role) -> Result<(), Error> {
    let name = server.name_of(role);
    let row = sqlx::query(
        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls,
                (select string_agg(format('revoke %I from %I;', roleid::regrole::text, rolname), ' ') from pg_auth_members where member = r.oid)
         from pg_roles r where rolname = $1",
    )
    .bind(name)
    .fetch_one(owner)
    .await
    .map_err(Error::sql("Looking at the roles"))?;
    let (mighty, member): (bool, Option<String>) = (row.get(0), row.get(1));
    if !mighty && member.is_none() {
        return Ok(());
    }
    let plain = format!("alter role {name} nosuperuser nocreaterole nocreatedb noreplication nobypassrls;");
    let statements = format!("{plain} {}", member.unwrap_or_default());
    Err(rights(server, format!("{name} has more rights than it may have"), statements))
}

/// Needed where connect was taken from everybody; where it is not permitted the log-in will tell.
async fn grant_connect(
    owner: &mut PgConnection,
    server: &Server,
    role: Role,
    database: &str,
) -> Result<(), Error> {
    let query = "select has_database_privilege($1, current_database(), 'connect')";
    let has: bool = sqlx::query_scalar(query)
        .bind(server.name_of(role))
        .fetch_one(&mut *owner)
        .await
        .map_err(Error::sql("Looking at the roles"))?;
    if has {
        return Ok(());
    }
    run(owner, server, &format!("grant connect on database {} to {}", quoted(database), server.name_of(role)))
        .await
}

/// The only proof that counts. A changed password of the owner changes the derived ones: that is mended once.
async fn log_in(owner: &mut PgConnection, server: &Server, role: Role, database: &str) -> Result<(), Error> {
    let mut mended = false;
    loop {
        match server.connect(role, database).await {
            Ok(connection) => return connection.close().await.map_err(Error::sql("Closing a connection")),
            Err(Error::Connect { source, .. }) if !mended && has_code(&source, &["28P01", "28000"]) => {
                run(owner, server, &alter(server, role)).await?;
                mended = true;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Runs a statement; where it is not permitted, the error holds what an administrator must run.
async fn run(owner: &mut PgConnection, server: &Server, statement: &str) -> Result<(), Error> {
    match sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(owner).await {
        Ok(_) => Ok(()),
        // Somebody else was there at the same moment, from another database of the same server.
        Err(error) if has_code(&error, &["42710", "23505"]) => Ok(()),
        Err(error) if has_code(&error, &["42501"]) => Err(rights(server, words(&error), statements(server))),
        Err(error) => Err(Error::sql("Preparing the roles")(error)),
    }
}

/// The server's sentence alone.
pub(crate) fn words(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

pub(crate) fn rights(server: &Server, why: String, statements: String) -> Error {
    Error::Rights { place: server.place().to_owned(), user: server.owner().to_owned(), why, statements }
}

/// An SQL identifier.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        assert_eq!(quoted(r#"a"b"#), r#""a""b""#);
    }
}

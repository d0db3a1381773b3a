//! Both sides of a register as one file, written and read by Postgres' own programs: `pg_dump` and `pg_restore`.
//!
//! Owners and rights are not in it: every start gives them, so a copy of one server can be restored to any other.

use std::path::Path;
use std::process::Stdio;

use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use sqlx::postgres::PgSslMode;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::postgres::error::Error;
use crate::postgres::migrate::newest;
use crate::postgres::private::programs;
use crate::postgres::role::Role;
use crate::postgres::server::Server;

const CHUNK: usize = 256 * 1024;

/// The length and the checksum of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
}

/// The newest migration that this register has had; none where there is no register.
pub async fn migration(server: &Server) -> Result<Option<i64>, Error> {
    let mut owner = server.connect(Role::Owner, server.database()).await?;
    let there = "select to_regclass('desk.migration') is not null";
    let there: bool = ask(&mut owner, there).await?;
    if there {
        ask(&mut owner, "select max(version) from desk.migration where success").await
    } else {
        Ok(None)
    }
}

async fn ask<T>(owner: &mut PgConnection, query: &'static str) -> Result<T, Error>
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(query).fetch_one(owner).await.map_err(Error::sql("Asking which migrations there are"))
}

/// Whether this program knows the migration.
#[must_use]
pub fn is_known(migration: i64) -> bool {
    migration <= newest()
}

/// Writes everything, as it is at one instant, to a new file. The service may be running.
pub async fn dump(server: &Server, file: &Path, bytes: impl FnMut(u64)) -> Result<Checksum, Error> {
    let mut dump = program(server, "pg_dump")?;
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--schema=desk", "--schema=published"]);
    let mut dump = start("pg_dump", dump.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let writing = || Error::io(format!("Writing {}", file.display()));
    let mut to = File::create_new(file).await.map_err(writing())?;
    let written = pass(&mut output("pg_dump", &mut dump)?, &mut to, bytes).await.map_err(writing())?;
    to.sync_all().await.map_err(writing())?;
    end("pg_dump", dump).await?;
    Ok(written)
}

/// The length and the checksum of a file.
pub async fn sum(file: &Path, bytes: impl FnMut(u64)) -> Result<Checksum, Error> {
    let reading = || Error::io(format!("Reading {}", file.display()));
    let mut from = File::open(file).await.map_err(reading())?;
    pass(&mut from, &mut tokio::io::sink(), bytes).await.map_err(reading())
}

/// Reads a file that `dump` wrote into a database without a register, and does `afterwards` (SQL) in the same
/// transaction: all of it, or nothing.
pub async fn load(server: &Server, file: &Path, afterwards: &str) -> Result<(), Error> {
    let mut restore = program(server, "pg_restore")?;
    restore.args(["--file=-", "--no-owner", "--no-privileges"]).arg(file);
    let mut restore = start("pg_restore", restore.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let mut psql = program(server, "psql")?;
    // An error shows no row: rows are confidential.
    psql.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]);
    psql.args(["--set=SHOW_CONTEXT=never", "--file=-"]);
    let mut psql = start("psql", psql.stdin(Stdio::piped()).stdout(Stdio::null()))?;
    let mut to = psql.stdin.take().ok_or_else(|| no_pipe("psql"))?;
    // Nothing is there before the last word, which only we write: whoever is killed before it leaves nothing.
    let copied = async {
        to.write_all(b"begin;\n").await.map_err(Error::io("Writing to psql"))?;
        pass(&mut output("pg_restore", &mut restore)?, &mut to, |_| ())
            .await
            .map_err(Error::io("Writing to psql"))?;
        end("pg_restore", restore).await?;
        let last = format!("\n{afterwards};\ncommit;\n");
        to.write_all(last.as_bytes()).await.map_err(Error::io("Writing to psql"))
    };
    let copied = copied.await;
    drop(to);
    // Where writing failed, psql says why.
    end("psql", psql).await.and(copied)
}

/// One of Postgres' own programs, told how the owner reaches the database. By variables: what stands on a command line
/// is seen by everybody on the machine.
fn program(server: &Server, name: &str) -> Result<Command, Error> {
    let major = server.private.as_ref().map_or(Ok(None), |private| private.home.major())?;
    let programs = programs(server.bin.as_deref(), major, Path::new(server.place()))?;
    // Some systems install the programs of clients elsewhere; one that is too old refuses by itself.
    let beside = programs.bin.join(name);
    let mut command = if beside.is_file() { Command::new(beside) } else { Command::new(name) };
    let socket = server.owner.get_socket().map(|socket| socket.to_string_lossy().into_owned());
    command.kill_on_drop(true);
    for variable in ["PGSERVICE", "PGOPTIONS", "PGHOSTADDR", "PGSERVICEFILE"] {
        command.env_remove(variable);
    }
    command.env("PGHOST", socket.as_deref().unwrap_or(server.owner.get_host()));
    command.env("PGPORT", server.owner.get_port().to_string());
    command.env("PGUSER", server.owner()).env("PGDATABASE", server.database());
    command.env("PGSSLMODE", word(server.owner.get_ssl_mode()));
    if let Some(password) = &server.password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// The mode as the programs of Postgres name it.
fn word(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

fn start(program: &'static str, command: &mut Command) -> Result<Child, Error> {
    command.stderr(Stdio::piped()).spawn().map_err(|error| {
        let why = format!("{error}. It comes with the programs for clients of Postgres (postgresql-client).");
        Error::Client { program, why }
    })
}

fn output(program: &'static str, child: &mut Child) -> Result<impl AsyncRead + Unpin + use<>, Error> {
    child.stdout.take().ok_or_else(|| no_pipe(program))
}

fn no_pipe(program: &'static str) -> Error {
    Error::Client { program, why: "it has no pipe".to_owned() }
}

/// Waits for its end, and gives its last words where it did not succeed.
async fn end(program: &'static str, child: Child) -> Result<(), Error> {
    let said = child.wait_with_output().await.map_err(Error::io(format!("Waiting for {program}")))?;
    if said.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&said.stderr).trim().to_owned();
    Err(Error::Client { program, why: if words.is_empty() { said.status.to_string() } else { words } })
}

/// Copies all bytes, and says now and then how many there are.
async fn pass(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    mut bytes: impl FnMut(u64),
) -> std::io::Result<Checksum> {
    let (mut hash, mut chunk, mut all) = (Sha256::new(), vec![0; CHUNK], 0);
    loop {
        let read = from.read(&mut chunk).await?;
        if read == 0 {
            to.flush().await?;
            return Ok(Checksum { bytes: all, sha256: hex::encode(hash.finalize()) });
        }
        hash.update(&chunk[..read]);
        to.write_all(&chunk[..read]).await?;
        all += read as u64;
        bytes(all);
    }
}

//! Requests that come twice, because an answer was lost: the second creates nothing, and gets the first answer again.
//!
//! What is kept is written in the transaction of the effect, so that there is never the one without the other. The row
//! is there from the beginning of that transaction: whoever comes with the same token meanwhile waits at the unique key
//! for its end.

use chrono::TimeDelta;
use sqlx::{FromRow, PgConnection};

use crate::desk::clock::Clock;
use crate::desk::error::Error;

/// How long a token is remembered.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// How long the same request waits for the first, in milliseconds: less than an answer may take.
const PATIENCE: &str = "2000";

/// What a token has been used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Nothing yet: do it, then say so with [`finish`], in the same transaction.
    Fresh,
    /// The same request, which has been done.
    Replay {
        /// The status of its answer.
        status: u16,
        /// What it created, in the words given to [`finish`].
        resource: String,
    },
    /// Another request.
    Reused,
}

#[derive(FromRow)]
struct Row {
    operation: String,
    body_sha256: Vec<u8>,
    status: Option<i16>,
    resource: Option<String>,
}

/// Begins a request that creates something. Waits for the same request where it is under way, but not for long
/// ([`Error::InProgress`]).
pub async fn begin(
    tx: &mut PgConnection,
    clock: &Clock,
    caller_key: &str,
    method_and_path: &str,
    token: &str,
    body_sha256: &[u8; 32],
) -> Result<Begun, Error> {
    forget(tx, clock).await?;
    patience(tx, PATIENCE).await?;
    let claimed =
        claim(tx, clock, caller_key, method_and_path, token, body_sha256).await.map_err(in_progress)?;
    // What follows may wait as it does elsewhere.
    patience(tx, "0").await?;
    if claimed {
        return Ok(Begun::Fresh);
    }
    let query = sqlx::query_as(
        "select operation, body_sha256, status, resource from desk.idempotency where key = $1 and token = $2",
    );
    let row: Row = query.bind(caller_key).bind(token).fetch_one(&mut *tx).await?;
    match row {
        Row { operation, body_sha256: body, .. } if operation != method_and_path || body != body_sha256 => {
            Ok(Begun::Reused)
        }
        Row { status: Some(status), resource: Some(resource), .. } => {
            Ok(Begun::Replay { status: status.unsigned_abs(), resource })
        }
        // Begun in this very transaction, or by a program that forgot to say what became of it.
        _ => Err(Error::InProgress),
    }
}

/// Says what became of a request that was fresh: the status of its answer, and what it created. Never a secret.
pub async fn finish(
    tx: &mut PgConnection,
    caller_key: &str,
    token: &str,
    status: u16,
    resource: &str,
) -> Result<(), Error> {
    sqlx::query("update desk.idempotency set status = $3, resource = $4 where key = $1 and token = $2")
        .bind(caller_key)
        .bind(token)
        .bind(i16::try_from(status).unwrap_or_default())
        .bind(resource)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Takes the token, if nobody has it.
async fn claim(
    tx: &mut PgConnection,
    clock: &Clock,
    caller_key: &str,
    method_and_path: &str,
    token: &str,
    body_sha256: &[u8; 32],
) -> Result<bool, sqlx::Error> {
    let now = clock.now();
    sqlx::query("delete from desk.idempotency where key = $1 and token = $2 and at <= $3")
        .bind(caller_key)
        .bind(token)
        .bind(now - KEPT)
        .execute(&mut *tx)
        .await?;
    let inserted = sqlx::query(
        "insert into desk.idempotency (key, token, operation, body_sha256, at) values ($1, $2, $3, $4, $5)
         on conflict on constraint idempotency_pk do nothing",
    )
    .bind(caller_key)
    .bind(token)
    .bind(method_and_path)
    .bind(body_sha256.as_slice())
    .bind(now)
    .execute(&mut *tx)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Some of what is over, without waiting for anybody.
async fn forget(tx: &mut PgConnection, clock: &Clock) -> Result<(), Error> {
    sqlx::query(
        "delete from desk.idempotency
         where (key, token) in (select key, token from desk.idempotency where at <= $1 order by at limit 100 for update skip locked)",
    )
    .bind(clock.now() - KEPT)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn patience(tx: &mut PgConnection, milliseconds: &str) -> Result<(), Error> {
    sqlx::query("select set_config('lock_timeout', $1, true)").bind(milliseconds).execute(&mut *tx).await?;
    Ok(())
}

/// 55P03: the lock was not to be had in time.
fn in_progress(error: sqlx::Error) -> Error {
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
        Some(code) if code == "55P03" => Error::InProgress,
        _ => error.into(),
    }
}

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

/// Takes the token, if nobody has it, and forgets some of what is over, without waiting for anybody. Only for the token it
/// waits a while; what follows may wait as it does elsewhere.
const CLAIM: &str =
    "with patience as materialized (select set_config('lock_timeout', $7, true)),
          over as (
              delete from desk.idempotency where (key, token) in (
                  select key, token from desk.idempotency where at <= $6 and (key, token) <> ($1, $2)
                  order by at limit 100 for update skip locked)
          ), claimed as (
              insert into desk.idempotency (key, token, operation, body_sha256, at) select $1, $2, $3, $4, $5 from patience
              on conflict on constraint idempotency_pk
              do update set operation = excluded.operation, body_sha256 = excluded.body_sha256, status = null, resource = null, at = excluded.at
              where idempotency.at <= $6
              returning 1
          )
     select count(*) > 0, set_config('lock_timeout', case when count(*) >= 0 then '0' end, true) from claimed";

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
    let now = clock.now();
    let claimed: Result<(bool, String), sqlx::Error> = sqlx::query_as(CLAIM)
        .bind(caller_key)
        .bind(token)
        .bind(method_and_path)
        .bind(body_sha256.as_slice())
        .bind(now)
        .bind(now - KEPT)
        .bind(PATIENCE)
        .fetch_one(&mut *tx)
        .await;
    if claimed.map_err(in_progress)?.0 {
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

/// 55P03: the lock was not to be had in time.
fn in_progress(error: sqlx::Error) -> Error {
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
        Some(code) if code == "55P03" => Error::InProgress,
        _ => error.into(),
    }
}

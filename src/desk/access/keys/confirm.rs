//! A key that somebody made for another person is good once that person confirms it, with a key that they have.

use chrono::TimeDelta;
use serde_json::json;
use sqlx::PgConnection;

use crate::desk::access::keys::issue::succeed;
use crate::desk::access::keys::key::{Key, locked};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::{Error, Refused};

/// Makes a key good that waits for its holder; one that is good stays as it is. Of other people's keys nobody is told. The
/// key that it takes the place of ends after the overlap.
pub async fn confirm(tx: &mut PgConnection, by: &Actor<'_>, id: &str) -> Result<Key, Error> {
    let now = by.clock.now();
    let key = locked(tx, id).await?;
    if key.holder != by.holder {
        return Err(Refused::Unknown(id.to_owned()).into());
    }
    if key.is_over(now) {
        return Err(Refused::Ended { key: id.to_owned(), state: key.state(now) }.into());
    }
    if key.confirmed_at.is_some() {
        return Ok(key);
    }
    if let Some(replaced) = &key.replaces {
        let old = locked(tx, replaced).await?;
        if let Some(successor) = old.rotated_to {
            return Err(Refused::Rotated { key: old.id, successor }.into());
        }
        let end = now + overlap(tx, id).await?;
        succeed(tx, replaced, id, end).await?;
    }
    sqlx::query("update desk.api_key set confirmed_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    audit::done_beside(tx, by, "key_confirmed", json!({ "key": id, "replaces": key.replaces })).await?;
    Ok(Key { confirmed_at: Some(now), ..key })
}

async fn overlap(tx: &mut PgConnection, id: &str) -> Result<TimeDelta, Error> {
    let query = sqlx::query_scalar(
        "select (extract(epoch from overlap) * 1000000)::bigint from desk.api_key where id = $1",
    );
    Ok(TimeDelta::microseconds(query.bind(id).fetch_one(&mut *tx).await?))
}

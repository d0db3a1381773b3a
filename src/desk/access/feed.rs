//! The private feed of a key: an address with a secret of its own, which shows less than the key, and can be ended.

use chrono::{DateTime, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgConnection, PgExecutor};

use crate::desk::access::keys::key::KeyHolder;
use crate::desk::actions::audit;
use crate::desk::clock::Clock;
use crate::desk::error::Error;

/// Bytes of the secret: 256 bits.
const SECRET: usize = 32;

/// What is known of a feed: everything but the secret.
#[derive(Debug, Clone, FromRow)]
pub struct Feed {
    /// When it got its present address.
    pub created_at: DateTime<Utc>,
    /// Since when its address opens nothing.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Makes the feed of a key, or gives it a new secret: the old one opens nothing from then on. The secret is there once.
pub async fn create(
    tx: &mut PgConnection,
    clock: &Clock,
    caller: &KeyHolder,
) -> Result<(Feed, String), Error> {
    let mut bytes = [0; SECRET];
    getrandom::fill(&mut bytes).map_err(|error| Error::Randomness(error.to_string()))?;
    let secret = hex::encode(bytes);
    let query = sqlx::query_as(
        "insert into desk.feed (key, secret_sha256, created_at) values ($1, $2, $3)
         on conflict (key) do update set secret_sha256 = $2, created_at = $3, ended_at = null
         returning created_at, ended_at",
    );
    let feed = query
        .bind(&caller.key)
        .bind(Sha256::digest(&secret).as_slice())
        .bind(clock.now())
        .fetch_one(&mut *tx)
        .await?;
    audit::done_beside(tx, &caller.hand(clock), "feed_created", json!({ "key": caller.key })).await?;
    Ok((feed, secret))
}

/// The feed of a key.
pub async fn one(desk: impl PgExecutor<'_>, caller: &KeyHolder) -> Result<Feed, Error> {
    let query = sqlx::query_as("select created_at, ended_at from desk.feed where key = $1");
    query.bind(&caller.key).fetch_optional(desk).await?.ok_or(Error::NoRecord)
}

/// Ends the feed of a key. One that has ended stays as it is.
pub async fn end(tx: &mut PgConnection, clock: &Clock, caller: &KeyHolder) -> Result<Feed, Error> {
    let feed = one(&mut *tx, caller).await?;
    if feed.ended_at.is_some() {
        return Ok(feed);
    }
    let now = clock.now();
    sqlx::query("update desk.feed set ended_at = $2 where key = $1")
        .bind(&caller.key)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    audit::done_beside(tx, &caller.hand(clock), "feed_ended", json!({ "key": caller.key })).await?;
    Ok(Feed { ended_at: Some(now), ..feed })
}

/// Whose feed this secret opens while its key is valid, and since when it has this address.
pub async fn opened(
    desk: impl PgExecutor<'_>,
    clock: &Clock,
    secret: &str,
) -> Result<Option<(String, DateTime<Utc>)>, Error> {
    if secret.len() != 2 * SECRET {
        return Ok(None);
    }
    // What is compared are hashes of 256 random bits: how long it takes tells nobody anything.
    let query = sqlx::query_as(
        "select holder, feed.created_at from desk.feed join desk.api_key on api_key.id = feed.key
         where feed.secret_sha256 = $1 and ended_at is null
           and revoked_at is null and (expires_at is null or expires_at > $2)",
    );
    Ok(query.bind(Sha256::digest(secret).as_slice()).bind(clock.now()).fetch_optional(desk).await?)
}

//! The counter of versions, and what is written down when it moves.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::turn::Turn;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::history::{Publication, Seal};
use crate::desk::publication::statements::integer;
use crate::model::vocabulary::publication::ActKind;

/// The newest version. Who has this holds the counter until the transaction ends: acts follow one another, and a version
/// that is not committed leaves no gap.
#[derive(Debug)]
pub struct Lock {
    n: u32,
    at: DateTime<Utc>,
}

/// The counter, which nobody else changes during this turn.
pub async fn lock(turn: &mut Turn) -> Result<Lock, Error> {
    let (n, at): (i32, DateTime<Utc>) =
        sqlx::query_as("select n, at from desk.counter").fetch_one(&mut **turn).await?;
    Ok(Lock { n: u32::try_from(n).unwrap_or_default(), at })
}

impl Lock {
    /// The newest version.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.n
    }

    /// The version that this act makes, if it makes one.
    #[must_use]
    pub fn next(&self) -> u32 {
        self.n + 1
    }

    /// Its time. Two processes may disagree on the time, but a version is never older than the one before it.
    #[must_use]
    pub fn at(&self, clock: &Clock) -> DateTime<Utc> {
        let now = clock.now();
        if now < self.at {
            tracing::warn!(%now, newest = %self.at, "the clock is behind the newest version; a new one has its time");
        }
        now.max(self.at)
    }
}

/// What is written down of an act.
#[derive(Debug)]
pub(crate) struct Deed<'a> {
    /// The holder of the key.
    pub actor: &'a str,
    /// The key; none on the command line, and for what the program does by itself.
    pub key: Option<&'a str>,
    pub kind: ActKind,
    pub record: Option<Uuid>,
    pub detail: Value,
}

/// A publication of a record, with its leaf.
pub(crate) type Sealed = (Uuid, Publication, [u8; 32]);

/// Writes an act down; where it publishes something, moves the counter, and tells whoever listens, at commit.
pub(crate) async fn advance(
    tx: &mut PgConnection,
    deed: &Deed<'_>,
    n: Option<u32>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let Deed { actor, key, kind, record, detail } = deed;
    sqlx::query(
        "with act as (insert into desk.act (id, at, actor, key, kind, n, record, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)),
              version as (insert into published.version (n, published_at, act) select $6, $9, $5 where $6 is not null),
              counter as (update desk.counter set n = $6, at = $2 where $6 is not null)
         select pg_notify('refoulement', $6::text) where $6 is not null",
    )
    .bind(Uuid::new_v4())
    .bind(at)
    .bind(actor)
    .bind(key)
    .bind(kind.word())
    .bind(n.map(integer))
    .bind(record)
    .bind(detail)
    .bind(at.date_naive())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Writes down what versions publish; the acts that make them are written before.
pub(crate) async fn publications(tx: &mut PgConnection, published: &[Sealed]) -> Result<(), Error> {
    let nonces = published.iter().map(|(_, publication, _)| match publication.seal {
        Seal::Nonce(nonce) => Some(nonce.to_vec()),
        Seal::Leaf(_) => None,
    });
    sqlx::query(
        "insert into desk.publication (n, record, revision, kind, nonce, leaf, at)
         select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::timestamptz[])",
    )
    .bind(published.iter().map(|(_, publication, _)| integer(publication.n)).collect::<Vec<_>>())
    .bind(published.iter().map(|(record, ..)| *record).collect::<Vec<_>>())
    .bind(published.iter().map(|(_, publication, _)| publication.revision).collect::<Vec<_>>())
    .bind(published.iter().map(|(_, publication, _)| publication.change.word()).collect::<Vec<_>>())
    .bind(nonces.collect::<Vec<_>>())
    .bind(published.iter().map(|(.., leaf)| leaf.as_slice()).collect::<Vec<_>>())
    .bind(published.iter().map(|(_, publication, _)| publication.at).collect::<Vec<_>>())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

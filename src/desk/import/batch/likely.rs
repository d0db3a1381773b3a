//! The incidents of a batch that look like others: what an editor says of them.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::turn::Turn;
use crate::desk::clock::Clock;
use crate::desk::import::batch::member::lock_records;
use crate::desk::import::batch::review::expect;
use crate::desk::import::error::Error;
use crate::desk::likely::page::{LikelyFilter, LikelyIncident, page};
use crate::desk::likely::pairs;
use crate::desk::likely::word::{Likeness, say};

/// A page of them, and the place in the batch after which the next begins.
pub async fn likely(
    tx: &mut PgConnection,
    batch: Uuid,
    filter: &LikelyFilter,
    part: (usize, usize),
) -> Result<(Vec<LikelyIncident>, Option<usize>), Error> {
    page(tx, batch, filter, part).await?.ok_or(Error::NoBatch(batch))
}

/// Whether nothing became public since a batch was compared last.
pub async fn is_compared(tx: &mut PgConnection, batch: Uuid) -> Result<bool, Error> {
    Ok(pairs::is_compared(tx, batch).await?)
}

/// Compares a batch with what became public since it was compared last.
pub async fn compare(tx: &mut PgConnection, clock: &Clock, batch: Uuid) -> Result<(), Error> {
    Ok(pairs::compare(tx, clock, batch).await?)
}

/// Says what some incidents of a batch are, for whoever has seen it as it is.
pub async fn decide(
    tx: &mut Turn,
    hand: &Actor<'_>,
    batch: Uuid,
    tag: &str,
    likeness: &Likeness,
) -> Result<(), Error> {
    lock_records(tx, batch).await?;
    let seen = expect(tx, batch, tag).await?;
    let holder = seen.holder.clone();
    seen.only_submitted()?;
    Ok(say(tx, hand, (batch, &holder), likeness).await?)
}

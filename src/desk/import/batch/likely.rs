//! The incidents of a batch that look like others: what an editor says of them.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::clock::Clock;
use crate::desk::import::batch::review::expect;
use crate::desk::import::error::Error;
use crate::desk::likely::page::{LikelyFilter, LikelyIncident, page};
use crate::desk::likely::pairs;
use crate::desk::likely::word::{Likeness, say};
use crate::desk::records::locked_record::LockedRecord;

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

/// Says what some incidents of a batch are, for whoever has seen it as it is. It publishes nothing, so nobody waits at the door
/// while it is looked at.
pub async fn decide(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    batch: Uuid,
    tag: &str,
    likeness: &Likeness,
) -> Result<(), Error> {
    let named: Vec<Uuid> = likeness.incidents.iter().copied().chain(likeness.same_as).collect();
    LockedRecord::each(tx, &named).await?;
    let seen = expect(tx, batch, tag).await?;
    let holder = seen.holder.clone();
    seen.only_submitted()?;
    Ok(say(tx, hand, (batch, &holder), likeness).await?)
}

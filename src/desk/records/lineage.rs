//! What a revision rests on, who wrote it, and whether its keeper allows it to be shown.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;

/// Accepting is publishing: it needs a holder who wrote none of what was written since the published revision.
pub fn refuse_alone(hand: &Actor<'_>, authors: &[String]) -> Result<(), Error> {
    if hand.single_editor || !authors.iter().any(|author| author == hand.holder) {
        return Ok(());
    }
    Err(Error::SecondPerson("you wrote a part of what would become public; another holder must accept it"))
}

/// What was written on the base of an older truth would undo the newer.
pub fn refuse_outdated(base: Option<Uuid>, accepted: Option<Uuid>) -> Result<(), Error> {
    if base == accepted { Ok(()) } else { Err(Error::Overtaken) }
}

/// Refuses to show any of these records that is a row of a collection which may not be republished.
pub(crate) async fn refuse_not_republishable(tx: &mut PgConnection, records: &[Uuid]) -> Result<(), Error> {
    let query = sqlx::query_as(
        "select record.id, collection.name from desk.record join desk.collection on collection.key = record.collection
         where record.id = any($1) and not collection.republish order by record.id limit 1",
    );
    let kept: Option<(Uuid, String)> = query.bind(records).fetch_optional(&mut *tx).await?;
    match kept {
        Some((record, collection)) => Err(Error::NotRepublishable { record, collection }),
        None => Ok(()),
    }
}

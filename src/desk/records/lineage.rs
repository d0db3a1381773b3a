//! What a revision rests on, and who wrote it.

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

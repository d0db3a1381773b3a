//! What takes back an act, by its kind. Everything that becomes of a record becomes so by the acts that there are.

use uuid::Uuid;

use crate::desk::access::keys::key;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::undo::done::{Back, Doer, Done, NOTHING};
use crate::desk::acts::undo::{hidden, published, waiting};
use crate::desk::error::{Error, Refused};
use crate::model::vocabulary::workflow::NotUndone;

/// Takes an act back, where the register stands as the act left it.
pub(super) async fn inverse(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &mut Doer<'_>,
    done: &Done,
    reason: &str,
) -> Result<Back, Error> {
    match (done.kind.as_str(), done.record) {
        ("protection", Some(id)) => hidden::protection(tx, by, doer, done, id).await,
        ("retraction" | "merge", Some(id)) => hidden::taken_back(tx, by, doer, done, (id, reason)).await,
        ("embargo_moved", Some(id)) => hidden::embargo(tx, by, done, id).await,
        ("publication" | "import", _) => all_published(tx, by, doer, done, reason).await,
        ("approved", Some(id)) => approved(tx, by, doer, (done, id), reason).await,
        ("rejected" | "asked", _) => waiting::again(tx, by, doer, done).await,
        ("key_created" | "key_confirmed", _) => ends(tx, by, done.detail["key"].as_str()).await,
        ("key_rotated", _) => ends(tx, by, done.detail["successor"].as_str()).await,
        ("key_revoked", _) => Ok(Back::Left(NotUndone::KeyRevoked)),
        ("erasure" | "taken_back", _) => Ok(Back::Left(NotUndone::Erased)),
        ("restoration", _) => Ok(Back::Left(NotUndone::TwoPeople)),
        (nothing, _) if NOTHING.contains(&nothing) => Ok(Back::Nothing),
        _ => Ok(Back::Left(NotUndone::Refused)),
    }
}

/// After so many revisions it is asked whether somebody waits: a moment of waiting.
const LOOKS_AFTER: usize = 10;

/// Every revision that an act published. Where one of them stays, that is said.
async fn all_published(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &mut Doer<'_>,
    done: &Done,
    reason: &str,
) -> Result<Back, Error> {
    let revisions: Vec<Uuid> = serde_json::from_value(done.detail["revisions"].clone()).unwrap_or_default();
    let mut all = Back::Nothing;
    for (at, accepted) in revisions.into_iter().rev().enumerate() {
        if doer.gives_way && at % LOOKS_AFTER == 0 && tx.is_wanted().await? {
            return Err(Error::GaveWay);
        }
        match (published::revision(tx, by, doer, (accepted, reason)).await?, all) {
            (Back::Left(why), _) => all = Back::Left(why),
            (Back::Done, Back::Nothing) => all = Back::Done,
            _ => (),
        }
    }
    Ok(all)
}

/// An approval is taken back, or what has become public by it since.
async fn approved(
    tx: &mut Turn,
    by: &Actor<'_>,
    doer: &mut Doer<'_>,
    (done, id): (&Done, Uuid),
    reason: &str,
) -> Result<Back, Error> {
    let Some(revision) = done.id("revision") else { return Ok(Back::Left(NotUndone::Erased)) };
    if waiting::unapprove(tx, by, id, revision).await? {
        return Ok(Back::Done);
    }
    published::revision(tx, by, doer, (revision, reason)).await
}

/// A key that it made, or confirmed, ends.
pub(super) async fn ends(tx: &mut Turn, by: &Actor<'_>, id: Option<&str>) -> Result<Back, Error> {
    let Some(id) = id else { return Ok(Back::Nothing) };
    if key::one(&mut **tx, id).await?.is_over(by.clock.now()) {
        return Ok(Back::Nothing);
    }
    match key::revoke(tx, by, id).await {
        Ok(_) => Ok(Back::Done),
        Err(Error::Key(Refused::LastAdmin(_))) => Ok(Back::Left(NotUndone::LastAdmin)),
        Err(error) => Err(error),
    }
}

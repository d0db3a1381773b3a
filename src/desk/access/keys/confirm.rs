//! A key that waits is good once somebody confirms it, with a key that they have: its holder, or a second person.

use chrono::TimeDelta;
use serde_json::json;
use sqlx::PgConnection;

use crate::desk::access::keys::issue::{first, succeed};
use crate::desk::access::keys::key::{self, Key, Role, locked};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::is_second;
use crate::desk::actions::audit;
use crate::desk::error::{Error, Refused};
use crate::model::vocabulary::access::KeyConfirmer;
use crate::model::vocabulary::workflow::ApprovalKind;

/// Makes a key good that waits; one that is good stays as it is. Of other people's keys nobody is told but who may confirm
/// them. The key that it takes the place of ends after the overlap.
pub async fn confirm(tx: &mut PgConnection, by: &Actor<'_>, role: Role, id: &str) -> Result<Key, Error> {
    let now = by.clock.now();
    let key = locked(tx, id).await?;
    let is_asked = key.waits_for(now) == Some(KeyConfirmer::SecondPerson);
    if key.holder != by.holder && !(is_asked && role != Role::Contributor) {
        return Err(Refused::Unknown(id.to_owned()).into());
    }
    if key.is_over(now) {
        return Err(Refused::Ended { key: id.to_owned(), state: key.state(now) }.into());
    }
    if key.confirmed_at.is_some() {
        return Ok(key);
    }
    if key.is_first() {
        // A holder who has a good key asks for it first.
        let is_theirs = key.holder == by.holder && !is_asked;
        if !by_second(tx, by, role, &key, is_theirs).await? {
            return key::one(&mut *tx, id).await;
        }
    } else if key.role != Role::Contributor && key.role != role {
        return Err(Refused::OtherRole { key: key.id, role: key.role }.into());
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

/// The first key of an editor or an admin is good when one who did not make it asks for the same as its holder, or as who made
/// it. Says whether it is, or the holder was the first to ask.
async fn by_second(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    role: Role,
    key: &Key,
    is_theirs: bool,
) -> Result<bool, Error> {
    let may = is_theirs || role != Role::Contributor && key.created_by != by.holder;
    let is_good = may && is_second(tx, by, key.id.as_str(), ApprovalKind::Key, &first(key)).await?;
    if is_good || is_theirs {
        return Ok(is_good);
    }
    Err(Error::SecondPerson(
        "the first key of an editor or an admin is confirmed by another editor or admin, who did not create it; if there \
         is none, make the key where the register runs, with refoulement key create",
    ))
}

async fn overlap(tx: &mut PgConnection, id: &str) -> Result<TimeDelta, Error> {
    let query = sqlx::query_scalar(
        "select (extract(epoch from overlap) * 1000000)::bigint from desk.api_key where id = $1",
    );
    Ok(TimeDelta::microseconds(query.bind(id).fetch_one(&mut *tx).await?))
}

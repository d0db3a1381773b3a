//! What takes a record back, and what brings it back.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::acts::embargo;
use crate::desk::acts::protect::{anew, because, forget_nonces, present};
use crate::desk::error::Error;
use crate::desk::publication::past::with_sources;
use crate::desk::publication::publish::{ActKind, Deed, advance, lock};
use crate::desk::publication::{standing, tombstones};
use crate::desk::records::locked_record::{Actor, LockedRecord, Outcome, note, seconded, turn};
use crate::desk::review::screening;
use crate::model::redaction::redact::{Leak, hidden, named};
use crate::model::screening::cautions::{self, Caution};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{Change, Gone};

/// Takes an incident back: as an error, after which older versions still say what they said, or withdrawn, after which
/// none does. One editor is enough, and no number refuses it.
pub async fn retract(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    kind: Gone,
    reason: &str,
    confirmed: &[String],
) -> Result<Option<u32>, Error> {
    let last = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    let withdraws = kind == Gone::Withdrawn;
    held.only(
        if withdraws { held.is_seen() } else { held.state == "published" && kind == Gone::Error },
        "retracted",
    )?;
    refuse_telling(tx, &held, reason, confirmed).await?;
    sqlx::query("update desk.record set state = 'retracted', retraction = $2, retraction_reason = $3, heir = null where id = $1")
        .bind(id)
        .bind(kind.word())
        .bind(reason)
        .execute(&mut *tx)
        .await?;
    // What was approved before has to be looked at again.
    embargo::take_back(tx, id).await?;
    alert(tx, hand).await?;
    let detail = json!({ "kind": kind.word(), "reason": reason });
    let deed =
        Deed { actor: hand.holder, key: hand.key, kind: ActKind::Retraction, record: Some(id), detail };
    if withdraws {
        forget_nonces(tx, id).await?;
        return anew(tx, hand, &last, id, Change::Retracted, &deed).await;
    }
    turn(tx, id).await?;
    let publications = vec![present(tx, id, Change::Retracted).await?];
    let projection = standing::load(tx, &publications).await?;
    advance(tx, hand.clock, &last, &deed, projection, publications).await
}

/// So many by one key in a day may be a stolen key: whoever runs the register hears of it. Nothing is refused.
async fn alert(tx: &mut PgConnection, hand: &Actor<'_>) -> Result<(), Error> {
    let since = hand.clock.now() - TimeDelta::days(1);
    let query = sqlx::query_scalar(
        "select count(*) from desk.act where key = $1 and kind = 'retraction' and at > $2",
    );
    let done: i64 = query.bind(hand.key).bind(since).fetch_one(&mut *tx).await?;
    if done >= MANY {
        tracing::warn!(retractions = done + 1, "one key takes back unusually much today");
    }
    Ok(())
}

/// Retractions by one key in a day that are unusual.
const MANY: i64 = 10;

/// Makes an incident part of another, which is the same: whoever asks for it is sent there. Both histories stay.
pub async fn merge(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    heir: Uuid,
    reason: &str,
    confirmed: &[String],
) -> Result<Option<u32>, Error> {
    let last = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    held.only(held.state == "published" && heir != id, "merged")?;
    let into = LockedRecord::incident(tx, heir).await?;
    into.only(into.state == "published", "the heir of a merge")?;
    refuse_telling(tx, &held, reason, confirmed).await?;
    refuse_telling(tx, &into, reason, confirmed).await?;
    sqlx::query("update desk.record set state = 'merged', heir = $2, retraction_reason = $3 where id = $1")
        .bind(id)
        .bind(heir)
        .bind(reason)
        .execute(&mut *tx)
        .await?;
    embargo::take_back(tx, id).await?;
    turn(tx, id).await?;
    let detail = json!({ "into": heir, "reason": reason });
    let deed = Deed { actor: hand.holder, key: hand.key, kind: ActKind::Merge, record: Some(id), detail };
    let publications = vec![present(tx, id, Change::Merged).await?];
    let projection = standing::load(tx, &publications).await?;
    advance(tx, hand.clock, &last, &deed, projection, publications).await
}

/// The reason is for everybody: it names no place that protection hides, and no person whom nobody has thought of.
async fn refuse_telling(
    tx: &mut PgConnection,
    held: &LockedRecord,
    reason: &str,
    confirmed: &[String],
) -> Result<(), Error> {
    let content: Value = sqlx::query_scalar("select content from desk.revision where id = $1")
        .bind(held.accepted)
        .fetch_one(&mut *tx)
        .await?;
    let incident =
        serde_json::from_value(content).map_err(|error| Error::Unreadable { record: held.id, error })?;
    if let Some(name) = named(reason, &hidden(&incident, &held.protection)) {
        let leak = Leak { pointer: "/reason".to_owned(), name: name.clone(), masked: false };
        return Err(Error::Leaks { record: held.id, leaks: vec![leak] });
    }
    let cautions = cautions::reason(reason).into_iter().map(|Caution { pointer, code, message }| Fault {
        pointer,
        code,
        message,
    });
    screening::confirm(cautions.collect(), confirmed)
}

/// Lets a retracted incident stand again; two people have to ask for it, and confirm what looks in the sources that become
/// public with it as if it could endanger a person.
pub async fn restore(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    reason: &str,
    confirmed: &[String],
) -> Result<Outcome, Error> {
    let last = lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    held.only(held.state == "retracted" && !is_erased(tx, id).await?, "restored")?;
    screening::confirm(screening::coming(tx, id, &held.protection).await?, confirmed)?;
    if !seconded(tx, hand, id, "restore", &json!({})).await? {
        return Ok(Outcome::Waits);
    }
    sqlx::query("update desk.record set state = 'published', retraction = null, retraction_reason = null where id = $1")
        .bind(id)
        .execute(&mut *tx)
        .await?;
    let deed = Deed {
        actor: hand.holder,
        key: hand.key,
        kind: ActKind::Restoration,
        record: Some(id),
        detail: because(reason),
    };
    anew(tx, hand, &last, id, Change::Restored, &deed).await.map(Outcome::Done)
}

async fn is_erased(tx: &mut PgConnection, id: Uuid) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.revision where record = $1 and state = 'erased')",
    );
    Ok(query.bind(id).fetch_one(&mut *tx).await?)
}

/// Replaces the content of every revision of an incident that no version shows, and of the sources that came with it alone,
/// by its hash and a reason; two people have to ask for it. The only exception to keeping everything.
pub async fn erase(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    id: Uuid,
    tag: &str,
    reason: &str,
) -> Result<Outcome, Error> {
    lock(tx).await?;
    let held = LockedRecord::incident(tx, id).await?;
    held.expect(tx, tag).await?;
    held.only(!held.is_seen() && held.embargo_until.is_none() && !is_erased(tx, id).await?, "erased")?;
    if !seconded(tx, hand, id, "erase", &json!({})).await? {
        return Ok(Outcome::Waits);
    }
    tombstones::settle(tx, id).await?;
    let own = own_sources(tx, id).await?;
    for record in own.iter().chain([&id]) {
        let _gone: i32 = sqlx::query_scalar("select desk.erase($1, $2)")
            .bind(record)
            .bind(reason)
            .fetch_one(&mut *tx)
            .await?;
    }
    for source in own {
        turn(tx, source).await?;
    }
    note(tx, hand, id, "erasure", because(reason)).await?;
    turn(tx, id).await?;
    Ok(Outcome::Done(None))
}

/// The sources of an incident, and what they derive from, that are not public and that nothing else names.
async fn own_sources(tx: &mut PgConnection, id: Uuid) -> Result<Vec<Uuid>, Error> {
    let mut own: Vec<Uuid> =
        with_sources(tx, &[id]).await?.into_iter().filter(|source| *source != id).collect();
    loop {
        let query = sqlx::query_scalar(
            "select id from desk.record
             where id = any($1) and kind = 'source' and (state <> 'published' or hidden)
               and not exists (
                   select from desk.revision as other
                   where other.record <> $2 and not (other.record = any($1)) and other.state <> 'erased'
                     and (content -> 'claims' @> jsonb_build_array(jsonb_build_object('source', record.key))
                          or content -> 'claims' @> jsonb_build_array(jsonb_build_object('via', record.key))
                          or content -> 'citations' @> jsonb_build_array(jsonb_build_object('source', record.key))
                          or content -> 'citations' @> jsonb_build_array(jsonb_build_object('via', record.key))
                          or content -> 'derived_from' ? record.key))",
        );
        let left: Vec<Uuid> = query.bind(&own).bind(id).fetch_all(&mut *tx).await?;
        if left.len() == own.len() {
            return Ok(left);
        }
        own = left;
    }
}

//! What is known of a collection, said otherwise: an act of its own.

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{About, Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::collections::begin::name_since;
use crate::desk::collections::state::one;
use crate::desk::error::Error;
use crate::desk::publication::republish::{Touched, republish};
use crate::desk::publication::statements::integer;
use crate::desk::publication::version::{Deed, lock};
use crate::model::record::collection::CollectionWords;
use crate::model::validation::collection;
use crate::model::vocabulary::publication::ActKind;
use crate::model::vocabulary::workflow::ApprovalKind;

/// Says what is known of a collection, for whoever has seen it as it is. That its rows may be shown, two people have to say,
/// and what public documents say of it; that its rows may not be shown, one. What is public stays so until somebody retracts
/// it.
pub async fn change(
    tx: &mut Turn,
    by: &Actor<'_>,
    key: &str,
    tag: &str,
    mut wanted: CollectionWords,
) -> Result<Outcome, Error> {
    let lock = lock(tx).await?;
    // An edition that is being imported holds it until its end: nobody waits for that.
    sqlx::query("select from desk.collection where key = $1 for update nowait")
        .bind(key)
        .execute(&mut **tx)
        .await?;
    let held = one(tx, key).await?;
    if held.tag() != tag {
        return Err(Error::Stale { current: held.tag() });
    }
    let faults = collection::check(&mut wanted);
    if !faults.is_empty() {
        return Err(Error::Faulty { record: Uuid::nil(), faults });
    }
    let before = held.words;
    if before == wanted {
        return Ok(Outcome::Done(None));
    }
    let detail = json!({ "words": wanted });
    let is_named =
        (&before.name, &before.licence, &before.terms) != (&wanted.name, &wanted.licence, &wanted.terms);
    let exposes = wanted.republish && !before.republish || is_named && is_exposed(tx, key).await?;
    if exposes && !is_second(tx, by, About::Collection(key), ApprovalKind::Republish, &detail).await? {
        return Ok(Outcome::Waits);
    }
    set(tx, by, key, &wanted).await?;
    let told = json!({ "collection": key, "words": wanted, "before": before });
    audit::done_beside(tx, by, "collection", told).await?;
    let mut touched = Touched::default();
    if is_named {
        name_since(tx, key, integer(lock.next()), &wanted).await?;
        touched.along(public(tx, key).await?);
    }
    let detail = json!({ "collection": key });
    let deed = Deed { actor: by.holder, key: by.key, kind: ActKind::Publication, record: None, detail };
    republish(tx, by.clock, &lock, &deed, &touched).await.map(Outcome::Done)
}

/// What waits for a second person was about what it said before.
async fn set(tx: &mut PgConnection, by: &Actor<'_>, key: &str, words: &CollectionWords) -> Result<(), Error> {
    let CollectionWords { name, licence, terms, contact, republish } = words;
    sqlx::query(
        "with ended as (update desk.approval set ended = 'replaced', ended_at = $7 where collection = $1 and ended is null)
         update desk.collection set name = $2, licence = $3, terms = $4, contact = $5, republish = $6, lock_version = lock_version + 1
         where key = $1",
    )
    .bind(key)
    .bind(name)
    .bind(licence)
    .bind(terms)
    .bind(contact)
    .bind(republish)
    .bind(by.clock.now())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Whether a document of any version names it, or will by what was approved: at the end of an embargo, or of a batch.
async fn is_exposed(tx: &mut PgConnection, key: &str) -> Result<bool, Error> {
    let query = sqlx::query_scalar(
        "select exists (select from desk.record join desk.publication on publication.record = record.id where collection = $1)
             or exists (select from desk.record where collection = $1 and embargo_until is not null)
             or exists (select from desk.batch join desk.batch_revision on batch_revision.batch = batch.id
                        join desk.revision on revision.id = batch_revision.revision
                        join desk.record on record.id = revision.record
                        where batch.state = 'accepting' and record.collection = $1)",
    );
    Ok(query.bind(key).fetch_one(&mut *tx).await?)
}

/// Its incidents of which documents were published.
async fn public(tx: &mut PgConnection, key: &str) -> Result<Vec<Uuid>, Error> {
    let query =
        sqlx::query_scalar("select id from desk.record where collection = $1 and state = 'published'");
    Ok(query.bind(key).fetch_all(&mut *tx).await?)
}

//! How a collection comes into the register, and how versions name it.

use sqlx::PgConnection;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::model::record::collection::CollectionWords;
use crate::model::redaction::collection::PublicCollection;

/// Keeps a collection that the register does not know; whether it did not.
pub(crate) async fn begun(
    tx: &mut PgConnection,
    clock: &Clock,
    (key, edition): (&str, &str),
    words: &CollectionWords,
) -> Result<bool, Error> {
    let query = sqlx::query(
        "insert into desk.collection (key, name, licence, terms, contact, republish, edition, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint collection_pk do nothing",
    );
    let CollectionWords { name, licence, terms, contact, republish } = words;
    let query = query.bind(key).bind(name).bind(licence).bind(terms).bind(contact).bind(republish);
    let done = query.bind(edition).bind(clock.now()).execute(&mut *tx).await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    name_since(tx, key, 0, words).await?;
    Ok(true)
}

/// From this version on, public documents name a collection so.
pub(crate) async fn name_since(
    tx: &mut PgConnection,
    key: &str,
    since: i32,
    CollectionWords { name, licence, terms, .. }: &CollectionWords,
) -> Result<(), Error> {
    let query = sqlx::query(
        "insert into desk.collection_words (collection, since, name, licence, terms) values ($1, $2, $3, $4, $5)
         on conflict on constraint collection_words_pk do update
         set name = excluded.name, licence = excluded.licence, terms = excluded.terms",
    );
    query.bind(key).bind(since).bind(name).bind(licence).bind(terms).execute(&mut *tx).await?;
    Ok(())
}

/// Keeps the collections that an export names: what it holds of them was public.
pub(crate) async fn restored(
    tx: &mut PgConnection,
    clock: &Clock,
    named: impl Iterator<Item = &PublicCollection>,
) -> Result<(), Error> {
    let mut named: Vec<&PublicCollection> = named.collect();
    named.sort();
    named.dedup();
    for PublicCollection { key, name, licence, terms } in named {
        let (name, licence, terms) = (name.clone(), licence.clone(), terms.clone());
        let words = CollectionWords { name, licence, terms, contact: None, republish: true };
        begun(tx, clock, (key, &clock.now().date_naive().to_string()), &words).await?;
    }
    Ok(())
}

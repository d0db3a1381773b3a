//! Which sources lead to which.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;

/// A question of the sources that some keys lead to, with themselves: through such revisions of each, and through what it
/// was joined to; with a condition, only to such of them.
macro_rules! led {
    ($revisions:literal, $question:literal) => {
        $crate::desk::records::citation::led!($revisions, "", $question)
    };
    ($revisions:literal, $condition:literal, $question:literal) => {
        concat!(
            "with recursive led (key) as (
                 select unnest($1::text[])
                 union
                 select origin.key
                 from led
                 join desk.record on record.key = led.key
                 cross join lateral (
                     select citation.source_key as key
                     from desk.revision join desk.citation on citation.revision = revision.id
                     where revision.record = record.id ",
            $revisions,
            "    union all
                     select other.key from desk.record as other where other.id = record.merged_into
                 ) as origin ",
            $condition,
            ") ",
            $question
        )
    };
}
pub(crate) use led;

/// All sources that these keys ever led to, in any revision, with themselves.
pub async fn led_to(tx: &mut PgConnection, keys: &BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
    let query = sqlx::query_scalar(led!("", "select key from led"));
    let found: Vec<String> = query.bind(keys.iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    Ok(found.into_iter().collect())
}

/// All sources that a revision leads to.
pub async fn behind(tx: &mut PgConnection, revision: Uuid) -> Result<BTreeSet<String>, Error> {
    let query = sqlx::query_scalar("select source_key from desk.citation where revision = $1").bind(revision);
    let cited: Vec<String> = query.fetch_all(&mut *tx).await?;
    led_to(tx, &cited.into_iter().collect()).await
}

/// Those of the sources that these keys lead to, as they are accepted, that the public cannot read now.
pub async fn not_public(tx: &mut PgConnection, keys: &BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
    let query = sqlx::query_scalar(led!(
        " and revision.id = record.accepted ",
        "select key from led join desk.record using (key)
         where state = 'published'
           and not exists (select from published.current_source where current_source.key = led.key)"
    ));
    let found: Vec<String> = query.bind(keys.iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    Ok(found.into_iter().collect())
}

/// The keys that are one article with any of these: joined with it, or with what it was joined with.
pub async fn same_as(tx: &mut PgConnection, keys: &BTreeSet<String>) -> Result<BTreeSet<String>, Error> {
    if keys.is_empty() {
        return Ok(BTreeSet::new());
    }
    let query = sqlx::query_scalar(
        "with recursive same (id, key, merged_into) as (
             select id, key, merged_into from desk.record where key = any($1)
             union
             select other.id, other.key, other.merged_into
             from same join desk.record as other on other.merged_into = same.id or other.id = same.merged_into
         )
         select key from same",
    );
    let found: Vec<String> = query.bind(keys.iter().collect::<Vec<_>>()).fetch_all(&mut *tx).await?;
    Ok(found.into_iter().chain(keys.iter().cloned()).collect())
}

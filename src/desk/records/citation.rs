//! Which sources lead to which.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;

/// A question of the sources that some keys lead to, with themselves: through such revisions of each, and through what it
/// was joined to; with a condition, only to such of them. Each step is looked up by itself (`limit 1`, `offset 0`): the planner
/// cannot know how few they are, and might look at all there are.
macro_rules! led {
    ($revisions:literal, $question:expr) => {
        $crate::desk::records::citation::led!($revisions, "", $question)
    };
    ($revisions:literal, $condition:literal, $question:expr) => {
        concat!(
            "with recursive led (key) as (
                 select unnest($1::text[])
                 union
                 select origin.key
                 from led
                 cross join lateral (
                     select id, state, accepted, merged_into from desk.record where record.key = led.key limit 1
                 ) as record
                 cross join lateral (
                     select citation.key
                     from (select id from desk.revision where revision.record = record.id ",
            $revisions,
            "          offset 0) as revision
                     cross join lateral (
                         select source_key as key from desk.citation where citation.revision = revision.id offset 0
                     ) as citation
                     union all
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

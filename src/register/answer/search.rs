//! Words in the public text: every word must stand in it, in any case and normal form, also within a longer word.

use std::collections::BTreeSet;

use sqlx::PgPool;
use uuid::Uuid;

use crate::model::value::text;

/// The incidents whose public text at the version holds all words of `q` (folded).
///
/// Pairs of characters find the candidates by index, also for the two-character words of Chinese and Korean; the
/// text itself decides.
pub async fn find(public: &PgPool, q: &str, version: u32) -> sqlx::Result<BTreeSet<Uuid>> {
    let pairs = text::pairs(q);
    let words: Vec<&str> = q.split(' ').collect();
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select id from published.incident
          where search_pairs @> $1
            and since <= $3 and (until is null or until > $3)
            and not exists (select from unnest($2::text[]) as word where strpos(search_text, word) = 0)",
    )
    .bind(&pairs)
    .bind(&words)
    .bind(i64::from(version))
    .fetch_all(public)
    .await?;
    Ok(found.into_iter().collect())
}

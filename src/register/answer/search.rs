//! Words in the public text, in any case and normal form, with or without accents, also within a longer word.

use std::collections::BTreeSet;

use sqlx::PgPool;
use uuid::Uuid;

use crate::model::value::text;
use crate::register::query::search::Terms;

/// The incidents whose public text at the version holds all that must be there, and nothing that must not.
///
/// Pairs of characters find the candidates by index, also for the two-character words of Chinese and Korean; the
/// text itself decides.
pub async fn find(public: &PgPool, terms: &Terms, version: u32) -> sqlx::Result<BTreeSet<Uuid>> {
    let Terms { all, none } = terms;
    let pairs: BTreeSet<String> = all.iter().flat_map(|term| text::pairs(term)).collect();
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select id from published.incident
          where search_pairs @> $1
            and since <= $4 and (until is null or until > $4)
            and not exists (select from unnest($2::text[]) as term where strpos(search_text, term) = 0)
            and not exists (select from unnest($3::text[]) as term where strpos(search_text, term) > 0)",
    )
    .bind(pairs.into_iter().collect::<Vec<_>>())
    .bind(all)
    .bind(none)
    .bind(i64::from(version))
    .fetch_all(public)
    .await?;
    Ok(found.into_iter().collect())
}

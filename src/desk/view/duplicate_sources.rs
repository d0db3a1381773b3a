//! Sources that are, or may be, one article: for an editor, who joins them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::view::source_queue::Place;
use crate::model::record::identity::Identity;
use crate::model::record::source::Source;
use crate::model::vocabulary::workflow::RevisionState;

/// A source, and earlier sources that are, or may be, the same article.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateSource {
    /// The pending source, or the accepted one if none is pending.
    pub source: Source,
    /// submitted, or published if it was accepted.
    #[schema(example = "published")]
    pub state: String,
    /// The earlier sources.
    pub same_as: Vec<SameArticle>,
}

/// An earlier source, and why it may be the same article.
#[derive(Debug, Serialize, ToSchema)]
pub struct SameArticle {
    /// The pending source, or the accepted one if none is pending.
    pub source: Source,
    /// submitted, or published if it was accepted.
    #[schema(example = "published")]
    pub state: String,
    /// False if an editor must check whether it is the same.
    pub certain: bool,
    /// The reason, as a sentence.
    #[schema(example = "both are at daily.example/9")]
    pub reason: String,
}

/// The sources that are, or may be, the article of an earlier one; so many after a place, and after which to go on.
pub async fn duplicate_sources(
    tx: &mut PgConnection,
    after: Place,
    limit: u32,
) -> Result<(Vec<DuplicateSource>, Place), Error> {
    let query = sqlx::query_as(
        "with alike (one, other) as (
             select one.record, other.record from desk.revision as one join desk.revision as other using (address) where one.record <> other.record
             union
             select one.record, other.record from desk.revision as one join desk.revision as other using (title_key) where one.record <> other.record
         )
         select later.id, later.created_at, array_agg(earlier.id order by earlier.created_at, earlier.id)
         from alike join desk.record as earlier on earlier.id = one join desk.record as later on later.id = other
         where earlier.state in ('submitted', 'published') and later.state in ('submitted', 'published')
           and (earlier.created_at, earlier.id) < (later.created_at, later.id)
           and ($1::timestamptz is null or (later.created_at, later.id) > ($1, $2))
         group by later.id order by later.created_at, later.id limit $3",
    );
    let found: Vec<(Uuid, DateTime<Utc>, Vec<Uuid>)> = query
        .bind(after.map(|(at, _)| at))
        .bind(after.map(|(_, id)| id))
        .bind(i64::from(limit))
        .fetch_all(&mut *tx)
        .await?;
    let next = found.last().filter(|_| found.len() == limit as usize).map(|(id, at, _)| (*at, *id));
    let ids = found.iter().flat_map(|(id, _, earlier)| earlier.iter().chain([id])).copied().collect();
    let heads = heads(tx, ids).await?;
    let duplicates = found.iter().filter_map(|(id, _, earlier)| {
        let head = heads.get(id)?;
        let same_as: Vec<SameArticle> =
            earlier.iter().filter_map(|id| heads.get(id)?.same_as(head)).collect();
        let (source, state) = (head.content.0.clone(), head.state.clone());
        // They may have been alike in what was said of them before.
        (!same_as.is_empty()).then_some(DuplicateSource { source, state, same_as })
    });
    Ok((duplicates.collect(), next))
}

#[derive(FromRow)]
struct Head {
    id: Uuid,
    state: String,
    content: Json<Source>,
}

impl Head {
    fn same_as(&self, later: &Self) -> Option<SameArticle> {
        let (certain, reason) = Identity::of(&self.content).alike(&Identity::of(&later.content))?;
        Some(SameArticle { source: self.content.0.clone(), state: self.state.clone(), certain, reason })
    }
}

async fn heads(tx: &mut PgConnection, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Head>, Error> {
    let query = sqlx::query_as(
        "select record.id, record.state, head.content
         from desk.record
         cross join lateral (select content from desk.revision where revision.record = record.id and state <> 'erased'
                             order by state = any($2) desc, id is not distinct from record.accepted desc, seq desc limit 1) as head
         where record.id = any($1)",
    );
    let heads: Vec<Head> = query.bind(ids).bind(RevisionState::waiting()).fetch_all(&mut *tx).await?;
    Ok(heads.into_iter().map(|head| (head.id, head)).collect())
}

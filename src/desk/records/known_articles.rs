//! Sources of the desk that may be the article of one that comes in.

use std::collections::HashMap;

use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::model::record::articles::Articles;
use crate::model::record::identity::Identity;
use crate::model::record::source::Source;
use crate::model::vocabulary::workflow::RecordState;

/// A source as somebody may know it.
#[derive(Debug, FromRow)]
pub struct Known {
    /// Its key.
    pub key: String,
    /// The record.
    pub record: Uuid,
    /// Where it is.
    #[sqlx(try_from = "String")]
    pub state: RecordState,
    /// The key of the source that it became part of.
    merged_into: Option<String>,
    /// Whether everybody can read it.
    pub public: bool,
    /// The revision that is known.
    pub revision: Uuid,
    /// Who wrote what waits of it, or wrote last.
    pub author: String,
    /// The source as that revision has it.
    pub content: Json<Source>,
}

impl Known {
    /// Whether it was never accepted.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self.state, RecordState::Submitted | RecordState::Rejected)
    }
}

/// What is known, by key and by article.
#[derive(Debug)]
pub struct KnownArticles {
    known: HashMap<String, Known>,
    articles: Articles,
}

/// Sources by key, address, or outlet, day and title, and what they became part of.
const KNOWN: &str =
    "with recursive found (id) as (
         (select id from desk.record where key = any($2)
          union select record from desk.revision where address = any($3)
          union select record from desk.revision where title_key = any($4))
         union
         select merged_into from found join desk.record using (id) where merged_into is not null
     ),
     -- Found first, and only then looked at: the planner cannot know how few they are.
     record as materialized (
         select record.* from found join desk.record using (id)
         where kind = 'source' and state in ('submitted', 'published', 'rejected', 'merged')
     )
     select record.key, record.id as record, record.state, heir.key as merged_into, present.public, head.id as revision, head.content,
            (select author from desk.revision where revision.record = record.id order by seq desc limit 1) as author
     from record
     left join desk.record as heir on heir.id = record.merged_into
     cross join lateral (
         select exists (select from published.current_source where current_source.key = record.key) as public,
                exists (select from published.source where source.key = record.key) as seen
     ) as present
     cross join lateral (
         select id, content from desk.revision
         where revision.record = record.id and state <> 'erased'
           and ($1::text is null or present.seen and id = record.accepted or author = $1)
         order by (id is not distinct from record.accepted) and present.public and $1::text is not null desc,
                  state in ('submitted', 'asked', 'embargoed') desc, id is not distinct from record.accepted desc, seq desc limit 1
     ) as head
     order by present.public desc, record.state = 'rejected', record.created_at, record.key";

impl KnownArticles {
    /// The sources that may be one of these, or have their keys. A `viewer` knows public ones as the public reads them, and
    /// what they brought as they wrote it; without one, all are known as they wait.
    pub async fn of(tx: &mut PgConnection, viewer: Option<&str>, sources: &[Source]) -> Result<Self, Error> {
        let query = sqlx::query_as(KNOWN);
        let identities: Vec<Identity> = sources.iter().map(Identity::of).collect();
        let addresses = identities.iter().filter_map(|identity| identity.address.as_deref());
        let found: Vec<Known> = query
            .bind(viewer)
            .bind(sources.iter().map(|source| source.key.as_str()).collect::<Vec<_>>())
            .bind(addresses.collect::<Vec<_>>())
            .bind(identities.iter().map(|identity| identity.title_key.as_str()).collect::<Vec<_>>())
            .fetch_all(&mut *tx)
            .await?;
        let mut this = Self { known: HashMap::new(), articles: Articles::default() };
        for known in found {
            this.put(&Source { key: known.key.clone(), ..known.content.0.clone() });
            this.known.insert(known.key.clone(), known);
        }
        Ok(this)
    }

    /// Takes one in that nobody knew.
    pub fn put(&mut self, source: &Source) {
        self.articles.put(source);
    }

    /// The source of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Known> {
        self.known.get(key)
    }

    /// The keys of the same article. Of one that became part of another, the key of that.
    pub fn same(&self, identity: &Identity) -> impl Iterator<Item = &str> {
        self.articles.same(identity).map(|key| self.current(key))
    }

    /// Its own, where it became part of one that somebody may not know of here.
    fn current<'a>(&'a self, key: &'a str) -> &'a str {
        let mut key = key;
        while let Some(into) = self.known.get(key).and_then(|known| known.merged_into.as_deref())
            && self.known.contains_key(into)
        {
            key = into;
        }
        key
    }
}

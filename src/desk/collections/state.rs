//! A collection as the desk knows it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgConnection, PgExecutor};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::approval::{self, About, PendingApproval};
use crate::desk::error::Error;
use crate::model::record::collection::CollectionWords;

/// A collection at the desk.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DeskCollection)]
pub struct Collection {
    /// Its key, by which mapping files and public documents name it.
    #[schema(example = "ucdp-ged")]
    pub key: String,
    /// What is known of it.
    #[serde(flatten)]
    #[sqlx(json)]
    pub words: CollectionWords,
    /// The edition that was imported last.
    #[schema(example = "25.1")]
    pub edition: String,
    /// When it was first imported.
    pub at: DateTime<Utc>,
    /// How many of its incidents are public now.
    pub public: i64,
    /// How many of its incidents were never public and wait for an editor.
    pub waiting: i64,
    /// While its rows may not be republished: incidents of it that the public can still read, now or in an older version.
    /// Decide on each: retract it, or leave it.
    #[sqlx(json)]
    pub still_public: StillPublic,
    /// Requests that are waiting for a second person.
    #[sqlx(skip)]
    pub pending_approvals: Vec<PendingApproval>,
    #[serde(skip)]
    pub(crate) editions: i32,
    #[serde(skip)]
    pub(crate) erasures: i32,
    #[serde(skip)]
    lock_version: i32,
}

/// Incidents of a collection that the public can still read.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct StillPublic {
    /// How many there are.
    pub count: u64,
    /// The first of them, at most 100.
    pub incidents: Vec<Uuid>,
}

impl Collection {
    /// The entity tag.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("{}.{}", self.key, self.lock_version)
    }
}

macro_rules! collections {
    ($which:literal) => {
        concat!(
            "select key, edition, at, editions, erasures, lock_version,
                    json_build_object('name', name, 'licence', licence, 'terms', terms, 'contact', contact, 'republish', republish) as words,
                    (select count(*) from desk.record where record.collection = collection.key and state = 'published') as public,
                    (select count(*) from desk.record where record.collection = collection.key and state = 'submitted') as waiting,
                    (select json_build_object('count', count(*), 'incidents', coalesce(json_agg(id order by id) filter (where place <= 100), '[]'))
                     from (select id, row_number() over (order by id) as place from desk.record
                           where record.collection = collection.key and not republish
                             and (state in ('published', 'merged') or retraction = 'error')) as still) as still_public
             from desk.collection where ",
            $which
        )
    };
}

/// All of them, by key.
pub async fn all(tx: &mut PgConnection) -> Result<Vec<Collection>, Error> {
    Ok(sqlx::query_as(collections!("true order by key")).fetch_all(tx).await?)
}

/// One of them.
pub async fn one(tx: &mut PgConnection, key: &str) -> Result<Collection, Error> {
    let mut collection = known(&mut *tx, key).await?.ok_or(Error::NoRecord)?;
    collection.pending_approvals = approval::pending(tx, About::Collection(key)).await?;
    Ok(collection)
}

/// One of them, if the register knows it.
pub(crate) async fn known(on: impl PgExecutor<'_>, key: &str) -> Result<Option<Collection>, Error> {
    Ok(sqlx::query_as(collections!("key = $1")).bind(key).fetch_optional(on).await?)
}

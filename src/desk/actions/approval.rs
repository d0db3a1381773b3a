//! What exposes more needs two people: the first asks for it, the second asks for the same.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::model::vocabulary::workflow::ApprovalKind;

/// What an act came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done; the version it made, if the public sees any difference.
    Done(Option<u32>),
    /// It waits until a second person asks for the same.
    Waits,
}

/// What an approval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About<'a> {
    /// An incident or a source.
    Record(Uuid),
    /// An import.
    Import(Uuid),
    /// A key.
    Key(&'a str),
    /// A collection.
    Collection(&'a str),
}

/// The id of what an approval is about: one of them.
#[derive(Debug, Clone, Copy, Default)]
struct Ids<'a> {
    record: Option<Uuid>,
    import: Option<Uuid>,
    key: Option<&'a str>,
    collection: Option<&'a str>,
}

impl From<Uuid> for About<'_> {
    fn from(record: Uuid) -> Self {
        Self::Record(record)
    }
}

impl<'a> From<&'a str> for About<'a> {
    fn from(key: &'a str) -> Self {
        Self::Key(key)
    }
}

impl<'a> About<'a> {
    /// The record, the import, the key, and the collection: one of them.
    fn ids(self) -> Ids<'a> {
        match self {
            Self::Record(id) => Ids { record: Some(id), ..Ids::default() },
            Self::Import(id) => Ids { import: Some(id), ..Ids::default() },
            Self::Key(id) => Ids { key: Some(id), ..Ids::default() },
            Self::Collection(key) => Ids { collection: Some(key), ..Ids::default() },
        }
    }

    /// Writes down what was done to it.
    pub(crate) async fn done(
        self,
        tx: &mut PgConnection,
        hand: &Actor<'_>,
        kind: &str,
        mut detail: Value,
    ) -> Result<(), Error> {
        match self {
            Self::Record(id) => audit::done(tx, hand, id, kind, detail).await,
            Self::Import(id) => {
                detail["import"] = json!(id);
                audit::done_beside(tx, hand, kind, detail).await
            }
            Self::Key(id) => {
                detail["key"] = json!(id);
                audit::done_beside(tx, hand, kind, detail).await
            }
            Self::Collection(key) => {
                detail["collection"] = json!(key);
                audit::done_beside(tx, hand, kind, detail).await
            }
        }
    }
}

/// A request that takes effect when a second person sends the same.
#[derive(Debug, Serialize, FromRow, ToSchema)]
pub struct PendingApproval {
    /// loosen, restore, lift, erase, undo, key or republish.
    #[sqlx(try_from = "String")]
    pub kind: ApprovalKind,
    /// The details of the request.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// The person who sent the request.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What waits for a second person.
pub(crate) async fn pending(tx: &mut PgConnection, about: About<'_>) -> Result<Vec<PendingApproval>, Error> {
    let Ids { record, import, key, collection } = about.ids();
    let query = sqlx::query_as(
        "select kind, detail, holder, at from desk.approval
         where (record = $1 or import = $2 or key = $3 or collection = $4) and ended is null order by at",
    );
    Ok(query.bind(record).bind(import).bind(key).bind(collection).fetch_all(&mut *tx).await?)
}

/// Whether a second person has asked for this now. What the first asks for waits.
pub async fn is_second<'a>(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    about: impl Into<About<'a>>,
    kind: ApprovalKind,
    detail: &Value,
) -> Result<bool, Error> {
    if hand.single_editor {
        return Ok(true);
    }
    let about: About<'_> = about.into();
    let Ids { record, import, key, collection } = about.ids();
    let query = sqlx::query_as(
        "select id, holder, detail from desk.approval
         where (record = $1 or import = $2 or key = $3 or collection = $4) and kind = $5 and ended is null for update",
    );
    let query = query.bind(record).bind(import).bind(key).bind(collection).bind(kind.word());
    let waiting: Option<(Uuid, String, Json<Value>)> = query.fetch_optional(&mut *tx).await?;
    if let Some((id, holder, asked)) = waiting {
        let same = asked.0 == *detail;
        if same && holder == hand.holder {
            return Ok(false);
        }
        sqlx::query("update desk.approval set ended = $2, ended_at = $3 where id = $1")
            .bind(id)
            .bind(if same { "carried" } else { "replaced" })
            .bind(hand.clock.now())
            .execute(&mut *tx)
            .await?;
        if same {
            return Ok(true);
        }
    }
    ask(tx, hand, about, kind, detail).await?;
    Ok(false)
}

/// What the first person asks for is kept.
async fn ask(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    about: About<'_>,
    kind: ApprovalKind,
    detail: &Value,
) -> Result<(), Error> {
    let Ids { record, import, key, collection } = about.ids();
    sqlx::query(
        "insert into desk.approval (id, record, import, key, collection, kind, detail, holder, at, by_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(Uuid::new_v4())
    .bind(record)
    .bind(import)
    .bind(key)
    .bind(collection)
    .bind(kind.word())
    .bind(detail)
    .bind(hand.holder)
    .bind(hand.clock.now())
    .bind(hand.key)
    .execute(&mut *tx)
    .await?;
    about.done(tx, hand, "approval", json!({ "kind": kind.word(), "detail": detail })).await
}

/// Ends what waits for a second person, where it would do what the first has not seen.
pub(crate) async fn end(tx: &mut PgConnection, hand: &Actor<'_>, records: &[Uuid]) -> Result<(), Error> {
    sqlx::query(
        "update desk.approval set ended = 'replaced', ended_at = $2 where record = any($1) and ended is null",
    )
    .bind(records)
    .bind(hand.clock.now())
    .execute(&mut *tx)
    .await?;
    Ok(())
}

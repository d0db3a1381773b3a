//! What happened to the register: one version for each act of publication.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::{PgExecutor, PgPool};
use utoipa::ToSchema;
use uuid::Uuid;

/// One act of publication.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Version {
    /// Its number. The first version is 1, and no number is skipped.
    #[schema(example = 4)]
    pub version: u32,
    /// The day on which it was published, in UTC. No time of the day is public: versions of one day follow each other by
    /// their numbers.
    pub published_at: NaiveDate,
    /// The kind of act.
    #[schema(example = "founding")]
    pub act: String,
    /// What it changed.
    pub changes: Vec<Change>,
}

/// One record that an act changed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChangedRecord)]
pub struct Change {
    /// What the act did to it.
    #[schema(value_type = crate::model::vocabulary::publication::Change)]
    pub kind: String,
    /// What it is.
    #[schema(value_type = crate::model::vocabulary::publication::Subject)]
    pub subject: String,
    /// Its id.
    pub id: Uuid,
    /// SHA-256 of a nonce and the RFC 8785 JSON of the redacted record, in hexadecimal. It can later prove what was
    /// published, and does not reveal it.
    #[schema(required)]
    pub leaf: Option<String>,
}

type ChangeRow = (i32, NaiveDate, String, Option<String>, Option<String>, Option<Uuid>, Option<String>);

/// All versions up to and with `until`, newest first.
pub async fn list(public: &PgPool, until: u32) -> sqlx::Result<Vec<Version>> {
    let rows: Vec<ChangeRow> = sqlx::query_as(
        "select v.n, v.published_at, v.act, c.kind, c.subject, c.record, encode(c.leaf, 'hex')
           from published.version v left join published.change c on c.n = v.n
          where v.n <= $1 order by v.n desc, c.record",
    )
    .bind(i64::from(until))
    .fetch_all(public)
    .await?;
    let mut versions: Vec<Version> = Vec::new();
    for (n, published_at, act, kind, subject, id, leaf) in rows {
        let version = u32::try_from(n).unwrap_or_default();
        if versions.last().is_none_or(|last| last.version != version) {
            versions.push(Version { version, published_at, act, changes: Vec::new() });
        }
        if let (Some(kind), Some(subject), Some(id), Some(last)) = (kind, subject, id, versions.last_mut()) {
            last.changes.push(Change { kind, subject, id, leaf });
        }
    }
    Ok(versions)
}

/// What a process holds in memory: a version, and which making of the projection it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edition {
    /// The newest version; 0 for a register in which nothing has been published.
    pub version: u32,
    /// How often the projection has been made: a rebuild can change what a version shows.
    pub made: u64,
}

/// The state of the register now.
pub async fn state(public: impl PgExecutor<'_>) -> sqlx::Result<Edition> {
    let (n, made): (Option<i32>, i64) =
        sqlx::query_as("select (select max(n) from published.version), generation from published.projection")
            .fetch_one(public)
            .await?;
    Ok(Edition { version: n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0), made: made.unsigned_abs() })
}

/// Whether something may have been taken away since this state: by a version that did more than add, or by a rebuild.
pub async fn has_taken_away(public: &PgPool, since: Edition) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select (select generation from published.projection) <> $2
             or exists (select from published.change where n > $1 and kind not in ('created', 'restored'))",
    )
    .bind(i64::from(since.version))
    .bind(since.made.cast_signed())
    .fetch_one(public)
    .await
}

/// Whether this version may read differently than it did before: something that reaches into the past happened after it, or
/// the projection is another than this.
pub async fn may_differ(public: &PgPool, of: Edition) -> sqlx::Result<bool> {
    sqlx::query_scalar(
        "select (select generation from published.projection) <> $2
             or exists (select from published.change where n > $1 and kind in ('protected', 'retracted', 'restored'))",
    )
    .bind(i64::from(of.version))
    .bind(of.made.cast_signed())
    .fetch_one(public)
    .await
}

/// The day on which a version was published; none for a version that is not there.
pub async fn published_at(public: &PgPool, version: u32) -> sqlx::Result<Option<NaiveDate>> {
    sqlx::query_scalar("select published_at from published.version where n = $1")
        .bind(i64::from(version))
        .fetch_optional(public)
        .await
}

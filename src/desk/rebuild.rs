//! Throws the projection away and makes it again from what was published, with today's protection.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgPool, Postgres, Transaction};

use super::projection::{Projection, Publication, Seal, Version};
use super::rows::Rows;
use super::standing::Kept;
use super::{Error, publish};

/// Publications read, and rows written, at once.
const AT_ONCE: usize = 1000;

/// Makes `published` anew, equal to the last bit unless protection has changed. `progress` hears how many versions of
/// how many are done. Nobody sees anything of it before it is whole, and nothing can be published meanwhile. Gives the
/// number of versions.
pub async fn rebuild(desk: &PgPool, mut progress: impl FnMut(u32, u32)) -> Result<u32, Error> {
    let mut transaction = desk.begin().await?;
    let of = publish::lock(&mut transaction).await?.n;
    for statement in CLEAR {
        sqlx::query(statement).execute(&mut *transaction).await?;
    }
    let mut projection = Projection::default();
    let mut rows = Rows::default();
    let mut past = Past::default();
    while let Some((version, act)) = past.next(&mut transaction).await? {
        projection.step(&version, act, &mut rows)?;
        if rows.len() >= AT_ONCE {
            rows.write(&mut transaction).await?;
        }
        progress(version.n, of);
    }
    rows.write(&mut transaction).await?;
    sqlx::query("update published.projection set made = made + 1").execute(&mut *transaction).await?;
    sqlx::query("select pg_notify('refoulement', $1)").bind(of.to_string()).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(of)
}

/// Places and claims go with their incidents.
const CLEAR: [&str; 5] = [
    "delete from published.incident",
    "delete from published.source",
    "delete from published.context_event",
    "delete from published.change",
    "delete from published.version",
];

/// Every version that was published, in order, read some at a time; of some nothing is left but that they were.
#[derive(Default)]
struct Past {
    versions: VecDeque<Version>,
    version: i32,
    read: VecDeque<Published>,
    reached: (i32, i32),
    over: bool,
}

#[derive(FromRow)]
struct Published {
    n: i32,
    seq: i32,
    leaf: Vec<u8>,
    #[sqlx(flatten)]
    kept: Kept,
}

impl Past {
    async fn next(&mut self, transaction: &mut Transaction<'_, Postgres>) -> Result<Option<(Version, Vec<Publication>)>, Error> {
        if self.versions.is_empty() {
            self.read_versions(transaction).await?;
        }
        let Some(version) = self.versions.pop_front() else { return Ok(None) };
        let mut act = Vec::new();
        loop {
            if self.read.is_empty() && !self.over {
                self.read_on(transaction).await?;
            }
            let Some(Published { leaf, kept, .. }) = self.read.pop_front_if(|next| next.n.unsigned_abs() == version.n) else {
                return Ok(Some((version, act)));
            };
            let (record, revision) = (kept.record, kept.revision);
            let (content, protection) = kept.read()?;
            act.push(Publication { record, revision, content, protection, seal: Seal::Leaf(leaf.try_into().unwrap_or_default()) });
        }
    }

    async fn read_versions(&mut self, transaction: &mut Transaction<'_, Postgres>) -> Result<(), Error> {
        let query = sqlx::query_as("select n, at, kind from desk.act where n > $1 order by n limit $2");
        let read: Vec<(i32, DateTime<Utc>, String)> =
            query.bind(self.version).bind(i64::try_from(AT_ONCE).unwrap_or(1)).fetch_all(&mut **transaction).await?;
        self.version = read.last().map_or(self.version, |(n, ..)| *n);
        self.versions.extend(read.into_iter().map(|(n, at, act)| Version { n: n.unsigned_abs(), at, act }));
        Ok(())
    }

    async fn read_on(&mut self, transaction: &mut Transaction<'_, Postgres>) -> Result<(), Error> {
        let query = sqlx::query_as(
            "select publication.n, publication.seq, publication.leaf,
                    revision.id as revision, record.id as record, record.kind, record.protection, revision.content
             from desk.publication
             join desk.revision on revision.id = publication.revision
             join desk.record on record.id = publication.record
             where (publication.n, publication.seq) > ($1, $2)
             order by publication.n, publication.seq
             limit $3",
        );
        let read: Vec<Published> =
            query.bind(self.reached.0).bind(self.reached.1).bind(i64::try_from(AT_ONCE).unwrap_or(1)).fetch_all(&mut **transaction).await?;
        self.over = read.len() < AT_ONCE;
        if let Some(last) = read.last() {
            self.reached = (last.n, last.seq);
        }
        self.read.extend(read);
        Ok(())
    }
}

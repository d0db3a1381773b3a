//! The acts of a key since a time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::acts::undo::report::KeyAct;
use crate::desk::error::Error;

/// An act.
#[derive(Debug, FromRow)]
pub(crate) struct Done {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub kind: String,
    pub record: Option<Uuid>,
    pub detail: Value,
}

impl Done {
    /// As it is told.
    pub fn told(&self) -> KeyAct {
        let key = ["successor", "key"].iter().find_map(|field| self.detail[*field].as_str());
        KeyAct { act: self.kind.clone(), at: self.at, record: self.record, key: key.map(str::to_owned) }
    }

    /// A uuid of its detail.
    pub fn id(&self, field: &str) -> Option<Uuid> {
        self.detail[field].as_str().and_then(|id| Uuid::try_parse(id).ok())
    }
}

/// Whose acts are taken back: those of a key, since a time, up to the act from which on they are.
pub(crate) struct Doer<'a> {
    pub key: &'a str,
    pub holder: &'a str,
    pub since: DateTime<Utc>,
    pub until: i64,
    /// What the accepted revision of a record says again, where it was accepted anew.
    pub stands_for: HashMap<Uuid, Uuid>,
}

impl Doer<'_> {
    /// Its acts, the newest first.
    pub async fn acts(&self, tx: &mut PgConnection) -> Result<Vec<Done>, Error> {
        let query = sqlx::query_as(
            "select seq, at, kind, record, detail from desk.act where key = $1 and at >= $2 and seq <= $3 order by seq desc",
        );
        Ok(query.bind(self.key).bind(self.since).bind(self.until).fetch_all(&mut *tx).await?)
    }

    /// The newest act of these kinds on a record before an act, with its detail, and whether this key did it too.
    pub async fn did_before(
        &self,
        tx: &mut PgConnection,
        done: &Done,
        kinds: &[&str],
    ) -> Result<Option<(String, Value, bool)>, Error> {
        let query = sqlx::query_as(
            "select kind, detail, key is not distinct from $3 and at >= $4 from desk.act
             where record = $1 and kind = any($5) and seq < $2 order by seq desc limit 1",
        );
        let query = query.bind(done.record).bind(done.seq).bind(self.key).bind(self.since).bind(kinds);
        Ok(query.fetch_optional(&mut *tx).await?)
    }

    /// Whether somebody else did one of these after an act: to the record, or without one to any.
    pub async fn others_did(
        &self,
        tx: &mut PgConnection,
        done: &Done,
        record: Option<Uuid>,
        kinds: &[&str],
    ) -> Result<bool, Error> {
        let query = sqlx::query_scalar(
            "select exists (select from desk.act where ($1::uuid is null or record = $1) and kind = any($5)
                            and seq > $2 and seq <= $4 and key is distinct from $3)",
        );
        let query = query.bind(record).bind(done.seq).bind(self.key).bind(self.until).bind(kinds);
        Ok(query.fetch_one(&mut *tx).await?)
    }

    /// Whether somebody else published new words of the record after an act: nobody has seen these with what the act hid.
    pub async fn others_published(&self, tx: &mut PgConnection, done: &Done) -> Result<bool, Error> {
        let query = sqlx::query_scalar(
            "select exists (select from desk.publication join desk.act on act.n = publication.n
                            where publication.record = $1 and publication.kind in ('created', 'corrected')
                              and act.seq > $2 and act.seq <= $4 and act.key is distinct from $3)",
        );
        let query = query.bind(done.record).bind(done.seq).bind(self.key).bind(self.until);
        Ok(query.fetch_one(&mut *tx).await?)
    }
}

/// What became of taking an act back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Back {
    /// It is taken back.
    Done,
    /// There is nothing to take back.
    Nothing,
    /// It stays.
    Left(crate::model::vocabulary::workflow::NotUndone),
}

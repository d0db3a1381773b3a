//! The acts of a key since a time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
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
    /// Two people took back what the key did before, and this stayed.
    pub was_left: bool,
}

impl Done {
    /// As it is told.
    pub fn told(&self) -> KeyAct {
        let key = ["successor", "key"].iter().find_map(|field| self.detail[*field].as_str());
        KeyAct { act: self.kind.clone(), at: self.at, record: self.record, key: key.map(str::to_owned) }
    }

    /// How many things are to be taken back of it.
    fn things(&self) -> usize {
        let revisions = self.detail["revisions"].as_array().map_or(1, |revisions| revisions.len().max(1));
        if self.was_left || NOTHING.contains(&self.kind.as_str()) { 0 } else { revisions }
    }

    /// A uuid of its detail.
    pub fn id(&self, field: &str) -> Option<Uuid> {
        self.detail[field].as_str().and_then(|id| Uuid::try_parse(id).ok())
    }
}

/// Whose acts are taken back: those of a key, since a time, up to the act from which on they are.
pub(crate) struct Doer<'a> {
    pub key: &'a str,
    pub since: DateTime<Utc>,
    pub until: i64,
    /// Revisions that were accepted anew, and what each says again.
    pub stands_for: HashMap<Uuid, Uuid>,
    /// The acts that stay as they are.
    pub left: Vec<i64>,
    /// It is only looked at: whoever waits to act goes first.
    pub gives_way: bool,
}

/// So many things are taken back at a time, as everybody else waits meanwhile: on a small machine each takes up to 20 ms.
const MOST: usize = 500;

/// What takes back nothing by itself: what was submitted is rejected in one act, and so is what waits for a second person.
pub(super) const NOTHING: [&str; 10] = [
    "submitted",
    "revised",
    "claimed",
    "proposed",
    "answered",
    "accepted_in_part",
    "approval",
    "feed_created",
    "feed_ended",
    "undo",
];

/// An act that two people took back before, in a part of what the key did; and one by which they did so. They had the door,
/// so nobody else published or hid anything between its first act and its last.
macro_rules! unless_undone {
    ($is:literal) => {
        concat!(
            "not exists (select from desk.act as undo where undo.kind = 'undo' and undo.detail ->> 'key' = $1 and ",
            $is,
            ")"
        )
    };
}

impl Doer<'_> {
    /// Its acts, the newest first, without those that were taken back before; what stayed then is tried again. So many that
    /// nobody should wait for them are refused.
    pub async fn acts(&self, tx: &mut PgConnection) -> Result<Vec<Done>, Error> {
        let query = sqlx::query_as(concat!(
            "select seq, at, kind, record, detail,
                    exists (select from desk.act as undo where undo.kind = 'undo' and undo.detail ->> 'key' = $1
                            and undo.detail -> 'left' @> to_jsonb(act.seq)) as was_left
             from desk.act where key = $1 and at >= $2 and seq <= $3 and ",
            unless_undone!(
                "act.at >= (undo.detail ->> 'since')::timestamptz and act.seq <= (undo.detail ->> 'until')::bigint
                 and not coalesce(undo.detail -> 'left' @> to_jsonb(act.seq), false)"
            ),
            " order by seq desc"
        ));
        let acts: Vec<Done> =
            query.bind(self.key).bind(self.since).bind(self.until).fetch_all(&mut *tx).await?;
        match newest(&acts) {
            Some(since) => Err(Error::TooLong { most: MOST, since }),
            None => Ok(acts),
        }
    }

    /// What parts that were taken back before accepted anew.
    pub async fn remember(&mut self, tx: &mut PgConnection) -> Result<(), Error> {
        let query = sqlx::query_scalar(
            "select detail -> 'stands_for' from desk.act where kind = 'undo' and detail ->> 'key' = $1
               and detail ? 'stands_for' order by seq",
        );
        let before: Vec<Json<HashMap<Uuid, Uuid>>> = query.bind(self.key).fetch_all(&mut *tx).await?;
        self.stands_for.extend(before.into_iter().flat_map(|Json(before)| before));
        Ok(())
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
        let query = sqlx::query_scalar(concat!(
            "select exists (select from desk.act where ($2::uuid is null or record = $2) and kind = any($5)
                            and seq > $3 and seq <= $4 and key is distinct from $1 and ",
            unless_undone!("act.seq > (undo.detail ->> 'until')::bigint and act.seq < undo.seq"),
            ")"
        ));
        let query = query.bind(self.key).bind(record).bind(done.seq).bind(self.until).bind(kinds);
        Ok(query.fetch_one(&mut *tx).await?)
    }

    /// Whether somebody else published new words of the record after an act: nobody has seen these with what the act hid.
    pub async fn others_published(&self, tx: &mut PgConnection, done: &Done) -> Result<bool, Error> {
        let query = sqlx::query_scalar(concat!(
            "select exists (select from desk.publication join desk.act on act.n = publication.n
                            where publication.record = $2 and publication.kind in ('created', 'corrected')
                              and act.seq > $3 and act.seq <= $4 and act.key is distinct from $1 and ",
            unless_undone!("act.seq > (undo.detail ->> 'until')::bigint and act.seq < undo.seq"),
            ")"
        ));
        let query = query.bind(self.key).bind(done.record).bind(done.seq).bind(self.until);
        Ok(query.fetch_one(&mut *tx).await?)
    }
}

/// Where there is too much to be taken back at a time: since when the newest is that is not too much. What was done in one
/// moment is taken back in one.
fn newest(acts: &[Done]) -> Option<DateTime<Utc>> {
    let (mut many, mut since) = (0, None);
    for moment in acts.chunk_by(|one, next| one.at == next.at) {
        many += moment.iter().map(Done::things).sum::<usize>();
        if many > MOST && since.is_some() {
            return since;
        }
        since = moment.first().map(|done| done.at).filter(|_| many > 0);
    }
    None
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

//! A record as the desk holds it, locked for what is about to be done with it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::model::redaction::redact::Protection;
use crate::model::vocabulary::publication::Subject;

/// Who does something at the desk, and when.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    /// Tells the time.
    pub clock: &'a Clock,
    /// The holder of the key.
    pub holder: &'a str,
    /// The key; none on the command line.
    pub key: Option<&'a str>,
    /// Nobody else is there: the second person is turned off for this register.
    pub single_editor: bool,
}

/// A record, locked until the transaction ends.
#[derive(Debug, FromRow)]
pub struct LockedRecord {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: String,
    /// Its state.
    pub state: String,
    /// What must not be seen of it.
    #[sqlx(json)]
    pub protection: Protection,
    /// The present truth.
    pub accepted: Option<Uuid>,
    /// How often something was done to it.
    pub turn: i32,
    /// How it was taken back.
    pub retraction: Option<String>,
    /// When the approved revision becomes public.
    pub embargo_until: Option<DateTime<Utc>>,
    /// The approved revision.
    pub embargo_revision: Option<Uuid>,
    /// A source that no public record names: no version shows it.
    pub hidden: bool,
}

impl LockedRecord {
    /// Locks an incident.
    pub async fn incident(tx: &mut PgConnection, id: Uuid) -> Result<Self, Error> {
        Self::what_is(tx, Subject::Incident, id).await
    }

    /// Locks a record, if it is such a one.
    pub async fn what_is(tx: &mut PgConnection, subject: Subject, id: Uuid) -> Result<Self, Error> {
        Self::of(tx, id).await?.filter(|held| held.kind == subject.word()).ok_or(Error::NoRecord)
    }

    /// Locks a record, if there is one.
    pub async fn of(tx: &mut PgConnection, id: Uuid) -> Result<Option<Self>, Error> {
        let query = sqlx::query_as(
            "select id, kind, state, protection, accepted, turn, retraction, embargo_until, embargo_revision, hidden
             from desk.record where id = $1 for update",
        );
        Ok(query.bind(id).fetch_optional(&mut *tx).await?)
    }

    /// The revision that an editor has before them: the newest that waits for one and rests on what is accepted, else the
    /// accepted, else the newest that waits. What was overtaken is in the way of nothing.
    pub async fn head(&self, tx: &mut PgConnection) -> Result<Uuid, Error> {
        let query = sqlx::query_scalar(
            "with recursive fresh (id) as (
                 select id from desk.revision where record = $1 and ($2::uuid is null or id = $2)
                 union
                 select revision.id from fresh join desk.revision on revision.parent = fresh.id
             )
             select id from desk.revision where record = $1
             order by state in ('submitted', 'asked', 'embargoed') and id in (select id from fresh) desc, id is not distinct from $2 desc,
                      state in ('submitted', 'asked', 'embargoed') desc, seq desc limit 1",
        );
        Ok(query.bind(self.id).bind(self.accepted).fetch_one(&mut *tx).await?)
    }

    /// Refuses whoever has not seen the present state.
    pub async fn expect(&self, tx: &mut PgConnection, tag: &str) -> Result<(), Error> {
        let current = self.tag(self.head(tx).await?);
        if tag == current { Ok(()) } else { Err(Error::Stale { current }) }
    }

    /// The entity tag of the record where this revision is shown.
    #[must_use]
    pub fn tag(&self, revision: Uuid) -> String {
        tag(revision, self.turn)
    }

    /// Whether any version shows it, or an older one did.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        match self.state.as_str() {
            "published" | "merged" => true,
            "retracted" => self.retraction.as_deref() != Some("withdrawn"),
            _ => false,
        }
    }

    /// Its state in one word, with how it was taken back.
    #[must_use]
    pub fn described(&self) -> String {
        self.retraction
            .as_ref()
            .map_or_else(|| self.state.clone(), |retraction| format!("{} ({retraction})", self.state))
    }

    /// Refuses a step that the state does not allow.
    pub fn only(&self, allowed: bool, step: &'static str) -> Result<(), Error> {
        if allowed { Ok(()) } else { Err(Error::InvalidTransition { state: self.described(), step }) }
    }
}

/// The entity tag of a record: the revision that is shown, and how often something was done to the record.
#[must_use]
pub fn tag(revision: Uuid, turn: i32) -> String {
    format!("{revision}.{turn}")
}

/// Counts one thing done to the record. What one person asked for before is no longer what a second would ask for.
pub async fn turn(tx: &mut PgConnection, record: Uuid) -> Result<(), Error> {
    count(tx, record).await?;
    end_motions(tx, &[record]).await
}

/// Ends what waits for a second person, as something else was done to these records since.
pub(crate) async fn end_motions(tx: &mut PgConnection, records: &[Uuid]) -> Result<(), Error> {
    sqlx::query("update desk.motion set ended = 'replaced', ended_at = now() where record = any($1) and ended is null")
        .bind(records)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn count(tx: &mut PgConnection, record: Uuid) -> Result<(), Error> {
    sqlx::query("update desk.record set turn = turn + 1 where id = $1")
        .bind(record)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Writes down what was done that makes no version.
pub async fn note(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    record: Uuid,
    kind: &str,
    detail: Value,
) -> Result<(), Error> {
    sqlx::query(
        "insert into desk.act (id, at, actor, key, kind, record, detail) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(Uuid::new_v4())
    .bind(hand.clock.now())
    .bind(hand.holder)
    .bind(hand.key)
    .bind(kind)
    .bind(record)
    .bind(detail)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// What becomes of a revision.
pub(crate) async fn set_state(tx: &mut PgConnection, revision: Uuid, state: &str) -> Result<(), Error> {
    sqlx::query("update desk.revision set state = $2 where id = $1")
        .bind(revision)
        .bind(state)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// What an act came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done; the version it made, if the public sees any difference.
    Done(Option<u32>),
    /// It waits until a second person asks for the same.
    Waits,
}

/// Whether a second person has asked for this now. What the first asks for waits.
pub async fn seconded(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    record: Uuid,
    kind: &str,
    detail: &Value,
) -> Result<bool, Error> {
    if hand.single_editor {
        return Ok(true);
    }
    let query = sqlx::query_as(
        "select id, holder, detail from desk.motion where record = $1 and kind = $2 and ended is null for update",
    );
    let waiting: Option<(Uuid, String, Json<Value>)> =
        query.bind(record).bind(kind).fetch_optional(&mut *tx).await?;
    if let Some((id, holder, asked)) = waiting {
        let same = asked.0 == *detail;
        if same && holder == hand.holder {
            return Ok(false);
        }
        let ended = if same { "carried" } else { "replaced" };
        sqlx::query("update desk.motion set ended = $2, ended_at = $3 where id = $1")
            .bind(id)
            .bind(ended)
            .bind(hand.clock.now())
            .execute(&mut *tx)
            .await?;
        if same {
            return Ok(true);
        }
    }
    sqlx::query(
        "insert into desk.motion (id, record, kind, detail, holder, at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(Uuid::new_v4())
    .bind(record)
    .bind(kind)
    .bind(detail)
    .bind(hand.holder)
    .bind(hand.clock.now())
    .execute(&mut *tx)
    .await?;
    note(tx, hand, record, "motion", json!({ "kind": kind, "detail": detail })).await?;
    count(tx, record).await?;
    Ok(false)
}

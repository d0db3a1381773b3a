//! Proposals as they are kept: what somebody wants changed of a public incident, and what became of it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::actor::Actor;
use crate::model::comparison::changes::FieldChange;
use crate::model::vocabulary::workflow::ProposalState;

#[derive(Debug, FromRow)]
pub(crate) struct Proposal {
    pub id: Uuid,
    /// The holder of the key that sent it.
    pub author: String,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub state: ProposalState,
    pub changes: Json<Vec<FieldChange>>,
    pub at: DateTime<Utc>,
    /// The revision by which an editor took it up.
    pub revision: Option<Uuid>,
}

impl Proposal {
    /// A proposal to this record.
    pub(crate) async fn of(tx: &mut PgConnection, record: Uuid, id: Uuid) -> Result<Self, Error> {
        let query = sqlx::query_as(
            "select id, author, reason, state, changes, at, revision from desk.proposal where id = $1 and record = $2",
        );
        query.bind(id).bind(record).fetch_optional(&mut *tx).await?.ok_or(Error::NoRecord)
    }

    /// Refuses a step that its state does not allow.
    pub(crate) fn only(&self, allowed: bool, step: &'static str) -> Result<(), Error> {
        if allowed {
            return Ok(());
        }
        Err(Error::InvalidTransition { state: self.state.word().to_owned(), step })
    }
}

/// Keeps what somebody proposes to an incident. What waits for a second person is not touched by it: nobody who proposes
/// can hold up what editors do.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    (record, since): (Uuid, i32),
    changes: Vec<FieldChange>,
    reason: &str,
) -> Result<(), Error> {
    let id = Uuid::new_v4();
    sqlx::query(
        "with proposal as (
             insert into desk.proposal (id, record, since, changes, author, reason, at) values ($1, $2, $3, $4, $5, $6, $7)
         ), counted as (update desk.record set lock_version = lock_version + 1 where id = $2)
         insert into desk.act (id, at, actor, key, kind, record, detail) values ($8, $7, $5, $9, 'proposed', $2, $10)",
    )
    .bind(id)
    .bind(record)
    .bind(since)
    .bind(Json(changes))
    .bind(actor.holder)
    .bind(reason)
    .bind(actor.clock.now())
    .bind(Uuid::new_v4())
    .bind(actor.key)
    .bind(json!({ "proposal": id }))
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// Something is done with a proposal: what becomes of it, and what is said of it.
pub(crate) async fn step(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    (record, proposal): (Uuid, Uuid),
    state: ProposalState,
    (kind, text): (&str, &str),
) -> Result<(), Error> {
    let detail: Value = json!({ "proposal": proposal, "text": text });
    sqlx::query(
        "with proposal as (update desk.proposal set state = $2 where id = $1),
              counted as (update desk.record set lock_version = lock_version + 1 where id = $3)
         insert into desk.act (id, at, actor, key, kind, record, detail) values ($4, $5, $6, $7, $8, $3, $9)",
    )
    .bind(proposal)
    .bind(state.word())
    .bind(record)
    .bind(Uuid::new_v4())
    .bind(actor.clock.now())
    .bind(actor.holder)
    .bind(actor.key)
    .bind(kind)
    .bind(detail)
    .execute(&mut *tx)
    .await?;
    Ok(())
}

/// A revision was made of it.
pub(crate) async fn accept(tx: &mut PgConnection, proposal: Uuid, revision: Uuid) -> Result<(), Error> {
    sqlx::query("update desk.proposal set state = 'accepted', revision = $2 where id = $1")
        .bind(proposal)
        .bind(revision)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The author's next proposal takes its place. Says whether there was one of theirs that waited.
pub(crate) async fn supersede(
    tx: &mut PgConnection,
    record: Uuid,
    proposal: Uuid,
    author: &str,
) -> Result<bool, Error> {
    let query = sqlx::query(
        "update desk.proposal set state = 'superseded' where id = $1 and record = $2 and author = $3 and state in ('submitted', 'asked')",
    );
    let done = query.bind(proposal).bind(record).bind(author).execute(&mut *tx).await?;
    Ok(done.rows_affected() == 1)
}

/// An editor takes it up in a revision that they write themselves. It waits until that is accepted. Says whether there was
/// one that waited.
pub(crate) async fn take_up(
    tx: &mut PgConnection,
    record: Uuid,
    proposal: Uuid,
    revision: Uuid,
) -> Result<bool, Error> {
    let query = sqlx::query(
        "update desk.proposal set revision = $3 where id = $1 and record = $2 and state in ('submitted', 'asked')",
    );
    let done = query.bind(proposal).bind(record).bind(revision).execute(&mut *tx).await?;
    Ok(done.rows_affected() == 1)
}

//! Proposals as they are kept: what somebody wants changed of a public incident, and what became of it.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::model::comparison::changes::FieldChange;
use crate::model::vocabulary::workflow::ProposalState;

#[derive(Debug, FromRow)]
pub(crate) struct Proposal {
    pub id: Uuid,
    /// The holder of the key that sent it.
    pub author: String,
    /// The key.
    pub by_key: Option<String>,
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
            "select id, author, by_key, reason, state, case when state = 'erased' then '[]' else changes end as changes, at, revision
             from desk.proposal where id = $1 and record = $2",
        );
        query.bind(id).bind(record).fetch_optional(&mut *tx).await?.ok_or(Error::NoRecord)
    }

    /// Refuses a step that its state does not allow.
    pub(crate) fn only(&self, allowed: bool, step: &'static str) -> Result<(), Error> {
        Error::unless(allowed, self.state.word(), step)
    }
}

/// Keeps what somebody proposes to an incident.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    (record, since): (Uuid, i32),
    changes: Vec<FieldChange>,
    reason: &str,
) -> Result<(), Error> {
    let id = Uuid::new_v4();
    sqlx::query(
        "insert into desk.proposal (id, record, since, changes, author, reason, at, by_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(record)
    .bind(since)
    .bind(Json(changes))
    .bind(actor.holder)
    .bind(reason)
    .bind(actor.clock.now())
    .bind(actor.key)
    .execute(&mut *tx)
    .await?;
    audit::done(tx, actor, record, "proposed", json!({ "proposal": id })).await
}

/// Something is done with a proposal: what becomes of it, and what is said of it.
pub(crate) async fn step(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    (record, proposal): (Uuid, Uuid),
    state: ProposalState,
    (kind, text): (&str, &str),
) -> Result<(), Error> {
    sqlx::query("update desk.proposal set state = $2 where id = $1")
        .bind(proposal)
        .bind(state.word())
        .execute(&mut *tx)
        .await?;
    audit::done(tx, actor, record, kind, json!({ "proposal": proposal, "text": text })).await
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

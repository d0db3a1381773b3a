//! What is in a batch, a page at a time: its revisions, and what has to be confirmed of it.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::import::batch::batch::{Batch, open};
use crate::desk::import::batch::member::members;
use crate::desk::import::error::Error;
use crate::model::screening::cautions::Caution;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{LeftOut, RevisionState};
use crate::register::query::declaration::{Optional, parameters};
use crate::register::query::form::FLAG;

/// A revision of a batch.
#[derive(Debug, Serialize, FromRow, ToSchema)]
#[schema(as = DeskBatchRevision)]
pub struct BatchRevision {
    /// Its id.
    pub id: Uuid,
    /// The record.
    pub record: Uuid,
    /// What the record is.
    #[sqlx(try_from = "String")]
    pub kind: Subject,
    /// The key of a source; null for an incident.
    #[schema(required)]
    pub key: Option<String>,
    /// Its title; empty if it has been erased.
    pub title: String,
    /// Its state.
    #[sqlx(try_from = "String")]
    pub state: RevisionState,
    /// Why it would not be published now; null if it would be, or if the batch is not waiting for an editor.
    #[schema(required)]
    #[sqlx(skip)]
    pub left_out: Option<LeftOut>,
}

parameters! {
    /// Which revisions of a batch.
    BatchRevisions {
        /// `true`: only those that would not be published now. `false`: all others.
        left_out: Option<bool> = Optional(FLAG), true;
    }
}

/// A page of a list that is counted through, and where the next begins, if there is more.
#[derive(Debug)]
pub struct Part<T> {
    /// What is on it.
    pub of: Vec<T>,
    /// How many come before the next page.
    pub next: Option<usize>,
}

/// Some of a list: so many, after the first.
fn part<T>(all: impl IntoIterator<Item = T>, (first, limit): (usize, usize)) -> Part<T> {
    let mut rest = all.into_iter().skip(first);
    let of: Vec<T> = rest.by_ref().take(limit).collect();
    let next = rest.next().map(|_| first + of.len());
    Part { of, next }
}

/// Its revisions: first the sources, then the incidents that cite them; last the sources of others that would become public
/// with it.
pub async fn batch_revisions(
    tx: &mut PgConnection,
    id: Uuid,
    wanted: &BatchRevisions,
    page: (usize, usize),
) -> Result<Part<BatchRevision>, Error> {
    let Batch { effect, .. } = open(tx, id).await?;
    let (all, left_out): (Vec<Uuid>, HashMap<Uuid, LeftOut>) = match effect {
        Some(effect) => {
            let own: Vec<Uuid> = effect.members.iter().map(|member| member.revision).collect();
            let others = effect.accepts.iter().map(|accepted| accepted.revision);
            let known: HashSet<Uuid> = own.iter().copied().collect();
            let others: Vec<Uuid> = others.filter(|revision| !known.contains(revision)).collect();
            ([own, others].concat(), effect.left_out)
        }
        None => (members(tx, id).await?.into_iter().map(|member| member.revision).collect(), HashMap::new()),
    };
    let is_wanted =
        |revision: &Uuid| wanted.left_out.is_none_or(|out| out == left_out.contains_key(revision));
    let Part { of, next } = part(all.into_iter().filter(is_wanted), page);
    let query = sqlx::query_as(
        "select revision.id, record.id as record, record.kind, record.key, coalesce(content ->> 'title', '') as title, revision.state
         from unnest($1::uuid[]) with ordinality as named (id, seq)
         join desk.revision on revision.id = named.id
         join desk.record on record.id = revision.record
         order by named.seq",
    );
    let mut of: Vec<BatchRevision> = query.bind(of).fetch_all(&mut *tx).await?;
    for line in &mut of {
        line.left_out = left_out.get(&line.id).copied();
    }
    Ok(Part { of, next })
}

/// What has to be confirmed of what it would publish; nothing where it does not wait for an editor.
pub async fn batch_cautions(
    tx: &mut PgConnection,
    id: Uuid,
    page: (usize, usize),
) -> Result<Part<Caution>, Error> {
    let Batch { effect, .. } = open(tx, id).await?;
    Ok(part(effect.unwrap_or_default().cautions, page))
}

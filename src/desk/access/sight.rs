//! What somebody may see of a record at the desk: an editor all of it, a contributor what is public, and what they wrote.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::revision::Revision;
use crate::model::record::incident::Incident;
use crate::model::redaction::public::PublicIncident;
use crate::model::vocabulary::record::Withheld;
use crate::model::vocabulary::workflow::RecordState;

/// How much of the desk somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight<'a> {
    /// All of it.
    Whole,
    /// What this holder wrote, and what is public.
    Own(&'a str),
}

impl<'a> Sight<'a> {
    /// The holder who sees no more than is public and theirs.
    #[must_use]
    pub fn own(self) -> Option<&'a str> {
        match self {
            Self::Whole => None,
            Self::Own(holder) => Some(holder),
        }
    }
}

/// What somebody has before them of a record.
#[derive(Debug)]
pub struct Shown {
    /// The revision.
    pub revision: Uuid,
    /// Who saved it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Its state.
    pub state: String,
    /// The incident as they may see it.
    pub incident: Incident,
    /// Set where they have the public record before them: what they send is a proposal to it.
    pub public: Option<PublicState>,
    /// When the approved revision becomes public; of a public record that is told to nobody but who wrote that revision.
    pub embargo_until: Option<DateTime<Utc>>,
    /// A revision that they wrote waits, and rests on what is no longer public.
    pub overtaken: bool,
    /// The entity tag.
    pub tag: String,
}

/// The public state that somebody has before them.
#[derive(Debug)]
pub struct PublicState {
    /// The version that brought it.
    pub since: i32,
    /// What it says is left out.
    pub withheld: Vec<Withheld>,
}

impl Shown {
    /// Refuses whoever has seen something else.
    pub fn expect(&self, sent: &str) -> Result<(), Error> {
        if sent == self.tag { Ok(()) } else { Err(Error::Stale { current: self.tag.clone() }) }
    }
}

/// What is shown of an incident; a record of which somebody may not know is not there.
///
/// An editor has before them what waits, else the truth. A contributor has before them what is public, to the letter, and
/// of what is not public their own words alone: nothing that others wrote, and nothing that is hidden, is ever put
/// together with what they wrote.
pub async fn shown(tx: &mut PgConnection, held: &LockedRecord, sight: Sight<'_>) -> Result<Shown, Error> {
    let Sight::Own(holder) = sight else { return whole(tx, held).await };
    if let Some(public) = Public::of(tx, held, holder).await? {
        return Ok(public.shown(held));
    }
    Own::newest(tx, held, holder).await?.ok_or(Error::NoRecord)?.shown(held)
}

/// What an editor has before them.
async fn whole(tx: &mut PgConnection, held: &LockedRecord) -> Result<Shown, Error> {
    let Revision { id, author, reason, at, state, content, .. } = held.head(tx).await?;
    let state = state.word().to_owned();
    let incident = incident(held, &state, content)?;
    let (public, embargo_until, tag) = (None, held.embargo_until, held.tag(id));
    let revision = id;
    Ok(Shown { revision, author, reason, at, state, incident, public, embargo_until, overtaken: false, tag })
}

#[derive(FromRow)]
struct Saved {
    id: Uuid,
    author: String,
    reason: String,
    at: DateTime<Utc>,
    state: String,
    content: Value,
}

/// What is erased is nobody's any more.
fn incident(held: &LockedRecord, state: &str, content: Value) -> Result<Incident, Error> {
    if state == "erased" {
        return Err(Error::NoRecord);
    }
    serde_json::from_value(content).map_err(|error| Error::Unreadable { record: held.id, error })
}

/// The newest that a contributor wrote of a record that is not public.
#[derive(FromRow)]
struct Own {
    #[sqlx(flatten)]
    saved: Saved,
    /// How often something was done to it.
    acts: i64,
}

impl Own {
    async fn newest(tx: &mut PgConnection, held: &LockedRecord, holder: &str) -> Result<Option<Self>, Error> {
        // What was made of a proposal rests on what others wrote, also where the proposer is its author.
        let query = sqlx::query_as(
            "select id, author, reason, at, state, content,
                    (select count(*) from desk.act where act.record = $1 and act.detail ->> 'revision' = own.id::text) as acts
             from desk.revision as own
             where record = $1 and authors = array[$2] and base is null and state <> 'erased' order by seq desc limit 1",
        );
        Ok(query.bind(held.id).bind(holder).fetch_optional(&mut *tx).await?)
    }

    fn shown(self, held: &LockedRecord) -> Result<Shown, Error> {
        let Saved { id, author, reason, at, state, content } = self.saved;
        // What is done beside it, once the record was public, is not told by a tag either.
        let tag = if held.accepted.is_some() { format!("{id}.{}", self.acts) } else { held.tag(id) };
        let incident = incident(held, &state, content)?;
        let (public, embargo_until) = (None, held.embargo_until);
        let revision = id;
        Ok(Shown {
            revision,
            author,
            reason,
            at,
            state,
            incident,
            public,
            embargo_until,
            overtaken: false,
            tag,
        })
    }
}

/// What the public sees of an incident, and what was done with what one holder wrote of it.
#[derive(FromRow)]
struct Public {
    since: i32,
    document: Json<PublicIncident>,
    /// Of the last revision of which the public saw a difference.
    revision: Uuid,
    author: String,
    reason: String,
    at: DateTime<Utc>,
    /// How often something was done with what they wrote.
    acts: i64,
    /// A revision of theirs waits.
    waits: bool,
    /// What was approved is theirs.
    approved: bool,
}

impl Public {
    async fn of(tx: &mut PgConnection, held: &LockedRecord, holder: &str) -> Result<Option<Self>, Error> {
        if held.state != RecordState::Published {
            return Ok(None);
        }
        let query = sqlx::query_as(
            "with own as (
                 select id, state, revision from desk.proposal where record = $1 and author = $2
             )
             select incident.since, incident.document, last.id as revision, last.author, last.reason, last.at,
                    (select count(*) from desk.act where record = $1 and (detail ->> 'proposal' in (select id::text from own)
                        or detail ->> 'revision' in (select id::text from desk.revision where record = $1 and author = $2)))
                    + (select count(*) from own where state in ('accepted', 'rejected', 'superseded')) as acts,
                    exists (select from desk.revision where record = $1 and author = $2 and state in ('submitted', 'asked')) as waits,
                    exists (select from own where revision = $3) as approved
             from published.incident
             cross join lateral (
                 select revision.id, author, reason, publication.at
                 from desk.publication join desk.revision on revision.id = publication.revision
                 where publication.record = $1 order by n desc limit 1
             ) as last
             where incident.id = $1 and until is null",
        );
        Ok(query.bind(held.id).bind(holder).bind(held.embargo_revision).fetch_optional(&mut *tx).await?)
    }

    fn shown(self, held: &LockedRecord) -> Shown {
        let Self { since, document: Json(document), revision, author, reason, at, acts, waits, approved } =
            self;
        let public = PublicState { since, withheld: document.withheld.clone() };
        // Moves when the public sees a difference, and with what is done with their own words; not with what waits beside.
        let tag = format!("v{since}.{acts}");
        Shown {
            revision,
            author,
            reason,
            at,
            state: "accepted".to_owned(),
            incident: document.into(),
            public: Some(public),
            embargo_until: held.embargo_until.filter(|_| approved),
            overtaken: waits,
            tag,
        }
    }
}

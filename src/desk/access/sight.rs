//! What somebody may see of a record at the desk: an editor all of it, a contributor what is public, and what they wrote.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::column::Column;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::revision::Revision;
use crate::model::record::incident::Incident;
use crate::model::redaction::public::PublicIncident;
use crate::model::vocabulary::record::Withheld;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

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
pub(crate) struct Shown {
    pub revision: Uuid,
    pub author: String,
    pub reason: String,
    pub at: DateTime<Utc>,
    pub state: RevisionState,
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
pub(crate) struct PublicState {
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

    /// A revision that is not public. What is erased is nobody's any more.
    fn of(held: &LockedRecord, shown: Revision, tag: String) -> Result<Self, Error> {
        let Revision { id: revision, author, reason, at, state, content, .. } = shown;
        if state == RevisionState::Erased {
            return Err(Error::NoRecord);
        }
        let unreadable = |error| Error::Unreadable { record: held.id, error };
        let incident = serde_json::from_value(content).map_err(unreadable)?;
        let (public, embargo_until) = (None, held.embargo_until);
        Ok(Self {
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

/// What is shown of an incident; a record of which somebody may not know is not there.
///
/// An editor has before them what waits, else the truth. A contributor has before them what is public, to the letter, and
/// of what is not public their own words alone: nothing that others wrote, and nothing that is hidden, is ever put
/// together with what they wrote.
pub(crate) async fn shown(
    tx: &mut PgConnection,
    held: &LockedRecord,
    sight: Sight<'_>,
) -> Result<Shown, Error> {
    let Sight::Own(holder) = sight else {
        let newest = held.head(tx).await?;
        let tag = held.tag(newest.id);
        return Shown::of(held, newest, tag);
    };
    match public(tx, held, holder).await? {
        Some(shown) => Ok(shown),
        None => own(tx, held, holder).await,
    }
}

/// The newest that a contributor wrote of a record that is not public, and how often something was done to it.
#[derive(FromRow)]
struct Own {
    #[sqlx(flatten)]
    revision: Revision,
    acts: i64,
}

async fn own(tx: &mut PgConnection, held: &LockedRecord, holder: &str) -> Result<Shown, Error> {
    // What was made of a proposal rests on what others wrote, also where the proposer is its author.
    let query = sqlx::query_as(
        "select id, author, authors, reason, state, base, at, content,
                (select count(*) from desk.act where act.record = $1 and act.detail ->> 'revision' = own.id::text) as acts
         from desk.revision as own
         where record = $1 and authors = array[$2] and base is null and state <> 'erased' order by seq desc limit 1",
    );
    let own: Option<Own> = query.bind(held.id).bind(holder).fetch_optional(&mut *tx).await?;
    let Own { revision, acts } = own.ok_or(Error::NoRecord)?;
    // What is done beside it, once the record was public, is not told by a tag either.
    let tag = if held.accepted.is_some() { format!("{}.{acts}", revision.id) } else { held.tag(revision.id) };
    Shown::of(held, revision, tag)
}

/// What the public sees of an incident, and what was done with what one holder wrote of it.
#[derive(FromRow)]
struct Public {
    since: i32,
    document: Column<PublicIncident>,
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

const PUBLIC: &str =
    "with own as (
         select id, state, revision from desk.proposal where record = $1 and author = $2
     )
     select incident.since, incident.document, last.id as revision, last.author, last.reason, last.at,
            (select count(*) from desk.act where record = $1 and (detail ->> 'proposal' in (select id::text from own)
                or detail ->> 'revision' in (select id::text from desk.revision where record = $1 and author = $2)))
            + (select count(*) from own where state in ('accepted', 'rejected', 'superseded', 'erased')) as acts,
            exists (select from desk.revision where record = $1 and author = $2 and state in ('submitted', 'asked')) as waits,
            exists (select from own where revision = $3) as approved
     from published.incident
     cross join lateral (
         select revision.id, author, reason, date_trunc('day', publication.at, 'UTC') as at
         from desk.publication join desk.revision on revision.id = publication.revision
         where publication.record = $1 order by n desc limit 1
     ) as last
     where incident.id = $1 and until is null";

async fn public(tx: &mut PgConnection, held: &LockedRecord, holder: &str) -> Result<Option<Shown>, Error> {
    if held.state != RecordState::Published {
        return Ok(None);
    }
    let found: Option<Public> = sqlx::query_as(PUBLIC)
        .bind(held.id)
        .bind(holder)
        .bind(held.embargo_revision)
        .fetch_optional(&mut *tx)
        .await?;
    let shown = |found: Public| Shown {
        revision: found.revision,
        author: found.author,
        reason: found.reason,
        at: found.at,
        state: RevisionState::Accepted,
        public: Some(PublicState { since: found.since, withheld: found.document.0.withheld.clone() }),
        incident: found.document.0.into(),
        embargo_until: held.embargo_until.filter(|_| found.approved),
        overtaken: found.waits,
        // Moves when the public sees a difference, and with what is done with their own words; not with what waits beside.
        tag: format!("v{}.{}", found.since, found.acts),
    };
    Ok(found.map(shown))
}

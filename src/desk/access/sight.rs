//! What somebody may see of a record at the desk: an editor all of it, a contributor what they wrote and what is public.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::record::incident::Incident;
use crate::model::redaction::redact::redact;

/// How much of the desk somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight<'a> {
    /// All of it.
    Whole,
    /// What this holder wrote, and what is public.
    Own(&'a str),
}

/// The revision of a record that somebody has before them.
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
    /// What is behind it, where they see only what the public does, and what they wrote on it.
    pub behind: Option<Truth>,
    /// When the approved revision becomes public; of a public record that is told to nobody but who wrote that revision.
    pub embargo_until: Option<DateTime<Utc>>,
    /// Something that they wrote waits, and rests on what is no longer public.
    pub overtaken: bool,
    /// The entity tag.
    pub tag: String,
}

/// The present truth of a record of which somebody sees less.
#[derive(Debug)]
pub struct Truth {
    /// The accepted revision.
    pub revision: Uuid,
    /// Its content: not to be shown.
    pub incident: Incident,
    /// What the public may see of it.
    pub seen: Incident,
}

impl Shown {
    /// Refuses whoever has seen something else.
    pub fn expect(&self, sent: &str) -> Result<(), Error> {
        if sent == self.tag { Ok(()) } else { Err(Error::Stale { current: self.tag.clone() }) }
    }
}

/// What is shown of an incident; a record of which somebody may not know is not there.
///
/// An editor has before them what waits, else the truth. A contributor has before them what they wrote, in their own words
/// to the letter, for as long as it stands on what they can see now; else what is public. So nothing that others wrote,
/// and nothing that is hidden, can be learnt from what is shown, whatever they wrote.
pub async fn shown(tx: &mut PgConnection, held: &LockedRecord, sight: Sight<'_>) -> Result<Shown, Error> {
    let Sight::Own(holder) = sight else { return whole(tx, held).await };
    let own = Own::newest(tx, held, holder).await?;
    let public = Public::of(tx, held).await?;
    match (own, public) {
        (Some(own), _) if own.stands_alone(held) => own.alone(held),
        (Some(own), Some(public)) if own.rests_on(&public)? => own.proposal(held, public),
        (own, Some(public)) if public.is_there() => {
            Ok(public.shown(own.is_some_and(|own| matches!(own.saved.state.as_str(), "submitted" | "asked"))))
        }
        (Some(own), _) if own.is_whole => own.alone(held),
        _ => Err(Error::NoRecord),
    }
}

/// What an editor has before them.
async fn whole(tx: &mut PgConnection, held: &LockedRecord) -> Result<Shown, Error> {
    let newest = held.head(tx).await?;
    let query =
        sqlx::query_as("select id, author, reason, at, state, content from desk.revision where id = $1");
    let Saved { id, author, reason, at, state, content } = query.bind(newest).fetch_one(&mut *tx).await?;
    let incident = incident(held, &state, content)?;
    let (behind, embargo_until, tag) = (None, held.embargo_until, held.tag(id));
    Ok(Shown {
        revision: id,
        author,
        reason,
        at,
        state,
        incident,
        behind,
        embargo_until,
        overtaken: false,
        tag,
    })
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

/// The newest that a contributor wrote of a record.
#[derive(FromRow)]
struct Own {
    #[sqlx(flatten)]
    saved: Saved,
    /// All that it rests on is theirs too.
    is_whole: bool,
    /// The present truth is a part of what it rests on.
    holds_truth: bool,
    /// How often something was done to it.
    acts: i64,
    seen: Option<Value>,
    written: Option<Value>,
    /// The version that shows the present truth.
    since: Option<i32>,
}

impl Own {
    async fn newest(tx: &mut PgConnection, held: &LockedRecord, holder: &str) -> Result<Option<Self>, Error> {
        let query = sqlx::query_as(
            "with recursive own as (
                 select * from desk.revision where record = $1 and author = $2 order by seq desc limit 1
             ), line (id, parent, author) as (
                 select id, parent, author from own
                 union all
                 select revision.id, revision.parent, revision.author from line join desk.revision on revision.id = line.parent
             )
             select own.id, own.author, own.reason, own.at, own.state, own.content, proposal.seen, proposal.written,
                    proposal.revision is null and not exists (select from line where author <> $2) as is_whole,
                    exists (select from line where id = $3) as holds_truth,
                    (select count(*) from desk.act where act.record = $1 and act.detail ->> 'revision' = own.id::text) as acts,
                    (select since from published.incident where incident.id = $1 and until is null) as since
             from own left join desk.proposal on proposal.revision = own.id",
        );
        Ok(query.bind(held.id).bind(holder).bind(held.accepted).fetch_optional(&mut *tx).await?)
    }

    /// Nobody else wrote anything of what it is.
    fn stands_alone(&self, held: &LockedRecord) -> bool {
        let is_newest =
            held.accepted == Some(self.saved.id) || held.state != "published" || is_open(&self.saved.state);
        self.is_whole && is_newest && (held.accepted.is_none() || self.holds_truth)
    }

    /// It was written on what the public sees now.
    fn rests_on(&self, public: &Public) -> Result<bool, Error> {
        let Some(seen) = &self.seen else { return Ok(false) };
        let now = serde_json::to_value(&public.truth.seen).map_err(Error::Json)?;
        // What an editor has taken further is still theirs.
        Ok((is_open(&self.saved.state) || self.saved.state == "superseded") && *seen == now)
    }

    fn alone(self, held: &LockedRecord) -> Result<Shown, Error> {
        let is_public = held.state == "published" && held.accepted == Some(self.saved.id);
        // What is public moves when the public sees a difference: what waits beside it is not told by a tag either.
        let tag = match self.since.filter(|_| is_public) {
            Some(since) => public_tag(since),
            None if held.accepted.is_some() => self.tag(),
            None => held.tag(self.saved.id),
        };
        let Saved { id, author, reason, at, state, content } = self.saved;
        let incident = incident(held, &state, content)?;
        let embargo_until =
            held.embargo_until.filter(|_| held.state != "published" || held.embargo_revision == Some(id));
        Ok(Shown {
            revision: id,
            author,
            reason,
            at,
            state,
            incident,
            behind: None,
            embargo_until,
            overtaken: false,
            tag,
        })
    }

    fn proposal(self, held: &LockedRecord, public: Public) -> Result<Shown, Error> {
        let tag = self.tag();
        let Saved { id, author, reason, at, state, content: _ } = self.saved;
        let incident = incident(held, &state, self.written.unwrap_or_default())?;
        let embargo_until = held.embargo_until.filter(|_| held.embargo_revision == Some(id));
        Ok(Shown {
            revision: id,
            author,
            reason,
            at,
            state,
            incident,
            behind: Some(public.truth),
            embargo_until,
            overtaken: false,
            tag,
        })
    }

    /// Moves with what is done to this revision, and not with what is done beside it.
    fn tag(&self) -> String {
        format!("{}.{}", self.saved.id, self.acts)
    }
}

/// Whether something may still become of a revision.
fn is_open(state: &str) -> bool {
    matches!(state, "submitted" | "asked" | "rejected" | "embargoed")
}

/// What the public sees of an incident, or saw before it was taken back.
struct Public {
    truth: Truth,
    /// Of the last revision of which the public saw a difference.
    revision: Uuid,
    at: DateTime<Utc>,
    since: Option<i32>,
}

#[derive(FromRow)]
struct Published {
    accepted: Uuid,
    state: String,
    content: Value,
    revision: Uuid,
    at: DateTime<Utc>,
    since: Option<i32>,
}

impl Public {
    async fn of(tx: &mut PgConnection, held: &LockedRecord) -> Result<Option<Self>, Error> {
        if held.retraction.as_deref() == Some("withdrawn") {
            return Ok(None);
        }
        let query = sqlx::query_as(
            "select accepted.id as accepted, accepted.state, accepted.content, last.revision, last.at,
                    (select since from published.incident where incident.id = $1 and until is null) as since
             from desk.revision as accepted
             cross join lateral (select revision, at from desk.publication where publication.record = $1 order by n desc limit 1) as last
             where accepted.id = $2",
        );
        let found: Option<Published> =
            query.bind(held.id).bind(held.accepted).fetch_optional(&mut *tx).await?;
        let Some(Published { accepted, state, content, revision, at, since }) = found else {
            return Ok(None);
        };
        let incident = incident(held, &state, content)?;
        let mut seen = redact(incident.clone(), &held.protection).incident;
        let withdrawn =
            sqlx::query_scalar("select id from desk.record where id = any($1) and retraction = 'withdrawn'");
        let links: Vec<Uuid> = seen.related.iter().map(|link| link.incident).collect();
        let withdrawn: Vec<Uuid> = withdrawn.bind(links).fetch_all(&mut *tx).await?;
        seen.related.retain(|link| !withdrawn.contains(&link.incident));
        Ok(Some(Self { truth: Truth { revision: accepted, incident, seen }, revision, at, since }))
    }

    fn is_there(&self) -> bool {
        self.since.is_some()
    }

    fn shown(self, overtaken: bool) -> Shown {
        let Self { truth, revision, at, since } = self;
        let incident = truth.seen.clone();
        let (author, reason, state, tag) =
            (String::new(), String::new(), "accepted".to_owned(), public_tag(since.unwrap_or_default()));
        Shown {
            revision,
            author,
            reason,
            at,
            state,
            incident,
            behind: Some(truth),
            embargo_until: None,
            overtaken,
            tag,
        }
    }
}

/// Not the revision: it moves also where the public sees no difference.
fn public_tag(since: i32) -> String {
    format!("v{since}")
}

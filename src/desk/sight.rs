//! What somebody may see of a record at the desk: an editor all of it, a contributor what they wrote and what is public.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, Postgres, Transaction};
use uuid::Uuid;

use super::held::Held;
use super::{Error, Record};
use crate::model::change::Subject;
use crate::model::incident::Incident;
use crate::model::redact::redact;
use crate::model::unredact;

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
    /// Its content as it is kept: not to be shown where it is `redacted`.
    pub incident: Incident,
    /// Only what the public may see of the content may be shown: others wrote at it.
    pub redacted: bool,
    /// When the approved revision becomes public; of a public record that is told to nobody but who wrote that revision.
    pub embargo_until: Option<DateTime<Utc>>,
    /// The entity tag.
    pub tag: String,
}

impl Shown {
    /// Refuses whoever has seen something else.
    pub fn expect(&self, sent: &str) -> Result<(), Error> {
        if sent == self.tag { Ok(()) } else { Err(Error::Stale { current: self.tag.clone() }) }
    }
}

#[derive(FromRow)]
struct Found {
    id: Uuid,
    author: String,
    reason: String,
    at: DateTime<Utc>,
    state: String,
    content: Value,
    shared: bool,
    since: Option<i32>,
}

/// What is shown of an incident; a record of which somebody may not know is not there.
///
/// A contributor who wrote at it has their own newest revision before them, any other the public record.
pub async fn shown(transaction: &mut Transaction<'_, Postgres>, held: &Held, sight: Sight<'_>) -> Result<Shown, Error> {
    let newest = held.head(transaction).await?;
    let holder = match sight {
        Sight::Whole => None,
        Sight::Own(holder) => Some(holder),
    };
    let found: Option<Found> = sqlx::query_as(
        "select revision.id, author, reason, at, state, content,
                exists (select from desk.revision as other where other.record = $1 and other.author is distinct from $3) as shared,
                (select since from published.incident where incident.id = $1 and until is null) as since
         from desk.revision
         where record = $1 and case when $3::text is null then id = $2 else author = $3 end
         order by seq desc limit 1",
    )
    .bind(held.id)
    .bind(newest)
    .bind(holder)
    .fetch_optional(&mut **transaction)
    .await?;
    if let Some(found) = found.filter(|found| holder.is_none() || is_current(held, found)) {
        // What is public moves when the public sees a difference: what waits beside it is not told by a tag either.
        let is_public = holder.is_some() && held.state == "published" && held.accepted == Some(found.id);
        let tag = if is_public { public_tag(&found) } else { held.tag(found.id) };
        return read(held, found, holder.is_some(), tag);
    }
    let public: Option<Found> = sqlx::query_as(
        "select revision.id, revision.author, revision.reason, revision.at, revision.state, revision.content, true as shared, incident.since
         from published.incident
         join desk.record using (id)
         join desk.revision on revision.id = record.accepted
         where incident.id = $1 and incident.until is null",
    )
    .bind(held.id)
    .fetch_optional(&mut **transaction)
    .await?;
    let public = public.ok_or(Error::NoRecord)?;
    let tag = public_tag(&public);
    read(held, public, true, tag)
}

/// Not the revision: it moves also where the public sees no difference.
fn public_tag(found: &Found) -> String {
    format!("v{}", found.since.unwrap_or_default())
}

/// Whether the contributor's newest revision is what they have before them: once something else was published, it is
/// that, unless they wrote since.
fn is_current(held: &Held, found: &Found) -> bool {
    held.state != "published" || held.accepted == Some(found.id) || matches!(found.state.as_str(), "submitted" | "asked" | "rejected" | "embargoed")
}

fn read(held: &Held, found: Found, partly: bool, tag: String) -> Result<Shown, Error> {
    let Found { id, author, reason, at, state, content, shared, since: _ } = found;
    // What was withdrawn is seen by editors, and by whoever wrote all of it.
    if partly && shared && held.retraction.as_deref() == Some("withdrawn") {
        return Err(Error::NoRecord);
    }
    if state == "erased" {
        return Err(Error::NoRecord);
    }
    let Record::Incident(incident) = Record::parse(Subject::Incident, content).map_err(|error| Error::Unreadable { record: held.id, error })? else {
        return Err(Error::NoRecord);
    };
    let embargo_until = held.embargo_until.filter(|_| !partly || held.state != "published" || held.embargo_revision == Some(id));
    Ok(Shown { revision: id, author, reason, at, state, incident, redacted: partly && shared, embargo_until, tag })
}

/// What may be shown of it: where others wrote at it, what the public may see, and what its author brought.
pub async fn visible(transaction: &mut Transaction<'_, Postgres>, held: &Held, shown: &Shown) -> Result<Incident, Error> {
    if !shown.redacted {
        return Ok(shown.incident.clone());
    }
    let accepted: Option<Value> = sqlx::query_scalar("select content from desk.revision where id = $1 and state <> 'erased'")
        .bind(held.accepted)
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(accepted) = accepted else { return Ok(redact(shown.incident.clone(), &held.protection).incident) };
    let accepted = serde_json::from_value(accepted).map_err(|error| Error::Unreadable { record: held.id, error })?;
    Ok(unredact::shown(&shown.incident, &accepted, &held.protection))
}

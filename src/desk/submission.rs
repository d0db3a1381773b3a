//! What comes in: submissions, revisions and claims, which wait for an editor.

use serde_json::json;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::held::{Hand, Held, note, set_state, turn};
use super::record::{Draft, Record, save};
use super::sight::{Sight, shown};
use super::{Error, sources};
use crate::model::figure;
use crate::model::incident::{Claim, Incident};
use crate::model::redact::Protection;
use crate::model::source::Source;
use crate::model::unredact;
use crate::model::vocabulary::Basis;

/// What somebody hands in: an incident, the sources that the register does not have yet, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// The incident, whole.
    pub incident: Incident,
    /// Sources that its claims cite and that the register does not have.
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
    pub reason: String,
}

/// Takes a newly reported incident in; gives the id that it has from now on.
pub async fn submit(transaction: &mut Transaction<'_, Postgres>, hand: &Hand<'_>, sight: Sight<'_>, submission: Submission) -> Result<Uuid, Error> {
    let id = Uuid::new_v4();
    let revision = keep(transaction, hand, sight, id, submission, None).await?;
    note(transaction, hand, id, "submitted", json!({ "revision": revision })).await?;
    Ok(id)
}

/// Takes a new whole state of an incident in, on the base of the one that its author has seen. What was public stays as
/// it is until an editor accepts.
pub async fn revise(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    sight: Sight<'_>,
    id: Uuid,
    tag: &str,
    mut submission: Submission,
) -> Result<Uuid, Error> {
    let held = Held::incident(transaction, id).await?;
    let seen = shown(transaction, &held, sight).await?;
    seen.expect(tag)?;
    held.only(matches!(held.state.as_str(), "submitted" | "rejected" | "published") && seen.embargo_until.is_none(), "revised")?;
    if seen.redacted {
        sources::refuse_guessed(transaction, sight, hand.holder, &submission.incident, &submission.sources).await?;
        submission.incident = unredact::merge(&seen.incident, &held.protection, submission.incident);
    }
    let parent = seen.revision;
    let revision = keep(transaction, hand, sight, id, submission, Some(parent)).await?;
    follow(transaction, hand, sight, &held, revision, parent, "revised").await?;
    Ok(revision)
}

/// Takes one more claim of an incident in; the rest stays as it is.
pub async fn claim(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    sight: Sight<'_>,
    id: Uuid,
    claim: Claim,
    (sources, reason): (Vec<Source>, String),
) -> Result<Uuid, Error> {
    let held = Held::incident(transaction, id).await?;
    let seen = shown(transaction, &held, sight).await?;
    held.only(matches!(held.state.as_str(), "submitted" | "published") && seen.embargo_until.is_none(), "given a claim")?;
    let alone = Incident { claims: vec![claim.clone()], ..seen.incident.clone() };
    sources::refuse_guessed(transaction, sight, hand.holder, &alone, &sources).await?;
    let submission = Submission { incident: with_claim(seen.incident, &held.protection, claim), sources, reason };
    let revision = keep(transaction, hand, sight, id, submission, Some(seen.revision)).await?;
    follow(transaction, hand, sight, &held, revision, seen.revision, "claimed").await?;
    Ok(revision)
}

/// The incident with one claim more. A figure that is the widest of its claims is found anew.
fn with_claim(mut incident: Incident, protection: &Protection, mut claim: Claim) -> Incident {
    // A key that protection names would hide what is new.
    let covered = |key: &str| protection.claims.contains_key(key) || protection.quotes.contains(key);
    let taken = |key: &str| covered(key) || incident.claims.iter().any(|other| other.key == key);
    if taken(&claim.key) {
        let base = claim.key.clone();
        claim.key = (2..u32::MAX).map(|n| format!("{base}-{n}")).find(|key| !taken(key)).unwrap_or(base);
    }
    incident.claims.push(claim);
    if let Some(people) = incident.people.take_if(|people| people.basis == Basis::Widest) {
        incident.people = figure::widest(&incident.claims, people.counts);
    }
    incident
}

/// Answers what an editor asked; the revision waits for one again.
pub async fn answer(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    sight: Sight<'_>,
    id: Uuid,
    tag: &str,
    text: &str,
) -> Result<(), Error> {
    let held = Held::incident(transaction, id).await?;
    let seen = shown(transaction, &held, sight).await?;
    seen.expect(tag)?;
    held.only(seen.state == "asked", "answered")?;
    set_state(transaction, seen.revision, "submitted").await?;
    note(transaction, hand, id, "answered", json!({ "revision": seen.revision, "text": text })).await?;
    turn(transaction, id).await
}

/// Saves the revision, and the sources that come with it.
async fn keep(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    sight: Sight<'_>,
    id: Uuid,
    mut submission: Submission,
    parent: Option<Uuid>,
) -> Result<Uuid, Error> {
    sources::rename_taken(transaction, sight, hand.holder, &mut submission).await?;
    let mut drafts = sources::new(transaction, sight, hand.holder, &mut submission).await?;
    let Submission { incident, sources: _, reason } = submission;
    drafts.push(Draft { id, content: Record::Incident(incident), parent });
    sources::refuse_unseen(transaction, sight, hand.holder, &drafts).await?;
    let again: Vec<String> =
        drafts.iter().filter(|draft| draft.parent.is_some()).filter_map(|draft| draft.content.key().map(str::to_owned)).collect();
    let revisions = save(transaction, hand.clock, hand.holder, &reason, drafts).await?;
    if !again.is_empty() {
        sources::turn_citing(transaction, &again.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    }
    let (own, of_sources) = revisions.split_last().ok_or(Error::NoRecord)?;
    sources::supersede(transaction, of_sources).await?;
    Ok(*own)
}

/// What was waiting before and was written by the same holder, or revised by an editor, waits no longer.
async fn follow(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    sight: Sight<'_>,
    held: &Held,
    revision: Uuid,
    parent: Uuid,
    kind: &str,
) -> Result<(), Error> {
    let own = matches!(sight, Sight::Own(_));
    sqlx::query(
        "update desk.revision set state = 'superseded'
         where record = $1 and id <> $2 and state in ('submitted', 'asked') and case when $4 then author = $5 else id = $3 end",
    )
    .bind(held.id)
    .bind(revision)
    .bind(parent)
    .bind(own)
    .bind(hand.holder)
    .execute(&mut **transaction)
    .await?;
    sqlx::query("update desk.record set state = 'submitted' where id = $1 and state = 'rejected'").bind(held.id).execute(&mut **transaction).await?;
    note(transaction, hand, held.id, kind, json!({ "revision": revision })).await?;
    turn(transaction, held.id).await
}

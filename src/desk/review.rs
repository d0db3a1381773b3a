//! What comes in, and what becomes of it: submissions, revisions and claims that wait for an editor, and the editor's
//! word on each.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{FromRow, Postgres, Transaction};
use uuid::Uuid;

use super::held::{Hand, Held, note, turn};
use super::publish::{Act, ActKind, lock, publish};
use super::record::{Draft, Record, save};
use super::sight::{Sight, shown};
use super::{Error, sources, warn};
use crate::model::change::Subject;
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

async fn set_state(transaction: &mut Transaction<'_, Postgres>, revision: Uuid, state: &str) -> Result<(), Error> {
    sqlx::query("update desk.revision set state = $2 where id = $1").bind(revision).bind(state).execute(&mut **transaction).await?;
    Ok(())
}

/// Publications by one key in a day.
pub const MOST_A_DAY: i64 = 50;

/// How an editor accepts a revision.
#[derive(Debug, Clone, Default)]
pub struct Acceptance {
    /// Which revision.
    pub revision: Uuid,
    /// Pointers of fields that look as if they could endanger a person, and do not.
    pub confirmed: Vec<String>,
    /// When it becomes public; at once, if left out.
    pub embargo_until: Option<DateTime<Utc>>,
}

/// Accepts a revision, which publishes it, now or at the end of its embargo. Whoever wrote it, or another revision since
/// the published one, cannot. Gives the version, if the public sees any difference.
pub async fn accept(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    id: Uuid,
    tag: &str,
    acceptance: &Acceptance,
) -> Result<Option<u32>, Error> {
    lock(transaction).await?;
    let held = Held::of(transaction, id).await?.ok_or(Error::NoRecord)?;
    held.expect(transaction, tag).await?;
    held.only(matches!(held.state.as_str(), "submitted" | "published") && held.embargo_until.is_none(), "accepted")?;
    let proposed = Proposed::of(transaction, &held, acceptance.revision).await?;
    proposed.only(&["submitted", "asked"], "accepted")?;
    refuse_alone(transaction, hand, proposed.id).await?;
    refuse_outdated(transaction, &held, proposed.id).await?;
    refuse_too_many(transaction, hand).await?;
    let content = Record::parse(Subject::parse(&held.kind).ok_or(Error::NoRecord)?, proposed.content)
        .map_err(|error| Error::Unreadable { record: id, error })?;
    let with = sources::waiting(transaction, &content, &held.protection).await?;
    for (_, revision, _) in &with {
        refuse_alone(transaction, hand, *revision).await?;
    }
    refuse_unconfirmed(transaction, &content, &held.protection, &with, &acceptance.confirmed).await?;
    if let Some(until) = acceptance.embargo_until.filter(|until| *until > hand.clock.now()) {
        for (_, revision, _) in &with {
            set_state(transaction, *revision, "embargoed").await?;
        }
        approve(transaction, hand, id, acceptance.revision, until).await?;
        return Ok(None);
    }
    let revisions: Vec<Uuid> = with.iter().map(|(_, revision, _)| *revision).chain([acceptance.revision]).collect();
    publish(transaction, hand.clock, &Act { actor: hand.holder, key: hand.key, kind: ActKind::Publication, revisions: &revisions }).await
}

async fn approve(transaction: &mut Transaction<'_, Postgres>, hand: &Hand<'_>, id: Uuid, revision: Uuid, until: DateTime<Utc>) -> Result<(), Error> {
    set_state(transaction, revision, "embargoed").await?;
    sqlx::query("update desk.record set embargo_until = $2, embargo_revision = $3, embargo_by = $4 where id = $1")
        .bind(id)
        .bind(until)
        .bind(revision)
        .bind(hand.holder)
        .execute(&mut **transaction)
        .await?;
    note(transaction, hand, id, "approved", json!({ "revision": revision, "embargo_until": until })).await?;
    turn(transaction, id).await
}

/// Turns a revision down; its author reads why. Of an embargoed one this takes the approval back.
pub async fn reject(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    id: Uuid,
    tag: &str,
    revision: Uuid,
    reason: &str,
) -> Result<(), Error> {
    // Whoever publishes at the same moment has to see it, or be seen.
    lock(transaction).await?;
    let held = Held::of(transaction, id).await?.ok_or(Error::NoRecord)?;
    held.expect(transaction, tag).await?;
    let proposed = Proposed::of(transaction, &held, revision).await?;
    proposed.only(&["submitted", "asked", "embargoed"], "rejected")?;
    if proposed.state == "embargoed" {
        sources::wait_again(transaction, revision).await?;
    }
    set_state(transaction, revision, "rejected").await?;
    sqlx::query(
        "update desk.record set embargo_until = case when embargo_revision is distinct from $2 then embargo_until end,
                embargo_by = case when embargo_revision is distinct from $2 then embargo_by end,
                embargo_revision = nullif(embargo_revision, $2),
                state = case when state = 'submitted' and not exists (select from desk.revision as other where other.record = record.id
                        and other.state in ('submitted', 'asked', 'embargoed')) then 'rejected' else state end
         where id = $1",
    )
    .bind(id)
    .bind(revision)
    .execute(&mut **transaction)
    .await?;
    note(transaction, hand, id, "rejected", json!({ "revision": revision, "text": reason })).await?;
    turn(transaction, id).await
}

/// Asks the author of a revision something; it waits for the answer.
pub async fn ask(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    id: Uuid,
    tag: &str,
    revision: Uuid,
    question: &str,
) -> Result<(), Error> {
    let held = Held::of(transaction, id).await?.ok_or(Error::NoRecord)?;
    held.expect(transaction, tag).await?;
    let proposed = Proposed::of(transaction, &held, revision).await?;
    proposed.only(&["submitted", "asked"], "asked about")?;
    set_state(transaction, revision, "asked").await?;
    note(transaction, hand, id, "asked", json!({ "revision": revision, "text": question })).await?;
    turn(transaction, id).await
}

/// A revision that waits for an editor.
#[derive(FromRow)]
struct Proposed {
    id: Uuid,
    state: String,
    content: Value,
}

impl Proposed {
    async fn of(transaction: &mut Transaction<'_, Postgres>, held: &Held, revision: Uuid) -> Result<Self, Error> {
        let query = sqlx::query_as("select id, state, content from desk.revision where id = $1 and record = $2");
        query.bind(revision).bind(held.id).fetch_optional(&mut **transaction).await?.ok_or(Error::NoRevision(revision))
    }

    fn only(&self, allowed: &[&str], step: &'static str) -> Result<(), Error> {
        if allowed.contains(&self.state.as_str()) { Ok(()) } else { Err(Error::InvalidTransition { state: self.state.clone(), step }) }
    }
}

/// Accepting is publishing: it needs a holder who wrote none of what was written since the published revision.
pub(super) async fn refuse_alone(transaction: &mut Transaction<'_, Postgres>, hand: &Hand<'_>, revision: Uuid) -> Result<(), Error> {
    if hand.single_editor {
        return Ok(());
    }
    let query = sqlx::query_scalar(
        "with recursive line (id, parent, author, state) as (
             select id, parent, author, state from desk.revision where id = $1
             union all
             select revision.id, revision.parent, revision.author, revision.state
             from line join desk.revision on revision.id = line.parent where line.state <> 'accepted'
         )
         select exists (select from line where state <> 'accepted' and author = $2)",
    );
    let alone: bool = query.bind(revision).bind(hand.holder).fetch_one(&mut **transaction).await?;
    if alone { Err(Error::SecondPerson("you wrote a part of what would become public; another holder has to accept it")) } else { Ok(()) }
}

/// What was written on the base of an older truth would undo the newer.
async fn refuse_outdated(transaction: &mut Transaction<'_, Postgres>, held: &Held, revision: Uuid) -> Result<(), Error> {
    let Some(accepted) = held.accepted else { return Ok(()) };
    let query = sqlx::query_scalar(
        "with recursive line (id, parent, state) as (
             select id, parent, state from desk.revision where id = $1
             union all
             select revision.id, revision.parent, revision.state
             from line join desk.revision on revision.id = line.parent where line.state <> 'accepted'
         )
         select exists (select from line where id = $2)",
    );
    let stands: bool = query.bind(revision).bind(accepted).fetch_one(&mut **transaction).await?;
    if stands { Ok(()) } else { Err(Error::Overtaken) }
}

pub(super) async fn refuse_too_many(transaction: &mut Transaction<'_, Postgres>, hand: &Hand<'_>) -> Result<(), Error> {
    let Some(key) = hand.key else { return Ok(()) };
    let since = hand.clock.now() - chrono::TimeDelta::days(1);
    let query = sqlx::query_scalar("select count(*) from desk.act where key = $1 and kind in ('publication', 'import', 'approved') and at > $2");
    let done: i64 = query.bind(key).bind(since).fetch_one(&mut **transaction).await?;
    if done >= MOST_A_DAY { Err(Error::TooMany { most: MOST_A_DAY }) } else { Ok(()) }
}

async fn refuse_unconfirmed(
    transaction: &mut Transaction<'_, Postgres>,
    content: &Record,
    protection: &Protection,
    with: &[sources::Waiting],
    confirmed: &[String],
) -> Result<(), Error> {
    let cautions = warn::cautions(transaction, content, protection, with).await?;
    let open: Vec<_> = cautions.into_iter().filter(|caution| !confirmed.contains(&caution.pointer)).collect();
    if open.is_empty() { Ok(()) } else { Err(Error::Unconfirmed(open)) }
}

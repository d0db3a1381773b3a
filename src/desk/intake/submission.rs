//! What comes in: submissions, revisions and claims, which wait for an editor.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::sight::{Shown, Sight, Truth, shown};
use crate::desk::error::Error;
use crate::desk::intake::brought;
use crate::desk::records::locked_record::{Actor, LockedRecord, note, set_state, turn};
use crate::desk::records::record::{Draft, Record, save, save_merged};
use crate::model::comparison::unredact;
use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Incident};
use crate::model::record::source::Source;
use crate::model::redaction::redact::{Origin, Protection, redact};
use crate::model::validation::check::{self, Fault};
use crate::model::vocabulary::record::Basis;

/// What somebody hands in: an incident, the sources that the register does not have yet, and why. What is wrong with it is
/// told by pointers into this: `/incident`, `/sources`, and `/claim` where one claim was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// The incident, whole.
    pub incident: Incident,
    /// Sources that its claims cite and that the register does not have.
    pub sources: Vec<Source>,
    /// Those of their keys that nobody chose.
    pub unnamed: BTreeSet<String>,
    /// Why, in words for the editors.
    pub reason: String,
}

/// Takes a newly reported incident in; gives the id that it has from now on.
pub async fn submit(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    submission: Submission,
) -> Result<Uuid, Error> {
    brought::alone(tx, &submission.sources).await?;
    let id = Uuid::new_v4();
    let revision = keep(tx, hand, sight, id, submission, None).await?;
    note(tx, hand, id, "submitted", json!({ "revision": revision })).await?;
    Ok(id)
}

/// Takes a new whole state of an incident in, on the base of the one that its author has seen. What was public stays as
/// it is until an editor accepts.
pub async fn revise(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    tag: &str,
    submission: Submission,
) -> Result<Uuid, Error> {
    brought::alone(tx, &submission.sources).await?;
    let held = LockedRecord::incident(tx, id).await?;
    let seen = shown(tx, &held, sight).await?;
    seen.expect(tag)?;
    held.only(
        matches!(held.state.as_str(), "submitted" | "rejected" | "published") && seen.embargo_until.is_none(),
        "revised",
    )?;
    let before = seen.revision;
    let revision = keep(tx, hand, sight, id, submission, Some(Base::of(&held, seen))).await?;
    follow(tx, hand, &held, revision, before, "revised").await?;
    Ok(revision)
}

/// Takes one more claim of an incident in; the rest stays as it is.
pub async fn claim(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    claim: Claim,
    with: Along,
) -> Result<Uuid, Error> {
    brought::alone(tx, &with.sources).await?;
    let held = LockedRecord::incident(tx, id).await?;
    let seen = shown(tx, &held, sight).await?;
    held.only(
        matches!(held.state.as_str(), "submitted" | "published") && seen.embargo_until.is_none(),
        "given a claim",
    )?;
    let Along { sources, unnamed, reason } = with;
    let (before, at) = (seen.revision, seen.incident.claims.len());
    let claim = match sight {
        Sight::Whole => named(claim, &seen.incident, &held.protection),
        // What is hidden from them is nothing that a key may tell of.
        Sight::Own(_) if seen.behind.is_some() => named(claim, &seen.incident, &Protection::default()),
        Sight::Own(_) => Claim {
            key: format!("{}-{}", claim.key.chars().take(90).collect::<String>(), brought::letters()),
            ..claim
        },
    };
    let submission =
        Submission { incident: with_claim(seen.incident.clone(), claim), sources, unnamed, reason };
    let base = Base::of(&held, seen);
    let revision =
        keep(tx, hand, sight, id, submission, Some(base)).await.map_err(|error| of_claim(error, at))?;
    follow(tx, hand, &held, revision, before, "claimed").await?;
    Ok(revision)
}

/// What comes along with a claim.
#[derive(Debug, Default)]
pub struct Along {
    /// Sources that it cites and that the register does not have.
    pub sources: Vec<Source>,
    /// Those of their keys that nobody chose.
    pub unnamed: BTreeSet<String>,
    /// Why, in words for the editors.
    pub reason: String,
}

/// The claim that was handed in is the last of the incident's.
fn of_claim(error: Error, at: usize) -> Error {
    let Error::Faulty { record, mut faults } = error else { return error };
    let own = format!("/incident/claims/{at}");
    for Fault { pointer, .. } in &mut faults {
        if let Some(rest) = pointer.strip_prefix(&own).filter(|rest| rest.is_empty() || rest.starts_with('/'))
        {
            *pointer = format!("/claim{rest}");
        }
    }
    Error::Faulty { record, faults }
}

/// The claim under a key that is free, also of what protection names: such a key would hide what is new.
fn named(mut claim: Claim, incident: &Incident, protection: &Protection) -> Claim {
    let covered = |key: &str| protection.claims.contains_key(key) || protection.quotes.contains(key);
    let taken = |key: &str| covered(key) || incident.claims.iter().any(|other| other.key == key);
    if taken(&claim.key) {
        let base = claim.key.clone();
        claim.key = (2..u32::MAX).map(|n| format!("{base}-{n}")).find(|key| !taken(key)).unwrap_or(base);
    }
    claim
}

/// The incident with one claim more. A figure that is the widest of its claims is found anew.
fn with_claim(mut incident: Incident, claim: Claim) -> Incident {
    incident.claims.push(claim);
    if let Some(people) = incident.people.take_if(|people| people.basis == Basis::Widest) {
        incident.people = claim_figure::widest(&incident.claims, people.counts);
    }
    incident
}

/// Answers what an editor asked; the revision waits for one again.
pub async fn answer(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    tag: &str,
    text: &str,
) -> Result<(), Error> {
    let held = LockedRecord::incident(tx, id).await?;
    let seen = shown(tx, &held, sight).await?;
    seen.expect(tag)?;
    let own = match sight {
        Sight::Whole => None,
        Sight::Own(holder) => Some(holder),
    };
    let query = sqlx::query_scalar(
        "select id from desk.revision where record = $1 and state = 'asked' and case when $2::text is null then id = $3 else author = $2 end
         order by seq desc limit 1",
    );
    let asked: Option<Uuid> = query.bind(id).bind(own).bind(seen.revision).fetch_optional(&mut *tx).await?;
    let Some(asked) = asked else {
        return Err(Error::InvalidTransition { state: seen.state, step: "answered" });
    };
    set_state(tx, asked, "submitted").await?;
    note(tx, hand, id, "answered", json!({ "revision": asked, "text": text })).await?;
    turn(tx, id).await
}

/// What a revision is written on.
struct Base {
    parent: Uuid,
    /// What its author saw of it, where they see only what the public does.
    partly: Option<Partly>,
}

struct Partly {
    truth: Truth,
    /// What they had before them.
    before: Incident,
    protection: Protection,
}

impl Base {
    fn of(held: &LockedRecord, seen: Shown) -> Self {
        let Shown { revision, incident, behind, .. } = seen;
        let protection = held.protection.clone();
        match behind {
            None => Self { parent: revision, partly: None },
            Some(truth) => {
                Self { parent: truth.revision, partly: Some(Partly { truth, before: incident, protection }) }
            }
        }
    }
}

/// Saves the revision, and the sources that come with it.
async fn keep(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    mut submission: Submission,
    base: Option<Base>,
) -> Result<Uuid, Error> {
    let drafts = brought::bring(tx, sight, hand.holder, &mut submission).await?;
    let Submission { mut incident, reason, .. } = submission;
    let (parent, partly) = base.map_or((None, None), |base| (Some(base.parent), base.partly));
    if let Some(Partly { truth, before, .. }) = &partly {
        unredact::name_new(&mut incident, &truth.seen, Some(before), &brought::letters());
    }
    let own = partly.is_none().then_some(id);
    let mut faults = brought::unseen(tx, sight, hand.holder, own, (&drafts, &incident)).await?;
    let proposal = match partly {
        None => None,
        Some(Partly { truth, protection, .. }) => {
            faults.extend(proposed(&mut incident, hand, &truth, &protection));
            let merged = unredact::merge(&truth.incident, &truth.seen, &protection, incident.clone());
            Some((truth.seen, std::mem::replace(&mut incident, merged)))
        }
    };
    if !faults.is_empty() {
        return Err(Error::Faulty { record: id, faults });
    }
    let (own, of_sources) = save_all(
        tx,
        hand,
        &reason,
        drafts,
        Draft { id, content: Record::Incident(incident), parent },
        proposal.is_some(),
    )
    .await?;
    brought::succeed(tx, &of_sources).await?;
    if let Some((seen, written)) = proposal {
        write_proposal(tx, own, &seen, &written).await?;
    }
    Ok(own)
}

/// Saves an incident with its sources; of what is wrong it is told where in the submission.
async fn save_all(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    reason: &str,
    sources: Vec<(usize, Draft)>,
    incident: Draft,
    merged: bool,
) -> Result<(Uuid, Vec<Uuid>), Error> {
    let (places, mut drafts): (Vec<(usize, Uuid)>, Vec<Draft>) =
        sources.into_iter().map(|(at, draft)| ((at, draft.id), draft)).unzip();
    drafts.push(incident);
    let saved = if merged {
        save_merged(tx, hand.clock, hand.holder, reason, drafts).await
    } else {
        save(tx, hand.clock, hand.holder, reason, drafts).await
    };
    let mut revisions = saved.map_err(|error| match error {
        Error::Faulty { record, faults } => {
            let of_source =
                places.iter().find(|(_, id)| *id == record).map(|(at, _)| format!("/sources/{at}"));
            Error::Faulty { record, faults: beneath(of_source.as_deref().unwrap_or("/incident"), faults) }
        }
        other => other,
    })?;
    let own = revisions.pop().ok_or(Error::NoRecord)?;
    Ok((own, revisions))
}

/// The faults of a part, by pointers into the whole.
pub(crate) fn beneath(part: &str, faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().map(|fault| Fault { pointer: format!("{part}{}", fault.pointer), ..fault }).collect()
}

/// What is wrong with what somebody wrote who saw only what the public does, judged by that alone: what is wrong with it
/// together with what they did not see would tell of that, so an editor finds it.
fn proposed(written: &mut Incident, hand: &Actor<'_>, truth: &Truth, protection: &Protection) -> Vec<Fault> {
    let mut origin: Origin = protection.origin.clone();
    origin.withheld.extend(redact(truth.incident.clone(), protection).withheld);
    origin.claims.extend(
        truth.seen.claims.iter().filter(|claim| claim.source.is_none()).map(|claim| claim.key.clone()),
    );
    beneath("/incident", check::restored_incident(written, &|_| true, hand.clock.today(), &origin))
}

async fn write_proposal(
    tx: &mut PgConnection,
    revision: Uuid,
    seen: &Incident,
    written: &Incident,
) -> Result<(), Error> {
    let json =
        |incident: &Incident| -> Result<Value, Error> { serde_json::to_value(incident).map_err(Error::Json) };
    sqlx::query("insert into desk.proposal (revision, seen, written) values ($1, $2, $3)")
        .bind(revision)
        .bind(json(seen)?)
        .bind(json(written)?)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// What its author had before them and revised waits no longer. What was overtaken meanwhile still does: nobody has looked
/// at it.
async fn follow(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    held: &LockedRecord,
    revision: Uuid,
    before: Uuid,
    kind: &str,
) -> Result<(), Error> {
    sqlx::query("update desk.revision set state = 'superseded' where record = $1 and id = $2 and id <> $3 and state in ('submitted', 'asked')")
        .bind(held.id)
        .bind(before)
        .bind(revision)
        .execute(&mut *tx)
        .await?;
    sqlx::query("update desk.record set state = 'submitted' where id = $1 and state = 'rejected'")
        .bind(held.id)
        .execute(&mut *tx)
        .await?;
    note(tx, hand, held.id, kind, json!({ "revision": revision })).await?;
    turn(tx, held.id).await
}

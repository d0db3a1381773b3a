//! What comes in: submissions, revisions and claims, which wait for an editor.

use std::collections::BTreeSet;

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::sight::{Sight, shown};
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::desk::intake::sources::{Keys, Resolved};
use crate::desk::intake::submitted::{Found, Submission, save_all, unchanged};
use crate::desk::intake::{citations, proposal, sources};
use crate::desk::records::citation;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::proposal::take_up;
use crate::desk::records::record::{Draft, Record};
use crate::model::comparison::proposal::free_key;
use crate::model::record::claim_figure::{self, rest_on_asserting};
use crate::model::record::incident::{Claim, Incident};
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::record::Basis;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

/// Takes a newly reported incident in; gives the id that it has from now on, and the keys of its sources.
pub async fn submit(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    submission: Submission,
) -> Result<(Uuid, Keys), Error> {
    sources::alone(tx, &submission.sources).await?;
    if submission.proposal.is_some() {
        return Err(proposal::unknown(Uuid::nil()));
    }
    let id = Uuid::new_v4();
    let (revision, keys) = keep(tx, hand, sight, id, submission, None).await?;
    audit::done(tx, hand, id, "submitted", json!({ "revision": revision })).await?;
    Ok((id, keys))
}

/// Takes a new whole state of an incident in, on the base of the one that its author has seen; from somebody who sees only
/// the public record, what they changed of it. What was public stays as it is until an editor accepts. Gives the keys of
/// its sources.
pub async fn revise(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    tag: &str,
    submission: Submission,
) -> Result<Keys, Error> {
    sources::alone(tx, &submission.sources).await?;
    let held = LockedRecord::incident(tx, id).await?;
    let seen = shown(tx, &held, sight).await?;
    seen.expect(tag)?;
    if let Some(public) = &seen.public {
        return proposal::propose(tx, hand, sight, id, (&seen.incident, public), submission).await;
    }
    held.only(
        matches!(held.state, RecordState::Submitted | RecordState::Rejected | RecordState::Published)
            && seen.embargo_until.is_none(),
        "revised",
    )?;
    let taken_up = submission.proposal;
    let (revision, keys) =
        keep(tx, hand, sight, id, submission, Some((seen.revision, &seen.incident, seen.state))).await?;
    if let Some(proposal) = taken_up
        && !take_up(tx, id, proposal, revision).await?
    {
        return Err(proposal::unknown(id));
    }
    follow(tx, hand, &held, revision, seen.revision, "revised").await?;
    Ok(keys)
}

/// Takes one more claim of an incident in; the rest stays as it is. Gives the keys of its sources.
pub async fn claim(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    claim: Claim,
    with: Along,
) -> Result<Keys, Error> {
    sources::alone(tx, &with.sources).await?;
    let held = LockedRecord::incident(tx, id).await?;
    let seen = shown(tx, &held, sight).await?;
    let (is_public, at) = (seen.public.is_some(), seen.incident.claims.len());
    held.only(
        is_public
            || matches!(held.state, RecordState::Submitted | RecordState::Published)
                && seen.embargo_until.is_none(),
        "given a claim",
    )?;
    let Along { sources, reason, unread } = with;
    // What is hidden from them is nothing that a key may tell of.
    let protection = if sight == Sight::Whole { held.protection.clone() } else { Protection::default() };
    let claim = named(claim, &seen.incident, &protection);
    let incident = with_claim(seen.incident.clone(), claim);
    let own = |pointer: String| match pointer.strip_prefix("/claim") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("/incident/claims/{at}{rest}"),
        _ => pointer,
    };
    let unread = unread.into_iter().map(own).collect();
    let submission = Submission { incident, sources, reason, proposal: None, unread };
    let done = if let Some(public) = &seen.public {
        proposal::propose(tx, hand, sight, id, (&seen.incident, public), submission).await
    } else {
        let before = (seen.revision, &seen.incident, seen.state);
        keep_claim(tx, hand, sight, &held, before, submission).await
    };
    done.map_err(|error| of_claim(error, at))
}

async fn keep_claim(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    held: &LockedRecord,
    before: Before<'_>,
    submission: Submission,
) -> Result<Keys, Error> {
    let (revision, keys) = keep(tx, hand, sight, held.id, submission, Some(before)).await?;
    follow(tx, hand, held, revision, before.0, "claimed").await?;
    Ok(keys)
}

/// What comes along with a claim.
#[derive(Debug, Default)]
pub struct Along {
    /// Sources that it cites and that the register may not have; each key is a label in here.
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
    pub reason: String,
    /// Pointers to what could not be read; as in a [`Submission`].
    pub unread: Vec<String>,
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
fn named(claim: Claim, incident: &Incident, protection: &Protection) -> Claim {
    let mut taken: BTreeSet<String> = incident.claims.iter().map(|claim| claim.key.clone()).collect();
    taken.extend(protection.claims.keys().chain(&protection.quotes).cloned());
    Claim { key: free_key(&claim.key, &taken), ..claim }
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
    let own = sight.own();
    let query = sqlx::query_scalar(
        "select id from desk.revision where record = $1 and state = 'asked' and case when $2::text is null then id = $3 else author = $2 end
         order by seq desc limit 1",
    );
    let asked: Option<Uuid> = query.bind(id).bind(own).bind(seen.revision).fetch_optional(&mut *tx).await?;
    let Some(asked) = asked else {
        return Err(Error::InvalidTransition { state: seen.state.word().to_owned(), step: "answered" });
    };
    audit::set_state(tx, &[asked], RevisionState::Submitted).await?;
    audit::done(tx, hand, id, "answered", json!({ "revision": asked, "text": text })).await
}

/// What somebody began with: a revision, what it says, and its state.
type Before<'a> = (Uuid, &'a Incident, RevisionState);

/// Saves the revision, and the sources that come with it.
async fn keep(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    submission: Submission,
    base: Option<Before<'_>>,
) -> Result<(Uuid, Keys), Error> {
    let (parent, before) = base.map(|(parent, before, _)| (parent, before)).unzip();
    let Submission { mut incident, sources, reason, unread, proposal: _ } = submission;
    rest_on_asserting(&mut incident, before);
    // What was rejected waits again, also as it is.
    let waits = base.is_some_and(|(.., state)| state != RevisionState::Rejected);
    let cited = match parent {
        Some(parent) if !sources.is_empty() => citation::behind(tx, parent).await?,
        _ => BTreeSet::new(),
    };
    let mut faults = sources::wrong_labels(&sources);
    let Resolved { drafts, keys } =
        sources::bring(tx, sight, hand.holder, (&sources, &cited), &mut incident).await?;
    faults.extend(citations::unseen(tx, sight, hand.holder, Some(id), (&drafts, &incident)).await?);
    if waits && before == Some(&incident) && drafts.is_empty() && faults.is_empty() && unread.is_empty() {
        faults.push(unchanged("/incident"));
    }
    let draft = Draft { id, content: Record::Incident(incident), parent };
    let found = Found { faults, unread };
    let (own, again) = save_all(tx, hand, (id, &reason), (drafts, Some(draft)), found).await?;
    sources::succeed(tx, hand, &again).await?;
    Ok((own.ok_or(Error::NoRecord)?, keys))
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
    sqlx::query(
        "with again as (update desk.record set state = 'submitted' where id = $1 and state = 'rejected'),
              taken_up as (update desk.proposal set revision = $3 where record = $1 and revision = $2 and state in ('submitted', 'asked'))
         update desk.revision set state = 'superseded' where record = $1 and id = $2 and id <> $3 and state in ('submitted', 'asked')",
    )
    .bind(held.id)
    .bind(before)
    .bind(revision)
    .execute(&mut *tx)
    .await?;
    audit::done(tx, hand, held.id, kind, json!({ "revision": revision })).await
}

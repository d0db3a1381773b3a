//! What comes in from those who see only the public record: what they want changed of it.
//!
//! It is judged by what they saw and wrote alone. What is wrong with it together with what they did not see is for an
//! editor to find: it would tell of that.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::access::sight::{PublicState, Sight};
use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::intake::sources::{Keys, Resolved};
use crate::desk::intake::submitted::{Found, Submission, beneath, save_all, unchanged};
use crate::desk::intake::{citations, sources};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::proposal::{self, Proposal};
use crate::model::comparison::proposal::proposed;
use crate::model::record::claim_figure::rest_on_asserting;
use crate::model::record::incident::Incident;
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::Fault;
use crate::model::validation::incident::check_restored;
use crate::model::vocabulary::workflow::ProposalState;

/// Keeps what was changed of the public incident that somebody saw, and saves the sources that come with it.
pub(crate) async fn propose(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    sight: Sight<'_>,
    id: Uuid,
    (seen, public): (&Incident, &PublicState),
    submission: Submission,
) -> Result<Keys, Error> {
    let Submission { mut incident, sources, reason, proposal: replaced, unread } = submission;
    rest_on_asserting(&mut incident, Some(seen));
    let mut faults = sources::wrong_labels(&sources);
    let Resolved { drafts, keys } =
        sources::bring(tx, sight, actor.holder, (&sources, &BTreeSet::new()), &mut incident).await?;
    faults.extend(citations::unseen(tx, sight, actor.holder, None, (&drafts, &incident)).await?);
    faults.extend(wrong(seen, public, &mut incident, actor));
    let changes = proposed(seen, &incident).map_err(Error::Json)?;
    if faults.is_empty() && changes.is_empty() && unread.is_empty() {
        faults.push(unchanged("/incident"));
    }
    let (_, again) = save_all(tx, actor, (id, &reason), (drafts, None), Found { faults, unread }).await?;
    sources::succeed(tx, actor, &again).await?;
    proposal::keep(tx, actor, (id, public.since), changes, &reason).await?;
    match replaced {
        Some(replaced) if !proposal::supersede(tx, id, replaced, actor.holder).await? => Err(unknown(id)),
        _ => Ok(keys),
    }
}

/// What is wrong with it, where what is left out in public need not be there.
fn wrong(seen: &Incident, public: &PublicState, written: &mut Incident, actor: &Actor<'_>) -> Vec<Fault> {
    let covered = seen.claims.iter().filter(|claim| claim.source.is_none());
    let origin = Origin {
        withheld: public.withheld.iter().copied().collect(),
        claims: covered.map(|claim| claim.key.clone()).collect(),
    };
    beneath("/incident", check_restored(written, &|_| true, actor.clock.today(), &origin))
}

/// The proposal that is named is not there, not theirs, or decided already.
pub(crate) fn unknown(record: Uuid) -> Error {
    let message = "there is no such pending proposal".to_owned();
    let fault = Fault { pointer: "/proposal".to_owned(), code: "unknown-proposal", message };
    Error::Faulty { record, faults: vec![fault] }
}

/// Answers what an editor asked of a proposal; it waits for one again.
pub async fn answer(
    tx: &mut PgConnection,
    actor: &Actor<'_>,
    sight: Sight<'_>,
    (id, proposal): (Uuid, Uuid),
    tag: &str,
    text: &str,
) -> Result<(), Error> {
    let held = LockedRecord::incident(tx, id).await?;
    let seen = crate::desk::access::sight::shown(tx, &held, sight).await?;
    let asked = Proposal::of(tx, id, proposal).await?;
    if sight.own().is_some_and(|holder| holder != asked.author) {
        return Err(Error::NoRecord);
    }
    seen.expect(tag)?;
    asked.only(asked.state == ProposalState::Asked, "answered")?;
    proposal::step(tx, actor, (id, asked.id), ProposalState::Submitted, ("answered", text)).await
}

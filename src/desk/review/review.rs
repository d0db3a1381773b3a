//! The editor's word on what waits: accepted, which publishes it, rejected, or asked about.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::acceptance::Candidate;
use crate::desk::publication::publish::{Act, publish_candidates};
use crate::desk::publication::version::{Lock, lock};
use crate::desk::records::actor::Actor;
use crate::desk::records::audit;
use crate::desk::records::lineage::{refuse_alone, refuse_outdated};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{Pending, pending_of, wait_again};
use crate::desk::records::record::Record;
use crate::desk::records::revision::Revision;
use crate::desk::review::screening;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{ActKind, Subject};
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

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
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    subject: Subject,
    id: Uuid,
    tag: &str,
    acceptance: &Acceptance,
) -> Result<Option<u32>, Error> {
    let lock = lock(tx).await?;
    let held = LockedRecord::what_is(tx, subject, id).await?;
    let newest = held.expect(tx, tag).await?;
    let is_open = matches!(held.state, RecordState::Submitted | RecordState::Published);
    held.only(is_open && held.embargo_until.is_none(), "accepted")?;
    let proposed = proposed(tx, &held, newest, acceptance.revision).await?;
    proposed.only(proposed.state.is_open(), "accepted")?;
    accept_revision(tx, hand, &lock, held, proposed, acceptance).await
}

/// Publishes a revision that waits, now or at the end of its embargo.
pub(crate) async fn accept_revision(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    lock: &Lock,
    held: LockedRecord,
    proposed: Revision,
    acceptance: &Acceptance,
) -> Result<Option<u32>, Error> {
    let (id, subject) = (held.id, held.kind);
    refuse_alone(hand, &proposed.authors)?;
    refuse_outdated(proposed.base, held.accepted)?;
    refuse_too_many(tx, hand).await?;
    let content = proposed.read(subject, id)?;
    // What a source derives from becomes public with what cites it.
    let with = match subject {
        Subject::Source => pending_behind(tx, &held, &content).await?,
        Subject::Incident | Subject::ContextEvent => pending_of(tx, &content, &held.protection).await?,
    };
    for source in &with {
        refuse_alone(hand, &source.authors)?;
    }
    let cautions = screening::cautions(tx, &content, &held.protection, &with).await?;
    screening::confirm(cautions, &acceptance.confirmed)?;
    if let Some(until) = acceptance.embargo_until.filter(|until| *until > hand.clock.now()) {
        refuse_embargo(subject, id)?;
        approve(tx, hand, &held, &proposed, &with, until).await?;
        return Ok(None);
    }
    let mut candidates: Vec<Candidate> = with.into_iter().map(Candidate::from).collect();
    let (revision, is_new) = (proposed.id, held.accepted.is_none());
    candidates.push(Candidate { record: id, revision, content, protection: held.protection, is_new });
    let revisions: Vec<Uuid> = candidates.iter().map(|candidate| candidate.revision).collect();
    let act = Act { actor: hand.holder, key: hand.key, kind: ActKind::Publication, revisions: &revisions };
    publish_candidates(tx, hand.clock, lock, &act, candidates).await
}

/// The revision that is decided on.
async fn proposed(
    tx: &mut PgConnection,
    held: &LockedRecord,
    newest: Revision,
    revision: Uuid,
) -> Result<Revision, Error> {
    if newest.id == revision { Ok(newest) } else { Revision::of(tx, held.id, revision).await }
}

/// The waiting sources that a source leads to, if something public rests on it.
async fn pending_behind(
    tx: &mut PgConnection,
    held: &LockedRecord,
    content: &Record,
) -> Result<Vec<Pending>, Error> {
    let query = sqlx::query_scalar("select exists (select from published.current_source where key = $1)");
    if query.bind(content.key()).fetch_one(&mut *tx).await? {
        pending_of(tx, content, &held.protection).await
    } else {
        Ok(Vec::new())
    }
}

/// Only an incident is looked after until its embargo ends.
fn refuse_embargo(subject: Subject, record: Uuid) -> Result<(), Error> {
    if subject == Subject::Incident {
        return Ok(());
    }
    let message = "only an incident has an embargo".to_owned();
    Err(Error::Faulty {
        record,
        faults: vec![Fault { pointer: "/embargo_until".to_owned(), code: "not-allowed", message }],
    })
}

async fn approve(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    held: &LockedRecord,
    proposed: &Revision,
    with: &[Pending],
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let mut approved: Vec<Uuid> = with.iter().map(|source| source.revision).collect();
    approved.push(proposed.id);
    audit::set_state(tx, &approved, RevisionState::Embargoed).await?;
    sqlx::query(
        "update desk.record set embargo_until = $2, embargo_revision = $3, embargo_by = $4 where id = $1",
    )
    .bind(held.id)
    .bind(until)
    .bind(proposed.id)
    .bind(hand.holder)
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "revision": proposed.id, "embargo_until": until });
    audit::done(tx, hand, held.id, "approved", detail).await
}

/// Rejects a revision; its author reads why. Of an embargoed one this takes the approval back.
pub async fn reject(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    subject: Subject,
    id: Uuid,
    tag: &str,
    revision: Uuid,
    reason: &str,
) -> Result<(), Error> {
    // Whoever publishes at the same moment has to see it, or be seen.
    lock(tx).await?;
    let held = LockedRecord::what_is(tx, subject, id).await?;
    let newest = held.expect(tx, tag).await?;
    let proposed = proposed(tx, &held, newest, revision).await?;
    proposed.only(proposed.state.waits(), "rejected")?;
    audit::set_state(tx, &[revision], RevisionState::Rejected).await?;
    // What an editor had taken up in it waits again; what was made of a proposal alone is that proposal rejected.
    sqlx::query(
        "with proposal as (
             update desk.proposal set revision = case when state = 'accepted' then revision end,
                                      state = case when state = 'accepted' then 'rejected' else state end
             where record = $1 and revision = $2
         )
         update desk.record set embargo_until = case when embargo_revision is distinct from $2 then embargo_until end,
                embargo_by = case when embargo_revision is distinct from $2 then embargo_by end,
                embargo_revision = nullif(embargo_revision, $2),
                state = case when state = 'submitted' and not exists (select from desk.revision as other where other.record = record.id
                        and other.state = any($3)) then 'rejected' else state end
         where id = $1",
    )
    .bind(id)
    .bind(revision)
    .bind(RevisionState::waiting())
    .execute(&mut *tx)
    .await?;
    if proposed.state == RevisionState::Embargoed {
        wait_again(tx).await?;
    }
    audit::done(tx, hand, id, "rejected", json!({ "revision": revision, "text": reason })).await
}

/// Asks the author of a revision something; it waits for the answer.
pub async fn ask(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    subject: Subject,
    id: Uuid,
    tag: &str,
    revision: Uuid,
    question: &str,
) -> Result<(), Error> {
    let held = LockedRecord::what_is(tx, subject, id).await?;
    let newest = held.expect(tx, tag).await?;
    let proposed = proposed(tx, &held, newest, revision).await?;
    proposed.only(proposed.state.is_open(), "asked about")?;
    audit::set_state(tx, &[revision], RevisionState::Asked).await?;
    audit::done(tx, hand, id, "asked", json!({ "revision": revision, "text": question })).await
}

pub(crate) async fn refuse_too_many(tx: &mut PgConnection, hand: &Actor<'_>) -> Result<(), Error> {
    let Some(key) = hand.key else { return Ok(()) };
    let since = hand.clock.now() - chrono::TimeDelta::days(1);
    let query = sqlx::query_scalar(
        "select count(*) from desk.act where key = $1 and kind in ('publication', 'import', 'approved') and at > $2",
    );
    let done: i64 = query.bind(key).bind(since).fetch_one(&mut *tx).await?;
    if done >= MOST_A_DAY { Err(Error::TooMany { most: MOST_A_DAY }) } else { Ok(()) }
}

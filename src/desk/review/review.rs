//! The editor's word on what waits: accepted, which publishes it, rejected, or asked about.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::publish::{Act, ActKind, lock, publish};
use crate::desk::records::locked_record::{Actor, LockedRecord, note, set_state, turn};
use crate::desk::records::record::Record;
use crate::desk::records::sources;
use crate::desk::review::screening;
use crate::model::redaction::redact::Protection;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;

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
    lock(tx).await?;
    let held = LockedRecord::what_is(tx, subject, id).await?;
    held.expect(tx, tag).await?;
    held.only(
        matches!(held.state.as_str(), "submitted" | "published") && held.embargo_until.is_none(),
        "accepted",
    )?;
    let proposed = Proposed::of(tx, &held, acceptance.revision).await?;
    proposed.only(&["submitted", "asked"], "accepted")?;
    refuse_alone(tx, hand, proposed.id).await?;
    refuse_outdated(tx, &held, proposed.id).await?;
    refuse_too_many(tx, hand).await?;
    let content =
        Record::parse(subject, proposed.content).map_err(|error| Error::Unreadable { record: id, error })?;
    // What a hidden source derives from becomes public when it is shown again, not before.
    let with =
        if held.hidden { Vec::new() } else { sources::waiting(tx, &content, &held.protection).await? };
    for (_, revision, _) in &with {
        refuse_alone(tx, hand, *revision).await?;
    }
    refuse_unconfirmed(tx, &content, &held.protection, &with, &acceptance.confirmed).await?;
    if let Some(until) = acceptance.embargo_until.filter(|until| *until > hand.clock.now()) {
        refuse_embargo(subject, id)?;
        for (_, revision, _) in &with {
            set_state(tx, *revision, "embargoed").await?;
        }
        approve(tx, hand, id, acceptance.revision, until).await?;
        return Ok(None);
    }
    let revisions: Vec<Uuid> =
        with.iter().map(|(_, revision, _)| *revision).chain([acceptance.revision]).collect();
    publish(
        tx,
        hand.clock,
        &Act { actor: hand.holder, key: hand.key, kind: ActKind::Publication, revisions: &revisions },
    )
    .await
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
    id: Uuid,
    revision: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    set_state(tx, revision, "embargoed").await?;
    sqlx::query(
        "update desk.record set embargo_until = $2, embargo_revision = $3, embargo_by = $4 where id = $1",
    )
    .bind(id)
    .bind(until)
    .bind(revision)
    .bind(hand.holder)
    .execute(&mut *tx)
    .await?;
    note(tx, hand, id, "approved", json!({ "revision": revision, "embargo_until": until })).await?;
    turn(tx, id).await
}

/// Turns a revision down; its author reads why. Of an embargoed one this takes the approval back.
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
    held.expect(tx, tag).await?;
    let proposed = Proposed::of(tx, &held, revision).await?;
    proposed.only(&["submitted", "asked", "embargoed"], "rejected")?;
    set_state(tx, revision, "rejected").await?;
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
    .execute(&mut *tx)
    .await?;
    if proposed.state == "embargoed" {
        sources::wait_again(tx).await?;
    }
    note(tx, hand, id, "rejected", json!({ "revision": revision, "text": reason })).await?;
    turn(tx, id).await
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
    held.expect(tx, tag).await?;
    let proposed = Proposed::of(tx, &held, revision).await?;
    proposed.only(&["submitted", "asked"], "asked about")?;
    set_state(tx, revision, "asked").await?;
    note(tx, hand, id, "asked", json!({ "revision": revision, "text": question })).await?;
    turn(tx, id).await
}

/// A revision that waits for an editor.
#[derive(FromRow)]
struct Proposed {
    id: Uuid,
    state: String,
    content: Value,
}

impl Proposed {
    async fn of(tx: &mut PgConnection, held: &LockedRecord, revision: Uuid) -> Result<Self, Error> {
        let query =
            sqlx::query_as("select id, state, content from desk.revision where id = $1 and record = $2");
        query.bind(revision).bind(held.id).fetch_optional(&mut *tx).await?.ok_or(Error::NoRevision(revision))
    }

    fn only(&self, allowed: &[&str], step: &'static str) -> Result<(), Error> {
        if allowed.contains(&self.state.as_str()) {
            Ok(())
        } else {
            Err(Error::InvalidTransition { state: self.state.clone(), step })
        }
    }
}

/// Accepting is publishing: it needs a holder who wrote none of what was written since the published revision.
pub(crate) async fn refuse_alone(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    revision: Uuid,
) -> Result<(), Error> {
    refuse_any_alone(tx, hand, &[revision]).await
}

/// The same of several revisions at once.
pub(crate) async fn refuse_any_alone(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    revisions: &[Uuid],
) -> Result<(), Error> {
    if hand.single_editor {
        return Ok(());
    }
    let query = sqlx::query_scalar(
        "with recursive line (id, parent, author, state) as (
             select id, parent, author, state from desk.revision where id = any($1)
             union all
             select revision.id, revision.parent, revision.author, revision.state
             from line join desk.revision on revision.id = line.parent where line.state <> 'accepted'
         )
         select exists (select from line where state <> 'accepted' and author = $2)",
    );
    let alone: bool = query.bind(revisions).bind(hand.holder).fetch_one(&mut *tx).await?;
    if alone {
        Err(Error::SecondPerson(
            "you wrote a part of what would become public; another holder has to accept it",
        ))
    } else {
        Ok(())
    }
}

/// What was written on the base of an older truth would undo the newer.
async fn refuse_outdated(tx: &mut PgConnection, held: &LockedRecord, revision: Uuid) -> Result<(), Error> {
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
    let stands: bool = query.bind(revision).bind(accepted).fetch_one(&mut *tx).await?;
    if stands { Ok(()) } else { Err(Error::Overtaken) }
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

async fn refuse_unconfirmed(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
    with: &[sources::Waiting],
    confirmed: &[String],
) -> Result<(), Error> {
    screening::confirm(screening::cautions(tx, content, protection, with).await?, confirmed)
}

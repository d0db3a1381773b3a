//! The editor's word on a revision that waits: accepted, which publishes it.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::intake::sources::refuse_same_article;
use crate::desk::publication::acceptance::Candidate;
use crate::desk::publication::publish::{self, publish_candidates};
use crate::desk::publication::version::{Lock, lock};
use crate::desk::records::lineage::{refuse_alone, refuse_not_republishable, refuse_outdated};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{Pending, pending_of};
use crate::desk::records::record::Record;
use crate::desk::records::revision::Revision;
use crate::desk::review::correction::{self, AffectedIncident};
use crate::desk::review::screening;
use crate::model::record::source::Source;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{ActKind, Subject};
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

/// Publications by one key in a day.
pub const MOST_A_DAY: i64 = 50;

/// The acceptance of a revision.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The revision.
    pub revision: Uuid,
    /// Digests from `editors.cautions` that you have reviewed and consider safe to publish.
    #[serde(default)]
    #[schema(max_items = 10_000, example = json!([]))]
    pub confirmed: Vec<String>,
    /// When it becomes public; the default is at once.
    #[serde(default)]
    pub embargo_until: Option<DateTime<Utc>>,
}

impl Act for Accepted {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        accept(tx, by, Subject::Incident, id, tag, &self).await.map(Outcome::Done)
    }
}

/// Accepts a revision, which publishes it, now or at the end of its embargo. Whoever wrote it, or another revision since
/// the published one, cannot. Gives the version, if the public sees any difference.
pub async fn accept(
    tx: &mut Turn,
    by: &Actor<'_>,
    subject: Subject,
    id: Uuid,
    tag: &str,
    accepted: &Accepted,
) -> Result<Option<u32>, Error> {
    let lock = lock(tx).await?;
    let held = LockedRecord::what_is(tx, subject, id).await?;
    let newest = held.expect(tx, tag).await?;
    let is_open = matches!(held.state, RecordState::Submitted | RecordState::Published);
    held.only(is_open && held.embargo_until.is_none(), "accepted")?;
    let proposed = newest.or(tx, id, accepted.revision).await?;
    proposed.only(proposed.state.is_open(), "accepted")?;
    accept_revision(tx, by, &lock, held, proposed, accepted).await
}

/// Publishes a revision that waits, now or at the end of its embargo.
pub(crate) async fn accept_revision(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    lock: &Lock,
    held: LockedRecord,
    proposed: Revision,
    acceptance: &Accepted,
) -> Result<Option<u32>, Error> {
    let (id, subject) = (held.id, held.kind);
    refuse_alone(by, &proposed.authors)?;
    refuse_outdated(proposed.base, held.accepted)?;
    refuse_too_many(tx, by).await?;
    let content = proposed.read(subject, id)?;
    let Foreseen { with, cautions, .. } = foresee(tx, by.clock, &held, &content).await?;
    for source in &with {
        refuse_alone(by, &source.authors)?;
    }
    screening::confirm(cautions, &acceptance.confirmed)?;
    if let Some(until) = acceptance.embargo_until.filter(|until| !by.clock.has_come(*until)) {
        refuse_embargo(subject, id)?;
        refuse_not_republishable(tx, &[id]).await?;
        approve(tx, by, &held, &proposed, &with, until).await?;
        return Ok(None);
    }
    let mut candidates: Vec<Candidate> = with.into_iter().map(Candidate::from).collect();
    let (revision, is_new) = (proposed.id, held.accepted.is_none());
    candidates.push(Candidate { record: id, revision, content, protection: held.protection, is_new });
    let revisions: Vec<Uuid> = candidates.iter().map(|candidate| candidate.revision).collect();
    let act = publish::Act { by: *by, kind: ActKind::Publication, revisions: &revisions };
    publish_candidates(tx, lock, &act, candidates).await
}

/// What an editor has to know before a revision is accepted.
pub(crate) struct Foreseen {
    /// The sources that become public with it.
    pub with: Vec<Pending>,
    /// What has to be confirmed.
    pub cautions: Vec<Caution>,
    /// Of the correction of a source: the public incidents that read differently.
    pub affected: Vec<AffectedIncident>,
}

/// What accepting a revision would do.
pub(crate) async fn foresee(
    tx: &mut PgConnection,
    clock: &Clock,
    held: &LockedRecord,
    content: &Record,
) -> Result<Foreseen, Error> {
    let Record::Source(source) = content else {
        let with = pending_of(tx, content, &held.protection).await?;
        let cautions = screening::cautions(tx, (held.id, content), &held.protection, &with).await?;
        return Ok(Foreseen { with, cautions, affected: Vec::new() });
    };
    let before = accepted_source(tx, held).await?;
    if let Some(before) = &before {
        // A source is not corrected into another one.
        refuse_same_article(tx, Sight::Whole, held.id, (before, source)).await?;
    }
    // What a source derives from becomes public with what cites it.
    let with = pending_behind(tx, held, content).await?;
    let mut cautions = screening::cautions(tx, (held.id, content), &held.protection, &with).await?;
    let mut affected = Vec::new();
    if let Some(before) = &before {
        let accepted: Vec<&Source> = with.iter().map(|pending| &pending.source).chain([source]).collect();
        affected = correction::foreseen(tx, clock, &accepted).await?;
        cautions.extend(correction::cautions(held.id, (before, source), &affected));
    }
    Ok(Foreseen { with, cautions, affected })
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

/// The source as it is accepted.
async fn accepted_source(tx: &mut PgConnection, held: &LockedRecord) -> Result<Option<Source>, Error> {
    let query = sqlx::query_scalar("select content from desk.revision where id = $1").bind(held.accepted);
    let accepted: Option<Json<Source>> = query.fetch_optional(&mut *tx).await?;
    Ok(accepted.map(|Json(source)| source))
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
    by: &Actor<'_>,
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
    .bind(by.holder)
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "revision": proposed.id, "embargo_until": until });
    audit::done(tx, by, held.id, "approved", detail).await
}

/// A batch that was accepted counts before it is published.
pub(crate) async fn refuse_too_many(tx: &mut PgConnection, by: &Actor<'_>) -> Result<(), Error> {
    let Some(key) = by.key else { return Ok(()) };
    let since = by.clock.now() - chrono::TimeDelta::days(1);
    let query = sqlx::query_scalar(
        "select (select count(*) from desk.act where key = $1 and kind in ('publication', 'import', 'approved') and at > $2)
              + (select count(*) from desk.batch where accepted_key = $1 and state = 'accepting')",
    );
    let done: i64 = query.bind(key).bind(since).fetch_one(&mut *tx).await?;
    if done >= MOST_A_DAY { Err(Error::TooMany { most: MOST_A_DAY }) } else { Ok(()) }
}

//! Sources that wait to be accepted: they become public with what cites them.

use std::collections::BTreeSet;

use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::desk::records::citation::led;
use crate::desk::records::column::Column;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Record;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::vocabulary::workflow::RevisionState;

/// A source that nobody has accepted yet, as it would be accepted now.
#[derive(Debug, Clone, FromRow)]
pub struct Pending {
    pub record: Uuid,
    pub revision: Uuid,
    pub authors: Vec<String>,
    /// It was approved together with an incident under embargo.
    pub is_approved: bool,
    #[sqlx(rename = "content", try_from = "Column<Source>")]
    pub source: Source,
}

/// The keys of the sources that the record names, as the public sees it.
pub fn publicly_cited(content: &Record, protection: &Protection) -> BTreeSet<String> {
    match content {
        Record::Incident(incident) => redact(incident.clone(), protection).incident.source_keys(),
        other => other.citations().into_iter().map(|(_, key)| key.to_owned()).collect(),
    }
}

/// The waiting revision of each source that these keys lead to: of its record `record`, as `waiting`.
macro_rules! pending {
    ($columns:literal) => {
        led!(
            "and (state = 'accepted' or id = (
                 select id from desk.revision as waiting where waiting.record = record.id and record.state = 'submitted' and state = any($3)
                 order by state = 'embargoed' desc, seq desc limit 1)) ",
            "where not (origin.key = any($2)) ",
            concat!(
                "select record.id as record, waiting.id as revision, ",
                $columns,
                " from led
                  cross join lateral (
                      select id from desk.record where record.key = led.key and record.state = 'submitted' limit 1
                  ) as record
                  cross join lateral (
                      select *, state = 'embargoed' as is_approved from desk.revision where revision.record = record.id and state = any($3)
                      order by is_approved desc, seq desc limit 1
                  ) as waiting
                  where not (led.key = any($2))
                  order by waiting.seq"
            )
        )
    };
}
const PENDING: &str = pending!("waiting.authors, waiting.is_approved, waiting.content");
const PENDING_HEADS: &str = pending!("waiting.seq");

/// Those of the sources of these keys, and of all that they derive from, that wait to be accepted; of what was approved
/// under an embargo the revision that was approved. What is hidden leads to nothing.
pub async fn pending(
    tx: &mut PgConnection,
    cited: &BTreeSet<String>,
    hidden: &BTreeSet<String>,
) -> Result<Vec<Pending>, Error> {
    if cited.is_empty() {
        return Ok(Vec::new());
    }
    let (cited, hidden) = (Vec::from_iter(cited), Vec::from_iter(hidden));
    let query = sqlx::query_as(PENDING).bind(cited).bind(hidden).bind(RevisionState::waiting());
    Ok(query.fetch_all(&mut *tx).await?)
}

/// A source that nobody has accepted yet, without what it says.
#[derive(Debug, FromRow)]
pub struct PendingHead {
    pub record: Uuid,
    pub revision: Uuid,
}

/// The same without what they say: they may be many.
pub async fn pending_heads(
    tx: &mut PgConnection,
    cited: &BTreeSet<String>,
    hidden: &BTreeSet<String>,
) -> Result<Vec<PendingHead>, Error> {
    let (cited, hidden) = (Vec::from_iter(cited), Vec::from_iter(hidden));
    let query = sqlx::query_as(PENDING_HEADS).bind(cited).bind(hidden).bind(RevisionState::waiting());
    Ok(query.fetch_all(&mut *tx).await?)
}

/// The same of what a record names publicly.
pub async fn pending_of(
    tx: &mut PgConnection,
    content: &Record,
    protection: &Protection,
) -> Result<Vec<Pending>, Error> {
    pending(tx, &publicly_cited(content, protection), &protection.sources).await
}

/// What waited of these sources, before these revisions, waits no longer; a source that was rejected waits again. Gives
/// the keys of those that were there before.
pub async fn supersede(tx: &mut PgConnection, revisions: &[Uuid]) -> Result<Vec<String>, Error> {
    let query = sqlx::query_scalar(
        "with old as (
             update desk.revision as old set state = 'superseded' from desk.revision as new
             where new.id = any($1) and old.id = new.parent and old.state in ('submitted', 'asked')
         )
         update desk.record set state = case when record.state = 'rejected' then 'submitted' else record.state end,
                                lock_version = lock_version + 1
         from desk.revision where revision.id = any($1) and record.id = revision.record and revision.parent is not null returning key",
    );
    Ok(query.bind(revisions).fetch_all(&mut *tx).await?)
}

/// The records whose decision rests on sources that wait, and whether the source becomes public with what is already so.
const CITING: &str =
    "with recursive above (key, pending) as (
         select key, state = 'submitted' from desk.record where key = any($1)
         union
         select record.key, above.pending
         from above
         join desk.citation on citation.source_key = above.key and citation.how = 'derived_from'
         join desk.revision on revision.id = citation.revision
         join desk.record on record.id = revision.record and (revision.id = record.accepted or revision.state = any($2))
     )
     select record.id, bool_or(revision.state = 'accepted' and above.pending) as comes_along
     from above
     join desk.citation on citation.source_key = above.key and citation.how in ('claim', 'via')
     join desk.revision on revision.id = citation.revision
     join desk.record on record.id = revision.record
     where revision.state in ('submitted', 'asked') or revision.state = 'accepted' and above.pending
     group by record.id
     union all
     select proposal.record, false
     from above join desk.proposal on proposal.state in ('submitted', 'asked')
          and jsonb_path_exists(changes, '$[*].after ? (@ == $key || @.source == $key || @.via == $key)', jsonb_build_object('key', above.key))";

async fn citing(tx: &mut PgConnection, keys: &[String]) -> Result<Vec<(Uuid, bool)>, Error> {
    let query = sqlx::query_as(CITING).bind(keys).bind(RevisionState::waiting());
    Ok(query.fetch_all(&mut *tx).await?)
}

/// Locks them in the order of their ids, before the sources: whoever decides has the incident first.
pub async fn lock_citing(tx: &mut PgConnection, keys: &[String]) -> Result<(), Error> {
    let citing: Vec<Uuid> = citing(tx, keys).await?.into_iter().map(|(id, _)| id).collect();
    LockedRecord::each(tx, &citing).await
}

/// Sources that wait read differently now: who decides on an incident that leads to one has to see that first. So has
/// who shows more of a public incident that leads to one which was never accepted: what was asked for before does not
/// cover it.
pub async fn count_citing(tx: &mut PgConnection, hand: &Actor<'_>, keys: &[String]) -> Result<(), Error> {
    let citing = citing(tx, keys).await?;
    if citing.is_empty() {
        return Ok(());
    }
    // Before their approvals, as in every act.
    let all: Vec<Uuid> = citing.iter().map(|(id, _)| *id).collect();
    LockedRecord::each(tx, &all).await?;
    let along: Vec<Uuid> = citing.iter().filter(|(_, along)| *along).map(|(id, _)| *id).collect();
    approval::end(tx, hand, &along).await?;
    audit::count(tx, &all).await
}

/// The sources that were approved with an incident that this holder wrote: of others nobody tells them.
pub async fn approved_with_own(tx: &mut PgConnection, holder: &str) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "with recursive approved (id, key) as (
             select source.id, source.key
             from desk.record
             join desk.revision on revision.id = record.embargo_revision and revision.author = $1
             join desk.citation on citation.revision = revision.id
             join desk.record as source on source.key = citation.source_key
             union
             select source.id, source.key
             from approved
             join desk.revision on revision.record = approved.id and revision.author = $1 and revision.state = 'embargoed'
             join desk.citation on citation.revision = revision.id
             join desk.record as source on source.key = citation.source_key
         )
         select id from approved",
    );
    Ok(query.bind(holder).fetch_all(&mut *tx).await?)
}

/// Sources that were approved with an incident wait again, once no approved incident leads to them.
pub async fn wait_again(tx: &mut PgConnection) -> Result<(), Error> {
    sqlx::query(
        "with recursive led (key) as (
             select citation.source_key
             from desk.record join desk.citation on citation.revision = record.embargo_revision
             union
             select citation.source_key
             from led
             join desk.record on record.key = led.key
             join desk.revision on revision.record = record.id and revision.state in ('embargoed', 'accepted')
             join desk.citation on citation.revision = revision.id
         )
         update desk.revision set state = 'submitted' from desk.record
         where record.id = revision.record and record.kind = 'source' and revision.state = 'embargoed'
           and not exists (select from led where led.key = record.key)",
    )
    .execute(&mut *tx)
    .await?;
    Ok(())
}

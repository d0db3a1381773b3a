//! Corrections of sources: proposed by anybody who writes, accepted by an editor, and then read so in every incident that
//! cites the source.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::Sight;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::audit;
use crate::desk::error::Error;
use crate::desk::intake::submitted::{beneath, unchanged};
use crate::desk::intake::{citations, sources};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{approved_with_own, lock_citing};
use crate::desk::records::record::{Draft, Record};
use crate::desk::records::revision::RevisionHead;
use crate::desk::records::save::save;
use crate::model::record::source::Source;
use crate::model::validation::source::is_key;
use crate::model::value::day::beginning;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

/// A source at the desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskSource {
    /// Its id.
    pub id: Uuid,
    /// submitted, published, rejected or merged.
    #[schema(example = "published")]
    pub state: String,
    /// The key of the source that it was merged into; null unless merged.
    #[schema(required)]
    pub merged_into: Option<String>,
    /// The revision shown here: the pending one, or the public one if none is pending.
    pub revision: RevisionHead,
    /// The source in this revision.
    pub source: Source,
    /// When the revision was saved. Of a public one a contributor sees the day of publication alone: its beginning in UTC.
    pub at: DateTime<Utc>,
    /// The entity tag, for If-Match.
    #[serde(skip)]
    pub tag: String,
}

/// A source that somebody may see. One question finds out that there is none or that it is hidden, and nothing more is done
/// for either: no time tells which.
async fn known(tx: &mut PgConnection, sight: Sight<'_>, key: &str) -> Result<Uuid, Error> {
    let query = sqlx::query_scalar(
        "select id from desk.record where key = $1
           and ($2::text is null or exists (select from published.current_source where current_source.key = record.key)
                or exists (select from desk.revision where revision.record = record.id and author = $2 and state <> 'erased'))",
    );
    // What is no key is asked of nobody: Postgres would not even take every text.
    let query = query.bind(Some(key).filter(|key| is_key(key))).bind(sight.own());
    query.fetch_optional(&mut *tx).await?.ok_or(Error::NoRecord)
}

/// The record of a source, locked, if there is one of which somebody may know.
async fn locked(tx: &mut PgConnection, sight: Sight<'_>, key: &str) -> Result<LockedRecord, Error> {
    let id = known(tx, sight, key).await?;
    lock_citing(tx, &[key.to_owned()]).await?;
    LockedRecord::what_is(tx, Subject::Source, id).await
}

/// One source: an editor sees what waits, anybody else what they wrote, or what is public.
pub async fn source(tx: &mut PgConnection, sight: Sight<'_>, key: &str) -> Result<DeskSource, Error> {
    let id = known(tx, sight, key).await?;
    let held = LockedRecord::unlocked(tx, Subject::Source, id).await?;
    let source = shown(tx, sight, &held).await?;
    if held.state != RecordState::Merged || sight != Sight::Whole {
        return Ok(source);
    }
    let query = sqlx::query_scalar(
        "select heir.key from desk.record join desk.record as heir on heir.id = record.merged_into where record.id = $1",
    );
    let merged_into = query.bind(held.id).fetch_optional(&mut *tx).await?;
    Ok(DeskSource { merged_into, ..source })
}

async fn shown(tx: &mut PgConnection, sight: Sight<'_>, held: &LockedRecord) -> Result<DeskSource, Error> {
    let Sight::Own(holder) = sight else { return whole(tx, held).await };
    let public = Public::of(tx, held).await?;
    if let Some(own) = own(tx, held, holder).await?.filter(|own| public.is_none() || own.stands) {
        let (tag, Own { id, reason, state, at, content, .. }) = (format!("{}.{}", own.id, own.acts), own);
        let revision = RevisionHead { id, author: Some(holder.to_owned()), reason, state, parent: None, at };
        return told(held, revision, content, tag);
    }
    let Public { document, day } = public.ok_or(Error::NoRecord)?;
    // Not the accepted revision: that moves also where the public sees no difference.
    let seen = Sha256::digest(&document);
    let revision = RevisionHead {
        id: Uuid::from_slice(&seen[..16]).unwrap_or_default(),
        author: None,
        reason: String::new(),
        state: RevisionState::Accepted,
        parent: None,
        at: beginning(day),
    };
    let content = serde_json::from_str(&document).map_err(Error::Json)?;
    told(held, revision, content, format!("v{}", hex::encode(&seen[..8])))
}

/// How a source reads in what is public.
#[derive(FromRow)]
struct Public {
    document: String,
    /// The day on which a record was published last that carries it.
    day: NaiveDate,
}

impl Public {
    async fn of(tx: &mut PgConnection, held: &LockedRecord) -> Result<Option<Self>, Error> {
        let query = sqlx::query_as(
            "select current_source.document::text as document,
                    (select max(published_at) from published.source join published.version on n = since
                     where source.key = record.key) as day
             from desk.record join published.current_source using (key) where record.id = $1",
        );
        Ok(query.bind(held.id).fetch_optional(&mut *tx).await?)
    }
}

fn told(
    held: &LockedRecord,
    revision: RevisionHead,
    content: Value,
    tag: String,
) -> Result<DeskSource, Error> {
    let source =
        serde_json::from_value(content).map_err(|error| Error::Unreadable { record: held.id, error })?;
    Ok(DeskSource {
        merged_into: None,
        id: held.id,
        state: held.state.word().to_owned(),
        at: revision.at,
        revision,
        source,
        tag,
    })
}

/// What an editor has before them.
async fn whole(tx: &mut PgConnection, held: &LockedRecord) -> Result<DeskSource, Error> {
    let newest = held.head(tx).await?;
    if newest.state == RevisionState::Erased {
        return Err(Error::NoRecord);
    }
    let tag = held.tag(newest.id);
    let content = newest.content.clone();
    told(held, RevisionHead::of(newest), content, tag)
}

/// The newest that somebody wrote of a source.
#[derive(FromRow)]
struct Own {
    id: Uuid,
    reason: String,
    #[sqlx(try_from = "String")]
    state: RevisionState,
    at: DateTime<Utc>,
    content: Value,
    /// It may still become something, and rests on what is accepted now.
    stands: bool,
    /// How often something was done to it.
    acts: i64,
}

async fn own(tx: &mut PgConnection, held: &LockedRecord, holder: &str) -> Result<Option<Own>, Error> {
    let approved = approved_with_own(tx, holder).await?;
    let query = sqlx::query_as(
        "select id, reason, at, content,
                case when state = 'embargoed' and not $4 then 'submitted' else state end as state,
                state in ('submitted', 'asked', 'embargoed', 'rejected') and base is not distinct from $3 as stands,
                (select count(*) from desk.act where act.record = $1 and act.detail ->> 'revision' = revision.id::text) as acts
         from desk.revision where record = $1 and author = $2 and state <> 'erased' order by seq desc limit 1",
    );
    let query = query.bind(held.id).bind(holder).bind(held.accepted).bind(approved.contains(&held.id));
    Ok(query.fetch_optional(&mut *tx).await?)
}

/// Takes a correction of a source in; it waits for an editor.
pub async fn correct(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    sight: Sight<'_>,
    (key, tag): (&str, &str),
    (source, reason): (Source, &str),
) -> Result<DeskSource, Error> {
    let held = locked(tx, sight, key).await?;
    let seen = shown(tx, sight, &held).await?;
    if seen.tag != tag {
        return Err(Error::Stale { current: seen.tag });
    }
    // What was approved under an embargo becomes public as it was approved.
    let is_open =
        matches!(held.state, RecordState::Submitted | RecordState::Published | RecordState::Rejected)
            && seen.revision.state != RevisionState::Embargoed;
    held.only(is_open, "corrected")?;
    let mut faults = citations::unseen_by_source(tx, sight, hand.holder, &source).await?;
    // What was rejected waits again, also as it is.
    if source == seen.source && seen.revision.state != RevisionState::Rejected {
        faults.push(unchanged(""));
    }
    if !faults.is_empty() {
        return Err(Error::Faulty { record: held.id, faults: beneath("/source", faults) });
    }
    // Another key is refused as it is saved.
    if source.key == key {
        let change = (&seen.source, &source);
        sources::refuse_same_article(tx, sight, held.id, change).await.map_err(in_source)?;
    }
    // What is public may have been accepted once more without a difference that anybody saw.
    let parent =
        if seen.revision.state == RevisionState::Accepted { held.accepted } else { Some(seen.revision.id) };
    let draft = Draft { id: held.id, content: Record::Source(source), parent };
    let saved = save(tx, hand, reason, vec![draft]).await.map_err(in_source)?;
    sources::succeed(tx, hand, &saved).await?;
    audit::done(tx, hand, held.id, "revised", json!({ "revision": saved.first() })).await?;
    let held = locked(tx, sight, key).await?;
    shown(tx, sight, &held).await
}

/// What is wrong, where it stands in what was sent.
fn in_source(error: Error) -> Error {
    match error {
        Error::Faulty { record, faults } => Error::Faulty { record, faults: beneath("/source", faults) },
        other => other,
    }
}

/// The id of a source that an editor decides on.
pub async fn id_of(tx: &mut PgConnection, key: &str) -> Result<Uuid, Error> {
    Ok(locked(tx, Sight::Whole, key).await?.id)
}

//! Corrections of sources: proposed by anybody who writes, accepted by an editor, and then read so in every incident that
//! cites the source.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{Postgres, Transaction};
use utoipa::ToSchema;
use uuid::Uuid;

use super::held::{Hand, Held, note, turn};
use super::item::{RevisionHead, revisions};
use super::record::{Draft, Record, save};
use super::sight::Sight;
use super::{Error, sources};
use crate::model::source::Source;

/// A source at the desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskSource {
    /// Its id.
    pub id: Uuid,
    /// submitted, published or rejected.
    #[schema(example = "published")]
    pub state: String,
    /// The revision that is shown: what waits for an editor, else what is public.
    pub revision: RevisionHead,
    /// The source as that revision has it.
    pub source: Source,
    /// When the revision was saved.
    pub at: DateTime<Utc>,
    /// The entity tag, for If-Match.
    #[serde(skip)]
    pub tag: String,
}

/// The record of a source, locked, if there is one of which somebody may know.
async fn held(transaction: &mut Transaction<'_, Postgres>, key: &str) -> Result<Held, Error> {
    let id: Option<Uuid> = sqlx::query_scalar("select id from desk.record where key = $1").bind(key).fetch_optional(&mut **transaction).await?;
    Held::of(transaction, id.ok_or(Error::NoRecord)?).await?.ok_or(Error::NoRecord)
}

/// One source: an editor sees what waits, anybody else what they wrote, or what is public.
pub async fn source(transaction: &mut Transaction<'_, Postgres>, sight: Sight<'_>, key: &str) -> Result<DeskSource, Error> {
    let held = held(transaction, key).await?;
    shown(transaction, sight, &held).await
}

async fn shown(transaction: &mut Transaction<'_, Postgres>, sight: Sight<'_>, held: &Held) -> Result<DeskSource, Error> {
    let public: bool = sqlx::query_scalar("select exists (select from published.source where id = $1 and until is null)")
        .bind(held.id)
        .fetch_one(&mut **transaction)
        .await?;
    let all = revisions(transaction, held.id).await?;
    let waits = |head: &&RevisionHead| matches!(head.state.as_str(), "submitted" | "asked" | "embargoed" | "rejected");
    let accepted = all.iter().find(|head| Some(head.id) == held.accepted).filter(|_| public || sight == Sight::Whole);
    let newest = match sight {
        Sight::Whole => all.iter().find(|head| waits(head) && head.state != "rejected").or(accepted).or(all.first()),
        Sight::Own(holder) => all.iter().filter(|head| head.author.as_deref() == Some(holder)).find(waits).or(accepted),
    };
    let newest = newest.cloned().ok_or(Error::NoRecord)?;
    let content: Value = sqlx::query_scalar("select content from desk.revision where id = $1").bind(newest.id).fetch_one(&mut **transaction).await?;
    let source = serde_json::from_value(content).map_err(|error| Error::Unreadable { record: held.id, error })?;
    let author = newest.author.clone().filter(|author| sight == Sight::Whole || sight == Sight::Own(author));
    let reason = if author.is_some() { newest.reason.clone() } else { String::new() };
    let at = newest.at;
    let tag = held.tag(newest.id);
    let revision = RevisionHead { author, reason, parent: None, ..newest };
    Ok(DeskSource { id: held.id, state: held.state.clone(), revision, source, at, tag })
}

/// Takes a correction of a source in; it waits for an editor.
pub async fn correct(
    transaction: &mut Transaction<'_, Postgres>,
    hand: &Hand<'_>,
    sight: Sight<'_>,
    (key, tag): (&str, &str),
    (source, reason): (Source, &str),
) -> Result<DeskSource, Error> {
    let held = held(transaction, key).await?;
    let seen = shown(transaction, sight, &held).await?;
    if seen.tag != tag {
        return Err(Error::Stale { current: seen.tag });
    }
    // What was approved under an embargo becomes public as it was approved.
    held.only(matches!(held.state.as_str(), "submitted" | "published") && seen.revision.state != "embargoed", "corrected")?;
    let draft = Draft { id: held.id, content: Record::Source(source), parent: Some(seen.revision.id) };
    sources::refuse_unseen(transaction, sight, hand.holder, std::slice::from_ref(&draft)).await?;
    let saved = save(transaction, hand.clock, hand.holder, reason, vec![draft]).await?;
    sources::supersede(transaction, &saved).await?;
    sources::turn_citing(transaction, &[key]).await?;
    note(transaction, hand, held.id, "revised", json!({ "revision": saved.first() })).await?;
    turn(transaction, held.id).await?;
    let held = self::held(transaction, key).await?;
    shown(transaction, sight, &held).await
}

/// The id of a source that an editor decides on.
pub async fn id_of(transaction: &mut Transaction<'_, Postgres>, key: &str) -> Result<Uuid, Error> {
    Ok(held(transaction, key).await?.id)
}

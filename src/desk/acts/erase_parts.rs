//! Erasure of single parts: a revision or a proposal, a remark or the reason of an act, the report of an import. What is
//! public stays as it is.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::json;
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{About, Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::actions::remark::Remark;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;
use crate::desk::publication::version::lock;
use crate::desk::records::erasure::{self, Unnamed, erase_records, sources_behind, unnamed};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::review::reject::turn_down;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::workflow::{ApprovalKind, RevisionState};

/// What to erase, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
    /// Ids of revisions, proposals and remarks of one incident or one source, or the id of one import.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 200, example = json!(["0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2"]))]
    pub parts: BTreeSet<Uuid>,
    /// The reason.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// A part, and whether it can be erased.
#[derive(FromRow)]
struct Part {
    id: Uuid,
    record: Option<Uuid>,
    import: Option<Uuid>,
    /// It is a revision that waits for an editor.
    waits: bool,
    /// A word of [`REMEDIES`], where it cannot be erased.
    because: Option<String>,
}

/// Why something cannot be erased, and what to do about it.
const REMEDIES: [(&str, &str); 5] = [
    ("erased", "a part of it is erased already"),
    (
        "present",
        "one of the revisions is what its record says now; correct the record first, or withdraw it and erase it whole",
    ),
    (
        "public",
        "a public version shows one of the revisions; hide what must not be seen by a protection, or withdraw the record first",
    ),
    ("approved", "one of the revisions is approved and becomes public; reject it first"),
    ("running", "the import has not ended"),
];

const PARTS: &str =
    "select revision.id, record.id as record, null::uuid as import, revision.state = any($2) as waits,
            case when revision.state = 'erased' then 'erased'
                 when record.accepted = revision.id then 'present'
                 when revision.state = 'embargoed' then 'approved'
                 when revision.state = 'accepted' and record.kind = 'source'
                      and exists (select from published.source where source.key = record.key) then 'public'
                 when revision.state = 'accepted' and record.kind <> 'source'
                      and (record.state in ('published', 'merged') or record.state = 'retracted' and retraction <> 'withdrawn')
                      and exists (select from desk.publication where publication.revision = revision.id) then 'public'
            end as because
     from desk.revision join desk.record on record.id = revision.record
     where revision.id = any($1)
     union all
     select id, record, null, false, case when state = 'erased' then state end from desk.proposal where id = any($1)
     union all
     select id, record, null, false, case when detail ? 'erased' then 'erased' end
     from desk.act
     where id = any($1) and record is not null and detail ?| array['text', 'reason', 'erased']
     union all
     select id, null, id, false, case when report is null then 'running' when report ? 'erased' then 'erased' end
     from desk.import
     where id = any($1)";

/// Replaces the content of parts by salted hashes; two people have to ask for the same parts. What was said of a revision or
/// a proposal goes with it, and the sources that nothing else names.
pub async fn erase_parts(
    tx: &mut Turn,
    by: &Actor<'_>,
    Erasure { parts, reason: Remark(reason) }: Erasure,
) -> Result<Outcome, Error> {
    // Whoever publishes at the same moment has to see it, or be seen.
    lock(tx).await?;
    let ids: Vec<Uuid> = parts.iter().copied().collect();
    let query = sqlx::query_as(PARTS).bind(&ids).bind(RevisionState::waiting());
    let found: Vec<Part> = query.fetch_all(&mut **tx).await?;
    let about = about(&parts, &found)?;
    if let About::Record(record) = about {
        LockedRecord::of(tx, record).await?;
    }
    if let Some(because) = found.iter().find_map(|part| part.because.as_deref()) {
        let remedy = REMEDIES.iter().find(|(word, _)| *word == because);
        return Err(Error::NotErasable(remedy.map_or("it cannot be erased", |(_, remedy)| remedy)));
    }
    if !is_second(tx, by, about, ApprovalKind::Erase, &json!({ "parts": parts })).await? {
        return Ok(Outcome::Waits);
    }
    let waiting: Vec<Uuid> = found.iter().filter(|part| part.waits).map(|part| part.id).collect();
    turn_down(tx, &waiting).await?;
    let keys = sources_behind(tx, &ids).await?;
    erasure::erase_parts(tx, &ids, &reason).await?;
    let sources = unnamed(tx, keys, Unnamed::ByAnybody).await?;
    erase_records(tx, &sources, &reason).await?;
    audit::count(tx, &sources).await?;
    about.done(tx, by, "erasure", json!({ "parts": parts, "reason": reason })).await?;
    Ok(Outcome::Done(None))
}

/// What all of the parts belong to.
fn about(parts: &BTreeSet<Uuid>, found: &[Part]) -> Result<About<'static>, Error> {
    let fault = |code, message: &str| {
        let fault = Fault { pointer: "/parts".to_owned(), code, message: message.to_owned() };
        Error::Faulty { record: Uuid::nil(), faults: vec![fault] }
    };
    if parts.is_empty() {
        return Err(fault("required", "name at least one part"));
    }
    if found.len() < parts.len() {
        return Err(Error::NoRecord);
    }
    let owners: BTreeSet<_> = found.iter().map(|part| (part.record, part.import)).collect();
    let one = owners.first().filter(|_| owners.len() == 1);
    let of = |owner: &(Option<Uuid>, Option<Uuid>)| owner.0.map(About::Record).or(owner.1.map(About::Import));
    one.and_then(of).ok_or_else(|| {
        fault(
            "mismatch",
            "the parts belong to several incidents, sources or imports; erase those of each by themselves",
        )
    })
}

//! A record as the desk shows it, with all that is known of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::{Shown, Sight, shown};
use crate::desk::actions::approval::{self, PendingApproval};
use crate::desk::collections::rows::{CollectionOf, of};
use crate::desk::error::Error;
use crate::desk::intake::sources::{self, Keys};
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::{Pending, pending_of};
use crate::desk::records::record::Record;
use crate::desk::records::revision::{RevisionHead, revisions};
use crate::desk::review::screening;
use crate::desk::view::conversation::{Remark, conversation};
use crate::desk::view::duplicates::{PossibleDuplicate, possible_duplicates};
use crate::desk::view::own_words;
use crate::desk::view::proposals::{DeskProposal, proposals};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::protection::Protection;
use crate::model::screening::cautions::Caution;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{IncidentState, ProposalState, RevisionState};

/// An incident at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskIncident)]
pub struct DeskIncident {
    /// Its id.
    pub id: Uuid,
    /// Its state.
    pub state: IncidentState,
    /// What happens next, as a sentence.
    pub next: &'static str,
    /// The revision shown here.
    pub revision: RevisionHead,
    /// The incident in this revision. For a contributor, only the public part once it is public.
    pub incident: Incident,
    /// Proposals for this incident, newest first. Editors see the pending ones, contributors their own.
    pub proposals: Vec<DeskProposal>,
    /// Sources that it cites and that are not yet public.
    pub sources: Vec<Source>,
    /// Only in the answer to a submission: the register's key of each new source, by the key in the submission. A
    /// source without a key has its position (`/sources/0`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false, example = json!({"daily": "a-daily-2014-05-31"}))]
    pub keys: Keys,
    /// What in your own words looks like a name, a number, an address or a year of birth, with a JSON pointer into this
    /// answer. Take it out before an editor reads it, if it could lead to a person. Editors find theirs in `editors`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub own_words: Vec<Fault>,
    /// Questions, answers and reasons for rejection, oldest first.
    pub conversation: Vec<Remark>,
    /// Public incidents that may be the same. Editors also see pending ones.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// When the approved revision becomes public.
    #[schema(required)]
    pub embargo_until: Option<DateTime<Utc>>,
    /// How it was retracted: error or withdrawn; null if it is not retracted.
    #[schema(required)]
    pub retraction: Option<String>,
    /// Only editors see this.
    #[schema(required)]
    pub editors: Option<ForEditors>,
    /// The entity tag, for If-Match.
    #[serde(skip)]
    pub tag: String,
}

/// The part of an incident that only editors see.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForEditors {
    /// Its protection, which applies to all versions.
    pub protection: Protection,
    /// All revisions waiting for an editor, newest first.
    pub waiting: Vec<RevisionHead>,
    /// The collection of which it is a row; null if of none.
    #[schema(required)]
    pub collection: Option<CollectionOf>,
    /// The published revision, or the last published one.
    #[schema(required)]
    pub accepted: Option<Uuid>,
    /// Warnings about personal data. Confirm each by its digest when you accept the revision.
    pub cautions: Vec<Caution>,
    /// Errors to correct before it can be accepted. Its author could not see all of the record.
    pub faults: Vec<Fault>,
    /// Approvals that are waiting for a second person.
    pub pending_approvals: Vec<PendingApproval>,
}

/// One incident, with everything that somebody may see of it.
pub async fn item(tx: &mut PgConnection, sight: Sight<'_>, id: Uuid) -> Result<DeskIncident, Error> {
    let held = LockedRecord::unlocked(tx, Subject::Incident, id).await?;
    let Shown { revision, author, reason, at, state, incident, public, embargo_until, overtaken, tag } =
        shown(tx, &held, sight).await?;
    let proposals = proposals(tx, sight, &held).await?;
    let (sources, editors) = match sight {
        Sight::Whole => {
            let content = Record::Incident(incident.clone());
            let waiting = pending_of(tx, &content, &Protection::default()).await?;
            let editors = for_editors(tx, &held, &content, &waiting).await?;
            (waiting.into_iter().map(|pending| pending.source).collect(), Some(editors))
        }
        Sight::Own(holder) => (sources::own(tx, holder, &incident.cited()).await?, None),
    };
    let own_words = match (sight, &public) {
        (Sight::Whole, _) => Vec::new(),
        (Sight::Own(_), Some(_)) => own_words::of_proposals(&incident, &proposals),
        (Sight::Own(_), None) => own_words::of_incident(&incident, &sources),
    };
    let possible_duplicates = possible_duplicates(tx, sight, id, &incident, &sources).await?;
    let by_whom = Some(author).filter(|author| sight.own().is_none_or(|holder| author == holder));
    let reason = if by_whom.is_some() { reason } else { String::new() };
    let word = IncidentState::of(held.state, state);
    Ok(DeskIncident {
        id,
        next: awaits(sight, overtaken, &proposals).unwrap_or(next(word, state)),
        state: word,
        revision: RevisionHead { id: revision, author: by_whom, reason, state, parent: None, at },
        incident,
        proposals,
        sources,
        keys: Keys::new(),
        own_words,
        conversation: conversation(tx, sight, id).await?,
        possible_duplicates,
        embargo_until,
        retraction: held.retraction,
        editors,
        tag,
    })
}

const OVERTAKEN: &str = "The public incident has changed since you wrote. Your revision is still waiting. To change it, start from the public incident as it is now.";

/// What somebody can expect of what they wrote of a public incident.
fn awaits(sight: Sight<'_>, overtaken: bool, proposals: &[DeskProposal]) -> Option<&'static str> {
    if overtaken {
        return Some(OVERTAKEN);
    }
    let is_any = |state| sight != Sight::Whole && proposals.iter().any(|proposal| proposal.state == state);
    if is_any(ProposalState::Asked) {
        return Some(
            "An editor has asked a question about your proposal. Answer it, or send another proposal.",
        );
    }
    is_any(ProposalState::Submitted)
        .then_some("An editor will review your proposal. The public incident stays the same until then.")
}

/// What a contributor can expect.
fn next(state: IncidentState, revision: RevisionState) -> &'static str {
    use IncidentState as Is;
    match (state, revision) {
        (Is::Submitted | Is::Published, RevisionState::Superseded) => {
            "An editor has revised it; a second person decides. You may send a revision."
        }
        (Is::Submitted, _) | (Is::Published, RevisionState::Submitted) => {
            "An editor will review it; a second person decides. It is not public until then."
        }
        (Is::Asked, _) | (Is::Published, RevisionState::Asked) => {
            "An editor has asked a question. Answer it, or send a revision."
        }
        (Is::Embargoed, _) => "It is approved, and becomes public when its embargo ends.",
        (Is::Rejected, _) | (Is::Published, RevisionState::Rejected) => {
            "It was rejected; the conversation gives the reason. You may send a revision."
        }
        (Is::Published, _) => "It is public. Corrections and further claims are welcome.",
        (Is::Retracted, _) => "It was retracted.",
        (Is::Merged, _) => "It was merged into another incident.",
    }
}

async fn for_editors(
    tx: &mut PgConnection,
    held: &LockedRecord,
    content: &Record,
    waiting: &[Pending],
) -> Result<ForEditors, Error> {
    let cautions = screening::cautions(tx, (held.id, content), &held.protection, waiting).await?;
    // Whether a day lies in the future was asked when it came in.
    let faults = content.clone().check_restored(&|_| true, chrono::NaiveDate::MAX, &held.protection.origin);
    let pending_approvals = approval::pending(tx, held.id.into()).await?;
    let open = revisions(tx, held.id).await?.into_iter().filter(|head| head.state.waits());
    Ok(ForEditors {
        protection: held.protection.clone(),
        waiting: open.collect(),
        collection: of(tx, held.id).await?,
        accepted: held.accepted,
        cautions,
        faults,
        pending_approvals,
    })
}

/// The same, if it is still there.
pub async fn rest(tx: &mut PgConnection, sight: Sight<'_>, id: Uuid) -> Result<Option<DeskIncident>, Error> {
    match item(tx, sight, id).await {
        Err(Error::NoRecord) => Ok(None),
        item => item.map(Some),
    }
}

/// The content of one revision of an incident.
pub async fn content(tx: &mut PgConnection, id: Uuid, revision: Uuid) -> Result<Value, Error> {
    let query = sqlx::query_as(
        "select content, revision.state from desk.revision join desk.record on record.id = revision.record
         where revision.record = $1 and revision.id = $2 and record.kind = 'incident'",
    );
    let found: Option<(Value, String)> = query.bind(id).bind(revision).fetch_optional(&mut *tx).await?;
    let (content, state) = found.ok_or(Error::NoRecord)?;
    Error::unless(state != RevisionState::Erased.word(), &state, "compared")?;
    Ok(content)
}

//! A record as the desk shows it, with all that is known of it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgConnection};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::access::sight::{Shown, Sight, shown};
use crate::desk::error::Error;
use crate::desk::intake::brought;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::{Record, known_sources};
use crate::desk::records::sources;
use crate::desk::review::screening;
use crate::desk::view::duplicates::{PossibleDuplicate, possible_duplicates};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::redaction::redact::Protection;
use crate::model::validation::check::Fault;

/// An incident at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskIncident)]
pub struct DeskIncident {
    /// Its id.
    pub id: Uuid,
    /// submitted, asked, embargoed, published, rejected, retracted or merged.
    #[schema(example = "submitted")]
    pub state: String,
    /// What happens next, in words.
    pub next: &'static str,
    /// The revision that is shown.
    pub revision: RevisionHead,
    /// The incident as the revision has it; for a contributor without what protection hides of others' words.
    pub incident: Incident,
    /// Sources that it cites and that wait for their publication.
    pub sources: Vec<Source>,
    /// What editors asked, what was answered, why something was rejected: oldest first.
    pub conversation: Vec<Remark>,
    /// Public incidents, and for editors waiting ones, that may be the same.
    pub possible_duplicates: Vec<PossibleDuplicate>,
    /// When the approved revision becomes public.
    #[schema(required)]
    pub embargo_until: Option<DateTime<Utc>>,
    /// How it was taken back: error, withdrawn; null if it stands.
    #[schema(required)]
    pub retraction: Option<String>,
    /// What only editors see.
    #[schema(required)]
    pub editors: Option<ForEditors>,
    /// The entity tag, for If-Match.
    #[serde(skip)]
    pub tag: String,
}

/// What only editors see of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForEditors {
    /// What must not be seen of it, in any version.
    pub protection: Protection,
    /// Every revision that waits for an editor, newest first.
    pub waiting: Vec<RevisionHead>,
    /// The revision that is published, or was last.
    #[schema(required)]
    pub accepted: Option<Uuid>,
    /// What looks as if it could endanger a person: to be confirmed, by pointer, when the revision is accepted.
    pub cautions: Vec<Caution>,
    /// What is wrong with it, and to be mended before it can be accepted: whoever proposed it could not see all of it.
    pub faults: Vec<Caution>,
    /// What one person asked for that needs a second.
    pub motions: Vec<Motion>,
}

/// A field that an editor has to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskCaution)]
pub struct Caution {
    /// Which field, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// A word for programs.
    #[schema(value_type = String, example = "personal-name")]
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl From<Fault> for Caution {
    fn from(Fault { pointer, code, message }: Fault) -> Self {
        Self { pointer, code, message }
    }
}

/// What one person asked for that needs a second, who asks for the same.
#[derive(Debug, Serialize, FromRow, ToSchema)]
pub struct Motion {
    /// loosen, restore, lift or erase.
    #[schema(example = "restore")]
    pub kind: String,
    /// What exactly.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// Who asked.
    pub holder: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A revision, without its content.
#[derive(Debug, Clone, Serialize, FromRow, ToSchema)]
pub struct RevisionHead {
    /// Its id.
    pub id: Uuid,
    /// The holder of the key that saved it; null where it was somebody else.
    #[schema(required)]
    pub author: Option<String>,
    /// Why it was saved.
    pub reason: String,
    /// submitted, asked, embargoed, accepted, rejected, superseded or erased.
    #[schema(example = "submitted")]
    pub state: String,
    /// The revision that its author had before them.
    #[schema(required)]
    pub parent: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something that was said of a revision.
#[derive(Debug, Serialize, FromRow, ToSchema)]
pub struct Remark {
    /// asked, answered, rejected or embargo_failed.
    #[schema(example = "asked")]
    pub kind: String,
    /// Which revision.
    #[schema(required)]
    pub revision: Option<Uuid>,
    /// The words.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One incident, with everything that somebody may see of it.
pub async fn item(tx: &mut PgConnection, sight: Sight<'_>, id: Uuid) -> Result<DeskIncident, Error> {
    let held = LockedRecord::incident(tx, id).await?;
    let Shown { revision, author, reason, at, state, incident, behind: _, embargo_until, overtaken, tag } =
        shown(tx, &held, sight).await?;
    let (sources, editors) = match sight {
        Sight::Whole => {
            let content = Record::Incident(incident.clone());
            let waiting = sources::waiting(tx, &content, &Protection::default()).await?;
            let editors = for_editors(tx, &held, &content, &waiting).await?;
            (waiting.into_iter().map(|(.., source)| source).collect(), Some(editors))
        }
        Sight::Own(holder) => (brought::own(tx, holder, &incident).await?, None),
    };
    let possible_duplicates = possible_duplicates(tx, sight, id, &incident, &sources).await?;
    let by_whom = match sight {
        Sight::Whole => Some(author),
        Sight::Own(holder) => Some(author).filter(|author| author == holder),
    };
    let reason = if by_whom.is_some() { reason } else { String::new() };
    let parent = None;
    // Whoever handed it in and was revised by an editor reads that the record waits, not what became of their words.
    let word =
        if held.state == "submitted" && state != "superseded" { state.clone() } else { held.state.clone() };
    Ok(DeskIncident {
        id,
        next: if overtaken { OVERTAKEN } else { next(&word, &state) },
        state: word,
        revision: RevisionHead { id: revision, author: by_whom, reason, state, parent, at },
        incident,
        sources,
        conversation: conversation(tx, sight, id).await?,
        possible_duplicates,
        embargo_until,
        retraction: held.retraction,
        editors,
        tag,
    })
}

const OVERTAKEN: &str = "Something else has become public since you wrote; what you wrote still waits. To change it, begin with what is public now.";

/// What a contributor can expect.
fn next(state: &str, revision: &str) -> &'static str {
    match (state, revision) {
        ("submitted", "submitted" | "rejected" | "accepted") | ("published", "submitted") => {
            "An editor will look at it; a second person decides. Nothing of it is public until then."
        }
        ("submitted" | "published", "superseded") => {
            "An editor has taken it further; a second person decides. A revision may be sent."
        }
        ("asked", _) | ("published", "asked") => "An editor has asked something: answer, or send a revision.",
        ("embargoed", _) => "It is approved, and becomes public when its embargo ends.",
        ("rejected", _) | ("published", "rejected") => {
            "It was not taken; the reason stands in the conversation. A revision may be sent."
        }
        ("published", _) => "It is public. Corrections and further claims are welcome.",
        ("retracted", _) => "It was taken back.",
        ("merged", _) => "It became part of another incident.",
        _ => "Nothing.",
    }
}

async fn for_editors(
    tx: &mut PgConnection,
    held: &LockedRecord,
    content: &Record,
    waiting: &[sources::Waiting],
) -> Result<ForEditors, Error> {
    let cautions = screening::cautions(tx, content, &held.protection, waiting).await?;
    let known = known_sources(tx, &[content]).await?;
    // Whether a day lies in the future was asked when it came in.
    let faults = content.clone().check_restored(
        &|key| known.contains(key),
        chrono::NaiveDate::MAX,
        &held.protection.origin,
    );
    let motions = sqlx::query_as(
        "select kind, detail, holder, at from desk.motion where record = $1 and ended is null order by at",
    )
    .bind(held.id)
    .fetch_all(&mut *tx)
    .await?;
    let open = revisions(tx, held.id)
        .await?
        .into_iter()
        .filter(|head| matches!(head.state.as_str(), "submitted" | "asked" | "embargoed"));
    Ok(ForEditors {
        protection: held.protection.clone(),
        waiting: open.collect(),
        accepted: held.accepted,
        cautions: cautions.into_iter().map(Caution::from).collect(),
        faults: faults.into_iter().map(Caution::from).collect(),
        motions,
    })
}

/// Every revision of a record, newest first.
pub async fn revisions(tx: &mut PgConnection, id: Uuid) -> Result<Vec<RevisionHead>, Error> {
    let query = sqlx::query_as(
        "select id, author, reason, state, parent, at from desk.revision where record = $1 order by seq desc",
    );
    Ok(query.bind(id).fetch_all(&mut *tx).await?)
}

/// The content of one revision of an incident.
pub async fn content(tx: &mut PgConnection, id: Uuid, revision: Uuid) -> Result<Value, Error> {
    let query = sqlx::query_scalar(
        "select content from desk.revision join desk.record on record.id = revision.record
         where revision.record = $1 and revision.id = $2 and record.kind = 'incident'",
    );
    query.bind(id).bind(revision).fetch_optional(&mut *tx).await?.ok_or(Error::NoRecord)
}

async fn conversation(tx: &mut PgConnection, sight: Sight<'_>, id: Uuid) -> Result<Vec<Remark>, Error> {
    let holder = match sight {
        Sight::Whole => None,
        Sight::Own(holder) => Some(holder),
    };
    let query = sqlx::query_as(
        "select act.kind, revision.id as revision, act.detail ->> 'text' as text, act.at
         from desk.act left join desk.revision on revision.id = (act.detail ->> 'revision')::uuid
         where act.record = $1 and act.kind in ('asked', 'answered', 'rejected', 'embargo_failed') and act.detail ? 'text'
           and ($2::text is null or revision.author = $2)
         order by act.seq",
    );
    Ok(query.bind(id).bind(holder).fetch_all(&mut *tx).await?)
}

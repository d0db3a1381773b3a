//! Records as the desk shows them: one with all that is known of it, and the queue.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, Postgres, Transaction};
use utoipa::ToSchema;
use uuid::Uuid;

use super::held::Held;
use super::likely::{PossibleDuplicate, possible_duplicates};
use super::record::Record;
use super::sight::{Shown, Sight, shown, visible};
use super::{Error, sources, warn};
use crate::model::change::Subject;
use crate::model::check::Fault;
use crate::model::incident::Incident;
use crate::model::redact::Protection;
use crate::model::source::Source;

/// An incident at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskIncident)]
pub struct Item {
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
    /// What one person asked for that needs a second.
    pub motions: Vec<Motion>,
}

/// A field that looks as if it could endanger a person.
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
pub async fn item(transaction: &mut Transaction<'_, Postgres>, sight: Sight<'_>, id: Uuid) -> Result<Item, Error> {
    let held = Held::incident(transaction, id).await?;
    let seen = shown(transaction, &held, sight).await?;
    let visible = visible(transaction, &held, &seen).await?;
    let Shown { revision, author, reason, at, state, incident, redacted: _, embargo_until, tag } = seen;
    let content = Record::Incident(incident);
    let waiting = sources::waiting(transaction, &content, &Protection::default()).await?;
    let editors = match sight {
        Sight::Whole => Some(for_editors(transaction, &held, &content, &waiting).await?),
        Sight::Own(_) => None,
    };
    let incident = visible;
    let cited = incident.source_keys();
    let sources: Vec<Source> = waiting.into_iter().map(|(.., source)| source).filter(|source| cited.contains(&source.key)).collect();
    let possible_duplicates = possible_duplicates(transaction, sight, id, &incident, &sources).await?;
    let by_whom = match sight {
        Sight::Whole => Some(author),
        Sight::Own(holder) => Some(author).filter(|author| author == holder),
    };
    let reason = if by_whom.is_some() { reason } else { String::new() };
    let parent = None;
    // Whoever handed it in and was revised by an editor reads that the record waits, not what became of their words.
    let word = if held.state == "submitted" && state != "superseded" { state.clone() } else { held.state.clone() };
    Ok(Item {
        id,
        next: next(&word, &state),
        state: word,
        revision: RevisionHead { id: revision, author: by_whom, reason, state, parent, at },
        incident,
        sources,
        conversation: conversation(transaction, sight, id).await?,
        possible_duplicates,
        embargo_until,
        retraction: held.retraction,
        editors,
        tag,
    })
}

/// What a contributor can expect.
fn next(state: &str, revision: &str) -> &'static str {
    match (state, revision) {
        ("submitted", _) | ("published", "submitted") => "An editor will look at it; a second person decides. Nothing of it is public until then.",
        ("asked", _) | ("published", "asked") => "An editor has asked something: answer, or send a revision.",
        ("embargoed", _) => "It is approved, and becomes public when its embargo ends.",
        ("rejected", _) | ("published", "rejected") => "It was not taken; the reason stands in the conversation. A revision may be sent.",
        ("published", _) => "It is public. Corrections and further claims are welcome.",
        ("retracted", _) => "It was taken back.",
        ("merged", _) => "It became part of another incident.",
        _ => "Nothing.",
    }
}

async fn for_editors(
    transaction: &mut Transaction<'_, Postgres>,
    held: &Held,
    content: &Record,
    waiting: &[sources::Waiting],
) -> Result<ForEditors, Error> {
    let cautions = warn::cautions(transaction, content, &held.protection, waiting).await?;
    let motions = sqlx::query_as("select kind, detail, holder, at from desk.motion where record = $1 and ended is null order by at")
        .bind(held.id)
        .fetch_all(&mut **transaction)
        .await?;
    let open = revisions(transaction, held.id).await?.into_iter().filter(|head| matches!(head.state.as_str(), "submitted" | "asked" | "embargoed"));
    Ok(ForEditors {
        protection: held.protection.clone(),
        waiting: open.collect(),
        accepted: held.accepted,
        cautions: cautions.into_iter().map(Caution::from).collect(),
        motions,
    })
}

/// Every revision of a record, newest first.
pub async fn revisions(transaction: &mut Transaction<'_, Postgres>, id: Uuid) -> Result<Vec<RevisionHead>, Error> {
    let query = sqlx::query_as("select id, author, reason, state, parent, at from desk.revision where record = $1 order by seq desc");
    Ok(query.bind(id).fetch_all(&mut **transaction).await?)
}

/// The content of one revision of an incident.
pub async fn content(transaction: &mut Transaction<'_, Postgres>, id: Uuid, revision: Uuid) -> Result<Value, Error> {
    let query = sqlx::query_scalar(
        "select content from desk.revision join desk.record on record.id = revision.record
         where revision.record = $1 and revision.id = $2 and record.kind = 'incident'",
    );
    query.bind(id).bind(revision).fetch_optional(&mut **transaction).await?.ok_or(Error::NoRecord)
}

async fn conversation(transaction: &mut Transaction<'_, Postgres>, sight: Sight<'_>, id: Uuid) -> Result<Vec<Remark>, Error> {
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
    Ok(query.bind(id).bind(holder).fetch_all(&mut **transaction).await?)
}

/// One line of the queue.
#[derive(Debug, Serialize, FromRow, ToSchema)]
pub struct Line {
    /// The incident's id.
    pub id: Uuid,
    /// Its title, as the revision has it.
    pub title: String,
    /// Its date, as the revision has it.
    pub date: String,
    /// Where it happened.
    pub host_country: String,
    /// The state of the incident.
    #[schema(example = "submitted")]
    pub state: String,
    /// The revision that waits, or the newest.
    pub revision: Uuid,
    /// The state of that revision.
    #[schema(example = "submitted")]
    pub revision_state: String,
    /// The holder who wrote it; null where it was somebody else.
    #[schema(required)]
    pub holder: Option<String>,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Whether it may be a duplicate of another.
    #[sqlx(default)]
    pub likely_duplicate: bool,
}

/// Which incidents of the desk.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Queue {
    /// In one of these states; else what waits for an editor, and for a contributor everything.
    pub states: Vec<String>,
    /// Written by this holder.
    pub holder: Option<String>,
    /// Waiting for at least so many days.
    pub min_age_days: Option<u32>,
    /// Of this country.
    pub host_country: Option<String>,
    /// Only those that may, or may not, be duplicates.
    pub likely_duplicate: Option<bool>,
    /// Those after this one: its time and id.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    /// At most so many.
    pub limit: u32,
}

/// Lines of the queue, and after which of them to go on.
#[derive(Debug)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// The last line that was looked at, if there may be more.
    pub next: Option<(DateTime<Utc>, Uuid)>,
}

/// A page of the queue, those first that have waited longest.
pub async fn queue(transaction: &mut Transaction<'_, Postgres>, sight: Sight<'_>, now: DateTime<Utc>, queue: &Queue) -> Result<Page, Error> {
    let (own, default): (Option<&str>, &[&str]) = match sight {
        Sight::Whole => (None, &["submitted", "asked", "embargoed"]),
        Sight::Own(holder) => (Some(holder), &[]),
    };
    let states: Vec<&str> = if queue.states.is_empty() { default.to_vec() } else { queue.states.iter().map(String::as_str).collect() };
    let before = queue.min_age_days.map(|days| now - chrono::TimeDelta::days(days.into()));
    let lines: Vec<Line> = sqlx::query_as(
        "select record.id, content ->> 'title' as title, content ->> 'date' as date, content ->> 'host_country' as host_country,
                case when record.state = 'submitted' and head.state <> 'superseded' then head.state else record.state end as state,
                head.id as revision, head.state as revision_state, head.author as holder, head.at
         from desk.record
         cross join lateral (
             select id, state, author, at, content from desk.revision
             where revision.record = record.id and ($1::text is null or author = $1) and state <> 'erased'
             order by state in ('submitted', 'asked', 'embargoed') desc, id is not distinct from record.accepted desc, seq desc limit 1
         ) as head
         where record.kind = 'incident'
           and (cardinality($2::text[]) = 0 or head.state = any($2)
                or record.state = any($2) and (record.state <> 'submitted' or head.state = 'superseded'))
           and ($3::text is null or head.author = $3)
           and ($4::timestamptz is null or head.at <= $4)
           and ($5::text is null or content ->> 'host_country' = $5)
           and ($6::timestamptz is null or (head.at, record.id) > ($6, $7))
         order by head.at, record.id
         limit $8",
    )
    .bind(own)
    .bind(states)
    .bind(queue.holder.as_deref())
    .bind(before)
    .bind(queue.host_country.as_deref())
    .bind(queue.after.map(|(at, _)| at))
    .bind(queue.after.map(|(_, id)| id))
    .bind(i64::from(queue.limit))
    .fetch_all(&mut **transaction)
    .await?;
    let next = lines.last().filter(|_| lines.len() == queue.limit as usize).map(|line| (line.at, line.id));
    let mut told = Vec::new();
    for mut line in lines {
        let value = content(transaction, line.id, line.revision).await?;
        if let Ok(Record::Incident(incident)) = Record::parse(Subject::Incident, value) {
            let waiting = sources::waiting(transaction, &Record::Incident(incident.clone()), &Protection::default()).await?;
            let sources: Vec<Source> = waiting.into_iter().map(|(.., source)| source).collect();
            line.likely_duplicate = !possible_duplicates(transaction, sight, line.id, &incident, &sources).await?.is_empty();
        }
        if queue.likely_duplicate.is_none_or(|wanted| wanted == line.likely_duplicate) {
            told.push(line);
        }
    }
    Ok(Page { lines: told, next })
}

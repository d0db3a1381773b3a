//! Protection: what must not be seen of an incident, set for every version at once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::acts::case::Case;
use crate::desk::error::Error;
use crate::desk::publication::masking::{set_protection, with_names};
use crate::desk::publication::publish::accept_pending;
use crate::desk::records::citation;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::publicly_cited;
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::record::incident::Incident;
use crate::model::redaction::coarsen::Coarseness;
use crate::model::redaction::protection::{ClaimCover, Origin, Protection};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{ActKind, Change, Subject};
use crate::model::vocabulary::workflow::{ApprovalKind, RecordState, RevisionState};

/// What must not be seen of an incident: all of it, not only what changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Protecting {
    /// Keys of confidential sources: their claims keep their numbers, but not who says it.
    #[serde(default)]
    pub sources: BTreeSet<String>,
    /// Claims, by key, of which the content or the whole is withheld.
    #[serde(default)]
    pub claims: BTreeMap<String, ClaimCover>,
    /// Keys of claims whose quotation is withheld.
    #[serde(default)]
    pub quotes: BTreeSet<String>,
    /// No place is shown finer than this; null shows them as they are.
    #[serde(default)]
    pub places: Option<Coarseness>,
    /// Names that no text may say. Those of places that are hidden in any revision are added.
    #[serde(default)]
    pub names: BTreeSet<String>,
    /// What the record already lacked when it was restored from an export; it stays as it is.
    #[serde(default)]
    pub origin: Origin,
    /// To hide less: pointers of what then can be seen and looked as if it could endanger a person, as the refusal named
    /// them, and does not.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// One person may hide more; to hide less, two have to ask for the same, and confirm what then can be seen and looks as if
/// it could endanger a person.
impl Act for Protecting {
    type Of = Uuid;

    async fn act(self, tx: &mut PgConnection, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let case = Case::open(tx, id, tag).await?;
        let held = &case.held;
        let contents = contents(tx, id).await?;
        let of = |wanted: &'static [RevisionState]| {
            contents.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, content)| content)
        };
        let accepted = || of(&[RevisionState::Accepted]);
        let wanted = wanted(tx, held, &self).await?;
        refuse_unknown(tx, held, &contents, &wanted).await?;
        let protection = with_names(&wanted, accepted());
        let detail = serde_json::to_value(&protection).map_err(Error::Json)?;
        let tightens = protection.covers(&held.protection);
        if !tightens {
            let seen = of(&[RevisionState::Accepted, RevisionState::Embargoed]);
            let told = screening::loosened(tx, seen, &held.protection, &protection).await?;
            screening::confirm(told, &self.confirmed)?;
            if !is_second(tx, by, id, ApprovalKind::Loosen, &detail).await? {
                return Ok(Outcome::Waits);
            }
        }
        // Of what was retracted a reason is public, which may name what is hidden now.
        if !held.is_seen() && held.state != RecordState::Retracted {
            set_protection(tx, id, &detail).await?;
            audit::done(tx, by, id, "protection", detail).await?;
            return Ok(Outcome::Done(None));
        }
        let mut along = Vec::new();
        if !tightens && held.is_seen() {
            let cited = accepted().flat_map(|content| publicly_cited(content, &protection)).collect();
            along = accept_pending(tx, by, &case.lock, &cited, &protection.sources).await?;
        }
        case.publish(tx, by, (ActKind::Protection, detail), change(held.state), along).await
    }
}

/// What is to be hidden. What a restored record never had stays as it is.
async fn wanted(tx: &mut PgConnection, held: &LockedRecord, asked: &Protecting) -> Result<Protection, Error> {
    let Protecting { claims, quotes, places, names, .. } = asked;
    Ok(Protection {
        sources: citation::same_as(tx, &asked.sources).await?,
        claims: claims.clone(),
        quotes: quotes.clone(),
        places: *places,
        names: names.clone(),
        origin: held.protection.origin.clone(),
    })
}

/// What is said of a record whose protection changed.
fn change(state: RecordState) -> Change {
    match state {
        RecordState::Published => Change::Protected,
        RecordState::Merged => Change::Merged,
        RecordState::Retracted | RecordState::Submitted | RecordState::Rejected => Change::Retracted,
    }
}

/// What every revision of an incident says, with its state.
async fn contents(tx: &mut PgConnection, id: Uuid) -> Result<Vec<(RevisionState, Record)>, Error> {
    let query =
        sqlx::query_as("select state, content from desk.revision where record = $1 and state <> 'erased'");
    let rows: Vec<(String, Value)> = query.bind(id).fetch_all(&mut *tx).await?;
    let read = |(state, content): (String, Value)| {
        let content = Record::parse(Subject::Incident, content)
            .map_err(|error| Error::Unreadable { record: id, error })?;
        Ok((RevisionState::parse(&state).unwrap_or(RevisionState::Rejected), content))
    };
    rows.into_iter().map(read).collect()
}

/// A slip of the pen in a key would protect nobody.
async fn refuse_unknown(
    tx: &mut PgConnection,
    held: &LockedRecord,
    contents: &[(RevisionState, Record)],
    protection: &Protection,
) -> Result<(), Error> {
    let incidents = contents.iter().filter_map(|(_, content)| match content {
        Record::Incident(incident) => Some(incident),
        Record::Source(_) | Record::ContextEvent(_) => None,
    });
    let keys: BTreeSet<&str> =
        incidents.clone().flat_map(|incident| &incident.claims).map(|claim| claim.key.as_str()).collect();
    let mut sources: BTreeSet<String> = incidents.flat_map(Incident::source_keys).collect();
    sources.extend(held.protection.sources.iter().cloned());
    if !protection.sources.is_subset(&sources) {
        // What they derive from can be hidden too.
        sources = citation::led_to(tx, &sources).await?;
    }
    let sources: BTreeSet<&str> = sources.iter().map(String::as_str).collect();
    let wanted = (protection.sources.iter().map(|key| ("sources", key, &sources)))
        .chain(protection.claims.keys().map(|key| ("claims", key, &keys)))
        .chain(protection.quotes.iter().map(|key| ("quotes", key, &keys)));
    let faults: Vec<Fault> = wanted
        .filter(|(_, key, known)| !known.contains(key.as_str()))
        .map(|(field, key, _)| Fault {
            pointer: format!("/{field}"),
            code: "unknown-value",
            message: format!("no revision of the incident has {key}"),
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record: held.id, faults }) }
}

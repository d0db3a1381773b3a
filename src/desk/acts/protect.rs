//! Protection: what must not be seen of an incident, set for every version at once.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::acts::case::Case;
use crate::desk::acts::contradiction;
use crate::desk::error::Error;
use crate::desk::publication::masking::{set_protection, with_names};
use crate::desk::publication::publish::accept_pending;
use crate::desk::publication::version::Lock;
use crate::desk::records::citation;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::publicly_cited;
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::record::incident::Incident;
pub use crate::model::redaction::protection::Protecting;
use crate::model::redaction::protection::Protection;
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::{ActKind, Subject};
use crate::model::vocabulary::workflow::{ApprovalKind, RevisionState};

/// One person may hide more; to hide less, two have to ask for the same, and confirm what then can be seen and looks as if
/// it could endanger a person.
impl Act for Protecting {
    type Of = Uuid;

    async fn act(self, tx: &mut PgConnection, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let case = Case::unseen(tx, id).await?;
        let held = &case.held;
        let contents = contents(tx, id).await?;
        let accepted = || of(&contents, &[RevisionState::Accepted]);
        let (asked, confirmed) = self.parts();
        // What a restored record never had stays as it is.
        let origin = held.protection.origin.clone();
        let sources = citation::same_as(tx, &asked.sources).await?;
        let wanted = Protection { sources, origin, ..asked };
        refuse_unknown(tx, held, &contents, &wanted).await?;
        let mut protection = with_names(&wanted, accepted());
        let tightens = protection.covers(&held.protection);
        protection.contradictions = contradiction::of(held, &protection, accepted(), (by, tightens));
        let detail = serde_json::to_value(&protection).map_err(Error::Json)?;
        if tightens {
            held.expect_state(tx, tag).await?;
        } else {
            held.expect(tx, tag).await?;
            let seen = of(&contents, &[RevisionState::Accepted, RevisionState::Embargoed]);
            let told = screening::loosened(tx, seen, &held.protection, &protection).await?;
            screening::confirm(told, &confirmed)?;
            if !is_second(tx, by, id, ApprovalKind::Loosen, &detail).await? {
                return Ok(Outcome::Waits);
            }
        }
        if !held.is_seen() {
            set_protection(tx, id, &detail).await?;
            audit::done(tx, by, id, "protection", detail).await?;
            return Ok(Outcome::Done(None));
        }
        let (mut along, mut unset) = (Vec::new(), Some(&detail));
        if !tightens && held.is_seen() {
            set_protection(tx, id, &detail).await?;
            unset = None;
            along = disclose(tx, by, &case.lock, accepted(), &protection).await?;
        }
        case.publish(tx, by, (ActKind::Protection, detail.clone()), case.protected(), along, unset).await
    }
}

/// Sources that were confidential from the start become public. Those that are joined to others may hide more.
async fn disclose(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    lock: &Lock,
    accepted: impl Iterator<Item = &Record>,
    protection: &Protection,
) -> Result<Vec<Uuid>, Error> {
    let cited = accepted.flat_map(|content| publicly_cited(content, protection)).collect();
    accept_pending(tx, by, lock, &cited, &protection.sources).await
}

/// What the revisions say that are in one of these states.
fn of<'a>(
    contents: &'a [(RevisionState, Record)],
    wanted: &'static [RevisionState],
) -> impl Iterator<Item = &'a Record> + Clone {
    contents.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, content)| content)
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
            message: format!("no revision of the incident contains {key}"),
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record: held.id, faults }) }
}

//! Protection: what must not be seen of an incident, set for every version at once.

use std::collections::BTreeSet;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::act::Act;
use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::{Outcome, is_second};
use crate::desk::actions::audit;
use crate::desk::actions::turn::Turn;
use crate::desk::acts::case::Case;
use crate::desk::acts::common_name;
use crate::desk::acts::contradiction;
use crate::desk::error::Error;
use crate::desk::publication::masking::{set_protection, with_names};
use crate::desk::publication::publish::accept_pending;
use crate::desk::publication::republish::Touched;
use crate::desk::publication::version::Lock;
use crate::desk::records::citation;
use crate::desk::records::contents::{contents, of_states};
use crate::desk::records::lineage::refuse_not_republishable;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::pending_sources::publicly_cited;
use crate::desk::records::record::Record;
use crate::desk::review::screening;
use crate::model::record::incident::Incident;
use crate::model::redaction::hidden_names::claimed_places;
pub use crate::model::redaction::protection::Protecting;
use crate::model::redaction::protection::{ClaimCover, Protection};
use crate::model::validation::check::Fault;
use crate::model::vocabulary::publication::ActKind;
use crate::model::vocabulary::workflow::{ApprovalKind, RevisionState};

/// One person may hide more; to hide less, two have to ask for the same, and confirm what then can be seen and looks as if
/// it could endanger a person.
impl Act for Protecting {
    type Of = Uuid;

    async fn act(self, tx: &mut Turn, by: &Actor<'_>, id: Uuid, tag: &str) -> Result<Outcome, Error> {
        let case = Case::unseen(tx, id).await?;
        let held = &case.held;
        let contents = contents(tx, id).await?;
        let accepted = || of_states(&contents, &[RevisionState::Accepted]);
        let (asked, confirmed) = self.parts();
        let mut protection = wanted(tx, held, &contents, asked).await?;
        let tightens = protection.covers(&held.protection) && !hides_again(&held.protection, &protection);
        let Protection { shown_again, claims, .. } = &mut protection;
        shown_again.retain(|key| claims.get(key) != Some(&ClaimCover::Whole));
        protection.contradictions = contradiction::of(held, &protection, accepted(), (by, tightens));
        let detail = serde_json::to_value(&protection).map_err(Error::Json)?;
        if tightens {
            held.expect_state(tx, tag).await?;
            if protection == held.protection {
                return Ok(Outcome::Done(None));
            }
        } else {
            held.expect(tx, tag).await?;
            refuse_loosening(tx, held, &contents, &protection, &confirmed).await?;
            if !is_second(tx, by, id, ApprovalKind::Loosen, &detail).await? {
                return Ok(Outcome::Waits);
            }
        }
        // So that it can be taken back.
        let mut told = detail.clone();
        told["before"] = serde_json::to_value(&held.protection).map_err(Error::Json)?;
        if !held.is_seen() {
            set_protection(tx, id, &protection).await?;
            audit::done(tx, by, id, "protection", told).await?;
            return Ok(Outcome::Done(None));
        }
        let (mut touched, mut unset) = (Touched::default(), Some(&detail));
        if !tightens && held.is_seen() {
            set_protection(tx, id, &protection).await?;
            unset = None;
            touched.along(disclose(tx, by, &case.lock, accepted(), &protection).await?);
        }
        case.publish(tx, by, (ActKind::Protection, told), case.protected(), touched, unset).await
    }
}

/// What is asked for, whole: with the names of all places that it hides.
async fn wanted(
    tx: &mut Turn,
    held: &LockedRecord,
    contents: &[(RevisionState, Record)],
    asked: Protection,
) -> Result<Protection, Error> {
    // What a restored record never had stays as it is, and so does what was shown again.
    let Protection { shown_again, origin, .. } = held.protection.clone();
    let sources = citation::same_as(tx, &asked.sources).await?;
    let wanted = Protection { sources, shown_again, origin, ..asked };
    refuse_unknown(tx, held, contents, &wanted).await?;
    refuse_long(held, contents, &wanted)?;
    Ok(with_names(&wanted, of_states(contents, &[RevisionState::Accepted])))
}

/// Whoever hides less confirms what then can be seen; what its keeper does not allow to be shown stays as it is.
async fn refuse_loosening(
    tx: &mut PgConnection,
    held: &LockedRecord,
    contents: &[(RevisionState, Record)],
    protection: &Protection,
    confirmed: &[String],
) -> Result<(), Error> {
    refuse_not_republishable(tx, &[held.id]).await?;
    let seen = of_states(contents, &[RevisionState::Accepted, RevisionState::Embargoed]);
    let told = screening::loosened(tx, held.id, seen, &held.protection, protection).await?;
    screening::confirm(told, confirmed)
}

/// Whether it hides a claim whole that was shown again because nobody confirmed that it must be hidden.
fn hides_again(before: &Protection, after: &Protection) -> bool {
    after.shown_again.iter().any(|key| after.hides_whole(key) && !before.hides_whole(key))
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

/// Every name is looked for in every text of every version, while others wait at the door. What is hidden already stays
/// so, however much it is.
fn refuse_long(
    held: &LockedRecord,
    contents: &[(RevisionState, Record)],
    protection: &Protection,
) -> Result<(), Error> {
    // Where places are hidden, what claims call them is looked for too.
    let incidents = contents.iter().filter_map(|(_, content)| content.incident());
    let claimed = incidents.filter(|_| protection.places.is_some()).flat_map(claimed_places);
    let names: BTreeSet<&str> = protection.names.iter().map(String::as_str).chain(claimed).collect();
    let new = names.into_iter().filter(|name| !held.protection.names.contains(*name));
    if new.map(|name| name.chars().count()).sum::<usize>() <= MOST_NAMES {
        return Ok(());
    }
    let message =
        format!("new names, and the places of claims, must have {MOST_NAMES} characters together or fewer");
    Err(Error::Faulty {
        record: held.id,
        faults: vec![Fault { pointer: "/names".to_owned(), code: "too-long", message }],
    })
}

/// The most characters of the names that one act hides.
const MOST_NAMES: usize = 10_000;

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
    let mut faults: Vec<Fault> = wanted
        .filter(|(_, key, known)| !known.contains(key.as_str()))
        .map(|(field, key, _)| Fault {
            pointer: format!("/{field}"),
            code: "unknown-value",
            message: format!("no revision of the incident contains {key}"),
        })
        .collect();
    let names = protection.names.difference(&held.protection.names);
    faults.extend(common_name::faults(tx, names, contents.iter().map(|(_, content)| content)).await?);
    if faults.is_empty() { Ok(()) } else { Err(Error::Faulty { record: held.id, faults }) }
}

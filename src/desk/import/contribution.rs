//! A contributor's file, saved: each of its rows as a submission of theirs, all or nothing, and all of it as one batch for an
//! editor.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk;
use crate::desk::access::sight::{Sight, shown};
use crate::desk::actions::actor::Actor;
use crate::desk::import::error::Error;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::progress::Progress;
use crate::desk::intake::sources::{Keys, alone};
use crate::desk::intake::submission::{revise, submit};
use crate::desk::intake::submitted::Submission;
use crate::desk::records::locked_record::LockedRecord;
use crate::desk::records::record::Draft;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;

/// Why the revisions were made.
const REASON: &str = "Imported from a file.";

/// What was saved.
#[derive(Debug, Default)]
pub(crate) struct Submitted {
    /// By what each row is known again.
    pub(crate) rows: Vec<(Uuid, [u8; 32])>,
    /// The revisions: those of sources first.
    pub(crate) revisions: Vec<Uuid>,
}

/// Submits each of the incidents with the new sources that it rests on. A source that several cite comes in with the first
/// of them.
pub(crate) async fn save(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    (planned, sources): (&[Planned], &[Draft]),
    progress: Progress<'_>,
) -> Result<Submitted, Error> {
    let sources: BTreeMap<&str, &Source> =
        sources.iter().filter_map(|draft| Some((draft.content.key()?, draft.content.source()?))).collect();
    let all: Vec<Source> = sources.values().map(|source| (*source).clone()).collect();
    alone(tx, &all).await?;
    let (mut saved, mut ids, mut brought) = (Submitted::default(), Vec::new(), BTreeSet::new());
    for (done, row) in planned.iter().enumerate() {
        progress(done as u64, planned.len() as u64);
        let draft = row.draft()?;
        let Some(incident) = draft.content.incident() else { continue };
        let (id, keys) = one(tx, by, &draft, incident, behind(incident, &sources)).await?;
        let again = known_again(incident, &keys)?;
        saved.rows.extend(
            row.digests
                .iter()
                .copied()
                .chain([again])
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(|digest| (id, digest)),
        );
        brought.extend(keys.into_values());
        ids.push(id);
    }
    saved.revisions = revisions(tx, by.holder, &ids, brought).await?;
    Ok(saved)
}

async fn one(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    draft: &Draft,
    incident: &Incident,
    sources: Vec<Source>,
) -> Result<(Uuid, Keys), Error> {
    let sight = Sight::Own(by.holder);
    let reason = REASON.to_owned();
    let submission =
        Submission { incident: incident.clone(), sources, reason, proposal: None, unread: Vec::new() };
    let Some(parent) = draft.parent else { return Ok(submit(tx, by, sight, submission).await?) };
    let held = LockedRecord::incident(tx, draft.id).await?;
    let seen = shown(tx, &held, sight).await?;
    if seen.revision != parent {
        return Err(Error::Overtaken(draft.id));
    }
    let keys = revise(tx, by, sight, draft.id, &seen.tag, submission).await?;
    Ok((draft.id, keys))
}

/// The new sources that an incident cites, and those that they derive from.
fn behind(incident: &Incident, sources: &BTreeMap<&str, &Source>) -> Vec<Source> {
    let mut behind: Vec<Source> = Vec::new();
    let mut left: Vec<String> = incident.source_keys().into_iter().collect();
    while let Some(key) = left.pop() {
        if let Some(source) = sources.get(key.as_str())
            && behind.iter().all(|known| known.key != key)
        {
            left.extend(source.derived_from.iter().cloned());
            behind.push((*source).clone());
        }
    }
    behind
}

/// By what it is known when it comes again: as it cites its sources by the keys that they have now.
fn known_again(incident: &Incident, keys: &Keys) -> Result<[u8; 32], Error> {
    let mut incident = incident.clone();
    for key in incident.source_keys_mut() {
        if let Some(new) = keys.get(key) {
            key.clone_from(new);
        }
    }
    let json = serde_json_canonicalizer::to_vec(&incident).map_err(desk::Error::Json)?;
    Ok(Sha256::digest(json).into())
}

/// What waits now of these incidents and sources in the words of this holder.
async fn revisions(
    tx: &mut PgConnection,
    holder: &str,
    incidents: &[Uuid],
    sources: BTreeSet<String>,
) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select revision.id from desk.revision join desk.record on record.id = revision.record
         where (record.id = any($1) or record.key = any($2)) and author = $3 and revision.state = 'submitted'
         order by record.kind = 'incident', revision.seq",
    );
    Ok(query.bind(incidents).bind(Vec::from_iter(sources)).bind(holder).fetch_all(&mut *tx).await?)
}

//! What somebody hands in, and how it is saved.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::records::record::Draft;
use crate::desk::records::save::save;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::validation::check::Fault;

/// What somebody hands in: an incident, the sources that the register does not have yet, and why. What is wrong with it is
/// told by pointers into this: `/incident`, `/sources`, and `/claim` where one claim was handed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// The incident, whole.
    pub incident: Incident,
    /// Sources that its claims cite and that the register may not have; each key is a label in here.
    pub sources: Vec<Source>,
    /// Why, in words for the editors.
    pub reason: String,
    /// The proposal that this takes up: an editor's revision holds it, and its author's next proposal takes its place.
    pub proposal: Option<Uuid>,
}

/// Saves sources, and the incident that they come with. Gives the revision of the incident, and those of sources that came
/// before. Of what is wrong it is told where in the submission.
pub(crate) async fn save_all(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    reason: &str,
    sources: Vec<(usize, Draft)>,
    incident: Option<Draft>,
) -> Result<(Option<Uuid>, Vec<Uuid>), Error> {
    let (places, mut drafts): (Vec<(usize, Uuid)>, Vec<Draft>) =
        sources.into_iter().map(|(at, draft)| ((at, draft.id), draft)).unzip();
    let come_again: Vec<bool> = drafts.iter().map(|draft| draft.parent.is_some()).collect();
    let is_whole = incident.is_some();
    drafts.extend(incident);
    if drafts.is_empty() {
        return Ok((None, Vec::new()));
    }
    let saved = save(tx, hand.clock, hand.holder, reason, drafts).await;
    let mut revisions = saved.map_err(|error| match error {
        Error::Faulty { record, faults } => {
            let of_source =
                places.iter().find(|(_, id)| *id == record).map(|(at, _)| format!("/sources/{at}"));
            Error::Faulty { record, faults: beneath(of_source.as_deref().unwrap_or("/incident"), faults) }
        }
        other => other,
    })?;
    let own = if is_whole { revisions.pop() } else { None };
    let again =
        revisions.into_iter().zip(come_again).filter(|(_, again)| *again).map(|(revision, _)| revision);
    Ok((own, again.collect()))
}

/// The faults of a part, by pointers into the whole.
pub(crate) fn beneath(part: &str, faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().map(|fault| Fault { pointer: format!("{part}{}", fault.pointer), ..fault }).collect()
}

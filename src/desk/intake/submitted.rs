//! What somebody hands in, and how it is saved.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::error::Error;
use crate::desk::records::record::Draft;
use crate::desk::records::save::{faulty, write};
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::validation::check::{Fault, certain};

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
    /// Pointers to what could not be read, where something else stands in its place. Such a submission is never kept: it
    /// is only asked what else is wrong with it.
    pub unread: Vec<String>,
}

/// What is known to be wrong with a submission before its records are looked at.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What is wrong.
    pub(crate) faults: Vec<Fault>,
    /// Pointers to what could not be read.
    pub(crate) unread: Vec<String>,
}

impl Found {
    /// Everything that is wrong, of which all is certain; none if nothing is.
    pub(crate) fn refuse(self, record: Uuid, more: Vec<Fault>) -> Result<(), Error> {
        let Self { mut faults, unread } = self;
        for fault in certain(more, &unread) {
            let is_told = |known: &Fault| (&known.pointer, known.code) == (&fault.pointer, fault.code);
            if !faults.iter().any(is_told) {
                faults.push(fault);
            }
        }
        let faults = certain(faults, &unread);
        if faults.is_empty() && unread.is_empty() { Ok(()) } else { Err(Error::Faulty { record, faults }) }
    }
}

/// Saves sources, and the incident that they come with, if nothing is wrong with any of it. Gives the revision of the
/// incident, and those of sources that came before. Of what is wrong it is told where in the submission.
pub(crate) async fn save_all(
    tx: &mut PgConnection,
    hand: &Actor<'_>,
    (record, reason): (Uuid, &str),
    (sources, incident): (Vec<(usize, Draft)>, Option<Draft>),
    found: Found,
) -> Result<(Option<Uuid>, Vec<Uuid>), Error> {
    let (places, mut drafts): (Vec<(usize, Uuid)>, Vec<Draft>) =
        sources.into_iter().map(|(at, draft)| ((at, draft.id), draft)).unzip();
    let come_again: Vec<bool> = drafts.iter().map(|draft| draft.parent.is_some()).collect();
    let is_whole = incident.is_some();
    drafts.extend(incident);
    if drafts.is_empty() {
        found.refuse(record, Vec::new())?;
        return Ok((None, Vec::new()));
    }
    let part = |of: Uuid| {
        let source = places.iter().find(|(_, id)| *id == of);
        source.map_or_else(|| "/incident".to_owned(), |(at, _)| format!("/sources/{at}"))
    };
    let wrong = faulty(tx, hand.clock, hand.holder, &mut drafts).await?;
    found.refuse(record, wrong.into_iter().flat_map(|(of, faults)| beneath(&part(of), faults)).collect())?;
    let mut revisions = write(tx, hand, reason, &drafts).await?;
    let own = if is_whole { revisions.pop() } else { None };
    let again =
        revisions.into_iter().zip(come_again).filter(|(_, again)| *again).map(|(revision, _)| revision);
    Ok((own, again.collect()))
}

/// It says what is there already: nothing would come of it.
pub(crate) fn unchanged(pointer: &str) -> Fault {
    let message = "this is there already, word for word; change something".to_owned();
    Fault { pointer: pointer.to_owned(), code: "unchanged", message }
}

/// The faults of a part, by pointers into the whole.
pub(crate) fn beneath(part: &str, faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().map(|fault| Fault { pointer: format!("{part}{}", fault.pointer), ..fault }).collect()
}

//! What in somebody's own words looks as if it could lead to a person: they are told before anybody else reads it, and of
//! nothing that they did not write.

use crate::desk::view::proposals::DeskProposal;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::screening::cautions::{self, Caution, advice};
use crate::model::validation::check::Fault;

/// In an incident and its sources, all of which they wrote; by pointers into the answer that shows them.
pub(crate) fn of_incident(incident: &Incident, sources: &[Source]) -> Vec<Fault> {
    let mut found = told("/incident", cautions::incident(incident));
    found.extend(of_sources("", sources));
    found
}

/// In what they propose and nobody has decided on.
pub(crate) fn of_proposals(public: &Incident, proposals: &[DeskProposal]) -> Vec<Fault> {
    let mut found = Vec::new();
    for (at, proposal) in proposals.iter().enumerate().filter(|(_, proposal)| proposal.state.is_open()) {
        for (nth, change) in proposal.changes.iter().enumerate() {
            let of = cautions::proposed(public, &change.path, &change.after);
            found.extend(told(&format!("/proposals/{at}/changes/{nth}/after"), of));
        }
        found.extend(of_sources(&format!("/proposals/{at}"), &proposal.sources));
    }
    found
}

fn of_sources(beneath: &str, sources: &[Source]) -> Vec<Fault> {
    let of = |(at, source)| told(&format!("{beneath}/sources/{at}"), cautions::source(source, &[]));
    sources.iter().enumerate().flat_map(of).collect()
}

fn told(part: &str, found: Vec<Caution>) -> Vec<Fault> {
    let of = |caution: Caution| Fault {
        message: advice(&caution),
        pointer: format!("{part}{}", caution.pointer),
        code: caution.code,
    };
    found.into_iter().map(of).collect()
}

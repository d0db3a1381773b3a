//! What in somebody's own words looks as if it could lead to a person: they are told before anybody else reads it, and of
//! nothing that they did not write.

use crate::desk::view::proposals::{DeskProposal, ProposedChange};
use crate::model::comparison::apply::apply;
use crate::model::comparison::changes::FieldChange;
use crate::model::comparison::wording::name;
use crate::model::record::incident::Incident;
use crate::model::record::source::Source;
use crate::model::screening::cautions::{self, Caution, advice};
use crate::model::validation::check::Fault;
use crate::model::validation::json::segment;

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
        for (nth, odd) in odd_points(public, &proposal.changes) {
            found.extend(told(&format!("/proposals/{at}/changes/{nth}/after"), vec![odd]));
        }
        found.extend(of_sources(&format!("/proposals/{at}"), &proposal.sources));
    }
    found
}

/// Points that look odd once all changes are made, as latitude and longitude may change apart; with the number of a change
/// of their place.
fn odd_points(public: &Incident, changes: &[ProposedChange]) -> Vec<(usize, Caution)> {
    let Ok(mut record) = serde_json::to_value(public) else { return Vec::new() };
    let made: Vec<FieldChange> = changes.iter().map(ProposedChange::field).collect();
    // What cannot be made any more is not looked at.
    let _ = apply(&mut record, &made);
    let Ok(after) = serde_json::from_value::<Incident>(record.clone()) else { return Vec::new() };
    let of = |at: usize| {
        let path = format!("/places/{}", segment(&name("places", &record["places"][at])));
        let under = |path: &str| changes.iter().position(|change| change.path.starts_with(path));
        under(&path).or_else(|| under("/places/"))
    };
    cautions::odd_points(public, &after).into_iter().filter_map(|(at, odd)| Some((of(at)?, odd))).collect()
}

fn of_sources(beneath: &str, sources: &[Source]) -> Vec<Fault> {
    let of = |(at, source)| told(&format!("{beneath}/sources/{at}"), cautions::source(source, &[]));
    sources.iter().enumerate().flat_map(of).collect()
}

fn told(part: &str, found: Vec<Caution>) -> Vec<Fault> {
    // Without the digest: they confirm nothing.
    let of = |caution: Caution| Fault {
        message: advice(&caution),
        pointer: format!("{part}{}", caution.pointer),
        code: caution.code,
    };
    found.into_iter().map(of).collect()
}

//! What a reader would make otherwise of an incident, were some of its claims hidden.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Incident};
use crate::model::redaction::protection::Protection;
use crate::model::redaction::redact::redact;
use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::{Stance, Withheld};

/// The claims of an incident that one protection shows, in part or in full, the next hides whole, and that contradict what
/// is left: each with its marks.
#[must_use]
pub fn contradictions(
    incident: &Incident,
    before: &Protection,
    after: &Protection,
) -> BTreeMap<String, BTreeSet<Withheld>> {
    let is_hidden = |claim: &&Claim| after.hides_whole(&claim.key) && !before.hides_whole(&claim.key);
    let hidden: Vec<&Claim> = incident.claims.iter().filter(is_hidden).collect();
    if hidden.is_empty() {
        return BTreeMap::new();
    }
    let narrows = is_narrower(figure(incident, after), figure(incident, before));
    let marks = |claim: &Claim| {
        let denial = (claim.stance == Stance::Denies).then_some(Withheld::Denial);
        let figure = (narrows && claim.people.is_some()).then_some(Withheld::Figure);
        denial.into_iter().chain(figure).collect::<BTreeSet<_>>()
    };
    let marked = hidden.into_iter().map(|claim| (claim.key.clone(), marks(claim)));
    marked.filter(|(_, marks)| !marks.is_empty()).collect()
}

/// The figure as the public reads it under a protection.
fn figure(incident: &Incident, protection: &Protection) -> Bounds {
    let shown = redact(incident.clone(), protection).incident;
    shown.people.unwrap_or_else(|| claim_figure::unstated(&shown.claims)).bounds()
}

fn is_narrower(is: Bounds, was: Bounds) -> bool {
    let most = |bounds: Bounds| bounds.max.unwrap_or(u32::MAX);
    is.min > was.min || most(is) < most(was)
}

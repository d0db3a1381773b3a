//! What a reader would make otherwise of an incident, were some of its claims hidden.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::counting::status;
use crate::model::record::claim_figure;
use crate::model::record::incident::{Claim, Incident};
use crate::model::redaction::protection::Protection;
use crate::model::redaction::public::happenings;
use crate::model::redaction::redact::redact;
use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::{Stance, Status, Withheld};

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
    let (was, is) = (Told::of(incident, before), Told::of(incident, after));
    let narrows = is_narrower(is.figure, was.figure) || is_narrower(is.repatriated, was.repatriated);
    let marks = |claim: &Claim| {
        let denial = (claim.stance == Stance::Denies).then_some(Withheld::Denial);
        let figure = (narrows && claim.people.is_some()).then_some(Withheld::Figure);
        let tells = || incident.timeline.iter().any(|step| step.claims.contains(&claim.key));
        let outcome = (is.status != was.status && tells()).then_some(Withheld::Outcome);
        denial.into_iter().chain(figure).chain(outcome).collect::<BTreeSet<_>>()
    };
    let marked = hidden.into_iter().map(|claim| (claim.key.clone(), marks(claim)));
    marked.filter(|(_, marks)| !marks.is_empty()).collect()
}

/// What the public reads of the people under a protection.
struct Told {
    figure: Bounds,
    status: Status,
    repatriated: Bounds,
}

impl Told {
    fn of(incident: &Incident, protection: &Protection) -> Self {
        let shown = redact(incident.clone(), protection).incident;
        let figure = shown.people.unwrap_or_else(|| claim_figure::unstated(&shown.claims)).bounds();
        let steps = happenings(&shown.timeline);
        let (status, repatriated) = (status::status(&steps, figure), status::repatriated(&steps, figure));
        Self { figure, status, repatriated }
    }
}

fn is_narrower(is: Bounds, was: Bounds) -> bool {
    let most = |bounds: Bounds| bounds.max.unwrap_or(u32::MAX);
    is.min > was.min || most(is) < most(was)
}

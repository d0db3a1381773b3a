//! How the figure follows from the claims.

use serde_json::Value;

use crate::model::record::incident::{Claim, ClaimedPeople, Figure, Group, Incident, Step};
use crate::model::value::bounds::Bounds;
use crate::model::vocabulary::record::{Basis, Counts, Quantifier, Stance};

/// The asserting claims that have a number, with it.
pub fn numbered(claims: &[Claim]) -> impl Iterator<Item = (&Claim, ClaimedPeople)> {
    claims
        .iter()
        .filter(|claim| claim.stance == Stance::Asserts)
        .filter_map(|claim| Some((claim, claim.people?)))
}

/// The `widest` figure: the hull of the asserting claims that have a number and count the same; none if there is no
/// such claim.
#[must_use]
pub fn widest(claims: &[Claim], counts: Counts) -> Option<Figure> {
    let same: Vec<_> = numbered(claims).filter(|(_, people)| people.counts == counts).collect();
    let hull = same.iter().map(|(_, people)| people.bounds()).reduce(Bounds::hull)?;
    let claims = same.iter().map(|(claim, _)| claim.key.clone()).collect();
    Some(Figure { min: hull.min, max: hull.max, counts, basis: Basis::Widest, claims, reason: None })
}

/// The figure of a record that states none: the widest of what its claims count, refugees before persons; with no
/// number at all, at least one person, as there would be no incident otherwise.
#[must_use]
pub fn unstated(claims: &[Claim]) -> Figure {
    widest(claims, Counts::Refugees).or_else(|| widest(claims, Counts::Persons)).unwrap_or(Figure {
        min: 1,
        max: None,
        counts: Counts::Persons,
        basis: Basis::Widest,
        claims: Vec::new(),
        reason: None,
    })
}

/// Rule 1: whether one of the claims that a figure rests on gives a number that its source calls approximate.
#[must_use]
pub fn is_approximate(figure: &Figure, claims: &[Claim]) -> bool {
    claims
        .iter()
        .filter(|claim| figure.claims.contains(&claim.key))
        .filter_map(|claim| claim.people)
        .any(|people| people.quantifier == Quantifier::About)
}

/// An incident as it is written: a step or a group may leave its claims out.
pub fn complete(incident: &mut Value) {
    for part in ["timeline", "groups"] {
        let items = incident.get_mut(part).and_then(Value::as_array_mut).into_iter().flatten();
        for fields in items.filter_map(Value::as_object_mut) {
            fields.entry("claims").or_insert_with(|| Value::Array(Vec::new()));
        }
    }
}

/// A step or a group that names no claim rests on all that assert the incident, and is known as such: any of them may be
/// the only one that reports it. One that names none and stood so before stays so: its claims may be withheld.
pub fn rest_on_asserting(incident: &mut Incident, before: Option<&Incident>) {
    let asserting = incident.claims.iter().filter(|claim| claim.stance == Stance::Asserts);
    let asserting: Vec<String> = asserting.map(|claim| claim.key.clone()).collect();
    let stood = |step: &Step| before.is_some_and(|before| before.timeline.contains(step));
    for step in incident.timeline.iter_mut().filter(|step| step.claims.is_empty() && !stood(step)) {
        step.claims.clone_from(&asserting);
        step.rests_on_all = asserting.len() > 1;
    }
    let stood = |group: &Group| before.is_some_and(|before| before.groups.contains(group));
    for group in incident.groups.iter_mut().filter(|group| group.claims.is_empty() && !stood(group)) {
        group.claims.clone_from(&asserting);
        group.rests_on_all = asserting.len() > 1;
    }
}

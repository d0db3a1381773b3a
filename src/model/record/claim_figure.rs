//! How the figure follows from the claims.

use crate::model::record::incident::{Claim, ClaimedPeople, Figure};
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

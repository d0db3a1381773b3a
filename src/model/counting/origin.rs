//! Rule 4 by country of origin: how many of an incident's people are from each of its countries.

use std::collections::BTreeSet;

use crate::model::counting::share::{Share, joint};
use crate::model::record::incident::Group;
use crate::model::value::bounds::Bounds;
use crate::model::value::country::Country;
use crate::model::vocabulary::record::Counted;

/// How many of the figure's people are from each country of origin, in the order of `origins`.
///
/// Nationality divides the figure as places do, and the formula is the same ([`joint`]). The shares are:
/// - of a country of origin, at least one person, or the largest group of that nationality that is counted in the figure;
///   no upper bound, as a group is seldom all who are from there;
/// - of any other nationality, at least the largest of its groups that are counted, at most all of its groups together
///   that are counted or may be: where it is unclear, all of a group can be in the figure, some of it, or nobody. They
///   are not from a country of origin, and have no row.
///
/// Groups of one nationality can be the same people in other words (two guides, three men): so the largest of them is a
/// lower bound, and their sum an upper one. A group without nationality can be from anywhere and says nothing here, and
/// so does one that is not counted. An incident without a country of origin is in the row `null` with all its people.
///
/// Groups are claims and are not checked against the figure. Where the figure cannot hold them they say nothing, and a
/// row never begins above the figure: the part is not said to be more than the whole.
#[must_use]
pub fn shares(figure: Bounds, origins: &[Country], groups: &[Group]) -> Vec<Share> {
    let others: BTreeSet<Country> = groups
        .iter()
        .filter(|group| group.counted != Counted::No)
        .filter_map(|group| group.nationality)
        .filter(|nationality| !origins.contains(nationality))
        .collect();
    let shares: Vec<Bounds> = origins
        .iter()
        .map(|origin| Bounds::open(of_nationality(groups, *origin).min.max(1)))
        .chain(others.into_iter().map(|other| of_nationality(groups, other)))
        .collect();
    let row = |at: usize| {
        let rest: Vec<Bounds> = [&shares[..at], &shares[at + 1..]].concat();
        let Share { people, everybody } = joint(figure, &shares[at..=at], &rest);
        Share { people: Bounds { min: people.min.min(figure.min), ..people }, everybody }
    };
    (0..origins.len()).map(row).collect()
}

/// How many people of a nationality its groups say are in the figure.
fn of_nationality(groups: &[Group], nationality: Country) -> Bounds {
    let of = || groups.iter().filter(|group| group.nationality == Some(nationality));
    let certain = of().filter(|group| group.counted == Counted::Yes).map(|group| group.min).max();
    let together = of()
        .filter(|group| group.counted != Counted::No)
        .map(|group| Bounds { min: group.min, max: group.max })
        .fold(Bounds::NONE, Bounds::plus);
    Bounds { min: certain.unwrap_or(0), max: together.max }
}

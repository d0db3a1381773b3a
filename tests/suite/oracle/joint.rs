//! Rule 4 against brute force: every distribution of a small group over its places is written out.

use proptest::prelude::*;
use refoulement::model::counting::share::{Share, both, conflict, joint};
use refoulement::model::value::bounds::Bounds;

use super::cases;

/// No more people than this at any place that is open.
const CAP: u32 = 9;

fn bounds() -> impl Strategy<Value = Bounds> {
    (0..=4_u32, prop::option::weighted(0.7, 0..=3_u32))
        .prop_map(|(min, more)| Bounds { min, max: more.map(|more| min + more) })
}

/// Every way to put people at the places within their shares.
fn distributions(shares: &[Bounds]) -> Vec<Vec<u32>> {
    shares.iter().fold(vec![Vec::new()], |before, share| {
        let here: Vec<u32> = (share.min..=share.max.unwrap_or(CAP)).collect();
        before.iter().flat_map(|before| here.iter().map(|n| [before.clone(), vec![*n]].concat())).collect()
    })
}

/// Those that sum to a number within the figure.
fn feasible(figure: Bounds, shares: &[Bounds]) -> Vec<Vec<u32>> {
    let most = figure.max.unwrap_or(CAP);
    distributions(shares)
        .into_iter()
        .filter(|at| (figure.min..=most).contains(&at.iter().sum::<u32>()))
        .collect()
}

/// The fewest and the most.
fn extremes(numbers: impl Iterator<Item = u32> + Clone) -> Option<(u32, u32)> {
    Some((numbers.clone().min()?, numbers.max()?))
}

proptest! {
    #![proptest_config(cases(128))]

    /// A row by place holds exactly what the feasible distributions put there, from the fewest to the most.
    #[test]
    fn a_row_by_place_is_what_is_possible(m in 0..=6_u32, more in 0..=3_u32, shares in prop::collection::vec(bounds(), 1..=4), row in any::<u8>()) {
        let figure = Bounds::new(m, m + more);
        let feasible = feasible(figure, &shares);
        let in_row = |at: &usize| row >> at & 1 == 1;
        let (of, rest): (Vec<usize>, Vec<usize>) = (0..shares.len()).partition(in_row);
        let pick = |places: &[usize]| places.iter().map(|at| shares[*at]).collect::<Vec<_>>();
        let found = joint(figure, &pick(&of), &pick(&rest));
        let sums = feasible.iter().map(|at| of.iter().map(|place| at[*place]).sum::<u32>());
        match extremes(sums) {
            Some((least, most)) => prop_assert_eq!(found.people, Bounds::new(least, most)),
            // Nothing fits: the shares say nothing.
            None => prop_assert!(found.people.min <= found.people.max.unwrap() && found.people.max <= figure.max),
        }
        prop_assert!(!found.everybody || rest.iter().all(|place| shares[*place].max == Some(0)));
    }

    /// A figure is refused only where it is not wholly possible at its lower end or not at all.
    #[test]
    fn a_conflict_is_refused(m in 0..=6_u32, more in 0..=3_u32, shares in prop::collection::vec(bounds(), 1..=4)) {
        let figure = Bounds::new(m, m + more);
        let at_least = feasible(Bounds::new(m, m), &shares);
        prop_assert_eq!(conflict(figure, &shares).is_none(), !at_least.is_empty(), "m is not possible");
    }

    /// Both divisions at once, and those repatriated: the truth is never outside, for every group of people there can be.
    #[test]
    fn the_truth_of_two_divisions_is_never_outside(
        m in 0..=5_u32, more in 0..=3_u32, open in any::<bool>(), places in prop::collection::vec(bounds(), 1..=3), origins in prop::collection::vec(bounds(), 1..=3), of_place in 1..=7_u8, of_origin in 0..3_usize,
    ) {
        let figure = if open { Bounds::open(m) } else { Bounds::new(m, m + more) };
        let (of, rest): (Vec<usize>, Vec<usize>) = (0..places.len()).partition(|at| of_place >> at & 1 == 1);
        let pick = |at: &[usize]| at.iter().map(|at| places[*at]).collect::<Vec<_>>();
        let a = joint(figure, &pick(&of), &pick(&rest));
        let of_origin = of_origin % origins.len();
        let others = [&origins[..of_origin], &origins[of_origin + 1..]].concat();
        let b = joint(figure, &origins[of_origin..=of_origin], &others);
        let found = both(figure, a, b);
        let by_place = feasible(figure, &places);
        let by_origin = feasible(figure, &origins);
        for (here, from) in by_place.iter().flat_map(|here| by_origin.iter().map(move |from| (here, from))) {
            let all: u32 = here.iter().sum();
            if all != from.iter().sum::<u32>() {
                continue;
            }
            let (here, from) = (of.iter().map(|place| here[*place]).sum::<u32>(), from[of_origin]);
            // Any overlap between these two is possible.
            for overlap in [(here + from).saturating_sub(all), here.min(from)] {
                prop_assert!(found.people.min <= overlap && found.people.max.is_none_or(|max| overlap <= max), "{overlap} of {all}: {a:?} and {b:?} give {found:?}");
            }
        }
    }
}

/// A part can have the figure's own bounds without being the whole group.
#[test]
fn bounds_alone_do_not_say_everybody() {
    let figure = Bounds::new(2, 10);
    // Eight people: three here and five there, where at most five can be.
    let here = joint(figure, &[Bounds::new(2, 10)], &[Bounds::new(0, 5)]);
    assert_eq!(here, Share { people: figure, everybody: false });
    // Of the eight, the three that were returned can all have been there.
    let returned = Share { people: Bounds::new(3, 3), everybody: false };
    assert_eq!(both(figure, here, returned).people, Bounds::new(0, 3));
    // Where nobody can be elsewhere, the row is the whole group.
    assert_eq!(joint(figure, &[Bounds::open(1)], &[Bounds::NONE]), Share { people: figure, everybody: true });
}

#[test]
fn a_figure_that_cannot_hold_its_shares_leaves_no_nonsense() {
    let five = Bounds::new(5, 5);
    let ten = Bounds::new(10, 10);
    assert_eq!(joint(five, &[ten], &[ten]).people, Bounds::new(0, 5));
    assert_eq!(joint(five, &[ten, ten], &[]).people, five);
    assert_eq!(joint(Bounds::new(1, 1), &[Bounds::open(1)], &[Bounds::open(1)]).people, Bounds::new(0, 1));
}

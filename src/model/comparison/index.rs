//! Cases that may be the same as another, out of very many: looked up by what two such cases must have in common, and
//! not by comparing all with all. What is found is judged by [`is_likely`] alone.

use std::collections::HashMap;
use std::ops::Range;

use chrono::Datelike;

use crate::model::comparison::case::{Case, Letters};
use crate::model::comparison::duplicates::{A_MONTH, DAYS_APART, MOST_DAYS_APART, NEAR_KM, days, is_likely};
use crate::model::value::bounds::Bounds;
use crate::model::value::country::Country;
use crate::model::value::geography::EARTH_RADIUS_KM;

/// Of those that have one thing in common with a case, so many are compared with it: the nearest in time.
pub const NEAREST: usize = 200;
/// So many are compared with one case at all.
pub const MOST_COMPARED: usize = 1000;

/// Numbers from a lower to an upper bound are looked up one by one, if they are no more than so many.
const FEW_NUMBERS: u32 = 20;

/// What two cases have in common that may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key<'c> {
    Address(&'c str),
    Source(&'c str),
    Place(Country, &'c str),
    /// A cube around a part of the earth's surface.
    Around([i32; 3]),
    /// A number of people in a country, and all cases with numbers that are too many to be looked up one by one.
    Number(Country, u32),
    Numbers(Country),
    /// All cases with a number.
    Numbered(Country),
    Letters(Letters),
    Title(&'c str),
}

/// The cases of one key, by the first day on which they may have happened: those of one day, those of up to a month, and
/// longer ones.
#[derive(Debug, Default)]
struct Bucket([Vec<(i32, usize)>; 3]);

/// Many cases, to be asked which of them may be the same as another.
#[derive(Debug)]
pub struct Index<'c> {
    cases: &'c [Case],
    buckets: HashMap<Key<'c>, Bucket>,
    /// How many titles have a pair of letters.
    usual: HashMap<Letters, u32>,
}

/// What was found of one case.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Found {
    /// The places of those that may be the same, in the order in which they were found.
    pub like: Vec<usize>,
    /// There may be more: it was not looked further.
    pub more: bool,
    /// Too many have something in common with it: only the nearest in time were compared.
    pub only_nearest: bool,
}

/// Which cases have been compared with the one that is looked up; kept from one to the next, to be made once.
#[derive(Debug, Default)]
pub struct Seen {
    turn: u32,
    turns: Vec<u32>,
}

impl Seen {
    fn begin(&mut self, of: usize) {
        self.turns.resize(of, 0);
        self.turn += 1;
    }

    fn is_first(&mut self, at: usize) -> bool {
        std::mem::replace(&mut self.turns[at], self.turn) != self.turn
    }
}

impl<'c> Index<'c> {
    /// Makes it.
    #[must_use]
    pub fn of(cases: &'c [Case]) -> Self {
        let mut usual: HashMap<Letters, u32> = HashMap::new();
        for letters in cases.iter().flat_map(|case| &case.pairs) {
            *usual.entry(*letters).or_default() += 1;
        }
        let mut index = Self { cases, buckets: HashMap::new(), usual };
        for (at, case) in cases.iter().enumerate() {
            let list = list(days(case.span));
            for key in index.kept_under(case) {
                let bucket = index.buckets.entry(key).or_default();
                bucket.0[list].push((case.span.earliest.num_days_from_ce(), at));
            }
        }
        for bucket in index.buckets.values_mut() {
            for list in &mut bucket.0 {
                list.sort_unstable();
                list.dedup();
            }
        }
        index
    }

    /// Those that may be the same as this case, at most so many; `is_other` says of which it is known that they are not.
    pub fn like(&self, case: &Case, most: usize, is_other: impl Fn(usize) -> bool, seen: &mut Seen) -> Found {
        seen.begin(self.cases.len());
        let (mut found, mut compared) = (Found::default(), 0);
        for key in self.asked_for(case) {
            let Some(bucket) = self.buckets.get(&key) else { continue };
            let slack = if matches!(key, Key::Address(_)) { MOST_DAYS_APART } else { DAYS_APART };
            for (longest, list) in [0, A_MONTH, i64::MAX].into_iter().zip(&bucket.0) {
                let (range, is_all) = near(list, case, slack, longest);
                found.only_nearest |= !is_all;
                for (_, at) in &list[range] {
                    if !seen.is_first(*at) || is_other(*at) {
                        continue;
                    }
                    if found.like.len() == most {
                        found.more = true;
                        return found;
                    }
                    if compared == MOST_COMPARED {
                        found.only_nearest = true;
                        return found;
                    }
                    compared += 1;
                    if is_likely(case, &self.cases[*at]) {
                        found.like.push(*at);
                    }
                }
            }
        }
        found
    }

    /// Under what a case is kept.
    fn kept_under<'a>(&self, case: &'a Case) -> Vec<Key<'a>> {
        let mut keys = self.both(case);
        keys.extend(case.points.iter().map(|spot| Key::Around(cube(spot.at))));
        let country = case.host_country;
        if days(case.span) <= A_MONTH {
            for (number, _) in &case.numbers {
                keys.push(Key::Numbered(country));
                match few(*number) {
                    Some(numbers) => keys.extend(numbers.map(|n| Key::Number(country, n))),
                    None => keys.push(Key::Numbers(country)),
                }
            }
        }
        keys
    }

    /// Under what those are kept that may be the same as a case; what says most comes first.
    fn asked_for<'a>(&self, case: &'a Case) -> Vec<Key<'a>> {
        let mut keys = self.both(case);
        let letters = keys.iter().position(|key| matches!(key, Key::Letters(_) | Key::Title(_)));
        let letters = keys.split_off(letters.unwrap_or(keys.len()));
        let steps = || -1..=1;
        for [x, y, z] in case.points.iter().map(|spot| cube(spot.at)) {
            let around = steps().flat_map(|a| steps().flat_map(move |b| steps().map(move |c| (a, b, c))));
            keys.extend(around.map(|(a, b, c)| Key::Around([x + a, y + b, z + c])));
        }
        let country = case.host_country;
        if days(case.span) <= A_MONTH {
            for (number, _) in &case.numbers {
                match few(*number) {
                    Some(numbers) => {
                        keys.extend(numbers.map(|n| Key::Number(country, n)));
                        keys.push(Key::Numbers(country));
                    }
                    None => keys.push(Key::Numbered(country)),
                }
            }
        }
        keys.extend(letters);
        keys
    }

    /// What both have: addresses, sources, places, and letters of their titles.
    fn both<'a>(&self, case: &'a Case) -> Vec<Key<'a>> {
        let mut keys: Vec<Key<'a>> = case.urls.iter().map(|url| Key::Address(url)).collect();
        keys.extend(case.cited.iter().map(|key| Key::Source(key)));
        keys.extend(case.places.iter().map(|spot| Key::Place(spot.key.0, &spot.key.1)));
        if case.pairs.is_empty() {
            keys.push(Key::Title(&case.title));
        }
        // Similar titles have more than two thirds of the letters of each in common. So they have one in common even if
        // of each two thirds are left out, as long as it is in the same order: the most usual ones.
        let mut letters: Vec<(u32, Letters)> = case
            .pairs
            .iter()
            .map(|letters| (self.usual.get(letters).copied().unwrap_or(0), *letters))
            .collect();
        letters.sort_unstable();
        letters.truncate(letters.len() - letters.len() * 2 / 3);
        keys.extend(letters.into_iter().map(|(_, letters)| Key::Letters(letters)));
        keys
    }
}

fn list(days: i64) -> usize {
    match days {
        0 => 0,
        days if days <= A_MONTH => 1,
        _ => 2,
    }
}

/// Those of a list that may be near enough in time to a case, and whether that is all of them: of too many only the nearest.
/// None of the list lasts longer than so many days.
fn near(list: &[(i32, usize)], case: &Case, slack: i64, longest: i64) -> (Range<usize>, bool) {
    let day = |day: i32, days: i64| i64::from(day).saturating_add(days);
    let (first, end) = (case.span.earliest.num_days_from_ce(), case.span.latest.num_days_from_ce());
    let (from, to) = (day(first, -slack).saturating_sub(longest), day(end, slack));
    let begin = list.partition_point(|(day, _)| i64::from(*day) < from);
    let end = list.partition_point(|(day, _)| i64::from(*day) <= to);
    if end - begin <= NEAREST {
        return (begin..end, true);
    }
    let own = list.partition_point(|(day, _)| *day < first);
    let begin = own.saturating_sub(NEAREST / 2).clamp(begin, end - NEAREST);
    (begin..begin + NEAREST, false)
}

/// The numbers from one bound to the other, if they are few.
fn few(Bounds { min, max }: Bounds) -> Option<Range<u32>> {
    max.filter(|max| max - min < FEW_NUMBERS).map(|max| min..max + 1)
}

/// The cube in which a point lies: points that are near lie in the same, or in one beside it.
fn cube((lat, lon): (f64, f64)) -> [i32; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    let on_sphere = [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()];
    // A little longer than what is near, as numbers are rounded.
    let edge = NEAR_KM * 1.01;
    #[expect(clippy::cast_possible_truncation, reason = "the earth has some hundred cubes each way")]
    on_sphere.map(|part| (part * EARTH_RADIUS_KM / edge).floor() as i32)
}

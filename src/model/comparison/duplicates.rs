//! Whether two records may be of the same incident: what speaks for it, for an editor to weigh. Nothing is merged by it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::comparison::case::{Case, Letters, Spot};
use crate::model::value::bounds::{Bounds, Ceiling};
use crate::model::value::geography::distance_km;
use crate::model::value::span::Span;
use crate::model::value::text;

/// Days on which both may have happened; days that are known lie at most three apart.
pub const DATE_OVERLAP: &str = "date-overlap";
/// A place of the same name.
pub const SAME_PLACE: &str = "same-place";
/// Places at most 50 km apart.
pub const NEAR_PLACE: &str = "near-place";
/// A number of people that both may be.
pub const COUNT_OVERLAP: &str = "count-overlap";
/// Sources of one address.
pub const SAME_SOURCE_URL: &str = "same-source-url";
/// A source without an address that both cite.
pub const SAME_SOURCE: &str = "same-source";
/// Titles of much the same words.
pub const SIMILAR_TITLE: &str = "similar-title";

/// Reports of one incident are at most so many days apart, where each names a day: time zones, and nights.
pub(super) const DAYS_APART: i64 = 3;
/// A date that spans more days than a month says little by itself.
pub(super) const A_MONTH: i64 = 31;
/// Nothing speaks for it that records more days apart than this are of the same incident.
pub const MOST_DAYS_APART: i64 = A_MONTH;
/// Places of one incident, as different sources name them, are at most so many kilometres apart.
pub(super) const NEAR_KM: f64 = 50.0;
/// So many degrees of latitude are more than that.
const NEAR_DEGREES: f64 = 0.5;
/// Similar titles have more of their pairs of letters in common than so many in a hundred.
const SIMILAR_PERCENT: usize = 80;

/// A reason why two records may be the same incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reason {
    /// A code for programs: `date-overlap`, `same-place`, `near-place`, `count-overlap`, `same-source-url`,
    /// `same-source` or `similar-title`.
    #[schema(value_type = String, example = "same-place")]
    pub code: &'static str,
    /// A sentence for people.
    #[schema(example = "both name Shenyang")]
    pub message: String,
}

/// Whether both may be the same incident. The order of the two does not matter, and a record is like itself.
///
/// Likely are: an address or a source in common, with days in common, or for an address with a number in common within a
/// month; days and the host country in common, with a place or a number (with both, where a date is vague); similar
/// titles, with days in common.
#[must_use]
pub fn is_likely(a: &Case, b: &Case) -> bool {
    let is_url = || !a.urls.is_disjoint(&b.urls);
    if !is_near(a, b) {
        return apart(a.span, b.span) <= MOST_DAYS_APART && is_url() && have_same_count(a, b);
    }
    let is_place = || same_places(a, b).next().is_some() || near_points(a, b).next().is_some();
    let is_vague = days(a.span) > A_MONTH || days(b.span) > A_MONTH;
    let is_count = have_same_count(a, b);
    let is_there = || if is_vague { is_count && is_place() } else { is_count || is_place() };
    a.host_country == b.host_country && is_there() || a.cites_the_same(b) || is_url() || is_similar(a, b)
}

/// What speaks for it that both are the same incident; nothing, where that is not likely.
#[must_use]
pub fn reasons(a: &Case, b: &Case) -> Vec<Reason> {
    if !is_likely(a, b) {
        return Vec::new();
    }
    let both_cite = |name: &String| format!("both cite {}", text::excerpt(name));
    let url = a.urls.intersection(&b.urls).next().map(|url| (SAME_SOURCE_URL, both_cite(url)));
    let source = a.cites_with(b).filter(|_| url.is_none());
    let source = source.map(|key| (SAME_SOURCE, both_cite(key)));
    let date = is_near(a, b)
        .then(|| (DATE_OVERLAP, format!("the dates may be the same: {}", both(&a.date, &b.date))));
    let place =
        same_places(a, b).min().map(|name| (SAME_PLACE, format!("both name {}", text::excerpt(name))));
    let place = place.or_else(|| near_place(a, b).map(|message| (NEAR_PLACE, message)));
    let count = same_count(a, b).map(|message| (COUNT_OVERLAP, message));
    let title = is_similar(a, b).then(|| (SIMILAR_TITLE, "the titles are similar".to_owned()));
    [url, source, date, place, count, title]
        .into_iter()
        .flatten()
        .map(|(code, message)| Reason { code, message })
        .collect()
}

/// How much the reasons weigh together, to show the likeliest first.
#[must_use]
pub fn score(reasons: &[Reason]) -> u32 {
    let weight = |reason: &Reason| match reason.code {
        SAME_SOURCE_URL => 40,
        DATE_OVERLAP | SAME_PLACE => 20,
        SAME_SOURCE | COUNT_OVERLAP => 15,
        _ => 10,
    };
    reasons.iter().map(weight).sum()
}

/// Both, in an order that does not depend on which comes first.
fn both<T: Ord + std::fmt::Display + ?Sized>(a: &T, b: &T) -> String {
    if a == b { a.to_string() } else { format!("{} and {}", a.min(b), a.max(b)) }
}

/// How many days a date spans beyond the first.
pub(super) fn days(span: Span) -> i64 {
    (span.latest - span.earliest).num_days()
}

/// The days between two spans; 0 if they share one.
#[must_use]
pub fn apart(a: Span, b: Span) -> i64 {
    (a.earliest.max(b.earliest) - a.latest.min(b.latest)).num_days().max(0)
}

fn is_near(a: &Case, b: &Case) -> bool {
    let allowed = if days(a.span) == 0 && days(b.span) == 0 { DAYS_APART } else { 0 };
    apart(a.span, b.span) <= allowed
}

/// The names of places that both have; one may leave open the subdivision that the other gives.
fn same_places<'a>(a: &'a Case, b: &'a Case) -> impl Iterator<Item = &'a String> {
    a.places.iter().flat_map(|one| {
        let from = b.places.partition_point(|other| other.key < one.key);
        let same = b.places[from..].iter().take_while(|other| other.key == one.key);
        let agree = same.filter(|other| one.subdivision.zip(other.subdivision).is_none_or(|(a, b)| a == b));
        agree.map(|other| (&one.name).min(&other.name))
    })
}

/// Places of each that are near one another, with their distance.
fn near_points<'a>(a: &'a Case, b: &'a Case) -> impl Iterator<Item = (f64, &'a Spot, &'a Spot)> {
    a.points.iter().flat_map(|one| {
        let from = b.points.partition_point(|other| other.at.0 < one.at.0 - NEAR_DEGREES);
        let near = b.points[from..].iter().take_while(|other| other.at.0 <= one.at.0 + NEAR_DEGREES);
        let near = near.map(move |other| (distance_km(one.at, other.at), one, other));
        near.filter(|(km, ..)| *km <= NEAR_KM)
    })
}

/// The two nearest places, if they are near, with their distance.
fn near_place(a: &Case, b: &Case) -> Option<String> {
    let named = near_points(a, b).map(|(km, one, other)| (km, both(&one.name, &other.name)));
    let nearest = named.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    nearest.map(|(km, names)| format!("{} are {} km apart", text::excerpt(&names), km.round()))
}

/// Whether there is a number that both may be.
fn have_same_count(a: &Case, b: &Case) -> bool {
    // Of two that meet, the one that begins later begins within the other.
    let begins_within = |a: &Case, b: &Case| {
        a.numbers.iter().any(|(one, _)| {
            let before = b.numbers.partition_point(|(other, _)| other.min <= one.min);
            before > 0 && b.numbers[before - 1].1 >= Ceiling::At(one.min.into())
        })
    };
    begins_within(a, b) || begins_within(b, a)
}

/// A number that both may be, in words.
fn same_count(a: &Case, b: &Case) -> Option<String> {
    let meet = |one: &Bounds, other: &Bounds| {
        one.ceiling() >= Ceiling::At(other.min.into()) && other.ceiling() >= Ceiling::At(one.min.into())
    };
    let pairs = a.numbers.iter().flat_map(|(one, _)| b.numbers.iter().map(move |(other, _)| (one, other)));
    let pairs = pairs.filter(|(one, other)| meet(one, other));
    pairs.map(|(one, other)| format!("the numbers may be the same: {}", both(one, other))).min()
}

/// Whether the titles are of much the same letters (the coefficient of Sørensen and Dice over their pairs of letters).
fn is_similar(a: &Case, b: &Case) -> bool {
    let enough = |common: usize| common * 200 > SIMILAR_PERCENT * (a.pairs.len() + b.pairs.len());
    a.title == b.title || enough(a.pairs.len().min(b.pairs.len())) && enough(common(&a.pairs, &b.pairs))
}

/// How many of the letters are in both; each is sorted.
fn common(a: &[Letters], b: &[Letters]) -> usize {
    let (mut one, mut other, mut count) = (0, 0, 0);
    while let (Some(a), Some(b)) = (a.get(one), b.get(other)) {
        count += usize::from(a == b);
        one += usize::from(a <= b);
        other += usize::from(b <= a);
    }
    count
}

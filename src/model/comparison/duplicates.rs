//! Whether two records may be of the same incident: what speaks for it, for an editor to weigh. Nothing is merged by it.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::record::claim_figure;
use crate::model::record::incident::{Figure, Incident, Place};
use crate::model::record::source::Source;
use crate::model::redaction::public::is_fine;
use crate::model::value::address::address;
use crate::model::value::bounds::{Bounds, Ceiling};
use crate::model::value::geography::distance_km;
use crate::model::value::span::Span;
use crate::model::value::text;
use crate::model::vocabulary::record::{Precision, Role};

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
const DAYS_APART: i64 = 3;
/// A date that spans more days than a month says little by itself.
const A_MONTH: i64 = 31;
/// Nothing speaks for it that records more days apart than this are of the same incident.
pub const MOST_DAYS_APART: i64 = A_MONTH;
/// Places of one incident, as different sources name them, are at most so many kilometres apart.
const NEAR_KM: f64 = 50.0;
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

/// A record with the addresses of its sources.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// The record.
    pub incident: &'a Incident,
    /// The addresses of the sources that it cites, normalised; see [`address`].
    pub urls: BTreeSet<String>,
}

impl<'a> Case<'a> {
    /// The record, with the addresses of those of these sources that its claims cite themselves. What is only known
    /// through a report is not cited by the report's address, which is that of many incidents.
    #[must_use]
    pub fn of(incident: &'a Incident, sources: &[Source]) -> Self {
        let cited = cited(incident);
        let cited = sources.iter().filter(|source| cited.contains(source.key.as_str()));
        Self {
            incident,
            urls: cited
                .flat_map(|source| [&source.url, &source.archive_url])
                .flatten()
                .map(|url| address(url))
                .collect(),
        }
    }
}

/// What speaks for it that both are the same incident; nothing, where that is not likely. The order of the two does not
/// matter, and a record is like itself.
///
/// Likely are: an address or a source in common, with days in common, or for an address with a number in common within a
/// month; days and the host country in common, with a place or a number (with both, where a date is vague); similar
/// titles, with days in common.
#[must_use]
pub fn reasons(a: &Case, b: &Case) -> Vec<Reason> {
    let (one, other) = (a.incident, b.incident);
    let spans = (one.date.span(), other.date.span());
    let url = a
        .urls
        .intersection(&b.urls)
        .next()
        .map(|url| (SAME_SOURCE_URL, format!("both cite {}", text::excerpt(url))));
    // Most are of other days: nothing else has to be looked at.
    if !is_near(spans) && (url.is_none() || apart(spans.0, spans.1) > MOST_DAYS_APART) {
        return Vec::new();
    }
    let date = is_near(spans).then(|| {
        (DATE_OVERLAP, format!("the dates may be the same: {}", both(one.date.as_str(), other.date.as_str())))
    });
    let place =
        same_place(one, other).map(|name| (SAME_PLACE, format!("both name {}", text::excerpt(&name))));
    let place = place.or_else(|| near_place(one, other).map(|message| (NEAR_PLACE, message)));
    let count = same_count(one, other).map(|message| (COUNT_OVERLAP, message));
    let source = same_source(one, other).filter(|_| url.is_none());
    let title =
        is_similar(&one.title, &other.title).then(|| (SIMILAR_TITLE, "the titles are similar".to_owned()));

    let same_host = one.host_country == other.host_country;
    let is_vague = days(spans.0) > A_MONTH || days(spans.1) > A_MONTH;
    let whereabouts =
        if is_vague { place.is_some() && count.is_some() } else { place.is_some() || count.is_some() };
    let dated =
        date.is_some() && (url.is_some() || source.is_some() || title.is_some() || same_host && whereabouts);
    let counted = url.is_some() && count.is_some() && apart(spans.0, spans.1) <= MOST_DAYS_APART;
    if !dated && !counted {
        return Vec::new();
    }
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

fn same_source(one: &Incident, other: &Incident) -> Option<(&'static str, String)> {
    let (one, other) = (cited(one), cited(other));
    let key = one.intersection(&other).next()?;
    Some((SAME_SOURCE, format!("both cite {}", text::excerpt(key))))
}

/// Keys of the sources that the claims cite themselves.
fn cited(incident: &Incident) -> BTreeSet<&str> {
    incident.claims.iter().filter_map(|claim| claim.source.as_deref()).collect()
}

/// Both, in an order that does not depend on which comes first.
fn both<T: Ord + std::fmt::Display + ?Sized>(a: &T, b: &T) -> String {
    if a == b { a.to_string() } else { format!("{} and {}", a.min(b), a.max(b)) }
}

/// How many days a date spans beyond the first.
fn days(span: Span) -> i64 {
    (span.latest - span.earliest).num_days()
}

/// The days between two spans; 0 if they share one.
#[must_use]
pub fn apart(a: Span, b: Span) -> i64 {
    (a.earliest.max(b.earliest) - a.latest.min(b.latest)).num_days().max(0)
}

fn is_near(spans: (Span, Span)) -> bool {
    let allowed = if days(spans.0) == 0 && days(spans.1) == 0 { DAYS_APART } else { 0 };
    apart(spans.0, spans.1) <= allowed
}

/// The places of what happened, known more finely than by their province.
fn places(incident: &Incident) -> impl Iterator<Item = &Place> {
    incident
        .places
        .iter()
        .filter(|place| place.role != Role::IntendedDestination && place.precision <= Precision::Near)
}

/// The name of a place that both have; one may leave open the subdivision that the other gives.
fn same_place(a: &Incident, b: &Incident) -> Option<String> {
    let agree = |one: &Place, other: &Place| {
        let subdivisions = one.subdivision.zip(other.subdivision);
        one.country == other.country
            && text::slug(&one.name) == text::slug(&other.name)
            && subdivisions.is_none_or(|(one, other)| one == other)
    };
    let pairs = places(a)
        .flat_map(|one| places(b).map(move |other| (one, other)))
        .filter(|(one, other)| agree(one, other));
    pairs.map(|(one, other)| (&one.name).min(&other.name).clone()).min()
}

/// The two nearest places, if they are near, with their distance.
fn near_place(a: &Incident, b: &Incident) -> Option<String> {
    let located = |incident| {
        places(incident)
            .filter(|place| is_fine(place.precision))
            .filter_map(|place| Some((place, place.lat.zip(place.lon)?)))
    };
    let pairs = located(a).flat_map(|one| located(b).map(move |other| (one, other)));
    let distances =
        pairs.map(|((one, here), (other, there))| (distance_km(here, there), both(&one.name, &other.name)));
    let nearest = distances
        .filter(|(km, _)| *km <= NEAR_KM)
        .min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    nearest.map(|(km, names)| format!("{} are {} km apart", text::excerpt(&names), km.round()))
}

/// A number that both may be: of their figures, or of what a claim of each asserts.
fn same_count(a: &Incident, b: &Incident) -> Option<String> {
    // "At least one" is no number.
    let is_number = |bounds: &Bounds| bounds.max.is_some() || bounds.min > 1;
    let numbers = |incident: &Incident| -> BTreeSet<Bounds> {
        let figure = incident
            .people
            .as_ref()
            .map_or_else(|| claim_figure::unstated(&incident.claims).bounds(), Figure::bounds);
        claim_figure::numbered(&incident.claims)
            .map(|(_, people)| people.bounds())
            .chain([figure])
            .filter(is_number)
            .collect()
    };
    let meet = |one: &Bounds, other: &Bounds| {
        one.ceiling() >= Ceiling::At(other.min.into()) && other.ceiling() >= Ceiling::At(one.min.into())
    };
    let (one, other) = (numbers(a), numbers(b));
    let pairs = one
        .iter()
        .flat_map(|one| other.iter().map(move |other| (one, other)))
        .filter(|(one, other)| meet(one, other));
    pairs.map(|(one, other)| format!("the numbers may be the same: {}", both(one, other))).min()
}

/// Whether the titles are of much the same letters (the coefficient of Sørensen and Dice over their pairs of letters).
fn is_similar(a: &str, b: &str) -> bool {
    let (a, b) = (text::fold(a), text::fold(b));
    let (pairs_a, pairs_b) = (text::pairs(&a), text::pairs(&b));
    let common = pairs_a.iter().filter(|pair| pairs_b.binary_search(pair).is_ok()).count();
    a == b || common * 200 > SIMILAR_PERCENT * (pairs_a.len() + pairs_b.len())
}

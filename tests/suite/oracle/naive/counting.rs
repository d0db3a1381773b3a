//! What incidents come to, naively: totals by rules 1, 2, 5 and 10, and the people of a row by trying every number.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::matching::{Looked, is_placeless, period};
use super::{Bounds, bounds, dates, items, record, text};
use crate::oracle::asked::Asked;
use crate::oracle::world;

/// One incident's part of a total.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked on its own")]
pub struct Part {
    pub id: String,
    pub shares_with: Vec<String>,
    pub counts: String,
    pub approximate: bool,
    pub outside: bool,
    pub people: Bounds,
    pub repatriated: Bounds,
    /// The bounds are the best possible; otherwise they are the narrowest, and wider ones are right too.
    pub people_exact: bool,
    pub repatriated_exact: bool,
    /// Redaction left a figure, shares and steps that contradict one another: nothing is known of the row.
    pub contradicts: bool,
}

/// An incident whole.
pub fn whole(looked: &Looked<'_>) -> Part {
    let (figure, counts) = record::figure(looked.json);
    let related =
        items(&looked.json["related"]).iter().filter(|related| related["kind"] == "may_share_people");
    Part {
        id: looked.id().to_owned(),
        shares_with: related.map(|related| text(&related["incident"]).to_owned()).collect(),
        counts,
        approximate: record::approximate(looked.json),
        outside: looked.outside,
        people: figure,
        repatriated: record::repatriated(&looked.steps, figure).0,
        people_exact: true,
        repatriated_exact: true,
        contradicts: false,
    }
}

/// A total as JSON.
pub fn total(parts: &[Part]) -> Value {
    let counting = |word: &str| parts.iter().filter(|part| part.counts == word).count();
    json!({
        "incidents": parts.len(),
        "counts": {"refugees": counting("refugees"), "persons": counting("persons")},
        "approximate": parts.iter().filter(|part| part.approximate).count(),
        "may_lie_outside": parts.iter().filter(|part| part.outside).count(),
        "people": sum(parts, |part| part.people),
        "repatriated": sum(parts, |part| part.repatriated),
        "clusters": clusters(parts).iter().filter(|cluster| cluster.len() > 1).count(),
    })
}

/// Those that may share people, directly or by others of the parts.
fn clusters(parts: &[Part]) -> Vec<Vec<&Part>> {
    let linked = |a: &Part, b: &Part| a.shares_with.contains(&b.id) || b.shares_with.contains(&a.id);
    let mut clusters: Vec<Vec<&Part>> = Vec::new();
    for part in parts {
        let (mut mine, others): (Vec<_>, Vec<_>) =
            clusters.into_iter().partition(|cluster| cluster.iter().any(|other| linked(part, other)));
        mine.push(vec![part]);
        clusters = others;
        clusters.push(mine.concat());
    }
    clusters
}

/// The least are those of the incidents that are surely in the period, as if they alone were asked for.
fn sum(parts: &[Part], of: impl Fn(&Part) -> Bounds) -> Value {
    let surely: Vec<Part> = parts.iter().filter(|part| !part.outside).cloned().collect();
    let min: u64 =
        clusters(&surely).iter().map(|cluster| cluster.iter().map(|part| of(part).0).max().unwrap()).sum();
    let (mut open, mut known) = (0, 0);
    for part in parts {
        let (low, high) = of(part);
        open += u64::from(high.is_none());
        known += high.unwrap_or(low);
    }
    match open {
        0 => json!({"min": min, "max": known, "open_ended": 0}),
        _ => json!({"min": min, "max": null, "open_ended": open, "known_max": known}),
    }
}

/// Some of an incident's people: for each number that all may be, how many that can be. None: no such number.
type Range<'a> = Box<dyn Fn(u64) -> Option<(u64, u64)> + 'a>;

/// By trying every number that all may be, the fewest and the most in all of the parts at once.
fn try_all(figure: Bounds, parts: &[Range<'_>]) -> Option<Bounds> {
    let cap = figure.1.unwrap_or(figure.0 + 60);
    let each = |all: u64| -> Option<(u64, u64)> {
        let ranges: Vec<(u64, u64)> = parts.iter().map(|part| part(all)).collect::<Option<_>>()?;
        let outside: u64 = ranges.iter().map(|(low, _)| all - low).sum();
        Some((all.saturating_sub(outside), ranges.iter().map(|(_, high)| *high).min().unwrap_or(all)))
    };
    let tried: Vec<(u64, u64)> = (figure.0..=cap).filter_map(each).collect();
    let low = tried.iter().map(|(low, _)| *low).min()?;
    let high = tried.iter().map(|(_, high)| *high).max()?;
    let grows = figure.1.is_none()
        && each(cap).is_some_and(|(_, last)| last == high)
        && each(cap - 1).is_some_and(|(_, last)| last < high);
    Some((low, if grows { None } else { Some(high) }))
}

/// Those at some of the places that divide them.
fn divided(of: Vec<Bounds>, rest: Vec<Bounds>) -> Range<'static> {
    Box::new(move |all| {
        let least = |shares: &[Bounds]| shares.iter().map(|share| share.0).sum::<u64>();
        let most =
            |shares: &[Bounds]| shares.iter().map(|share| share.1.unwrap_or(all)).sum::<u64>().min(all);
        let low = least(&of).max(all.saturating_sub(most(&rest)));
        let high = most(&of).min(all.checked_sub(least(&rest))?);
        let feasible = least(&of) + least(&rest) <= all && most(&of) + most(&rest) >= all && low <= high;
        feasible.then_some((low, high))
    })
}

/// Those from one of the countries of origin, by trying for each nationality that is none of them every number that its
/// groups allow.
fn from(json: &Value, origin: &str, figure: Bounds) -> Range<'static> {
    let cap = figure.1.unwrap_or(figure.0 + 60);
    let origins: Vec<&str> = items(&json["origin_country"]).iter().map(text).collect();
    let groups: Vec<&Value> = items(&json["groups"])
        .iter()
        .filter(|group| group["counted"] != "no" && !group["nationality"].is_null())
        .collect();
    let nationalities: BTreeSet<&str> = groups.iter().map(|group| text(&group["nationality"])).collect();
    let mut strangers = BTreeSet::from([0]);
    for nationality in nationalities.iter().filter(|nationality| !origins.contains(nationality)) {
        let numbers = together(&groups, nationality, cap);
        strangers = strangers.iter().flat_map(|sum| numbers.iter().map(move |n| sum + n)).collect();
    }
    // Of each country of origin there is somebody; of one with groups that are counted, at least as many as in each.
    let least = |country: &str| {
        let mine = groups.iter().filter(|group| group["nationality"] == country && group["counted"] == "yes");
        mine.map(|group| group["min"].as_u64().unwrap()).max().unwrap_or(0).max(1)
    };
    let mine = least(origin);
    let others: Vec<u64> =
        origins.iter().filter(|other| **other != origin).map(|other| least(other)).collect();
    Box::new(move |all| {
        let mut found = BTreeSet::new();
        for strangers in &strangers {
            let Some(most) = all.checked_sub(strangers + others.iter().sum::<u64>()) else { continue };
            // Those of the other countries of origin can be all the rest.
            found.extend(if others.is_empty() { most..=most } else { mine..=most });
        }
        found.retain(|n| *n >= mine);
        Some((*found.first()?, *found.last()?))
    })
}

/// How many people of the figure the groups of one nationality can be: each is any number within its bounds, where it is
/// unclear whether they are counted also fewer, and any of them can be among the others.
fn together(groups: &[&Value], nationality: &str, cap: u64) -> BTreeSet<u64> {
    let mut ways = BTreeSet::from([(0, 0)]);
    for group in groups.iter().filter(|group| group["nationality"] == nationality) {
        let (low, high) = bounds(group).unwrap();
        let low = if group["counted"] == "yes" { low } else { 0 };
        let sizes: Vec<u64> = (low..=high.unwrap_or(cap).max(low)).collect();
        ways = ways
            .iter()
            .flat_map(|(largest, sum)| sizes.iter().map(move |size| (*size.max(largest), sum + size)))
            .collect();
    }
    ways.into_iter().flat_map(|(largest, sum)| largest..=sum).collect()
}

/// So many of them, at most all.
fn some((low, high): Bounds) -> Range<'static> {
    Box::new(move |all| (all >= low).then(|| (low, high.unwrap_or(all).min(all))))
}

/// The groups an incident is in: a value for each key, and its part there.
pub fn memberships(asked: &Asked, keys: &[&str], looked: &Looked<'_>) -> Vec<(Vec<Option<String>>, Part)> {
    let (figure, _) = record::figure(looked.json);
    let by_place = keys.iter().any(|key| ["place", "subdivision"].contains(key));
    let places: Vec<Option<usize>> = if by_place && !is_placeless(asked, looked.json) {
        looked.places.iter().copied().map(Some).collect()
    } else {
        vec![None]
    };
    let mut groups: BTreeMap<Vec<Option<String>>, BTreeSet<Option<usize>>> = BTreeMap::new();
    for at in places {
        let mut choices: Vec<Vec<Option<String>>> = vec![Vec::new()];
        for key in keys {
            let values = values(asked, key, looked, at);
            choices = choices
                .iter()
                .flat_map(|before| values.iter().map(|value| [before.clone(), vec![value.clone()]].concat()))
                .collect();
        }
        for choice in choices {
            groups.entry(choice).or_default().insert(at);
        }
    }
    let here =
        |places: &BTreeSet<Option<usize>>| -> Vec<usize> { places.iter().flatten().copied().collect() };
    groups
        .into_iter()
        .map(|(values, places)| {
            let origin = keys.iter().position(|key| *key == "origin_country").map(|at| values[at].clone());
            let part = part(asked, keys, looked, figure, &here(&places), origin.flatten().as_deref());
            (values, part)
        })
        .collect()
}

/// The values of one key that the filter itself takes.
fn values(asked: &Asked, key: &str, looked: &Looked<'_>, at: Option<usize>) -> Vec<Option<String>> {
    let json = looked.json;
    let place = at.map_or(&Value::Null, |at| &json["places"][at]);
    let several = |values: Vec<String>| -> Vec<Option<String>> {
        if values.is_empty() {
            vec![None]
        } else {
            values.into_iter().filter(|value| asked.takes(key, Some(value))).map(Some).collect()
        }
    };
    match key {
        "subdivision" => vec![place["subdivision"].as_str().map(str::to_owned)],
        "place" => vec![place["key"].as_str().map(str::to_owned)],
        "origin_country" => {
            several(items(&json["origin_country"]).iter().map(|code| text(code).to_owned()).collect())
        }
        "outlet" => several(record::outlets(json).into_iter().collect()),
        "repatriation_status" => vec![Some(looked.status())],
        "host_country" | "confidence" => vec![json[key].as_str().map(str::to_owned)],
        grain => vec![dates::one_bucket(grain, &looked.spans(asked))],
    }
}

/// The part of an incident in a row: the people at these places and of one of its countries of origin.
fn part(
    asked: &Asked,
    keys: &[&str],
    looked: &Looked<'_>,
    figure: Bounds,
    places: &[usize],
    origin: Option<&str>,
) -> Part {
    let json = looked.json;
    let mut wholes = Vec::new();
    let mut divisions: Vec<Range<'_>> = Vec::new();
    if let Some(origin) = origin {
        let strangers = items(&json["groups"]).iter().any(|group| {
            group["counted"] != "no"
                && group["max"] != 0
                && group["nationality"].as_str().is_some_and(|nationality| nationality != origin)
        });
        wholes.push(items(&json["origin_country"]).len() == 1 && !strangers);
        divisions.push(from(json, origin, figure));
    }
    let by_place = keys.iter().any(|key| ["place", "subdivision"].contains(key));
    if by_place && !is_placeless(asked, json) {
        if asked.one("place_role").unwrap_or("detention") == "detention" {
            let least = u64::from(json["places_are"] == "all");
            let share = |place: &Value| bounds(&place["people"]).unwrap_or((least, None));
            let (mut of, mut rest) = (Vec::new(), Vec::new());
            for (at, place) in
                items(&json["places"]).iter().enumerate().filter(|(_, place)| place["role"] == "detention")
            {
                if places.contains(&at) { of.push(share(place)) } else { rest.push(share(place)) }
            }
            debug_assert_eq!(of.len() + rest.len(), world::shares(json).len());
            wholes.push(rest.is_empty());
            divisions.push(divided(of, rest));
        } else {
            let (there, all) = visitors(looked, figure, places);
            wholes.push(all);
            divisions.push(some(there));
        }
    }
    let whole = whole(looked);
    let everybody = wholes.iter().all(|whole| *whole);
    let (repatriated, all_repatriated) = record::repatriated(&looked.steps, figure);
    let mut people = if divisions.is_empty() { Some(figure) } else { try_all(figure, &divisions) };
    // A country's row never begins above the figure, whatever groups claim.
    if let (Some((low, _)), Some(_)) = (&mut people, origin) {
        *low = figure.0.min(*low);
    }
    let returned = if all_repatriated {
        people
    } else {
        divisions.push(some(repatriated));
        try_all(figure, &divisions)
    };
    let partial = wholes.iter().filter(|whole| !**whole).count();
    // A division of which the row is the whole can still narrow the figure.
    let narrows = divisions
        .iter()
        .zip(&wholes)
        .any(|(division, whole)| *whole && try_all(figure, std::slice::from_ref(division)) != Some(figure));
    Part {
        people_exact: people.is_some() && (wholes.len() <= 1 || partial <= 1 && !narrows),
        repatriated_exact: people.is_some()
            && returned.is_some()
            && !narrows
            && (everybody || all_repatriated && partial <= 1),
        contradicts: people.is_none() || returned.is_none(),
        people: people.unwrap_or(figure),
        repatriated: returned.unwrap_or(repatriated),
        ..whole
    }
}

/// Interpretation (d): who was at places of another role, and whether that is the whole group.
fn visitors(looked: &Looked<'_>, figure: Bounds, places: &[usize]) -> (Bounds, bool) {
    let clip = |(low, high): Bounds| {
        figure.1.map_or((low, high), |most| (low.min(most), Some(high.map_or(most, |high| high.min(most)))))
    };
    let at = |place: &Value| -> (Bounds, bool) {
        let kinds: &[&str] = match text(&place["role"]) {
            "transfer" => &["transferred"],
            "handover" => &["repatriated", "expelled"],
            _ => &[],
        };
        let steps: Vec<&&Value> =
            looked.steps.iter().filter(|step| kinds.contains(&text(&step["status"]))).collect();
        if let Some(stated) = bounds(&place["people"]) {
            return (clip(stated), false);
        }
        let whole = steps.iter().filter(|step| step["people"].is_null()).count();
        if whole > 0 {
            return (figure, whole == steps.len());
        }
        if steps.is_empty() {
            return (clip((1, None)), false);
        }
        // Different people in each step: all of them at the only place, some of them at each of several.
        let counts: Vec<Bounds> = steps.iter().map(|step| bounds(&step["people"]).unwrap()).collect();
        let high = counts.iter().try_fold(0, |sum, (_, high)| high.map(|high| sum + high));
        let alone =
            items(&looked.json["places"]).iter().filter(|other| other["role"] == place["role"]).count() == 1;
        let low = if alone { counts.iter().map(|(low, _)| low).sum() } else { 1 };
        (clip((low, high)), false)
    };
    let there: Vec<(Bounds, bool)> = places.iter().map(|place| at(&looked.json["places"][*place])).collect();
    let low = there.iter().map(|(bounds, _)| bounds.0).max().unwrap_or(0);
    let high = there.iter().try_fold(0, |sum, (bounds, _)| bounds.1.map(|high| sum + high));
    (clip((low, high)), there.iter().any(|(_, all)| *all))
}

/// Rule 6: the buckets of one grain without gaps, those that the filter takes.
pub fn gapless(asked: &Asked, grain: &str, present: &[String]) -> BTreeSet<String> {
    let asked_period = period(asked);
    let days_of = |name: &String| {
        let around = dates::span(&name[..4]);
        let days = dates::each(around.0 - chrono::Days::new(10), around.1 + chrono::Days::new(10));
        days.filter(|day| dates::bucket(grain, *day) == *name).collect::<Vec<_>>()
    };
    let first = present.iter().min().map(|name| days_of(name)[0]);
    let last = present.iter().max().map(|name| *days_of(name).last().unwrap());
    let from = asked_period.filter(|_| asked.has("date_from")).map(|(from, _)| from).or(first);
    let to = asked_period.filter(|_| asked.has("date_to")).map(|(_, to)| to).or(last);
    let (Some(from), Some(to)) = (from, to) else { return BTreeSet::new() };
    let run = dates::each(from, to)
        .map(|day| dates::bucket(grain, day))
        .filter(|name| asked.takes(grain, Some(name)));
    run.chain(present.iter().cloned()).collect()
}

//! Rows and totals of statistics against the naive walk, and the links of the rows.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::model::counting::time::{Bucket, Grain};
use refoulement::model::counting::total::Total;
use refoulement::register::answer::grouping::GroupKey;
use refoulement::register::answer::selection::Selection;
use refoulement::register::answer::statistics::{Grouping, Statistics};
use refoulement::register::query::parameters::Query;
use serde_json::Value;

use super::asked::{Asked, question, read};
use super::cases;
use super::naive::counting::{Part, gapless, memberships, total, whole};
use super::naive::dates;
use super::naive::matching::{Looked, Verdict, is_placeless, look};
use super::world::{World, day, world};

const GRAINS: [&str; 5] = ["year", "quarter", "month", "week", "day"];

fn keys() -> impl Strategy<Value = Vec<&'static str>> {
    let all = vec![
        "year",
        "quarter",
        "month",
        "week",
        "day",
        "host_country",
        "origin_country",
        "subdivision",
        "place",
        "repatriation_status",
        "confidence",
        "outlet",
    ];
    subsequence(all, 1..=3).prop_shuffle()
}

fn group_by(keys: &[&str]) -> Vec<GroupKey> {
    Grouping::take(&mut Query::read(&format!("group_by={}", keys.join(",")))).group_by
}

type Rows = BTreeMap<Vec<Option<String>>, Vec<(Part, Part)>>;

/// The naive rows: each with the parts in the row, and the same incidents whole.
fn rows(asked: &Asked, keys: &[&str], looked: &[Looked<'_>]) -> (Rows, usize) {
    let mut rows: Rows = BTreeMap::new();
    let mut without = 0;
    for looked in looked {
        without += usize::from(is_placeless(asked, looked.json));
        for (values, part) in memberships(asked, keys, looked) {
            rows.entry(values).or_default().push((part, whole(looked)));
        }
    }
    let grains: Vec<usize> = (0..keys.len()).filter(|at| GRAINS.contains(&keys[*at])).collect();
    if let [at] = *grains {
        let present: Vec<String> = rows.keys().filter_map(|values| values[at].clone()).collect();
        let mut others: BTreeSet<Vec<Option<String>>> = rows.keys().cloned().collect();
        if keys.len() == 1 {
            others.insert(vec![None]);
        }
        let mut filled = rows.clone();
        for name in gapless(asked, keys[at], &present) {
            for other in &others {
                let mut values = other.clone();
                values[at] = Some(name.clone());
                filled.entry(values).or_default();
            }
        }
        if filled.len() <= 10_000 {
            rows = filled;
        }
    }
    (rows, without)
}

fn looked<'a>(asked: &Asked, world: &'a World) -> Vec<Looked<'a>> {
    let all = world.at(asked.version()).map(|state| look(asked, &state.json));
    all.filter(|(verdict, _)| *verdict == Verdict::Match).map(|(_, looked)| looked).collect()
}

/// Whether the sum holds the narrowest one; and is it, where that is the best possible.
fn right(given: &Value, narrowest: &Value, exact: bool) -> bool {
    let wider = given["min"].as_u64() <= narrowest["min"].as_u64()
        && (given["max"].is_null()
            || given["max"].as_u64() >= narrowest["max"].as_u64() && !narrowest["max"].is_null());
    if exact {
        given == narrowest
    } else {
        wider && (given["max"].is_null() || given["min"].as_u64() <= given["max"].as_u64())
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// The rows of every combination of keys, under every filter.
    #[test]
    fn statistics_count_what_the_naive_walk_counts(world in world(8), asked in question(3), keys in keys()) {
        let filter = asked.filter();
        let version = asked.version();
        let selection = Selection::of(&filter, world.at(version).map(|state| &state.row), None);
        let statistics = Statistics::of(version, &filter, &group_by(&keys), &selection).unwrap();
        let looked = looked(&asked, &world);
        let (expected, without) = rows(&asked, &keys, &looked);
        let by_place = keys.contains(&"place") || keys.contains(&"subdivision");
        prop_assert_eq!(statistics.without_place, by_place.then_some(without as u64));
        let overlapping = by_place || keys.contains(&"origin_country") || keys.contains(&"outlet");
        prop_assert_eq!(statistics.overlapping, overlapping);

        let several_grains = keys.iter().filter(|key| GRAINS.contains(key)).count() > 1;
        let mut seen = BTreeSet::new();
        let mut before: Option<Vec<(bool, Option<String>)>> = None;
        for row in &statistics.rows {
            let json = serde_json::to_value(row).unwrap();
            let values: Vec<Option<String>> = keys.iter().map(|key| json["key"][key].as_str().map(str::to_owned)).collect();
            let order: Vec<_> = values.iter().map(|value| (value.is_none(), value.clone())).collect();
            prop_assert!(before.as_ref().is_none_or(|before| *before < order), "{before:?} stands before {order:?}");
            before = Some(order);
            let Some(parts) = expected.get(&values) else {
                prop_assert!(several_grains && row.total.incidents == 0, "there is no row {values:?}");
                continue;
            };
            seen.insert(values.clone());
            let narrowest = total(&parts.iter().map(|(part, _)| part.clone()).collect::<Vec<_>>());
            let whole = total(&parts.iter().map(|(_, whole)| whole.clone()).collect::<Vec<_>>());
            for field in ["incidents", "counts", "approximate", "may_lie_outside", "clusters"] {
                prop_assert_eq!(&json[field], &narrowest[field], "{} of {:?}", field, values);
            }
            prop_assert_eq!(&json["incident_people"], &whole["people"]);
            prop_assert_eq!(&json["incident_repatriated"], &whole["repatriated"]);
            for sum in [row.total.people, row.total.repatriated, row.incident_people, row.incident_repatriated] {
                prop_assert!(sum.known_max.is_none_or(|known| known >= sum.min) && sum.known_max.is_some() != sum.max.is_some());
            }
            prop_assert!(row.total.people.max.is_none_or(|max| row.total.people.min <= max) && row.total.repatriated.max.is_none_or(|max| row.total.repatriated.min <= max));
            if parts.iter().any(|(part, _)| part.contradicts) {
                continue;
            }
            let (people, repatriated) = (parts.iter().all(|(part, _)| part.people_exact), parts.iter().all(|(part, _)| part.repatriated_exact));
            prop_assert!(right(&json["people"], &narrowest["people"], people), "{values:?} people {} not {}, {people}", json["people"], narrowest["people"]);
            prop_assert!(right(&json["repatriated"], &narrowest["repatriated"], repatriated), "{values:?} repatriated {} not {}, {repatriated}", json["repatriated"], narrowest["repatriated"]);
        }
        let missing: Vec<_> = expected.keys().filter(|values| !seen.contains(*values)).collect();
        prop_assert!(missing.is_empty(), "rows {missing:?} are missing");
    }

    /// Rule 9: each row's link lists exactly the row's incidents, and its total is incident_people.
    #[test]
    fn every_row_links_to_its_incidents(world in world(8), asked in question(3), keys in keys()) {
        let filter = asked.filter();
        let version = asked.version();
        let selection = Selection::of(&filter, world.at(version).map(|state| &state.row), None);
        let statistics = Statistics::of(version, &filter, &group_by(&keys), &selection).unwrap();
        let (expected, _) = rows(&asked, &keys, &looked(&asked, &world));
        for row in &statistics.rows {
            let query = row.url.strip_prefix("/v1/incidents?").unwrap();
            let linked = read(query).unwrap();
            prop_assert_eq!(linked.version, Some(version));
            prop_assert_eq!(linked.print(), query);
            let list = Selection::of(&linked, world.at(version).map(|state| &state.row), None);
            let values: Vec<Option<String>> = keys.iter().map(|key| row.key[*key].as_str().map(str::to_owned)).collect();
            let ids: BTreeSet<String> = expected.get(&values).into_iter().flatten().map(|(part, _)| part.id.clone()).collect();
            prop_assert_eq!(list.seen.iter().map(|seen| seen.row.id.to_string()).collect::<BTreeSet<_>>(), ids, "{}", row.url);
            let totals = list.totals(&linked);
            prop_assert_eq!(totals.total.people, row.incident_people);
            prop_assert_eq!(totals.total.repatriated, row.incident_repatriated);
            prop_assert_eq!(totals.total.incidents, row.total.incidents);
        }
    }

    /// Rule 7: by status, the repatriated of the rows sum to the total's; with linked incidents they may exceed its min.
    #[test]
    fn repatriated_by_status_sums_to_the_total(world in world(8), asked in question(2)) {
        let filter = asked.filter();
        let version = asked.version();
        let selection = Selection::of(&filter, world.at(version).map(|state| &state.row), None);
        let statistics = Statistics::of(version, &filter, &group_by(&["repatriation_status"]), &selection).unwrap();
        let total = statistics.totals.total;
        let sum = |of: &dyn Fn(&refoulement::model::counting::total::Sum) -> u64| statistics.rows.iter().map(|row| of(&row.total.repatriated)).sum::<u64>();
        prop_assert_eq!(sum(&|sum| sum.open_ended), total.repatriated.open_ended);
        prop_assert_eq!(sum(&|sum| sum.max.or(sum.known_max).unwrap()), total.repatriated.max.or(total.repatriated.known_max).unwrap());
        if total.clusters == 0 {
            prop_assert_eq!(sum(&|sum| sum.min), total.repatriated.min);
        } else {
            prop_assert!(sum(&|sum| sum.min) >= total.repatriated.min);
        }
        prop_assert_eq!(statistics.rows.iter().map(|row| row.total.incidents).sum::<u64>(), total.incidents);
    }

    /// Rule 5: the least of a period is that of what certainly lies in it, in the total and in every row; so it is the
    /// same for a bucket as for its days.
    #[test]
    fn the_least_is_that_of_what_is_certain(world in world(8), asked in question(3), keys in keys(), day in day(), grain in select(&GRAINS[..])) {
        let with = |more: &[(&'static str, String)]| {
            let mut asked = Asked(asked.0.iter().filter(|(name, _)| !["date_from", "date_to", "date_match", grain].contains(name)).cloned().collect());
            asked.0.extend(more.iter().map(|(name, value)| (*name, vec![value.clone()])));
            let filter = asked.filter();
            let selection = Selection::of(&filter, world.at(asked.version()).map(|state| &state.row), None);
            Statistics::of(asked.version(), &filter, &group_by(&keys), &selection).unwrap()
        };
        let name = dates::bucket(grain, day);
        let bucket = Bucket::parse(Grain::parse(grain).unwrap(), &name).unwrap();
        let days = [("date_from", bucket.first.to_string()), ("date_to", bucket.last().to_string())];
        let (overlap, within) = (with(&days), with(&[days.as_slice(), &[("date_match", "within".to_owned())]].concat()));
        let of_bucket = with(&[(grain, name)]);
        let least = |total: &Total| (total.people.min, total.repatriated.min);
        prop_assert_eq!(least(&overlap.totals.total), least(&within.totals.total));
        prop_assert_eq!(least(&overlap.totals.total), least(&of_bucket.totals.total));
        prop_assert_eq!(overlap.totals.total.may_lie_outside, overlap.totals.total.incidents - within.totals.total.incidents);
        prop_assert_eq!((within.totals.total.may_lie_outside, of_bucket.totals.total.may_lie_outside), (0, 0));
        for row in &overlap.rows {
            let certain = within.rows.iter().find(|other| other.key == row.key);
            let expected = certain.map_or((0, 0), |certain| least(&certain.total));
            prop_assert_eq!(least(&row.total), expected, "{:?}", row.key);
            prop_assert_eq!(row.total.may_lie_outside, row.total.incidents - certain.map_or(0, |certain| certain.total.incidents));
        }
    }
}

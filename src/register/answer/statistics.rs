//! Statistics: the total of a filter and its rows by up to three keys.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Map;
use utoipa::ToSchema;

use crate::model::counting::rules::{COVERAGE, RULES};
use crate::model::counting::share;
use crate::model::counting::time::{Bucket, Grain};
use crate::model::counting::total::{self, Part, Sum, Total};
use crate::register::answer::grouping::{GroupKey, Value, memberships};
use crate::register::answer::keys::Keys;
use crate::register::answer::names::Names;
use crate::register::answer::selection::{Selection, Totals, whole};
use crate::register::query::declaration::parameters;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::narrowed;
use crate::register::snapshot::row::admits;

/// The most rows of one statistic.
pub const MOST_ROWS: usize = 10_000;
/// The most keys to group by.
pub const MOST_KEYS: usize = 3;

/// The total of a filter and its rows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Statistics {
    /// The version that was counted.
    #[schema(example = 4)]
    pub version: u32,
    /// The canonical filter.
    #[schema(example = "date_from=2013-11-01&date_to=2013-11-30")]
    pub filter: String,
    /// The keys of the rows.
    pub group_by: Vec<GroupKey>,
    /// Whether an incident can be in several rows (rule 3). The totals never add up rows.
    pub overlapping: bool,
    /// Whether empty buckets are missing, because with them there would be more than 10,000 rows (rule 6).
    pub gaps: bool,
    /// The totals; each incident is counted once.
    pub totals: Totals,
    /// One row for each group, sorted by the keys, null last.
    pub rows: Vec<StatisticsRow>,
    /// If grouped by place: the number of incidents without a place of this role. They are in the rows in which the keys
    /// by place are null; `place=none` lists exactly them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_place: Option<u64>,
    /// The counting rules.
    pub rules: Vec<&'static str>,
    /// What the register covers, and what its numbers mean.
    pub coverage: &'static str,
}

/// One row of the statistics. If grouped by place or country of origin, people are the bounds for this row (rule 4).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatisticsRow {
    /// The row's value of each key; null for the incidents without one.
    #[schema(value_type = Object, example = json!({"month": "2013-11"}))]
    pub key: Map<String, serde_json::Value>,
    /// The same in words where the key is a code: English names of countries and subdivisions, names of places, words
    /// for statuses.
    #[schema(value_type = Object, example = json!({"host_country": "China"}))]
    pub names: BTreeMap<&'static str, String>,
    /// What is in the row. Grouped by place or country of origin, people are those that the figures leave possible
    /// for the row (rule 4).
    #[serde(flatten)]
    pub total: Total,
    /// All people of the row's incidents: the total of the list at `url`.
    pub incident_people: Sum,
    /// The repatriated people of the row's incidents: the total of the list at `url`.
    pub incident_repatriated: Sum,
    /// The address of the list of exactly the row's incidents, relative to the base address.
    #[schema(example = "/v1/incidents?month=2013-11&version=4")]
    pub url: String,
}

parameters! {
    /// The groups of a statistic.
    Grouping {
        /// At most three keys, separated by commas. Each is also a filter parameter.
        group_by: Vec<GroupKey> = Keys(MOST_KEYS), ["month", "repatriation_status"];
    }
}

/// The statistic would have more than [`MOST_ROWS`] rows that hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyRows;

impl Statistics {
    /// Counts a selection.
    pub fn of(
        version: u32,
        filter: &Filter,
        group_by: &[GroupKey],
        selection: &Selection<'_>,
    ) -> Result<Self, TooManyRows> {
        let mut groups = grouped(filter, group_by, selection);
        if groups.len() > MOST_ROWS {
            return Err(TooManyRows);
        }
        let empty = empty_buckets(filter, group_by, &groups);
        let gaps = empty.is_none();
        for values in empty.into_iter().flatten() {
            groups.entry(values).or_default();
        }
        let names = Names::of(selection);
        let row = |(values, group): (Vec<Value>, Group<'_>)| StatisticsRow {
            names: names.of_row(group_by, &values),
            ..group.row(version, filter, group_by, &values)
        };
        let without_place = selection.seen.iter().filter(|seen| seen.places.is_empty()).count() as u64;
        Ok(Self {
            version,
            filter: filter.print(),
            group_by: group_by.to_vec(),
            overlapping: group_by.iter().any(|key| key.overlaps()),
            gaps,
            totals: selection.totals(filter),
            rows: groups.into_iter().map(row).collect(),
            without_place: group_by.iter().any(|key| key.is_place()).then_some(without_place),
            rules: RULES.to_vec(),
            coverage: COVERAGE,
        })
    }
}

/// What the rows by place of the filter's role say, by key.
#[must_use]
pub fn by_place(filter: &Filter, selection: &Selection<'_>) -> BTreeMap<String, Total> {
    let of = |(values, group): (Vec<Value>, Group<'_>)| match values.into_iter().next() {
        Some(Value::Is(key)) => Some((key, total::total(&group.parts))),
        _ => None,
    };
    grouped(filter, &[GroupKey::Place], selection).into_iter().filter_map(of).collect()
}

/// The groups that hold something.
fn grouped<'a>(
    filter: &Filter,
    group_by: &[GroupKey],
    selection: &Selection<'a>,
) -> BTreeMap<Vec<Value>, Group<'a>> {
    let mut groups: BTreeMap<Vec<Value>, Group<'a>> = BTreeMap::new();
    for seen in selection.seen.iter().filter(|_| !group_by.is_empty()) {
        for membership in memberships(filter, group_by, seen) {
            let whole = whole(seen);
            let repatriated = share::both(whole.people, membership.people, seen.repatriated_share()).people;
            let group = groups.entry(membership.values).or_default();
            group.parts.push(Part { people: membership.people.people, repatriated, ..whole });
            group.whole.push(whole);
        }
    }
    groups
}

#[derive(Default)]
struct Group<'a> {
    parts: Vec<Part<'a>>,
    whole: Vec<Part<'a>>,
}

impl Group<'_> {
    fn row(&self, version: u32, filter: &Filter, group_by: &[GroupKey], values: &[Value]) -> StatisticsRow {
        let json = |value: &Value| match value {
            Value::Is(value) => serde_json::Value::from(value.as_str()),
            Value::Null => serde_json::Value::Null,
        };
        let whole = total::total(&self.whole);
        StatisticsRow {
            key: group_by
                .iter()
                .zip(values)
                .map(|(key, value)| (key.word().to_owned(), json(value)))
                .collect(),
            names: BTreeMap::new(),
            total: total::total(&self.parts),
            incident_people: whole.people,
            incident_repatriated: whole.repatriated,
            url: link(version, filter, group_by, values),
        }
    }
}

/// The list of exactly a row's incidents (rule 9): the filter, with each key set to the row's value.
fn link(version: u32, filter: &Filter, group_by: &[GroupKey], values: &[Value]) -> String {
    let value = |value: &Value| match value {
        Value::Is(value) => Some(value.clone()),
        Value::Null => None,
    };
    let keys = group_by.iter().zip(values).map(|(key, of)| (key.word(), value(of)));
    let instead = keys.chain([("version", Some(version.to_string()))]).collect();
    format!("/v1/incidents?{}", narrowed(&[filter], instead))
}

/// Rule 6: buckets run without gaps from the period's first day to its last, else from the first to the last bucket
/// that holds something; a 0 means none registered. Other keys take every combination that occurs. None if there would
/// be too many rows with them.
fn empty_buckets(
    filter: &Filter,
    group_by: &[GroupKey],
    groups: &BTreeMap<Vec<Value>, Group<'_>>,
) -> Option<Vec<Vec<Value>>> {
    let grains: Vec<(usize, Grain)> =
        group_by.iter().enumerate().filter_map(|(at, key)| Some((at, key.grain()?))).collect();
    let Some((from, to)) = range(filter, &grains, groups) else { return Some(Vec::new()) };
    // The finest key alone may be too many: seen before they are made.
    let longest = grains.iter().map(|(_, grain)| grain.longest()).min().unwrap_or(1);
    if usize::try_from((to - from).num_days() / longest).is_ok_and(|buckets| buckets > MOST_ROWS) {
        return None;
    }
    let times = times(filter, &grains, (from, to));
    let woven = |other: &[Value], time: &[Value]| {
        let mut values = other.to_vec();
        for ((at, _), bucket) in grains.iter().zip(time) {
            values[*at] = bucket.clone();
        }
        values
    };
    let no_time = vec![Value::Null; grains.len()];
    let mut others: BTreeSet<Vec<Value>> = groups.keys().map(|values| woven(values, &no_time)).collect();
    if grains.len() == group_by.len() {
        others.insert(no_time);
    }
    if times.len().saturating_mul(others.len()) > MOST_ROWS {
        return None;
    }
    let all = times.iter().flat_map(|time| others.iter().map(move |other| woven(other, time)));
    let empty: Vec<Vec<Value>> = all.filter(|values| !groups.contains_key(values)).collect();
    (groups.len() + empty.len() <= MOST_ROWS).then_some(empty)
}

/// Every combination of buckets that a day of the range lies in and the filter admits.
fn times(
    filter: &Filter,
    grains: &[(usize, Grain)],
    (from, to): (NaiveDate, NaiveDate),
) -> BTreeSet<Vec<Value>> {
    let of_day = |day| {
        let buckets: Vec<Bucket> = grains.iter().map(|(_, grain)| Bucket::of(*grain, day)).collect();
        let admitted = filter.buckets().all(|(grain, wanted)| {
            let bucket = buckets.iter().find(|bucket| bucket.grain == grain);
            bucket.is_none_or(|bucket| admits(wanted, Some(bucket)))
        });
        admitted.then(|| buckets.iter().map(|bucket| Value::Is(bucket.to_string())).collect())
    };
    from.iter_days().take_while(|day| *day <= to).filter_map(of_day).collect()
}

/// The first and the last day to be covered by buckets; none if there is no bucket to begin or end with.
fn range(
    filter: &Filter,
    grains: &[(usize, Grain)],
    groups: &BTreeMap<Vec<Value>, Group<'_>>,
) -> Option<(NaiveDate, NaiveDate)> {
    let (at, grain) = *grains.first()?;
    let bucket = |value: &Value| match value {
        Value::Is(text) => Bucket::parse(grain, text),
        Value::Null => None,
    };
    let buckets = || groups.keys().filter_map(|values| bucket(values.get(at)?));
    let from = filter.date_from.or_else(|| buckets().map(|bucket| bucket.first).min())?;
    let to = filter.date_to.or_else(|| buckets().map(Bucket::last).max())?;
    Some((from, to))
}

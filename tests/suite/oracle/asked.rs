//! Random questions: the parameters of a query, as words.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use refoulement::register::query::filter::Filter;
use refoulement::register::query::parameters::{Query, Refusal};

use super::naive::dates;
use super::world;

/// The parameters, each with its values.
#[derive(Debug, Clone, Default)]
pub struct Asked(pub Vec<(&'static str, Vec<String>)>);

const LISTS: [&str; 13] = [
    "host_country",
    "origin_country",
    "subdivision",
    "place",
    "repatriation_status",
    "step",
    "confidence",
    "outlet",
    "year",
    "quarter",
    "month",
    "week",
    "day",
];

impl Asked {
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| *key == name)
    }

    pub fn one(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, values)| values[0].as_str())
    }

    /// Whether the list takes the value (none is the row without one); a list that is not there takes all.
    pub fn takes(&self, name: &str, value: Option<&str>) -> bool {
        self.0
            .iter()
            .find(|(key, _)| *key == name)
            .is_none_or(|(_, values)| values.iter().any(|wanted| wanted == value.unwrap_or("none")))
    }

    /// As a query string; everything that is not a letter or digit is escaped.
    pub fn query(&self) -> String {
        let pairs = self.0.iter().map(|(name, values)| {
            let escaped = |value: &String| {
                if LISTS.contains(name) {
                    value.replace('\\', "\\\\").replace(',', "\\,")
                } else {
                    value.clone()
                }
            };
            format!("{name}={}", percent(&values.iter().map(escaped).collect::<Vec<_>>().join(",")))
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The same question otherwise put: parameters and values the other way round, lists by repetition.
    pub fn otherwise(&self) -> String {
        let mut pairs = Vec::new();
        for (name, values) in self.0.iter().rev() {
            if LISTS.contains(name) {
                let escaped = |value: &String| value.replace('\\', "\\\\").replace(',', "\\,");
                pairs.extend(values.iter().rev().map(|value| format!("{name}={}", percent(&escaped(value)))));
            } else {
                pairs.push(format!("{name}={}", percent(&values[0])));
            }
        }
        pairs.join("&")
    }

    pub fn filter(&self) -> Filter {
        read(&self.query()).unwrap_or_else(|refusals| panic!("{self:?} was refused: {refusals:?}"))
    }

    /// The version the question is about.
    pub fn version(&self) -> u32 {
        self.one("version").map_or(world::NEWEST, |version| version.parse().unwrap())
    }
}

pub fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let _ = if byte.is_ascii_alphanumeric() {
            write!(out, "{}", char::from(byte))
        } else {
            write!(out, "%{byte:02X}")
        };
    }
    out
}

/// Reads a filter strictly, as the edge does.
pub fn read(query: &str) -> Result<Filter, Vec<Refusal>> {
    let mut query = Query::read(query);
    let filter = Filter::take(&mut query);
    query.finish().map(|()| filter)
}

type Parameter = BoxedStrategy<(&'static str, Vec<String>)>;

fn one(name: &'static str, values: impl Strategy<Value = String> + 'static) -> Parameter {
    values.prop_map(move |value| (name, vec![value])).boxed()
}

fn of(name: &'static str, values: &'static [&'static str]) -> Parameter {
    one(name, select(values).prop_map(str::to_owned))
}

fn list(name: &'static str, values: &'static [&'static str]) -> Parameter {
    let most = values.len().min(3);
    subsequence(values, 1..=most)
        .prop_shuffle()
        .prop_map(move |some| (name, some.into_iter().map(str::to_owned).collect()))
        .boxed()
}

fn number(name: &'static str, range: std::ops::RangeInclusive<u32>) -> Parameter {
    one(name, range.prop_map(|n| n.to_string()))
}

fn buckets(grain: &'static str) -> Parameter {
    let bucket = prop_oneof![4 => world::day().prop_map(move |day| dates::bucket(grain, day)), 1 => Just("none".to_owned())];
    prop::collection::vec(bucket, 1..=3).prop_map(move |buckets| (grain, buckets)).boxed()
}

fn ends(name: &'static str) -> Parameter {
    one(
        name,
        (world::day(), select(&["day", "day", "month", "year"][..]))
            .prop_map(|(day, grain)| dates::bucket(grain, day)),
    )
}

/// One parameter with sensible values.
fn parameter() -> impl Strategy<Value = (&'static str, Vec<String>)> {
    let place = prop_oneof![
        list("subdivision", &["CN-LN", "CN-JL", "CN-YN", "TH-57", "FJ-C", "RU-CHU", "KP-03", "none"]),
        list("place", world::PLACE_KEYS),
        of("place_role", &["detention", "transit", "transfer", "handover", "intended_destination"]),
        of(
            "bbox",
            &[
                "100,20,130,50",
                "170,-25,-165,70",
                "-180,-25,-170,70",
                "123.4,41.8,123.4,41.8",
                "-60,-60,60,60",
                "178.4,-18.2,180,-16"
            ]
        ),
        of("near", &["41.8,123.4", "-17,179.9", "65,-172", "0,0", "90,0"]),
    ];
    let date = prop_oneof![
        ends("date_from"),
        ends("date_to"),
        of("date_match", &["overlap", "within"]),
        of("date_of", &["incident", "repatriation"]),
        one("status_on", world::day().prop_map(|day| day.to_string())),
        buckets("year"),
        buckets("quarter"),
        buckets("month"),
        buckets("week"),
        buckets("day"),
    ];
    let field = prop_oneof![
        list("host_country", &["CN", "TH", "RU", "FJ", "none"]),
        list("origin_country", &["KP", "CN", "VN", "none"]),
        list(
            "repatriation_status",
            &[
                "detained",
                "transferred",
                "facing_repatriation",
                "repatriated",
                "expelled",
                "unknown",
                "mixed",
                "none"
            ]
        ),
        list("step", &["detained", "transferred", "repatriated", "expelled", "released", "mixed"]),
        list(
            "confidence",
            &["one_source", "several_sources", "contested", "officially_confirmed", "discounted", "none"]
        ),
        number("min_source_roots", 0..=3),
        number("people_min", 0..=9),
        number("people_max", 0..=12),
        of("has_minors", &["true", "false"]),
        list("outlet", world::OUTLETS_OR_NONE),
        number("updated_since", 0..=6),
        number("published_since", 0..=6),
        number("version", 1..=world::NEWEST),
    ];
    prop_oneof![2 => place, 3 => date, 3 => field]
}

/// A question of up to so many parameters, which contradict one another no more than is allowed.
pub fn question(most: usize) -> impl Strategy<Value = Asked> {
    (prop::collection::vec(parameter(), 0..=most), select(&["5", "900", "2500.5", "12000"][..])).prop_map(
        |(parameters, radius)| {
            let mut asked = Asked::default();
            for (name, values) in parameters {
                if !asked.has(name) {
                    asked.0.push((name, values));
                }
            }
            if asked.has("near") {
                asked.0.push(("radius_km", vec![radius.to_owned()]));
            }
            let number = |name| asked.one(name).map(|n| n.parse::<u32>().unwrap());
            let people = number("people_min") > number("people_max") && number("people_max").is_some();
            let start = asked.one("date_from").map(|date| dates::span(date).0);
            let end = asked.one("date_to").map(|date| dates::span(date).1);
            let dates = start.zip(end).is_some_and(|(start, end)| start > end);
            asked.0.retain(|(name, _)| !(people && *name == "people_max" || dates && *name == "date_to"));
            asked
        },
    )
}

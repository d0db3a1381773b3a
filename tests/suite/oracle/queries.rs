//! Queries: garbage is refused and never a panic; what is taken is printed one way.

use proptest::prelude::*;
use refoulement::register::answer::page::{Order, Page};
use refoulement::register::answer::selection::Selection;
use refoulement::register::answer::statistics::{Grouping, Statistics};
use refoulement::register::query::filter::Filter;
use refoulement::register::query::parameters::Query;

use super::asked::{percent, read};
use super::cases;

const NAMES: [&str; 30] = [
    "date_from",
    "date_to",
    "date_match",
    "date_of",
    "host_country",
    "origin_country",
    "subdivision",
    "place",
    "place_role",
    "bbox",
    "near",
    "radius_km",
    "repatriation_status",
    "step",
    "status_on",
    "confidence",
    "min_source_roots",
    "people_min",
    "people_max",
    "has_minors",
    "outlet",
    "q",
    "updated_since",
    "published_since",
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "version",
];

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn garbage_is_read_without_a_panic(query in "[a-z_]{0,9}(=[0-9a-zA-Z%,.+\\\\-]{0,12}){0,2}(&[a-z_%=&,\\\\]{0,20}){0,3}|\\PC{0,40}|[\\x00-\\xff]{0,30}") {
        let mut reading = Query::read(&query);
        let filter = Filter::take(&mut reading);
        let _ = (Order::take(&mut reading), Page::take(&mut reading));
        let _ = Grouping::take(&mut reading);
        if reading.finish().is_ok() {
            prop_assert_eq!(read(&filter.print()).unwrap(), filter);
        }
    }

    /// Any value of any parameter: refused with a reason, or printed so that it is read again as the same.
    #[test]
    fn any_value_is_refused_or_read_back(name in prop::sample::select(&NAMES[..]), value in "[0-9A-Z:,.\\\\-]{0,14}|\\PC{1,12}|[a-z_]{1,10}|20[01][0-9]-[0Q1W][0-9]{0,2}|-?[0-9]{1,3}\\.[0-9]{1,15}") {
        let query = format!("{name}={}", percent(&value));
        match read(&query) {
            Ok(filter) => {
                let printed = filter.print();
                prop_assert_eq!(read(&printed).map_err(|refusals| format!("{printed}: {refusals:?}")), Ok(filter));
            }
            Err(refusals) => {
                prop_assert!(refusals.iter().all(|refusal| !refusal.message.is_empty() && !refusal.allowed.is_empty()), "{refusals:?}");
                prop_assert!(refusals.iter().all(|refusal| refusal.message.chars().count() < 260));
            }
        }
    }

    #[test]
    fn every_unknown_name_is_refused(name in "[a-zA-Z_]{1,12}|\\PC{1,8}", value in "[a-z0-9]{0,5}") {
        prop_assume!(!NAMES.contains(&name.as_str()));
        let refusals = read(&format!("{}={value}", percent(&name))).unwrap_err();
        prop_assert!(refusals.iter().any(|refusal| refusal.code == "unknown" || refusal.code == "malformed"), "{refusals:?}");
    }
}

#[test]
fn refused_queries() {
    for (query, parameter, code) in [
        ("people_min=07", "people_min", "not-allowed"),
        ("people_min=-1", "people_min", "not-allowed"),
        ("people_min=+1", "people_min", "not-allowed"),
        ("people_min=4294967296", "people_min", "not-allowed"),
        ("people_min=1&people_min=1", "people_min", "repeated"),
        ("people_min=", "people_min", "empty"),
        ("people_min=3&people_max=2", "people_max", "out-of-order"),
        ("date_from=2014&date_to=2013", "date_to", "out-of-order"),
        ("date_from=2013-11-31", "date_from", "not-allowed"),
        ("date_from=1899", "date_from", "not-allowed"),
        ("date_from=2013-11-2", "date_from", "not-allowed"),
        ("host_country=cn", "host_country", "not-allowed"),
        ("host_country=CN,", "host_country", "empty"),
        ("host_country=XX", "host_country", "not-allowed"),
        ("subdivision=CN-XX", "subdivision", "not-allowed"),
        ("step=none", "step", "not-allowed"),
        ("near=41,123", "radius_km", "required"),
        ("radius_km=5", "near", "required"),
        ("near=91,0&radius_km=1", "near", "not-allowed"),
        ("near=41,123&radius_km=0", "radius_km", "not-allowed"),
        ("bbox=1,2,3", "bbox", "not-allowed"),
        ("bbox=1,4,3,2", "bbox", "not-allowed"),
        ("bbox=1e1,2,3,4", "bbox", "not-allowed"),
        ("bbox=3601,2,3,4", "bbox", "not-allowed"),
        ("has_minors=yes", "has_minors", "not-allowed"),
        ("version=0", "version", "not-allowed"),
        ("month=2013-13", "month", "not-allowed"),
        ("week=2013-W53", "week", "not-allowed"),
        ("q=%20", "q", "not-allowed"),
        ("q=a%00", "q", "malformed"),
        ("q=%ff", "q", "malformed"),
        ("q=%4", "q", "malformed"),
        ("q=a%E2%80%AEb", "q", "malformed"),
        ("Month=2013-11", "Month", "unknown"),
        ("limit=5", "limit", "unknown"),
        ("place_role=Transfer", "place_role", "not-allowed"),
    ] {
        let refusals = read(query).expect_err(query);
        assert!(
            refusals.iter().any(|refusal| refusal.parameter == parameter && refusal.code == code),
            "{query}: {refusals:?}"
        );
    }
    for query in ["limit=0", "limit=201", "limit=07", "sort=-Date", "limit=1&limit=1"] {
        let mut reading = Query::read(query);
        let _ = (Order::take(&mut reading), Page::take(&mut reading));
        assert!(reading.finish().is_err(), "{query}");
    }
    for query in [
        "group_by=month,month",
        "group_by=",
        "group_by=title",
        "group_by=year,month,week,day",
        "group_by=month&group_by=year",
    ] {
        let mut reading = Query::read(query);
        let _ = Grouping::take(&mut reading);
        assert!(reading.finish().is_err(), "{query}");
    }
}

/// Words grow when they are folded; what is too long then cannot be printed and read again, so it is refused at once.
#[test]
fn words_are_measured_as_they_are_printed() {
    let ligature = percent(&"\u{fdfa}".repeat(20));
    assert!(read(&format!("q={ligature}")).is_err());
    let words = read(&format!("q={}", percent(&"\u{fdfa}".repeat(10)))).unwrap();
    assert_eq!(read(&words.print()).unwrap(), words);
}

/// The week of the last day that can be asked for ends in a year that cannot: its row still links to its own list.
#[test]
fn the_last_week_of_the_calendar_has_a_link() {
    let filter = read("date_from=2199-12&date_to=2199-12-31").unwrap();
    let weeks = Grouping::take(&mut Query::read("group_by=week")).group_by;
    let statistics = Statistics::of(1, &filter, &weeks, &Selection::default()).unwrap();
    let last = statistics.rows.last().unwrap();
    assert_eq!(last.key["week"], "2200-W01");
    assert!(last.url.contains("week=2200-W01"), "{}", last.url);
}

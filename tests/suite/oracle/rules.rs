//! Worked examples for each counting rule, the report's among them.

use std::fs;

use refoulement::model::counting::confidence::Sources;
use refoulement::model::redaction::protection::Protection;
use refoulement::register::answer::page::{Sort, sort};
use refoulement::register::answer::selection::Selection;
use refoulement::register::answer::statistics::{Grouping, Statistics};
use refoulement::register::query::parameters::Query;
use serde_json::{Value, json};
use uuid::Uuid;

use super::asked::read;
use super::world::{State, state};

/// The three incidents of the report.
pub fn report() -> Vec<State> {
    let file = |name: &str| -> Value {
        serde_json::from_str(
            &fs::read_to_string(format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap(),
        )
        .unwrap()
    };
    let mut sources = Sources::new();
    for mut source in file("sources.json").as_array().unwrap().clone() {
        source.as_object_mut().unwrap().remove("id");
        sources.insert(source["key"].as_str().unwrap().to_owned(), serde_json::from_value(source).unwrap());
    }
    let incident = |name: &str| {
        let mut incident = file(&format!("incidents/{name}.json"));
        let id: Uuid =
            serde_json::from_value(incident.as_object_mut().unwrap().remove("id").unwrap()).unwrap();
        state(id, incident, &Protection::default(), &sources, (1, 1), None)
    };
    ["2013-11-02", "2013-11-07", "2013-11-15"].map(incident).into()
}

/// Incidents of one claim each, with these fields beside.
pub fn made(fields: &[Value]) -> Vec<State> {
    let made = |(at, fields): (usize, &Value)| {
        let mut incident = json!({"title": "t", "date": "2013-11-02", "host_country": "CN", "origin_country": ["KP"],
            "claims": [{"key": "c", "source": "s", "stance": "asserts", "hedge": "stated"}],
            "people": {"min": 5, "max": 5, "counts": "refugees", "basis": "editorial", "reason": "r"}});
        incident.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        state(
            Uuid::from_u128(at as u128 + 1),
            incident,
            &Protection::default(),
            &Sources::new(),
            (1, 1),
            None,
        )
    };
    fields.iter().enumerate().map(made).collect()
}

pub fn ask(states: &[State], query: &str) -> Value {
    let filter = read(query).unwrap();
    let selection = Selection::of(&filter, states.iter().map(|state| &state.row), None);
    serde_json::to_value(selection.totals(&filter)).unwrap()
}

/// The rows as `key: people (incident_people) repatriated`.
pub fn rows(states: &[State], query: &str, by: &str) -> Vec<String> {
    let filter = read(query).unwrap();
    let keys = Grouping::take(&mut Query::read(&format!("group_by={by}"))).group_by;
    let selection = Selection::of(&filter, states.iter().map(|state| &state.row), None);
    let statistics = serde_json::to_value(Statistics::of(1, &filter, &keys, &selection).unwrap()).unwrap();
    let to = |sum: &Value| {
        format!("{}-{}", sum["min"], sum["max"].as_u64().map_or("open".to_owned(), |max| max.to_string()))
    };
    let row = |row: &Value| {
        let key: Vec<&str> =
            row["key"].as_object().unwrap().values().map(|value| value.as_str().unwrap_or("null")).collect();
        format!(
            "{}: {} of {}, {}, returned {}",
            key.join(" "),
            row["incidents"],
            to(&row["incident_people"]),
            to(&row["people"]),
            to(&row["repatriated"])
        )
    };
    statistics["rows"].as_array().unwrap().iter().map(row).collect()
}

pub fn figure(min: u64, max: impl Into<Value>) -> Value {
    json!({"people": {"min": min, "max": max.into(), "counts": "refugees", "basis": "editorial", "reason": "r"}})
}

#[test]
fn rule_1_bounds_are_sums_and_open_ones_are_said() {
    let total = ask(&report(), "");
    assert_eq!(total["incidents"], 3);
    assert_eq!(total["people"], json!({"min": 35, "max": 37, "open_ended": 0}));
    assert_eq!(total["repatriated"], json!({"min": 22, "max": 22, "open_ended": 0}));
    assert_eq!(total["counts"], json!({"refugees": 2, "persons": 1}));
    assert_eq!(
        total["headline"],
        "At least 35 and at most 37 people in 3 registered incidents; 22 of them reported as repatriated."
    );
    let open = ask(&made(&[figure(51, Value::Null), figure(2, 3)]), "");
    assert_eq!(open["people"], json!({"min": 53, "max": null, "open_ended": 1, "known_max": 54}));
    assert_eq!(
        open["headline"],
        "At least 53 refugees in 2 registered incidents; no repatriation reported; for 1 of these incidents no upper number \
         is known."
    );
    assert_eq!(ask(&[], "")["people"], json!({"min": 0, "max": 0, "open_ended": 0}));
}

#[test]
fn rule_1_approximate_numbers_are_counted_and_said() {
    let claim = |key: &str, quantifier: &str, n: u64| {
        json!({"key": key, "source": "s", "stance": "asserts", "hedge": "stated",
        "people": {"min": n, "max": n, "quantifier": quantifier, "counts": "refugees"}})
    };
    let resting_on = |basis: &str, keys: &[&str]| {
        json!({"claims": [claim("a", "about", 30), claim("b", "exact", 32)],
        "people": {"min": 32, "max": 32, "counts": "refugees", "basis": basis, "claims": keys, "reason": "r"}})
    };
    let widest = json!({"claims": [claim("a", "about", 30), claim("b", "exact", 32)], "people": null});
    for (fields, expected) in [
        (&widest, 1),
        (&resting_on("claim", &["b"]), 0),
        (&resting_on("editorial", &["a", "b"]), 1),
        (&resting_on("editorial", &[]), 0),
    ] {
        assert_eq!(ask(&made(std::slice::from_ref(fields)), "")["approximate"], expected, "{fields}");
    }
    let total = ask(&made(&[widest.clone(), figure(2, 2)]), "");
    assert_eq!(total["people"], json!({"min": 32, "max": 34, "open_ended": 0}));
    assert_eq!(
        total["headline"],
        "At least 32 and at most 34 refugees in 2 registered incidents; no repatriation reported; the figure of 1 of these \
         incidents rests on a number that its source calls approximate."
    );
    let two = ask(&made(&[widest.clone(), widest]), "")["headline"].as_str().unwrap().to_owned();
    assert!(
        two.ends_with(
            "; the figures of 2 of these incidents rest on numbers that their sources call approximate."
        ),
        "{two}"
    );
}

#[test]
fn rule_2_an_incident_counts_once() {
    let places = [("Shenyang", "CN-LN"), ("Dandong", "CN-LN"), ("Yanji", "CN-JL")]
        .map(|(name, subdivision)| json!({"role": "detention", "name": name, "country": "CN", "subdivision": subdivision, "precision": "locality"}));
    let states = made(&[json!({"places": places, "origin_country": ["KP", "CN"]})]);
    for query in ["", "subdivision=CN-LN,CN-JL", "origin_country=KP,CN", "place=cn-ln-shenyang,cn-ln-dandong"]
    {
        let total = ask(&states, query);
        assert_eq!((&total["incidents"], &total["people"]["min"]), (&json!(1), &json!(5)), "{query}");
    }
}

#[test]
fn rule_3_rows_overlap_and_the_total_does_not_add_them() {
    let states = made(&[json!({"origin_country": ["KP", "CN"]}), json!({})]);
    assert_eq!(
        rows(&states, "", "origin_country"),
        ["CN: 1 of 5-5, 1-4, returned 0-0", "KP: 2 of 10-10, 6-9, returned 0-0"]
    );
    // Only the values that the filter takes have a row.
    assert_eq!(rows(&states, "origin_country=CN", "origin_country"), ["CN: 1 of 5-5, 1-4, returned 0-0"]);
}

#[test]
fn rule_4_a_row_by_place_holds_what_the_figure_leaves() {
    assert_eq!(
        rows(&report(), "", "subdivision"),
        [
            "CN-JL: 1 of 17-17, 1-15, returned 1-15",
            "CN-LN: 1 of 17-17, 2-16, returned 2-16",
            "CN-YN: 1 of 13-15, 13-15, returned 0-0",
            "null: 1 of 5-5, 5-5, returned 5-5",
        ]
    );
    assert_eq!(
        rows(&report(), "place_role=transfer", "subdivision"),
        ["CN-LN: 1 of 13-15, 13-15, returned 0-0", "null: 2 of 22-22, 22-22, returned 22-22"]
    );
    let place = |name: &str, people: Value| json!({"role": "detention", "name": name, "country": "CN", "precision": "locality", "people": people});
    let two = |a: Value, b: Value, are: &str| {
        made(&[json!({"places": [place("A", a), place("B", b)], "places_are": are})])
    };
    let stated = json!({"min": 2, "max": 3});
    assert_eq!(
        rows(&two(stated, Value::Null, "all"), "", "place"),
        ["cn-a: 1 of 5-5, 2-3, returned 0-0", "cn-b: 1 of 5-5, 2-3, returned 0-0"]
    );
    assert_eq!(
        rows(&two(Value::Null, Value::Null, "one_of"), "", "place"),
        ["cn-a: 1 of 5-5, 0-5, returned 0-0", "cn-b: 1 of 5-5, 0-5, returned 0-0"]
    );
}

#[test]
fn rule_5_a_period_takes_what_may_lie_in_it() {
    let states = made(&[
        json!({"date": "2013-11-02/2013-11-05"}),
        json!({"date": "[2013-11-05..2013-11-21]"}),
        json!({"date": "2013-11"}),
        json!({"date": "2013"}),
    ]);
    for (query, expected) in [
        ("date_from=2013-11-05&date_to=2013-11-05", 4),
        ("date_from=2013-11-06&date_to=2013-11-06", 3),
        ("date_from=2013-11-22&date_to=2013-11-30", 2),
        ("date_from=2013-12", 1),
        ("date_to=2013-11-01", 2),
        ("date_from=2014", 0),
        ("date_from=2013-11&date_to=2013-11&date_match=within", 3),
        ("date_from=2013-11-02&date_to=2013-11-05&date_match=within", 1),
        ("date_from=2013&date_to=2013&date_match=within", 4),
        ("date_match=within", 4),
    ] {
        assert_eq!(ask(&states, query)["incidents"], expected, "{query}");
    }
    for (query, incidents, most, outside) in [("", 2, 22, 1), ("&date_match=within", 1, 5, 0)] {
        let total =
            ask(&report(), &format!("date_of=repatriation&date_from=2013-11-08&date_to=2013-11-08{query}"));
        assert_eq!(total["incidents"], incidents, "{query}");
        assert_eq!(total["people"], json!({"min": 5, "max": most, "open_ended": 0}), "{query}");
        assert_eq!(total["repatriated"], json!({"min": 5, "max": most, "open_ended": 0}), "{query}");
        assert_eq!(total["may_lie_outside"], outside, "{query}");
    }
    assert_eq!(ask(&report(), "date_of=repatriation")["incidents"], 3, "alone it filters nothing");
}

#[test]
fn rule_6_buckets_hold_only_what_is_wholly_in_them() {
    assert_eq!(rows(&report(), "", "month"), ["2013-11: 3 of 35-37, 35-37, returned 22-22"]);
    let states = made(&[
        json!({"date": "2013-11-30"}),
        json!({"date": "[2013-11-30..2013-12-01]"}),
        json!({"date": "2014-02"}),
        json!({"date": "2013"}),
    ]);
    let counts = |query: &str, by: &str| {
        rows(&states, query, by)
            .iter()
            .map(|row| row[..row.find(" of").unwrap()].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(counts("", "month"), ["2013-11: 1", "2013-12: 0", "2014-01: 0", "2014-02: 1", "null: 2"]);
    assert_eq!(counts("", "quarter"), ["2013-Q4: 2", "2014-Q1: 1", "null: 1"]);
    assert_eq!(counts("", "year"), ["2013: 3", "2014: 1"]);
    assert_eq!(
        counts("date_from=2013-10&date_to=2013-12", "month"),
        ["2013-10: 0", "2013-11: 1", "2013-12: 0", "null: 2"]
    );
    assert_eq!(counts("month=2013-11", "month"), ["2013-11: 1"]);
    assert_eq!(counts("month=none", "month"), ["null: 2"]);
    assert_eq!(
        rows(&report(), "date_of=repatriation", "week").last().unwrap(),
        "null: 2 of 30-32, 30-32, returned 17-17"
    );
}

#[test]
fn rule_7_repatriated_counts_what_was_done() {
    let step = |status: &str, people: Value| json!({"status": status, "date": "2013-11-02", "people": people, "claims": ["c"]});
    let some = |min: u64, max: Value| json!({"min": min, "max": max});
    for (steps, expected) in [
        (vec![], "0-0"),
        (vec![step("facing_repatriation", Value::Null)], "0-0"),
        (vec![step("repatriated", Value::Null)], "4-6"),
        (vec![step("repatriated", some(2, json!(3)))], "2-3"),
        (vec![step("repatriated", some(2, json!(3))), step("repatriated", some(1, json!(1)))], "3-4"),
        (vec![step("repatriated", some(1, Value::Null))], "1-6"),
        (vec![step("repatriated", some(9, json!(12)))], "6-6"),
        (vec![step("repatriated", some(1, json!(1))), step("repatriated", Value::Null)], "4-6"),
        (vec![step("expelled", Value::Null)], "0-0"),
    ] {
        let mut fields = figure(4, 6);
        fields["timeline"] = json!(steps);
        let row = rows(&made(&[fields]), "", "host_country").remove(0);
        assert!(row.ends_with(&format!("returned {expected}")), "{steps:?}: {row}");
    }
}

#[test]
fn rule_8_status_is_of_the_last_whole_step_and_as_of_a_day() {
    assert_eq!(
        rows(&report(), "", "repatriation_status"),
        [
            "facing_repatriation: 1 of 13-15, 13-15, returned 0-0",
            "repatriated: 2 of 22-22, 22-22, returned 22-22"
        ]
    );
    let on = ask(&report(), "status_on=2013-11-07");
    assert_eq!(
        (&on["repatriated"]["max"], &on["may_have_moved_on"], &on["incidents"]),
        (&json!(0), &json!(1), &json!(2))
    );
    assert_eq!(ask(&report(), "status_on=2013-11-30&repatriation_status=repatriated")["incidents"], 2);
    assert_eq!(ask(&report(), "status_on=2013-11-01")["incidents"], 0);
    assert_eq!(ask(&made(&[json!({"date": "2013-11"})]), "status_on=2013-11-15")["may_have_begun"], 1);
}

#[test]
fn rule_9_the_list_of_a_filter_is_its_total() {
    let states = report();
    let filter = read("subdivision=none").unwrap();
    let mut selection = Selection::of(&filter, states.iter().map(|state| &state.row), None);
    sort(Sort::NewestFirst, &mut selection.seen);
    assert_eq!(selection.seen.len() as u64, selection.totals(&filter).total.incidents);
    assert_eq!(ask(&states, "subdivision=none")["people"], json!({"min": 5, "max": 5, "open_ended": 0}));
    // All place parameters hold for one and the same place.
    assert_eq!(ask(&states, "subdivision=CN-JL&place=cn-ln-shenyang")["incidents"], 0);
    assert_eq!(ask(&states, "bbox=100,20,130,50")["imprecise_places"], 1, "near Beijing is too coarse");
}

#[test]
fn rule_10_linked_incidents_may_share_people() {
    let link = |at: u128, kind: &str| json!([{"incident": Uuid::from_u128(at), "kind": kind}]);
    let with = |min: u64, max: Value, related: Value| {
        let mut fields = figure(min, max);
        fields["related"] = related;
        fields
    };
    let states = made(&[
        with(5, json!(7), link(2, "may_share_people")),
        with(3, json!(9), json!([])),
        with(2, json!(2), link(1, "follows")),
    ]);
    let total = ask(&states, "");
    assert_eq!(
        (&total["people"], &total["clusters"]),
        (&json!({"min": 7, "max": 18, "open_ended": 0}), &json!(1))
    );
    // A link that leads out of the filter does not matter.
    let total = ask(&states, "people_max=7");
    assert_eq!(
        (&total["people"], &total["clusters"]),
        (&json!({"min": 7, "max": 9, "open_ended": 0}), &json!(0))
    );
    let chain = made(&[
        with(1, Value::Null, link(2, "may_share_people")),
        with(4, json!(4), link(3, "may_share_people")),
        with(2, json!(3), json!([])),
    ]);
    let total = ask(&chain, "");
    assert_eq!(
        (&total["people"], &total["clusters"]),
        (&json!({"min": 4, "max": null, "open_ended": 1, "known_max": 8}), &json!(1))
    );
}

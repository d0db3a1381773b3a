//! Rules 5 and 6: what may lie outside a period, and periods of too many buckets.

use refoulement::register::answer::selection::Selection;
use refoulement::register::answer::statistics::{Grouping, Statistics, TooManyRows};
use refoulement::register::query::parameters::Query;
use serde_json::{Value, json};
use uuid::Uuid;

use super::asked::read;
use super::rules::{ask, figure, made, rows};

#[test]
fn rule_5_what_may_lie_outside_the_period_adds_to_the_max_alone() {
    let returned = json!([{"status": "repatriated", "date": "2013-11", "claims": ["c"]}]);
    let on = |date: &str, more: Value| {
        let mut fields = json!({"date": date, "timeline": returned});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    let places = ["CN-LN", "CN-JL"].map(|code| json!({"role": "detention", "name": "A", "country": "CN", "subdivision": code, "precision": "locality"}));
    let states = made(&[
        on("2013-11-02", json!({"places": places})),
        on("2013-11/2013-12", json!({"places": places})),
        on("2013", figure(50, Value::Null)),
        on("2014", json!({})),
    ]);
    let (days, whole) = ("date_from=2013-11-01&date_to=2013-11-30", "date_from=2013&date_to=2013");
    let total = ask(&states, days);
    assert_eq!((&total["incidents"], &total["may_lie_outside"]), (&json!(3), &json!(2)));
    // One that is open and may lie outside is known to be able to add its min.
    assert_eq!(total["people"], json!({"min": 5, "max": null, "open_ended": 1, "known_max": 60}));
    assert_eq!(total["repatriated"], total["people"]);
    assert_eq!(
        total["headline"],
        "At least 5 refugees in 3 registered incidents that happened or may have happened in November 2013; at least 5 of \
         them reported as repatriated; for 1 of these incidents no upper number is known; 2 of these incidents may lie \
         outside this period."
    );
    assert_eq!(ask(&states, whole)["people"]["min"], 60);
    assert_eq!(ask(&states, whole)["may_lie_outside"], 0);
    // Rows too: of the two at both places, the one that is certain has somebody at each.
    assert_eq!(
        rows(&states, days, "subdivision"),
        [
            "CN-JL: 2 of 5-10, 1-8, returned 1-8",
            "CN-LN: 2 of 5-10, 1-8, returned 1-8",
            "null: 1 of 0-open, 0-open, returned 0-open",
        ]
    );
    assert_eq!(
        rows(&states, days, "month"),
        ["2013-11: 1 of 5-5, 5-5, returned 5-5", "null: 2 of 0-open, 0-open, returned 0-open"]
    );
    // A month's own row begins lower where only some of its days are asked for.
    assert_eq!(
        rows(&made(&[json!({"date": "2013-11"})]), "date_from=2013-11-15", "month"),
        ["2013-11: 1 of 0-5, 0-5, returned 0-0"]
    );
    // Of several repatriations one can lie in the period and one outside.
    let some = |date: &str| json!({"status": "repatriated", "date": date, "people": {"min": 2, "max": 2}, "claims": ["c"]});
    let twice = made(&[json!({"timeline": [some("2013-11-08"), some("2013-12-01")]})]);
    let total = ask(&twice, "date_of=repatriation&date_from=2013-11&date_to=2013-11");
    assert_eq!(total["repatriated"], json!({"min": 0, "max": 4, "open_ended": 0}));
    assert_eq!(total["may_lie_outside"], 1);
}

#[test]
fn rule_10_one_that_may_lie_outside_makes_no_two_others_one_cluster() {
    let link = |at: u128| json!({"incident": Uuid::from_u128(at), "kind": "may_share_people"});
    let dated = |date: &str, min: u64, related: Value| {
        let mut fields = figure(min, 9);
        fields["date"] = json!(date);
        fields["related"] = related;
        fields
    };
    let states = made(&[
        dated("2013-11-02", 6, json!([])),
        dated("2013", 8, json!([link(1), link(3)])),
        dated("2013-11-03", 3, json!([])),
        dated("2013-11-04", 2, json!([link(3)])),
    ]);
    for (query, people, clusters) in [
        ("", (8, 36), 1),
        ("date_from=2013-11&date_to=2013-11", (9, 36), 1),
        ("date_from=2013-11&date_to=2013-11&date_match=within", (9, 27), 1),
        ("month=2013-11", (9, 27), 1),
    ] {
        let total = ask(&states, query);
        assert_eq!(total["people"], json!({"min": people.0, "max": people.1, "open_ended": 0}), "{query}");
        assert_eq!(total["clusters"], clusters, "{query}");
    }
}

#[test]
fn rule_6_too_many_buckets_leave_out_those_that_hold_nothing() {
    let states =
        made(&[json!({"date": "1950-01-01"}), json!({"date": "2013-11-02"}), json!({"date": "2013"})]);
    let count = |query: &str, by: &str| {
        let filter = read(query).unwrap();
        let keys = Grouping::take(&mut Query::read(&format!("group_by={by}"))).group_by;
        let selection = Selection::of(&filter, states.iter().map(|state| &state.row), None);
        let statistics = Statistics::of(1, &filter, &keys, &selection).unwrap();
        (statistics.rows.len(), statistics.gaps)
    };
    // Of 23,317 days three rows hold something; 10,000 rows with the row null are not too many, and one more is.
    assert_eq!(count("", "day"), (3, true));
    assert_eq!(count("", "month"), (768, false));
    assert_eq!(count("date_from=1986-06-19&date_to=2013-11-02", "day"), (10_000, false));
    assert_eq!(count("date_from=1986-06-18&date_to=2013-11-02", "day"), (2, true));
    assert_eq!(count("", "host_country"), (1, false));
}

#[test]
fn rows_that_hold_something_are_refused_where_they_are_too_many() {
    let place = |at: usize| json!({"role": "detention", "name": format!("P{at}"), "country": "CN", "precision": "locality"});
    let states: Vec<Value> = (0..=100)
        .map(|at| {
            let mut fields = figure(100, Value::Null);
            fields["places"] = (0..100).map(|of| place(at * 100 + of)).collect();
            fields
        })
        .collect();
    let states = made(&states);
    let rows = |incidents: usize| {
        let selection =
            Selection::of(&read("").unwrap(), states[..incidents].iter().map(|state| &state.row), None);
        let keys = Grouping::take(&mut Query::read("group_by=place")).group_by;
        Statistics::of(1, &read("").unwrap(), &keys, &selection).map(|statistics| statistics.rows.len())
    };
    assert_eq!(rows(100), Ok(10_000));
    assert_eq!(rows(101), Err(TooManyRows));
}

//! What a row says of its sources, and no more.

use serde_json::{Value, json};

use super::files::{dry_run, imported, sentences};
use crate::support::desk::Desk;

const TWO_BOUNDS: &str = include_str!("../../../data/import/cases/06-two-sources-two-numbers.csv");

/// A row with two sources, and these cells besides.
fn two(columns: &str, cells: &str) -> String {
    format!(
        "title,date,host_country,source,source_date,{columns}\nHeld,2017-07-03,EG,Radio X; Rights Y,2017-07-12; 2017-07-13,{cells}\n"
    )
}

/// The only incident of a sheet.
async fn read(sheet: &str) -> Value {
    imported(&Desk::open().await, "", "text/csv", sheet).await.remove(0)
}

/// What a dry run says is wrong.
async fn wrong(sheet: &str) -> Vec<String> {
    sentences(&dry_run(&Desk::open().await, "", "text/csv", sheet).await, "problems")
}

/// The number of each claim: `13..13 exact`.
fn numbers(incident: &Value) -> Vec<String> {
    let number = |claim: &Value| match &claim["people"] {
        Value::Null => "-".to_owned(),
        people => {
            format!("{}..{} {}", people["min"], people["max"], people["quantifier"].as_str().unwrap())
        }
    };
    incident["claims"].as_array().unwrap().iter().map(number).collect()
}

/// A field of each claim.
fn each<'a>(incident: &'a Value, field: &str) -> Vec<&'a Value> {
    incident["claims"].as_array().unwrap().iter().map(|claim| &claim[field]).collect()
}

#[tokio::test]
async fn numbers_in_the_order_of_the_sources_are_their_own() {
    for (columns, cells, expected) in [
        ("people", "13; 15", ["13..13 exact", "15..15 exact"]),
        ("people", "about 40; 50+", ["40..40 about", "50..null at_least"]),
        ("people", "-; 15", ["-", "15..15 exact"]),
        ("people", "약 30명; 17명", ["30..30 about", "17..17 exact"]),
        ("people_min,people_max", "13; 15,13; 20", ["13..13 exact", "15..20 between"]),
        ("people_min,people_max", "13; 15,-; 20", ["13..null at_least", "15..20 between"]),
        ("people_min", "13; 15", ["13..null at_least", "15..null at_least"]),
    ] {
        let incident = read(&two(columns, cells)).await;
        assert_eq!(numbers(&incident), expected, "{cells}");
        assert_eq!(incident["people"], Value::Null, "{cells}: the figure follows from the claims");
    }
    let counted = read(&two("people,counts", "13; 15,refugees; persons")).await;
    assert_eq!(
        (&counted["claims"][0]["people"]["counts"], &counted["claims"][1]["people"]["counts"]),
        (&json!("refugees"), &json!("persons"))
    );
}

#[tokio::test]
async fn one_number_is_the_first_sources_and_that_is_said() {
    for (columns, cells, expected) in [
        ("people", "17", ["17..17 exact", "-"]),
        ("people", "50+", ["50..null at_least", "-"]),
        ("people_min,people_max", "17,17", ["17..17 exact", "-"]),
        ("people_max", "20", ["1..20 at_most", "-"]),
        ("people,stance", "17,denies; asserts", ["-", "17..17 exact"]),
        ("people,basis,reason", "13-15,claim,The radio counted.", ["13..15 between", "-"]),
    ] {
        assert_eq!(numbers(&read(&two(columns, cells)).await), expected, "{cells}");
    }
    let report = dry_run(&Desk::open().await, "", "text/csv", two("people", "17")).await;
    assert_eq!(
        sentences(&report, "notes"),
        [
            "2 people: 17 is what Radio X says. No number is taken from Rights Y. To give each its own, write as many, in the same order, and - for none"
        ]
    );
    let words = read(&two("people", "dozens")).await;
    assert_eq!(
        (numbers(&words), each(&words, "quote")),
        (vec!["-".to_owned(); 2], vec![&json!("dozens"), &Value::Null])
    );
}

#[tokio::test]
async fn two_bounds_beside_two_sources_are_the_figure_of_the_row() {
    for sheet in [TWO_BOUNDS.to_owned(), two("people_min,people_max", "62,200")] {
        let desk = Desk::open().await;
        let report = dry_run(&desk, "", "text/csv", sheet.clone()).await;
        let note = &sentences(&report, "notes")[0];
        assert!(note.contains("62-200 is the figure of the row"), "{note}");
        assert!(note.contains("Radio X, Rights Y") && note.contains("as in 62; 200"), "{note}");
        let incident = imported(&desk, "", "text/csv", sheet).await.remove(0);
        assert_eq!(numbers(&incident), ["-", "-"]);
        let figure = &incident["people"];
        assert_eq!(
            (&figure["min"], &figure["max"], &figure["basis"]),
            (&json!(62), &json!(200), &json!("editorial"))
        );
        assert_eq!(figure["claims"], json!(["radio-x-2017-07-12", "rights-y-2017-07-13"]));
        assert!(figure["reason"].as_str().unwrap().contains("does not say which"), "{figure}");
        let list = desk.lee.reads("/v1/desk/incidents").await.json();
        desk.lee.accepts(list["incidents"][0]["id"].as_str().unwrap()).await;
        let total = &desk.api.get("/v1/incidents?host_country=EG").await["total"];
        assert_eq!(total["people"], json!({"min": 62, "max": 200, "open_ended": 0}));
    }
    assert_eq!(numbers(&read(&two("people", "62; 200")).await), ["62..62 exact", "200..200 exact"]);
    let one =
        "title,date,host_country,source,source_date,people\nHeld,2017-07-03,EG,Radio X,2017-07-12,62-200\n";
    assert_eq!(numbers(&read(one).await), ["62..200 between"], "one source says what its row says");
}

#[tokio::test]
async fn what_else_a_source_says_stands_in_the_same_order() {
    let row = two(
        "attribution,quote,locator,hedge,stance,via",
        "a relative; an official,\"\"\"They left.\"\"; “At night; by bus.”\",p. 1; p. 2,confirmed; believed,asserts; cannot_confirm,-; cecc-2014-03-19",
    );
    // A `;` within a quotation is written with a backslash.
    let incident = read(&row.replace("night; by", "night\\; by")).await;
    assert_eq!(each(&incident, "attribution"), [&json!(["a relative"]), &json!(["an official"])]);
    assert_eq!(each(&incident, "quote"), ["They left.", "At night; by bus."]);
    assert_eq!(each(&incident, "locator"), ["p. 1", "p. 2"]);
    assert_eq!(each(&incident, "via"), [&Value::Null, &json!("cecc-2014-03-19")]);
    assert_eq!(each(&incident, "hedge"), ["confirmed", "believed"]);
    assert_eq!(each(&incident, "stance"), ["asserts", "cannot_confirm"]);
    let incident = read(&two("quote,attribution", "They came at night; they took everyone,a relative")).await;
    assert_eq!(each(&incident, "quote"), [&json!("They came at night; they took everyone"), &Value::Null]);
    assert_eq!(each(&incident, "attribution"), [&json!(["a relative"]), &json!([])]);
}

#[tokio::test]
async fn what_fits_no_number_of_sources_is_refused() {
    for (columns, cells, expected) in [
        ("people", "13; 15; 17", "2 people: 3 values for 2 sources; write one for each source"),
        ("people_min,people_max", "13; 15,20", "2 people_max: people_min and people_max have as many values"),
        ("people,basis", "62-200,widest", "2 basis: the widest of several numbers has to follow from them"),
        ("people,basis,reason", "13; 15,editorial,A list.", "2 basis: a figure set by hand is one number"),
        (
            "people,basis,reason",
            "13; 15,claim,It counted.",
            "2 basis: which claim? the sources give different numbers",
        ),
        ("hedge", "confirmed", "2 hedge: confirmed is said of 2 sources together"),
        ("stance", "denies", "2 stance: denies is said of 2 sources together"),
        ("attribution", "a; b; c", "2 attribution: 3 values for 2 sources"),
        ("people", "0; 15", "2 people: 0 people: nobody was detained there"),
        ("people", "13; many boxes", "2 people: many boxes: not a number of people"),
    ] {
        let told = wrong(&two(columns, cells)).await;
        assert!(told.len() == 1 && told[0].starts_with(expected), "{cells}: {told:?}");
    }
    let one =
        "title,date,host_country,source,source_date,people\nHeld,2017-07-03,EG,Radio X,2017-07-12,13; 15\n";
    let told = wrong(one).await;
    assert!(told.len() == 1 && told[0].starts_with("2 people: 2 values for one source"), "{told:?}");
}

#[tokio::test]
async fn a_backslash_before_a_semicolon_is_written_twice() {
    let one = |locator: &str| {
        format!(
            "title,date,host_country,source,source_date,locator\nHeld,2017-07-03,EG,Radio X,2017-07-12,{locator}\n"
        )
    };
    for (cell, expected) in [("a; b", "a; b"), ("a\\; b", "a; b"), ("a\\\\; b", "a\\; b"), ("C:\\x", "C:\\x")]
    {
        assert_eq!(each(&read(&one(cell)).await, "locator"), [expected], "{cell}");
    }
}

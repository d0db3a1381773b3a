//! What a mapping file means by a cell: a part of it, a word for it, a code, a text.

use refoulement::model::advice::codes::{country_instead, subdivision_instead};
use refoulement::model::advice::named;
use refoulement::model::value::country::{Country, Subdivision};
use serde_json::{Value, json};

use super::{form, sentence, waiting};
use crate::support::desk::Desk;

/// The report on a sheet with these lines in its mapping file, and the cases that wait after it.
async fn read(desk: &Desk, sheet: &str, lines: &str) -> (Vec<String>, Vec<Value>) {
    let map = format!("[columns]\nsource_date = {{ constant = \"2015\" }}\n{lines}\n");
    let kind = "multipart/form-data; boundary=frontier";
    let dry = uuid::Uuid::new_v4().to_string();
    let report = desk.kim.imports("?dry_run=true", kind, &dry, form(sheet, &map)).await["report"].clone();
    let said =
        |list: &str| report[list].as_array().unwrap_or_else(|| panic!("{report}")).iter().map(sentence);
    let told: Vec<String> = said("problems").chain(said("notes")).collect();
    if report["problems"] != json!([]) {
        return (told, Vec::new());
    }
    let token = uuid::Uuid::new_v4().to_string();
    let job = desk.kim.imports("", kind, &token, form(sheet, &map)).await;
    assert_eq!(job["state"], "imported", "{job}");
    (told, waiting(desk).await)
}

const PLAIN: &str = "title = \"t\"\ndate = { constant = \"2014\" }\nhost_country = { constant = \"CN\" }\nsource = { constant = \"A Daily\" }";

#[tokio::test]
async fn half_a_number_is_never_taken() {
    let desk = Desk::open().await;
    let half = |people: &str| format!("{PLAIN}\npeople = {{ column = \"n\", cut = '{people}' }}");
    for (cell, cut, part) in [
        ("1,200 persons, 3 vehicles", r"(\d+) persons", "200"),
        ("1 200 persons", r"(\d+) persons", "200"),
        ("13-15 persons", r"(\d+) persons", "15"),
        ("13 – 15 persons", r"(\d+) persons", "15"),
        ("~40 persons", r"(\d+) persons", "40"),
        ("40+ persons", r"(\d+)\+ persons", "40"),
        ("1.5 persons", r"^(\d)", "1"),
        ("3만 5천명", r"(\d)천명", "5"),
        ("120", r"^\d", "1"),
    ] {
        let (told, _) = read(&desk, &format!("t,n\nA,\"{cell}\"\n"), &half(cut)).await;
        let expected = format!(
            "row 2, n: cut takes only a part of a number: {part} of {cell}; write an expression that takes the whole"
        );
        assert_eq!(told, [expected], "{cell}");
    }
    let (told, _) = read(&desk, "t,n\nA,17 women\n", &half(r"(\d+) men|\d+ women")).await;
    assert_eq!(told, [r"row 2, n: nothing in 17 women is as cut has it: (\d+) men|\d+ women"]);
    let long = format!("t,n\nA,{} 17 men\n", "x".repeat(500));
    let (told, _) = read(&desk, &long, &half(r"(\d+) men")).await;
    assert_eq!(told, ["row 2, n: cut is only for cells of up to 500 bytes, and this one is longer"]);
    let sheet = "t,n\nA,\"1,200 persons, 3 vehicles\"\nB,\"1,300 persons, 4 vehicles\"\nC,\"May 2014, 17 persons\"\nD,more than 40 persons\n";
    let (told, cases) = read(&desk, sheet, &half("(?:^|, )([^,]*?[0-9,]+) persons")).await;
    assert_eq!(
        told[..3],
        [
            "row 2, n: 1,200 persons, 3 vehicles is cut to 1,200",
            "row 4, n: May 2014, 17 persons is cut to 17",
            "row 5, n: more than 40 persons is cut to more than 40"
        ]
    );
    let people: Vec<Value> = cases.iter().map(|case| case["claims"][0]["people"]["min"].clone()).collect();
    assert_eq!(people, [1200, 1300, 17, 41]);
}

#[tokio::test]
async fn an_empty_cell_is_none_of_the_others() {
    let desk = Desk::open().await;
    let map = |more: &str| {
        format!(
            "{PLAIN}\nrepatriation_status = {{ column = \"s\", values = {{ \"Haft\" = \"detained\" }}, otherwise = \"released\", empty = [\"?\"]{more} }}\nstatus_date = {{ constant = \"2014\" }}"
        )
    };
    let sheet = "t,s\nA,Haft\nB,frei\nC,\nD,?\n";
    let told = async |more: &str| -> Vec<Value> {
        let (_, cases) = read(&desk, sheet, &map(more)).await;
        cases.iter().rev().take(4).rev().map(|case| case["timeline"][0]["status"].clone()).collect()
    };
    assert_eq!(told("").await, [json!("detained"), json!("released"), Value::Null, Value::Null]);
}

#[tokio::test]
async fn a_text_is_stored_as_it_is() {
    let desk = Desk::open().await;
    let words = ["title", "summary", "quote", "locator", "source_title", "places", "source"]
        .map(|ours| format!("{ours} = {{ column = \"t\", as = \"text\" }}\n"))
        .concat();
    let map = format!("date = {{ constant = \"2014\" }}\nhost_country = {{ constant = \"CN\" }}\n{words}");
    let (told, cases) = read(&desk, "t,n\nRaid; two held,5\n", &map).await;
    assert!(cases.len() == 1, "{told:?}");
    let (case, claim) = (&cases[0], &cases[0]["claims"][0]);
    for said in
        [&case["title"], &case["summary"], &claim["quote"], &claim["locator"], &case["places"][0]["name"]]
    {
        assert_eq!(said, "Raid; two held", "{case}");
    }
}

#[tokio::test]
async fn the_codes_that_the_advice_names_are_read() {
    for country in Country::all() {
        assert_eq!(named::country(country.code()), Some(country), "{}", country_instead(country.name()));
    }
    let all = rust_iso3166::ALL.iter().filter_map(|country| country.subdivisions()).flatten();
    for code in all.filter_map(|listed| Subdivision::parse(listed.code)) {
        let read = named::subdivisions(code.code(), code.country());
        assert_eq!(read, [code], "{}", subdivision_instead(code.name()));
    }
    let desk = Desk::open().await;
    let map = PLAIN.replace("{ constant = \"CN\" }", "{ column = \"t\", as = \"country\" }");
    let sheet = "t\nXK\nXZ\nKosovo\nInternational waters\n";
    let (told, cases) = read(&desk, sheet, &map).await;
    let codes: Vec<&Value> = cases.iter().map(|case| &case["host_country"]).collect();
    assert_eq!(codes, ["XZ", "XK", "XK", "XZ"], "{told:?}");
}

#[tokio::test]
async fn the_ends_of_a_range_are_read_as_any_date() {
    let desk = Desk::open().await;
    let map = PLAIN.replace("{ constant = \"2014\" }", "{ from = \"a\", to = \"b\" }");
    let sheet = "t,a,b\nA,2 November 2013,2013년 11월 7일\nB,2013-11-02,2013-11-03\n";
    let (told, cases) = read(&desk, sheet, &map).await;
    assert_eq!(
        told,
        [
            "row 2, a: 2 November 2013 is read as 2013-11-02",
            "row 2, b: 2013년 11월 7일 is read as 2013-11-07"
        ]
    );
    let dates: Vec<&Value> = cases.iter().map(|case| &case["date"]).collect();
    assert_eq!(dates, ["[2013-11-02..2013-11-07]", "[2013-11-02..2013-11-03]"]);
    let (told, _) = read(&desk, "t,a,b\nA,02/11/2013,2013-11-07\n", &map).await;
    assert!(told.len() == 1 && told[0].starts_with("row 2, a: this may be 2 November 2013"), "{told:?}");
}

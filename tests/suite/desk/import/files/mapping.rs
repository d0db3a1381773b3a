//! Mapping files.

use refoulement::desk::import::Map;
use serde_json::{Value, json};

use super::{form, sentence, waiting};
use crate::support::desk::Desk;

/// What a mapping file makes of a sheet: every problem, else the cases.
async fn made(desk: &Desk, sheet: &str, map: &str) -> Result<Vec<Value>, Vec<String>> {
    let token = uuid::Uuid::new_v4().to_string();
    let job = desk.kim.imports("", "multipart/form-data; boundary=frontier", &token, form(sheet, map)).await;
    match job["state"].as_str() {
        Some("imported") => Ok(waiting(desk).await),
        _ => Err(job["report"]["problems"]
            .as_array()
            .unwrap_or_else(|| panic!("{job}"))
            .iter()
            .map(sentence)
            .collect()),
    }
}

/// A mapping file for a sheet of t, d and n, with these lines in it.
fn map(lines: &str) -> String {
    format!(
        "[columns]\ntitle = \"t\"\nhost_country = {{ constant = \"CN\" }}\npeople = \"n\"\nsource = {{ constant = \"A Daily\" }}\nsource_date = {{ constant = \"2015\" }}\n{lines}\n"
    )
}

#[tokio::test]
async fn a_form_of_dates_is_kept_and_one_row_in_another_makes_the_column_doubtful() {
    let desk = Desk::open().await;
    let sheet = "t,d,n\nA,02/11/2013,5\nB,11/13/2013,6\n";
    let one = map("date = { column = \"d\", format = \"%d/%m/%Y\" }");
    assert_eq!(
        made(&desk, sheet, &one).await.unwrap_err(),
        [
            "row 3, d: 11/13/2013 is not written as %d/%m/%Y",
            "row 3, d: as row 3 is not in the form, these rows of the column may be read in a wrong one too: 2; look at the forms in the mapping file"
        ]
    );
    let two = map("date = { column = \"d\", formats = [\"%d/%m/%Y\", \"%m/%d/%Y\"] }");
    let told = made(&desk, sheet, &two).await.unwrap_err();
    assert!(told[0].starts_with("row 2, d: 02/11/2013 may be 2013-11-02 or 2013-02-11"), "{told:?}");
    let sheet = "t,d,n\nA,11/2013,5\nB,13/11/2013,6\nC,2013,7\n";
    let several = map("date = { column = \"d\", formats = [\"%d/%m/%Y\", \"%m/%Y\", \"%Y\"] }");
    let dates: Vec<Value> =
        made(&desk, sheet, &several).await.unwrap().iter().map(|case| case["date"].clone()).collect();
    assert_eq!(dates, ["2013-11", "2013-11-13", "2013"]);
    let short = map("date = { column = \"d\", format = \"%d/%m/%Y\" }");
    assert!(made(&desk, "t,d,n\nA,02/11/13,5\n", &short).await.is_err(), "the year 13 is no year of ours");
}

#[tokio::test]
async fn equal_rows_are_people_only_where_that_is_said() {
    let desk = Desk::open().await;
    let sheet = "t,d,n\nRemoval,1/11/2012,1\nRemoval,1/11/2012,1\nRemoval,1/12/2012,1\n";
    let without = map("date = { column = \"d\", format = \"%m/%d/%Y\" }");
    let told = made(&desk, sheet, &without).await.unwrap_err();
    assert!(
        told.len() == 1 && told[0].contains("if each row is one person, write count = \"rows\""),
        "{told:?}"
    );
    let with = format!("count = \"rows\"\n{without}");
    let cases = made(&desk, sheet, &with).await.unwrap();
    let counted: Vec<(&Value, &Value)> =
        cases.iter().map(|case| (&case["date"], &case["claims"][0]["people"]["min"])).collect();
    assert_eq!(counted, [(&json!("2012-01-11"), &json!(2)), (&json!("2012-01-12"), &json!(1))]);
    let told = made(&desk, "t,d,n\nRemoval,1/13/2012,3\n", &with).await.unwrap_err();
    assert!(
        told[0].starts_with("row 2, n: count = \"rows\" takes each row for one person, but this row says 3"),
        "{told:?}"
    );
}

#[tokio::test]
async fn cells_that_mean_nothing_and_cells_that_mean_something_when_empty() {
    let desk = Desk::open().await;
    let sheet = "t,d,n,c\nA,2014,-,\nB,2014,N/A,Laos\nC,2014,?,KOR\n";
    let own = map("date = \"d\"").replace(
        "host_country = { constant = \"CN\" }",
        "host_country = { column = \"c\", as = \"country\", default = \"CN\" }",
    );
    let own = format!(
        "empty = [\"-\", \"n/a\"]\n{}",
        own.replace("people = \"n\"", "people = { column = \"n\", empty = [\"?\"] }")
    );
    let cases = made(&desk, sheet, &own).await.unwrap();
    let told: Vec<(&Value, &Value)> =
        cases.iter().map(|case| (&case["host_country"], &case["claims"][0]["people"])).collect();
    assert_eq!(
        told,
        [(&json!("CN"), &Value::Null), (&json!("LA"), &Value::Null), (&json!("KR"), &Value::Null)]
    );
}

#[tokio::test]
async fn countries_and_provinces_by_their_names() {
    let desk = Desk::open().await;
    let own = map("date = \"d\"\nsubdivisions = { column = \"p\", as = \"subdivision\" }").replace(
        "host_country = { constant = \"CN\" }",
        "host_country = { column = \"c\", as = \"country\" }",
    );
    for (country, province, code, subdivision) in [
        ("CHN", "Jilin Sheng", "CN", json!("CN-JL")),
        ("中国", "liaoning province", "CN", json!("CN-LN")),
        ("중국", "LN", "CN", json!("CN-LN")),
        ("the Republic of Korea", "", "KR", Value::Null),
        ("Viet Nam", "", "VN", Value::Null),
        ("북한", "", "KP", Value::Null),
        ("한국", "", "KR", Value::Null),
        ("缅甸", "", "MM", Value::Null),
        ("United States", "California", "US", json!("US-CA")),
    ] {
        let sheet = format!("t,d,n,c,p\n{country},2014,5,{country},{province}\n");
        let cases = made(&desk, &sheet, &own).await.unwrap_or_else(|told| panic!("{country}: {told:?}"));
        let case = cases.iter().find(|case| case["title"] == country).unwrap();
        assert_eq!(
            (&case["host_country"], &case["places"][0]["subdivision"]),
            (&json!(code), &subdivision),
            "{country}"
        );
    }
    for (country, province, told) in [
        (
            "Korea",
            "",
            "row 2, c: Korea is no country that is known; write KP (North Korea) or KR (South Korea)",
        ),
        ("Chna", "", "row 2, c: Chna is no country that is known; write the ISO 3166-1 code, such as CN"),
        ("CN", "California", "row 2, p: California is no subdivision of CN; write"),
    ] {
        let sheet = format!("t,d,n,c,p\nA,2014,5,{country},{province}\n");
        let said = made(&desk, &sheet, &own).await.unwrap_err();
        assert!(said.len() == 1 && said[0].starts_with(told), "{said:?}");
    }
}

#[tokio::test]
async fn in_a_text_nothing_is_read() {
    let desk = Desk::open().await;
    let own = map("date = \"d\"\nplaces = { column = \"p\", as = \"text\" }");
    for words in ["transit: Hanoi (VN)", "near the river; at night", "Tumen (CN-XX)"] {
        let sheet = format!("t,d,n,p\n{words},2014,5,{words}\n");
        let cases = made(&desk, &sheet, &own).await.unwrap_or_else(|told| panic!("{words}: {told:?}"));
        let place = &cases.iter().find(|case| case["title"] == words).unwrap()["places"];
        assert_eq!(
            (place.as_array().unwrap().len(), &place[0]["name"], &place[0]["role"], &place[0]["precision"]),
            (1, &json!(words), &json!("detention"), &json!("locality"))
        );
    }
}

#[tokio::test]
async fn parts_of_cells_and_words_that_stay() {
    let desk = Desk::open().await;
    let own = map("date = \"d\"\nlocator = { text = \"row {row}\" }\nrepatriation_status = { column = \"s\", values = { \"Haft\" = \"detained\" }, keep_others = true }")
        .replace("people = \"n\"", "people = { column = 3, cut = '(\\d+) men' }");
    let cases = made(&desk, "t,d,n,s\nA,2014,17 men and 2 cars,Haft\nB,2014,,unknown\n", &own).await.unwrap();
    let claim = &cases[0]["claims"][0];
    assert_eq!((&claim["people"]["min"], &claim["locator"]), (&json!(17), &json!("row 2")));
    assert_eq!((&cases[0]["timeline"][0]["status"], &cases[1]["timeline"]), (&json!("detained"), &json!([])));
    let told = made(&desk, "t,d,n,s\nA,2014,2 cars,Haft\n", &own).await.unwrap_err();
    assert_eq!(told, ["row 2, n: nothing in 2 cars is as cut has it: (\\d+) men"]);
    let told = made(&desk, "t,d,n,n\nA,2014,5,6\n", &map("date = \"d\"")).await.unwrap_err();
    assert_eq!(
        told,
        [
            "row 1, n: two columns have this name; write the number of the one that is meant, column = 3 or column = 4"
        ]
    );
}

#[test]
fn what_is_wrong_in_a_mapping_file_is_said_in_its_own_words() {
    for (map, told) in [
        ("[columns]\ntitle = ", "line 2 of the mapping file is not TOML: title =; write name = \"text\""),
        ("colums = 1", "colums means nothing here; did you mean columns?; the words are sheet, encoding"),
        (
            "[columns]\ntitle = { column = \"a\", formt = \"x\" }",
            "title: formt means nothing here; did you mean format",
        ),
        ("[columns]\ntitle = 0", "title: columns are counted from 1"),
        ("[columns]\npeople = { column = \"a\", as = \"text\" }", "people: people is no text"),
        ("[columns]\npeople = { column = \"a\", cut = \"(\" }", "people: cut: ( is not a regular expression"),
        (
            "[columns]\ndate = { column = \"a\", format = \"%Y\", formats = [\"%Y\"] }",
            "date: say format, or formats",
        ),
        (
            "[columns]\ntitle = { column = \"a\", otherwise = \"x\", keep_others = true }",
            "title: say otherwise, or keep_others",
        ),
        (
            "[columns]\npeople = { column = \"a\", cut = '(\\d+) men|(\\d+) women' }",
            "people: cut: (\\d+) men|(\\d+) women has several parts in brackets",
        ),
        (
            "[columns]\npeople = { column = \"a\", cut = '\\w{1,99} persons' }",
            "people: cut: \\w{1,99} persons is too large",
        ),
        ("count = \"people\"", "count is written so: count = \"rows\""),
        ("encoding = \"klingon\"", "encoding: this is not an encoding"),
        ("skip = \"6\"", "skip is written so: skip = 6"),
    ] {
        let said = Map::parse(map).unwrap_err();
        assert!(said.starts_with(told), "{map}: {said}");
    }
}

#[tokio::test]
async fn a_list_of_names_is_given_once() {
    let desk = Desk::open().await;
    let sheet = "colour,shape,size,titel\nred,round,large,T\n";
    let report = super::dry_run(&desk, "", "text/csv", sheet).await;
    let lists: Vec<usize> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["allowed"].as_array().unwrap().len())
        .collect();
    assert!(lists.len() == 4 && lists[0] > 40 && lists[1..] == [0, 0, 0], "{lists:?}");
    assert!(super::sentences(&report, "problems")[3].contains("did you mean title?"));
}

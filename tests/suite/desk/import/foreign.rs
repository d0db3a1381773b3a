//! Sheets of other collections, as they are.

use refoulement::desk::import::{Map, Options};
use serde_json::json;

use super::{counts, empty, import_with, plan_with, submitted};

#[tokio::test]
async fn a_sheet_of_acled_loads_unedited() {
    let world = empty().await;
    let map = Map::parse(include_str!("../../../data/import/acled.toml")).unwrap();
    let file = include_bytes!("../../../data/import/acled.csv");
    let options = Options { map: Some(&map), ..Options::default() };
    assert_eq!(counts(&import_with(&world, file, options).await), (3, 0, 0));
    assert_eq!(counts(&import_with(&world, file, options).await), (0, 0, 3));
    let records = submitted(&world).await;
    let (shenyang, tumen) = (&records[1], &records[2]);
    assert_eq!(
        (&shenyang["title"], &shenyang["date"]),
        (&json!("Arrests in Shenyang, 02 November 2013"), &json!("2013-11-02"))
    );
    assert_eq!(
        shenyang["claims"]
            .as_array()
            .unwrap()
            .iter()
            .map(|claim| claim["locator"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["ACLED CHN90001"; 2]
    );
    assert_eq!(
        tumen["places"],
        json!([{"role": "detention", "name": "Tumen", "country": "CN", "subdivision": "CN-JL", "precision": "near", "lat": 42.966, "lon": 129.843, "people": null}])
    );
}

#[tokio::test]
async fn a_sheet_of_ucdp_ged_loads_unedited() {
    let world = empty().await;
    let map = Map::parse(include_str!("../../../data/import/ucdp-ged.toml")).unwrap();
    let options = Options { map: Some(&map), ..Options::default() };
    assert_eq!(
        counts(&import_with(&world, include_bytes!("../../../data/import/ucdp-ged.csv"), options).await),
        (2, 0, 0)
    );
    let records = submitted(&world).await;
    let (boat, shots) = (&records[0], &records[1]);
    assert_eq!(
        (&boat["date"], &boat["places"][0]["subdivision"], &shots["date"]),
        (&json!("[2013-12-01..2013-12-03]"), &json!("CN-LN"), &json!("2013-11-15"))
    );
    assert_eq!(boat["claims"].as_array().unwrap().len(), 2);
    assert_eq!(
        shots["claims"][0]["people"],
        json!({"min": 2, "max": 5, "quantifier": "between", "counts": "persons"})
    );
    assert_eq!(
        (&shots["timeline"][0]["status"], &shots["timeline"][0]["date"]),
        (&json!("died"), &json!("2013-11-15"))
    );
}

#[tokio::test]
async fn what_a_map_does_not_say_is_asked_by_the_sheets_own_names() {
    let world = empty().await;
    let map = Map::parse(include_str!("../../../data/import/acled.toml")).unwrap();
    let options = Options { map: Some(&map), ..Options::default() };
    let file = include_str!("../../../data/import/acled.csv");
    for (from, to, expected) in [
        (
            "03 February 2014",
            "3/2/2014",
            "row 4, event_date: 3/2/2014 is not written as %d %B %Y (allowed: %d %B %Y)",
        ),
        (
            "Jilin",
            "Jilin Sheng",
            "row 3, admin1: the mapping file has no word for Jilin Sheng; add it to values, or write keep_others = true (allowed: Chiang Rai, Jilin, Liaoning)",
        ),
        ("129.843", "east", "row 3, longitude: degrees with a point, such as 41.8"),
        (
            "geo_precision",
            "geo",
            "row 1, geo_precision: the mapping file maps the column geo_precision to precision, but the table has no such column (allowed: ",
        ),
    ] {
        let plan = plan_with(&world, file.replacen(from, to, 1).as_bytes(), options).await.unwrap();
        assert!(
            plan.problems.first().is_some_and(|problem| problem.to_string().starts_with(expected)),
            "{:?}",
            plan.problems
        );
    }
    for (map, expected) in [
        ("[columns]\ntitle = { constant = \"a\", column = \"b\" }", "title: say one of"),
        ("[columns]\ndate = { column = \"b\", format = \"%Q\" }", "date: %Q is not a date format"),
        ("[columns]\ntitle = { colum = \"b\" }", "title"),
        ("colums = 1", "colums"),
    ] {
        assert!(Map::parse(map).unwrap_err().contains(expected), "{map}: {}", Map::parse(map).unwrap_err());
    }
}

//! A place that is shown coarser than it is: it has no share of its own, and several of one area are one.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

fn place(name: &str, area: &str, people: u64) -> Value {
    json!({"role": "detention", "name": name, "country": "CN", "subdivision": area, "precision": "locality",
           "people": {"min": people, "max": people}})
}

async fn placed(desk: &Desk, name: &str) -> String {
    let mut told = case(name);
    told["incident"]["places"] =
        json!([place("Tumen", "CN-JL", 4), place("Yanji", "CN-JL", 2), place("Shenyang", "CN-LN", 3)]);
    let id = desk.cho.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    id
}

#[tokio::test]
async fn neither_number_nor_row_tells_what_is_hidden_in_an_area() {
    let desk = Desk::open().await;
    let id = placed(&desk, "coarse").await;
    desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
    let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let places: Vec<_> = shown["places"].as_array().unwrap().iter().map(|place| &place["people"]).collect();
    assert_eq!(places, [&Value::Null, &Value::Null], "{shown}");
    // As of an incident of which nobody ever said more than the two provinces.
    let mut plain = case("plain");
    let area = |name: &str, area: &str| json!({"role": "detention", "name": name, "country": "CN", "subdivision": area, "precision": "subdivision"});
    plain["incident"]["places"] = json!([area("Jilin Sheng", "CN-JL"), area("Liaoning Sheng", "CN-LN")]);
    plain["incident"]["date"] = json!("2014-06-01");
    let plain = desk.cho.submits(&plain).await;
    assert_eq!(desk.kim.accepts(&plain).await.status, 200);
    for by in ["place", "subdivision"] {
        let rows = async |day: &str| {
            let rows = desk.api.get(&format!("/v1/statistics?group_by={by}&day={day}")).await["rows"].clone();
            let part =
                |row: &Value| (row["key"].clone(), row["people"].clone(), row["incident_people"].clone());
            rows.as_array().unwrap().iter().map(part).collect::<Vec<_>>()
        };
        let (hidden, never) = (rows("2014-05-29").await, rows("2014-06-01").await);
        assert_eq!((hidden.len(), &hidden), (2, &never), "{by}");
        assert_eq!(hidden[0].1["max"], 8, "{by}: at least one is in the other province");
    }
    desk.rebuilds_the_same().await;
    // Shown again, each has its own.
    desk.both("PUT", &id, "/protection", &json!({})).await;
    let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(shown["places"][1]["people"]["min"], 2, "{shown}");
}

#[tokio::test]
async fn a_place_that_is_no_finer_keeps_its_share() {
    let desk = Desk::open().await;
    let mut told = case("area");
    let mut area = place("Jilin Province", "CN-JL", 4);
    area["precision"] = json!("subdivision");
    told["incident"]["places"] = json!([area, place("Shenyang", "CN-LN", 5)]);
    let id = desk.cho.submits(&told).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    desk.kim.protects(&id, &json!({"places": "subdivision"})).await;
    let shown = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        (&shown["places"][0]["people"]["min"], &shown["places"][1]["people"]),
        (&json!(4), &Value::Null)
    );
}

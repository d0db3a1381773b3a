//! Every worked number of the design.

use serde_json::{Value, json};

use crate::support::api::Api;

/// `{incidents, people: [min, max], repatriated: [min, max]}` of a total or row.
fn numbers(total: &Value) -> Value {
    let bounds = |name: &str| json!([total[name]["min"], total[name]["max"]]);
    json!({"incidents": total["incidents"], "people": bounds("people"), "repatriated": bounds("repatriated")})
}

fn row<'a>(statistics: &'a Value, key: &str, value: &Value) -> &'a Value {
    statistics["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["key"][key] == *value)
        .unwrap_or_else(|| panic!("no row {value}"))
}

#[tokio::test]
async fn three_incidents_35_to_37_people_22_repatriated() {
    let api = Api::report().await;
    let expected = json!({"incidents": 3, "people": [35, 37], "repatriated": [22, 22]});
    assert_eq!(numbers(&api.get("/v1/incidents").await["total"]), expected);
    assert_eq!(numbers(&api.get("/v1/statistics").await["totals"]), expected);
    let totals = &api.get("/v1/statistics").await["totals"];
    assert_eq!(totals["counts"], json!({"refugees": 2, "persons": 1}));
    assert_eq!(totals["people"]["open_ended"], 0);
    assert_eq!(
        totals["headline"],
        "At least 35 and at most 37 people in 3 registered incidents; 22 of them reported as repatriated."
    );
}

#[tokio::test]
async fn by_status_two_repatriated_one_facing_it() {
    let api = Api::report().await;
    let statistics = api.get("/v1/statistics?group_by=repatriation_status").await;
    assert_eq!(statistics["rows"].as_array().unwrap().len(), 2);
    assert_eq!(
        numbers(row(&statistics, "repatriation_status", &json!("repatriated"))),
        json!({"incidents": 2, "people": [22, 22], "repatriated": [22, 22]})
    );
    assert_eq!(
        numbers(row(&statistics, "repatriation_status", &json!("facing_repatriation"))),
        json!({"incidents": 1, "people": [13, 15], "repatriated": [0, 0]})
    );
    assert_eq!(statistics["overlapping"], false);
}

#[tokio::test]
async fn by_month_all_three_in_november_2013() {
    let api = Api::report().await;
    let statistics = api.get("/v1/statistics?group_by=month").await;
    assert_eq!(statistics["rows"].as_array().unwrap().len(), 1);
    assert_eq!(
        numbers(row(&statistics, "month", &json!("2013-11"))),
        json!({"incidents": 3, "people": [35, 37], "repatriated": [22, 22]})
    );
    assert_eq!(api.get("/v1/incidents?month=2013-11").await["total"]["incidents"], 3);
}

#[tokio::test]
async fn by_origin_the_guides_are_not_from_north_korea() {
    let api = Api::report().await;
    let statistics = api.get("/v1/statistics?group_by=origin_country").await;
    assert_eq!(statistics["rows"].as_array().unwrap().len(), 1);
    let kp = row(&statistics, "origin_country", &json!("KP"));
    assert_eq!(numbers(kp), json!({"incidents": 3, "people": [33, 37], "repatriated": [22, 22]}));
    assert_eq!(kp["incident_people"], json!({"min": 35, "max": 37, "open_ended": 0}));
    let fifteenth = api.get("/v1/statistics?group_by=origin_country&day=2013-11-15").await;
    assert_eq!(
        numbers(row(&fifteenth, "origin_country", &json!("KP"))),
        json!({"incidents": 1, "people": [11, 15], "repatriated": [0, 0]})
    );
}

#[tokio::test]
async fn by_subdivision_the_figure_is_shared_by_its_places() {
    let api = Api::report().await;
    let statistics = api.get("/v1/statistics?group_by=subdivision").await;
    let rows: Vec<Value> = statistics["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            json!([
                row["key"]["subdivision"],
                row["incidents"],
                row["people"]["min"],
                row["people"]["max"],
                row["incident_people"]["min"],
                row["incident_people"]["max"]
            ])
        })
        .collect();
    assert_eq!(
        rows,
        [
            json!(["CN-JL", 1, 1, 15, 17, 17]),
            json!(["CN-LN", 1, 2, 16, 17, 17]),
            json!(["CN-YN", 1, 13, 15, 13, 15]),
            json!([null, 1, 5, 5, 5, 5]),
        ]
    );
    assert_eq!(statistics["overlapping"], true);
    assert_eq!(statistics["without_place"], 0);
    assert_eq!(
        numbers(&statistics["totals"]),
        json!({"incidents": 3, "people": [35, 37], "repatriated": [22, 22]})
    );
}

#[tokio::test]
async fn by_subdivision_of_transfer_the_fifteenth_of_november_and_the_two_without_a_transfer() {
    let api = Api::report().await;
    let statistics = api.get("/v1/statistics?group_by=subdivision&place_role=transfer").await;
    assert_eq!(statistics["rows"].as_array().unwrap().len(), 2);
    let without = row(&statistics, "subdivision", &Value::Null);
    assert_eq!(numbers(without), json!({"incidents": 2, "people": [22, 22], "repatriated": [22, 22]}));
    let list = api.get(without["url"].as_str().unwrap()).await;
    assert_eq!(numbers(&list["total"]), numbers(without));
    let asked = "/v1/incidents?place=none&place_role=transfer";
    assert_eq!(api.get(asked).await["total"], list["total"]);
    assert_eq!(api.table(&asked.replace('?', ".csv?")).await.len(), 2);
    assert_eq!(
        numbers(row(&statistics, "subdivision", &json!("CN-LN"))),
        json!({"incidents": 1, "people": [13, 15], "repatriated": [0, 0]})
    );
    assert_eq!(statistics["without_place"], 2);
    assert_eq!(statistics["totals"]["incidents"], 3);
}

#[tokio::test]
async fn every_row_links_to_the_list_of_exactly_its_incidents() {
    let api = Api::report().await;
    for keys in [
        "month",
        "subdivision",
        "place",
        "repatriation_status,subdivision",
        "outlet",
        "origin_country,week,confidence",
        "day,host_country,place&place_role=transfer",
    ] {
        let statistics = api.get(&format!("/v1/statistics?group_by={keys}")).await;
        assert!(!statistics["rows"].as_array().unwrap().is_empty(), "{keys}");
        for row in statistics["rows"].as_array().unwrap() {
            let list = api.get(row["url"].as_str().unwrap()).await;
            assert_eq!(list["total"]["incidents"], row["incidents"], "{row}");
            assert_eq!(list["total"]["people"], row["incident_people"], "{row}");
            assert_eq!(list["total"]["repatriated"], row["incident_repatriated"], "{row}");
        }
    }
}

#[tokio::test]
async fn the_eighth_of_november_may_hold_two_repatriations_and_certainly_holds_one() {
    let api = Api::report().await;
    let day = "date_of=repatriation&date_from=2013-11-08&date_to=2013-11-08";
    let overlap = &api.get(&format!("/v1/incidents?{day}")).await["total"];
    assert_eq!(numbers(overlap), json!({"incidents": 2, "people": [5, 22], "repatriated": [5, 22]}));
    assert_eq!(overlap["may_lie_outside"], 1);
    assert_eq!(
        overlap["headline"],
        "At least 5 and at most 22 refugees in 2 registered incidents whose repatriation happened or may have happened on \
         8 November 2013; at least 5 and at most 22 of them reported as repatriated; 1 of these incidents may lie \
         outside this period."
    );
    let within = api.get(&format!("/v1/incidents?{day}&date_match=within")).await;
    assert_eq!(numbers(&within["total"]), json!({"incidents": 1, "people": [5, 5], "repatriated": [5, 5]}));
    assert_eq!(within["total"]["may_lie_outside"], 0);
}

#[tokio::test]
async fn as_of_a_day_only_what_had_certainly_happened_counts() {
    let api = Api::report().await;
    let seventh = api.get("/v1/statistics?status_on=2013-11-07").await;
    assert_eq!(numbers(&seventh["totals"])["repatriated"], json!([0, 0]));
    assert_eq!(seventh["totals"]["may_have_moved_on"], 1);
    let thirtieth = api.get("/v1/statistics?status_on=2013-11-30&group_by=repatriation_status").await;
    assert_eq!(
        numbers(row(&thirtieth, "repatriation_status", &json!("repatriated"))),
        json!({"incidents": 2, "people": [22, 22], "repatriated": [22, 22]})
    );
    assert_eq!(thirtieth["totals"]["may_have_moved_on"], 0);
}

#[tokio::test]
async fn the_fifteenth_of_november_shows_13_13_and_15_beside_the_reports_13_to_15() {
    let api = Api::report().await;
    let list = api.get("/v1/incidents?day=2013-11-15").await;
    let incident = &list["incidents"][0];
    assert_eq!(incident["people"]["min"], 13);
    assert_eq!(incident["people"]["max"], 15);
    assert_eq!(incident["people"]["counts"], "persons");
    assert_eq!(incident["people"]["basis"], "claim");
    assert!(!incident["people"]["reason"].as_str().unwrap().is_empty());
    let claim = |outlet: &str| {
        let source = incident["sources"]
            .as_array()
            .unwrap()
            .iter()
            .find(|source| source["outlet"] == outlet)
            .unwrap_or_else(|| panic!("{outlet}"));
        let claim = incident["claims"]
            .as_array()
            .unwrap()
            .iter()
            .find(|claim| claim["source"] == source["key"])
            .unwrap();
        json!([source["published"], claim["people"]["min"], claim["people"]["max"]])
    };
    assert_eq!(claim("Korea Herald"), json!(["2013-11-18", 13, 13]));
    assert_eq!(claim("Chosun Daily"), json!(["2013-11-19", 13, 13]));
    assert_eq!(claim("JoongAng Daily"), json!(["2013-11-19", 15, 15]));
    assert_eq!(claim("Congressional-Executive Commission on China"), json!(["2014-03-19", 13, 15]));
    assert_eq!(incident["repatriation_status"], "facing_repatriation");
    assert_eq!(incident["repatriated"], json!({"min": 0, "max": 0}));
}

#[tokio::test]
async fn one_source_and_its_retelling_are_one_root() {
    let api = Api::report().await;
    let second = &api.get("/v1/incidents?day=2013-11-02").await["incidents"][0];
    assert_eq!(second["source_roots"], 1);
    assert_eq!(second["confidence"], "one_source");
    let fifteenth = &api.get("/v1/incidents?day=2013-11-15").await["incidents"][0];
    assert_eq!(fifteenth["source_roots"], 4);
    assert_eq!(fifteenth["confidence"], "several_sources");
}

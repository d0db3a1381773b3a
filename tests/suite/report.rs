//! The incidents of the report, through the front door: every worked number of the design.

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
async fn by_subdivision_of_transfer_only_the_fifteenth_of_november() {
    let api = Api::report().await;
    let statistics = api.get("/v1/statistics?group_by=subdivision&place_role=transfer").await;
    assert_eq!(statistics["rows"].as_array().unwrap().len(), 1);
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
        "At least 5 and at most 22 refugees in 2 registered incidents; at least 5 and at most 22 of them reported as \
         repatriated. 1 of the incidents may lie outside the period and adds nothing to the lower bound."
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

#[tokio::test]
async fn the_founding_is_four_versions_and_each_can_be_asked_for() {
    let api = Api::report().await;
    let versions = api.get("/v1/versions").await;
    let numbers: Vec<u64> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["version"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    for (version, incidents) in [(1, 0), (2, 1), (3, 2), (4, 3)] {
        let list = api.get(&format!("/v1/incidents?version={version}")).await;
        assert_eq!(list["total"]["incidents"], incidents);
        assert_eq!(list["version"], version);
        assert_eq!(
            api.get(&format!("/v1/statistics?version={version}")).await["totals"]["incidents"],
            incidents
        );
    }
    assert_eq!(api.get("/v1/incidents?updated_since=3").await["total"]["incidents"], 1);
}

#[tokio::test]
async fn context_is_dated_cited_and_never_counted() {
    let api = Api::report().await;
    let context = api.get("/v1/context").await;
    assert!(context["events"].as_array().unwrap().len() >= 26);
    let findings = api.get("/v1/context?kind=finding").await;
    let locators: Vec<&str> = findings["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["citations"][0]["locator"].as_str().unwrap())
        .collect();
    assert_eq!(locators.len(), 6, "{locators:?}");
    assert!(
        locators
            .iter()
            .all(|locator| locator.contains("12") || locator.contains("13") || locator.contains("14")),
        "{locators:?}"
    );
    let march = api.get("/v1/context?date_from=2014-03-17&date_to=2014-03-17").await;
    assert!(!march["events"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn sources_know_the_incidents_that_cite_them_and_what_was_printed() {
    let api = Api::report().await;
    let sources = api.get("/v1/sources").await;
    let herald = sources["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|source| source["outlet"] == "Korea Herald")
        .unwrap();
    assert!(herald["note"].as_str().unwrap().contains("Korean Herald"));
    assert_eq!(herald["incidents"].as_array().unwrap().len(), 1);
    let report = api.get("/v1/sources/cecc-2014-03-19").await;
    assert_eq!(report["incidents"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn places_in_use_have_keys_that_the_filter_takes() {
    let api = Api::report().await;
    let places = api.get("/v1/places").await;
    let keys: Vec<&str> =
        places["places"].as_array().unwrap().iter().map(|place| place["key"].as_str().unwrap()).collect();
    assert_eq!(
        keys,
        [
            "cn-jl-yanji",
            "cn-ln-dandong",
            "cn-ln-liaoning",
            "cn-ln-shenyang",
            "cn-near-beijing",
            "cn-yn-kunming"
        ]
    );
    for key in keys {
        let role = if key == "cn-ln-liaoning" { "transfer" } else { "detention" };
        assert_eq!(
            api.get(&format!("/v1/incidents?place={key}&place_role={role}")).await["total"]["incidents"],
            1,
            "{key}"
        );
    }
}

#[tokio::test]
async fn words_are_found_in_any_case_and_every_word_must_stand() {
    let api = Api::report().await;
    for (q, incidents) in [
        ("kunming", 1),
        ("KUNMING", 1),
        ("Shenyang%20Dandong", 1),
        ("shenyang%20kunming", 0),
        ("beij", 1),
        ("Chosun", 3),
        ("%EF%BC%AB%EF%BD%95nming", 1),
    ] {
        assert_eq!(api.get(&format!("/v1/incidents?q={q}")).await["total"]["incidents"], incidents, "{q}");
    }
}

#[tokio::test]
async fn boxes_and_circles_take_only_places_known_finely_enough() {
    let api = Api::report().await;
    let near = api.get("/v1/incidents?near=41.8,123.4&radius_km=30").await;
    assert_eq!(near["total"]["incidents"], 1);
    let whole_china = api.get("/v1/incidents?bbox=70,15,140,55").await;
    assert_eq!(whole_china["total"]["incidents"], 2);
    assert_eq!(whole_china["total"]["imprecise_places"], 1);
}

#[tokio::test]
async fn the_table_says_what_the_list_says() {
    let api = Api::report().await;
    let answer = api.ask("GET", "/v1/incidents.csv?repatriation_status=repatriated").await;
    assert_eq!(answer.headers["refoulement-version"], "4");
    assert_eq!(answer.headers["refoulement-filter"], "repatriation_status=repatriated");
    assert_eq!(answer.headers["refoulement-total"], "2 incidents; people 22-22; repatriated 22-22");
    assert_eq!(
        answer.headers["content-disposition"],
        "attachment; filename=\"refoulement-v4-incidents.csv\""
    );
    let table = api.table("/v1/incidents.csv").await;
    let list = api.get("/v1/incidents").await;
    let incidents = list["incidents"].as_array().unwrap();
    assert_eq!(table.len(), incidents.len());
    for (row, incident) in table.iter().zip(incidents) {
        assert_eq!(row["id"], incident["id"].as_str().unwrap());
        assert_eq!(row["date"], incident["date"].as_str().unwrap());
        assert_eq!(row["people_min"], incident["people"]["min"].to_string());
        assert_eq!(row["people_max"], incident["people"]["max"].to_string());
    }
    let seventh = table.iter().find(|row| row["date"] == "2013-11-07").unwrap();
    assert_eq!(
        [&seventh["places"], &seventh["precision"], &seventh["lat"], &seventh["lon"]],
        ["near Beijing", "near", "", ""]
    );
    let fifteenth = table.iter().find(|row| row["date"] == "2013-11-15").unwrap();
    assert!(fifteenth["groups"].contains("guide (CN): 2, counted: unclear"), "{}", fifteenth["groups"]);
    assert!(fifteenth["claims"].contains("JoongAng Daily (2013-11-19): 15"), "{}", fifteenth["claims"]);
}

#[tokio::test]
async fn statistics_as_a_table_have_the_same_rows() {
    let api = Api::report().await;
    for query in [
        "",
        "group_by=subdivision",
        "group_by=month,repatriation_status",
        "group_by=week&date_from=2013-10&date_to=2013-12",
    ] {
        let statistics = api.get(&format!("/v1/statistics?{query}")).await;
        let table = api.table(&format!("/v1/statistics.csv?{query}")).await;
        let rows = statistics["rows"].as_array().unwrap();
        if rows.is_empty() {
            assert_eq!(table.len(), 1);
            assert_eq!(table[0]["people_max"], "37");
            continue;
        }
        assert_eq!(table.len(), rows.len(), "{query}");
        for (line, row) in table.iter().zip(rows) {
            for of in ["people", "repatriated", "incident_people", "incident_repatriated"] {
                assert_eq!(line[&format!("{of}_min")], row[of]["min"].to_string(), "{query}");
            }
            for (key, value) in row["key"].as_object().unwrap() {
                assert_eq!(line[key], value.as_str().unwrap_or_default());
            }
        }
    }
}

#[tokio::test]
async fn the_dataset_names_its_version_and_the_checksum_of_its_file() {
    use sha2::{Digest, Sha256};
    let api = Api::report().await;
    let dataset = api.get("/v1/dataset").await;
    assert_eq!(dataset["version"], 4);
    assert_eq!(dataset["counting_rules"].as_array().unwrap().len(), 10);
    let file = &dataset["files"][0];
    let body = api.ask("GET", file["url"].as_str().unwrap()).await.body;
    assert_eq!(file["bytes"], body.len());
    assert_eq!(file["sha256"], hex::encode(Sha256::digest(body)));
}

#[tokio::test]
async fn pages_of_one_are_the_list() {
    let api = Api::report().await;
    for sort in ["-date", "date", "-people", "people", "-updated", "updated"] {
        let whole = api.get(&format!("/v1/incidents?sort={sort}")).await;
        let mut pages = Vec::new();
        let mut next = Some(format!("/v1/incidents?sort={sort}&limit=1"));
        while let Some(address) = next {
            let page = api.get(&address).await;
            assert_eq!(page["total"], whole["total"]);
            pages.extend(page["incidents"].as_array().unwrap().clone());
            next = page["next"].as_str().map(str::to_owned);
        }
        assert_eq!(json!(pages), whole["incidents"], "{sort}");
    }
}

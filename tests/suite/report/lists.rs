//! Its lists: incidents, sources, places, context, versions, as documents and as tables.

use serde_json::json;

use crate::support::api::Api;

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
        "attachment; filename=\"refoulement-v4-incidents-repatriation_status-repatriated.csv\""
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

//! How the public reads of which collection an incident is.

use serde_json::{Value, json};

use super::{FIRST, MAP, accept_all, edition, published, sent};
use crate::render::read::tables;
use crate::support::desk::Desk;
use crate::support::service::{Folder, binary};

fn named() -> Value {
    json!({
        "key": "foreign-data-set", "name": "Foreign Data Set", "licence": "CC BY 4.0",
        "terms": "https://creativecommons.org/licenses/by/4.0/"
    })
}

#[tokio::test]
async fn documents_tables_and_the_dataset_name_it() {
    let (desk, incidents) = published().await;
    let document = desk.api.get(&format!("/v1/incidents/{}", incidents["1"])).await;
    assert_eq!(document["collection"], named());
    let rows = desk.api.table("/v1/incidents.csv").await;
    let of: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["collection"].as_str(), row["collection_licence"].as_str())).collect();
    assert_eq!(of.iter().filter(|of| **of == ("foreign-data-set", "CC BY 4.0")).count(), 2, "{of:?}");
    assert_eq!(of.iter().filter(|of| **of == ("", "")).count(), 3, "{of:?}");
    let map = desk.api.get("/v1/incidents.geojson").await;
    let of = |feature: &Value| feature["properties"]["collection_licence"] == "CC BY 4.0";
    assert_eq!(map["features"].as_array().unwrap().iter().filter(|feature| of(feature)).count(), 2);
    let feed = desk.api.ask("GET", "/v1/incidents.atom").await.body;
    let rights =
        "<rights>Foreign Data Set: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)</rights>";
    assert_eq!(feed.matches(rights).count(), 2, "{feed}");
    let mut listed = named();
    listed["incidents"] = json!(2);
    assert_eq!(desk.api.get("/v1/dataset").await["collections"], json!([listed]));
    let all = desk.everything_public().await;
    assert!(!all.contains("keeper@collection.example"), "whom to ask stays at the desk");
    assert!(!all.contains("Edition"), "and which edition it was");
}

#[tokio::test]
async fn a_collection_of_which_nothing_is_public_is_not_named() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    assert!(!desk.everything_public().await.contains("foreign-data-set"));
    assert_eq!(desk.api.get("/v1/dataset").await["collections"], json!([]));
}

const OTHER: &str =
    "Incidents that name a collection have the licence of that: see collections in /v1/dataset.";

/// A register with incidents under another licence, and its newest version.
async fn of_another_licence() -> (Desk, u64) {
    let desk = Desk::open().await;
    sent(&desk.kim, "", FIRST, &MAP.replace("CC BY 4.0", "CC BY-SA 4.0")).await;
    accept_all(&desk).await;
    let version = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    (desk, version)
}

#[tokio::test]
async fn the_citation_and_the_files_say_that_some_incidents_have_another_licence() {
    let readme = async |desk: &Desk, version: u64| {
        let file = desk.api.ask("GET", &format!("/v1/incidents.zip?version={version}")).await.bytes;
        tables(&file)[0].1.matches(OTHER).count()
    };
    let (desk, version) = of_another_licence().await;
    let citation = desk.api.get("/v1/dataset").await["citation"].clone();
    assert!(citation.as_str().unwrap().ends_with(&format!(". {OTHER}")), "{citation}");
    assert_eq!(readme(&desk, version).await, 2, "of the licence, and of how to cite it");
    for (page, says) in
        [("/", "collections of others"), ("/ko/", "다른 기관의 자료"), ("/zh/", "来自他人数据集")]
    {
        let count = async |query: &str| {
            desk.api.ask("GET", &format!("{page}{query}")).await.body.matches(says).count()
        };
        assert_eq!(count("").await, 2, "{page}: at the foot, and of how to cite it");
        assert_eq!(count(&format!("?version={}", version - 2)).await, 0, "{page}");
    }
    assert_eq!(readme(&desk, version - 2).await, 0, "a version that has none of them");
    let (desk, _) = published().await;
    let citation = desk.api.get("/v1/dataset").await["citation"].clone();
    assert!(citation.as_str().unwrap().ends_with("CC BY 4.0."), "they have the same: {citation}");
}

#[tokio::test]
async fn it_tells_no_source_that_is_hidden() {
    let (desk, incidents) = published().await;
    let source = desk.source(&incidents["1"]).await;
    let hidden = desk.lee.protects(&incidents["1"], &json!({"sources": [source]})).await;
    assert_eq!(hidden.status, 200, "{}", hidden.body);
    let path = format!("/v1/incidents/{}", incidents["1"]);
    let newest = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let mut seen = 0;
    for version in 1..=newest {
        let answer = desk.api.ask("GET", &format!("{path}?version={version}")).await;
        if answer.status == 200 {
            assert_eq!(answer.json()["collection"], Value::Null, "version {version}");
            assert!(!answer.body.contains("oreign"), "{}", answer.body);
            seen += 1;
        }
    }
    assert!(seen > 1);
    assert_eq!(desk.api.get("/v1/dataset").await["collections"][0]["incidents"], 1);
}

#[tokio::test]
async fn it_tells_no_place_that_is_hidden() {
    let desk = Desk::open().await;
    let map = super::MAP
        .replace("name = \"Foreign Data Set\"", "name = \"Arrests in Tumen\"")
        .replace("title = { text = \"Arrests at {loc}\" }", "title = { text = \"Arrests of {n}\" }");
    super::sent(&desk.kim, "", FIRST, &map).await;
    super::accept_all(&desk).await;
    let incidents = super::incidents(&desk).await;
    let hidden = desk.lee.protects(&incidents["1"], &json!({"places": "country"})).await;
    assert_eq!(hidden.status, 200, "{}", hidden.body);
    let document = desk.api.get(&format!("/v1/incidents/{}", incidents["1"])).await;
    assert_eq!((&document["collection"], &document["withheld"]), (&Value::Null, &json!(["place", "text"])));
    let other = desk.api.get(&format!("/v1/incidents/{}", incidents["2"])).await;
    assert_eq!(other["collection"]["name"], "Arrests in Tumen");
}

#[tokio::test]
async fn what_is_exported_comes_back_with_it() {
    let (desk, incidents) = published().await;
    let table = desk.api.ask("GET", "/v1/incidents.csv").await.body;
    let again = desk.kim.imports("?dry_run=true", "text/csv", "table", table.clone()).await;
    assert_eq!(
        (&again["report"]["unchanged"], &again["report"]["changed"]),
        (&json!(5), &json!(0)),
        "{again}"
    );
    let other = table.replace("CC BY 4.0", "CC0");
    let refused = desk.kim.imports("?dry_run=true", "text/csv", "other", other).await;
    assert_eq!(refused["report"]["problems"][0]["code"], "computed", "nobody writes it: {refused}");
    let lines = desk.api.ask("GET", "/v1/incidents.ndjson").await.body;
    let again = desk.kim.imports("?dry_run=true", "application/x-ndjson", "lines", lines.clone()).await;
    assert_eq!(again["report"]["unchanged"], 5, "{again}");
    // Another register out of it knows the collection, and what came out of it.
    let folder = Folder::new("collection-restored");
    let file = folder.0.join("register.ndjson");
    std::fs::write(&file, &lines).unwrap();
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(binary())
            .args(arguments)
            .arg("--data")
            .arg(folder.data())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let out = folder.0.join("again.ndjson");
    run(&["import", "--restore", file.to_str().unwrap(), "--holder", "kim"]);
    run(&["export", "--format", "ndjson", "--out", out.to_str().unwrap()]);
    let restored = std::fs::read_to_string(&out).unwrap();
    assert_eq!(restored, lines);
    assert!(restored.contains(&incidents["1"]) && restored.contains("foreign-data-set"));
}

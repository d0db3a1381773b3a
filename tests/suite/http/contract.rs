//! The contract: `openapi.yaml` is what the code says, and the code takes what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use refoulement::http;
use refoulement::model::vocabulary::access::KeyRole;
use refoulement::register::answer::facets::Facets;
use refoulement::register::answer::page::{Order, Page};
use refoulement::register::answer::statistics::Grouping;
use refoulement::register::query::filter::Filter;
use refoulement::register::query::parameters::Query;
use serde_json::Value;

use crate::support::api::Api;

#[test]
fn the_committed_document_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.yaml");
    let committed = fs::read_to_string(path).unwrap();
    assert!(
        committed == refoulement::http::openapi::print::yaml(&http::openapi()).unwrap(),
        "openapi.yaml is not what the code says: cargo run -- openapi > openapi.yaml"
    );
}

fn document() -> Value {
    serde_json::to_value(http::openapi()).unwrap()
}

/// The parameters of an address, those that several share resolved.
fn parameters(document: &Value, path: &str) -> Vec<Value> {
    let resolve = |parameter: &Value| match parameter["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap().clone(),
        None => parameter.clone(),
    };
    document["paths"][path]["get"]["parameters"].as_array().into_iter().flatten().map(resolve).collect()
}

fn documented(path: &str) -> BTreeSet<String> {
    parameters(&document(), path)
        .iter()
        .filter(|parameter| parameter["in"] == "query")
        .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_documented_parameters_are_those_that_are_taken() {
    let taken = |also: &dyn Fn(&mut Query)| {
        let mut query = Query::read("");
        Filter::take(&mut query);
        also(&mut query);
        query.known().iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>()
    };
    let of_list = |query: &mut Query| drop((Order::take(query), Page::take(query), Facets::take(query)));
    assert_eq!(documented("/v1/incidents"), taken(&of_list));
    assert_eq!(documented("/v1/statistics"), taken(&|query| drop(Grouping::take(query))));
    let with = |mut names: BTreeSet<String>, also: &[&str]| {
        names.extend(also.iter().map(|name| (*name).to_owned()));
        names
    };
    assert_eq!(documented("/v1/statistics.csv"), with(documented("/v1/statistics"), &["hxl", "bom"]));
    let filter = taken(&|_| ());
    for format in ["ndjson", "geojson", "xlsx"] {
        assert_eq!(
            documented(&format!("/v1/incidents.{format}")),
            with(filter.clone(), &["sort"]),
            "{format}"
        );
    }
    for format in ["csv", "zip"] {
        assert_eq!(
            documented(&format!("/v1/incidents.{format}")),
            with(filter.clone(), &["sort", "hxl", "bom"]),
            "{format}"
        );
    }
    assert_eq!(documented("/v1/incidents.atom"), with(filter, &["sort", "cursor"]));
}

#[tokio::test]
async fn the_example_of_every_parameter_is_taken() {
    let api = Api::report().await;
    let document = document();
    for path in document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|path| !path.contains('{') && !path.starts_with("/v1/desk/"))
    {
        for parameter in parameters(&document, path) {
            let name = parameter["name"].as_str().unwrap();
            let example = match &parameter["example"] {
                Value::Array(values) => values[0].as_str().unwrap().to_owned(),
                Value::String(value) => value.clone(),
                Value::Null => continue,
                other => other.to_string(),
            };
            // The two that stand together.
            let with = match name {
                "near" => "&radius_km=50",
                "radius_km" => "&near=41.8,123.4",
                _ => "",
            };
            let example: String = example.split(' ').collect::<Vec<_>>().join("%20");
            let answer = api.ask("GET", &format!("{path}?{name}={example}{with}")).await;
            assert_eq!(answer.status, 200, "{path}?{name}={example}: {}", answer.body);
        }
    }
}

/// The ids of an import, and of the batch that it made; an edition is one of a collection that is called as a source of the report.
async fn imported(api: &Api, key: &str, is_edition: bool) -> (String, String) {
    let headers = [("idempotency-key", "one"), ("content-type", "multipart/form-data; boundary=frontier")];
    let part = |name: &str, content: &str| {
        format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{content}\r\n"
        )
    };
    let file = part(
        "file",
        "title,date,host_country,source,source_url\nTwo returned,2014,CN,A Daily,https://daily.example/1\n",
    );
    let said =
        "[collection]\nkey = \"cecc-2014-03-19\"\nname = \"A Sheet\"\nlicence = \"CC0\"\nrepublish = true\n";
    let collection = if is_edition { part("collection", said) } else { String::new() };
    let form = file + &collection + "--frontier--\r\n";
    let begun = api.send_text("POST", "/v1/import?publish=true", Some(key), &headers, &form).await.json();
    let id = begun["id"].as_str().unwrap().to_owned();
    loop {
        let job = api.send_text("GET", &format!("/v1/import/{id}"), Some(key), &[], "").await.json();
        match job["report"]["batch"].as_str() {
            Some(batch) => return (id, batch.to_owned()),
            None => assert_eq!(job["state"], "running", "{job}"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn every_documented_address_answers_and_head_is_get_without_a_body() {
    let api = Api::report().await;
    let incident = api.get("/v1/incidents?limit=1").await["incidents"][0]["id"].as_str().unwrap().to_owned();
    let keys: BTreeMap<&str, String> = BTreeMap::from([
        ("contributor", api.key(KeyRole::Contributor, "cho").await),
        ("editor", api.key(KeyRole::Editor, "eda").await),
        ("admin", api.key(KeyRole::Admin, "ada").await),
    ]);
    imported(&api, &keys["editor"], true).await;
    let (import, batch) = imported(&api, &keys["contributor"], false).await;
    let mut secret = String::new();
    for role in ["contributor", "editor"] {
        let once = [("idempotency-key", "feed")];
        let feed = api.send_text("POST", "/v1/desk/feed", Some(&keys[role]), &once, "").await.json();
        secret = feed["address"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    }
    for (path, operations) in document()["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, operations)| operations["get"].is_object())
    {
        let id = match path.as_str() {
            "/v1/import/{id}" => &import,
            path if path.starts_with("/v1/desk/batches/") => &batch,
            path if path.starts_with("/v1/desk/keys") => keys["admin"].split('_').nth(1).unwrap(),
            _ => &incident,
        };
        let mut address =
            path.replace("{id}", id).replace("{key}", "cecc-2014-03-19").replace("{secret}", &secret);
        if path.ends_with("/difference") {
            let revisions = api
                .send_text(
                    "GET",
                    &address.replace("/difference", "/revisions"),
                    Some(&keys["editor"]),
                    &[],
                    "",
                )
                .await;
            let revision = revisions.json()["revisions"][0]["id"].as_str().unwrap().to_owned();
            address = format!("{address}?from={revision}&to={revision}");
        }
        if path.ends_with("/undo") {
            address += "?since=2026-01-31T12:00:00Z";
        }
        let may: Vec<&str> = operations["get"]["x-roles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|role| role.as_str().unwrap())
            .collect();
        assert_eq!(operations["get"]["security"].is_array(), !may.contains(&"anyone"), "{address}");
        for (role, key) in &keys {
            let asked = api.send_text("GET", &address, Some(key), &[], "").await;
            assert_eq!(
                asked.status.as_u16(),
                if may.contains(role) || may.contains(&"anyone") { 200 } else { 403 },
                "{address} as {role}"
            );
        }
        if !may.contains(&"anyone") {
            assert_eq!(api.ask("GET", &address).await.problem(), "401 unauthenticated", "{address}");
        }
        let key = keys.iter().find(|(role, _)| may.contains(*role)).map(|(_, key)| key.as_str());
        let get = api.send_text("GET", &address, key, &[], "").await;
        assert_eq!(get.status, 200, "{address}");
        let documented = operations["get"]["responses"]["200"]["content"].as_object().unwrap();
        let sent = get.headers["content-type"].to_str().unwrap().split(';').next().unwrap().to_owned();
        assert!(documented.contains_key(&sent), "{address} sends {sent}");
        let stated = operations["get"]["responses"]["200"]["headers"].as_object().into_iter().flatten();
        // There is a link only where there is another page.
        for (name, _) in stated.filter(|(name, _)| *name != "Link") {
            assert!(get.headers.contains_key(name.to_lowercase()), "{address} sends no {name}");
        }
        let head = api.send_text("HEAD", &address, key, &[], "").await;
        assert_eq!(head.status, 200);
        assert_eq!(head.body, "");
        assert_eq!(head.headers["content-type"], get.headers["content-type"]);
    }
}

#[tokio::test]
async fn every_operation_that_writes_admits_the_roles_it_names_and_nobody_else() {
    let api = Api::report().await;
    let mut tried = 0;
    for (path, operations) in document()["paths"].as_object().unwrap() {
        for (method, operation) in
            operations.as_object().unwrap().iter().filter(|(method, _)| *method != "get")
        {
            let name = format!("{method} {path}");
            assert!(operation["security"].is_array(), "{name} needs a key");
            for status in ["401", "403", "429"] {
                assert!(operation["responses"][status].is_object(), "{name} does not document {status}");
            }
            let may: Vec<&str> =
                operation["x-roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()).collect();
            let address =
                path.replace("{id}", "00000000-0000-4000-8000-000000000000").replace("{key}", "nothing");
            let method = method.to_uppercase();
            assert_eq!(
                api.send_text(&method, &address, None, &[], "").await.problem(),
                "401 unauthenticated",
                "{name}"
            );
            for role in KeyRole::ALL {
                let key = api.key(*role, "somebody").await;
                let answer = api.send_text(&method, &address, Some(&key), &[], "").await;
                assert_eq!(
                    answer.status == 403,
                    !may.contains(&role.word()),
                    "{name} as {role}: {}",
                    answer.body
                );
                if answer.status == 403 {
                    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                    assert!(may.iter().all(|may| detail.contains(may)), "{name}: {detail}");
                }
                assert!(
                    operation["responses"][answer.status.as_str()].is_object(),
                    "{name} does not document {}",
                    answer.status
                );
                tried += 1;
            }
        }
    }
    assert!(tried >= 9, "{tried}");
}

#[test]
fn every_operation_says_who_may_use_it_and_how_it_fails() {
    for (path, operations) in document()["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{name} has no summary");
            assert!(operation["x-roles"].is_array(), "{name} has no roles");
            assert!(operation["responses"]["400"].is_object(), "{name} does not say how it refuses");
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(
                    response["description"].is_string() || response["$ref"].is_string(),
                    "{name} {status} is not described"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_document_is_served_and_the_reference_reads_without_a_network() {
    let api = Api::report().await;
    assert_eq!(
        api.ask("GET", "/openapi.yaml").await.body,
        refoulement::http::openapi::print::yaml(&http::openapi()).unwrap()
    );
    assert_eq!(api.get("/openapi.json").await, document());
    let docs = api.ask("GET", "/docs").await;
    assert_eq!(docs.status, 200);
    for (path, operations) in document()["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            let (group, id) =
                (operation["tags"][0].as_str().unwrap(), operation["operationId"].as_str().unwrap());
            assert!(
                docs.body.contains(&format!("href=\"/docs/{group}#{id}\"")),
                "{path} is not in the reference"
            );
            let page = api.ask("GET", &format!("/docs/{group}")).await;
            assert!(page.body.contains(&format!("id=\"{id}\"")), "{path} is not on its page");
            assert!(!page.body.contains("<script"), "the reference needs no script");
            assert!(!page.body.contains("src=\"http"), "the reference loads something from elsewhere");
        }
    }
    assert_eq!(api.ask("GET", "/docs/nothing").await.status, 404);
}

#[tokio::test]
async fn the_vocabulary_defines_every_word_that_the_records_use() {
    let api = Api::report().await;
    let vocabulary = api.get("/v1/vocabulary").await;
    let words: BTreeSet<&str> = vocabulary
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|list| list["words"].as_array().unwrap())
        .inspect(|word| assert!(word["definition"].as_str().unwrap().ends_with('.'), "{word}"))
        .map(|word| word["word"].as_str().unwrap())
        .collect();
    for incident in api.get("/v1/incidents").await["incidents"].as_array().unwrap() {
        for field in ["repatriation_status", "confidence", "places_are"] {
            assert!(words.contains(incident[field].as_str().unwrap()), "{field}");
        }
    }
}

#[test]
fn the_schemas_of_closed_lists_hold_their_words() {
    let schemas = document()["components"]["schemas"].clone();
    let lists = serde_json::to_value(refoulement::model::lists::lists()).unwrap();
    let mut compared = 0;
    for list in lists.as_array().unwrap() {
        let Some(schema) = schemas.get(list["name"].as_str().unwrap()) else { continue };
        let words: Vec<&Value> = list["words"].as_array().unwrap().iter().map(|word| &word["word"]).collect();
        assert_eq!(schema["enum"].as_array().unwrap().iter().collect::<Vec<_>>(), words, "{}", list["name"]);
        compared += 1;
    }
    assert!(compared >= 14, "{compared}");
}

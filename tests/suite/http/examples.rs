//! Every operation of the contract has one example answer, and it is what the service answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::{Captures, Regex};
use serde_json::{Value, json};

use crate::authorization::operations;
use crate::authorization::table::{Block, table};
use crate::authorization::world::World;
use crate::support::api::{Answer, Api};

/// Files of which no text is an example, or one that nobody reads.
const BINARY: [&str; 8] = [
    "downloadArchive",
    "downloadWorkbook",
    "drawIncidentMapAsPng",
    "drawIncidentMapAsSvg",
    "drawMapAsPng",
    "drawMapAsSvg",
    "drawStatisticsAsPng",
    "drawStatisticsAsSvg",
];

/// What differs between two registers: random ids, secrets and hashes. What is founded with the register stays.
fn masked(text: &str, founded: &str) -> String {
    let id = Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    let mut seen: Vec<String> = Vec::new();
    let text = id.replace_all(text, |found: &Captures<'_>| {
        if founded.contains(&found[0]) {
            return found[0].to_owned();
        }
        let at = seen.iter().position(|seen| *seen == found[0]).unwrap_or_else(|| {
            seen.push(found[0].to_owned());
            seen.len() - 1
        });
        format!("00000000-0000-4000-8000-{:012}", at + 1)
    });
    let hash = Regex::new("[0-9a-f]{64}").unwrap();
    let text = hash.replace_all(&text, "0".repeat(64).as_str()).into_owned();
    let source = Regex::new("(daily|weekly)-[0-9a-f]{6}").unwrap();
    let text = source.replace_all(&text, "$1-100001").into_owned();
    let digest = Regex::new("\"digest\":\"[0-9A-Za-z_-]{22}\"").unwrap();
    let text = digest.replace_all(&text, "\"digest\":\"Ei0TYd3vK8mZ0_aJ5cQxRw\"").into_owned();
    let of_key = Regex::new("\"[0-9a-f]{16}\"").unwrap();
    let text = of_key.replace_all(&text, "\"5f1c0a9b2d3e4f60\"").into_owned();
    let key = Regex::new("rfl_[0-9A-Za-z]+_[0-9A-Za-z]+_[0-9A-Za-z]+").unwrap();
    key.replace_all(&text, "rfl_key_secret_checksum").into_owned()
}

/// The order of keys that were made at one time.
fn settled(mut answer: Value) -> Value {
    if let Some(listed) = answer.get_mut("keys").and_then(Value::as_array_mut) {
        listed.sort_by_key(|key| format!("{} {} {}", key["holder"], key["role"], key));
    }
    answer
}

/// Of likely duplicates one: this desk has many that differ by their ids alone.
fn few(value: &mut Value) {
    let id = Regex::new("[0-9a-f-]{36}|daily-[0-9]+").unwrap();
    match value {
        Value::Array(items) => items.iter_mut().for_each(few),
        Value::Object(fields) => {
            for (name, value) in fields {
                if let Some(items) = value.as_array_mut().filter(|_| name.contains("duplicates")) {
                    items.sort_by_key(|item| id.replace_all(&item.to_string(), "").into_owned());
                    items.truncate(1);
                }
                few(value);
            }
        }
        _ => (),
    }
}

fn example(answer: &Answer, founded: &str) -> Value {
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.body);
    let mut body = answer.body.clone();
    if let Ok(mut value) = serde_json::from_str(&body) {
        few(&mut value);
        body = value.to_string();
    }
    let said = masked(&body, founded);
    let is_json = answer.headers["content-type"].to_str().unwrap().starts_with("application/json");
    let said = if is_json { settled(serde_json::from_str(&said).unwrap()) } else { json!(said) };
    json!({"status": answer.status.as_str(), "answer": said})
}

/// The answer to somebody who may ask it, of something that it can be asked of.
async fn at_the_desk(world: &World, block: &Block, operation: &Value, founded: &str) -> Value {
    for caller in ["cho", "kim", "lee", "oh", "ada"] {
        for (kind, answer) in block.records.iter().zip(&block.answers[caller]) {
            if ["200", "201", "202"].contains(&answer.as_str()) {
                let subject = world.subject(kind).await;
                let seen = world.look(&subject).await;
                return example(&world.ask(block, operation, caller, &subject, &seen).await, founded);
            }
        }
    }
    panic!("{}: nobody may ask this", block.name());
}

/// The examples of all operations, by their ids: of the founding register what anyone may ask, of a desk with some work the
/// rest, lists first, while little is there.
async fn given() -> BTreeMap<String, Value> {
    let (api, world, table) = (Api::report().await, World::open().await, table());
    let mut founded = api.ask("GET", "/v1/incidents").await.body;
    founded += &api.ask("GET", "/v1/context").await.body;
    let mut asked: Vec<(String, Value)> = operations().into_iter().collect();
    asked.sort_by_key(|(name, _)| (!name.starts_with("GET ") || name.contains('{'), name.clone()));
    // While cho has one thing to be told of.
    let feed = world.api.ask("GET", &world.feed("cho").await).await;
    let mut given = BTreeMap::from([("readFeed".to_owned(), example(&feed, &founded))]);
    for (name, operation) in asked {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        if BINARY.contains(&id.as_str()) || given.contains_key(&id) {
            continue;
        }
        let answer = if operation["x-roles"][0] == "anyone" {
            example(&api.ask("GET", operation["x-example"].as_str().unwrap()).await, &founded)
        } else {
            let block = table.iter().find(|block| block.operation == name).unwrap();
            at_the_desk(&world, block, &operation, &founded).await
        };
        given.insert(id, answer);
    }
    given
}

#[tokio::test]
async fn every_operation_has_an_example_that_the_service_answers() {
    let given = given().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/openapi/examples.json");
    if std::env::var("EXAMPLES").is_ok_and(|what| what == "write") {
        std::fs::write(&path, serde_json::to_string_pretty(&given).unwrap() + "\n").unwrap();
        return;
    }
    let committed: BTreeMap<String, Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(committed.keys().collect::<BTreeSet<_>>(), given.keys().collect::<BTreeSet<_>>());
    for (id, example) in &given {
        assert_eq!(committed[id], *example, "{id}: EXAMPLES=write cargo test --test suite -- http::examples");
    }
}

#[test]
fn the_contract_shows_the_example_of_every_operation() {
    for (name, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap();
        let shown = operation["responses"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(status, _)| status.starts_with('2'))
            .flat_map(|(_, response)| response["content"].as_object().into_iter().flatten())
            .filter(|(_, content)| !content["example"].is_null())
            .count();
        assert_eq!(shown, usize::from(!BINARY.contains(&id)), "{name}");
    }
}

/// What of a value the contract does not describe, or describes and is not there.
fn undescribed(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(named) = schema["$ref"].as_str() {
        return undescribed(document, document.pointer(named.trim_start_matches('#')).unwrap(), value, at);
    }
    if let Some(either) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let each = either.iter().map(|schema| undescribed(document, schema, value, at));
        return if value.is_null() { Vec::new() } else { each.min_by_key(Vec::len).unwrap() };
    }
    match (value, &schema["properties"]) {
        (Value::Array(items), _) => items
            .iter()
            .flat_map(|item| undescribed(document, &schema["items"], item, &format!("{at}/*")))
            .collect(),
        (Value::Object(fields), Value::Object(described)) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let missing =
                required.filter(|name| !fields.contains_key(*name)).map(|name| format!("-{at}/{name}"));
            let each = fields.iter().flat_map(|(name, value)| match described.get(name) {
                Some(schema) => undescribed(document, schema, value, &format!("{at}/{name}")),
                None => vec![format!("+{at}/{name}")],
            });
            missing.chain(each).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_contract_describes_every_field_of_every_example() {
    let document = serde_json::to_value(refoulement::http::openapi()).unwrap();
    let mut wrong = BTreeSet::new();
    for (name, operation) in operations() {
        for response in operation["responses"].as_object().unwrap().values() {
            for content in response["content"].as_object().into_iter().flat_map(|content| content.values()) {
                let found = undescribed(&document, &content["schema"], &content["example"], "");
                wrong.extend(found.into_iter().map(|field| format!("{name} {field}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

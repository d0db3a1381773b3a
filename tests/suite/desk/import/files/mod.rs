//! Files as programs save them.

mod encodings;
mod examples;
mod header;
mod hidden;
mod mapping;
mod meant;
mod memory;
mod told;
mod workbooks;

use serde_json::Value;

use crate::support::desk::Desk;

/// What a dry run says of a file that is sent as this.
pub async fn dry_run(desk: &Desk, query: &str, kind: &str, file: impl Into<Vec<u8>>) -> Value {
    let file = file.into();
    let job = desk
        .kim
        .imports(&format!("?dry_run=true{query}"), kind, &uuid::Uuid::new_v4().to_string(), file)
        .await;
    job["report"].clone()
}

/// Sentences out of a report: its `problems`, or its `notes`, each with its row and column.
pub fn sentences(report: &Value, list: &str) -> Vec<String> {
    let told = |one: &Value| {
        format!("{} {}: {}", one["row"], one["column"].as_str().unwrap(), one["message"].as_str().unwrap())
    };
    report[list].as_array().unwrap_or_else(|| panic!("{report}")).iter().map(told).collect()
}

/// The row, column and code of each problem of a report.
fn codes(report: &Value) -> Vec<(u64, &str, &str)> {
    let problems = report["problems"].as_array().unwrap_or_else(|| panic!("{report}"));
    problems.iter().map(place_and_code).collect()
}

fn place_and_code(problem: &Value) -> (u64, &str, &str) {
    let [column, code] = ["column", "code"].map(|name| problem[name].as_str().unwrap());
    (problem["row"].as_u64().unwrap(), column, code)
}

/// Imports a file, and gives the incidents that it made, by title.
pub async fn imported(desk: &Desk, query: &str, kind: &str, file: impl Into<Vec<u8>>) -> Vec<Value> {
    let job = desk.kim.imports(query, kind, &uuid::Uuid::new_v4().to_string(), file.into()).await;
    assert_eq!(job["state"], "imported", "{job}");
    waiting(desk).await
}

/// The incidents that wait, by title and date.
async fn waiting(desk: &Desk) -> Vec<Value> {
    let list = desk.lee.reads("/v1/desk/incidents?limit=100").await.json();
    let mut records = Vec::new();
    for line in list["incidents"].as_array().unwrap() {
        let seen = desk.lee.sees(line["id"].as_str().unwrap()).await.json();
        records.push(seen["incident"].clone());
    }
    records.sort_by_key(|record| record["title"].to_string() + &record["date"].to_string());
    records
}

/// A problem or a note as the command prints it.
fn sentence(one: &Value) -> String {
    let text = |name: &str| one[name].as_str().unwrap();
    let at = if one["row"] == 0 { "the file".to_owned() } else { format!("row {}", one["row"]) };
    let column = if text("column").is_empty() { String::new() } else { format!(", {}", text("column")) };
    format!("{at}{column}: {}", text("message"))
}

/// A form with a sheet and a mapping file, as browsers and `curl -F` send it.
fn form(file: &str, map: &str) -> String {
    let part = |name: &str, content: &str| {
        format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{content}\r\n"
        )
    };
    part("file", file) + &part("map", map) + "--frontier--\r\n"
}

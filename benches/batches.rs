//! What a sheet of 50,000 rows takes, from the first look to the last word: `cargo bench --bench batches`, or with another
//! number of rows in `ROWS`. Each step goes through the front door, on a private Postgres; nothing else should be at work on
//! the machine.

#![expect(clippy::unwrap_used, reason = "a measurement ends where something unexpected happens")]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/suite/support"]
mod support {
    pub mod api;
    pub mod person;
    pub mod postgres;
}
mod measure;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use measure::{measured, title};
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};
use support::api::Api;
use support::person::Person;

fn main() {
    let rows = std::env::var("ROWS").map_or(50_000, |rows| rows.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        title();
        many(rows, "one outlet, a title each", of_one_outlet(rows)).await;
        many(rows, "one article", of_one_article(rows)).await;
    });
}

/// Each row has an article of its own.
fn of_one_outlet(rows: usize) -> String {
    let mut sheet = "title,date,host_country,places,people,source,source_title\n".to_owned();
    for n in 0..rows {
        let (month, day, people) = (n % 12 + 1, n % 28 + 1, n % 9 + 1);
        let _ = writeln!(
            sheet,
            "Arrest number {n} at the river,2014-{month:02}-{day:02},CN,Tumen (CN-JL),{people},A Daily,Report {n} on the arrests"
        );
    }
    sheet
}

/// All rows have the same article, and a summary.
fn of_one_article(rows: usize) -> String {
    let mut sheet =
        "title,summary,date,host_country,places,people,repatriation_status,source,source_title,source_date\n"
            .to_owned();
    let summary = "A client was taken to the medical centre after a fall in the compound. ".repeat(2);
    for n in 0..rows {
        let (month, day, place, people) = (n % 12 + 1, n % 28 + 1, n % 28, n % 40 + 1);
        let _ = writeln!(
            sheet,
            "Incident {n},{summary},2011-{month:02}-{day:02},AU,Centre {place},{people},detained,A Department,Log,2011"
        );
    }
    sheet
}

async fn many(rows: usize, what: &str, sheet: String) {
    println!("{rows} rows: {what}");
    let api = Arc::new(Api::report().await);
    let kim = Person::of(&api, KeyRole::Editor, "kim").await;
    let lee = Person::of(&api, KeyRole::Editor, "lee").await;
    let desk = &api.database.desk;
    let file = sheet.clone();
    let looked = measured(desk, "dry run", kim.imports("?dry_run=true", "text/csv", "dry", file)).await;
    assert_eq!(looked["state"], "checked", "{looked:.2000}");
    let imported = measured(desk, "import", kim.imports("?publish=true", "text/csv", "sheet", sheet)).await;
    let path = format!("/v1/desk/batches/{}", imported["report"]["batch"].as_str().unwrap());
    let batch = measured(desk, "opening the batch", lee.reads(&path)).await.json();
    assert_eq!(batch["incidents"], json!(rows), "{batch}");
    measured(desk, "a page of its revisions", lee.reads(&format!("{path}/revisions"))).await;
    measured(desk, "a page of its cautions", lee.reads(&format!("{path}/cautions"))).await;
    let (accepts, takedown) = (lee.accepts_batch(&path), takedown(&kim, &api));
    let (published, waited) =
        measured(desk, "acceptance, with a takedown", async { tokio::join!(accepts, takedown) }).await;
    assert_eq!(published["state"], "published", "{published}");
    println!("{:58} {waited:7.2} s", "of this the takedown waited");
    let listed = measured(desk, "the public list after it", lee.reads("/v1/incidents?limit=1")).await.json();
    assert_eq!(listed["total"]["incidents"], json!(rows + 2));
}

/// Somebody takes an incident down while the batch is being published; how many seconds that takes.
async fn takedown(kim: &Person, api: &Api) -> f64 {
    let incident = api.get("/v1/incidents?limit=1").await["incidents"][0]["id"].clone();
    let incident = incident.as_str().unwrap().to_owned();
    tokio::time::sleep(Duration::from_secs(5)).await;
    let begun = Instant::now();
    let answer = kim.retracts(&incident, &withdrawn()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    begun.elapsed().as_secs_f64()
}

fn withdrawn() -> Value {
    json!({"kind": "withdrawn"})
}

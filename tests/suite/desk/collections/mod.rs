//! Tables that others keep and publish in editions.

mod change;
mod editions;
mod erasure;
mod licence;
mod names;
mod public;
mod records;
mod standing;
mod upgrade;

use std::collections::BTreeMap;

use refoulement::desk::actions::actor::Actor;
use refoulement::desk::import::{Error, Map, Options, Plan, check, write};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::desk::Desk;
use crate::support::person::Person;

pub const FIRST: &str = include_str!("../../../data/import/cases/04-first-edition.csv");
pub const SECOND: &str = include_str!("../../../data/import/cases/04-second-edition.csv");
pub const MAP: &str = include_str!("../../../data/import/cases/04-editions.toml");

/// A form with these parts.
fn form(parts: &[(&str, &str)]) -> String {
    let part = |(name, content): &(&str, &str)| {
        format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{content}\r\n"
        )
    };
    parts.iter().map(part).collect::<String>() + "--frontier--\r\n"
}

/// What comes of a sheet that somebody imports with a mapping file.
async fn sent(person: &Person, query: &str, sheet: &str, map: &str) -> Value {
    let token = Uuid::new_v4().to_string();
    let body = form(&[("file", sheet), ("map", map)]);
    person.imports(query, "multipart/form-data; boundary=frontier", &token, body).await
}

/// What comes of a file that Kim imports with the collection in a file of its own.
async fn beside(desk: &Desk, file: &[u8]) -> Value {
    let said = MAP.split("[columns]").next().unwrap();
    let part = |name: &str| {
        format!("--frontier\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n")
    };
    let (collection, head) = (part("collection"), part("file"));
    let body =
        [collection.as_bytes(), said.as_bytes(), b"\r\n", head.as_bytes(), file, b"\r\n--frontier--\r\n"]
            .concat();
    let token = Uuid::new_v4().to_string();
    desk.kim.imports("", "multipart/form-data; boundary=frontier", &token, body).await
}

/// Imports an edition without a fault; its report.
async fn edition(desk: &Desk, sheet: &str) -> Value {
    let job = sent(&desk.kim, "", sheet, MAP).await;
    assert_eq!(job["state"], "imported", "{job}");
    job["report"].clone()
}

/// What an edition of Kim's would do.
async fn checked(desk: &Desk, sheet: &str, progress: &mut (dyn FnMut(u64, u64) + Send)) -> Plan {
    let map = Map::parse(MAP).unwrap();
    let options = Options { map: Some(&map), ..Default::default() };
    let (pool, clock) = (desk.api.desk.pool(), desk.api.desk.clock());
    check(pool, clock, "kim", sheet.as_bytes(), options, progress).await.unwrap()
}

/// Kim's edition, written as it was checked.
async fn written(desk: &Desk, plan: Plan) -> Result<(), Error> {
    let hand = Actor { clock: desk.api.desk.clock(), holder: "kim", key: None, single_editor: false };
    let mut work = desk.api.desk.turn().await.unwrap();
    write(&mut work, &hand, plan, false, &mut |_, _| ()).await?;
    work.finish().await.unwrap();
    Ok(())
}

/// New, changed and unchanged rows.
fn counts(report: &Value) -> [u64; 3] {
    ["new", "changed", "unchanged"].map(|count| report[count].as_u64().unwrap())
}

/// What is wrong with an edition, as `row column code`.
async fn problems(desk: &Desk, sheet: &str, map: &str) -> Vec<String> {
    let job = sent(&desk.kim, "?dry_run=true", sheet, map).await;
    let told = |one: &Value| {
        format!("{} {} {}", one["row"], one["column"].as_str().unwrap(), one["code"].as_str().unwrap())
    };
    job["report"]["problems"].as_array().unwrap_or_else(|| panic!("{job}")).iter().map(told).collect()
}

/// The incidents of the rows, by their names.
async fn incidents(desk: &Desk) -> BTreeMap<String, String> {
    let query = "select row_key, record::text from desk.collection_row";
    let rows: Vec<(String, String)> =
        sqlx::query_as(query).fetch_all(&desk.api.database.owner).await.unwrap();
    rows.into_iter().collect()
}

/// Lee accepts everything that waits.
async fn accept_all(desk: &Desk) {
    accept_all_by(&desk.lee).await;
}

async fn accept_all_by(person: &Person) {
    let list = person.reads("/v1/desk/incidents?limit=100").await.json();
    for line in list["incidents"].as_array().unwrap() {
        let accepted = person.accepts(line["id"].as_str().unwrap()).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
    }
}

/// The first edition, public.
async fn published() -> (Desk, BTreeMap<String, String>) {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    accept_all(&desk).await;
    let incidents = incidents(&desk).await;
    (desk, incidents)
}

/// How many incidents of the collection are public, and of how many people.
async fn total(desk: &Desk) -> (u64, u64) {
    let total = desk.api.get("/v1/incidents?outlet=Foreign+Data+Set").await["total"].clone();
    (total["incidents"].as_u64().unwrap(), total["people"]["max"].as_u64().unwrap())
}

const AT: &str = "/v1/desk/collections/foreign-data-set";

/// Somebody says what is known of the collection, with a change.
async fn says(person: &Person, change: Value) -> crate::support::api::Answer {
    let read = person.reads(AT).await;
    let shown = read.json();
    let mut words = json!({});
    for word in ["name", "licence", "terms", "contact", "republish"] {
        words[word] = shown[word].clone();
    }
    words.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    person.sends("PUT", AT, &[("if-match", &read.tag())], &words).await
}

/// Two people erase a revision.
async fn erase_part(desk: &Desk, revision: &str) {
    for (person, status) in [(&desk.lee, 202), (&desk.park, 200)] {
        let erased = person.erases_parts(&[revision]).await;
        assert_eq!(erased.status, status, "{}", erased.body);
    }
}

//! Incidents that come in by the hundred and may be the same as another: told at the door, left out of the batch until an
//! editor has said what they are, and counted once.

mod contributors;
mod decided;
mod since;

use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::Desk;
use crate::support::person::Person;

/// Two rows of one case, by two outlets.
const PAIR: &str = include_str!("../../../data/import/cases/05-pair-in-one-batch.csv");
/// One of them.
const ONE: &str = "title,date,host_country,places,people,repatriation_status,source,source_date\n\
                   Twelve women held at Nanping,2014-10-01,CN,Nanping (CN-JL),12,detained,A Daily,2014-10-02\n";
/// The other.
const OTHER: &str = "title,date,host_country,places,people,repatriation_status,source,source_date\n\
                     Nanping: a dozen caught,2014-10-02,CN,Nanping (CN-JL),12,detained,A Weekly,2014-10-05\n";

/// Imports a sheet as one batch; what came of it, and the address of the batch.
async fn brings(person: &Person, sheet: &str) -> (Value, String) {
    let token = uuid::Uuid::new_v4().to_string();
    let job = person.imports("?publish=true", "text/csv", &token, sheet.to_owned()).await;
    assert_eq!(job["state"], "imported", "{job}");
    let batch =
        format!("/v1/desk/batches/{}", job["report"]["batch"].as_str().unwrap_or_else(|| panic!("{job}")));
    (job["report"].clone(), batch)
}

/// What would come of a sheet.
async fn looks_at(person: &Person, sheet: &str) -> Value {
    let token = uuid::Uuid::new_v4().to_string();
    let job = person.imports("?dry_run=true", "text/csv", &token, sheet.to_owned()).await;
    assert_eq!(job["state"], "checked", "{job}");
    job["report"].clone()
}

/// The incidents of a batch that look like others.
async fn likely(person: &Person, batch: &str) -> Vec<Value> {
    let page = person.reads(&format!("{batch}/likely")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.json()["incidents"].as_array().unwrap().clone()
}

/// The id of the incident with this title.
fn titled(incidents: &[Value], title: &str) -> String {
    let found = incidents.iter().find(|incident| incident["title"].as_str().unwrap().contains(title));
    found.unwrap_or_else(|| panic!("{title}: {incidents:?}"))["id"].as_str().unwrap().to_owned()
}

/// Says what an incident is.
async fn says(person: &Person, batch: &str, id: &str, word: &str, more: Value) -> Answer {
    let mut body = json!({"incidents": [id], "word": word});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let tag = person.reads(batch).await.tag();
    person.sends("POST", &format!("{batch}/likely"), &[("if-match", &tag)], &body).await
}

/// Accepts a batch; gives the batch once it is published, or why it is not accepted.
async fn accepts(person: &Person, batch: &str) -> Answer {
    let begun = person.asks_to_accept_batch(batch).await;
    if begun.status != 202 {
        return begun;
    }
    assert_eq!(person.follows_batch(&begun).await["state"], "published");
    person.reads(batch).await
}

/// Incidents and people of October 2014, as everybody reads them.
async fn total(desk: &Desk) -> (u64, u64, u64) {
    let total = desk.api.get("/v1/incidents?month=2014-10").await["total"].clone();
    let number = |value: &Value| value.as_u64().unwrap();
    (number(&total["incidents"]), number(&total["people"]["min"]), number(&total["people"]["max"]))
}

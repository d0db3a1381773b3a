//! Files that are no table are of a collection too, and have its licence.

use serde_json::{Value, json};

use super::{accept_all, beside, counts, incidents, total};
use crate::desk::import::archive::zipped;
use crate::support::desk::Desk;

/// Two complete records.
fn records() -> String {
    let record = |title: &str, people: u32| {
        json!({
            "title": title, "date": "2015-01-01", "host_country": "CN",
            "claims": [{
                "key": "fds", "source": "fds-2015", "stance": "asserts", "hedge": "stated",
                "people": {"min": people, "max": people, "quantifier": "exact", "counts": "persons"}
            }],
            "sources": [{"key": "fds-2015", "kind": "ngo", "outlet": "Foreign Data Set", "title": "2015"}]
        })
    };
    format!("{}\n{}\n", record("Arrests at Tumen", 5), record("Arrests at Helong", 7))
}

/// The codes of what is wrong.
fn codes(job: &Value) -> Vec<(&Value, &Value)> {
    job["report"]["problems"].as_array().unwrap().iter().map(|one| (&one["row"], &one["code"])).collect()
}

#[tokio::test]
async fn complete_records_have_the_licence() {
    let desk = Desk::open().await;
    let job = beside(&desk, records().as_bytes()).await;
    assert_eq!((&job["state"], counts(&job["report"])), (&json!("imported"), [2, 0, 0]), "{job}");
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (2, 12));
    let list = desk.api.get("/v1/incidents?outlet=Foreign+Data+Set").await;
    for incident in list["incidents"].as_array().unwrap() {
        assert_eq!(incident["collection"]["licence"], "CC BY 4.0", "{incident}");
    }
    assert_eq!(desk.api.get("/v1/dataset").await["collections"][0]["incidents"], 2);
    let again = beside(&desk, records().as_bytes()).await;
    assert_eq!(counts(&again["report"]), [0, 0, 2], "{again}");
    let id = list["incidents"][0]["id"].as_str().unwrap();
    let known = beside(&desk, format!("{{\"id\": \"{id}\", \"summary\": \"More.\"}}\n").as_bytes()).await;
    assert_eq!(codes(&known), [(&json!(1), &json!("not-here"))]);
}

#[tokio::test]
async fn records_that_were_imported_before_do_not_stay_without_the_licence() {
    let desk = Desk::open().await;
    let token = uuid::Uuid::new_v4().to_string();
    let job = desk.kim.imports("", "application/x-ndjson", &token, records()).await;
    assert_eq!(job["state"], "imported", "{job}");
    let refused = beside(&desk, records().as_bytes()).await;
    assert_eq!(refused["state"], "refused", "{refused}");
    let code = json!("imported-before");
    assert_eq!(codes(&refused), [(&json!(1), &code), (&json!(2), &code)]);
}

#[tokio::test]
async fn the_rows_of_an_archive_have_the_licence_and_their_names() {
    let desk = Desk::open().await;
    let archive = |row: &str, people: u32| {
        let claims = format!(
            "incident,key,source,stance,hedge,people_min,people_max,quantifier,counts\na,fds,fds-2015,asserts,stated,{people},{people},exact,persons\n"
        );
        let sources = "key,kind,outlet,title\nfds-2015,ngo,Foreign Data Set,2015\n".to_owned();
        let tables = [("incidents.csv", row.to_owned()), ("claims.csv", claims), ("sources.csv", sources)];
        zipped(&tables.map(|(name, table)| (name.to_owned(), table)))
    };
    let without = "label,title,date,host_country\na,Arrests,2015-01-01,CN\n";
    let job = beside(&desk, &archive(without, 5)).await;
    assert_eq!((&job["state"], counts(&job["report"])), (&json!("imported"), [1, 0, 0]), "{job}");
    accept_all(&desk).await;
    assert_eq!(desk.api.get("/v1/dataset").await["collections"][0]["incidents"], 1);
    let named = "label,row_key,title,date,host_country\na,7,Arrests,2016-01-01,CN\n";
    let refused = beside(&desk, &archive(named, 6)).await;
    assert_eq!(codes(&refused), [(&json!(2), &json!("may-be-there"))], "the other may be the same");
    let desk = Desk::open().await;
    assert_eq!(counts(&beside(&desk, &archive(named, 6)).await["report"]), [1, 0, 0]);
    assert_eq!(counts(&beside(&desk, &archive(named, 8)).await["report"]), [0, 1, 0]);
    assert_eq!(incidents(&desk).await.keys().collect::<Vec<_>>(), ["7"]);
}

//! The lists of the desk: everything that waits.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};
use crate::support::person::Person;

#[tokio::test]
async fn the_queue_is_asked_for_everything_that_waits() {
    let desk = Desk::open().await;
    let id = desk.published("waits").await;
    assert_eq!(desk.cho.revises(&id, &json!({"incident": {"summary": "Old."}})).await.status, 200);
    desk.api.time.pass(chrono::TimeDelta::days(30));
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"summary": "New."}})).await.status, 200);
    desk.oh.submits(&case("new")).await;
    let found = |query: &'static str| {
        let desk = &desk;
        async move {
            let page = desk.kim.reads(&format!("/v1/desk/incidents{query}")).await.json();
            page["incidents"]
                .as_array()
                .unwrap()
                .iter()
                .map(|line| line["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    for query in ["?holder=cho", "?min_age_days=7"] {
        assert_eq!(found(query).await, std::slice::from_ref(&id), "{query}");
    }
    assert_eq!(
        (found("").await.len(), found("?holder=oh").await.len(), found("").await.first()),
        (2, 2, Some(&id))
    );
}

#[tokio::test]
async fn a_correction_of_a_source_is_found_by_editors() {
    let desk = Desk::open().await;
    let key = desk.source(&desk.published("found").await).await;
    let path = format!("/v1/desk/sources/{key}");
    let read = desk.oh.reads(&path).await;
    let mut source = read.json()["source"].clone();
    source["title"] = json!("As it is printed");
    desk.oh.sends("PUT", &path, &[("if-match", &read.tag())], &json!({"source": source})).await;
    desk.api.time.pass(chrono::TimeDelta::seconds(1));
    let drafted = desk.cho.submits(&case("drafted")).await;
    let drafted = desk.source(&drafted).await;
    let list =
        async |person: &Person, query: &str| person.reads(&format!("/v1/desk/sources{query}")).await.json();
    let keys = |page: &Value| {
        page["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["key"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = list(&desk.kim, "").await;
    assert_eq!(
        (keys(&all), &all["next"], &all["sources"][0]["title"]),
        (vec![key.clone(), drafted.clone()], &Value::Null, &json!("As it is printed"))
    );
    assert_eq!(
        (keys(&list(&desk.oh, "").await), keys(&list(&desk.cho, "").await)),
        (vec![key.clone()], vec![drafted.clone()])
    );
    let first = list(&desk.kim, "?limit=1").await;
    assert_eq!(keys(&first), std::slice::from_ref(&key));
    let next = desk.kim.reads(first["next"].as_str().unwrap()).await.json();
    assert_eq!(keys(&next), [drafted]);
}

/// The lists of the desk are walked by cursors, each of which goes only with its own list.
#[tokio::test]
async fn a_list_of_the_desk_takes_only_the_cursors_that_it_gave_out() {
    let desk = Desk::open().await;
    for name in ["one", "two", "three"] {
        desk.cho.submits(&case(name)).await;
    }
    let first = desk.kim.reads("/v1/desk/incidents?state=submitted&limit=1").await.json();
    let mut next = first["next"].as_str().unwrap().to_owned();
    let cursor = next.split("cursor=").nth(1).unwrap().to_owned();
    let mut seen = vec![first["incidents"][0]["id"].clone()];
    loop {
        let page = desk.kim.reads(&next).await.json();
        seen.extend(page["incidents"].as_array().unwrap().iter().map(|line| line["id"].clone()));
        match &page["next"] {
            Value::String(further) => next.clone_from(further),
            _ => break,
        }
    }
    assert_eq!(seen.iter().map(Value::to_string).collect::<BTreeSet<_>>().len(), 3, "{seen:?}");
    for address in [
        format!("/v1/desk/incidents?cursor={cursor}"),
        format!("/v1/desk/incidents?state=submitted&host_country=CN&cursor={cursor}"),
        format!("/v1/desk/incidents?state=submitted&cursor={cursor}0"),
        format!("/v1/desk/incidents?state=submitted&cursor=1{cursor}"),
        format!("/v1/desk/sources?cursor={cursor}"),
        "/v1/desk/batches?cursor=2014-05-31T00:00:00Z,00000000-0000-4000-8000-000000000000".to_owned(),
    ] {
        let refused = desk.kim.reads(&address).await;
        assert_eq!(refused.problem(), "400 invalid-cursor", "{address}");
    }
    let unknown = desk.kim.reads("/v1/desk/incidents?after=2014-05-31T00:00:00Z").await;
    assert_eq!(unknown.problem(), "400 invalid-query");
}

//! What somebody learns who kept every answer, when a source is hidden: nothing that the documents do not say.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::desk::{Desk, case, derived};

/// Another incident that cites a source which is there already.
async fn citing(desk: &Desk, name: &str, source: &str) -> String {
    let mut other = case(name);
    other["incident"]["claims"][0]["source"] = json!(source);
    other.as_object_mut().unwrap().remove("sources");
    let id = desk.park.submits(&other).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

/// Every answer about the register by its address: documents, sources, versions, at every version.
async fn mirror(desk: &Desk, newest: u64, ids: &[&str]) -> BTreeMap<String, Value> {
    let mut kept = BTreeMap::new();
    for version in 1..=newest {
        let mut addresses =
            vec![format!("/v1/sources?version={version}"), format!("/v1/context?version={version}")];
        addresses.extend(ids.iter().map(|id| format!("/v1/incidents/{id}?version={version}")));
        for address in addresses {
            let answer = desk.api.ask("GET", &address).await;
            kept.insert(
                address,
                if answer.status == 200 { answer.json() } else { json!(answer.status.as_u16()) },
            );
        }
    }
    for version in desk.api.get("/v1/versions").await["versions"].as_array().unwrap() {
        kept.insert(format!("version {}", version["version"]), version.clone());
    }
    kept
}

/// What a version did to a record, if it says so.
fn told<'a>(kept: &'a BTreeMap<String, Value>, version: u64, id: &str) -> Option<&'a Value> {
    let changes = kept[&format!("version {version}")]["changes"].as_array().unwrap();
    changes.iter().find(|change| change["id"] == id)
}

#[tokio::test]
async fn no_version_tells_which_source_is_hidden_and_a_mirror_learns_nothing_more() {
    let desk = Desk::open().await;
    let hides = desk.park.submits(&derived("shared")).await;
    assert_eq!(desk.kim.accepts(&hides).await.status, 200);
    let shows = citing(&desk, "shows", "shared").await;
    let apart = desk.published("apart").await;
    for (source, version) in [("shared", 8), ("shared-root", 9)] {
        assert_eq!(desk.park.corrects(source, &json!({"title": "As it was printed"})).await, 200);
        let (status, accepted) = desk.kim.decides_source(source, "accept", &json!({})).await;
        assert_eq!((status, &accepted["version"]), (200, &json!(version)), "{accepted}");
    }
    let ids = [hides.as_str(), shows.as_str(), apart.as_str()];
    let before = mirror(&desk, 9, &ids).await;
    for version in [8, 9] {
        assert_eq!(told(&before, version, &hides).unwrap()["kind"], "corrected");
    }
    let protected = desk.lee.protects(&hides, &json!({"sources": ["shared"]})).await;
    assert_eq!(protected.json()["version"], 10, "{}", protected.body);
    let after = mirror(&desk, 10, &ids).await;
    assert_eq!(desk.changes(10).await, [("protected".to_owned(), "incident".to_owned())]);
    for (address, kept) in &before {
        if let Some(version) = address.strip_prefix("version ") {
            // Of what hides the source older versions may say less, of everything else they say the same.
            let (kept, now) =
                (kept["changes"].as_array().unwrap(), after[address]["changes"].as_array().unwrap());
            let others = |changes: &[Value]| -> Vec<Value> {
                changes.iter().filter(|change| change["id"] != hides.as_str()).cloned().collect()
            };
            assert_eq!(others(kept), others(now), "version {version}");
            assert!(now.iter().all(|change| kept.contains(change)), "version {version}");
        } else if address.starts_with("/v1/sources") {
            // What is left reads as it did, without the incident that hides one.
            let without = |list: &Value| -> Vec<Value> {
                let mut sources = list["sources"].as_array().unwrap().clone();
                for source in &mut sources {
                    source["incidents"].as_array_mut().unwrap().retain(|id| *id != hides.as_str());
                }
                sources
            };
            let (kept, now) = (without(kept), without(&after[address]));
            assert!(now.iter().all(|source| kept.contains(source)), "{address}");
            let gone: Vec<&Value> = kept.iter().filter(|source| !now.contains(source)).collect();
            assert!(
                gone.iter().all(|source| source["key"].as_str().unwrap().starts_with("shared")),
                "{gone:?}"
            );
        } else if !address.contains(&hides) {
            assert_eq!(kept, &after[address], "{address}");
        } else {
            let now = after[address].to_string();
            for word in ["\"shared", "example/shared", "As it was printed"] {
                assert!(!now.contains(word), "{address}: {now}");
            }
        }
    }
    for version in [8, 9] {
        assert_eq!(told(&after, version, &hides), None, "it would tell that it carried what was corrected");
        assert!(told(&after, version, &shows).is_some());
    }
    let everything = desk.api.get("/v1/versions").await.to_string();
    assert!(
        !everything.contains("\"subject\":\"source\"") && !everything.contains("\"shared"),
        "{everything}"
    );
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn an_origin_that_is_hidden_is_told_by_no_source_that_the_document_carries() {
    let desk = Desk::open().await;
    let first = desk.park.submits(&derived("deep")).await;
    assert_eq!(desk.kim.accepts(&first).await.status, 200);
    let second = citing(&desk, "second", "deep").await;
    let shown = async |id: &str| desk.api.get(&format!("/v1/incidents/{id}")).await;
    let keys = |document: &Value| -> Vec<String> {
        let sources = document["sources"].as_array().unwrap();
        sources.iter().map(|source| source["key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys(&shown(&first).await), ["deep", "deep-root"], "a document carries all that it rests on");
    let hide = async |id: &str| {
        let protected = desk.lee.protects(id, &json!({"sources": ["deep-root"]})).await;
        assert_eq!(protected.status, 200, "{}", protected.body);
    };
    hide(&first).await;
    let document = shown(&first).await;
    assert_eq!(
        (keys(&document), &document["sources"][0]["derived_from"], &document["withheld"]),
        (vec!["deep".to_owned()], &json!([]), &json!(["source"]))
    );
    assert_eq!(keys(&shown(&second).await), ["deep", "deep-root"]);
    assert_eq!(
        desk.api.get("/v1/sources/deep").await["derived_from"],
        json!(["deep-root"]),
        "as the other tells"
    );
    hide(&second).await;
    assert_eq!(desk.api.get("/v1/sources/deep").await["derived_from"], json!([]));
    assert!(
        !desk.is_public("/v1/sources/deep-root").await
            && !desk.is_public("/v1/sources/deep-root?version=5").await
    );
    assert!(!desk.everything_public().await.contains("deep-root"));
    desk.rebuilds_the_same().await;
}

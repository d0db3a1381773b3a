//! What nobody may learn from what they may ask.

use serde_json::{Value, json};

use super::asking::etag;
use super::world::{World, case};
use super::{head, operations, without_id};

#[tokio::test]
async fn a_key_that_is_over_opens_no_address() {
    let world = World::open().await;
    let pages = [
        "/",
        "/docs",
        "/openapi.json",
        "/openapi.yaml",
        "/problems",
        "/problems/gone",
        "/problems/none",
        "/no/such/address",
        "/v1/incidents/none",
    ];
    let documented: Vec<(String, String)> = operations()
        .into_keys()
        .filter_map(|name| name.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect();
    let addresses = pages.map(|page| ("GET".to_owned(), page.to_owned())).into_iter().chain(documented);
    for (method, address) in addresses.flat_map(|(method, address)| {
        [(method, address.clone()), ("HEAD".to_owned(), address.clone()), ("OPTIONS".to_owned(), address)]
    }) {
        for key in ["revoked", "expired"] {
            let answer = world.api.send_text(&method, &address, world.key(key), &[], "").await;
            assert_eq!(answer.status, 401, "{method} {address} with a key that is {key}");
            assert!(
                method == "HEAD" || answer.problem() == "401 unauthenticated",
                "{method} {address}: {}",
                answer.body
            );
        }
    }
}

#[tokio::test]
async fn a_contributor_is_told_nothing_of_what_waits_for_a_public_record() {
    let world = World::open().await;
    let published = world.subject("published").await;
    let told = async |caller| {
        let answer = world.at_the_desk(caller, &published).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        head(&answer) + &without_id(&answer)
    };
    let before = [told("cho").await, told("oh").await];
    world.hold(&published.id, "lee").await;
    assert_eq!(told("oh").await, before[1], "who never wrote at it");
    assert_eq!(told("cho").await, before[0], "who wrote what is public");
    let tag = etag(&world.at_the_desk("oh", &published).await).unwrap();
    let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
    let body = json!({"incident": {"summary": "More is known."}});
    let proposed = world
        .api
        .send_json("PATCH", &format!("/v1/desk/incidents/{}", published.id), world.key("oh"), &headers, &body)
        .await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
}

#[tokio::test]
async fn the_queue_of_a_contributor_has_only_what_they_wrote() {
    let world = World::open().await;
    let mut own = Vec::new();
    for kind in [
        "own",
        "other",
        "asked",
        "revised",
        "published",
        "proposed",
        "embargoed",
        "held",
        "error",
        "withdrawn",
        "merged",
    ] {
        let record = world.subject(kind).await;
        if ["other", "held"].contains(&kind) {
            own.push(record.id);
        }
    }
    for query in [
        "",
        "?holder=cho",
        "?state=submitted,asked,embargoed,published,rejected,retracted,merged",
        "?likely_duplicate=true",
        "?min_age_days=0",
    ] {
        let answer =
            world.api.send_text("GET", &format!("/v1/desk/incidents{query}"), world.key("oh"), &[], "").await;
        let ids: Vec<String> = answer.json()["incidents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["id"].as_str().unwrap().to_owned())
            .collect();
        assert!(ids.iter().all(|id| own.contains(id)), "{query}: {}", answer.body);
        assert_eq!(
            ids.is_empty(),
            query == "?holder=cho" || query == "?likely_duplicate=true" && ids.is_empty(),
            "{query}: {}",
            answer.body
        );
    }
    let seen: Value = world.at_the_desk("oh", &world.subject("published").await).await.json();
    assert_eq!(
        (&seen["editors"], &seen["conversation"], &seen["revision"]["author"]),
        (&Value::Null, &json!([]), &Value::Null)
    );
}

#[tokio::test]
async fn a_source_that_somebody_may_not_know_of_is_not_told_by_its_key() {
    let world = World::open().await;
    for kind in ["own", "embargoed", "withdrawn"] {
        let unseen = world.subject(kind).await;
        let headers = [("idempotency-key", kind)];
        let answer = world
            .api
            .send_json("POST", "/v1/incidents", world.key("oh"), &headers, &case(&unseen.source))
            .await;
        assert_eq!(answer.status, 201, "{kind}: {}", answer.body);
        let source = &answer.json()["sources"][0]["key"];
        assert_eq!(source, &answer.json()["incident"]["claims"][0]["source"], "{}", answer.body);
    }
}

#[tokio::test]
async fn whoever_was_revised_by_an_editor_reads_that_it_waits() {
    let world = World::open().await;
    let revised = world.subject("revised").await;
    let seen = world.at_the_desk("cho", &revised).await.json();
    assert_eq!(
        (&seen["state"], seen["next"].as_str().unwrap().contains("second person")),
        (&json!("submitted"), true),
        "{seen}"
    );
    let queue = world
        .api
        .send_text("GET", "/v1/desk/incidents?state=submitted", world.key("cho"), &[], "")
        .await
        .json();
    assert_eq!(
        (&queue["incidents"][0]["id"], &queue["incidents"][0]["state"]),
        (&json!(revised.id), &json!("submitted")),
        "{queue}"
    );
}

#[tokio::test]
async fn what_is_approved_stays_so_when_another_proposal_is_turned_down() {
    let world = World::open().await;
    let held = world.subject("held").await;
    let proposed = world.at_the_desk("cho", &held).await;
    let tag = etag(&proposed).unwrap();
    let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
    let path = format!("/v1/desk/incidents/{}", held.id);
    let answer = world
        .api
        .send_json("PATCH", &path, world.key("cho"), &headers, &json!({"incident": {"summary": "More."}}))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let own = answer.json()["proposals"][0]["id"].as_str().unwrap().to_owned();
    let (path, tag) = (format!("{path}/proposals/{own}/reject"), world.look(&held).await.etag.unwrap());
    let body = json!({"reason": "It says nothing new."});
    let rejected = world.api.send_json("POST", &path, world.key("kim"), &[("if-match", &tag)], &body).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    let incident = &rejected.json()["incident"];
    assert!(
        incident["embargo_until"].is_string() && incident["revision"]["state"] == "embargoed",
        "{incident}"
    );
}

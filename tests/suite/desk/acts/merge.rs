//! An incident that was another one all along: it sends to its heir, and so do those that are linked to it.

use serde_json::json;

use super::linked;
use crate::support::desk::Desk;

#[tokio::test]
async fn a_merged_incident_sends_to_its_heir_and_no_version_counts_it_twice() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    let merged = desk.kim.merges(&same, &json!({"into": heir, "reason": "The same nine."})).await;
    assert_eq!(merged.status, 200, "{}", merged.body);
    let answer = desk.api.ask("GET", &format!("/v1/incidents/{same}")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.headers["location"].to_str().unwrap()),
        (308, format!("/v1/incidents/{heir}").as_str())
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4);
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{same}?version=6")).await["version"],
        6,
        "its history stays"
    );
    let into_itself = desk.kim.merges(&heir, &json!({"into": heir, "reason": "No."})).await;
    assert_eq!(into_itself.status, 409);
}

#[tokio::test]
async fn the_map_of_a_merged_incident_sends_to_the_same_map_of_its_heir() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    desk.kim.merges(&same, &json!({"into": heir, "reason": "The same nine."})).await;
    for query in ["", "?bare=true&size=card&theme=dark&language=ko", "?version=7&language=zh"] {
        for file in ["map.svg", "map.png"] {
            let answer = desk.api.ask("GET", &format!("/v1/incidents/{same}/{file}{query}")).await;
            assert_eq!(answer.status, 308, "{}", answer.body);
            assert_eq!(answer.headers["location"], format!("/v1/incidents/{heir}/{file}{query}"));
        }
    }
    let map = desk.api.ask("HEAD", &format!("/v1/incidents/{heir}/map.png")).await;
    assert!(map.headers["refoulement-total"].to_str().unwrap().starts_with("1 incidents"));
    assert!(!map.headers.contains_key("refoulement-filter"), "an empty one is the whole register");
}

#[tokio::test]
async fn whoever_may_share_people_with_a_merged_incident_shares_them_with_its_heir() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    let other = linked(&desk, "other", &same, "may_share_people").await;
    let total = async |version: u64| {
        desk.api.get(&format!("/v1/incidents?date_from=2014-05-29&version={version}")).await["total"].clone()
    };
    let before = total(7).await;
    assert_eq!((&before["clusters"], &before["people"]["min"]), (&json!(1), &json!(18)));
    desk.kim.merges(&same, &json!({"into": heir, "reason": "The same."})).await;
    let after = total(8).await;
    assert_eq!(
        (&after["clusters"], &after["people"]["min"], &after["people"]["max"]),
        (&json!(1), &json!(9), &json!(18))
    );
    assert_eq!(total(7).await["people"], before["people"], "what a version counted stays");
    // The heir of an heir, and one that is merged into the incident itself.
    let last = desk.published("last").await;
    desk.kim.merges(&heir, &json!({"into": last, "reason": "The same."})).await;
    assert_eq!(
        (total(10).await["clusters"].clone(), total(9).await["clusters"].clone()),
        (json!(1), json!(1))
    );
    desk.kim.merges(&last, &json!({"into": other, "reason": "The same."})).await;
    assert_eq!(total(11).await["clusters"], 0);
}

#[tokio::test]
async fn an_heir_shares_people_with_whom_the_merged_incident_may_have_shared_them() {
    let desk = Desk::open().await;
    let (heir, other) = (desk.published("heir").await, desk.published("other").await);
    let same = linked(&desk, "same", &other, "may_share_people").await;
    desk.kim.merges(&same, &json!({"into": heir, "reason": "The same."})).await;
    let clusters = async |version: u64| {
        desk.api.get(&format!("/v1/incidents?date_from=2014-05-29&version={version}")).await["total"]["clusters"].clone()
    };
    assert_eq!((clusters(7).await, clusters(8).await), (json!(1), json!(1)));
}

#[tokio::test]
async fn a_wrong_merge_is_undone_by_two_and_what_versions_counted_by_it_stays() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    linked(&desk, "other", &same, "may_share_people").await;
    let total = async |version: u64| {
        let list = format!("/v1/incidents?date_from=2014-05-29&version={version}");
        let total = desk.api.get(&list).await["total"].clone();
        json!([total["incidents"], total["people"]["min"], total["people"]["max"], total["clusters"]])
    };
    let apart = total(7).await;
    assert_eq!(apart, json!([3, 18, 27, 1]));
    assert_eq!(desk.kim.merges(&same, &json!({"into": heir})).await.json()["version"], 8);
    let merged = total(8).await;
    assert_eq!(merged, json!([2, 9, 18, 1]));
    let alone = desk.kim.restores(&same, &json!({"reason": "They were others."})).await;
    assert_eq!(alone.status, 202, "{}", alone.body);
    assert_eq!(desk.api.ask("GET", &format!("/v1/incidents/{same}")).await.status, 308);
    let undone = desk.lee.restores(&same, &json!({"reason": "They were others."})).await;
    assert_eq!((undone.status.as_u16(), &undone.json()["version"]), (200, &json!(9)), "{}", undone.body);
    assert_eq!(desk.changes(9).await, [("restored".to_owned(), "incident".to_owned())]);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{same}")).await["version"], 9);
    assert_eq!(
        (total(7).await, total(8).await, total(9).await),
        (apart.clone(), merged.clone(), apart.clone())
    );
    desk.rebuilds_the_same().await;
    assert_eq!(
        (total(7).await, total(8).await, total(9).await),
        (apart.clone(), merged.clone(), apart.clone())
    );
    // What is protected while it is part of another stays part of it since then; and it can become so again.
    assert_eq!(desk.kim.merges(&same, &json!({"into": heir})).await.json()["version"], 10);
    assert_eq!(desk.kim.protects(&same, &json!({"places": "country"})).await.status, 200);
    desk.rebuilds_the_same().await;
    assert_eq!((total(8).await, total(9).await, total(11).await), (merged.clone(), apart.clone(), merged));
    // Withdrawn, it is part of nothing; erased and made anew it stays so.
    assert_eq!(desk.kim.retracts(&same, &json!({"kind": "withdrawn"})).await.status, 200);
    desk.both("POST", &same, "/erase", &json!({"reason": "Asked for."})).await;
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_is_part_of_a_withdrawn_incident_is_withdrawn_with_it() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    let part = desk.published("part").await;
    let other = linked(&desk, "other", &part, "same_operation").await;
    let before = desk.api.get("/v1/versions").await["version"].as_u64().unwrap();
    desk.kim.merges(&part, &json!({"into": same, "reason": "The same."})).await;
    desk.kim.merges(&same, &json!({"into": heir, "reason": "The same."})).await;
    let total = desk.api.get("/v1/incidents").await["total"].clone();
    let status = async |id: &str, version: Option<u64>| {
        let version = version.map(|version| format!("?version={version}")).unwrap_or_default();
        desk.api.ask("GET", &format!("/v1/incidents/{id}{version}")).await.status.as_u16()
    };
    assert_eq!((status(&part, Some(before)).await, status(&part, None).await), (200, 308));
    assert_eq!(desk.kim.retracts(&heir, &json!({"kind": "withdrawn"})).await.status, 200);
    for id in [&heir, &same, &part] {
        assert_eq!((status(id, Some(before)).await, status(id, None).await), (410, 410));
        // It is told that each is withdrawn, and nothing else names it.
        let public = desk.everything_public().await;
        let named = public.matches(id.as_str()).count();
        assert!(named > 0, "who follows the changes hears of it");
    }
    let related = format!("/v1/incidents/{other}?version={before}");
    assert_eq!(desk.api.get(&related).await["related"], json!([]));
    let told = desk.api.ask("GET", &format!("/v1/incidents/{same}")).await;
    assert!(!told.body.contains(&heir), "{}", told.body);
    desk.rebuilds_the_same().await;
    // Two bring it back, with what is part of it, which is not counted twice.
    desk.both("POST", &heir, "/restore", &json!({"reason": "It can be told."})).await;
    assert_eq!(
        (status(&heir, None).await, status(&same, None).await, status(&part, None).await),
        (200, 308, 308)
    );
    assert_eq!(status(&part, Some(before)).await, 200);
    assert_eq!(desk.api.get(&related).await["related"][0]["incident"], json!(part));
    assert_eq!(desk.api.get("/v1/incidents").await["total"], total);
    desk.rebuilds_the_same().await;
}

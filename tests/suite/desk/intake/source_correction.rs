//! Sources that are corrected by themselves.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};
use crate::support::person::digests;

#[tokio::test]
async fn a_corrected_source_reads_so_in_every_incident_once_it_is_accepted() {
    let desk = Desk::open().await;
    let id = desk.published("typo").await;
    let path = &format!("/v1/desk/sources/{}", desk.source(&id).await);
    let read = desk.oh.reads(path).await;
    let mut source = read.json()["source"].clone();
    source["title"] = json!("Nine detained at the border");
    let body = json!({"source": source, "reason": "The title was cut off."});
    let sent = desk.oh.sends("PUT", path, &[("if-match", &read.tag())], &body).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"], "Nine detained");
    let waiting = desk.kim.reads(path).await;
    let accept = json!({"revision": waiting.json()["revision"]["id"]});
    let accepted =
        desk.kim.sends("POST", &format!("{path}/accept"), &[("if-match", &waiting.tag())], &accept).await;
    assert_eq!(
        (accepted.status.as_u16(), accepted.json()["version"].as_u64()),
        (200, Some(6)),
        "{}",
        accepted.body
    );
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"],
        "Nine detained at the border"
    );
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}?version=5")).await["sources"][0]["title"],
        "Nine detained"
    );
}

#[tokio::test]
async fn a_source_can_be_corrected_after_something_was_accepted_that_nobody_saw() {
    let desk = Desk::open().await;
    let key = desk.source(&desk.published("unseen").await).await;
    assert_eq!(desk.park.corrects(&key, &json!({"title": "Ten detained"})).await, 200);
    assert_eq!(desk.lee.corrects(&key, &json!({"title": "Nine detained"})).await, 200, "as it is in public");
    let (status, accepted) = desk.kim.decides_source(&key, "accept", &json!({})).await;
    assert_eq!((status, &accepted["version"]), (200, &json!(null)), "{accepted}");
    assert_eq!(desk.oh.corrects(&key, &json!({"title": "As it is printed"})).await, 200);
    assert_eq!(
        desk.oh.reads(&format!("/v1/desk/sources/{key}")).await.json()["source"]["title"],
        "As it is printed"
    );
    let (status, accepted) = desk.kim.decides_source(&key, "accept", &json!({})).await;
    assert_eq!(status, 200, "{accepted}");
}

/// An incident that two newspapers tell of, each by itself.
async fn told_twice(desk: &Desk, name: &str) -> String {
    let mut told = case(name);
    let source = |key: &str| json!({"key": format!("{name}-{key}"), "outlet": format!("{name}-{key}"), "title": format!("What {key} told"), "url": format!("https://{key}.example/{name}"), "published": "2014-05-31"});
    told["sources"] = json!([source("one"), source("two")]);
    let claim = |key: &str| json!({"key": key, "source": format!("{name}-{key}"), "people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}});
    told["incident"]["claims"] = json!([claim("one"), claim("two")]);
    let id = desk.park.submits(&told).await;
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    id
}

/// The key of the source of a claim.
async fn cited(desk: &Desk, id: &str, at: usize) -> String {
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    public["claims"][at]["source"].as_str().unwrap().to_owned()
}

fn codes(editors: &Value) -> Vec<&str> {
    editors["cautions"].as_array().unwrap().iter().map(|caution| caution["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_a_correction_changes_is_shown_before_and_confirmed() {
    let desk = Desk::open().await;
    let id = told_twice(&desk, "weighed").await;
    let other = told_twice(&desk, "untouched").await;
    let (one, two) = (cited(&desk, &id, 0).await, cited(&desk, &id, 1).await);
    let path = format!("/v1/desk/sources/{two}");
    assert_eq!(desk.kim.reads(&path).await.json()["editors"]["difference"], json!(null), "nothing waits");
    let change = json!({"derived_from": [one], "title": "What two told at last"});
    assert_eq!(desk.oh.corrects(&two, &change).await, 200);
    assert_eq!(desk.oh.reads(&path).await.json()["editors"], json!(null), "editors see that alone");

    let seen = desk.kim.reads(&path).await;
    let editors = seen.json()["editors"].clone();
    let words = editors["difference"]["words"].clone();
    assert_eq!(
        words[0]["words"], "The title changes from “What two told” to “What two told at last”.",
        "{words}"
    );
    assert_eq!(words.as_array().unwrap().len(), 2, "{words}");
    assert_eq!(codes(&editors), ["other-origin", "source-roots-change", "confidence-changes"], "{editors}");
    let affected = &editors["affected"];
    assert_eq!((&affected["total"], &affected["incidents"][0]["id"]), (&json!(1), &json!(id)), "{affected}");
    assert_eq!(affected["incidents"][0]["title"], "Nine people detained: weighed");
    let changes = affected["incidents"][0]["changes"].as_array().unwrap();
    let of = |pointer: &str| {
        let change = changes.iter().find(|change| change["pointer"] == pointer);
        change.map(|change| (change["before"].clone(), change["after"].clone()))
    };
    assert_eq!(of("/confidence"), Some((json!("several_sources"), json!("one_source"))), "{changes:?}");
    assert_eq!(of("/source_roots"), Some((json!(2), json!(1))));
    assert!(changes.iter().any(|change| change["pointer"].as_str().unwrap().starts_with("/sources/")));

    let accept =
        |confirmed: Value| json!({"revision": seen.json()["revision"]["id"], "confirmed": confirmed});
    let tag = seen.tag();
    let send = async |body: &Value| {
        desk.kim.sends("POST", &format!("{path}/accept"), &[("if-match", &tag)], body).await
    };
    let refused = send(&accept(json!([editors["cautions"][0]["digest"]]))).await;
    assert!(
        refused.problem() == "422 validation-failed"
            && refused.body.contains(&format!("/affected/{id}/confidence")),
        "{}",
        refused.body
    );
    let done = send(&accept(json!(digests(&editors)))).await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(&done.json()["affected"], affected, "what was foretold");
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["confidence"], "one_source");
    assert_eq!(desk.api.get(&format!("/v1/incidents/{other}")).await["confidence"], "several_sources");
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn another_host_outlet_or_day_is_a_caution() {
    let desk = Desk::open().await;
    let id = told_twice(&desk, "moved").await;
    let two = cited(&desk, &id, 1).await;
    for (change, expected) in [
        (json!({"url": "https://www.two.example/moved?utm_source=x"}), vec![]),
        (json!({"url": "https://other.example/moved"}), vec!["other-host"]),
        (json!({"outlet": "Quite another"}), vec!["other-outlet"]),
        (json!({"published": "2014-06"}), vec!["other-day"]),
        (
            json!({"archive_url": "https://web.archive.org/web/2014/https://two.example/moved"}),
            vec!["other-host"],
        ),
    ] {
        assert_eq!(desk.lee.corrects(&two, &change).await, 200, "{change}");
        let editors = desk.kim.reads(&format!("/v1/desk/sources/{two}")).await.json()["editors"].clone();
        let found: Vec<&str> =
            codes(&editors).into_iter().filter(|code| code.starts_with("other-")).collect();
        assert_eq!(found, expected, "{change}: {editors}");
        let (status, done) = desk.kim.decides_source(&two, "reject", &json!({"reason": "Not now."})).await;
        assert_eq!((status, &done["affected"]["total"]), (200, &json!(0)), "{done}");
    }
}

#[tokio::test]
async fn an_incident_that_hides_the_source_is_not_named_as_one_that_reads_differently() {
    let desk = Desk::open().await;
    let id = told_twice(&desk, "veiled").await;
    let two = cited(&desk, &id, 1).await;
    assert_eq!(desk.kim.protects(&id, &json!({"sources": [two]})).await.status, 200);
    assert_eq!(desk.park.corrects(&two, &json!({"title": "Another title"})).await, 200);
    let editors = desk.kim.reads(&format!("/v1/desk/sources/{two}")).await.json()["editors"].clone();
    assert_eq!(editors["affected"]["total"], 0, "{editors}");
}

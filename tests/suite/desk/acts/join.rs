//! What is one article and two sources all the same: listed for an editor, joined in one act.

use serde_json::{Value, json};

use crate::desk::intake::articles;
use crate::support::api::Answer;
use crate::support::desk::{self, Desk};

async fn merge(desk: &Desk, key: &str, into: &str) -> Answer {
    let path = format!("/v1/desk/sources/{key}");
    let tag = desk.kim.reads(&path).await.tag();
    let body = json!({"into": into, "reason": "The same article."});
    desk.kim.sends("POST", &format!("{path}/merge"), &[("if-match", &tag)], &body).await
}

/// A case that a daily tells, each under an address of its own.
fn case(name: &str) -> Value {
    let mut case = desk::case(name);
    case["sources"][0]["outlet"] = json!("A Daily");
    case
}

async fn published(desk: &Desk, name: &str) -> String {
    let id = desk.cho.submits(&case(name)).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    id
}

/// Two that are listed as one article, in the order of their keys, and whether that is certain.
fn pair(one: &str, other: &str, certain: bool) -> (String, String, bool) {
    (one.min(other).to_owned(), one.max(other).to_owned(), certain)
}

/// All that are listed, but for two of the report, which are on one page.
async fn duplicates(desk: &Desk) -> Vec<(String, String, bool)> {
    let listed = desk.kim.reads("/v1/desk/sources?duplicates=true").await.json();
    let mut pairs = Vec::new();
    for later in listed["duplicates"].as_array().unwrap() {
        for earlier in later["same_as"].as_array().unwrap() {
            assert!(!earlier["reason"].as_str().unwrap().is_empty());
            let key = |of: &Value| of["source"]["key"].as_str().unwrap().to_owned();
            pairs.push(pair(&key(later), &key(earlier), earlier["certain"].as_bool().unwrap()));
        }
    }
    let of_report = pair("un-1951-07-28", "un-1966-12-16", false);
    assert!(pairs.contains(&of_report));
    pairs.retain(|pair| *pair != of_report);
    pairs
}

async fn version(desk: &Desk) -> u64 {
    desk.api.get("/v1/dataset").await["version"].as_u64().unwrap()
}

/// The keys of the sources that an incident carries.
async fn carried(desk: &Desk, path: &str) -> Vec<String> {
    let public = desk.api.get(path).await;
    public["sources"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn two_sources_that_are_one_article_are_joined_in_one_version() {
    let desk = Desk::open().await;
    let (first, second) = (published(&desk, "a").await, published(&desk, "b").await);
    let (one, two) = (desk.source(&first).await, desk.source(&second).await);
    assert_eq!(duplicates(&desk).await, [pair(&one, &two, false)], "one title at two addresses");
    let before = version(&desk).await;
    let joined = merge(&desk, &two, &one).await;
    assert_eq!(joined.status, 200, "{}", joined.body);
    let answer = joined.json();
    assert_eq!(
        (answer["version"].as_u64(), &answer["source"]["state"], &answer["source"]["merged_into"]),
        (Some(before + 1), &json!("merged"), &json!(one))
    );
    assert_eq!(version(&desk).await, before + 1);
    assert_eq!(desk.changes(before + 1).await, [("corrected".to_owned(), "incident".to_owned())]);
    let path = format!("/v1/incidents/{second}");
    assert_eq!(carried(&desk, &path).await, [one.as_str()]);
    assert_eq!(carried(&desk, &format!("{path}?version={before}")).await, [two.as_str()]);
    assert_eq!(desk.api.ask("GET", &format!("/v1/sources/{two}")).await.status, 404);
    assert_eq!(desk.api.ask("GET", &format!("/v1/sources/{two}?version={before}")).await.status, 200);
    let cited = desk.api.get(&format!("/v1/sources/{one}")).await;
    assert_eq!(cited["incidents"].as_array().unwrap().len(), 2, "{cited}");
    assert_eq!(duplicates(&desk).await, []);
    desk.rebuilds_the_same().await;
    // What comes in at the address of the one that is gone is the other.
    for person in [&desk.cho, &desk.kim] {
        let third = person.submits(&case("b")).await;
        assert_eq!(desk.source(&third).await, one);
    }
    let sheet = "title,date,host_country,people,source,source_url\nTold again,2014-05-29,CN,9,A Daily,http://daily.example/b/\n";
    let done = articles::import(&desk.kim, "text/csv", sheet.into()).await;
    assert_eq!((&done["report"]["sources"], &done["report"]["new"]), (&json!(0), &json!(1)), "{done}");
    assert_eq!(articles::cited(&desk, "Told again").await, [one]);
}

#[tokio::test]
async fn what_an_editor_joins_counts_as_one_root() {
    let desk = Desk::open().await;
    let sent = json!({
        "incident": {"title": "Nine people detained", "date": "2014-05-29", "host_country": "CN", "claims": [{"source": "one"}, {"source": "two"}]},
        "sources": [
            {"key": "one", "outlet": "A Daily", "title": "Nine detained", "url": "https://daily.example/1"},
            {"key": "two", "outlet": "The Daily of A", "title": "Border arrests", "url": "https://old.daily.example/x"},
        ],
    });
    let id = desk.lee.submits(&sent).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let path = format!("/v1/incidents/{id}");
    assert_eq!(desk.api.get(&path).await["confidence"], "several_sources");
    assert_eq!(merge(&desk, "the-daily-of-a", "a-daily").await.status, 200);
    let public = desk.api.get(&path).await;
    assert_eq!(
        (&public["source_roots"], &public["confidence"], public["sources"].as_array().unwrap().len()),
        (&json!(1), &json!("one_source"), 1),
        "{public}"
    );
}

#[tokio::test]
async fn an_article_that_two_brought_is_one_source_once_both_are_accepted() {
    let desk = Desk::open().await;
    let first = desk.cho.submits(&case("twice")).await;
    let mut other = case("twice");
    other["sources"][0]["url"] = json!("http://www.daily.example/twice/?utm_source=x");
    let second = desk.oh.submits(&other).await;
    let (one, two) = (desk.source(&first).await, desk.source(&second).await);
    assert_ne!(one, two, "neither learns of the other");
    assert_eq!(duplicates(&desk).await, [pair(&one, &two, true)]);
    assert_eq!(desk.kim.accepts(&second).await.status, 200);
    assert_eq!(desk.kim.accepts(&first).await.status, 200);
    for id in [&first, &second] {
        assert_eq!(carried(&desk, &format!("/v1/incidents/{id}")).await, [two.as_str()]);
    }
    assert_eq!(duplicates(&desk).await, []);
    assert_eq!(desk.kim.reads(&format!("/v1/desk/sources/{one}")).await.json()["merged_into"], two);
    let waiting = desk.kim.reads("/v1/desk/sources").await.json();
    assert_eq!(waiting["sources"], json!([]), "nothing of it waits");
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn a_source_is_joined_only_to_one_that_was_accepted() {
    let desk = Desk::open().await;
    let id = published(&desk, "a").await;
    let key = desk.source(&id).await;
    let waiting = desk.cho.submits(&case("b")).await;
    let waits = desk.source(&waiting).await;
    assert_eq!(merge(&desk, &key, &waits).await.problem(), "409 invalid-transition");
    assert_eq!(merge(&desk, &key, &key).await.problem(), "409 invalid-transition");
    let unknown = merge(&desk, &key, "no-such-source").await;
    assert_eq!((unknown.status.as_u16(), &unknown.json()["errors"][0]["pointer"]), (422, &json!("/into")));
    let before = version(&desk).await;
    let joined = merge(&desk, &waits, &key).await;
    assert_eq!((joined.status.as_u16(), &joined.json()["version"]), (200, &Value::Null), "{}", joined.body);
    assert_eq!(version(&desk).await, before, "nobody sees a difference");
    assert_eq!(desk.kim.accepts(&waiting).await.status, 200);
    assert_eq!(carried(&desk, &format!("/v1/incidents/{waiting}")).await, [key]);
    let refused = desk.cho.reads("/v1/desk/sources?duplicates=true").await;
    assert_eq!(refused.status, 403);
}

//! Sources as they come in with a case.

use serde_json::{Value, json};

use crate::support::desk::{Desk, case};

fn told(title: &str, source: &Value) -> Value {
    let mut told = case(title);
    told["sources"] = json!([source]);
    told
}

#[tokio::test]
async fn no_article_is_taken_for_another_because_of_its_key() {
    let desk = Desk::open().await;
    let article = |outlet: &str, n: u32| json!({"outlet": outlet, "title": format!("Article {n}"), "url": format!("https://paper.example/{n}"), "published": "2014-05-31"});
    let mut cited = Vec::new();
    for (n, (person, outlet)) in [
        (&desk.cho, "조선일보"),
        (&desk.oh, "연합뉴스"),
        (&desk.cho, "A Daily"),
        (&desk.cho, "A Daily"),
        (&desk.lee, "新华社"),
        (&desk.lee, "人民日报"),
    ]
    .into_iter()
    .enumerate()
    {
        let n = u32::try_from(n).unwrap();
        let id = person.submits(&told(&format!("one-{n}"), &article(outlet, n))).await;
        let accepted = desk.kim.accepts(&id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
        let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
        assert_eq!(
            (&public["sources"][0]["outlet"], &public["sources"][0]["title"]),
            (&json!(outlet), &json!(format!("Article {n}")))
        );
        cited.push(public["sources"][0]["key"].as_str().unwrap().to_owned());
    }
    let distinct: std::collections::BTreeSet<&String> = cited.iter().collect();
    assert_eq!(distinct.len(), cited.len(), "{cited:?}");
    // The same article, however it is put, is that source.
    let again = desk
        .oh
        .submits(&told(
            "again",
            &json!({"outlet": "Chosun", "title": "?", "url": "http://www.paper.example/0/"}),
        ))
        .await;
    assert_eq!(desk.source(&again).await, cited[0]);
    let taken =
        json!({"key": cited[0], "outlet": "Another", "title": "Another", "url": "https://paper.example/9"});
    let sent =
        desk.lee.sends("POST", "/v1/incidents", &[("idempotency-key", "k")], &told("taken", &taken)).await;
    let keys = sent.json()["keys"].take();
    assert_eq!(
        (sent.status.as_u16(), &keys[&cited[0]]),
        (201, &json!("another")),
        "a key that is sent is a label"
    );
}

#[tokio::test]
async fn what_an_editor_corrected_is_not_undone_by_the_next_submission() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("mended")).await;
    let key = desk.source(&id).await;
    let path = format!("/v1/desk/sources/{key}");
    let read = desk.kim.reads(&path).await;
    let mut source = read.json()["source"].clone();
    source["title"] = json!("As it is printed");
    let put = desk.kim.sends("PUT", &path, &[("if-match", &read.tag())], &json!({"source": source})).await;
    assert_eq!(put.status, 200, "{}", put.body);
    let second = desk.cho.submits(&case("mended")).await;
    assert_eq!(desk.source(&second).await, key);
    assert_eq!(desk.kim.reads(&path).await.json()["source"]["title"], "As it is printed");
    // Who means to revise it is told that somebody else has.
    let mut meant = case("mended");
    meant["sources"][0]["key"] = json!(key);
    meant["sources"][0]["title"] = json!("As he reads it");
    meant["incident"]["claims"][0]["source"] = json!(key);
    let refused = desk.cho.acts("PUT", &second, "", &meant).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
}

#[tokio::test]
async fn a_source_that_was_turned_down_can_come_in_again() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("twice")).await;
    let key = desk.source(&id).await;
    let path = format!("/v1/desk/sources/{key}");
    let read = desk.kim.reads(&path).await;
    let body = json!({"revision": read.json()["revision"]["id"], "reason": "Not that paper."});
    let rejected =
        desk.kim.sends("POST", &format!("{path}/reject"), &[("if-match", &read.tag())], &body).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    assert_eq!(desk.kim.accepts(&id).await.status, 422, "its source is not to be public");
    let again = desk.cho.submits(&case("twice")).await;
    assert_eq!(desk.source(&again).await, key);
    let accepted = desk.kim.accepts(&again).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(desk.api.ask("GET", &format!("/v1/sources/{key}")).await.status, 200);
}

#[tokio::test]
async fn what_is_wrong_is_named_where_it_was_sent() {
    let desk = Desk::open().await;
    let id = desk.published("named").await;
    let mut wrong = case("wrong");
    wrong["sources"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "second", "outlet": "B", "title": "T", "url": "ftp://x"}));
    let answer = desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", "a")], &wrong).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]),
        (422, &json!("/sources/1/url")),
        "{}",
        answer.body
    );
    let mut wrong = case("wrong");
    wrong["incident"]["claims"][0]["locator"] = json!(" ");
    let answer = desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", "b")], &wrong).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["pointer"]),
        (422, &json!("/incident/claims/0/locator")),
        "{}",
        answer.body
    );
    let claim = json!({"claim": {"source": "never", "locator": " "}});
    for person in [&desk.oh, &desk.kim] {
        let path = format!("/v1/desk/incidents/{id}/claims");
        let answer = person.sends("POST", &path, &[("idempotency-key", "c")], &claim).await;
        let errors = answer.json()["errors"].clone();
        let mut pointers: Vec<&str> =
            errors.as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/claim/locator", "/claim/source"], "{}", answer.body);
    }
    for key in ["%00", "A", "a--b"] {
        assert_eq!(desk.kim.reads(&format!("/v1/desk/sources/{key}")).await.status, 404, "{key}");
    }
}

fn told_of_it(n: u32) -> Value {
    let mut told = case("at-once");
    told["incident"]["title"] = json!(format!("One of many, {n}"));
    told
}

#[tokio::test]
async fn an_article_that_is_brought_twice_at_once_is_entered_once() {
    let desk = std::sync::Arc::new(Desk::open().await);
    let sent = (0..12).map(|n| {
        let desk = std::sync::Arc::clone(&desk);
        tokio::spawn(async move { desk.cho.submits(&told_of_it(n)).await })
    });
    let mut keys = std::collections::BTreeSet::new();
    for id in futures_util::future::join_all(sent).await {
        keys.insert(desk.source(&id.unwrap()).await);
    }
    assert_eq!(keys.len(), 1, "{keys:?}");
}

//! Sources as they come in, and what waits of them.

use serde_json::{Value, json};

use super::{Desk, case, parse, tag};

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
    for (n, (key, outlet)) in [
        (&desk.contributor, "조선일보"),
        (&desk.other, "연합뉴스"),
        (&desk.contributor, "A Daily"),
        (&desk.contributor, "A Daily"),
        (&desk.lee, "新华社"),
        (&desk.lee, "人民日报"),
    ]
    .into_iter()
    .enumerate()
    {
        let n = u32::try_from(n).unwrap();
        let id = desk.submit(key, &told(&format!("one-{n}"), &article(outlet, n))).await;
        let accepted = desk.accept(&desk.kim, &id).await;
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
        .submit(
            &desk.other,
            &told("again", &json!({"outlet": "Chosun", "title": "?", "url": "http://www.paper.example/0/"})),
        )
        .await;
    assert_eq!(desk.source(&again).await, cited[0]);
    let taken =
        json!({"key": cited[0], "outlet": "Another", "title": "Another", "url": "https://paper.example/9"});
    let sent = desk
        .api
        .send_json(
            "POST",
            "/v1/incidents",
            Some(&desk.lee),
            &[("idempotency-key", "k")],
            &told("taken", &taken),
        )
        .await;
    let keys = parse(&sent)["keys"].take();
    assert_eq!(
        (sent.status.as_u16(), &keys[&cited[0]]),
        (201, &json!("another")),
        "a key that is sent is a label"
    );
}

#[tokio::test]
async fn what_an_editor_corrected_is_not_undone_by_the_next_submission() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.contributor, &case("mended")).await;
    let key = desk.source(&id).await;
    let path = format!("/v1/desk/sources/{key}");
    let read = desk.get(&desk.kim, &path).await;
    let mut source = parse(&read)["source"].clone();
    source["title"] = json!("As it is printed");
    let put = desk
        .api
        .send_json("PUT", &path, Some(&desk.kim), &[("if-match", &tag(&read))], &json!({"source": source}))
        .await;
    assert_eq!(put.status, 200, "{}", put.body);
    let second = desk.submit(&desk.contributor, &case("mended")).await;
    assert_eq!(desk.source(&second).await, key);
    assert_eq!(parse(&desk.get(&desk.kim, &path).await)["source"]["title"], "As it is printed");
    // Who means to revise it is told that somebody else has.
    let mut meant = case("mended");
    meant["sources"][0]["key"] = json!(key);
    meant["sources"][0]["title"] = json!("As he reads it");
    meant["incident"]["claims"][0]["source"] = json!(key);
    let refused = desk.act(&desk.contributor, "PUT", &second, "", &meant).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
}

#[tokio::test]
async fn a_source_that_was_turned_down_can_come_in_again() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.contributor, &case("twice")).await;
    let key = desk.source(&id).await;
    let path = format!("/v1/desk/sources/{key}");
    let read = desk.get(&desk.kim, &path).await;
    let body = json!({"revision": parse(&read)["revision"]["id"], "reason": "Not that paper."});
    let rejected = desk
        .api
        .send_json("POST", &format!("{path}/reject"), Some(&desk.kim), &[("if-match", &tag(&read))], &body)
        .await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 422, "its source is not to be public");
    let again = desk.submit(&desk.contributor, &case("twice")).await;
    assert_eq!(desk.source(&again).await, key);
    let accepted = desk.accept(&desk.kim, &again).await;
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
    let answer = desk
        .api
        .send_json("POST", "/v1/incidents", Some(&desk.contributor), &[("idempotency-key", "a")], &wrong)
        .await;
    assert_eq!(
        (answer.status.as_u16(), &parse(&answer)["errors"][0]["pointer"]),
        (422, &json!("/sources/1/url")),
        "{}",
        answer.body
    );
    let mut wrong = case("wrong");
    wrong["incident"]["claims"][0]["locator"] = json!(" ");
    let answer = desk
        .api
        .send_json("POST", "/v1/incidents", Some(&desk.contributor), &[("idempotency-key", "b")], &wrong)
        .await;
    assert_eq!(
        (answer.status.as_u16(), &parse(&answer)["errors"][0]["pointer"]),
        (422, &json!("/incident/claims/0/locator")),
        "{}",
        answer.body
    );
    let claim = json!({"claim": {"source": "never", "locator": " "}});
    for key in [&desk.other, &desk.kim] {
        let path = format!("/v1/desk/incidents/{id}/claims");
        let answer = desk.api.send_json("POST", &path, Some(key), &[("idempotency-key", "c")], &claim).await;
        let errors = parse(&answer)["errors"].clone();
        let mut pointers: Vec<&str> =
            errors.as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/claim/locator", "/claim/source"], "{}", answer.body);
    }
    for key in ["%00", "A", "a--b"] {
        assert_eq!(desk.get(&desk.kim, &format!("/v1/desk/sources/{key}")).await.status, 404, "{key}");
    }
}

#[tokio::test]
async fn the_queue_is_asked_for_everything_that_waits() {
    let desk = Desk::open().await;
    let id = desk.published("waits").await;
    assert_eq!(
        desk.act_patch(&desk.contributor, &id, &json!({"incident": {"summary": "Old."}})).await.status,
        200
    );
    desk.api.time.pass(chrono::TimeDelta::days(30));
    assert_eq!(desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "New."}})).await.status, 200);
    desk.submit(&desk.other, &case("new")).await;
    let found = |query: &'static str| {
        let desk = &desk;
        async move {
            let page = parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents{query}")).await);
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
    let read = desk.get(&desk.other, &path).await;
    let mut source = parse(&read)["source"].clone();
    source["title"] = json!("As it is printed");
    desk.api
        .send_json("PUT", &path, Some(&desk.other), &[("if-match", &tag(&read))], &json!({"source": source}))
        .await;
    desk.api.time.pass(chrono::TimeDelta::seconds(1));
    let drafted = desk.submit(&desk.contributor, &case("drafted")).await;
    let drafted = desk.source(&drafted).await;
    let list = |key: String, query: &'static str| {
        let desk = &desk;
        async move { parse(&desk.get(&key, &format!("/v1/desk/sources{query}")).await) }
    };
    let keys = |page: &Value| {
        page["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["key"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = list(desk.kim.clone(), "").await;
    assert_eq!(
        (keys(&all), &all["next"], &all["sources"][0]["title"]),
        (vec![key.clone(), drafted.clone()], &Value::Null, &json!("As it is printed"))
    );
    assert_eq!(
        (keys(&list(desk.other.clone(), "").await), keys(&list(desk.contributor.clone(), "").await)),
        (vec![key.clone()], vec![drafted.clone()])
    );
    let first = list(desk.kim.clone(), "?limit=1").await;
    assert_eq!(keys(&first), std::slice::from_ref(&key));
    let next = parse(&desk.get(&desk.kim, first["next"].as_str().unwrap()).await);
    assert_eq!(keys(&next), [drafted]);
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
        tokio::spawn(async move { desk.submit(&desk.contributor, &told_of_it(n)).await })
    });
    let mut keys = std::collections::BTreeSet::new();
    for id in futures_util::future::join_all(sent).await {
        keys.insert(desk.source(&id.unwrap()).await);
    }
    assert_eq!(keys.len(), 1, "{keys:?}");
}

#[tokio::test]
async fn a_source_can_be_corrected_after_something_was_accepted_that_nobody_saw() {
    let desk = Desk::open().await;
    let key = desk.source(&desk.published("unseen").await).await;
    assert_eq!(desk.correct(&desk.lee, &key, &json!({})).await, 200, "as it is");
    let (status, accepted) = desk.decide_source(&desk.kim, &key, "accept", &json!({})).await;
    assert_eq!((status, &accepted["version"]), (200, &json!(null)), "{accepted}");
    assert_eq!(desk.correct(&desk.other, &key, &json!({"title": "As it is printed"})).await, 200);
    assert_eq!(
        parse(&desk.get(&desk.other, &format!("/v1/desk/sources/{key}")).await)["source"]["title"],
        "As it is printed"
    );
    let (status, accepted) = desk.decide_source(&desk.kim, &key, "accept", &json!({})).await;
    assert_eq!(status, 200, "{accepted}");
}

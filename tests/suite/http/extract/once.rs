//! What comes twice is done once.

use std::time::{Duration, Instant};

use axum::Router;
use chrono::TimeDelta;
use futures_util::future::join_all;
use refoulement::desk::access::idempotency;
use refoulement::desk::access::keys::key;
use refoulement::desk::access::keys::text::KeyText;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::Bench;
use crate::support::api::{Answer, Api, answer, sent};

const KEYS: &str = "/v1/desk/keys";

fn wanted(holder: &str) -> Value {
    json!({"role": "contributor", "holder": holder})
}

async fn create(router: &Router, key: &str, token: &str, body: &Value) -> Answer {
    answer(router.clone(), sent("POST", KEYS, Some(key), &[("idempotency-key", token)], &body.to_string()))
        .await
}

/// How many keys this holder has.
async fn count(api: &Api, holder: &str) -> usize {
    key::list(api.desk.pool(), None).await.unwrap().iter().filter(|key| key.holder == holder).count()
}

#[tokio::test]
async fn fifty_at_once_with_one_token_make_one_key() {
    let api = Api::report().await;
    let admin = api.key(KeyRole::Admin, "ada").await;
    let body = wanted("kim");
    let answers = join_all((0..50).map(|_| create(&api.router, &admin, "one-token", &body))).await;
    let (mut shown, mut ids) = (Vec::new(), Vec::new());
    for answer in &answers {
        assert_eq!(answer.status, 201, "{}", answer.body);
        let json = answer.json();
        ids.push(json["id"].clone());
        let replayed = answer.headers.get("idempotency-replayed").is_some_and(|said| said == "true");
        assert_eq!(replayed, json["key"].is_null(), "{}", answer.body);
        shown.extend(json["key"].as_str().map(str::to_owned));
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.headers["location"], format!("{KEYS}/{}", json["id"].as_str().unwrap()));
    }
    assert_eq!((shown.len(), count(&api, "kim").await), (1, 1), "the key is shown once");
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert!(api.desk.verify(&KeyText::parse(&shown[0]).unwrap()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_repetition_gets_the_answer_anew_also_from_another_process() {
    let api = Api::report().await;
    let admin = api.key(KeyRole::Admin, "ada").await;
    let first = create(&api.router, &admin, "\"quoted\"", &wanted("kim")).await.json();
    let restarted = api.limited(&Limits::default());
    let again = create(&restarted, &admin, "quoted", &wanted("kim")).await;
    assert_eq!(
        (again.status.as_u16(), again.headers["idempotency-replayed"].to_str().unwrap()),
        (201, "true")
    );
    let again = again.json();
    assert!(first["key"].is_string() && again["key"].is_null());
    assert_eq!(first["id"], again["id"]);
    // The present state is shown, not that of then.
    let revoked = api
        .send_text("DELETE", &format!("{KEYS}/{}", first["id"].as_str().unwrap()), Some(&admin), &[], "")
        .await;
    assert_eq!(revoked.status, 200, "{}", revoked.body);
    assert_eq!(create(&restarted, &admin, "quoted", &wanted("kim")).await.json()["state"], "revoked");
    assert_eq!(count(&api, "kim").await, 1);
}

#[tokio::test]
async fn a_token_is_for_one_request_of_one_key() {
    let api = Api::report().await;
    let (ada, bo) = (api.key(KeyRole::Admin, "ada").await, api.key(KeyRole::Admin, "bo").await);
    let first = create(&api.router, &ada, "token", &wanted("kim")).await.json();
    // Another body, though it says the same; and another address.
    let body = wanted("kim").to_string() + " ";
    let other =
        answer(api.router.clone(), sent("POST", KEYS, Some(&ada), &[("idempotency-key", "token")], &body))
            .await;
    assert_eq!(other.problem(), "422 idempotency-key-reused");
    assert_eq!(
        create(&api.router, &ada, "token", &wanted("lee")).await.problem(),
        "422 idempotency-key-reused"
    );
    let rotate = format!("{KEYS}/{}/rotate", first["id"].as_str().unwrap());
    let elsewhere =
        api.send_json("POST", &rotate, Some(&ada), &[("idempotency-key", "token")], &wanted("kim")).await;
    assert_eq!(elsewhere.problem(), "422 validation-failed", "what is sent is read first");
    let elsewhere =
        api.send_json("POST", &rotate, Some(&ada), &[("idempotency-key", "token")], &json!({})).await;
    assert_eq!(elsewhere.problem(), "422 idempotency-key-reused");
    // Another caller's token is another token.
    assert_eq!(create(&api.router, &bo, "token", &wanted("kim")).await.status, 201);
    assert_eq!((count(&api, "kim").await, count(&api, "lee").await), (2, 0));
}

#[tokio::test]
async fn what_was_refused_may_be_sent_again_and_after_a_day_all_is_forgotten() {
    let api = Api::report().await;
    let admin = api.key(KeyRole::Admin, "ada").await;
    assert_eq!(create(&api.router, &admin, "token", &wanted("Kim")).await.problem(), "422 validation-failed");
    assert_eq!(create(&api.router, &admin, "token", &wanted("kim")).await.status, 201);
    create(&api.router, &admin, "other", &wanted("lee")).await;
    api.time.pass(idempotency::KEPT - TimeDelta::microseconds(1));
    assert!(create(&api.router, &admin, "token", &wanted("kim")).await.json()["key"].is_null());
    api.time.pass(TimeDelta::microseconds(1));
    assert!(create(&api.router, &admin, "token", &wanted("lee")).await.json()["key"].is_string());
    let kept: i64 = sqlx::query_scalar("select count(*) from desk.idempotency")
        .fetch_one(&api.database.desk)
        .await
        .unwrap();
    assert_eq!(kept, 1, "what is over does not pile up");
}

#[tokio::test]
async fn who_waits_too_long_for_the_first_is_told_that_it_is_under_way() {
    let api = Api::report().await;
    let admin = api.key(KeyRole::Admin, "ada").await;
    let caller = api.desk.verify(&KeyText::parse(&admin).unwrap()).await.unwrap().unwrap();
    let body = wanted("kim").to_string();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&body).into();
    let mut work = api.desk.begin().await.unwrap();
    let begun =
        idempotency::begin(&mut work, api.desk.clock(), &caller.key, "POST /v1/desk/keys", "token", &digest)
            .await
            .unwrap();
    assert_eq!(begun, idempotency::Begun::Fresh);
    let asked = Instant::now();
    assert_eq!(
        create(&api.router, &admin, "token", &wanted("kim")).await.problem(),
        "409 idempotency-in-progress"
    );
    assert!(
        (Duration::from_millis(1900)..Duration::from_secs(20)).contains(&asked.elapsed()),
        "{:?}",
        asked.elapsed()
    );
    // Another token waits for nobody. Where the first comes to nothing, the next is the first.
    assert_eq!(create(&api.router, &admin, "other", &wanted("lee")).await.status, 201);
    drop(work);
    assert!(create(&api.router, &admin, "token", &wanted("kim")).await.json()["key"].is_string());
}

#[tokio::test]
async fn a_token_is_required_and_has_a_form() {
    let api = Api::report().await;
    let admin = api.key(KeyRole::Admin, "ada").await;
    assert_eq!(
        api.send_json("POST", KEYS, Some(&admin), &[], &wanted("kim")).await.problem(),
        "400 idempotency-key-required"
    );
    for wrong in ["", "\"\"", "a b", "\"a", "\"a\";b", &"x".repeat(256)] {
        assert_eq!(
            create(&api.router, &admin, wrong, &wanted("kim")).await.problem(),
            "400 invalid-header",
            "{wrong}"
        );
    }
    let twice = [("idempotency-key", "a"), ("idempotency-key", "a")];
    assert_eq!(
        api.send_json("POST", KEYS, Some(&admin), &twice, &wanted("kim")).await.problem(),
        "400 invalid-header"
    );
    assert_eq!(count(&api, "kim").await, 0);
    let told = Bench::of(&api).send("POST", "/token?x=1", &[("idempotency-key", "\"a\\\"b\"")], "").await;
    assert_eq!(told.body, "POST /token a\"b");
}

//! Keys in sight of their holder: which there are, who made them, how they were used, and that none is good before its
//! holder says so.

use std::sync::Arc;

use chrono::TimeDelta;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::{id, opens};
use crate::support::api::{Answer, Api};
use crate::support::desk::Desk;
use crate::support::person::Person;

const ME: &str = "/v1/desk/me";

pub(super) async fn makes(admin: &Person, path: &str, body: &Value) -> Answer {
    let token = uuid::Uuid::new_v4().to_string();
    admin.sends("POST", path, &[("idempotency-key", &token)], body).await
}

async fn made(admin: &Person, path: &str, body: &Value) -> Value {
    let made = makes(admin, path, body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.json()
}

pub(super) async fn confirms(person: &Person, key: &str) -> String {
    let confirmed = person.sends("POST", &format!("/v1/desk/keys/{key}/confirm"), &[], &json!({})).await;
    if confirmed.status == 200 {
        confirmed.json()["state"].as_str().unwrap().to_owned()
    } else {
        confirmed.problem()
    }
}

async fn keys_of(person: &Person) -> Vec<Value> {
    let me = person.reads(ME).await;
    assert_eq!(me.status, 200, "{}", me.body);
    me.json()["keys"].as_array().unwrap().clone()
}

fn secret(made: &Value) -> &str {
    made["key"].as_str().unwrap()
}

#[tokio::test]
async fn a_holder_sees_their_keys_and_how_they_were_used() {
    let desk = Desk::open().await;
    let case = desk.published("seen").await;
    desk.api.time.pass(TimeDelta::days(1));
    let waits = desk.cho.submits(&crate::support::desk::case("waits")).await;
    assert_eq!(keys_of(&desk.lee).await[0]["days"], json!([{"day": "2026-02-01", "records": 0}]));
    for path in [
        format!("/v1/desk/incidents/{case}"),
        format!("/v1/desk/incidents/{case}/revisions"),
        "/v1/desk/incidents".to_owned(),
        format!("/v1/desk/incidents/{waits}"),
        "/v1/desk/incidents/00000000-0000-4000-8000-000000000000".to_owned(),
    ] {
        desk.lee.reads(&path).await;
    }
    let me = desk.lee.reads(ME).await.json();
    assert_eq!((&me["holder"], &me["key"]), (&json!("lee"), &json!(id(&desk.lee.key))));
    let key = &me["keys"][0];
    assert_eq!(
        (&key["created_by"], &key["role"], &key["state"]),
        (&json!("(command line)"), &json!("editor"), &json!("active"))
    );
    assert_eq!(key["last_used"], "2026-02-01");
    // The case, its one revision, the one line of the queue, and what waits; nothing that is not there.
    assert_eq!(key["days"], json!([{"day": "2026-02-01", "records": 4}]), "{key}");
    desk.api.time.pass(TimeDelta::days(1));
    let days = keys_of(&desk.lee).await[0]["days"].clone();
    assert_eq!(days, json!([{"day": "2026-02-02", "records": 0}, {"day": "2026-02-01", "records": 4}]));
    let second = desk.api.key(KeyRole::Contributor, "lee").await;
    let keys = keys_of(&desk.lee).await;
    let second = keys.iter().find(|key| key["id"] == id(&second)).expect("the other key");
    assert_eq!((&second["last_used"], &second["days"]), (&Value::Null, &json!([])));
    assert_eq!(keys.len(), 2);
}

#[tokio::test]
async fn a_key_for_somebody_who_has_one_opens_nothing_before_they_confirm_it() {
    let api = Arc::new(Api::report().await);
    let ada = Person::of(&api, KeyRole::Admin, "ada").await;
    let wanted = |holder: &str| json!({"role": "contributor", "holder": holder});
    // The first of somebody new is good at once, and so is one for oneself.
    let first = made(&ada, "/v1/desk/keys", &wanted("kim")).await;
    assert!(first["state"] == "active" && opens(&api, secret(&first)).await, "{first}");
    assert_eq!(made(&ada, "/v1/desk/keys", &wanted("ada")).await["state"], "active");
    let second = made(&ada, "/v1/desk/keys", &wanted("kim")).await;
    let of_second = second["id"].as_str().unwrap();
    assert_eq!((&second["state"], &second["confirmed_at"]), (&json!("waiting"), &Value::Null));
    assert_eq!(second["waits_for"], "holder");
    assert!(!opens(&api, secret(&second)).await);
    let kim = Person::with(&api, secret(&first));
    assert_eq!(keys_of(&kim).await.iter().filter(|key| key["state"] == "waiting").count(), 1);
    // Nobody confirms the key of another.
    assert_eq!(confirms(&ada, of_second).await, "404 not-found");
    assert_eq!(confirms(&kim, of_second).await, "active");
    assert_eq!(confirms(&kim, of_second).await, "active", "once more changes nothing");
    assert!(opens(&api, secret(&second)).await);
    // Whoever has lost all keys is no new person to an admin; one that was revoked cannot be confirmed.
    let third = made(&ada, "/v1/desk/keys", &wanted("kim")).await;
    for key in [&first, &third] {
        let path = format!("/v1/desk/keys/{}", key["id"].as_str().unwrap());
        assert_eq!(ada.sends("DELETE", &path, &[], &Value::Null).await.status, 200);
    }
    let kim = Person::with(&api, secret(&second));
    assert_eq!(confirms(&kim, third["id"].as_str().unwrap()).await, "409 conflict");
    let path = format!("/v1/desk/keys/{of_second}");
    assert_eq!(ada.sends("DELETE", &path, &[], &Value::Null).await.status, 200);
    assert_eq!(made(&ada, "/v1/desk/keys", &wanted("kim")).await["state"], "waiting");
    let by_the_operator = api.key(KeyRole::Contributor, "kim").await;
    assert!(opens(&api, &by_the_operator).await);
}

#[tokio::test]
async fn the_key_of_another_is_replaced_when_they_confirm_the_new_one() {
    let api = Arc::new(Api::report().await);
    let (ada, kim) =
        (Person::of(&api, KeyRole::Admin, "ada").await, Person::of(&api, KeyRole::Editor, "kim").await);
    let rotate = format!("/v1/desk/keys/{}/rotate", id(&kim.key));
    let lost = made(&ada, &rotate, &json!({"overlap_hours": 0})).await;
    let new = made(&ada, &rotate, &json!({"overlap_hours": 2})).await;
    assert_eq!((&new["state"], &new["replaces"]), (&json!("waiting"), &json!(id(&kim.key))));
    api.time.pass(TimeDelta::hours(3));
    assert!(opens(&api, &kim.key).await && !opens(&api, secret(&new)).await, "nothing has ended yet");
    assert_eq!(confirms(&kim, new["id"].as_str().unwrap()).await, "active");
    assert!(opens(&api, &kim.key).await && opens(&api, secret(&new)).await);
    assert_eq!(confirms(&kim, lost["id"].as_str().unwrap()).await, "409 conflict", "it has a successor");
    api.time.pass(TimeDelta::hours(2));
    assert!(!opens(&api, &kim.key).await && opens(&api, secret(&new)).await);
}

#[tokio::test]
async fn what_is_done_with_keys_names_the_key_that_did_it() {
    let api = Arc::new(Api::report().await);
    let (ada, kim) =
        (Person::of(&api, KeyRole::Admin, "ada").await, Person::of(&api, KeyRole::Editor, "kim").await);
    let second = made(&ada, "/v1/desk/keys", &json!({"role": "editor", "holder": "kim"})).await;
    let of_second = second["id"].as_str().unwrap().to_owned();
    confirms(&kim, &of_second).await;
    made(&ada, &format!("/v1/desk/keys/{of_second}/rotate"), &json!({})).await;
    ada.sends("DELETE", &format!("/v1/desk/keys/{of_second}"), &[], &Value::Null).await;
    made(&kim, "/v1/desk/feed", &Value::Null).await;
    let acts: Vec<(String, Option<String>)> =
        sqlx::query_as("select kind, key from desk.act where kind ~ '^(key|feed)_' order by seq")
            .fetch_all(&api.database.desk)
            .await
            .unwrap();
    let (ada, kim) = (Some(id(&ada.key).to_owned()), Some(id(&kim.key).to_owned()));
    let told = [
        ("key_created", None),
        ("key_created", None),
        ("key_created", ada.clone()),
        ("key_confirmed", kim.clone()),
        ("key_rotated", ada.clone()),
        ("key_revoked", ada),
        ("feed_created", kim),
    ];
    assert_eq!(acts, told.map(|(kind, key)| (kind.to_owned(), key)));
}

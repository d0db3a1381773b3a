//! The first key of an editor or an admin is confirmed by a second person: one stolen admin key makes nobody who publishes.

use std::collections::BTreeSet;
use std::sync::Arc;

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::own::{confirms, makes};
use super::{id, opens};
use crate::support::api::Api;
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

const KEYS: &str = "/v1/desk/keys";

fn wanted(role: &str, holder: &str) -> Value {
    json!({ "role": role, "holder": holder })
}

#[tokio::test]
async fn the_first_key_of_an_editor_or_admin_is_confirmed_by_another_who_did_not_make_it() {
    let desk = Desk::open().await;
    let ada = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    // One who has lost all keys has none to confirm another.
    let gone = Person::of(&desk.api, KeyRole::Contributor, "gone").await;
    let lost = ada.sends("DELETE", &format!("{KEYS}/{}", id(&gone.key)), &[], &Value::Null).await;
    assert_eq!(lost.status, 200);
    for (role, holder, confirmer) in
        [("editor", "yun", &desk.kim), ("admin", "bo", &desk.lee), ("editor", "gone", &desk.kim)]
    {
        let new = makes(&ada, KEYS, &wanted(role, holder)).await.json();
        assert_eq!((&new["state"], &new["waits_for"]), (&json!("waiting"), &json!("second_person")), "{new}");
        let (key, secret) = (new["id"].as_str().unwrap(), new["key"].as_str().unwrap());
        assert!(!opens(&desk.api, secret).await);
        let seen = desk.kim.reads(&format!("{KEYS}/{key}")).await.json();
        assert_eq!(
            (&seen["created_by"], &seen["role"]),
            (&json!("ada"), &json!(role)),
            "who confirms sees what"
        );
        assert_eq!(confirms(&ada, key).await, "403 second-person-required");
        assert_eq!(confirms(&desk.cho, key).await, "404 not-found");
        assert_eq!(confirms(confirmer, key).await, "active");
        assert!(opens(&desk.api, secret).await);
        let acts: Vec<String> =
            sqlx::query_scalar("select kind from desk.act where detail ->> 'key' = $1 order by seq")
                .bind(key)
                .fetch_all(&desk.api.database.desk)
                .await
                .unwrap();
        assert_eq!(acts, ["key_created", "approval", "key_confirmed"]);
    }
}

#[tokio::test]
async fn a_new_role_of_one_who_has_a_key_is_confirmed_by_them_and_then_by_a_second_person() {
    let desk = Desk::open().await;
    let ada = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    let new = makes(&ada, KEYS, &wanted("editor", "oh")).await.json();
    let (key, secret) = (new["id"].as_str().unwrap(), new["key"].as_str().unwrap());
    assert_eq!((&new["state"], &new["waits_for"]), (&json!("waiting"), &json!("holder")), "{new}");
    for by in [&ada, &desk.cho, &desk.kim] {
        assert_eq!(confirms(by, key).await, "404 not-found", "a thief and one whom they deceive");
    }
    assert_eq!(confirms(&desk.oh, key).await, "waiting");
    let seen = desk.kim.reads(&format!("{KEYS}/{key}")).await.json();
    assert_eq!(seen["waits_for"], "second_person", "{seen}");
    for (by, told) in [
        (&desk.oh, "403 second-person-required"),
        (&ada, "403 second-person-required"),
        (&desk.cho, "404 not-found"),
    ] {
        assert_eq!(confirms(by, key).await, told);
    }
    assert!(!opens(&desk.api, secret).await);
    assert_eq!(confirms(&desk.kim, key).await, "active");
    assert!(opens(&desk.api, secret).await);
    // Of one that has such a key the next is for them to confirm, with a key that opens no less.
    let second = makes(&ada, KEYS, &wanted("editor", "oh")).await.json();
    let key = second["id"].as_str().unwrap();
    assert_eq!(second["waits_for"], "holder");
    assert_eq!(confirms(&desk.kim, key).await, "404 not-found");
    assert_eq!(confirms(&desk.oh, key).await, "403 forbidden", "the key of a contributor");
}

#[tokio::test]
async fn where_there_is_no_second_person_nothing_is_made_and_the_remedy_is_told() {
    let api = Arc::new(Api::report().await);
    let ada = Person::of(&api, KeyRole::Admin, "ada").await;
    Person::of(&api, KeyRole::Editor, "ada").await;
    Person::of(&api, KeyRole::Contributor, "cho").await;
    for (role, holder) in [("editor", "kim"), ("admin", "bo"), ("editor", "cho")] {
        let refused = makes(&ada, KEYS, &wanted(role, holder)).await;
        assert_eq!(refused.problem(), "403 second-person-required");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("refoulement key create"), "{detail}");
    }
    assert_eq!(ada.reads(KEYS).await.json()["keys"].as_array().unwrap().len(), 3);
    // What the remedy says works.
    let kim = Person::of(&api, KeyRole::Editor, "kim").await;
    let bo = makes(&ada, KEYS, &wanted("admin", "bo")).await.json();
    assert_eq!(confirms(&kim, bo["id"].as_str().unwrap()).await, "active");
}

/// Whoever has one key, and each that they make with it.
struct Thief<'a> {
    desk: &'a Desk,
    keys: Vec<Person>,
}

impl Thief<'_> {
    /// Makes every kind of key for everybody, replaces every key, and confirms whatever there is, with every key.
    async fn round(&mut self) {
        let all = self.keys.clone();
        let listed = all[0].reads(KEYS).await.json();
        let mut ids: BTreeSet<String> = BTreeSet::new();
        ids.extend(
            listed["keys"].as_array().unwrap().iter().map(|key| key["id"].as_str().unwrap().to_owned()),
        );
        for by in &all {
            for role in ["contributor", "editor", "admin"] {
                for holder in ["ada", "new-one", "new-two", "cho", "kim"] {
                    self.keep(&makes(by, KEYS, &wanted(role, holder)).await.json());
                }
            }
            for id in &ids {
                self.keep(&makes(by, &format!("{KEYS}/{id}/rotate"), &json!({})).await.json());
            }
        }
        for by in &self.keys {
            for key in &self.keys {
                confirms(by, id(&key.key)).await;
            }
        }
        let mut open = Vec::new();
        for key in std::mem::take(&mut self.keys) {
            let me = key.reads("/v1/desk/me").await;
            if me.status == 200
                && !open
                    .iter()
                    .any(|(known, _)| *known == me.json()["holder"].to_string() + &role(&me.json()))
            {
                open.push((me.json()["holder"].to_string() + &role(&me.json()), key));
            }
        }
        self.keys = open.into_iter().map(|(_, key)| key).collect();
    }

    fn keep(&mut self, made: &Value) {
        if let Some(key) = made["key"].as_str() {
            self.keys.push(Person::with(&self.desk.api, key));
        }
    }

    /// The roles that they have, with the holder.
    async fn has(&self) -> BTreeSet<String> {
        let mut has = BTreeSet::new();
        for key in &self.keys {
            let me = key.reads("/v1/desk/me").await.json();
            has.insert(format!("{} {}", me["holder"].as_str().unwrap(), role(&me)));
        }
        has
    }
}

/// The role of the key that asked.
fn role(me: &Value) -> String {
    let own = me["keys"].as_array().unwrap().iter().find(|key| key["id"] == me["key"]).unwrap();
    own["role"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_stolen_admin_key_reaches_no_publication_in_any_number_of_steps() {
    let desk = Desk::open().await;
    let stolen = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    // The same person also works as an editor, with a key that is not stolen.
    Person::of(&desk.api, KeyRole::Editor, "ada").await;
    let before = desk.everything_public().await;
    let mut thief = Thief { desk: &desk, keys: vec![stolen] };
    let mut had = BTreeSet::new();
    for step in 0.. {
        assert!(step < 6, "more and more: {had:?}");
        thief.round().await;
        let has = thief.has().await;
        if std::mem::replace(&mut had, has.clone()) == has {
            break;
        }
    }
    let all = ["ada admin", "ada contributor", "new-one contributor", "new-two contributor"];
    assert_eq!(had, all.map(str::to_owned).into(), "whatever is made");
    // They submit, and nobody of them accepts, or takes back what another key did.
    let mut ids = vec![desk.cho.submits(&case("waiting")).await];
    for key in &thief.keys {
        if role(&key.reads("/v1/desk/me").await.json()) == "contributor" {
            ids.push(key.submits(&case(&format!("fake-{}", ids.len()))).await);
        }
    }
    for key in &thief.keys {
        for id in &ids {
            let body = json!({"revision": desk.revision_of(id).await["id"], "confirmed": []});
            let tag = desk.kim.tag(id).await;
            let path = format!("/v1/desk/incidents/{id}/accept");
            assert_eq!(
                key.sends("POST", &path, &[("if-match", &tag)], &body).await.problem(),
                "403 forbidden"
            );
        }
    }
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.everything_public().await, before);
}

//! A stolen key: what it can do in an hour, and how two people take it back.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use refoulement::desk::{acts::due, leaf};
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};
use uuid::Uuid;

use super::confidential;
use crate::support::api::Answer;
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

pub(super) fn id_of(person: &Person) -> &str {
    person.key.split('_').nth(1).unwrap()
}

pub(super) fn now(desk: &Desk) -> DateTime<Utc> {
    desk.api.desk.clock().now()
}

/// What is taken back of a key, as somebody sees it.
pub(super) async fn looks(person: &Person, of: &str, since: DateTime<Utc>) -> Answer {
    person.reads(&format!("/v1/desk/keys/{of}/undo?since={}", since.format("%Y-%m-%dT%H:%M:%SZ"))).await
}

pub(super) async fn undoes(person: &Person, of: &str, since: DateTime<Utc>, tag: &str) -> Answer {
    let body = json!({"since": since, "reason": "The key was stolen."});
    person.sends("POST", &format!("/v1/desk/keys/{of}/undo"), &[("if-match", tag)], &body).await
}

/// Two people take back what a key did; what came of it.
pub(super) async fn both_undo(desk: &Desk, of: &str, since: DateTime<Utc>) -> Value {
    let (seen, same) = (looks(&desk.kim, of, since).await, looks(&desk.park, of, since).await);
    assert_eq!((seen.status.as_u16(), seen.tag()), (200, same.tag()), "{}", seen.body);
    let first = undoes(&desk.kim, of, since, &seen.tag()).await;
    assert_eq!((first.status.as_u16(), &first.json()["outcome"]), (202, &json!("awaiting_second_approval")));
    let again = undoes(&desk.kim, of, since, &seen.tag()).await;
    assert_eq!(again.status, 202, "one person is one person: {}", again.body);
    let second = undoes(&desk.park, of, since, &same.tag()).await;
    assert_eq!(second.status, 200, "{}", second.body);
    assert_eq!(second.json()["undone"], seen.json(), "it is what both have seen");
    second.json()["undone"].clone()
}

/// The incidents of a version, or of the present without what names a version.
async fn incidents(desk: &Desk, version: Option<u64>) -> BTreeSet<String> {
    let at = version.map(|n| format!("?version={n}")).unwrap_or_default();
    let answer = desk.api.ask("GET", &format!("/v1/incidents.ndjson{at}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let line = |line: &str| {
        let mut incident: Value = serde_json::from_str(line).unwrap();
        if version.is_none() {
            incident
                .as_object_mut()
                .unwrap()
                .retain(|field, _| !["version", "updated"].contains(&field.as_str()));
        }
        incident.to_string()
    };
    answer.body.lines().map(line).collect()
}

async fn version(desk: &Desk) -> u64 {
    desk.api.get("/v1/dataset").await["version"].as_u64().unwrap()
}

/// Version, record, nonce, leaf and document of a publication.
type Proof = (i32, Uuid, Vec<u8>, Vec<u8>, Value);

/// Every publication that can be proved: its nonce is there, and its leaf is that of what the version shows.
pub(super) async fn proofs(desk: &Desk) -> BTreeSet<(i32, Uuid)> {
    let rows: Vec<Proof> = sqlx::query_as(
        "select publication.n, publication.record, nonce, leaf, document from desk.publication join (
             select id, since, document from published.incident
             union all select id, since, document from published.context_event) as state
             on state.id = publication.record and state.since = publication.n
         where nonce is not null",
    )
    .fetch_all(&desk.api.database.owner)
    .await
    .unwrap();
    let proved = |(n, record, nonce, committed, document): Proof| {
        (leaf(&nonce.try_into().unwrap(), &document).unwrap().as_slice() == committed).then_some((n, record))
    };
    rows.into_iter().filter_map(proved).collect()
}

async fn acts_of(desk: &Desk, key: &str) -> usize {
    let count = sqlx::query_scalar("select count(*) from desk.act where key = $1").bind(key);
    usize::try_from(count.fetch_one(&desk.api.database.desk).await.map(|count: i64| count).unwrap()).unwrap()
}

async fn states(desk: &Desk, records: &[&str]) -> Vec<String> {
    let mut states = Vec::new();
    for id in records {
        let seen = desk.kim.sees(id).await.json();
        states.push(format!(
            "{} {}",
            seen["state"].as_str().unwrap(),
            seen["revision"]["state"].as_str().unwrap()
        ));
    }
    states
}

pub(super) fn is(answer: &Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
}

/// Every claim of an incident, hidden whole.
fn all_claims(seen: &Value) -> Value {
    let claims = seen["incident"]["claims"].as_array().unwrap().iter();
    let whole = claims.map(|claim| (claim["key"].as_str().unwrap().to_owned(), json!("whole")));
    Value::Object(whole.collect())
}

/// What there is before the hour.
struct Before {
    published: [String; 5],
    hidden: String,
    approved: String,
    mistaken: String,
    waiting: [String; 4],
}

impl Before {
    async fn of(desk: &Desk) -> Self {
        let published = [
            desk.published("one").await,
            desk.published("two").await,
            desk.published("three").await,
            desk.published("four").await,
            desk.published("five").await,
        ];
        is(&desk.kim.protects(&published[0], &json!({"places": "subdivision"})).await, 200);
        let (hidden, approved) =
            (confidential(desk, "canary").await, desk.cho.submits(&case("embargo-canary")).await);
        desk.approve(&approved).await;
        let mistaken = desk.published("mistaken").await;
        is(&desk.kim.retracts(&mistaken, &json!({"kind": "error"})).await, 200);
        let mut waiting = [const { String::new() }; 4];
        for (at, id) in waiting.iter_mut().enumerate() {
            *id = desk.cho.submits(&case(&format!("waiting-canary-{at}"))).await;
        }
        is(&desk.oh.revises(&published[3], &json!({"incident": {"summary": "Proposed."}})).await, 200);
        Self { published, hidden, approved, mistaken, waiting }
    }

    /// All that an editor can do alone, and tries of what they cannot.
    async fn hour(&self, desk: &Desk) {
        let lee = &desk.lee;
        let [one, two, three, four, five] = &self.published;
        let founding = desk.api.get("/v1/incidents?limit=200").await["incidents"].as_array().unwrap().clone();
        for incident in founding {
            let id = incident["id"].as_str().unwrap();
            let seen = lee.sees(id).await.json();
            let mut hides = seen["editors"]["protection"].clone();
            hides["quotes"] = seen["incident"]["claims"]
                .as_array()
                .unwrap()
                .iter()
                .map(|claim| claim["key"].clone())
                .collect();
            is(&lee.protects(id, &hides).await, 200);
            desk.api.time.pass(TimeDelta::seconds(20));
            hides["claims"] = all_claims(&seen);
            is(&lee.protects(id, &hides).await, 200);
        }
        is(
            &lee.protects(
                one,
                &json!({"places": "country", "claims": all_claims(&lee.sees(one).await.json())}),
            )
            .await,
            200,
        );
        is(&lee.retracts(one, &json!({"kind": "withdrawn"})).await, 200);
        is(&lee.retracts(two, &json!({"kind": "error", "public_reason": "did_not_happen"})).await, 200);
        for title in ["One told of five", "Two told of five"] {
            is(&desk.park.revises(five, &json!({"incident": {"title": title}})).await, 200);
            is(&lee.accepts(five).await, 200);
            desk.api.time.pass(TimeDelta::seconds(20));
        }
        is(&lee.retracts(two, &json!({"kind": "withdrawn"})).await, 200);
        is(&lee.merges(three, &json!({"into": four})).await, 200);
        is(&lee.decides(four, "reject", &json!({"reason": "No."})).await, 200);
        let [first, second, third, fourth] = &self.waiting;
        for (id, what) in [(first, "/reject"), (&self.approved, "/reject")] {
            let revision = desk.revision_of(id).await["id"].clone();
            is(&lee.acts("POST", id, what, &json!({"revision": revision, "reason": "No."})).await, 200);
        }
        let revision = desk.revision_of(second).await["id"].clone();
        is(&lee.asks(second, &json!({"revision": revision, "question": "Who are you?"})).await, 200);
        is(&lee.revises(third, &json!({"incident": {"title": "Nobody was detained"}})).await, 200);
        is(&lee.accepts(fourth).await, 200);
        for name in ["fake-one", "fake-two", "fake-three"] {
            lee.submits(&case(name)).await;
        }
        is(&lee.revises(four, &json!({"incident": {"title": "Nobody was detained"}})).await, 200);
        // What exposes needs another: none of it happens.
        assert_eq!(lee.accepts(four).await.problem(), "403 second-person-required");
        is(&lee.restores(&self.mistaken, &json!({"reason": "Why not."})).await, 202);
        is(&lee.retracts(&self.mistaken, &json!({"kind": "withdrawn"})).await, 200);
        is(&lee.erases(third, &json!({"reason": "Why not."})).await, 202);
        let looser = lee.protects(&self.hidden, &json!({})).await;
        assert!([202, 422].contains(&looser.status.as_u16()), "{}", looser.body);
        desk.api.time.pass(TimeDelta::minutes(50));
    }

    /// Nothing that was hidden, and nothing that only waits, can be read.
    async fn nothing_is_exposed(&self, desk: &Desk) {
        let public = desk.everything_public().await;
        for word in [
            "canary-root",
            "embargo-canary",
            "waiting-canary-0",
            "waiting-canary-1",
            "waiting-canary-2",
            "fake-",
        ] {
            assert!(!public.contains(word), "{word} is public");
        }
        assert!(!public.contains("Nobody was detained") && !public.contains(&self.hidden.replace('-', "_")));
    }
}

#[tokio::test]
async fn a_stolen_keys_hour_exposes_nothing_and_two_people_take_all_of_it_back() {
    let (done, undone, lost) = hour_and_back(&[0]).await;
    let (back, rejected) =
        (undone[0]["taken_back"].as_array().unwrap().len(), &undone[0]["rejected"]["incidents"]);
    assert_eq!((done, back, rejected, lost), (39, 31, &json!(5), 10));
}

#[tokio::test]
async fn taking_back_in_parts_the_newest_first_ends_where_the_whole_does() {
    // Between both things that it did to an incident, between two acceptances, and all before.
    let (_, undone, _) = hour_and_back(&[90, 70, 30, 0]).await;
    let parts: Vec<usize> =
        undone.iter().map(|undone| undone["taken_back"].as_array().unwrap().len()).collect();
    assert!(parts.iter().all(|part| *part > 1) && parts.iter().sum::<usize>() == 31, "{parts:?}");
}

/// A stolen key's hour, taken back in parts, each from so many seconds after its beginning: how many acts it did, what was
/// taken back in each part, and how many proofs were lost meanwhile.
async fn hour_and_back(parts: &[i64]) -> (usize, Vec<Value>, usize) {
    let desk = Desk::open().await;
    let before = Before::of(&desk).await;
    desk.api.time.pass(TimeDelta::hours(1));
    let (since, newest) = (now(&desk), version(&desk).await);
    let (proved, present) = (proofs(&desk).await, incidents(&desk, None).await);
    let mut past = Vec::new();
    for n in 1..=newest {
        past.push(incidents(&desk, Some(n)).await);
    }
    before.hour(&desk).await;

    before.nothing_is_exposed(&desk).await;
    // What it accepted is what another had handed in; of the rest less can be read, and less be proved.
    let is_new = |line: &&String| line.contains("waiting-canary-3");
    assert_eq!(incidents(&desk, None).await.iter().filter(is_new).count(), 1);
    assert!(incidents(&desk, None).await.is_disjoint(&present));
    let lost = proved.difference(&proofs(&desk).await).count();
    let done = acts_of(&desk, id_of(&desk.lee)).await;

    let mut undone = Vec::new();
    for part in parts {
        undone.push(both_undo(&desk, id_of(&desk.lee), since + TimeDelta::seconds(*part)).await);
        assert_eq!(undone.last().unwrap()["left"], json!([]), "{part}");
    }
    desk.api.register.refresh().await.unwrap();
    assert_eq!(incidents(&desk, None).await, present);
    for (n, was) in (1..=newest).zip(&past) {
        assert_eq!(&incidents(&desk, Some(n)).await, was, "version {n}");
    }
    assert!(proofs(&desk).await.is_superset(&proved), "what was proved can be proved");
    let ids: Vec<&str> = before.waiting.iter().chain([&before.approved]).map(String::as_str).collect();
    assert_eq!(
        states(&desk, &ids).await,
        [
            "submitted submitted",
            "submitted submitted",
            "submitted submitted",
            "retracted accepted",
            "submitted submitted"
        ]
    );
    let proposals = desk.kim.sees(&before.published[3]).await.json()["proposals"].clone();
    assert_eq!(proposals[0]["state"], "submitted", "{proposals}");
    assert_eq!(desk.lee.reads("/v1/desk/me").await.status, 401, "the key itself is over");
    desk.rebuilds_the_same().await;
    (done, undone, lost)
}

#[tokio::test]
async fn what_proves_is_sealed_for_thirty_days_and_nothing_reads_it() {
    let desk = Desk::open().await;
    let (one, two) = (desk.published("one").await, desk.published("two").await);
    desk.api.time.pass(TimeDelta::hours(1));
    let (since, proved) = (now(&desk), proofs(&desk).await);
    is(&desk.lee.retracts(&one, &json!({"kind": "withdrawn"})).await, 200);
    desk.api.time.pass(TimeDelta::days(20));
    is(&desk.lee.protects(&two, &json!({"places": "country"})).await, 200);
    let sealed = async || -> i64 {
        let count = sqlx::query_scalar("select count(*) from desk.sealed_nonce");
        count.fetch_one(&desk.api.database.owner).await.unwrap()
    };
    assert_eq!((sealed().await, proofs(&desk).await.is_superset(&proved)), (2, false));
    for (pool, statement) in [
        (&desk.api.database.desk, "select nonce from desk.sealed_nonce"),
        (&desk.api.database.desk, "delete from desk.sealed_nonce"),
        (&desk.api.database.public, "select nonce from desk.sealed_nonce"),
    ] {
        let refused = sqlx::query(statement).execute(pool).await.expect_err(statement);
        assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("42501"), "{statement}");
    }
    desk.api.time.pass(TimeDelta::days(10));
    due::end_nonces(&desk.api.desk).await.unwrap();
    assert_eq!(sealed().await, 2, "not before");
    desk.api.time.pass(TimeDelta::seconds(1));
    due::end_nonces(&desk.api.desk).await.unwrap();
    assert_eq!(sealed().await, 1);
    // What is shown again too late is shown without its proof.
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    assert_eq!(undone["taken_back"].as_array().unwrap().len(), 3, "{undone}");
    assert!(desk.is_public(&format!("/v1/incidents/{one}")).await);
    let lost: Vec<Uuid> = proved.difference(&proofs(&desk).await).map(|(_, record)| *record).collect();
    assert_eq!(lost, [one.parse::<Uuid>().unwrap()]);
}

#[tokio::test]
async fn what_others_have_changed_since_is_left_to_them_and_told() {
    let desk = Desk::open().await;
    let [one, two, three] =
        [desk.published("one").await, desk.published("two").await, desk.published("three").await];
    let draft = desk.cho.submits(&case("draft")).await;
    desk.api.time.pass(TimeDelta::hours(1));
    let since = now(&desk);
    is(&desk.lee.protects(&one, &json!({"places": "subdivision"})).await, 200);
    is(&desk.kim.protects(&one, &json!({"places": "country"})).await, 200);
    is(&desk.lee.retracts(&two, &json!({"kind": "error"})).await, 200);
    is(&desk.kim.retracts(&two, &json!({"kind": "withdrawn"})).await, 200);
    let sources = [desk.source(&three).await, desk.source(&one).await];
    let source = format!("/v1/desk/sources/{}", sources[0]);
    let tag = desk.lee.reads(&source).await.tag();
    let joins = json!({"into": sources[1], "reason": "The same."});
    is(&desk.lee.sends("POST", &format!("{source}/merge"), &[("if-match", &tag)], &joins).await, 200);
    let erase = json!({"reason": "It was asked for."});
    is(&desk.kim.erases(&draft, &erase).await, 202);
    is(&desk.lee.erases(&draft, &erase).await, 200);
    let public = desk.everything_public().await;
    let undone = both_undo(&desk, id_of(&desk.lee), since).await;
    let why = |left: &Value| format!("{} {}", left["act"].as_str().unwrap(), left["why"].as_str().unwrap());
    let left: Vec<String> = undone["left"].as_array().unwrap().iter().map(why).collect();
    let told = ["erasure erased", "merge joined", "retraction changed_since", "protection changed_since"];
    assert_eq!(left, told);
    assert_eq!(undone["taken_back"].as_array().unwrap().len(), 1, "the key itself: {undone}");
    let again = looks(&desk.kim, id_of(&desk.lee), since).await.json();
    assert_eq!(again["left"], undone["left"], "it is still told");
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.everything_public().await, public);
}

#[tokio::test]
async fn only_two_others_who_have_seen_the_list_take_it_back() {
    let desk = Desk::open().await;
    let (one, two) = (desk.published("one").await, desk.published("two").await);
    desk.api.time.pass(TimeDelta::hours(1));
    let (since, key) = (now(&desk), id_of(&desk.lee).to_owned());
    is(&desk.lee.retracts(&one, &json!({"kind": "error"})).await, 200);
    let seen = looks(&desk.kim, &key, since).await;
    assert_eq!(looks(&desk.kim, &key, since).await.tag(), seen.tag(), "to look changes nothing");
    assert!(!desk.is_public(&format!("/v1/incidents/{one}")).await);
    assert_eq!(undoes(&desk.lee, &key, since, &seen.tag()).await.problem(), "403 second-person-required");
    let other = Person::of(&desk.api, KeyRole::Editor, "lee").await;
    assert_eq!(undoes(&other, &key, since, &seen.tag()).await.problem(), "403 second-person-required");
    is(&undoes(&desk.kim, &key, since, &seen.tag()).await, 202);
    // The key goes on: what the first has seen is not all of it.
    is(&desk.lee.retracts(&two, &json!({"kind": "error"})).await, 200);
    assert_eq!(undoes(&desk.park, &key, since, &seen.tag()).await.problem(), "412 precondition-failed");
    let more = looks(&desk.park, &key, since).await;
    is(&undoes(&desk.park, &key, since, &more.tag()).await, 202);
    let later = since + TimeDelta::hours(1);
    assert_eq!(looks(&desk.park, &key, later).await.json()["taken_back"].as_array().unwrap().len(), 1);
    // Somebody who gives out keys may be the second.
    let ada = Person::of(&desk.api, KeyRole::Admin, "ada").await;
    is(&undoes(&ada, &key, since, &more.tag()).await, 200);
    desk.api.register.refresh().await.unwrap();
    assert!(
        desk.is_public(&format!("/v1/incidents/{one}")).await
            && desk.is_public(&format!("/v1/incidents/{two}")).await
    );
    assert_eq!(looks(&desk.cho, &key, since).await.problem(), "403 forbidden");
    assert_eq!(looks(&desk.kim, "0000000000000000", since).await.problem(), "404 not-found");
}

#[tokio::test]
async fn the_keys_that_a_stolen_admin_key_made_are_revoked_with_it() {
    let desk = Desk::open().await;
    let (ada, bo) = (
        Person::of(&desk.api, KeyRole::Admin, "ada").await,
        Person::of(&desk.api, KeyRole::Admin, "bo").await,
    );
    desk.api.time.pass(TimeDelta::hours(1));
    let since = now(&desk);
    let makes = async |path: &str, body: Value| {
        let token = Uuid::new_v4().to_string();
        let made = ada.sends("POST", path, &[("idempotency-key", &token)], &body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        Person::with(&desk.api, made.json()["key"].as_str().unwrap())
    };
    let as_kim = makes("/v1/desk/keys", json!({"role": "editor", "holder": "kim"})).await;
    let as_lee = makes(&format!("/v1/desk/keys/{}/rotate", id_of(&desk.lee)), json!({})).await;
    let nobody = makes("/v1/desk/keys", json!({"role": "admin", "holder": "nobody"})).await;
    let confirms = async |by: &Person, key: &Person| {
        let confirm = format!("/v1/desk/keys/{}/confirm", id_of(key));
        is(&by.sends("POST", &confirm, &[], &json!({})).await, 200);
    };
    confirms(&bo, &nobody).await;
    let token = Uuid::new_v4().to_string();
    let body = json!({"role": "editor", "holder": "third"});
    let third = nobody.sends("POST", "/v1/desk/keys", &[("idempotency-key", &token)], &body).await.json();
    let third = Person::with(&desk.api, third["key"].as_str().unwrap());
    confirms(&desk.lee, &third).await;
    is(&third.reads("/v1/desk/me").await, 200);
    let revoked = ada.sends("DELETE", &format!("/v1/desk/keys/{}", id_of(&desk.oh)), &[], &Value::Null).await;
    is(&revoked, 200);
    assert_eq!(
        [as_kim.reads("/v1/desk/me").await.status, as_lee.reads("/v1/desk/me").await.status],
        [401, 401]
    );
    assert_eq!(
        [nobody.reads("/v1/desk/me").await.status, desk.lee.reads("/v1/desk/me").await.status],
        [200, 200]
    );
    let undone = both_undo(&desk, id_of(&ada), since).await;
    let keys: Vec<&Value> = undone["taken_back"].as_array().unwrap().iter().map(|act| &act["key"]).collect();
    let all = [&nobody, &as_lee, &as_kim, &third, &ada].map(id_of);
    assert_eq!(keys, all, "also those that were made with one that it made");
    assert_eq!(third.reads("/v1/desk/me").await.status, 401);
    assert_eq!(
        (undone["left"].as_array().unwrap().len(), &undone["left"][0]["why"]),
        (1, &json!("key_revoked"))
    );
    assert_eq!([nobody.reads("/v1/desk/me").await.status, ada.reads("/v1/desk/me").await.status], [401, 401]);
    // The last who can make keys stays, and that is said.
    let undone = both_undo(&desk, id_of(&bo), since).await;
    assert_eq!(
        (&undone["taken_back"], &undone["left"][0]["why"]),
        (&json!([]), &json!("last_admin")),
        "{undone}"
    );
    is(&bo.reads("/v1/desk/me").await, 200);
}

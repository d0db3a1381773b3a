//! A key from its making to its end.

use chrono::TimeDelta;
use refoulement::desk::Error;
use refoulement::desk::Refused;
use refoulement::desk::access::keys::key;
use refoulement::desk::access::keys::text::KeyText;
use refoulement::desk::access::keys::wanted::Wanted;
use refoulement::model::vocabulary::access::{KeyRole, KeyState};
use serde_json::Value;

use super::{create, everything_at_the_desk, id, opens, revoke, rotate};
use crate::support::api::Api;

#[tokio::test]
async fn a_key_is_made_listed_and_revoked_and_every_step_is_an_act() {
    let api = Api::report().await;
    let kim = api.key(KeyRole::Editor, "kim").await;
    let lee = api.key(KeyRole::Admin, "lee").await;
    assert!(opens(&api, &kim).await && opens(&api, &lee).await);
    let listed = key::list(api.desk.pool(), None).await.unwrap();
    let mut found: Vec<(&str, &str, KeyRole)> =
        listed.iter().map(|key| (key.id.as_str(), key.holder.as_str(), key.role)).collect();
    found.sort_by_key(|(_, holder, _)| *holder);
    assert_eq!(found, [(id(&kim), "kim", KeyRole::Editor), (id(&lee), "lee", KeyRole::Admin)]);
    let revoked = revoke(&api, id(&kim)).await.unwrap();
    assert!(!opens(&api, &kim).await, "it ends at the next request");
    assert!(opens(&api, &lee).await);
    // Once more changes nothing, and is no act.
    api.time.pass(TimeDelta::hours(1));
    assert_eq!(revoke(&api, id(&kim)).await.unwrap(), revoked);
    let rotated = rotate(&api, id(&lee), refoulement::desk::access::keys::issue::OVERLAP).await.unwrap();
    let acts: Vec<(String, String, Value)> =
        sqlx::query_as("select kind, actor, detail from desk.act where kind like 'key%' order by at, kind, detail->>'role' desc")
            .fetch_all(&api.database.desk)
            .await
            .unwrap();
    let kinds: Vec<(&str, &str)> =
        acts.iter().map(|(kind, actor, _)| (kind.as_str(), actor.as_str())).collect();
    let line = refoulement::desk::access::keys::key::COMMAND_LINE;
    assert_eq!(
        kinds,
        [("key_created", line), ("key_created", line), ("key_revoked", "ada"), ("key_rotated", "ada")]
    );
    assert_eq!(acts[2].2, serde_json::json!({"key": id(&kim), "role": "editor", "holder": "kim"}));
    assert_eq!(acts[3].2["successor"], rotated.key.id.as_str());
}

#[tokio::test]
async fn a_secret_is_kept_nowhere_and_printed_by_nothing() {
    let api = Api::report().await;
    let first = api.key(KeyRole::Admin, "ada").await;
    let second = rotate(&api, id(&first), refoulement::desk::access::keys::issue::OVERLAP).await.unwrap();
    assert!(opens(&api, &first).await && opens(&api, second.text.reveal()).await);
    let desk = everything_at_the_desk(&api).await;
    for text in [first.as_str(), second.text.reveal()] {
        let parts: Vec<&str> = text.split('_').collect();
        assert!(desk.contains(parts[1]), "the test sees the rows");
        for secret in [text, parts[2], parts[3]] {
            assert!(!desk.contains(secret), "{secret} is kept");
        }
        let caller = api.desk.verify(&KeyText::parse(text).unwrap()).await.unwrap().unwrap();
        let printed = format!(
            "{second:?} {:?} {caller:?} {:?}",
            api.desk,
            key::list(api.desk.pool(), None).await.unwrap()
        );
        assert!(
            printed.contains(parts[1]) && !printed.contains(parts[2]) && !printed.contains(&parts[2][..16]),
            "{printed}"
        );
    }
}

#[tokio::test]
async fn a_key_that_expires_ends_at_that_instant() {
    let api = Api::report().await;
    let expires_at = Some(api.desk.clock().now() + TimeDelta::hours(2));
    let issued = create(&api, Wanted { role: KeyRole::Contributor, holder: "kim".to_owned(), expires_at })
        .await
        .unwrap();
    let key = issued.text.reveal();
    assert!(opens(&api, key).await);
    api.time.pass(TimeDelta::hours(2) - TimeDelta::microseconds(1));
    assert!(opens(&api, key).await);
    api.time.pass(TimeDelta::microseconds(1));
    assert!(!opens(&api, key).await);
    assert_eq!(
        key::one(api.desk.pool(), &issued.key.id).await.unwrap().state(api.desk.clock().now()),
        KeyState::Expired
    );
    let refused =
        rotate(&api, &issued.key.id, refoulement::desk::access::keys::issue::OVERLAP).await.unwrap_err();
    assert!(matches!(refused, Error::Key(Refused::Ended { .. })), "{refused}");
}

#[tokio::test]
async fn a_rotation_lets_both_keys_live_for_the_overlap() {
    let api = Api::report().await;
    let old = api.key(KeyRole::Editor, "kim").await;
    let new = rotate(&api, id(&old), TimeDelta::hours(3)).await.unwrap();
    assert_eq!((new.key.role, new.key.holder.as_str()), (KeyRole::Editor, "kim"));
    assert!(opens(&api, &old).await && opens(&api, new.text.reveal()).await);
    assert_eq!(
        key::one(api.desk.pool(), id(&old)).await.unwrap().state(api.desk.clock().now()),
        KeyState::Ending
    );
    api.time.pass(TimeDelta::hours(3));
    assert!(!opens(&api, &old).await && opens(&api, new.text.reveal()).await);
    // Without an overlap the old one ends at once, and nothing is rotated twice.
    let newest = rotate(&api, &new.key.id, TimeDelta::zero()).await.unwrap();
    assert!(!opens(&api, new.text.reveal()).await && opens(&api, newest.text.reveal()).await);
    let refused = rotate(&api, &new.key.id, TimeDelta::zero()).await.unwrap_err();
    assert!(refused.to_string().contains(&newest.key.id), "{refused}");
}

#[tokio::test]
async fn a_rotation_never_lengthens_the_old_key_and_keeps_its_end_for_the_new() {
    let api = Api::report().await;
    let expires_at = Some(api.desk.clock().now() + TimeDelta::hours(2));
    let old =
        create(&api, Wanted { role: KeyRole::Editor, holder: "kim".to_owned(), expires_at }).await.unwrap();
    let new = rotate(&api, &old.key.id, TimeDelta::days(7)).await.unwrap();
    assert_eq!(new.key.expires_at, expires_at);
    assert_eq!(key::one(api.desk.pool(), &old.key.id).await.unwrap().expires_at, expires_at);
}

#[tokio::test]
async fn the_last_admin_key_stays() {
    let api = Api::report().await;
    let last = |refused: &Error| matches!(refused, Error::Key(Refused::LastAdmin(_)));
    let ada = api.key(KeyRole::Admin, "ada").await;
    assert!(last(&revoke(&api, id(&ada)).await.unwrap_err()));
    // One of another role, one that has expired, or one on its way out does not take its place.
    api.key(KeyRole::Editor, "kim").await;
    let expires_at = Some(api.desk.clock().now() + TimeDelta::hours(1));
    create(&api, Wanted { role: KeyRole::Admin, holder: "bo".to_owned(), expires_at }).await.unwrap();
    api.time.pass(TimeDelta::hours(1));
    assert!(last(&revoke(&api, id(&ada)).await.unwrap_err()));
    let next = rotate(&api, id(&ada), refoulement::desk::access::keys::issue::OVERLAP).await.unwrap();
    assert!(last(&revoke(&api, &next.key.id).await.unwrap_err()), "the old one lives for a day only");
    // The old one may go: it has a successor.
    revoke(&api, id(&ada)).await.unwrap();
    assert!(opens(&api, next.text.reveal()).await);
    // With another there, it may go too.
    api.key(KeyRole::Admin, "cy").await;
    revoke(&api, &next.key.id).await.unwrap();
}

#[tokio::test]
async fn of_two_admins_who_revoke_each_other_at_once_one_stays() {
    let api = Api::report().await;
    for round in 0..5 {
        let (one, two) = (api.key(KeyRole::Admin, "ada").await, api.key(KeyRole::Admin, "bo").await);
        let (first, second) = tokio::join!(revoke(&api, id(&one)), revoke(&api, id(&two)));
        // From the second round on one is there from before, and both may go.
        let refused = [first.is_err(), second.is_err()].iter().filter(|refused| **refused).count();
        assert_eq!(refused, usize::from(round == 0), "{first:?} {second:?}");
        let now = api.desk.clock().now();
        let keys = key::list(api.desk.pool(), None).await.unwrap();
        assert!(keys.iter().any(|key| key.role == KeyRole::Admin && key.is_active(now)));
        if round == 0 {
            api.key(KeyRole::Admin, "cy").await;
        }
    }
}

#[tokio::test]
async fn kim_and_kim_are_one_person() {
    let api = Api::report().await;
    for holder in [
        "Kim",
        "",
        "-kim",
        ".kim",
        "kim lee",
        "kim\u{e9}",
        "kim\n",
        "founding",
        &"k".repeat(65),
        "(command line)",
    ] {
        let refused =
            create(&api, Wanted { role: KeyRole::Editor, holder: holder.to_owned(), expires_at: None })
                .await
                .unwrap_err();
        assert!(
            matches!(&refused, Error::Key(Refused::Faulty(faults)) if faults[0].pointer == "/holder"),
            "{holder}: {refused}"
        );
    }
    for holder in ["kim", "0", "kim.lee_2-x", &"k".repeat(64)] {
        create(&api, Wanted { role: KeyRole::Editor, holder: holder.to_owned(), expires_at: None })
            .await
            .unwrap();
    }
    let now = Some(api.desk.clock().now());
    let over = create(&api, Wanted { role: KeyRole::Editor, holder: "kim".to_owned(), expires_at: now })
        .await
        .unwrap_err();
    assert!(
        matches!(&over, Error::Key(Refused::Faulty(faults)) if faults[0].pointer == "/expires"),
        "{over}"
    );
}

//! A clock that was set back or forward: nothing is dated before what came before it, no embargo ends before its time, and
//! whoever watches the service is told.

use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use refoulement::desk::acts::due::all_due;
use serde_json::json;

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn a_version_is_never_older_than_the_one_before_it_and_readyz_says_that_the_clock_is_behind() {
    let desk = Desk::open().await;
    let clock = async || {
        // What was found out holds for a second.
        tokio::time::sleep(Duration::from_millis(1100)).await;
        let ready = desk.api.get("/readyz").await;
        (ready["status"].as_str().unwrap().to_owned(), ready["clock"].as_str().unwrap().to_owned())
    };
    let said = |clock: &str| ("ready".to_owned(), clock.to_owned());
    assert_eq!(clock().await, said("right"));
    desk.api.time.pass(TimeDelta::days(3));
    desk.published("before").await;
    desk.api.time.pass(TimeDelta::days(-2));
    desk.published("after").await;
    let versions = desk.api.get("/v1/versions").await;
    let days: Vec<NaiveDate> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["published_at"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(days.is_sorted_by(|newer, older| newer >= older), "{versions}");
    assert_eq!(days[0], days[1], "{versions}");
    assert_eq!(clock().await, said("behind"));
    // Once it has caught up, all is well again.
    desk.api.time.pass(TimeDelta::days(2));
    assert_eq!(clock().await, said("right"));
}

#[tokio::test]
async fn a_clock_that_was_set_forward_ends_no_embargo_and_readyz_says_so() {
    let desk = Desk::open().await;
    let clock = async || {
        tokio::time::sleep(Duration::from_millis(1100)).await;
        desk.api.get("/readyz").await["clock"].as_str().unwrap().to_owned()
    };
    let is_public = async |id: &str| {
        all_due(&desk.api.desk).await.unwrap();
        desk.api.register.refresh().await.unwrap();
        desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.status == 200
    };
    let until = json!({"embargo_until": "2026-02-01T00:00:00Z"});
    let before = desk.cho.submits(&case("before")).await;
    desk.kim.accepts_with(&before, until.clone()).await;
    desk.api.time.set(TimeDelta::days(30));
    assert_eq!(clock().await, "ahead");
    assert!(!is_public(&before).await);
    // Nor does one that begins meanwhile, or is moved to a time that is past by the wrong clock.
    let meanwhile = desk.cho.submits(&case("meanwhile")).await;
    let accepted = desk.kim.accepts_with(&meanwhile, until).await;
    assert_eq!(accepted.json()["incident"]["state"], "embargoed", "{}", accepted.body);
    let later = json!({"until": "2026-02-02T00:00:00Z"});
    assert_eq!(desk.kim.moves_embargo(&before, &later).await.status, 200);
    assert!(!is_public(&before).await && !is_public(&meanwhile).await);
    // Set right again: each ends at its time, and a time that passes is no clock that is set.
    desk.api.time.set(TimeDelta::days(-30));
    assert_eq!(clock().await, "right");
    assert!(!is_public(&before).await && !is_public(&meanwhile).await);
    desk.api.time.pass(TimeDelta::hours(24));
    assert!(!is_public(&before).await && is_public(&meanwhile).await);
    desk.api.time.pass(TimeDelta::hours(24));
    assert!(is_public(&before).await);
    assert_eq!(clock().await, "right");
}

//! A clock that was set back: nothing is dated before what came before it, and whoever watches the service is told.

use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};

use crate::support::desk::Desk;

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

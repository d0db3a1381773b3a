//! How much one key may hand in.

use refoulement::http::limits::submissions::{OF_A_KEY, OF_A_NEW_KEY};
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::json;

use crate::support::api::pass;
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

/// How often a contributor hands something in before it is too much.
async fn hands_in(desk: &Desk) -> u64 {
    for n in 0..=OF_A_KEY {
        let token = format!("{n} at {}", desk.api.desk.clock().now());
        let answer =
            desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", &token)], &json!({})).await;
        if answer.status == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            return n;
        }
    }
    panic!("there is no end");
}

#[tokio::test]
async fn one_key_hands_in_so_much_an_hour_and_less_in_its_first_week() {
    let desk = Desk::open().await;
    assert_eq!(hands_in(&desk).await, OF_A_NEW_KEY);
    assert_eq!(desk.cho.reads("/v1/desk/incidents").await.status, 200, "reading is another matter");
    desk.oh.submits(&case("other")).await;
    desk.api.time.pass(chrono::TimeDelta::days(8));
    pass(std::time::Duration::from_hours(3)).await;
    assert_eq!(hands_in(&desk).await, OF_A_KEY);
}

#[tokio::test]
async fn a_key_that_takes_the_place_of_an_old_one_is_not_new() {
    let desk = Desk::open().await;
    desk.api.time.pass(chrono::TimeDelta::days(8));
    let again = Person::of(&desk.api, KeyRole::Contributor, "cho").await;
    for n in 0..=OF_A_NEW_KEY {
        let token = n.to_string();
        let answer = again.sends("POST", "/v1/incidents", &[("idempotency-key", &token)], &json!({})).await;
        assert_ne!(answer.status, 429);
    }
}

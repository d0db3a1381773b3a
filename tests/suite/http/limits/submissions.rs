//! How much one key may hand in.

use serde_json::json;

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn one_key_hands_in_so_much_an_hour() {
    let desk = Desk::open().await;
    let mut last = 0;
    for n in 0..=refoulement::http::limits::submissions::OF_A_KEY {
        let answer =
            desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", &n.to_string())], &json!({})).await;
        last = answer.status.as_u16();
        if last == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            assert_eq!(n, refoulement::http::limits::submissions::OF_A_KEY);
        }
    }
    assert_eq!(last, 429);
    assert_eq!(desk.cho.reads("/v1/desk/incidents").await.status, 200, "reading is another matter");
    desk.oh.submits(&case("other")).await;
}

//! Keys over HTTP, for admins.

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use crate::support::api::{Answer, Api};

const KEYS: &str = "/v1/desk/keys";

async fn post(api: &Api, key: &str, path: &str, token: &str, body: &Value) -> Answer {
    api.send_json("POST", path, Some(key), &[("idempotency-key", token)], body).await
}

#[tokio::test]
async fn an_admin_makes_lists_rotates_and_revokes_keys() {
    let api = Api::report().await;
    let (admin, second) = (api.key(KeyRole::Admin, "ada").await, api.key(KeyRole::Editor, "lee").await);
    let made =
        post(&api, &admin, KEYS, "1", &json!({"role": "editor", "holder": "kim", "expires": "2027-01-31"}))
            .await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!(
        (&made["role"], &made["holder"], &made["created_by"]),
        (&json!("editor"), &json!("kim"), &json!("ada"))
    );
    assert_eq!((&made["expires_at"], &made["state"]), (&json!("2027-01-31T00:00:00Z"), &json!("waiting")));
    let key = made["key"].as_str().unwrap();
    let one = format!("{KEYS}/{}", made["id"].as_str().unwrap());
    let made = api.send_text("POST", &format!("{one}/confirm"), Some(&second), &[], "").await.json();
    assert_eq!(made["state"], "active");
    assert_eq!(api.send_text("GET", "/livez", Some(key), &[], "").await.status, 200);

    let read = api.send_text("GET", &one, Some(&admin), &[], "").await;
    assert_eq!(read.headers["cache-control"], "no-store");
    assert_eq!(read.json(), made);
    let listed = api.send_text("GET", KEYS, Some(&admin), &[], "").await;
    assert!(
        listed.json()["keys"].as_array().unwrap().contains(&made)
            && !listed.body.contains(key.split('_').nth(2).unwrap())
    );

    let rotated = post(&api, &admin, &format!("{one}/rotate"), "2", &json!({"overlap_hours": 1})).await;
    assert_eq!(rotated.status, 201, "{}", rotated.body);
    let rotated = rotated.json();
    let confirm = format!("{KEYS}/{}/confirm", rotated["id"].as_str().unwrap());
    assert_eq!(api.send_text("POST", &confirm, Some(key), &[], "").await.status, 200);
    assert_eq!((&rotated["holder"], &rotated["expires_at"]), (&made["holder"], &made["expires_at"]));
    let old = api.send_text("GET", &one, Some(&admin), &[], "").await.json();
    assert_eq!(
        (&old["state"], &old["rotated_to"], &old["expires_at"]),
        (&json!("ending"), &rotated["id"], &json!("2026-01-31T13:00:00Z"))
    );

    for _ in 0..2 {
        let revoked = api.send_text("DELETE", &one, Some(&admin), &[], "").await;
        assert_eq!((revoked.status.as_u16(), &revoked.json()["state"]), (200, &json!("revoked")));
        assert_eq!(
            api.send_text("GET", "/livez", Some(key), &[], "").await.status,
            401,
            "it ends at the next request"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_done_with_a_key_is_said() {
    let api = Api::report().await;
    let admin = api.key(KeyRole::Admin, "ada").await;
    let own = format!("{KEYS}/{}", admin.split('_').nth(1).unwrap());
    assert_eq!(api.send_text("DELETE", &own, Some(&admin), &[], "").await.problem(), "409 conflict");
    assert_eq!(
        post(&api, &admin, &format!("{own}/rotate"), "1", &json!({"overlap_hours": 9000})).await.json()["errors"]
            [0]["pointer"],
        "/overlap_hours"
    );
    for (body, pointer) in [
        (json!({"role": "king", "holder": "kim"}), "/role"),
        (json!({"role": "editor", "holder": "Kim"}), "/holder"),
        (json!({"role": "editor"}), "/holder"),
        (json!({"role": "editor", "holder": "kim", "expires": "2026-01-31"}), "/expires"),
        (json!({"role": "editor", "holder": "kim", "expires": "2026-02-30"}), "/expires"),
        (json!({"role": "editor", "holder": "kim", "secret": "x"}), "/secret"),
    ] {
        let refused = post(&api, &admin, KEYS, "2", &body).await;
        assert_eq!(refused.problem(), "422 validation-failed", "{body}");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    let random = api.send_text("GET", &format!("{KEYS}/0000000000000000"), Some(&admin), &[], "").await;
    for unknown in ["x", "%00", "0000000000000001", "00000000-0000-4000-8000-000000000000"] {
        for (method, path) in [("GET", ""), ("DELETE", "")] {
            let answer =
                api.send_text(method, &format!("{KEYS}/{unknown}{path}"), Some(&admin), &[], "").await;
            assert_eq!(
                (answer.problem(), &answer.json()["detail"]),
                ("404 not-found".to_owned(), &random.json()["detail"]),
                "{unknown}"
            );
        }
        assert_eq!(
            post(&api, &admin, &format!("{KEYS}/{unknown}/rotate"), unknown, &json!({})).await.problem(),
            "404 not-found",
            "{unknown}"
        );
    }
    // With a successor it may go, and then the successor cannot be replaced by the one that went.
    let next = post(&api, &admin, &format!("{own}/rotate"), "3", &json!({"overlap_hours": 0})).await.json();
    assert_eq!(api.send_text("GET", KEYS, Some(&admin), &[], "").await.status, 401);
    let next = next["key"].as_str().unwrap();
    assert_eq!(post(&api, next, &format!("{own}/rotate"), "4", &json!({})).await.problem(), "409 conflict");
    assert_eq!(api.send_text("DELETE", &own, Some(next), &[], "").await.status, 200);
    assert_eq!(
        api.send_text("GET", &format!("{KEYS}?limit=5"), Some(next), &[], "").await.problem(),
        "400 invalid-query"
    );
    assert_eq!(api.send_text("PUT", KEYS, Some(next), &[], "").await.problem(), "405 method-not-allowed");
}

#[tokio::test]
async fn two_admins_who_revoke_each_other_over_http_leave_one() {
    let api = Api::report().await;
    let (ada, bo) = (api.key(KeyRole::Admin, "ada").await, api.key(KeyRole::Admin, "bo").await);
    let path = |key: &str| format!("{KEYS}/{}", key.split('_').nth(1).unwrap());
    let (to_bo, to_ada) = (path(&bo), path(&ada));
    let (one, two) = tokio::join!(
        api.send_text("DELETE", &to_bo, Some(&ada), &[], ""),
        api.send_text("DELETE", &to_ada, Some(&bo), &[], "")
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    // The second is refused as the last, or for a key that has ended before it was looked at.
    assert!([[200, 401], [200, 409]].contains(&statuses), "{statuses:?}");
}

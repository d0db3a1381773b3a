//! If-Match, strong tags, and who may do what.

use refoulement::model::vocabulary::access::KeyRole;

use super::Bench;
use crate::support::api::Api;

#[tokio::test]
async fn a_change_names_what_it_changes() {
    let bench = Bench::of(&Api::report().await);
    assert_eq!(bench.send("POST", "/match", &[], "").await.problem(), "428 precondition-required");
    let right = bench.send("POST", "/match", &[("if-match", "\"now\"")], "").await;
    assert_eq!((right.status.as_u16(), right.body.as_str()), (200, "now"));
    for other in ["\"before\"", "\"\"", "W/\"now\""] {
        assert_eq!(
            bench.send("POST", "/match", &[("if-match", other)], "").await.problem(),
            "412 precondition-failed",
            "{other}"
        );
    }
    for wrong in [
        "*",
        "now",
        "\"now",
        "now\"",
        "\"now\", \"before\"",
        "\"now\" \"now\"",
        "\"n w\"",
        "W/now",
        "w/\"now\"",
        "",
        "\"\u{e9}\"",
    ] {
        assert_eq!(
            bench.send("POST", "/match", &[("if-match", wrong)], "").await.problem(),
            "400 invalid-header",
            "{wrong}"
        );
    }
    let twice = bench.send("POST", "/match", &[("if-match", "\"now\""), ("if-match", "\"now\"")], "").await;
    assert_eq!(twice.problem(), "400 invalid-header");
}

#[tokio::test]
async fn a_thing_of_the_desk_has_a_strong_tag_and_is_kept_by_nobody() {
    let bench = Bench::of(&Api::report().await);
    let item = bench.send("GET", "/item", &[], "").await;
    assert_eq!(item.headers["etag"], "\"now\"");
    assert_eq!(item.headers["cache-control"], "no-store");
    assert_eq!(item.json(), serde_json::json!({"a": 1}));
}

#[tokio::test]
async fn a_role_opens_what_it_names_and_nothing_else() {
    let api = Api::report().await;
    let bench = Bench::of(&api);
    for (path, may, named) in [
        ("/writer", &[KeyRole::Contributor, KeyRole::Editor][..], "a contributor or an editor"),
        ("/editor", &[KeyRole::Editor], "an editor"),
        ("/admin", &[KeyRole::Admin], "an admin"),
    ] {
        let nobody = bench.send("GET", path, &[], "").await;
        assert_eq!(nobody.problem(), "401 unauthenticated", "{path}");
        assert_eq!(nobody.headers["www-authenticate"], "Bearer");
        for role in KeyRole::ALL {
            let answer = bench.as_holder_of(&api.key(*role, "kim").await, path).await;
            if may.contains(role) {
                assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "kim"), "{path} as {role}");
            } else {
                assert_eq!(answer.problem(), "403 forbidden", "{path} as {role}");
                assert!(answer.json()["detail"].as_str().unwrap().contains(named), "{}", answer.body);
            }
        }
    }
}

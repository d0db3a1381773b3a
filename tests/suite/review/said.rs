//! What becomes readable without a publication is looked at as well: what is no longer hidden, and public reasons.

use serde_json::{Value, json};

use super::embargoes::derived;
use super::{Desk, case, parse};

fn fault(answer: &crate::support::api::Answer) -> (u16, Value, Value) {
    let body = parse(answer);
    (answer.status.as_u16(), body["errors"][0]["pointer"].clone(), body["errors"][0]["code"].clone())
}

#[tokio::test]
async fn what_would_be_shown_again_is_confirmed_by_both() {
    let desk = Desk::open().await;
    let mut named = derived("quoted");
    named["incident"]["claims"][0]["quote"] = json!("Kim Chol-su was among them.");
    named["incident"]["claims"][0]["key"] = json!("one");
    named["sources"][1]["title"] = json!("As told by Pak Yong-ho");
    let id = desk.submit(&desk.park, &named).await;
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"claims": {"one": "content"}})).await;
    let plain =
        parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await)["revision"]["id"].clone();
    let accepted = desk.act(&desk.kim, "POST", &id, "/accept", &json!({"revision": plain})).await;
    assert_eq!(accepted.status, 200, "nothing of it is shown: {}", accepted.body);
    for key in [&desk.kim, &desk.lee] {
        let refused = desk.act(key, "PUT", &id, "/protection", &json!({})).await;
        assert_eq!(
            fault(&refused),
            (422, json!("/claims/0/quote"), json!("personal-name")),
            "{}",
            refused.body
        );
        let of_source =
            desk.act(key, "PUT", &id, "/protection", &json!({"confirmed": ["/claims/0/quote"]})).await;
        assert_eq!(
            fault(&of_source),
            (422, json!("/sources/quoted-root/title"), json!("personal-name")),
            "{}",
            of_source.body
        );
        let confirmed = json!({"confirmed": ["/claims/0/quote", "/sources/quoted-root/title"]});
        let done = desk.act(key, "PUT", &id, "/protection", &confirmed).await;
        assert!(done.status.is_success(), "{}", done.body);
    }
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}")).await["claims"][0]["quote"],
        "Kim Chol-su was among them."
    );
    // To hide it again asks for nothing, and a slip of the pen is still one.
    assert_eq!(desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"quotes": ["one"]})).await.status, 200);
    assert_eq!(desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"quote": ["one"]})).await.status, 422);
}

#[tokio::test]
async fn what_came_in_for_a_withdrawn_incident_is_looked_at_before_it_is_restored() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.park, &derived("early")).await;
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": ["early"]})).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    desk.both("PUT", &id, "/protection", &json!({})).await;
    assert_eq!(desk.correct(&desk.park, "early", &json!({"title": "As told by Pak Yong-ho"})).await, 200);
    let refused = desk.act(&desk.kim, "POST", &id, "/restore", &json!({"reason": "Yes."})).await;
    assert_eq!(
        fault(&refused),
        (422, json!("/sources/early/title"), json!("personal-name")),
        "{}",
        refused.body
    );
    desk.both("POST", &id, "/restore", &json!({"reason": "Yes.", "confirmed": ["/sources/early/title"]}))
        .await;
}

#[tokio::test]
async fn a_public_reason_is_looked_at_like_any_other_public_text() {
    let desk = Desk::open().await;
    let (id, heir) = (desk.published("reason").await, desk.published("heir").await);
    for (what, mut body) in [("/retract", json!({"kind": "error"})), ("/merge", json!({"into": heir}))] {
        body["reason"] = json!("Kim Chol-su asked for it.");
        let refused = desk.act(&desk.kim, "POST", &id, what, &body).await;
        assert_eq!(fault(&refused), (422, json!("/reason"), json!("personal-name")), "{}", refused.body);
    }
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"places": "country"})).await;
    let mut told =
        json!({"kind": "error", "reason": "Kim Chol-su was not in Tumen.", "confirmed": ["/reason"]});
    let refused = desk.act(&desk.kim, "POST", &id, "/retract", &told).await;
    assert_eq!(fault(&refused), (422, json!("/reason"), json!("names-hidden-place")), "{}", refused.body);
    told["reason"] = json!("Kim Chol-su asked for it.");
    assert_eq!(desk.act(&desk.kim, "POST", &id, "/retract", &told).await.status, 200);
    assert!(
        desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.body.contains("Kim Chol-su asked for it.")
    );
}

#[tokio::test]
async fn a_reason_that_names_a_place_hidden_since_no_longer_says_it() {
    let desk = Desk::open().await;
    for kind in ["error", "withdrawn"] {
        let id = desk.published(&format!("told-{kind}")).await;
        desk.act(
            &desk.kim,
            "POST",
            &id,
            "/retract",
            &json!({"kind": kind, "reason": "It was not in Tumen."}),
        )
        .await;
        let said = async || desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.body;
        assert!(said().await.contains("It was not in Tumen."));
        let protected = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"places": "country"})).await;
        assert_eq!(protected.status, 200, "{}", protected.body);
        let hidden = async || {
            let said = said().await;
            said.contains("[withheld]") && !said.contains("Tumen")
        };
        assert!(hidden().await, "{kind}: {}", said().await);
        desk.rebuilds_the_same().await;
        assert!(hidden().await, "{kind}");
        if kind == "withdrawn" {
            desk.both("POST", &id, "/erase", &json!({"reason": "Asked for."})).await;
            desk.rebuilds_the_same().await;
            assert!(hidden().await, "what is erased hid it");
        }
    }
    let merged = desk.published("merged").await;
    let heir = desk.submit(&desk.park, &case("heir")).await;
    desk.accept(&desk.kim, &heir).await;
    desk.act(&desk.kim, "PUT", &heir, "/protection", &json!({"places": "country"})).await;
    let refused = desk
        .act(&desk.kim, "POST", &merged, "/merge", &json!({"into": heir, "reason": "Both were in Tumen."}))
        .await;
    assert_eq!(fault(&refused), (422, json!("/reason"), json!("names-hidden-place")), "the heir hides it");
}

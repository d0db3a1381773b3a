//! What becomes readable is looked at: what comes in, what is no longer hidden, and public reasons.

use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::{Desk, case, derived};
use crate::support::person::digests;

/// What confirms the only caution of a refusal.
fn digest(refused: &Answer) -> Value {
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
    errors[0]["digest"].clone()
}

fn fault(answer: &Answer) -> (u16, Value, Value) {
    let body = answer.json();
    (answer.status.as_u16(), body["errors"][0]["pointer"].clone(), body["errors"][0]["code"].clone())
}

#[tokio::test]
async fn what_looks_like_a_name_is_confirmed_before_it_is_public() {
    let desk = Desk::open().await;
    let mut named = case("named");
    named["incident"]["summary"] =
        json!("Among them was a woman named Ri Yong Hui; write to somebody@mail.example.");
    let id = desk.cho.submits(&named).await;
    let shown = desk.kim.sees(&id).await.json();
    let revision = &shown["revision"]["id"];
    let codes: Vec<&Value> =
        shown["editors"]["cautions"].as_array().unwrap().iter().map(|caution| &caution["code"]).collect();
    assert!(codes.contains(&&json!("personal-name")) && codes.contains(&&json!("email")), "{codes:?}");
    let refused = desk.kim.acts("POST", &id, "/accept", &json!({"revision": revision})).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["errors"][0]["pointer"]),
        (422, &json!("/summary")),
        "{}",
        refused.body
    );
    assert!(!refused.body.contains("somebody@mail.example") || refused.body.len() < 3000);
    // The pointer alone says nothing of what was read there.
    let confirming = async |confirmed: Value| {
        let body = json!({"revision": revision, "confirmed": confirmed});
        desk.kim.acts("POST", &id, "/accept", &body).await
    };
    assert_eq!(confirming(json!(["/summary"])).await.problem(), "422 validation-failed");
    let confirmed = confirming(json!(digests(&shown["editors"]))).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.body);
}

#[tokio::test]
async fn what_confirms_one_text_confirms_no_other() {
    let desk = Desk::open().await;
    let telling = async |name: &str, summary: &str| {
        let mut told = case(name);
        told["incident"]["summary"] = json!(summary);
        let id = desk.cho.submits(&told).await;
        let shown = desk.kim.sees(&id).await.json();
        (id, shown["revision"]["id"].clone(), shown["editors"]["cautions"][0]["digest"].clone())
    };
    let accept = async |id: &str, revision: &Value, digest: &Value| {
        let body = json!({"revision": revision, "confirmed": [digest]});
        desk.kim.acts("POST", id, "/accept", &body).await
    };
    let (id, _, first) = telling("one", "Kim Chol-su was among them. He is free.").await;
    let (other, revision, same) = telling("other", "Kim Chol-su was among them. He is free.").await;
    assert_ne!(first, same, "of another record");
    assert_eq!(accept(&other, &revision, &first).await.problem(), "422 validation-failed");
    // The name that is found is the same one; what stands beside it is not.
    let hidden = json!({"incident": {"summary": "Kim Chol-su was among them. He hides at his aunt's."}});
    assert_eq!(desk.cho.revises(&id, &hidden).await.status, 200);
    let revision = desk.kim.sees(&id).await.json()["revision"]["id"].clone();
    let refused = accept(&id, &revision, &first).await;
    assert_eq!(fault(&refused), (422, json!("/summary"), json!("personal-name")), "{}", refused.body);
    assert_eq!(accept(&id, &revision, &digest(&refused)).await.status, 200);
}

#[tokio::test]
async fn only_who_confirms_is_shown_digests() {
    let desk = Desk::open().await;
    let mut named = case("told");
    named["incident"]["summary"] = json!("Kim Chol-su was among them.");
    let answer = desk.cho.hands_in(&named).await;
    assert_eq!(answer["own_words"][0]["code"], "personal-name", "{answer}");
    let id = answer["id"].as_str().unwrap();
    assert!(!answer.to_string().contains("digest") && !desk.cho.sees(id).await.body.contains("digest"));
    assert!(desk.kim.sees(id).await.body.contains("digest"));
}

#[tokio::test]
async fn what_would_be_shown_again_is_confirmed_by_both() {
    let desk = Desk::open().await;
    let mut named = derived("quoted");
    named["incident"]["claims"][0]["quote"] = json!("Kim Chol-su was among them.");
    named["incident"]["claims"][0]["key"] = json!("one");
    named["sources"][1]["title"] = json!("As told by Pak Yong-ho");
    let id = desk.park.submits(&named).await;
    desk.kim.protects(&id, &json!({"claims": {"one": "content"}})).await;
    let plain = desk.kim.sees(&id).await.json()["revision"]["id"].clone();
    let accepted = desk.kim.acts("POST", &id, "/accept", &json!({"revision": plain})).await;
    assert_eq!(accepted.status, 200, "nothing of it is shown: {}", accepted.body);
    for person in [&desk.kim, &desk.lee] {
        let refused = person.protects(&id, &json!({})).await;
        assert_eq!(
            fault(&refused),
            (422, json!("/claims/0/quote"), json!("personal-name")),
            "{}",
            refused.body
        );
        let of_claim = &refused.json()["errors"][0]["digest"];
        let of_source = person.protects(&id, &json!({"confirmed": [of_claim]})).await;
        assert_eq!(
            fault(&of_source),
            (422, json!("/sources/quoted-root/title"), json!("personal-name")),
            "{}",
            of_source.body
        );
        let confirmed = json!({"confirmed": [of_claim, digest(&of_source)]});
        let done = person.protects(&id, &confirmed).await;
        assert!(done.status.is_success(), "{}", done.body);
    }
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}")).await["claims"][0]["quote"],
        "Kim Chol-su was among them."
    );
    // To hide it again asks for nothing, and a slip of the pen is still one.
    assert_eq!(desk.kim.protects(&id, &json!({"quotes": ["one"]})).await.status, 200);
    assert_eq!(desk.kim.protects(&id, &json!({"quote": ["one"]})).await.status, 422);
}

#[tokio::test]
async fn what_came_in_for_a_withdrawn_incident_is_looked_at_before_it_is_restored() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("early")).await;
    desk.kim.protects(&id, &json!({"sources": ["early"]})).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    desk.both("PUT", &id, "/protection", &json!({})).await;
    assert_eq!(desk.park.corrects("early", &json!({"title": "As told by Pak Yong-ho"})).await, 200);
    let refused = desk.kim.restores(&id, &json!({"reason": "Yes."})).await;
    assert_eq!(
        fault(&refused),
        (422, json!("/sources/early/title"), json!("personal-name")),
        "{}",
        refused.body
    );
    desk.both("POST", &id, "/restore", &json!({"reason": "Yes.", "confirmed": [digest(&refused)]})).await;
}

#[tokio::test]
async fn more_than_two_hundred_cautions_are_confirmed_one_by_one() {
    let desk = Desk::open().await;
    let mut named = case("many");
    let words: Vec<String> = (0..30).map(|nth| format!("Kim Chol-su, the {nth}th of them")).collect();
    let claim = named["incident"]["claims"][0].clone();
    let claims = (0..8).map(|nth| {
        let mut claim = claim.clone();
        claim["key"] = json!(format!("claim-{nth}"));
        claim["attribution"] = json!(words);
        claim
    });
    named["incident"]["claims"] = claims.collect();
    let id = desk.cho.submits(&named).await;
    let shown = desk.kim.sees(&id).await.json();
    let digests = digests(&shown["editors"]);
    assert_eq!(digests.len(), 240);
    let revision = &shown["revision"]["id"];
    let accept = async |confirmed: &[&Value]| {
        desk.kim.acts("POST", &id, "/accept", &json!({"revision": revision, "confirmed": confirmed})).await
    };
    let refused = accept(&digests[..239]).await;
    assert_eq!((fault(&refused).2, digest(&refused)), (json!("personal-name"), digests[239].clone()));
    let endless = vec![digests[0]; 10_001];
    assert_eq!(fault(&accept(&endless).await).2, "too-many");
    assert_eq!(accept(&digests).await.status, 200);
}

#[tokio::test]
async fn what_is_said_of_one_person_alone_is_confirmed() {
    let desk = Desk::open().await;
    let mut told = case("one");
    told["incident"]["groups"] = json!([
        {"kind": "minor", "min": 1, "max": 1, "ages": [13], "claims": ["one"]},
        {"kind": "guide", "min": 1, "max": 1, "nationality": "MN", "claims": ["one"]},
        {"kind": "minor", "min": 2, "max": 2, "ages": [9, 11], "nationality": "KP", "claims": ["one"]},
        {"kind": "minor", "min": 1, "max": 1, "nationality": "KP", "claims": ["one"]},
    ]);
    told["incident"]["claims"][0]["key"] = json!("one");
    let id = desk.cho.submits(&told).await;
    let shown = desk.kim.sees(&id).await.json();
    let found = |shown: &Value| -> Vec<(String, String)> {
        let cautions = shown["editors"]["cautions"].as_array().unwrap();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        cautions.iter().map(|caution| (word(&caution["pointer"]), word(&caution["code"]))).collect()
    };
    let one = |pointer: &str| (pointer.to_owned(), "one-person".to_owned());
    assert_eq!(found(&shown), [one("/groups/0/ages"), one("/groups/1/nationality")], "{shown}");
    let refused = desk.kim.acts("POST", &id, "/accept", &json!({"revision": shown["revision"]["id"]})).await;
    assert_eq!(fault(&refused), (422, json!("/groups/0/ages"), json!("one-person")), "{}", refused.body);
    // Of an incident of one person every part is that person.
    let mut alone = case("alone");
    alone["incident"]["claims"][0]["people"] =
        json!({"min": 1, "max": 1, "quantifier": "exact", "counts": "refugees"});
    alone["incident"]["groups"] = json!([{"kind": "minor", "min": 1, "ages": [16]}]);
    let answer = desk.cho.hands_in(&alone).await;
    assert_eq!(answer["own_words"][0]["pointer"], "/incident/groups/0/ages", "{answer}");
}

#[tokio::test]
async fn a_name_on_a_network_in_a_quote_is_confirmed() {
    let desk = Desk::open().await;
    let mut told = case("network");
    told["incident"]["claims"][0]["quote"] = json!("Ask @kimcs1985, said mr pak; 李明被捕。");
    let id = desk.cho.submits(&told).await;
    let shown = desk.kim.sees(&id).await.json();
    let codes: Vec<_> =
        shown["editors"]["cautions"].as_array().unwrap().iter().map(|caution| &caution["code"]).collect();
    assert_eq!(codes, ["personal-name", "handle"], "{shown}");
}

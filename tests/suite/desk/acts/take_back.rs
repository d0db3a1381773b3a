//! Somebody takes back what they handed in: it is gone at once, and the editors see that it is.

use serde_json::{Value, json};

use super::kept;
use crate::support::desk::{Desk, case, derived};

const WORD: &str = "xylophone";

/// What the editors are told was taken back: subject and holder.
async fn told(desk: &Desk) -> Vec<(Value, Value)> {
    let queue = desk.kim.reads("/v1/desk/incidents").await.json();
    let told = queue["taken_back"].as_array().unwrap().iter();
    told.map(|told| (told["subject"].clone(), told["holder"].clone())).collect()
}

async fn waiting(desk: &Desk) -> usize {
    desk.kim.reads("/v1/desk/incidents").await.json()["incidents"].as_array().unwrap().len()
}

fn incident(id: &str) -> String {
    format!("/v1/desk/incidents/{id}")
}

#[tokio::test]
async fn a_submission_is_taken_back_with_its_sources_and_can_be_sent_again() {
    let desk = Desk::open().await;
    let sent = derived(WORD);
    let id = desk.cho.submits(&sent).await;
    assert_eq!(
        desk.cho.revises(&id, &json!({"incident": {"summary": format!("More of {WORD}.")}})).await.status,
        200
    );
    let question =
        json!({"revision": desk.revision_of(&id).await["id"], "question": format!("Who is {WORD}?")});
    assert_eq!(desk.kim.asks(&id, &question).await.status, 200);
    assert_eq!(waiting(&desk).await, 1);
    let done = desk.cho.takes_back(&incident(&id)).await;
    assert_eq!((done.status.as_u16(), &done.json()["incident"]), (200, &Value::Null), "{}", done.body);
    assert_eq!((waiting(&desk).await, told(&desk).await), (0, vec![(json!("incident"), json!("cho"))]));
    assert!(!kept(&desk).await.contains(WORD));
    assert_eq!(desk.cho.sees(&id).await.status, 404);
    assert_eq!(desk.cho.reads("/v1/desk/incidents").await.json()["incidents"], json!([]));
    assert_eq!(desk.oh.reads("/v1/desk/incidents").await.json()["taken_back"], json!([]));
    let left = desk.kim.reads(&format!("{}/revisions", incident(&id))).await.json();
    assert_eq!(
        (&left["revisions"][0]["state"], &left["revisions"][1]["state"]),
        (&json!("erased"), &json!("erased"))
    );
    assert_eq!(desk.kim.reads("/v1/desk/sources").await.json()["sources"], json!([]));
    desk.api.time.pass(chrono::TimeDelta::days(8));
    assert_eq!(told(&desk).await, vec![]);
    let again = desk.cho.submits(&sent).await;
    assert_eq!(desk.kim.accepts(&again).await.status, 200);
}

#[tokio::test]
async fn a_source_that_somebody_else_cites_stays() {
    let desk = Desk::open().await;
    let mut sent = case("shared");
    sent["sources"][0]["url"] = json!("https://daily.example/shared");
    let (first, second) = (desk.park.submits(&sent).await, desk.lee.submits(&sent).await);
    assert_eq!(desk.source(&first).await, desk.source(&second).await, "one article");
    assert_eq!(desk.park.takes_back(&incident(&first)).await.status, 200);
    let accepted = desk.kim.accepts(&second).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
}

#[tokio::test]
async fn a_proposal_is_taken_back_by_its_author_alone() {
    let desk = Desk::open().await;
    let id = desk.published("public").await;
    let before = desk.everything_public().await;
    let claim = json!({
        "claim": {"key": "more", "people": {"min": 8, "max": 8, "quantifier": "exact", "counts": "refugees"}, "quote": format!("{WORD} was there.")},
        "sources": [{"outlet": WORD, "title": format!("Eight: {WORD}"), "url": format!("https://{WORD}.example/8")}],
    });
    assert_eq!(desk.oh.claims(&id, &claim).await.status, 201);
    let proposal = desk.oh.sees(&id).await.json()["proposals"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("{}/proposals/{proposal}", incident(&id));
    assert_eq!(desk.cho.takes_back(&path).await.status, 404, "another's is not there");
    assert_eq!(desk.kim.takes_back(&path).await.problem(), "409 invalid-transition");
    let untold = desk.cho.sees(&id).await.tag();
    let done = desk.oh.takes_back(&path).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let own = done.json()["incident"]["proposals"][0].clone();
    assert_eq!((&own["state"], &own["changes"], &own["reason"]), (&json!("erased"), &json!([]), &json!("")));
    assert!(!kept(&desk).await.contains(WORD));
    let seen = desk.kim.sees(&id).await.json();
    assert_eq!((&seen["proposals"], &seen["conversation"][0]["kind"]), (&json!([]), &json!("taken_back")));
    assert_eq!((waiting(&desk).await, told(&desk).await), (0, vec![(json!("incident"), json!("oh"))]));
    assert_eq!(desk.cho.sees(&id).await.tag(), untold, "nobody else is told");
    assert_eq!(desk.oh.takes_back(&path).await.problem(), "409 invalid-transition", "once is all");
    assert_eq!(desk.everything_public().await, before);
}

#[tokio::test]
async fn what_an_editor_revised_waits_again_once_that_is_taken_back() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("revised")).await;
    assert_eq!(
        desk.lee.revises(&id, &json!({"incident": {"title": format!("Nine and {WORD}")}})).await.status,
        200
    );
    assert_eq!(
        desk.cho.takes_back(&incident(&id)).await.problem(),
        "409 invalid-transition",
        "an editor decided"
    );
    assert_eq!(
        desk.kim.takes_back(&incident(&id)).await.problem(),
        "409 invalid-transition",
        "it is not theirs"
    );
    let done = desk.lee.takes_back(&incident(&id)).await.json();
    assert_eq!(
        (
            &done["incident"]["revision"]["author"],
            &done["incident"]["revision"]["state"],
            &done["incident"]["state"]
        ),
        (&json!("cho"), &json!("submitted"), &json!("submitted")),
        "{done}"
    );
    assert!(!kept(&desk).await.contains(WORD));
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    // Of what is public a revision that waits goes, and what is public stays.
    assert_eq!(
        desk.lee.revises(&id, &json!({"incident": {"title": format!("Nine and {WORD}")}})).await.status,
        200
    );
    assert_eq!(desk.lee.takes_back(&incident(&id)).await.json()["incident"]["state"], "published");
    assert!(!kept(&desk).await.contains(WORD) && waiting(&desk).await == 0);
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_was_decided_is_not_taken_back() {
    let desk = Desk::open().await;
    let public = desk.published("accepted").await;
    let approved = desk.cho.submits(&case("approved")).await;
    desk.approve(&approved).await;
    let rejected = desk.cho.submits(&case("rejected")).await;
    let reason = json!({"revision": desk.revision_of(&rejected).await["id"], "reason": "No."});
    assert_eq!(desk.kim.rejects(&rejected, &reason).await.status, 200);
    for id in [&public, &approved, &rejected] {
        assert_eq!(desk.cho.takes_back(&incident(id)).await.problem(), "409 invalid-transition", "{id}");
    }
    // What became of a proposal is an editor's revision, also when its approval is taken back.
    assert_eq!(desk.oh.revises(&public, &json!({"incident": {"summary": "New."}})).await.status, 200);
    let embargo = json!({"embargo_until": crate::support::desk::UNTIL});
    assert_eq!(desk.kim.decides(&public, "accept", &embargo).await.status, 200);
    assert_eq!(desk.kim.retracts(&public, &json!({"kind": "error"})).await.status, 200);
    desk.both("POST", &public, "/restore", &json!({"reason": "It stands."})).await;
    assert_eq!(desk.oh.takes_back(&incident(&public)).await.problem(), "409 invalid-transition");
    assert_eq!(desk.revision_of(&public).await["state"], "submitted");
}

#[tokio::test]
async fn a_correction_of_a_source_is_taken_back_and_what_is_cited_is_not() {
    let desk = Desk::open().await;
    let key = desk.source(&desk.published("source").await).await;
    let path = format!("/v1/desk/sources/{key}");
    assert_eq!(desk.oh.corrects(&key, &json!({"note": format!("As {WORD} told.")})).await, 200);
    let done = desk.oh.takes_back(&path).await;
    assert_eq!(
        (done.status.as_u16(), &done.json()["source"]["source"]["note"]),
        (200, &Value::Null),
        "{}",
        done.body
    );
    assert!(!kept(&desk).await.contains(WORD));
    assert_eq!(told(&desk).await, vec![(json!("source"), json!("oh"))]);
    assert_eq!(desk.oh.takes_back(&path).await.problem(), "409 invalid-transition");
    let draft = desk.cho.submits(&case("draft")).await;
    let cited = format!("/v1/desk/sources/{}", desk.source(&draft).await);
    let refused = desk.cho.takes_back(&cited).await;
    assert!(
        refused.problem() == "409 invalid-transition" && refused.body.contains("cited"),
        "{}",
        refused.body
    );
    assert_eq!(desk.oh.takes_back(&cited).await.status, 404);
}

#[tokio::test]
async fn whoever_takes_back_has_seen_it_as_it_is() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case("seen")).await;
    let path = format!("{}/take-back", incident(&id));
    let old = desk.cho.tag(&id).await;
    assert_eq!(desk.cho.revises(&id, &json!({"incident": {"summary": "New."}})).await.status, 200);
    let send = async |headers: &[(&str, &str)]| {
        desk.api.send_text("POST", &path, Some(&desk.cho.key), headers, "").await.problem()
    };
    assert_eq!(send(&[("if-match", &old)]).await, "412 precondition-failed");
    assert_eq!(send(&[]).await, "428 precondition-required");
}

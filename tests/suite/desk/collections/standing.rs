//! An edition is compared with what stands of the one before: what was never accepted is said again.

use serde_json::{Value, json};

use super::{FIRST, MAP, SECOND, accept_all, counts, edition, incidents, published, sent, total};
use crate::support::desk::{Desk, UNTIL};

/// Lee rejects what waits.
pub async fn reject(desk: &Desk, id: &str) {
    let waiting = desk.revision_of(id).await["id"].clone();
    let rejected = desk.lee.rejects(id, &json!({"revision": waiting, "reason": "Its title is wrong."})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
}

/// What a dry run remarks of an edition.
async fn notes_of(desk: &Desk, sheet: &str) -> String {
    sent(&desk.kim, "?dry_run=true", sheet, MAP).await["report"]["notes"].to_string()
}

#[tokio::test]
async fn what_was_rejected_is_said_again_by_the_corrected_edition() {
    let (desk, incidents) = published().await;
    let wrong = MAP.replace("Arrests at {loc}", "Arests at {loc}");
    let job = sent(&desk.kim, "", SECOND, &wrong).await;
    assert_eq!(counts(&job["report"]), [1, 2, 0], "{job}");
    reject(&desk, &incidents["1"]).await;
    reject(&desk, &incidents["2"]).await;
    let again = sent(&desk.kim, "", SECOND, &wrong).await;
    assert_eq!(counts(&again["report"]), [0, 0, 3], "what was rejected stays so: {again}");
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 2, 1]);
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 15));
}

/// Somebody else's change stays beside the edition, and is accepted first.
#[tokio::test]
async fn what_another_correction_overtook_is_said_again() {
    let (desk, incidents) = published().await;
    let id = &incidents["1"];
    let revised = desk.kim.revises(id, &json!({"incident": {"summary": "At the bridge."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let summary = desk.revision_of(id).await["id"].clone();
    let report = edition(&desk, SECOND).await;
    assert_eq!(counts(&report), [1, 1, 1]);
    let shown = desk.lee.sees(id).await.json();
    assert_eq!(shown["editors"]["waiting"].as_array().unwrap().len(), 2, "both wait: {shown}");
    assert_eq!(shown["incident"]["summary"], "", "the edition does not build on it");
    let looked = sent(&desk.kim, "?dry_run=true", &SECOND.replace("Tumen,6", "Tumen,9"), MAP).await;
    assert_eq!(counts(&looked["report"]), [0, 1, 2], "what waits of the row itself is changed: {looked}");
    let accepted = desk.lee.accepts_with(id, json!({ "revision": summary })).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 1, 2]);
    let shown = desk.lee.sees(id).await.json();
    assert_eq!(
        shown["editors"]["waiting"].as_array().unwrap().len(),
        1,
        "it takes the place of the other: {shown}"
    );
    accept_all(&desk).await;
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!((&public["people"]["max"], &public["summary"]), (&json!(6), &json!("At the bridge.")));
}

/// An editor went on with what the edition said, and another rejected that.
#[tokio::test]
async fn what_was_rejected_as_somebody_went_on_with_it_stays_so() {
    let (desk, incidents) = published().await;
    let id = &incidents["1"];
    edition(&desk, SECOND).await;
    let revised = desk.park.revises(id, &json!({"incident": {"summary": "At the bridge."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    reject(&desk, id).await;
    let report = edition(&desk, SECOND).await;
    assert_eq!(counts(&report), [0, 0, 3]);
    let notes = notes_of(&desk, SECOND).await;
    assert!(notes.contains("what the last edition changed here was rejected, and stays so"), "{notes}");
    assert_eq!(counts(&edition(&desk, &SECOND.replace("Tumen,6", "Tumen,9")).await), [0, 1, 2]);
}

/// Two people erase a draft that stood between what the edition said and what was accepted.
#[tokio::test]
async fn what_an_editor_decided_stands_when_a_draft_before_it_is_erased() {
    let (desk, incidents) = published().await;
    let id = &incidents["1"];
    let claims = desk.kim.sees(id).await.json()["incident"]["claims"].clone();
    edition(&desk, SECOND).await;
    let revised = desk.park.revises(id, &json!({"incident": {"summary": "At the bridge."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let draft = desk.revision_of(id).await["id"].as_str().unwrap().to_owned();
    let revised = desk.park.revises(id, &json!({"incident": {"claims": claims, "summary": ""}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 14), "the editor kept the five of the first edition");
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 0, 3]);
    super::erase_part(&desk, &draft).await;
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 0, 3]);
    assert_eq!(total(&desk).await, (3, 14));
}

/// What was approved becomes public as it is, and whatever else waits then is older.
#[tokio::test]
async fn what_is_approved_under_an_embargo_is_not_changed_by_an_edition() {
    let (desk, incidents) = published().await;
    edition(&desk, SECOND).await;
    let accepted = desk.lee.accepts_with(&incidents["1"], json!({ "embargo_until": UNTIL })).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 0, 3]);
    let third = SECOND.replace("Tumen,6", "Tumen,9");
    let job = sent(&desk.kim, "", &third, MAP).await;
    let problem = &job["report"]["problems"][0];
    assert_eq!((&problem["row"], &problem["code"]), (&json!(2), &json!("not-open")), "{job}");
    let message = problem["message"].as_str().unwrap();
    assert!(message.contains("approved and becomes public on 2026-02-01"), "{message}");
    desk.due().await;
    assert_eq!(counts(&edition(&desk, &third).await), [0, 1, 2]);
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 18));
}

/// Nobody knows what the row said of what an editor corrected and another accepted.
#[tokio::test]
async fn a_public_row_of_which_the_words_were_erased_is_asked_about() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let id = incidents(&desk).await["1"].clone();
    let first = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    let revised = desk.park.revises(&id, &json!({"incident": {"summary": "At the bridge."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    accept_all(&desk).await;
    super::erase_part(&desk, &first).await;
    let job = sent(&desk.kim, "?dry_run=true", SECOND, MAP).await;
    let told = |one: &Value| {
        let word = |name: &str| one[name].as_str().unwrap().to_owned();
        assert_eq!(one["row"], 2, "{job}");
        (word("column"), word("code"), word("message"))
    };
    let told: Vec<_> = job["report"]["problems"].as_array().unwrap().iter().map(told).collect();
    let message = |now: &str, is: &str| {
        format!(
            "the last edition is not known any more, this one says {now}, but the register says {is} by now; change the incident itself, or leave the row out"
        )
    };
    let both = |column: &str, message: String| (column.to_owned(), "changed-by-both".to_owned(), message);
    assert_eq!(told, [both("summary", message("nothing", "At the bridge.")), both("n", message("6", "5"))]);
    desk.corrected(&id, json!({"summary": ""})).await;
    assert_eq!(counts(&edition(&desk, FIRST).await), [0, 0, 2], "whoever says the same has answered");
    assert_eq!(counts(&edition(&desk, SECOND).await), [1, 1, 1]);
}

/// Where nothing was accepted there is nothing else to build on.
#[tokio::test]
async fn what_an_editor_wrote_of_a_row_that_was_never_public_is_kept() {
    let desk = Desk::open().await;
    edition(&desk, FIRST).await;
    let id = incidents(&desk).await["1"].clone();
    let revised = desk.park.revises(&id, &json!({"incident": {"summary": "At the bridge."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let notes = notes_of(&desk, SECOND).await;
    assert!(notes.contains("waits for an editor, and is in it too"), "{notes}");
    assert_eq!(counts(&edition(&desk, SECOND).await), [1, 1, 1]);
    accept_all(&desk).await;
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!((&public["people"]["max"], &public["summary"]), (&json!(6), &json!("At the bridge.")));
}

/// The batch proposes the change of the row, and not what its author wrote beside it.
#[tokio::test]
async fn a_row_that_says_nothing_new_proposes_nothing_else() {
    let (desk, incidents) = published().await;
    let revised =
        desk.kim.revises(&incidents["1"], &json!({"incident": {"summary": "At the bridge."}})).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let job = sent(&desk.kim, "?publish=true", FIRST, MAP).await;
    assert_eq!((counts(&job["report"]), &job["report"]["batch"]), ([0, 0, 2], &json!(null)), "{job}");
    edition(&desk, SECOND).await;
    let job = sent(&desk.kim, "?publish=true", SECOND, MAP).await;
    assert_eq!(counts(&job["report"]), [0, 0, 3], "{job}");
    assert!(job["report"]["batch"].is_string(), "what waits of the row is proposed: {job}");
}

#[tokio::test]
async fn what_was_undone_is_said_again() {
    let (desk, _) = published().await;
    desk.api.time.pass(chrono::TimeDelta::hours(1));
    let since = desk.api.desk.clock().now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    desk.api.time.pass(chrono::TimeDelta::hours(1));
    edition(&desk, SECOND).await;
    accept_all(&desk).await;
    assert_eq!(total(&desk).await, (3, 15));
    let path = format!("/v1/desk/keys/{}/undo", desk.lee.key.split('_').nth(1).unwrap());
    for (person, status) in [(&desk.kim, 202), (&desk.park, 200)] {
        let tag = person.reads(&format!("{path}?since={since}")).await.tag();
        let body = json!({"since": since, "reason": "The key was stolen."});
        let undone = person.sends("POST", &path, &[("if-match", &tag)], &body).await;
        assert_eq!(undone.status, status, "{}", undone.body);
    }
    assert_eq!(total(&desk).await, (2, 12));
    assert_eq!(counts(&edition(&desk, SECOND).await), [0, 1, 2]);
}

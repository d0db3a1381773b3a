//! Parts of what the desk keeps are erased by two people, without a word less in public.

use serde_json::{Value, json};

use super::kept;
use crate::support::api::Answer;
use crate::support::desk::{Desk, case};

const WORD: &str = "xylophone";

/// Both editors ask for the same parts; what the second is told.
async fn both(desk: &Desk, parts: &[&str]) -> Answer {
    let first = desk.kim.erases_parts(parts).await;
    assert_eq!((first.status.as_u16(), &first.json()["outcome"]), (202, &json!("awaiting_second_approval")));
    let second = desk.lee.erases_parts(parts).await;
    assert_eq!((second.status.as_u16(), &second.json()["outcome"]), (200, &json!("done")), "{}", second.body);
    second
}

/// A refusal: its status, its code, and what it says.
async fn refused(desk: &Desk, parts: &[&str]) -> (String, String) {
    let answer = desk.kim.erases_parts(parts).await;
    (answer.problem(), answer.body)
}

async fn revisions(desk: &Desk, id: &str) -> Value {
    desk.kim.reads(&format!("/v1/desk/incidents/{id}/revisions")).await.json()["revisions"].clone()
}

#[tokio::test]
async fn a_draft_of_a_public_incident_is_erased_and_nothing_public_changes() {
    let desk = Desk::open().await;
    let id = desk.published("draft").await;
    let before = desk.everything_public().await;
    let change = json!({"incident": {"title": format!("Nine people and {WORD}")}, "reason": format!("As {WORD} said.")});
    assert_eq!(desk.park.revises(&id, &change).await.status, 200);
    let draft = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    let reason = json!({"revision": draft, "reason": format!("It names {WORD}.")});
    assert_eq!(desk.lee.rejects(&id, &reason).await.status, 200);
    assert!(kept(&desk).await.contains(WORD));

    assert_eq!(desk.kim.erases_parts(&[&draft]).await.status, 202);
    let waits = desk.lee.sees(&id).await.json()["editors"]["pending_approvals"].clone();
    assert_eq!((&waits[0]["kind"], &waits[0]["detail"]), (&json!("erase"), &json!({"parts": [draft]})));
    assert_eq!(desk.kim.erases_parts(&[&draft]).await.status, 202, "nobody is two people");
    assert!(kept(&desk).await.contains(WORD));
    assert_eq!(desk.lee.erases_parts(&[&draft]).await.status, 200);

    assert!(!kept(&desk).await.contains(WORD));
    let shown = revisions(&desk, &id).await;
    assert_eq!(
        (&shown[0]["id"], &shown[0]["state"], &shown[0]["reason"]),
        (&json!(draft), &json!("erased"), &json!(""))
    );
    let content: Value = sqlx::query_scalar("select content from desk.revision where id = $1::uuid")
        .bind(&draft)
        .fetch_one(&desk.api.database.owner)
        .await
        .unwrap();
    assert_eq!((content["erased"].as_str().unwrap().len(), &content["reason"]), (64, &json!("Asked for.")));
    let said = desk.kim.sees(&id).await.json()["conversation"].clone();
    assert_eq!(
        (&said[0]["kind"], &said[0]["text"], &said[0]["erased"]),
        (&json!("rejected"), &json!(""), &json!(true))
    );
    assert_eq!(said[1]["kind"], "erasure", "{said}");
    let compared =
        desk.kim.reads(&format!("/v1/desk/incidents/{id}/difference?from={draft}&to={draft}")).await;
    assert_eq!(compared.problem(), "409 invalid-transition");
    let accepted = desk.kim.acts("POST", &id, "/accept", &json!({ "revision": draft })).await;
    assert_eq!(accepted.problem(), "409 invalid-transition");
    assert_eq!(refused(&desk, &[&draft]).await.0, "409 invalid-transition", "it is erased already");
    assert_eq!(desk.everything_public().await, before);
    desk.rebuilds_the_same().await;
    desk.corrected(&id, json!({"summary": "More is known."})).await;
}

#[tokio::test]
async fn what_waits_and_is_erased_waits_no_longer() {
    let desk = Desk::open().await;
    let id = desk.cho.submits(&case(WORD)).await;
    let source = desk.source(&id).await;
    let first = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    both(&desk, &[&first]).await;
    assert_eq!(desk.kim.reads("/v1/desk/incidents").await.json()["incidents"], json!([]));
    assert_eq!(desk.kim.sees(&id).await.status, 404);
    assert_eq!(desk.cho.sees(&id).await.status, 404);
    assert_eq!(revisions(&desk, &id).await[0]["state"], "erased");
    assert_eq!(
        desk.kim.reads(&format!("/v1/desk/sources/{source}")).await.status,
        404,
        "nothing else names it"
    );
    assert!(!kept(&desk).await.contains(WORD));
}

#[tokio::test]
async fn the_reason_of_a_retraction_is_erased_and_the_retraction_stays() {
    let desk = Desk::open().await;
    let id = desk.published("reason").await;
    let question = json!({"revision": "", "question": format!("Is it {WORD}?")});
    assert_eq!(desk.cho.revises(&id, &json!({"incident": {"summary": "New."}})).await.status, 200);
    assert_eq!(desk.kim.decides(&id, "ask", &json!({"question": question["question"]})).await.status, 200);
    let retraction = json!({"kind": "error", "public_reason": "did_not_happen", "reason": format!("{WORD} asked for it.")});
    assert_eq!(desk.kim.retracts(&id, &retraction).await.status, 200);
    let said = desk.kim.sees(&id).await.json()["conversation"].clone();
    let of = |kind: &str| {
        let found = said.as_array().unwrap().iter().find(|said| said["kind"] == kind);
        found.unwrap_or_else(|| panic!("{said}"))["id"].as_str().unwrap().to_owned()
    };
    let (asked, reason) = (of("asked"), of("retraction"));
    assert!(said.to_string().contains("asked for it"), "{said}");
    both(&desk, &[&asked, &reason]).await;
    assert!(!kept(&desk).await.contains(WORD));
    let said = desk.kim.sees(&id).await.json()["conversation"].clone();
    assert_eq!(
        (&said[0]["erased"], &said[1]["erased"], &said[1]["text"]),
        (&json!(true), &json!(true), &json!(""))
    );
    let gone = desk.api.ask("GET", &format!("/v1/incidents/{id}")).await;
    assert!(gone.status == 410 && gone.body.contains("It did not happen"), "{}", gone.body);
    assert!(desk.is_public(&format!("/v1/incidents/{id}?version=5")).await);
    desk.both("POST", &id, "/restore", &json!({"reason": "It did."})).await;
    desk.rebuilds_the_same().await;
}

#[tokio::test]
async fn what_a_public_version_shows_is_not_erased_and_the_refusal_says_what_to_do() {
    let desk = Desk::open().await;
    let id = desk.published("shown").await;
    let old = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    desk.corrected(&id, json!({"title": "Nine people detained again"})).await;
    let present = desk.revision_of(&id).await["id"].as_str().unwrap().to_owned();
    let approved = desk.cho.submits(&case("approved")).await;
    desk.approve(&approved).await;
    let approved = desk.revision_of(&approved).await["id"].as_str().unwrap().to_owned();
    for (part, remedy) in [
        (&old, "hide what must not be seen"),
        (&present, "correct the record first"),
        (&approved, "reject it first"),
    ] {
        let (problem, said) = refused(&desk, &[part]).await;
        assert!(problem == "409 invalid-transition" && said.contains(remedy), "{said}");
    }
    let source = desk.source(&id).await;
    let read = desk.kim.reads(&format!("/v1/desk/sources/{source}")).await.json();
    let (problem, said) = refused(&desk, &[read["revision"]["id"].as_str().unwrap()]).await;
    assert_eq!(problem, "409 invalid-transition", "{said}");
    // The door refuses it too.
    let forced = sqlx::query("select desk.erase_part($1::uuid, 'x')")
        .bind(&old)
        .execute(&desk.api.database.desk)
        .await;
    assert_eq!(forced.unwrap_err().as_database_error().unwrap().code().as_deref(), Some("23514"));

    desk.kim.retracts(&id, &json!({"kind": "error"})).await;
    assert_eq!(refused(&desk, &[&old]).await.0, "409 invalid-transition", "older versions show it");
    desk.kim.retracts(&id, &json!({"kind": "withdrawn"})).await;
    both(&desk, &[&old]).await;
    let restored = desk.kim.restores(&id, &json!({"reason": "It may be seen."})).await;
    assert_eq!(restored.problem(), "409 invalid-transition", "a version would lack it");
    desk.rebuilds_the_same().await;
    let whole = json!({"reason": "Asked for."});
    assert_eq!(
        (
            desk.kim.erases(&id, &whole).await.status.as_u16(),
            desk.lee.erases(&id, &whole).await.status.as_u16()
        ),
        (202, 200)
    );
}

#[tokio::test]
async fn parts_belong_to_one_thing_that_is_there() {
    let desk = Desk::open().await;
    let (one, other) = (desk.cho.submits(&case("one")).await, desk.cho.submits(&case("other")).await);
    let (one, other) = (desk.revision_of(&one).await, desk.revision_of(&other).await);
    let (one, other) = (one["id"].as_str().unwrap(), other["id"].as_str().unwrap());
    assert_eq!(refused(&desk, &[one, other]).await.0, "422 validation-failed");
    assert_eq!(refused(&desk, &[]).await.0, "422 validation-failed");
    assert_eq!(refused(&desk, &[one, "6f1c5d54-0000-4000-8000-000000000000"]).await.0, "404 not-found");
    assert_eq!(desk.cho.erases_parts(&[one]).await.problem(), "403 forbidden");
}

#[tokio::test]
async fn the_report_of_a_dry_run_is_erased() {
    let desk = Desk::open().await;
    let sheet = format!("title;date;host_country;source\n{WORD};never {WORD};CN;{WORD}\n");
    let job = desk.kim.imports("?dry_run=true", "text/csv", "dry", sheet).await;
    assert!(job["report"].to_string().contains(WORD), "{job}");
    let (id, path) = (job["id"].as_str().unwrap(), format!("/v1/import/{}", job["id"].as_str().unwrap()));
    assert_eq!(desk.kim.erases_parts(&[id]).await.status, 202);
    let waits = desk.lee.reads(&path).await.json();
    assert_eq!(waits["pending_approvals"][0]["holder"], "kim", "{waits}");
    assert_eq!(desk.lee.erases_parts(&[id]).await.status, 200);
    let left = desk.lee.reads(&path).await.json();
    assert_eq!(
        (left["report"]["erased"].as_str().unwrap().len(), &left["pending_approvals"]),
        (64, &json!([]))
    );
    assert!(!kept(&desk).await.contains(WORD));
}

#[tokio::test]
async fn a_proposal_is_erased_with_the_source_that_came_with_it() {
    let desk = Desk::open().await;
    let id = desk.published("proposal").await;
    let claim = json!({
        "claim": {"key": "more", "people": {"min": 8, "max": 8, "quantifier": "exact", "counts": "refugees"}, "quote": format!("{WORD} was there.")},
        "sources": [{"outlet": WORD, "title": format!("Eight: {WORD}"), "url": format!("https://{WORD}.example/8")}],
    });
    assert_eq!(desk.oh.claims(&id, &claim).await.status, 201);
    let proposal = desk.kim.sees(&id).await.json()["proposals"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.kim.decides(&id, "reject", &json!({"reason": format!("Not {WORD}.")})).await.status, 200);
    both(&desk, &[&proposal]).await;
    assert!(!kept(&desk).await.contains(WORD));
    let own = desk.oh.sees(&id).await.json()["proposals"][0].clone();
    assert_eq!(
        (&own["id"], &own["state"], &own["changes"]),
        (&json!(proposal), &json!("erased"), &json!([]))
    );
}

#[tokio::test]
async fn a_rejected_correction_of_a_source_is_erased() {
    let desk = Desk::open().await;
    let id = desk.published("corrected").await;
    let key = desk.source(&id).await;
    assert_eq!(desk.oh.corrects(&key, &json!({"note": format!("As {WORD} told.")})).await, 200);
    let path = format!("/v1/desk/sources/{key}");
    let draft = desk.kim.reads(&path).await.json()["revision"]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        desk.kim.decides_source(&key, "reject", &json!({"reason": format!("Who is {WORD}?")})).await.0,
        200
    );
    both(&desk, &[&draft]).await;
    assert!(!kept(&desk).await.contains(WORD));
    let said = desk.kim.reads(&path).await.json()["editors"]["conversation"].clone();
    assert_eq!((&said[0]["kind"], &said[0]["erased"]), (&json!("rejected"), &json!(true)));
    desk.rebuilds_the_same().await;
}

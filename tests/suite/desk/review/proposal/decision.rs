//! What becomes of a proposal: accepted as it is or by hand, replaced, asked about, turned down. Nothing of it is lost.

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::{proposed, secret};
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

#[tokio::test]
async fn a_proposal_leaves_what_is_public_until_it_is_accepted() {
    let desk = Desk::open().await;
    let id = desk.published("base").await;
    let proposed =
        desk.oh.revises(&id, &json!({"incident": {"title": "Nine people detained at the river"}})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let claim = json!({"claim": {"people": {"min": 10, "max": 12, "quantifier": "between", "counts": "refugees"}},
        "sources": [{"outlet": "A Weekly", "title": "Twelve", "url": "https://weekly.example/12"}]});
    let claimed = desk.cho.claims(&id, &claim).await;
    assert_eq!(claimed.status, 201, "{}", claimed.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["version"], 5);
    let shown = desk.kim.sees(&id).await.json();
    assert_eq!(shown["proposals"].as_array().unwrap().len(), 2, "{shown}");
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 200, "the newest");
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!((public["people"]["min"].as_u64(), public["people"]["max"].as_u64()), (Some(9), Some(12)));
    assert_eq!(public["title"], "Nine people detained: base");
    // The other was written before, and changes something else.
    let accepted = desk.kim.accepts_proposal(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        (&public["title"], public["people"]["max"].as_u64()),
        (&json!("Nine people detained at the river"), Some(12))
    );
}

#[tokio::test]
async fn what_names_a_hidden_place_is_put_by_hand_into_words_that_do_not() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let seen = desk.oh.sees(&id).await.json();
    assert_eq!(seen["incident"]["summary"], "[withheld]");
    let own = json!({"claim": {"key": "mine", "quote": "A train to Tumen."}, "sources": [{"key": "mine", "outlet": "Rails", "title": "Trains"}]});
    assert_eq!(desk.oh.claims(&id, &own).await.status, 201);
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"date": "2014-05-28"}})).await.status, 200);
    let refused = desk.kim.accepts_proposal(&id).await;
    assert_eq!(refused.json()["errors"][0]["code"], "names-hidden-place", "{}", refused.body);
    desk.corrected(&id, json!({"summary": "They were held."})).await;
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 200, "the date");
    // What it says would not be read by anybody: that is for an editor's hand.
    let whole = desk.kim.sees(&id).await.json();
    assert_eq!(proposed(&whole), [("/claims/mine", "hidden")]);
    let refused = desk.kim.accepts_proposal(&id).await;
    assert_eq!(
        (
            refused.status.as_u16(),
            &refused.json()["errors"][0]["pointer"],
            &refused.json()["errors"][0]["code"]
        ),
        (422, &json!("/changes/0"), &json!("by-hand")),
        "{}",
        refused.body
    );
    let mut claims = whole["incident"]["claims"].clone();
    let mut claim = whole["proposals"][0]["changes"][0]["after"].clone();
    claim["quote"] = json!("A train.");
    claims.as_array_mut().unwrap().push(claim);
    let by_hand = json!({"incident": {"claims": claims}, "proposal": whole["proposals"][0]["id"]});
    let revised = desk.kim.revises(&id, &by_hand).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let revised = revised.json();
    assert_eq!(revised["proposals"][0]["editors"]["revision"], revised["revision"]["id"]);
    assert_eq!(desk.oh.sees(&id).await.json()["proposals"][1]["state"], "submitted");
    assert_eq!(desk.kim.accepts(&id).await.status, 403, "another editor accepts it");
    let accepted = desk.lee.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let whole = accepted.json()["incident"].clone();
    let quotes: Vec<&Value> =
        whole["incident"]["claims"].as_array().unwrap().iter().map(|claim| &claim["quote"]).collect();
    assert_eq!(quotes, ["Nine were taken.", "The canary sang.", "A train."]);
    assert_eq!(
        (&whole["incident"]["summary"], &whole["incident"]["date"], &whole["proposals"]),
        (&json!("They were held."), &json!("2014-05-28"), &json!([]))
    );
    let told = desk.oh.sees(&id).await.json();
    let states: Vec<&Value> =
        told["proposals"].as_array().unwrap().iter().map(|proposal| &proposal["state"]).collect();
    assert_eq!(states, ["accepted", "accepted"]);
}

#[tokio::test]
async fn what_has_changed_since_is_for_an_editors_hand() {
    let desk = Desk::open().await;
    let id = desk.published("race").await;
    let first = json!({"incident": {"title": "The first proposal", "summary": "More is known."}});
    assert_eq!(desk.oh.revises(&id, &first).await.status, 200);
    let second = json!({"incident": {"title": "The second proposal"}});
    assert_eq!(desk.cho.revises(&id, &second).await.status, 200);
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 200, "the newest");
    let seen = desk.oh.sees(&id).await.json();
    assert_eq!(
        (&seen["incident"]["title"], &seen["state"], &seen["proposals"][0]["state"]),
        (&json!("The second proposal"), &json!("published"), &json!("submitted")),
        "it still waits: nobody has looked at it"
    );
    assert_eq!(proposed(&seen), [("/title", ""), ("/summary", "")], "and its author is told no more");
    let editors = desk.kim.sees(&id).await.json();
    assert_eq!(proposed(&editors), [("/title", "changed"), ("/summary", "")]);
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 422);
    let unsaid = desk.kim.decides(&id, "accept", &json!({"changes": [1]})).await;
    assert_eq!((unsaid.status.as_u16(), &unsaid.json()["errors"][0]["pointer"]), (422, &json!("/reason")));
    for wrong in [json!([]), json!([2]), json!([-1])] {
        let refused = desk.kim.decides(&id, "accept", &json!({"changes": wrong, "reason": "?"})).await;
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.body);
    }
    let some = json!({"changes": [1], "reason": "The title is another by now."});
    let accepted = desk.kim.decides(&id, "accept", &some).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        (&public["title"], &public["summary"]),
        (&json!("The second proposal"), &json!("More is known."))
    );
    let told = desk.oh.sees(&id).await.json();
    assert_eq!(
        (&told["proposals"][0]["state"], &told["conversation"][0]["text"]),
        (&json!("accepted"), &json!("The title is another by now."))
    );
    assert_eq!(desk.revision_of(&id).await["author"], "oh");
}

#[tokio::test]
async fn nobody_accepts_what_they_proposed() {
    let desk = Desk::open().await;
    let id = desk.published("alone").await;
    let also = Person::of(&desk.api, KeyRole::Contributor, "kim").await;
    assert_eq!(also.revises(&id, &json!({"incident": {"summary": "Mine."}})).await.status, 200);
    let refused = desk.kim.accepts_proposal(&id).await;
    assert_eq!(refused.problem(), "403 second-person-required");
    assert_eq!(desk.lee.accepts_proposal(&id).await.status, 200);
}

#[tokio::test]
async fn questions_about_a_proposal_reach_its_author_alone() {
    let desk = Desk::open().await;
    let id = desk.published("asking").await;
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"summary": "More."}})).await.status, 200);
    assert_eq!(desk.kim.decides(&id, "ask", &json!({"question": "Which page?"})).await.status, 200);
    let seen = desk.oh.sees(&id).await.json();
    assert!(seen["next"].as_str().unwrap().starts_with("An editor has asked"), "{seen}");
    assert_eq!(
        (&seen["proposals"][0]["state"], &seen["conversation"][0]["text"]),
        (&json!("asked"), &json!("Which page?"))
    );
    let own = seen["proposals"][0]["id"].as_str().unwrap();
    let answer = json!({"text": "The first."});
    let elsewhere = desk.cho.acts("POST", &id, &format!("/proposals/{own}/answer"), &answer).await;
    assert_eq!(elsewhere.status, 404);
    let stale = desk.kim.sees(&id).await.tag();
    assert_eq!(desk.oh.decides(&id, "answer", &answer).await.status, 200);
    let path = format!("/v1/desk/incidents/{id}/proposals/{own}/accept");
    let late = desk.kim.sends("POST", &path, &[("if-match", &stale)], &json!({})).await;
    assert_eq!(late.status, 412, "the editor has not read the answer");
    let editors = desk.kim.sees(&id).await.json();
    assert_eq!(
        (&editors["proposals"][0]["state"], &editors["conversation"][1]["text"]),
        (&json!("submitted"), &json!("The first."))
    );
}

#[tokio::test]
async fn an_author_replaces_their_proposal() {
    let desk = Desk::open().await;
    let id = desk.published("replaced").await;
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"summary": "A slip."}})).await.status, 200);
    let own = desk.oh.sees(&id).await.json()["proposals"][0]["id"].clone();
    let again = |summary: &str| json!({"incident": {"summary": summary}, "proposal": own});
    let refused = desk.cho.revises(&id, &again("Not theirs.")).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["errors"][0]["pointer"]),
        (422, &json!("/proposal")),
        "{}",
        refused.body
    );
    let replaced = desk.oh.revises(&id, &again("No slip.")).await;
    assert_eq!(replaced.status, 200, "{}", replaced.body);
    let editors = desk.kim.sees(&id).await.json();
    assert_eq!(editors["proposals"].as_array().unwrap().len(), 1, "{editors}");
    assert_eq!(editors["proposals"][0]["changes"][0]["after"], "No slip.");
    let nothing = desk.oh.revises(&id, &json!({"incident": {"summary": ""}})).await;
    assert_eq!(nothing.json()["errors"][0]["code"], "unchanged", "{}", nothing.body);
}

#[tokio::test]
async fn a_proposal_may_wait_for_an_embargo_and_is_turned_down_with_it() {
    let desk = Desk::open().await;
    let id = desk.published("held").await;
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"summary": "Later."}})).await.status, 200);
    let until = json!({"embargo_until": "2027-03-01T00:00:00Z"});
    let approved = desk.kim.decides(&id, "accept", &until).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    let told = desk.oh.sees(&id).await.json();
    assert_eq!(
        (&told["incident"]["summary"], &told["embargo_until"], &told["proposals"][0]["state"]),
        (&json!(""), &json!("2027-03-01T00:00:00Z"), &json!("accepted"))
    );
    assert_eq!(desk.cho.sees(&id).await.json()["embargo_until"], Value::Null);
    let revision = desk.revision_of(&id).await["id"].clone();
    let body = json!({"revision": revision, "reason": "Not yet."});
    assert_eq!(desk.lee.rejects(&id, &body).await.status, 200);
    let told = desk.oh.sees(&id).await.json();
    assert_eq!(
        (&told["proposals"][0]["state"], &told["conversation"][0]["text"], &told["embargo_until"]),
        (&json!("rejected"), &json!("Not yet."), &Value::Null)
    );
}

#[tokio::test]
async fn what_an_editor_takes_up_by_hand_waits_until_it_is_decided() {
    let desk = Desk::open().await;
    let id = desk.published("further").await;
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"summary": "What I know."}})).await.status, 200);
    let state = async |person: &Person| person.sees(&id).await.json()["proposals"][0]["state"].clone();
    let own = desk.oh.sees(&id).await.json()["proposals"][0]["id"].clone();
    let before = desk.oh.sees(&id).await.tag();
    let by_hand =
        json!({"incident": {"title": "An editor's title", "summary": "What they know."}, "proposal": own});
    assert_eq!(desk.kim.revises(&id, &by_hand).await.status, 200);
    // Another revision on top of it holds it too.
    assert_eq!(desk.kim.revises(&id, &json!({"incident": {"date": "2014-05-30"}})).await.status, 200);
    assert_eq!(desk.oh.sees(&id).await.tag(), before, "its author is not told");
    let revision = desk.kim.sees(&id).await.json()["revision"]["id"].clone();
    let body = json!({"revision": revision, "reason": "Not the title."});
    assert_eq!(desk.lee.rejects(&id, &body).await.status, 200);
    assert_eq!((state(&desk.oh).await, state(&desk.kim).await), (json!("submitted"), json!("submitted")));
    assert_eq!(desk.kim.revises(&id, &by_hand).await.status, 200);
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    let seen = desk.oh.sees(&id).await.json();
    assert_eq!(
        (&seen["incident"]["summary"], &seen["incident"]["title"], &seen["proposals"][0]["state"]),
        (&json!("What they know."), &json!("An editor's title"), &json!("accepted"))
    );
}

#[tokio::test]
async fn of_a_chain_of_attribution_only_what_was_changed_changes() {
    let desk = Desk::open().await;
    let mut told = case("chain");
    told["incident"]["claims"][0]["attribution"] = json!(["an official in Tumen", "a relative"]);
    let id = desk.kim.submits(&told).await;
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    assert_eq!(desk.lee.protects(&id, &json!({"places": "country"})).await.status, 200);
    let mut claims = desk.oh.sees(&id).await.json()["incident"]["claims"].clone();
    assert_eq!(claims[0]["attribution"], json!(["[withheld]", "a relative"]));
    claims[0]["attribution"] = json!(["[withheld]", "a neighbour", "a third"]);
    assert_eq!(desk.oh.revises(&id, &json!({"incident": {"claims": claims}})).await.status, 200);
    let editors = desk.kim.sees(&id).await.json();
    let attribution = format!("/claims/{}/attribution", claims[0]["key"].as_str().unwrap());
    assert_eq!(
        proposed(&editors),
        ["a relative", "a neighbour", "a third"]
            .map(|words| (format!("{attribution}/{words}"), ""))
            .each_ref()
            .map(|(path, why)| (path.as_str(), *why)),
        "what was masked is not touched"
    );
}

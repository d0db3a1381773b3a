//! Nothing hidden is told to those who propose by any answer, tag, queue or fault.

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::{proposed, secret, tells};
use crate::support::api::Answer;
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

#[tokio::test]
async fn a_proposal_shows_its_author_no_more_than_was_public() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let sent = desk.oh.revises(&id, &json!({"incident": {"title": "Nine people at the river"}})).await;
    assert!(sent.status == 200 && !tells(&sent), "{}", sent.body);
    assert_eq!(
        sent.json()["incident"]["title"],
        "Nine people detained: open",
        "what is public stays beside it"
    );
    assert_eq!(proposed(&sent.json()), [("/title", "")]);
    let whole = desk.kim.sees(&id).await.json();
    assert_eq!(proposed(&whole), [("/title", "")]);
    assert!(
        whole["incident"].to_string().contains("The canary sang."),
        "editors see it beside the truth: {whole}"
    );
    let rejected = desk.kim.decides(&id, "reject", &json!({"reason": "No river."})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    let told = desk.oh.sees(&id).await;
    assert!(!tells(&told));
    let told = told.json();
    assert_eq!(
        (
            &told["proposals"][0]["state"],
            &told["conversation"][0]["text"],
            &told["conversation"][0]["proposal"]
        ),
        (&json!("rejected"), &json!("No river."), &told["proposals"][0]["id"])
    );
    let unseen = desk.cho.sees(&id).await.json();
    assert_eq!((&unseen["proposals"], &unseen["conversation"]), (&json!([]), &json!([])));
    let claims = desk.kim.sees(&id).await.json()["incident"]["claims"].clone();
    desk.corrected(&id, json!({"claims": [claims[0]], "summary": "They were held."})).await;
    let seen = desk.oh.sees(&id).await;
    assert!(seen.status == 200 && !tells(&seen), "{}", seen.body);
    assert!(!tells(&desk.oh.reads("/v1/desk/incidents").await));
}

#[tokio::test]
async fn a_guess_is_answered_alike_whether_it_is_right_or_wrong() {
    let desk = Desk::open().await;
    let (id, hidden) = secret(&desk).await;
    desk.published("elsewhere").await;
    for guess in [hidden.as_str(), "spare", "never-was"] {
        // A source that derives from it; a group that it tells of; a claim of its name; the source of a claim that is seen.
        let derived = json!({"claim": {}, "sources": [{"key": "mine", "outlet": "O", "title": "T", "derived_from": [guess]}]});
        let group = json!({"incident": {"groups": [{"kind": "minor", "min": 1, "claims": [guess]}]}});
        let mut claims = desk.oh.sees(&id).await.json()["incident"]["claims"].clone();
        claims[0]["via"] = json!(guess);
        let answers = [
            desk.oh.claims(&id, &derived).await,
            desk.oh.revises(&id, &group).await,
            desk.oh.revises(&id, &json!({"incident": {"claims": claims}})).await,
        ];
        let pointers: Vec<Value> =
            answers.iter().map(|answer| answer.json()["errors"][0]["pointer"].clone()).collect();
        assert_eq!(
            pointers,
            ["/sources/0/derived_from/0", "/incident/groups/0/claims/0", "/incident/claims/0/via"],
            "{guess}: {}",
            answers[0].body
        );
        assert!(answers.iter().all(|answer| answer.status == 422), "{guess}");
        // A key that is free and one that is not are treated alike.
        let body =
            json!({"claim": {"key": guess}, "sources": [{"key": guess, "outlet": guess, "title": guess}]});
        let added = desk.oh.claims(&id, &body).await;
        assert_eq!(added.status, 201, "{}", added.body);
        let added = added.json();
        let change = &added["proposals"][0]["changes"][0];
        assert_eq!(
            (&change["path"], &change["after"]["key"]),
            (&json!(format!("/claims/{guess}")), &json!(guess))
        );
        let source = change["after"]["source"].as_str().unwrap();
        assert!(
            source.strip_prefix(&format!("{guess}-")).is_some_and(|letters| letters.len() == 6),
            "{source}"
        );
        assert_eq!(added["proposals"][0]["sources"][0]["key"], source);
        desk.kim.decides(&id, "reject", &json!({"reason": "A guess."})).await;
    }
    for place in ["Tumen", "Yanji"] {
        let people = json!({"min": 9, "max": 9, "counts": "refugees", "basis": "editorial", "reason": format!("Told in {place}.")});
        let told = desk.oh.revises(&id, &json!({"incident": {"people": people}})).await.json();
        let changes = told["proposals"][0]["changes"].as_array().unwrap();
        let reason = changes.iter().find(|change| change["path"] == "/people/reason").unwrap();
        assert_eq!(reason["after"], format!("Told in {place}."), "{told}");
    }
}

#[tokio::test]
async fn no_tag_and_no_head_tells_what_waits_beside() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let source =
        desk.kim.sees(&id).await.json()["incident"]["claims"][0]["source"].as_str().unwrap().to_owned();
    let path = format!("/v1/desk/sources/{source}");
    let own = desk.published("own").await;
    assert_eq!(desk.cho.revises(&own, &json!({"incident": {"summary": "A summary."}})).await.status, 200);
    let heads = || async {
        let public = desk.oh.sees(&id).await;
        let of_source = desk.oh.reads(&path).await;
        let proposal = desk.cho.sees(&own).await;
        let whole = |answer: &Answer| (answer.tag(), answer.body.clone());
        [whole(&public), whole(&of_source), whole(&proposal)]
    };
    let before = heads().await;
    // Others propose, editors ask and accept what nobody sees.
    for (at, text) in [(&id, "One"), (&own, "Two")] {
        let third = Person::of(&desk.api, KeyRole::Contributor, "third").await;
        assert_eq!(third.revises(at, &json!({"incident": {"summary": text}})).await.status, 200);
        assert_eq!(desk.kim.decides(at, "ask", &json!({"question": "Which page?"})).await.status, 200);
        let rejected = desk.kim.decides(at, "reject", &json!({"reason": "No."})).await;
        assert_eq!(rejected.status, 200, "{}", rejected.body);
    }
    let claims = {
        let mut claims = desk.kim.sees(&id).await.json()["incident"]["claims"].clone();
        claims[1]["quote"] = json!("Another song.");
        claims
    };
    desk.corrected(&id, json!({"claims": claims})).await;
    let read = desk.lee.reads(&path).await;
    let mut content = read.json()["source"].clone();
    content["title"] = json!("Otherwise");
    let sent = desk.lee.sends("PUT", &path, &[("if-match", &read.tag())], &json!({"source": content})).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    for (after, before) in heads().await.into_iter().zip(before) {
        assert_eq!(after, before);
    }
}

#[tokio::test]
async fn the_queue_shows_contributors_what_the_incident_shows_them() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    desk.published("near").await;
    // With the hidden place the incident would be like the other one; without it, it is not.
    let moved = json!({"date": "2014-05-29", "title": "Something else"});
    assert_eq!(desk.oh.revises(&id, &json!({"incident": moved})).await.status, 200);
    let shown = desk.oh.sees(&id).await.json();
    let line = desk.oh.reads("/v1/desk/incidents").await.json()["incidents"][0].clone();
    let same = !shown["possible_duplicates"].as_array().unwrap().is_empty();
    assert_eq!(
        (&line["title"], &line["likely_duplicate"], &line["proposals"]),
        (&shown["incident"]["title"], &json!(same), &json!(1)),
        "{shown}"
    );
    let editors = desk.kim.reads("/v1/desk/incidents").await.json()["incidents"].clone();
    assert_eq!((&editors[0]["id"], &editors[0]["proposals"]), (&json!(id), &json!(1)), "{editors}");
    let unseen = desk.cho.reads("/v1/desk/incidents?state=published").await.json();
    assert!(unseen["incidents"].as_array().unwrap().iter().all(|line| line["proposals"] == 0), "{unseen}");
    desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(desk.oh.sees(&id).await.status, 404);
    assert_eq!(desk.oh.reads("/v1/desk/incidents").await.json()["incidents"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_only_with_what_somebody_could_not_see_is_told_to_editors_alone() {
    let desk = Desk::open().await;
    let mut told = case("low");
    told["incident"]["claims"].as_array_mut().unwrap()[0]["source"] = json!("low");
    told["incident"]["claims"].as_array_mut().unwrap().push(json!({"key": "few", "source": "few-1",
        "people": {"min": 2, "max": 2, "quantifier": "exact", "counts": "refugees"}}));
    told["sources"].as_array_mut().unwrap().push(
        json!({"key": "few-1", "outlet": "Few 1", "title": "Two of them", "url": "https://few.example/1"}),
    );
    let id = desk.kim.submits(&told).await;
    assert_eq!(desk.lee.accepts(&id).await.status, 200);
    assert_eq!(desk.lee.protects(&id, &json!({"claims": {"few": "whole"}})).await.status, 200);
    // Nine people can be in four places; the two of the claim that nobody sees cannot.
    let place =
        |name: &str| json!({"role": "detention", "name": name, "country": "CN", "precision": "locality"});
    let places = json!([place("Tumen"), place("Yanji"), place("Helong"), place("Hunchun")]);
    let proposed = desk.oh.revises(&id, &json!({"incident": {"places": places}})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let whole = desk.kim.sees(&id).await.json();
    assert_eq!(whole["proposals"][0]["editors"]["faults"][0]["pointer"], "/people", "{}", whole["proposals"]);
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 422);
}

#[tokio::test]
async fn a_link_to_what_was_withdrawn_is_not_seen_and_not_lost() {
    let desk = Desk::open().await;
    let gone = desk.published("gone").await;
    let mut linked = case("linked");
    linked["incident"]["related"] = json!([{"incident": gone, "kind": "same_operation"}]);
    let id = desk.cho.submits(&linked).await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    desk.kim.retracts(&gone, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    let proposed = desk.oh.revises(&id, &json!({"incident": {"summary": "More is known."}})).await;
    assert!(proposed.status == 200 && !proposed.body.contains(&gone), "{}", proposed.body);
    let accepted = desk.kim.accepts_proposal(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let whole = desk.kim.sees(&id).await.json();
    assert_eq!(whole["incident"]["related"][0]["incident"], gone.as_str());
}

#[tokio::test]
async fn the_key_of_a_new_claim_tells_of_no_protection() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let cover = json!({"claims": {"spare": "whole"}, "quotes": ["open"], "sources": ["spare-1"], "places": "country"});
    assert_eq!(desk.lee.protects(&id, &cover).await.status, 200);
    for guess in ["spare", "never"] {
        let body = json!({"claim": {"key": guess}, "sources": [{"outlet": guess, "title": guess}]});
        let added = desk.oh.claims(&id, &body).await.json();
        assert_eq!(added["proposals"][0]["changes"][0]["after"]["key"], guess, "{added}");
    }
    // Whether it is free is for an editor to see.
    desk.corrected(&id, json!({"summary": "They were held."})).await;
    assert_eq!(proposed(&desk.kim.sees(&id).await.json()), [("/claims/never", "")]);
    assert_eq!(desk.kim.accepts_proposal(&id).await.status, 200);
    assert_eq!(proposed(&desk.kim.sees(&id).await.json()), [("/claims/spare", "taken")]);
    // Their own record: an editor's cover of a claim of theirs is nothing to be told by a key either.
    let own = desk.cho.submits(&case("mine")).await;
    let added = desk
        .cho
        .claims(&own, &json!({"claim": {"key": "mine"}, "sources": [{"outlet": "B", "title": "B"}]}))
        .await
        .json();
    let key = added["incident"]["claims"][1]["key"].as_str().unwrap();
    assert_eq!(key, "mine-2", "the next that is free among what they see");
}

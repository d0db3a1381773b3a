//! What is proposed by those who see only what is public: nothing hidden is told by any answer, and nothing that they wrote
//! is lost.

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::{Desk, case, parse, tag};
use crate::support::api::Answer;

/// A public incident of two claims, of which one is by a source that nobody may know, at a place that nobody may know; with
/// the key of that source.
async fn secret(desk: &Desk) -> (String, String) {
    let mut told = case("open");
    told["incident"]["summary"] = json!("They were held near Tumen.");
    told["incident"]["claims"][0]["key"] = json!("open");
    told["incident"]["claims"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "spare", "source": "spare-1", "attribution": ["a canary"], "quote": "The canary sang."}));
    told["incident"]["claims"][0]["source"] = json!("open");
    told["sources"].as_array_mut().unwrap().push(
        json!({"key": "spare-1", "outlet": "Spare 1", "title": "Songs", "url": "https://canary.example/1"}),
    );
    let id = desk.submit(&desk.kim, &told).await;
    let accepted = desk.accept(&desk.lee, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let protected = desk
        .act(&desk.lee, "PUT", &id, "/protection", &json!({"sources": ["spare-1"], "places": "country"}))
        .await;
    assert_eq!(protected.status, 200, "{}", protected.body);
    (id, "spare-1".to_owned())
}

fn tells(answer: &Answer) -> bool {
    ["canary", "Canary", "spare-1", "Tumen", "42.96"].iter().any(|word| answer.body.contains(word))
}

impl Desk {
    async fn seen(&self, key: &str, id: &str) -> Answer {
        self.get(key, &format!("/v1/desk/incidents/{id}")).await
    }

    async fn claim(&self, key: &str, id: &str, body: &Value) -> Answer {
        let token = uuid::Uuid::new_v4().to_string();
        self.api
            .send_json(
                "POST",
                &format!("/v1/desk/incidents/{id}/claims"),
                Some(key),
                &[("idempotency-key", &token)],
                body,
            )
            .await
    }

    /// The revision that an editor has before them.
    async fn revision_of(&self, id: &str) -> Value {
        parse(&self.seen(&self.kim, id).await)["revision"].clone()
    }

    /// What an editor makes of an incident, accepted by another.
    async fn corrected(&self, id: &str, incident: Value) {
        let patched = self.act_patch(&self.kim, id, &json!({ "incident": incident })).await;
        assert_eq!(patched.status, 200, "{}", patched.body);
        let accepted = self.accept(&self.lee, id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
    }
}

/// The changes of the newest proposal that somebody is shown: of each the path, and why it is for an editor's hand.
fn proposed(shown: &Value) -> Vec<(&str, &str)> {
    shown["proposals"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["path"].as_str().unwrap(), change["by_hand"].as_str().unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn a_proposal_shows_its_author_no_more_than_was_public() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let sent =
        desk.act_patch(&desk.other, &id, &json!({"incident": {"title": "Nine people at the river"}})).await;
    assert!(sent.status == 200 && !tells(&sent), "{}", sent.body);
    assert_eq!(
        parse(&sent)["incident"]["title"],
        "Nine people detained: open",
        "what is public stays beside it"
    );
    assert_eq!(proposed(&parse(&sent)), [("/title", "")]);
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(proposed(&whole), [("/title", "")]);
    assert!(
        whole["incident"].to_string().contains("The canary sang."),
        "editors see it beside the truth: {whole}"
    );
    let rejected = desk.decide(&desk.kim, &id, "reject", &json!({"reason": "No river."})).await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    let told = desk.seen(&desk.other, &id).await;
    assert!(!tells(&told));
    let told = parse(&told);
    assert_eq!(
        (
            &told["proposals"][0]["state"],
            &told["conversation"][0]["text"],
            &told["conversation"][0]["proposal"]
        ),
        (&json!("rejected"), &json!("No river."), &told["proposals"][0]["id"])
    );
    let unseen = parse(&desk.seen(&desk.contributor, &id).await);
    assert_eq!((&unseen["proposals"], &unseen["conversation"]), (&json!([]), &json!([])));
    let claims = parse(&desk.seen(&desk.kim, &id).await)["incident"]["claims"].clone();
    desk.corrected(&id, json!({"claims": [claims[0]], "summary": "They were held."})).await;
    let seen = desk.seen(&desk.other, &id).await;
    assert!(seen.status == 200 && !tells(&seen), "{}", seen.body);
    assert!(!tells(&desk.get(&desk.other, "/v1/desk/incidents").await));
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
        let mut claims = parse(&desk.seen(&desk.other, &id).await)["incident"]["claims"].clone();
        claims[0]["via"] = json!(guess);
        let answers = [
            desk.claim(&desk.other, &id, &derived).await,
            desk.act_patch(&desk.other, &id, &group).await,
            desk.act_patch(&desk.other, &id, &json!({"incident": {"claims": claims}})).await,
        ];
        let pointers: Vec<Value> =
            answers.iter().map(|answer| parse(answer)["errors"][0]["pointer"].clone()).collect();
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
        let added = desk.claim(&desk.other, &id, &body).await;
        assert_eq!(added.status, 201, "{}", added.body);
        let added = parse(&added);
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
        desk.decide(&desk.kim, &id, "reject", &json!({"reason": "A guess."})).await;
    }
    for place in ["Tumen", "Yanji"] {
        let people = json!({"min": 9, "max": 9, "counts": "refugees", "basis": "editorial", "reason": format!("Told in {place}.")});
        let told = parse(&desk.act_patch(&desk.other, &id, &json!({"incident": {"people": people}})).await);
        let changes = told["proposals"][0]["changes"].as_array().unwrap();
        let reason = changes.iter().find(|change| change["path"] == "/people/reason").unwrap();
        assert_eq!(reason["after"], format!("Told in {place}."), "{told}");
    }
}

#[tokio::test]
async fn what_names_a_hidden_place_is_put_by_hand_into_words_that_do_not() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(seen["incident"]["summary"], "[withheld]");
    let own = json!({"claim": {"key": "mine", "quote": "A train to Tumen."}, "sources": [{"key": "mine", "outlet": "Rails", "title": "Trains"}]});
    assert_eq!(desk.claim(&desk.other, &id, &own).await.status, 201);
    assert_eq!(
        desk.act_patch(&desk.other, &id, &json!({"incident": {"date": "2014-05-28"}})).await.status,
        200
    );
    let refused = desk.accept_proposal(&desk.kim, &id).await;
    assert_eq!(parse(&refused)["errors"][0]["code"], "names-hidden-place", "{}", refused.body);
    desk.corrected(&id, json!({"summary": "They were held."})).await;
    assert_eq!(desk.accept_proposal(&desk.kim, &id).await.status, 200, "the date");
    // What it says would not be read by anybody: that is for an editor's hand.
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(proposed(&whole), [("/claims/mine", "hidden")]);
    let refused = desk.accept_proposal(&desk.kim, &id).await;
    assert_eq!(
        (
            refused.status.as_u16(),
            &parse(&refused)["errors"][0]["pointer"],
            &parse(&refused)["errors"][0]["code"]
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
    let revised = desk.act_patch(&desk.kim, &id, &by_hand).await;
    assert_eq!(revised.status, 200, "{}", revised.body);
    let revised = parse(&revised);
    assert_eq!(revised["proposals"][0]["editors"]["revision"], revised["revision"]["id"]);
    assert_eq!(parse(&desk.seen(&desk.other, &id).await)["proposals"][1]["state"], "submitted");
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 403, "another editor accepts it");
    let accepted = desk.accept(&desk.lee, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let whole = parse(&accepted)["incident"].clone();
    let quotes: Vec<&Value> =
        whole["incident"]["claims"].as_array().unwrap().iter().map(|claim| &claim["quote"]).collect();
    assert_eq!(quotes, ["Nine were taken.", "The canary sang.", "A train."]);
    assert_eq!(
        (&whole["incident"]["summary"], &whole["incident"]["date"], &whole["proposals"]),
        (&json!("They were held."), &json!("2014-05-28"), &json!([]))
    );
    let told = parse(&desk.seen(&desk.other, &id).await);
    let states: Vec<&Value> =
        told["proposals"].as_array().unwrap().iter().map(|proposal| &proposal["state"]).collect();
    assert_eq!(states, ["accepted", "accepted"]);
}

#[tokio::test]
async fn what_has_changed_since_is_for_an_editors_hand() {
    let desk = Desk::open().await;
    let id = desk.published("race").await;
    let first = json!({"incident": {"title": "The first proposal", "summary": "More is known."}});
    assert_eq!(desk.act_patch(&desk.other, &id, &first).await.status, 200);
    let second = json!({"incident": {"title": "The second proposal"}});
    assert_eq!(desk.act_patch(&desk.contributor, &id, &second).await.status, 200);
    assert_eq!(desk.accept_proposal(&desk.kim, &id).await.status, 200, "the newest");
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&seen["incident"]["title"], &seen["state"], &seen["proposals"][0]["state"]),
        (&json!("The second proposal"), &json!("published"), &json!("submitted")),
        "it still waits: nobody has looked at it"
    );
    assert_eq!(proposed(&seen), [("/title", ""), ("/summary", "")], "and its author is told no more");
    let editors = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(proposed(&editors), [("/title", "changed"), ("/summary", "")]);
    assert_eq!(desk.accept_proposal(&desk.kim, &id).await.status, 422);
    let unsaid = desk.decide(&desk.kim, &id, "accept", &json!({"changes": [1]})).await;
    assert_eq!((unsaid.status.as_u16(), &parse(&unsaid)["errors"][0]["pointer"]), (422, &json!("/reason")));
    for wrong in [json!([]), json!([2]), json!([-1])] {
        let refused = desk.decide(&desk.kim, &id, "accept", &json!({"changes": wrong, "reason": "?"})).await;
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.body);
    }
    let some = json!({"changes": [1], "reason": "The title is another by now."});
    let accepted = desk.decide(&desk.kim, &id, "accept", &some).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        (&public["title"], &public["summary"]),
        (&json!("The second proposal"), &json!("More is known."))
    );
    let told = parse(&desk.seen(&desk.other, &id).await);
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
    let also = desk.api.key(KeyRole::Contributor, "kim").await;
    assert_eq!(desk.act_patch(&also, &id, &json!({"incident": {"summary": "Mine."}})).await.status, 200);
    let refused = desk.accept_proposal(&desk.kim, &id).await;
    assert_eq!(refused.problem(), "403 second-person-required");
    assert_eq!(desk.accept_proposal(&desk.lee, &id).await.status, 200);
}

#[tokio::test]
async fn questions_about_a_proposal_reach_its_author_alone() {
    let desk = Desk::open().await;
    let id = desk.published("asking").await;
    assert_eq!(
        desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "More."}})).await.status,
        200
    );
    assert_eq!(desk.decide(&desk.kim, &id, "ask", &json!({"question": "Which page?"})).await.status, 200);
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert!(seen["next"].as_str().unwrap().starts_with("An editor has asked"), "{seen}");
    assert_eq!(
        (&seen["proposals"][0]["state"], &seen["conversation"][0]["text"]),
        (&json!("asked"), &json!("Which page?"))
    );
    let own = seen["proposals"][0]["id"].as_str().unwrap();
    let answer = json!({"text": "The first."});
    let elsewhere =
        desk.act(&desk.contributor, "POST", &id, &format!("/proposals/{own}/answer"), &answer).await;
    assert_eq!(elsewhere.status, 404);
    let stale = tag(&desk.seen(&desk.kim, &id).await);
    assert_eq!(desk.decide(&desk.other, &id, "answer", &answer).await.status, 200);
    let path = format!("/v1/desk/incidents/{id}/proposals/{own}/accept");
    let late = desk.api.send_json("POST", &path, Some(&desk.kim), &[("if-match", &stale)], &json!({})).await;
    assert_eq!(late.status, 412, "the editor has not read the answer");
    let editors = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(
        (&editors["proposals"][0]["state"], &editors["conversation"][1]["text"]),
        (&json!("submitted"), &json!("The first."))
    );
}

#[tokio::test]
async fn an_author_replaces_their_proposal() {
    let desk = Desk::open().await;
    let id = desk.published("replaced").await;
    assert_eq!(
        desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "A slip."}})).await.status,
        200
    );
    let own = parse(&desk.seen(&desk.other, &id).await)["proposals"][0]["id"].clone();
    let again = |summary: &str| json!({"incident": {"summary": summary}, "proposal": own});
    let refused = desk.act_patch(&desk.contributor, &id, &again("Not theirs.")).await;
    assert_eq!(
        (refused.status.as_u16(), &parse(&refused)["errors"][0]["pointer"]),
        (422, &json!("/proposal")),
        "{}",
        refused.body
    );
    let replaced = desk.act_patch(&desk.other, &id, &again("No slip.")).await;
    assert_eq!(replaced.status, 200, "{}", replaced.body);
    let editors = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(editors["proposals"].as_array().unwrap().len(), 1, "{editors}");
    assert_eq!(editors["proposals"][0]["changes"][0]["after"], "No slip.");
    let nothing = desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": ""}})).await;
    assert_eq!(parse(&nothing)["errors"][0]["code"], "unchanged", "{}", nothing.body);
}

#[tokio::test]
async fn a_proposal_may_wait_for_an_embargo_and_is_turned_down_with_it() {
    let desk = Desk::open().await;
    let id = desk.published("held").await;
    assert_eq!(
        desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "Later."}})).await.status,
        200
    );
    let until = json!({"embargo_until": "2027-03-01T00:00:00Z"});
    let approved = desk.decide(&desk.kim, &id, "accept", &until).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    let told = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&told["incident"]["summary"], &told["embargo_until"], &told["proposals"][0]["state"]),
        (&json!(""), &json!("2027-03-01T00:00:00Z"), &json!("accepted"))
    );
    assert_eq!(parse(&desk.seen(&desk.contributor, &id).await)["embargo_until"], Value::Null);
    let revision = desk.revision_of(&id).await["id"].clone();
    let body = json!({"revision": revision, "reason": "Not yet."});
    assert_eq!(desk.act(&desk.lee, "POST", &id, "/reject", &body).await.status, 200);
    let told = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&told["proposals"][0]["state"], &told["conversation"][0]["text"], &told["embargo_until"]),
        (&json!("rejected"), &json!("Not yet."), &Value::Null)
    );
}

#[tokio::test]
async fn no_tag_and_no_head_tells_what_waits_beside() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let source = parse(&desk.seen(&desk.kim, &id).await)["incident"]["claims"][0]["source"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/v1/desk/sources/{source}");
    let own = desk.published("own").await;
    assert_eq!(
        desk.act_patch(&desk.contributor, &own, &json!({"incident": {"summary": "A summary."}})).await.status,
        200
    );
    let heads = || async {
        let public = desk.seen(&desk.other, &id).await;
        let of_source = desk.get(&desk.other, &path).await;
        let proposal = desk.seen(&desk.contributor, &own).await;
        let whole = |answer: &Answer| (tag(answer), answer.body.clone());
        [whole(&public), whole(&of_source), whole(&proposal)]
    };
    let before = heads().await;
    // Others propose, editors ask and accept what nobody sees.
    for (at, text) in [(&id, "One"), (&own, "Two")] {
        let third = desk.api.key(KeyRole::Contributor, "third").await;
        assert_eq!(desk.act_patch(&third, at, &json!({"incident": {"summary": text}})).await.status, 200);
        assert_eq!(desk.decide(&desk.kim, at, "ask", &json!({"question": "Which page?"})).await.status, 200);
        let rejected = desk.decide(&desk.kim, at, "reject", &json!({"reason": "No."})).await;
        assert_eq!(rejected.status, 200, "{}", rejected.body);
    }
    let claims = {
        let mut claims = parse(&desk.seen(&desk.kim, &id).await)["incident"]["claims"].clone();
        claims[1]["quote"] = json!("Another song.");
        claims
    };
    desk.corrected(&id, json!({"claims": claims})).await;
    let read = desk.get(&desk.lee, &path).await;
    let mut content = parse(&read)["source"].clone();
    content["title"] = json!("Otherwise");
    let sent = desk
        .api
        .send_json("PUT", &path, Some(&desk.lee), &[("if-match", &tag(&read))], &json!({"source": content}))
        .await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    for (after, before) in heads().await.into_iter().zip(before) {
        assert_eq!(after, before);
    }
}

#[tokio::test]
async fn what_an_editor_takes_up_by_hand_waits_until_it_is_decided() {
    let desk = Desk::open().await;
    let id = desk.published("further").await;
    assert_eq!(
        desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "What I know."}})).await.status,
        200
    );
    let state = async |key: &str| parse(&desk.seen(key, &id).await)["proposals"][0]["state"].clone();
    let own = parse(&desk.seen(&desk.other, &id).await)["proposals"][0]["id"].clone();
    let before = tag(&desk.seen(&desk.other, &id).await);
    let by_hand =
        json!({"incident": {"title": "An editor's title", "summary": "What they know."}, "proposal": own});
    assert_eq!(desk.act_patch(&desk.kim, &id, &by_hand).await.status, 200);
    // Another revision on top of it holds it too.
    assert_eq!(
        desk.act_patch(&desk.kim, &id, &json!({"incident": {"date": "2014-05-30"}})).await.status,
        200
    );
    assert_eq!(tag(&desk.seen(&desk.other, &id).await), before, "its author is not told");
    let revision = parse(&desk.seen(&desk.kim, &id).await)["revision"]["id"].clone();
    let body = json!({"revision": revision, "reason": "Not the title."});
    assert_eq!(desk.act(&desk.lee, "POST", &id, "/reject", &body).await.status, 200);
    assert_eq!((state(&desk.other).await, state(&desk.kim).await), (json!("submitted"), json!("submitted")));
    assert_eq!(desk.act_patch(&desk.kim, &id, &by_hand).await.status, 200);
    assert_eq!(desk.accept(&desk.lee, &id).await.status, 200);
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&seen["incident"]["summary"], &seen["incident"]["title"], &seen["proposals"][0]["state"]),
        (&json!("What they know."), &json!("An editor's title"), &json!("accepted"))
    );
}

#[tokio::test]
async fn the_queue_shows_contributors_what_the_incident_shows_them() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    desk.published("near").await;
    // With the hidden place the incident would be like the other one; without it, it is not.
    let moved = json!({"date": "2014-05-29", "title": "Something else"});
    assert_eq!(desk.act_patch(&desk.other, &id, &json!({"incident": moved})).await.status, 200);
    let shown = parse(&desk.seen(&desk.other, &id).await);
    let line = parse(&desk.get(&desk.other, "/v1/desk/incidents").await)["incidents"][0].clone();
    let same = !shown["possible_duplicates"].as_array().unwrap().is_empty();
    assert_eq!(
        (&line["title"], &line["likely_duplicate"], &line["proposals"]),
        (&shown["incident"]["title"], &json!(same), &json!(1)),
        "{shown}"
    );
    let editors = parse(&desk.get(&desk.kim, "/v1/desk/incidents").await)["incidents"].clone();
    assert_eq!((&editors[0]["id"], &editors[0]["proposals"]), (&json!(id), &json!(1)), "{editors}");
    let unseen = parse(&desk.get(&desk.contributor, "/v1/desk/incidents?state=published").await);
    assert!(unseen["incidents"].as_array().unwrap().iter().all(|line| line["proposals"] == 0), "{unseen}");
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(desk.seen(&desk.other, &id).await.status, 404);
    assert_eq!(parse(&desk.get(&desk.other, "/v1/desk/incidents").await)["incidents"], json!([]));
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
    let id = desk.submit(&desk.kim, &told).await;
    assert_eq!(desk.accept(&desk.lee, &id).await.status, 200);
    assert_eq!(
        desk.act(&desk.lee, "PUT", &id, "/protection", &json!({"claims": {"few": "whole"}})).await.status,
        200
    );
    // Nine people can be in four places; the two of the claim that nobody sees cannot.
    let place =
        |name: &str| json!({"role": "detention", "name": name, "country": "CN", "precision": "locality"});
    let places = json!([place("Tumen"), place("Yanji"), place("Helong"), place("Hunchun")]);
    let proposed = desk.act_patch(&desk.other, &id, &json!({"incident": {"places": places}})).await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(whole["proposals"][0]["editors"]["faults"][0]["pointer"], "/people", "{}", whole["proposals"]);
    assert_eq!(desk.accept_proposal(&desk.kim, &id).await.status, 422);
}

#[tokio::test]
async fn a_link_to_what_was_withdrawn_is_not_seen_and_not_lost() {
    let desk = Desk::open().await;
    let gone = desk.published("gone").await;
    let mut linked = case("linked");
    linked["incident"]["related"] = json!([{"incident": gone, "kind": "same_operation"}]);
    let id = desk.submit(&desk.contributor, &linked).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    desk.act(&desk.kim, "POST", &gone, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."}))
        .await;
    let proposed =
        desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "More is known."}})).await;
    assert!(proposed.status == 200 && !proposed.body.contains(&gone), "{}", proposed.body);
    let accepted = desk.accept_proposal(&desk.kim, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(whole["incident"]["related"][0]["incident"], gone.as_str());
}

#[tokio::test]
async fn the_key_of_a_new_claim_tells_of_no_protection() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let cover = json!({"claims": {"spare": "whole"}, "quotes": ["open"], "sources": ["spare-1"], "places": "country"});
    assert_eq!(desk.act(&desk.lee, "PUT", &id, "/protection", &cover).await.status, 200);
    for guess in ["spare", "never"] {
        let body = json!({"claim": {"key": guess}, "sources": [{"outlet": guess, "title": guess}]});
        let added = parse(&desk.claim(&desk.other, &id, &body).await);
        assert_eq!(added["proposals"][0]["changes"][0]["after"]["key"], guess, "{added}");
    }
    // Whether it is free is for an editor to see.
    desk.corrected(&id, json!({"summary": "They were held."})).await;
    assert_eq!(proposed(&parse(&desk.seen(&desk.kim, &id).await)), [("/claims/never", "")]);
    assert_eq!(desk.accept_proposal(&desk.kim, &id).await.status, 200);
    assert_eq!(proposed(&parse(&desk.seen(&desk.kim, &id).await)), [("/claims/spare", "taken")]);
    // Their own record: an editor's cover of a claim of theirs is nothing to be told by a key either.
    let own = desk.submit(&desk.contributor, &case("mine")).await;
    let added = parse(
        &desk
            .claim(
                &desk.contributor,
                &own,
                &json!({"claim": {"key": "mine"}, "sources": [{"outlet": "B", "title": "B"}]}),
            )
            .await,
    );
    let key = added["incident"]["claims"][1]["key"].as_str().unwrap();
    assert_eq!(key, "mine-2", "the next that is free among what they see");
}

#[tokio::test]
async fn of_a_chain_of_attribution_only_what_was_changed_changes() {
    let desk = Desk::open().await;
    let mut told = case("chain");
    told["incident"]["claims"][0]["attribution"] = json!(["an official in Tumen", "a relative"]);
    let id = desk.submit(&desk.kim, &told).await;
    assert_eq!(desk.accept(&desk.lee, &id).await.status, 200);
    assert_eq!(
        desk.act(&desk.lee, "PUT", &id, "/protection", &json!({"places": "country"})).await.status,
        200
    );
    let mut claims = parse(&desk.seen(&desk.other, &id).await)["incident"]["claims"].clone();
    assert_eq!(claims[0]["attribution"], json!(["[withheld]", "a relative"]));
    claims[0]["attribution"] = json!(["[withheld]", "a neighbour", "a third"]);
    assert_eq!(desk.act_patch(&desk.other, &id, &json!({"incident": {"claims": claims}})).await.status, 200);
    let editors = parse(&desk.seen(&desk.kim, &id).await);
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

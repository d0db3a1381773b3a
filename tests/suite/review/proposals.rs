//! What is proposed by whoever sees only what the public does: nothing hidden is told by any answer, and nothing that they
//! wrote is lost.

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
    told["sources"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": "spare-1", "outlet": "The Canary", "title": "Songs", "url": "https://canary.example/1"}));
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

    /// What an editor makes of an incident, accepted by another.
    async fn corrected(&self, id: &str, incident: Value) {
        let patched = self.act_patch(&self.kim, id, &json!({ "incident": incident })).await;
        assert_eq!(patched.status, 200, "{}", patched.body);
        let accepted = self.accept(&self.lee, id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
    }
}

#[tokio::test]
async fn a_proposal_never_shows_what_was_put_back_into_it() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let proposed =
        desk.act_patch(&desk.other, &id, &json!({"incident": {"title": "Nine people at the river"}})).await;
    assert!(proposed.status == 200 && !tells(&proposed), "{}", proposed.body);
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    let revision = whole["revision"]["id"].clone();
    assert!(whole["incident"].to_string().contains("The canary sang."), "for editors it is there: {whole}");
    let rejected = desk
        .act(&desk.kim, "POST", &id, "/reject", &json!({"revision": revision, "reason": "No river."}))
        .await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    assert!(!tells(&desk.seen(&desk.other, &id).await));
    // The claim is taken out, or its words are changed, by others: what was once put back stays hidden.
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
        let added =
            desk.claim(&desk.other, &id, &json!({"claim": {"key": guess}, "sources": [{"key": guess, "outlet": guess, "title": guess}]})).await;
        let added = parse(&added);
        let last = added["incident"]["claims"].as_array().unwrap().last().unwrap();
        for key in [&last["key"], &last["source"]] {
            let key = key.as_str().unwrap();
            assert!(
                key.strip_prefix(&format!("{guess}-")).is_some_and(|letters| letters.len() == 6),
                "{key}"
            );
        }
        let revision = &parse(&desk.seen(&desk.kim, &id).await)["revision"]["id"];
        desk.act(&desk.kim, "POST", &id, "/reject", &json!({"revision": revision, "reason": "A guess."}))
            .await;
    }
    for place in ["Tumen", "Yanji"] {
        let people = json!({"min": 9, "max": 9, "counts": "refugees", "basis": "editorial", "reason": format!("Told in {place}.")});
        let told = desk.act_patch(&desk.other, &id, &json!({"incident": {"people": people}})).await;
        assert_eq!(
            parse(&told)["incident"]["people"]["reason"],
            format!("Told in {place}."),
            "{}",
            told.body
        );
    }
}

#[tokio::test]
async fn what_was_masked_is_not_lost_and_what_is_written_anew_is_kept() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(seen["incident"]["summary"], "[withheld]");
    let own = json!({"claim": {"key": "mine", "quote": "A train to Tumen."}, "sources": [{"key": "mine", "outlet": "Rails", "title": "Trains"}]});
    assert_eq!(desk.claim(&desk.other, &id, &own).await.status, 201);
    let again = desk.act_patch(&desk.other, &id, &json!({"incident": {"date": "2014-05-28"}})).await;
    let shown = parse(&again);
    let claims = shown["incident"]["claims"].as_array().unwrap();
    assert_eq!((claims.len(), &claims[2]["quote"]), (3, &json!("A train to Tumen.")), "{shown}");
    let mut changed = shown["incident"]["claims"].clone();
    changed[2]["quote"] = json!("A train.");
    let changed = desk.act_patch(&desk.other, &id, &json!({"incident": {"claims": changed}})).await;
    assert_eq!(parse(&changed)["incident"]["claims"][2]["quote"], "A train.", "{}", changed.body);
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    let quotes: Vec<&Value> =
        whole["incident"]["claims"].as_array().unwrap().iter().map(|claim| &claim["quote"]).collect();
    assert_eq!(quotes, ["Nine were taken.", "The canary sang.", "A train."]);
    assert_eq!(
        (&whole["incident"]["summary"], &whole["incident"]["date"]),
        (&json!("They were held near Tumen."), &json!("2014-05-28"))
    );
}

#[tokio::test]
async fn whoever_was_overtaken_begins_with_what_is_public_now() {
    let desk = Desk::open().await;
    let id = desk.published("race").await;
    for (key, title) in [(&desk.other, "The first proposal"), (&desk.contributor, "The second proposal")] {
        assert_eq!(desk.act_patch(key, &id, &json!({"incident": {"title": title}})).await.status, 200);
    }
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200, "the newest");
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&seen["incident"]["title"], &seen["state"]),
        (&json!("The second proposal"), &json!("published")),
        "{seen}"
    );
    assert!(seen["next"].as_str().unwrap().starts_with("Something else has become public"), "{seen}");
    let editors = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(editors["incident"]["title"], "The second proposal", "what was overtaken is in nobody's way");
    assert_eq!(editors["editors"]["waiting"].as_array().unwrap().len(), 1);
    let again = desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "More is known."}})).await;
    assert_eq!(again.status, 200, "{}", again.body);
    let waiting = parse(&desk.seen(&desk.kim, &id).await)["editors"]["waiting"].clone();
    assert_eq!(waiting.as_array().unwrap().len(), 2, "the first still waits: nobody has looked at it");
    let accepted = desk.accept(&desk.kim, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        (&public["title"], &public["summary"]),
        (&json!("The second proposal"), &json!("More is known."))
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
        let third = desk.api.key(refoulement::model::vocabulary::access::KeyRole::Contributor, "third").await;
        assert_eq!(desk.act_patch(&third, at, &json!({"incident": {"summary": text}})).await.status, 200);
        let revision = &parse(&desk.seen(&desk.kim, at).await)["revision"]["id"];
        assert_eq!(
            desk.act(
                &desk.kim,
                "POST",
                at,
                "/ask",
                &json!({"revision": revision, "question": "Which page?"})
            )
            .await
            .status,
            200
        );
        let rejected =
            desk.act(&desk.kim, "POST", at, "/reject", &json!({"revision": revision, "reason": "No."})).await;
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
async fn whose_proposal_an_editor_takes_further_still_sees_it() {
    let desk = Desk::open().await;
    let id = desk.published("further").await;
    assert_eq!(
        desk.act_patch(&desk.other, &id, &json!({"incident": {"summary": "What I know."}})).await.status,
        200
    );
    assert_eq!(
        desk.act_patch(&desk.kim, &id, &json!({"incident": {"title": "An editor's title"}})).await.status,
        200
    );
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&seen["incident"]["summary"], &seen["incident"]["title"]),
        (&json!("What I know."), &json!("Nine people detained: further"))
    );
    assert!(seen["next"].as_str().unwrap().starts_with("An editor has taken it further"), "{seen}");
    assert_eq!(desk.accept(&desk.lee, &id).await.status, 200);
    let seen = parse(&desk.seen(&desk.other, &id).await);
    assert_eq!(
        (&seen["incident"]["summary"], &seen["incident"]["title"]),
        (&json!("What I know."), &json!("An editor's title"))
    );
}

#[tokio::test]
async fn the_queue_shows_contributors_what_the_incident_shows_them() {
    let desk = Desk::open().await;
    let (id, _) = secret(&desk).await;
    desk.published("near").await;
    // With the hidden place the proposal would be like the other incident; without it, it is not.
    let moved = json!({"date": "2014-05-29", "claims": parse(&desk.seen(&desk.other, &id).await)["incident"]["claims"], "title": "Something else"});
    assert_eq!(desk.act_patch(&desk.other, &id, &json!({"incident": moved})).await.status, 200);
    let shown = parse(&desk.seen(&desk.other, &id).await);
    let line = parse(&desk.get(&desk.other, "/v1/desk/incidents").await)["incidents"][0].clone();
    let same = !shown["possible_duplicates"].as_array().unwrap().is_empty();
    assert_eq!(
        (&line["title"], &line["likely_duplicate"]),
        (&json!("Something else"), &json!(same)),
        "{shown}"
    );
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
        json!({"key": "few-1", "outlet": "Few", "title": "Two of them", "url": "https://few.example/1"}),
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
    assert_eq!(whole["editors"]["faults"][0]["pointer"], "/people", "{}", whole["editors"]);
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 422);
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
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(whole["incident"]["related"][0]["incident"], gone.as_str());
    let accepted = desk.accept(&desk.kim, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
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
        let key = added["incident"]["claims"].as_array().unwrap().last().unwrap()["key"]
            .as_str()
            .unwrap()
            .to_owned();
        assert!(
            key.strip_prefix(&format!("{guess}-"))
                .is_some_and(|letters| letters.len() == 6 && !letters.contains('-')),
            "{key}"
        );
    }
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
    assert!(key.starts_with("mine-") && key.len() == "mine-".len() + 6, "{key}");
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
    let whole = parse(&desk.seen(&desk.kim, &id).await);
    assert_eq!(
        whole["incident"]["claims"][0]["attribution"],
        json!(["an official in Tumen", "a neighbour", "a third"])
    );
}

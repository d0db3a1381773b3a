//! What comes in, and what becomes of it.

use serde_json::{Value, json};

use super::{Desk, case, parse, tag};

#[tokio::test]
async fn five_calls_with_a_second_person_publish_a_case() {
    let desk = Desk::open().await;
    let sent = case("daily-1");
    let created = desk
        .api
        .send_json("POST", "/v1/incidents", Some(&desk.contributor), &[("idempotency-key", "one")], &sent)
        .await;
    assert_eq!(created.status, 201, "{}", created.body);
    let body = parse(&created);
    let id = body["id"].as_str().unwrap();
    assert_eq!(created.headers["location"], format!("/v1/desk/incidents/{id}"));
    assert_eq!(
        (body["state"].as_str(), body["revision"]["author"].as_str()),
        (Some("submitted"), Some("cho"))
    );
    assert!(body["next"].as_str().unwrap().contains("second person"), "{body}");
    assert_eq!(
        desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.status,
        404,
        "nothing of it is public"
    );
    let queue = parse(&desk.get(&desk.kim, "/v1/desk/incidents").await);
    assert_eq!(queue["incidents"].as_array().unwrap().len(), 1);
    let accepted = desk.accept(&desk.kim, id).await;
    assert_eq!(
        (accepted.status.as_u16(), parse(&accepted)["version"].as_u64()),
        (200, Some(5)),
        "{}",
        accepted.body
    );
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    let key = public["sources"][0]["key"].as_str().unwrap();
    assert!(
        public["people"]["min"] == 9 && key.starts_with("daily-1-") && key.len() == "daily-1-".len() + 6,
        "{public}"
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4);
    let seen = parse(&desk.get(&desk.contributor, &format!("/v1/desk/incidents/{id}")).await);
    assert_eq!(seen["state"], "published");
}

#[tokio::test]
async fn a_minimal_case_is_enough_and_a_source_is_entered_once() {
    let desk = Desk::open().await;
    let mut minimal = json!({
        "incident": {"title": "Two people returned", "date": "2015", "host_country": "CN", "claims": [{}]},
        "sources": [{"outlet": "A Daily", "title": "Two returned", "url": "https://daily.example/two", "published": "2015-03"}],
    });
    let id = desk.submit(&desk.contributor, &minimal).await;
    let shown = parse(&desk.get(&desk.contributor, &format!("/v1/desk/incidents/{id}")).await);
    let key = shown["sources"][0]["key"].as_str().unwrap();
    assert!(key.starts_with("a-daily-2015-03-"), "{key}");
    assert_eq!(shown["incident"]["claims"][0]["source"], key);
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    minimal["incident"]["title"] = json!("Two others of the same article");
    minimal["sources"][0]["key"] = json!("another-name");
    let second = desk.submit(&desk.other, &minimal).await;
    let shown = parse(&desk.get(&desk.other, &format!("/v1/desk/incidents/{second}")).await);
    assert_eq!((&shown["incident"]["claims"][0]["source"], &shown["sources"]), (&json!(key), &json!([])));
    assert_eq!(desk.accept(&desk.kim, &second).await.status, 200);
    let cited = desk.api.get(&format!("/v1/sources/{key}")).await;
    assert_eq!(cited["incidents"].as_array().unwrap().len(), 2, "{cited}");
}

#[tokio::test]
async fn whoever_wrote_it_cannot_publish_it() {
    let desk = Desk::open().await;
    let own = desk.submit(&desk.kim, &case("own")).await;
    let refused = desk.accept(&desk.kim, &own).await;
    assert_eq!(
        (refused.status.as_u16(), parse(&refused)["type"].as_str()),
        (403, Some("/problems/second-person-required"))
    );
    let id = desk.submit(&desk.contributor, &case("theirs")).await;
    let patched = desk
        .act_patch(
            &desk.kim,
            &id,
            &json!({"incident": {"summary": "More is known."}, "reason": "A summary."}),
        )
        .await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 403, "kim wrote a part of it");
    assert_eq!(desk.accept(&desk.lee, &id).await.status, 200);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["summary"], "More is known.");
}

#[tokio::test]
async fn questions_answers_and_reasons_reach_the_author_alone() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.contributor, &case("asked")).await;
    let path = format!("/v1/desk/incidents/{id}");
    let revision = parse(&desk.get(&desk.kim, &path).await)["revision"]["id"].clone();
    let asked = desk
        .act(&desk.kim, "POST", &id, "/ask", &json!({"revision": revision, "question": "Which page?"}))
        .await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let seen = parse(&desk.get(&desk.contributor, &path).await);
    assert_eq!(
        (&seen["state"], &seen["conversation"][0]["text"], &seen["editors"]),
        (&json!("asked"), &json!("Which page?"), &Value::Null)
    );
    assert_eq!(desk.get(&desk.other, &path).await.status, 404);
    assert_eq!(
        desk.act(&desk.contributor, "POST", &id, "/answer", &json!({"text": "The first."})).await.status,
        200
    );
    let rejected = desk
        .act(
            &desk.lee,
            "POST",
            &id,
            "/reject",
            &json!({"revision": revision, "reason": "It is another country."}),
        )
        .await;
    assert_eq!(rejected.status, 200, "{}", rejected.body);
    let seen = parse(&desk.get(&desk.contributor, &path).await);
    assert_eq!(seen["state"], "rejected");
    assert_eq!(seen["conversation"].as_array().unwrap().last().unwrap()["text"], "It is another country.");
    let again = desk.act(&desk.contributor, "PUT", &id, "", &case("asked")).await;
    assert_eq!(
        (again.status.as_u16(), parse(&again)["state"].as_str()),
        (200, Some("submitted")),
        "{}",
        again.body
    );
    let late = desk.act(&desk.lee, "POST", &id, "/accept", &json!({"revision": revision})).await;
    assert_eq!(
        (late.status.as_u16(), parse(&late)["type"].as_str()),
        (409, Some("/problems/invalid-transition"))
    );
}

#[tokio::test]
async fn a_proposal_leaves_what_is_public_until_it_is_accepted() {
    let desk = Desk::open().await;
    let id = desk.published("base").await;
    let proposed = desk
        .act_patch(&desk.other, &id, &json!({"incident": {"title": "Nine people detained at the river"}}))
        .await;
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let claimed = desk
        .api
        .send_json(
            "POST",
            &format!("/v1/desk/incidents/{id}/claims"),
            Some(&desk.contributor),
            &[("idempotency-key", "claim")],
            &json!({"claim": {"people": {"min": 10, "max": 12, "quantifier": "between", "counts": "refugees"}},
                "sources": [{"outlet": "A Weekly", "title": "Twelve", "url": "https://weekly.example/12"}]}),
        )
        .await;
    assert_eq!(claimed.status, 201, "{}", claimed.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["version"], 5);
    let shown = parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await);
    assert_eq!(shown["proposals"].as_array().unwrap().len(), 2, "{shown}");
    assert_eq!(desk.accept_proposal(&desk.kim, &id).await.status, 200, "the newest");
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!((public["people"]["min"].as_u64(), public["people"]["max"].as_u64()), (Some(9), Some(12)));
    assert_eq!(public["title"], "Nine people detained: base");
    // The other was written before, and changes something else.
    let accepted = desk.accept_proposal(&desk.kim, &id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!(
        (&public["title"], public["people"]["max"].as_u64()),
        (&json!("Nine people detained at the river"), Some(12))
    );
}

#[tokio::test]
async fn of_thirty_two_writers_with_one_tag_one_wins() {
    let desk = std::sync::Arc::new(Desk::open().await);
    let id = desk.published("raced").await;
    for round in 0..6 {
        let tag = desk.tag(&desk.kim, &id).await;
        let writers = (0..32).map(|writer| {
            let (desk, id, tag) = (std::sync::Arc::clone(&desk), id.clone(), tag.clone());
            tokio::spawn(async move {
                let key = if writer % 2 == 0 { &desk.kim } else { &desk.lee };
                let body = json!({"incident": {"summary": format!("By writer {writer} in round {round}.")}});
                let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
                let answer = desk
                    .api
                    .send_json("PATCH", &format!("/v1/desk/incidents/{id}"), Some(key), &headers, &body)
                    .await;
                let current = (answer.status == 412).then(|| super::tag(&answer));
                (answer.status.as_u16(), current)
            })
        });
        let answers: Vec<(u16, Option<String>)> =
            futures_util::future::join_all(writers).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 1, "{answers:?}");
        let now = desk.tag(&desk.kim, &id).await;
        for (status, current) in answers.iter().filter(|(status, _)| *status != 200) {
            assert_eq!((*status, current.as_deref()), (412, Some(now.as_str())));
        }
    }
}

#[tokio::test]
async fn fifty_requests_with_one_token_make_one_incident() {
    let desk = std::sync::Arc::new(Desk::open().await);
    let sent = (0..50).map(|_| {
        let desk = std::sync::Arc::clone(&desk);
        tokio::spawn(async move {
            let answer = desk
                .api
                .send_json(
                    "POST",
                    "/v1/incidents",
                    Some(&desk.contributor),
                    &[("idempotency-key", "fifty")],
                    &case("fifty"),
                )
                .await;
            (answer.status.as_u16(), parse(&answer)["id"].as_str().map(str::to_owned))
        })
    });
    let answers: Vec<_> =
        futures_util::future::join_all(sent).await.into_iter().map(Result::unwrap).collect();
    let made: std::collections::BTreeSet<_> =
        answers.iter().filter(|(status, _)| *status == 201).map(|(_, id)| id.clone()).collect();
    assert_eq!(made.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(status, _)| [201, 409].contains(status)), "{answers:?}");
    let queue = parse(&desk.get(&desk.kim, "/v1/desk/incidents").await);
    assert_eq!(queue["incidents"].as_array().unwrap().len(), 1);
    let replay = desk
        .api
        .send_json(
            "POST",
            "/v1/incidents",
            Some(&desk.contributor),
            &[("idempotency-key", "fifty")],
            &case("fifty"),
        )
        .await;
    assert_eq!(
        (replay.status.as_u16(), replay.headers["idempotency-replayed"].to_str().unwrap()),
        (201, "true")
    );
    let _ = tag(&replay);
}

impl Desk {
    pub async fn act_patch(&self, key: &str, id: &str, body: &Value) -> crate::support::api::Answer {
        let tag = self.tag(key, id).await;
        let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
        self.api.send_json("PATCH", &format!("/v1/desk/incidents/{id}"), Some(key), &headers, body).await
    }
}

#[tokio::test]
async fn a_corrected_source_reads_so_in_every_incident_once_it_is_accepted() {
    let desk = Desk::open().await;
    let id = desk.published("typo").await;
    let path = &format!("/v1/desk/sources/{}", desk.source(&id).await);
    let read = desk.get(&desk.other, path).await;
    let mut source = parse(&read)["source"].clone();
    source["title"] = json!("Nine detained at the border");
    let body = json!({"source": source, "reason": "The title was cut off."});
    let sent = desk.api.send_json("PUT", path, Some(&desk.other), &[("if-match", &tag(&read))], &body).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"], "Nine detained");
    let waiting = desk.get(&desk.kim, path).await;
    let accept = json!({"revision": parse(&waiting)["revision"]["id"]});
    let accepted = desk
        .api
        .send_json(
            "POST",
            &format!("{path}/accept"),
            Some(&desk.kim),
            &[("if-match", &tag(&waiting))],
            &accept,
        )
        .await;
    assert_eq!(
        (accepted.status.as_u16(), parse(&accepted)["version"].as_u64()),
        (200, Some(6)),
        "{}",
        accepted.body
    );
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"],
        "Nine detained at the border"
    );
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{id}?version=5")).await["sources"][0]["title"],
        "Nine detained"
    );
}

#[tokio::test]
async fn what_looks_like_a_name_is_confirmed_before_it_is_public() {
    let desk = Desk::open().await;
    let mut named = case("named");
    named["incident"]["summary"] =
        json!("Among them was a woman named Ri Yong Hui; write to somebody@mail.example.");
    let id = desk.submit(&desk.contributor, &named).await;
    let shown = parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await);
    let revision = &shown["revision"]["id"];
    let codes: Vec<&Value> =
        shown["editors"]["cautions"].as_array().unwrap().iter().map(|caution| &caution["code"]).collect();
    assert!(codes.contains(&&json!("personal-name")) && codes.contains(&&json!("email")), "{codes:?}");
    let refused = desk.act(&desk.kim, "POST", &id, "/accept", &json!({"revision": revision})).await;
    assert_eq!(
        (refused.status.as_u16(), &parse(&refused)["errors"][0]["pointer"]),
        (422, &json!("/summary")),
        "{}",
        refused.body
    );
    assert!(!refused.body.contains("somebody@mail.example") || refused.body.len() < 3000);
    let confirmed = desk
        .act(&desk.kim, "POST", &id, "/accept", &json!({"revision": revision, "confirmed": ["/summary"]}))
        .await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.body);
}

#[tokio::test]
async fn a_likely_duplicate_is_told_with_its_reasons() {
    let desk = Desk::open().await;
    let first = desk.published("first").await;
    let mut again = case("second");
    again["incident"]["date"] = json!("2014-05-30");
    let token = [("idempotency-key", "again")];
    let created =
        parse(&desk.api.send_json("POST", "/v1/incidents", Some(&desk.other), &token, &again).await);
    let told = &created["possible_duplicates"][0];
    assert_eq!((&told["id"], &told["public"]), (&json!(first), &json!(true)), "{created}");
    let codes: Vec<&Value> =
        told["reasons"].as_array().unwrap().iter().map(|reason| &reason["code"]).collect();
    assert!(codes.contains(&&json!("date-overlap")) && codes.contains(&&json!("same-place")), "{codes:?}");
    // Somebody else's draft is told to editors alone.
    let third = desk.submit(&desk.contributor, &case("third")).await;
    let of = |shown: Value| {
        shown["possible_duplicates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|other| other["id"].clone())
            .collect::<Vec<_>>()
    };
    let id = created["id"].as_str().unwrap();
    let theirs = of(parse(&desk.get(&desk.other, &format!("/v1/desk/incidents/{id}")).await));
    let editors = of(parse(&desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await));
    assert!(!theirs.contains(&json!(third)) && editors.contains(&json!(third)), "{theirs:?} {editors:?}");
    let queue = parse(&desk.get(&desk.kim, "/v1/desk/incidents?likely_duplicate=true").await);
    assert_eq!(queue["incidents"].as_array().unwrap().len(), 2, "{queue}");
}

#[tokio::test]
async fn one_key_hands_in_so_much_an_hour() {
    let desk = Desk::open().await;
    let mut last = 0;
    for n in 0..=refoulement::http::limits::submissions::OF_A_KEY {
        let answer = desk
            .api
            .send_json(
                "POST",
                "/v1/incidents",
                Some(&desk.contributor),
                &[("idempotency-key", &n.to_string())],
                &json!({}),
            )
            .await;
        last = answer.status.as_u16();
        if last == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            assert_eq!(n, refoulement::http::limits::submissions::OF_A_KEY);
        }
    }
    assert_eq!(last, 429);
    assert_eq!(
        desk.get(&desk.contributor, "/v1/desk/incidents").await.status,
        200,
        "reading is another matter"
    );
    desk.submit(&desk.other, &case("other")).await;
}

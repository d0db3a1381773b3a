//! What hides, waits, takes back and brings back.

use chrono::TimeDelta;
use refoulement::desk::acts::embargo;
use serde_json::json;

use super::{Desk, case, parse};

#[tokio::test]
async fn what_is_protected_later_is_gone_from_every_version() {
    let desk = Desk::open().await;
    let id = desk.published("whisper").await;
    let before = desk.everything_public().await;
    for said in ["whisper", "Tumen", "42.96", "Nine were taken"] {
        assert!(before.contains(said), "{said}");
    }
    let source = desk.source(&id).await;
    let protection = json!({"sources": [source], "places": "country"});
    let protected = desk.act(&desk.kim, "PUT", &id, "/protection", &protection).await;
    assert_eq!(
        (protected.status.as_u16(), parse(&protected)["outcome"].as_str()),
        (200, Some("done")),
        "{}",
        protected.body
    );
    let after = desk.everything_public().await;
    for said in ["Tumen", "tumen", "42.96", "129.84", "Nine were taken", "daily.example/whisper", &source] {
        assert!(!after.contains(said), "{said} can still be read");
    }
    assert_eq!(
        desk.api.ask("GET", &format!("/v1/sources/{source}")).await.status,
        404,
        "as one that never was"
    );
    for query in ["q=Tumen", "q=taken", "bbox=129.83,42.95,129.85,42.97"] {
        for version in 5..=6 {
            assert_eq!(
                desk.api.get(&format!("/v1/incidents?{query}&version={version}")).await["total"]["incidents"],
                0,
                "{query} at {version}"
            );
        }
    }
    assert_eq!(
        desk.api.get("/v1/incidents?version=5").await["total"]["people"]["max"],
        46,
        "its number still counts"
    );
    // To show it again two people are needed.
    let loosened = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": [source]})).await;
    assert_eq!(
        (loosened.status.as_u16(), parse(&loosened)["outcome"].as_str()),
        (202, Some("awaiting_second_approval"))
    );
    let same = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": [source]})).await;
    assert_eq!(same.status, 202, "asking twice is not two people");
    assert_eq!(
        desk.act(&desk.lee, "PUT", &id, "/protection", &json!({"sources": [source]})).await.status,
        200
    );
    assert!(desk.everything_public().await.contains("Tumen"));
    for key in [&desk.kim, &desk.lee] {
        desk.act(key, "PUT", &id, "/protection", &json!({})).await;
    }
    assert_eq!(desk.api.get(&format!("/v1/sources/{source}")).await["key"], source.as_str());
    assert!(desk.api.ask("GET", "/v1/incidents.csv?version=5").await.body.contains(&source));
}

#[tokio::test]
async fn a_slip_of_the_pen_in_protection_is_refused() {
    let desk = Desk::open().await;
    let id = desk.published("pen").await;
    let refused = desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"sources": ["pem"]})).await;
    assert_eq!(
        (refused.status.as_u16(), &parse(&refused)["errors"][0]["pointer"]),
        (422, &json!("/sources")),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn a_withdrawn_incident_leaves_every_version_and_an_error_only_the_next() {
    let desk = Desk::open().await;
    let (gone, wrong) = (desk.published("gone").await, desk.published("wrong").await);
    let retracted = desk
        .act(
            &desk.kim,
            "POST",
            &wrong,
            "/retract",
            &json!({"kind": "error", "reason": "It was another year."}),
        )
        .await;
    assert_eq!(retracted.status, 200, "{}", retracted.body);
    let answer = desk.api.ask("GET", &format!("/v1/incidents/{wrong}")).await;
    assert_eq!((answer.status.as_u16(), &parse(&answer)["errors"][0]["code"]), (410, &json!("error")));
    assert_eq!(desk.api.get(&format!("/v1/incidents/{wrong}?version=6")).await["version"], 6);
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4);
    let withdrawn = desk
        .act(&desk.lee, "POST", &gone, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."}))
        .await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    for address in [format!("/v1/incidents/{gone}"), format!("/v1/incidents/{gone}?version=5")] {
        let answer = desk.api.ask("GET", &address).await;
        assert_eq!(
            (answer.status.as_u16(), &parse(&answer)["errors"][0]["code"]),
            (410, &json!("withdrawn")),
            "{address}"
        );
    }
    let all = desk.everything_public().await;
    assert!(!all.contains("Nine people detained: gone") && !all.contains("daily.example/gone"));
    for filter in ["", "&host_country=KR", "&q=river"] {
        assert_eq!(
            desk.api.get(&format!("/v1/incidents?version=6{filter}")).await["total"]["withdrawn"],
            1,
            "{filter}"
        );
        assert_eq!(
            desk.api.get(&format!("/v1/statistics?version=6{filter}")).await["totals"]["withdrawn"],
            1,
            "{filter}"
        );
    }
    assert!(desk.api.get("/v1/incidents").await["total"].get("withdrawn").is_none());
    assert!(desk.api.get("/v1/incidents?version=4").await["total"].get("withdrawn").is_none());
    // Two people bring it back.
    assert_eq!(
        desk.act(&desk.kim, "POST", &gone, "/restore", &json!({"reason": "It may be seen."})).await.status,
        202
    );
    let restored = desk.act(&desk.lee, "POST", &gone, "/restore", &json!({"reason": "Yes."})).await;
    assert_eq!(restored.status, 200, "{}", restored.body);
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{gone}?version=5")).await["sources"][0]["key"],
        desk.source(&gone).await.as_str()
    );
    assert!(desk.api.get("/v1/incidents?version=6").await["total"].get("withdrawn").is_none());
}

#[tokio::test]
async fn a_merged_incident_sends_to_its_heir_and_no_version_counts_it_twice() {
    let desk = Desk::open().await;
    let (heir, same) = (desk.published("heir").await, desk.published("same").await);
    let merged = desk
        .act(&desk.kim, "POST", &same, "/merge", &json!({"into": heir, "reason": "The same nine."}))
        .await;
    assert_eq!(merged.status, 200, "{}", merged.body);
    let answer = desk.api.ask("GET", &format!("/v1/incidents/{same}")).await;
    assert_eq!(
        (answer.status.as_u16(), answer.headers["location"].to_str().unwrap()),
        (308, format!("/v1/incidents/{heir}").as_str())
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 4);
    assert_eq!(
        desk.api.get(&format!("/v1/incidents/{same}?version=6")).await["version"],
        6,
        "its history stays"
    );
    let into_itself =
        desk.act(&desk.kim, "POST", &heir, "/merge", &json!({"into": heir, "reason": "No."})).await;
    assert_eq!(into_itself.status, 409);
}

#[tokio::test]
async fn an_embargo_ends_at_its_time_and_earlier_only_with_two() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.contributor, &case("later")).await;
    let accepted = desk.accept_with(&desk.kim, &id, json!({"embargo_until": "2026-02-01T00:00:00Z"})).await;
    assert_eq!(
        (accepted.status.as_u16(), &parse(&accepted)["incident"]["state"]),
        (200, &json!("embargoed")),
        "{}",
        accepted.body
    );
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 0);
    let early = desk.act(&desk.kim, "POST", &id, "/embargo", &json!({"until": "2026-01-31T12:00:00Z"})).await;
    assert_eq!(early.status, 202, "{}", early.body);
    assert_eq!(
        desk.act(&desk.kim, "POST", &id, "/embargo", &json!({"until": "2026-02-02T00:00:00Z"})).await.status,
        200,
        "later is one person's"
    );
    desk.api.time.pass(TimeDelta::hours(24));
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 0);
    desk.api.time.pass(TimeDelta::hours(24));
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 1);
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["version"], 5);
}

#[tokio::test]
async fn erasing_needs_two_and_leaves_a_hash() {
    let desk = Desk::open().await;
    let id = desk.published("erased").await;
    let public = desk.act(&desk.kim, "POST", &id, "/erase", &json!({"reason": "Asked for."})).await;
    assert_eq!(public.status, 409, "what is public is withdrawn first: {}", public.body);
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(
        desk.act(&desk.kim, "POST", &id, "/erase", &json!({"reason": "Asked for."})).await.status,
        202
    );
    let erased = desk.act(&desk.lee, "POST", &id, "/erase", &json!({"reason": "Asked for."})).await;
    assert_eq!(erased.status, 200, "{}", erased.body);
    let kept: String =
        sqlx::query_scalar("select string_agg(content::text, ' ') from desk.revision where record = $1")
            .bind(uuid::Uuid::parse_str(&id).unwrap())
            .fetch_one(&desk.api.database.owner)
            .await
            .unwrap();
    assert!(kept.contains("erased") && !kept.contains("Nine"), "{kept}");
}

#[tokio::test]
async fn publications_of_one_day_are_bounded_and_withdrawals_never() {
    let desk = Desk::open().await;
    let mut ids = Vec::new();
    for n in 0..51 {
        ids.push(
            desk.submit(
                if n % 2 == 0 { &desk.contributor } else { &desk.other },
                &case(&format!("many-{n}")),
            )
            .await,
        );
    }
    for id in &ids[..50] {
        assert_eq!(desk.accept(&desk.kim, id).await.status, 200);
    }
    let refused = desk.accept(&desk.kim, &ids[50]).await;
    assert_eq!(
        (refused.status.as_u16(), parse(&refused)["type"].as_str()),
        (429, Some("/problems/rate-limited")),
        "{}",
        refused.body
    );
    assert_eq!(desk.accept(&desk.lee, &ids[50]).await.status, 200, "another key may");
    for id in &ids {
        let withdrawn = desk
            .act(&desk.kim, "POST", id, "/retract", &json!({"kind": "withdrawn", "reason": "All of it."}))
            .await;
        assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    }
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 3);
}

#[tokio::test]
async fn an_approval_fixes_the_sources_that_come_with_it() {
    let desk = Desk::open().await;
    let id = desk.submit(&desk.contributor, &case("fixed")).await;
    let path = format!("/v1/desk/sources/{}", desk.source(&id).await);
    let source = desk.get(&desk.contributor, &path).await;
    let mut changed = parse(&source)["source"].clone();
    changed["title"] = json!("Something else");
    let body = json!({"source": changed});
    let stale = desk.tag(&desk.kim, &id).await;
    let put = |key: String, tag: String| {
        let (api, body, path) = (&desk.api, body.clone(), path.clone());
        async move { api.send_json("PUT", &path, Some(&key), &[("if-match", &tag)], &body).await }
    };
    assert_eq!(put(desk.contributor.clone(), super::tag(&source)).await.status, 200);
    assert_ne!(desk.tag(&desk.kim, &id).await, stale, "whoever decides has to see the source as it is now");
    let accepted = desk.accept_with(&desk.kim, &id, json!({"embargo_until": "2026-02-01T00:00:00Z"})).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let mut again = changed.clone();
    again["title"] = json!("Nobody has seen this");
    let tag = super::tag(&desk.get(&desk.contributor, &path).await);
    desk.api
        .send_json("PUT", &path, Some(&desk.contributor), &[("if-match", &tag)], &json!({"source": again}))
        .await;
    desk.api.time.pass(TimeDelta::hours(24));
    assert_eq!(embargo::release_due(&desk.api.desk).await.unwrap(), 1);
    desk.api.register.refresh().await.unwrap();
    assert_eq!(desk.api.get(&format!("/v1/incidents/{id}")).await["sources"][0]["title"], "Something else");
}

#[tokio::test]
async fn what_one_person_asked_for_ends_with_whatever_else_is_done() {
    let desk = Desk::open().await;
    let id = desk.published("asked-for").await;
    desk.act(&desk.kim, "POST", &id, "/retract", &json!({"kind": "error", "reason": "Wrong."})).await;
    assert_eq!(
        desk.act(&desk.kim, "POST", &id, "/restore", &json!({"reason": "Right after all."})).await.status,
        202
    );
    let withdrawn = desk
        .act(&desk.lee, "POST", &id, "/retract", &json!({"kind": "withdrawn", "reason": "A danger."}))
        .await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    assert_eq!(
        desk.act(&desk.lee, "POST", &id, "/restore", &json!({"reason": "Alone."})).await.status,
        202,
        "a takedown is not undone by one"
    );
    assert_eq!(desk.api.ask("GET", &format!("/v1/incidents/{id}")).await.status, 410);
}

#[tokio::test]
async fn a_contributor_learns_nothing_by_guessing_what_is_hidden() {
    let desk = Desk::open().await;
    let id = desk.published("guess").await;
    desk.act(
        &desk.kim,
        "PUT",
        &id,
        "/protection",
        &json!({"sources": [desk.source(&id).await], "places": "country"}),
    )
    .await;
    let path = format!("/v1/desk/incidents/{id}");
    let seen = parse(&desk.get(&desk.other, &path).await);
    assert!(!seen.to_string().contains("Tumen") && !seen.to_string().contains("\"guess\""), "{seen}");
    let names = ["Tumen", "Yanji", "Hunchun"];
    let guessed = json!({"incident": {"summary": names.join(", ")}});
    let told = desk.act_patch(&desk.other, &id, &guessed).await;
    assert_eq!(
        (told.status.as_u16(), parse(&told)["proposals"][0]["changes"][0]["after"].as_str()),
        (200, Some("Tumen, Yanji, Hunchun")),
        "{}",
        told.body
    );
    let claim =
        |source: &str| json!({"claim": {"key": format!("of-{source}"), "source": source, "people": null}});
    let hidden = desk.source(&id).await;
    for (token, source) in [("a", hidden.as_str()), ("b", "never-was")] {
        let headers = [("idempotency-key", token)];
        let refused = desk
            .api
            .send_json("POST", &format!("{path}/claims"), Some(&desk.other), &headers, &claim(source))
            .await;
        assert_eq!(
            (refused.status.as_u16(), &parse(&refused)["errors"][0]["code"]),
            (422, &json!("unknown-source")),
            "{source}: {}",
            refused.body
        );
    }
}

#[tokio::test]
async fn a_place_that_comes_hidden_is_in_no_older_version_either() {
    let desk = Desk::open().await;
    let mut first = case("moving");
    first["incident"]["summary"] = json!("Some reports spoke of Helong.");
    let id = desk.submit(&desk.contributor, &first).await;
    assert_eq!(desk.accept(&desk.kim, &id).await.status, 200);
    desk.act(&desk.kim, "PUT", &id, "/protection", &json!({"places": "subdivision"})).await;
    assert!(desk.everything_public().await.contains("Helong"), "so far it is no place of the incident");
    let place = json!({"role": "detention", "name": "Helong", "country": "CN", "subdivision": "CN-JL", "precision": "locality"});
    let moved =
        desk.act_patch(&desk.lee, &id, &json!({"incident": {"summary": "", "places": [place]}})).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    let accepted = desk.accept(&desk.kim, &id).await;
    assert!(parse(&accepted)["version"].is_u64(), "{}", accepted.body);
    let after = desk.everything_public().await;
    assert!(!after.to_lowercase().contains("helong"), "an older version still names it");
    assert!(after.contains("[withheld]"), "and says that something is missing");
}

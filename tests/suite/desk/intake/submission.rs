//! Cases as they come in.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::desk::{Desk, case};

#[tokio::test]
async fn a_minimal_case_is_enough_and_a_source_is_entered_once() {
    let desk = Desk::open().await;
    let mut minimal = json!({
        "incident": {"title": "Two people returned", "date": "2015", "host_country": "CN", "claims": [{}]},
        "sources": [{"outlet": "A Daily", "title": "Two returned", "url": "https://daily.example/two", "published": "2015-03"}],
    });
    let id = desk.cho.submits(&minimal).await;
    let shown = desk.cho.sees(&id).await.json();
    let key = shown["sources"][0]["key"].as_str().unwrap();
    assert!(key.starts_with("a-daily-2015-03-"), "{key}");
    assert_eq!(shown["incident"]["claims"][0]["source"], key);
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    minimal["incident"]["title"] = json!("Two others of the same article");
    minimal["sources"][0]["key"] = json!("another-name");
    let second = desk.oh.submits(&minimal).await;
    let shown = desk.oh.sees(&second).await.json();
    assert_eq!((&shown["incident"]["claims"][0]["source"], &shown["sources"]), (&json!(key), &json!([])));
    assert_eq!(desk.kim.accepts(&second).await.status, 200);
    let cited = desk.api.get(&format!("/v1/sources/{key}")).await;
    assert_eq!(cited["incidents"].as_array().unwrap().len(), 2, "{cited}");
}

#[tokio::test]
async fn of_thirty_two_writers_with_one_tag_one_wins() {
    let desk = std::sync::Arc::new(Desk::open().await);
    let id = desk.published("raced").await;
    for round in 0..6 {
        let tag = desk.kim.tag(&id).await;
        let writers = (0..32).map(|writer| {
            let (desk, id, tag) = (std::sync::Arc::clone(&desk), id.clone(), tag.clone());
            tokio::spawn(async move {
                let person = if writer % 2 == 0 { &desk.kim } else { &desk.lee };
                let body = json!({"incident": {"summary": format!("By writer {writer} in round {round}.")}});
                let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
                let answer =
                    person.sends("PATCH", &format!("/v1/desk/incidents/{id}"), &headers, &body).await;
                let current = (answer.status == 412).then(|| answer.tag());
                (answer.status.as_u16(), current)
            })
        });
        let answers: Vec<(u16, Option<String>)> =
            futures_util::future::join_all(writers).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 1, "{answers:?}");
        let now = desk.kim.tag(&id).await;
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
                .cho
                .sends("POST", "/v1/incidents", &[("idempotency-key", "fifty")], &case("fifty"))
                .await;
            (answer.status.as_u16(), answer.json()["id"].as_str().map(str::to_owned))
        })
    });
    let answers: Vec<_> =
        futures_util::future::join_all(sent).await.into_iter().map(Result::unwrap).collect();
    let made: std::collections::BTreeSet<_> =
        answers.iter().filter(|(status, _)| *status == 201).map(|(_, id)| id.clone()).collect();
    assert_eq!(made.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(status, _)| [201, 409].contains(status)), "{answers:?}");
    let queue = desk.kim.reads("/v1/desk/incidents").await.json();
    assert_eq!(queue["incidents"].as_array().unwrap().len(), 1);
    let replay =
        desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", "fifty")], &case("fifty")).await;
    assert_eq!(
        (replay.status.as_u16(), replay.headers["idempotency-replayed"].to_str().unwrap()),
        (201, "true")
    );
    let _ = replay.tag();
}

#[tokio::test]
async fn today_in_seoul_and_further_east_is_not_in_the_future() {
    // The clock stands at noon of 31 January, UTC: where it is latest, it is two in the night of 1 February.
    let desk = Desk::open().await;
    let refused_at = async |field: &str, day: &str| {
        // An article that is known already keeps its date: so each has its own.
        let mut body = case(&format!("{field}-{day}"));
        let at = match field {
            "date" => "/incident/date",
            "published" => "/sources/0/published",
            _ => "/incident/timeline/0/date",
        };
        if field == "timeline" {
            body["incident"]["timeline"] =
                json!([{"status": "detained", "date": "2014-05-29", "claims": []}]);
        }
        if field == "published" {
            body["sources"][0]["published"] = json!("2014-05-29");
        }
        *body.pointer_mut(at).unwrap() = json!(day);
        let once = uuid::Uuid::new_v4().to_string();
        let answer = desk.cho.sends("POST", "/v1/incidents", &[("idempotency-key", &once)], &body).await;
        let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().find(|error| error["code"] == "in-the-future").map(|error| error["message"].clone())
    };
    for field in ["date", "published", "timeline"] {
        assert_eq!(refused_at(field, "2026-02-01").await, None, "{field}");
        let message = refused_at(field, "2026-02-02").await.unwrap_or_else(|| panic!("{field} was taken"));
        let told = "in the easternmost time zone, today is 2026-02-01";
        assert!(message.as_str().unwrap().contains(told), "{message}");
    }
    // At 16:00 UTC it is the next day in Seoul. Ten hours before midnight it is in Kiribati.
    desk.api.time.pass(TimeDelta::hours(4));
    assert_eq!(refused_at("date", "2026-02-01").await, None);
    assert!(refused_at("date", "2026-02-02").await.is_some());
    let sheet = "title,date,host_country,people,source,source_date\nToday,2026-02-01,CN,3,Paper,2026-02-01\n";
    let looked = desk.kim.imports("?dry_run=true", "text/csv", "today", sheet).await;
    assert_eq!(looked["state"], "checked", "{looked}");
    let looked =
        desk.kim.imports("?dry_run=true", "text/csv", "later", sheet.replace("02-01", "02-02")).await;
    assert!(looked["report"]["problems"].to_string().contains("in-the-future"), "{looked}");
}

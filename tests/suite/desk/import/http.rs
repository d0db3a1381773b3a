//! A spreadsheet over HTTP: followed to its end, every problem by row and column, published by another person.

use std::fmt::Write;
use std::time::Duration;

use axum::body::Body;
use serde_json::{Value, json};

use crate::support::api::Answer;
use crate::support::desk::Desk;
use crate::support::person::Person;

/// Two hundred rows, of which three are wrong.
fn sheet(wrong: bool) -> String {
    let mut sheet = "title,date,host_country,people,source,source_date,source_url\n".to_owned();
    for n in 0..200 {
        let date = if wrong && n == 41 { "3/4/2014" } else { "2014-05" };
        let country = if wrong && n == 99 { "XX" } else { "CN" };
        let people = if wrong && n == 180 { "17 boxes" } else { "13-15" };
        writeln!(
            sheet,
            "Case number {n},{date},{country},{people},Paper {n},2014-06-01,https://paper.example/{n}"
        )
        .unwrap();
    }
    sheet
}

/// Decides on a batch as it stands.
async fn decide(person: &Person, batch: &str, what: &str, body: &Value) -> Answer {
    if what == "accept" {
        person.tells_apart(batch).await;
    }
    let tag = person.reads(batch).await.tag();
    person.sends("POST", &format!("{batch}/{what}"), &[("if-match", &tag)], body).await
}

#[tokio::test]
async fn two_hundred_rows_with_three_bad_ones() {
    let desk = Desk::open().await;
    let refused = desk.kim.imports("", "text/csv", "bad", sheet(true)).await;
    assert_eq!(refused["state"], "refused");
    let problems: Vec<(u64, &str)> = refused["report"]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["row"].as_u64().unwrap(), problem["column"].as_str().unwrap()))
        .collect();
    assert_eq!(problems, [(43, "date"), (101, "host_country"), (182, "people")], "{refused}");
    let looked = desk.kim.imports("?dry_run=true", "text/csv", "dry", sheet(false)).await;
    assert_eq!((&looked["state"], looked["report"]["new"].as_u64()), (&"checked".into(), Some(200)));
    assert_eq!(
        desk.lee.reads("/v1/desk/incidents").await.json()["incidents"].as_array().unwrap().len(),
        0,
        "nothing was written"
    );
    let imported = desk.kim.imports("?publish=true", "text/csv", "good", sheet(false)).await;
    assert_eq!(
        (&imported["state"], imported["report"]["new"].as_u64()),
        (&"imported".into(), Some(200)),
        "{imported}"
    );
    let batch = format!("/v1/desk/batches/{}", imported["report"]["batch"].as_str().unwrap());
    desk.lee.tells_apart(&batch).await;
    let waiting = desk.lee.reads(&batch).await.json();
    assert_eq!(
        (&waiting["incidents"], &waiting["sources"], &waiting["holder"]),
        (&json!(200), &json!(200), &json!("kim"))
    );
    let revisions = desk.lee.pages_through(&format!("{batch}/revisions?limit=150"), "revisions").await;
    let of = |n: usize| (&revisions[n]["kind"], &revisions[n]["title"], &revisions[n]["left_out"]);
    assert_eq!(revisions.len(), 400);
    assert_eq!(of(0), (&json!("source"), &json!("(no title given)"), &Value::Null));
    assert_eq!(of(399), (&json!("incident"), &json!("Case number 199"), &Value::Null));
    let accept = json!({ "confirmed": [] });
    let alone = decide(&desk.kim, &batch, "accept", &accept).await;
    assert_eq!(
        (alone.status.as_u16(), &alone.json()["type"]),
        (403, &"/problems/second-person-required".into())
    );
    let begun = decide(&desk.lee, &batch, "accept", &accept).await;
    assert_eq!((begun.status.as_u16(), &begun.json()["state"]), (202, &json!("accepting")), "{}", begun.body);
    let published = desk.lee.follows_batch(&begun).await;
    assert_eq!(
        [
            &published["state"],
            &published["version"],
            &published["left_out"],
            &published["done"],
            &published["total"]
        ],
        [&json!("published"), &json!(5), &json!(0), &json!(400), &json!(400)],
        "{published}"
    );
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 203);
    let again = desk.kim.imports("", "text/csv", "again", sheet(false)).await;
    assert_eq!(
        (again["report"]["new"].as_u64(), again["report"]["unchanged"].as_u64()),
        (Some(0), Some(200)),
        "{again}"
    );
}

#[tokio::test]
async fn batches_are_listed_looked_at_as_they_are_and_turned_down() {
    let desk = Desk::open().await;
    let sheet = |title: &str| {
        format!("title,date,host_country,source,source_date\n{title},2014,CN,A Daily,2014-02-01\n")
    };
    let mut batches = Vec::new();
    for (at, title) in ["Two: write to somebody@mail.example", "Three sent back"].into_iter().enumerate() {
        desk.api.time.pass(chrono::TimeDelta::seconds(1));
        let job = desk
            .kim
            .imports("?publish=true", "text/csv", &format!("batch {at}").replace(' ', "-"), sheet(title))
            .await;
        batches.push(format!(
            "/v1/desk/batches/{}",
            job["report"]["batch"].as_str().unwrap_or_else(|| panic!("{job}"))
        ));
    }
    let list = async |query: &str| desk.lee.reads(&format!("/v1/desk/batches{query}")).await.json();
    let page = list("?state=submitted&limit=1").await;
    assert_eq!(
        (
            page["batches"].as_array().unwrap().len(),
            &page["batches"][0]["incidents"],
            &page["batches"][0]["holder"]
        ),
        (1, &json!(1), &json!("kim"))
    );
    assert!(batches[1].ends_with(page["batches"][0]["id"].as_str().unwrap()), "the newest first: {page}");
    let next = desk.lee.reads(page["next"].as_str().unwrap()).await.json();
    assert!(batches[0].ends_with(next["batches"][0]["id"].as_str().unwrap()), "{next}");
    let shown = desk.lee.reads(&batches[0]).await;
    let cautions = desk.lee.pages_through(&format!("{}/cautions", batches[0]), "cautions").await;
    assert_eq!((shown.json()["cautions"].as_u64(), cautions.len()), (Some(1), 1), "{}", shown.body);
    let address = format!("{}/accept", batches[0]);
    let all = json!({"confirmed": [cautions[0]["digest"]]});
    assert_eq!(desk.lee.sends("POST", &address, &[], &all).await.status, 428);
    assert_eq!(
        decide(&desk.lee, &batches[0], "accept", &json!({"confirmed": []})).await.status,
        422,
        "not everything was looked at"
    );
    let id =
        desk.lee.reads("/v1/desk/incidents").await.json()["incidents"][0]["id"].as_str().unwrap().to_owned();
    let revision = desk.lee.sees(&id).await.json()["revision"]["id"].clone();
    let asked = desk.lee.asks(&id, &json!({"revision": revision, "question": "Which page?"})).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let stale = desk.lee.sends("POST", &address, &[("if-match", &shown.tag())], &all).await;
    assert_eq!(stale.status, 412, "{}", stale.body);
    let published = desk.lee.accepts_batch(&batches[0]).await;
    assert_eq!(published["state"], "published", "{published}");
    let reason = json!({"reason": "Known already."});
    assert_eq!(desk.lee.sends("POST", &format!("{}/reject", batches[1]), &[], &reason).await.status, 428);
    let rejected = decide(&desk.lee, &batches[1], "reject", &reason).await;
    assert_eq!(
        (rejected.status.as_u16(), &rejected.json()["state"]),
        (200, &json!("rejected")),
        "{}",
        rejected.body
    );
    assert_eq!(decide(&desk.lee, &batches[1], "accept", &all).await.status, 409);
    assert_eq!(list("?state=submitted").await["batches"], json!([]));
}

/// A form as browsers and `curl -F` send it.
fn form(parts: &[(&str, &str)]) -> String {
    let part = |(name, content): &(&str, &str)| {
        format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{content}\r\n"
        )
    };
    parts.iter().map(part).collect::<String>() + "--frontier--\r\n"
}

async fn send(desk: &Desk, token: &str, body: Body) -> Answer {
    desk.kim.uploads("?dry_run=true", "multipart/form-data; boundary=frontier", token, body).await
}

#[tokio::test]
async fn a_foreign_table_comes_with_its_mapping_file_in_a_form() {
    let desk = Desk::open().await;
    let (table, map) =
        (include_str!("../../../data/import/acled.csv"), include_str!("../../../data/import/acled.toml"));
    let begun = send(&desk, "form", Body::from(form(&[("file", table), ("map", map)]))).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let job = desk.kim.follows(&begun).await;
    assert_eq!((&job["state"], &job["report"]["problems"]), (&json!("checked"), &json!([])), "{job}");
    assert!(job["report"]["new"].as_u64().unwrap() > 0);
    let other = send(&desk, "form", Body::from(form(&[("file", table)]))).await;
    assert_eq!(other.problem(), "422 idempotency-key-reused", "the map belongs to the request");
    for (at, (parts, problem)) in [
        (vec![("map", map)], "400 malformed-body"),
        (vec![("file", table), ("file", table)], "400 malformed-body"),
        (vec![("file", table), ("colour", "red")], "400 malformed-body"),
        (vec![("file", table), ("map", "title = ")], "422 validation-failed"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(
            send(&desk, &format!("wrong-{at}"), Body::from(form(&parts))).await.problem(),
            problem,
            "{at}"
        );
    }
}

#[tokio::test]
async fn no_more_files_are_taken_than_there_is_room_for() {
    let desk = std::sync::Arc::new(Desk::open().await);
    let mut slow = Vec::new();
    for n in 0..8 {
        let desk = std::sync::Arc::clone(&desk);
        slow.push(tokio::spawn(async move {
            loop {
                let nothing =
                    futures_util::stream::pending::<Result<axum::body::Bytes, std::convert::Infallible>>();
                let answer = send(&desk, &format!("slow-{n}"), Body::from_stream(nothing)).await;
                assert_eq!(answer.status, 503, "{}", answer.body);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }));
    }
    let mut refused = send(&desk, "late-0", Body::from(form(&[("file", "title\n")]))).await;
    for n in 1..100 {
        if refused.status == 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        refused = send(&desk, &format!("late-{n}"), Body::from(form(&[("file", "title\n")]))).await;
    }
    assert_eq!(refused.problem(), "503 unavailable", "{}", refused.body);
    assert!(refused.headers.contains_key("retry-after"));
    slow.iter().for_each(tokio::task::JoinHandle::abort);
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if send(&desk, "then", Body::from(form(&[("file", "title\n")]))).await.status == 202 {
            return;
        }
    }
    panic!("there is no room again");
}

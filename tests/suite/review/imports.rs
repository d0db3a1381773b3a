//! A spreadsheet over HTTP: followed to its end, every problem by row and column, published by another person.

use std::fmt::Write;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::{Desk, parse};

/// Two hundred rows, of which three are wrong.
fn sheet(wrong: bool) -> String {
    let mut sheet = "title,date,host_country,people,source,source_date,source_url\n".to_owned();
    for n in 0..200 {
        let date = if wrong && n == 41 { "3/4/2014" } else { "2014-05" };
        let country = if wrong && n == 99 { "XX" } else { "CN" };
        let people = if wrong && n == 180 { "many" } else { "13-15" };
        writeln!(sheet, "Case number {n},{date},{country},{people},Paper {n},2014-06-01,https://paper.example/{n}").unwrap();
    }
    sheet
}

async fn import(desk: &Desk, query: &str, token: &str, file: String) -> Value {
    let request = Request::builder()
        .method("POST")
        .uri(format!("/v1/import{query}"))
        .header("authorization", format!("Bearer {}", desk.kim))
        .header("content-type", "text/csv")
        .header("idempotency-key", token)
        .body(Body::from(file))
        .unwrap();
    let begun = desk.api.send(request).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let location = begun.headers["location"].to_str().unwrap().to_owned();
    loop {
        let job = parse(&desk.get(&desk.kim, &location).await);
        if job["state"] != "running" {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn two_hundred_rows_with_three_bad_ones() {
    let desk = Desk::open().await;
    let refused = import(&desk, "", "bad", sheet(true)).await;
    assert_eq!(refused["state"], "refused");
    let problems: Vec<(u64, &str)> = refused["report"]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["row"].as_u64().unwrap(), problem["column"].as_str().unwrap()))
        .collect();
    assert_eq!(problems, [(43, "date"), (101, "host_country"), (182, "people")], "{refused}");
    let looked = import(&desk, "?dry_run=true", "dry", sheet(false)).await;
    assert_eq!((&looked["state"], looked["report"]["new"].as_u64()), (&"checked".into(), Some(200)));
    assert_eq!(parse(&desk.get(&desk.lee, "/v1/desk/incidents").await)["incidents"].as_array().unwrap().len(), 0, "nothing was written");
    let imported = import(&desk, "?publish=true", "good", sheet(false)).await;
    assert_eq!((&imported["state"], imported["report"]["new"].as_u64()), (&"imported".into(), Some(200)), "{imported}");
    let batch = format!("/v1/desk/batches/{}", imported["report"]["batch"].as_str().unwrap());
    let waiting = parse(&desk.get(&desk.lee, &batch).await);
    assert_eq!((waiting["revisions"].as_array().unwrap().len(), &waiting["holder"]), (400, &"kim".into()));
    let confirmed: Vec<&Value> = waiting["cautions"].as_array().unwrap().iter().map(|caution| &caution["pointer"]).collect();
    let accept = serde_json::json!({ "confirmed": confirmed });
    let alone = desk.api.send_json("POST", &format!("{batch}/accept"), Some(&desk.kim), &[], &accept).await;
    assert_eq!((alone.status.as_u16(), &parse(&alone)["type"]), (403, &"/problems/second-person-required".into()));
    let accepted = desk.api.send_json("POST", &format!("{batch}/accept"), Some(&desk.lee), &[], &accept).await;
    assert_eq!((accepted.status.as_u16(), parse(&accepted)["version"].as_u64()), (200, Some(5)), "{}", accepted.body);
    assert_eq!(desk.api.get("/v1/incidents").await["total"]["incidents"], 203);
    let again = import(&desk, "", "again", sheet(false)).await;
    assert_eq!((again["report"]["new"].as_u64(), again["report"]["unchanged"].as_u64()), (Some(0), Some(200)), "{again}");
}

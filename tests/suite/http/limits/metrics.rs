//! What is known of the work afterwards.

use refoulement::http;
use refoulement::http::Site;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::postgres::Health;
use serde_json::json;
use tokio::sync::watch;

use super::{ask, few};
use crate::support::api::Api;
use crate::support::desk::{Desk, case};

#[tokio::test]
async fn every_header_of_ours_may_be_read_by_a_page_of_another_site() {
    let api = Api::report().await;
    let router = api.limited(&few(100));
    for address in
        ["/v1/incidents?limit=1", "/v1/incidents.csv", "/v1/statistics.csv", "/v1/dataset", "/nowhere"]
    {
        let answer = ask(&router, "192.0.2.1", address, &[("origin", "https://ngo.example")]).await;
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        let exposed: Vec<String> = answer.headers["access-control-expose-headers"]
            .to_str()
            .unwrap()
            .split(", ")
            .map(str::to_ascii_lowercase)
            .collect();
        let ours = |name: &str| {
            name.starts_with("refoulement-")
                || name.starts_with("ratelimit")
                || ["etag", "link", "x-request-id"].contains(&name)
        };
        for name in answer.headers.keys().filter(|name| ours(name.as_str())) {
            assert!(exposed.contains(&name.to_string()), "{address}: {name}");
        }
    }
}

/// How long an answer took would tell what others asked before.
#[tokio::test]
async fn how_long_the_stages_of_an_answer_took_is_measured_and_told_to_nobody() {
    let api = Api::report().await;
    for (made, from_store) in [(1, 0), (1, 1), (1, 2)] {
        let answer = api.ask("GET", "/v1/incidents").await;
        assert!(!answer.headers.contains_key("server-timing"));
        let measured = ["answer", "keep", "store"];
        let mut counted = Vec::new();
        for stage in measured {
            counted.push(api.measured("stage_duration_seconds_count", stage).await);
        }
        assert_eq!(counted, [made, made, from_store]);
    }
}

#[tokio::test]
async fn measurements_name_routes_and_never_what_was_asked() {
    let api = Api::report().await;
    let (health, watched) = watch::channel(Health::Up);
    let service = http::service(api.register.clone(), api.desk.clone(), watched, Site::default(), &few(2));
    for address in ["/v1/incidents?q=canary", "/v1/sources/canary", "/canary", "/v1/incidents"] {
        ask(&service.router, "192.0.2.77", address, &[("user-agent", "canary")]).await;
    }
    let scrape = async || ask(&service.measurements, "192.0.2.77", "/metrics", &[]).await.body;
    let text = scrape().await;
    for line in [
        "refoulement_request_duration_seconds_count{route=\"/v1/incidents\",method=\"GET\",class=\"2xx\"} 1",
        "refoulement_request_duration_seconds_count{route=\"/v1/sources/{key}\",method=\"GET\",class=\"4xx\"} 1",
        "refoulement_request_duration_seconds_count{route=\"none\",method=\"GET\",class=\"4xx\"} 1",
        "refoulement_requests_limited_total 2",
        "refoulement_requests_shed_total 0",
        "refoulement_snapshot_version 4",
        "refoulement_postgres_up 1",
    ] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
    for name in [
        "refoulement_snapshot_age_seconds ",
        "refoulement_pool_connections ",
        "refoulement_pool_idle_connections ",
        "# EOF",
    ] {
        assert!(text.contains(name), "{name}");
    }
    for secret in ["canary", "192.0.2"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    health.send(Health::Down { since: std::time::Instant::now(), why: "a test".to_owned() }).unwrap();
    assert!(scrape().await.contains("refoulement_postgres_up 0"));
    assert_eq!(ask(&service.router, "192.0.2.78", "/metrics", &[]).await.status, 404);
}

/// So many days, as they stand in an address.
fn days(many: usize) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(1950, 1, 1).unwrap();
    first.iter_days().take(many).map(|day| day.to_string()).collect::<Vec<_>>().join(",")
}

#[tokio::test]
async fn what_an_address_takes_of_the_memory_is_counted_and_a_very_long_one_takes_none() {
    let api = Api::report().await;
    let memory = 128 * 1024;
    let service = http::service(
        api.register.clone(),
        api.desk.clone(),
        watch::channel(Health::Up).1,
        Site::default(),
        &Limits { kept: memory, ..few(0) },
    );
    let mut least = usize::MAX;
    for n in 0..100 {
        let address = format!("/v1/incidents.csv?day={}&people_min={n}", days(150));
        let answer = ask(&service.router, "192.0.2.1", &address, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        least = least.min(address.len() + answer.headers["refoulement-filter"].len() + answer.body.len());
    }
    let kept = ask(&service.measurements, "192.0.2.1", "/metrics", &[]).await.body;
    let kept: usize =
        kept.split("\nrefoulement_answers_kept ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    assert!(kept > 5 && kept as u64 * (least as u64) <= memory, "{kept} of {least} bytes or more");

    let long = format!("/v1/incidents?day={}", days(200));
    assert_eq!(api.ask("GET", &long).await.status, 200);
    api.cut_off().await;
    assert_eq!(api.ask("GET", &long).await.status, 503);
}

#[tokio::test]
async fn what_is_missing_for_an_answer_is_said() {
    let api = Api::report().await;
    let (health, watched) = watch::channel(Health::Up);
    let router = http::router(api.register.clone(), api.desk.clone(), watched, Site::default());
    let ready = async || ask(&router, "192.0.2.1", "/readyz", &[]).await;
    assert_eq!(ready().await.status, 200);
    health
        .send(Health::Down { since: std::time::Instant::now(), why: "password of 10.0.0.5".to_owned() })
        .unwrap();
    let down = ready().await;
    assert_eq!(down.status, 503);
    assert!(
        down.body.contains("the database, which does not answer") && !down.body.contains("10.0.0.5"),
        "{}",
        down.body
    );
    assert!(down.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn how_much_waits_at_the_desk_is_measured() {
    let desk = Desk::open().await;
    let api = &desk.api;
    let health = watch::channel(Health::Up).1;
    let service = http::service(api.register.clone(), api.desk.clone(), health, Site::default(), &few(100));
    let scrape = async || {
        let text = ask(&service.measurements, "192.0.2.77", "/metrics", &[]).await.body;
        ["desk_waiting", "desk_oldest_age_seconds"].map(|name| {
            let line = text.split(&format!("\nrefoulement_{name} ")).nth(1).unwrap();
            line.lines().next().unwrap().to_owned()
        })
    };
    assert_eq!(scrape().await, ["0", "0.0"]);
    let public = desk.published("public").await;
    // An incident, and its source.
    desk.oh.submits(&case("waits")).await;
    api.time.pass(chrono::TimeDelta::hours(1));
    assert_eq!(desk.cho.revises(&public, &json!({"incident": {"summary": "More."}})).await.status, 200);
    assert_eq!(scrape().await, ["3", "3600.0"]);
}

#[tokio::test]
async fn readiness_says_when_nothing_can_be_written() {
    let api = Api::report().await;
    let ready = async || ask(&api.router, "192.0.2.1", "/readyz", &[]).await;
    assert_eq!(ready().await.status, 200);
    let mut owner = api.database.owner.acquire().await.unwrap();
    let name: String = sqlx::query_scalar("select current_database()").fetch_one(&mut *owner).await.unwrap();
    let only_read = format!("alter database \"{name}\" set default_transaction_read_only = on");
    sqlx::query(sqlx::AssertSqlSafe(only_read)).execute(&mut *owner).await.unwrap();
    // As after a switch to a standby: the connections that there were are gone.
    sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename like '%desk%' and datname = $1",
    )
    .bind(name)
    .execute(&mut *owner)
    .await
    .unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let refused = ready().await;
    assert_eq!(refused.problem(), "503 unavailable");
    assert!(refused.body.contains("nothing can be submitted or taken down"), "{}", refused.body);
    assert_eq!(ask(&api.router, "192.0.2.1", "/v1/incidents", &[]).await.status, 200);
}

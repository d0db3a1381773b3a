//! Nobody's waiting is in the way of others: who looks waits for no lock, and whoever waits for one leaves connections to
//! those who are known by their keys, and to those who protect people.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use futures_util::future::join_all;
use refoulement::http::middleware::rate_limit::Limits;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::support::api::{Answer, answer, sent};
use crate::support::desk::{Desk, case, derived};

/// What somebody else does meanwhile, for as long as this is kept: with one record, or with the counter of versions.
async fn busy(desk: &Desk, record: Option<&str>) -> Transaction<'static, Postgres> {
    let mut work = desk.api.database.owner.begin().await.unwrap();
    let locked = match record {
        Some(id) => {
            sqlx::query("select from desk.record where id = $1 for update")
                .bind(Uuid::parse_str(id).unwrap())
                .execute(&mut *work)
                .await
        }
        None => sqlx::query("select from desk.counter for update").execute(&mut *work).await,
    };
    assert_eq!(locked.unwrap().rows_affected(), 1);
    work
}

fn router(desk: &Desk) -> Router {
    desk.api.limited(&Limits { per_minute: 0, requests_each: 64, ..Limits::default() })
}

/// Waits until so many wait for a lock in Postgres.
async fn desk_waits(desk: &Desk, waiting: i64) {
    let query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let wait = async {
        while sqlx::query_scalar::<_, i64>(query).fetch_one(&desk.api.database.owner).await.unwrap() < waiting
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("nobody waits");
}

/// Asks for all of it at once, and waits until so many wait for a lock in Postgres.
async fn at_once(
    desk: &Desk,
    router: &Router,
    asked: Vec<Request<Body>>,
    waiting: i64,
) -> Vec<JoinHandle<Answer>> {
    let begin = |request| tokio::spawn(answer(router.clone(), request));
    let asked = asked.into_iter().map(begin).collect();
    desk_waits(desk, waiting).await;
    asked
}

async fn statuses(asked: Vec<JoinHandle<Answer>>) -> Vec<u16> {
    join_all(asked).await.into_iter().map(|answer| answer.unwrap().status.as_u16()).collect()
}

#[tokio::test]
async fn who_looks_at_a_record_waits_for_nobody_who_writes_it() {
    let desk = Desk::open().await;
    let id = desk.published("looked-at").await;
    let source = desk.source(&id).await;
    let draft = desk.cho.submits(&case("draft")).await;
    let file = "title,date,host_country,people,source,source_date\nThree,2014,CN,3,A paper,2014-02-01\n";
    let job = desk.kim.imports("?publish=true", "text/csv", "looked-at", file).await;
    let batch = format!("/v1/desk/batches/{}", job["report"]["batch"].as_str().unwrap());
    let imported: Uuid =
        sqlx::query_scalar("select record from desk.revision where content ->> 'title' = 'Three'")
            .fetch_one(&desk.api.database.owner)
            .await
            .unwrap();
    let source_id: Uuid = sqlx::query_scalar("select id from desk.record where key = $1")
        .bind(&source)
        .fetch_one(&desk.api.database.owner)
        .await
        .unwrap();
    let locks = [
        busy(&desk, Some(&id)).await,
        busy(&desk, Some(&source_id.to_string())).await,
        busy(&desk, Some(&imported.to_string())).await,
    ];
    for (who, path) in [
        (&desk.cho, format!("/v1/desk/incidents/{id}")),
        (&desk.kim, format!("/v1/desk/incidents/{id}")),
        (&desk.kim, format!("/v1/desk/incidents/{id}/revisions")),
        (&desk.cho, "/v1/desk/incidents".to_owned()),
        (&desk.kim, "/v1/desk/incidents".to_owned()),
        (&desk.cho, format!("/v1/desk/sources/{source}")),
        (&desk.kim, format!("/v1/desk/sources/{source}")),
        (&desk.kim, batch),
    ] {
        let read = tokio::time::timeout(Duration::from_secs(20), who.reads(&path)).await;
        let read = read.unwrap_or_else(|_| panic!("{path} waits"));
        assert_eq!(read.status, 200, "{path}: {}", read.body);
    }
    drop(locks);
    assert_eq!(desk.cho.revises(&draft, &json!({"incident": {"summary": "More."}})).await.status, 200);
}

/// More than there are connections: a key of one person fills them all with what waits for one record.
#[tokio::test]
async fn what_waits_for_a_record_keeps_neither_keys_nor_takedowns_out() {
    let desk = Desk::open().await;
    let (id, draft) = (desk.published("in-danger").await, desk.cho.submits(&case("draft")).await);
    let router = router(&desk);
    let path = format!("/v1/desk/incidents/{draft}/answer");
    let tag = desk.cho.tag(&draft).await;
    let takedown = {
        let (path, tag) = (format!("/v1/desk/incidents/{id}/retract"), desk.kim.tag(&id).await);
        let body = json!({"kind": "withdrawn", "reason": "It was asked for."});
        sent("POST", &path, Some(&desk.kim.key), &[("if-match", &tag)], &body.to_string())
    };
    let lock = busy(&desk, Some(&draft)).await;
    let answers = (0..16).map(|_| {
        sent(
            "POST",
            &path,
            Some(&desk.cho.key),
            &[("if-match", &tag)],
            &json!({"text": "Page 3."}).to_string(),
        )
    });
    let asked = at_once(&desk, &router, answers.collect(), 4).await;
    let known = answer(router.clone(), sent("GET", "/v1/incidents", Some(&desk.oh.key), &[], "")).await;
    assert_eq!(known.status, 200, "a key is not known: {}", known.body);
    let done = tokio::time::timeout(Duration::from_secs(20), answer(router.clone(), takedown)).await;
    let done = done.expect("a takedown waits for a contributor");
    assert_eq!(done.status, 200, "{}", done.body);
    drop(lock);
    for answered in statuses(asked).await {
        assert!([409, 412, 503].contains(&answered), "{answered}: nobody has asked");
    }
}

#[tokio::test]
async fn what_waits_for_the_counter_waits_in_one_queue_and_takes_no_connection() {
    let desk = Arc::new(Desk::open().await);
    let (id, other) = (desk.published("one").await, desk.published("two").await);
    let (source, into) = (desk.source(&id).await, desk.source(&other).await);
    let (path, tag) = (format!("/v1/desk/incidents/{id}/retract"), desk.kim.tag(&id).await);
    let because = json!({"reason": "The key was stolen."});
    let source_tag = desk.kim.reads(&format!("/v1/desk/sources/{source}")).await.tag();
    let act = |method: &str, path: &str, tag: &str, body: &Value| {
        sent(method, path, Some(&desk.kim.key), &[("if-match", tag)], &body.to_string())
    };
    let joins = json!({"into": into, "reason": "The same article."});
    let decides = json!({"revision": Uuid::new_v4(), "reason": "No."});
    let mut requests = Vec::new();
    for _ in 0..4 {
        requests.push(act("POST", "/v1/desk/holders/nobody/reject", "\"x\"", &because));
        requests.push(act("POST", &format!("/v1/desk/sources/{source}/merge"), "\"x\"", &joins));
        requests.push(act("POST", &format!("/v1/desk/sources/{source}/reject"), &source_tag, &decides));
    }
    requests.push(act("POST", &path, &tag, &json!({"kind": "withdrawn", "reason": "It was asked for."})));
    let router = router(&desk);
    let lock = busy(&desk, None).await;
    let mut asked = at_once(&desk, &router, requests, 1).await;
    // Longer than anybody waits for a connection.
    tokio::time::sleep(Duration::from_millis(3500)).await;
    let read = desk.oh.reads("/v1/desk/incidents").await;
    assert_eq!(read.status, 200, "{}", read.body);
    drop(lock);
    let takedown = asked.pop().unwrap().await.unwrap();
    assert_eq!(takedown.status, 200, "{}", takedown.body);
    for status in statuses(asked).await {
        assert!([200, 404, 409, 412, 422].contains(&status), "{status}");
    }
}

/// Whether nobody else has locked these rows.
async fn is_free(work: &mut Transaction<'static, Postgres>, rows: &str, id: &str) -> bool {
    let query = AssertSqlSafe(format!("select from {rows} for update nowait"));
    let free = sqlx::query(query).bind(id).execute(&mut **work).await;
    free.is_ok_and(|free| free.rows_affected() > 0)
}

/// Somebody writes in a record: they have it, and then take what they wrote before. Who rejects it all waits at the record.
#[tokio::test]
async fn who_rejects_takes_the_record_before_what_waits_in_it() {
    let desk = Desk::open().await;
    let draft = desk.cho.submits(&case("draft")).await;
    let public = desk.published("proposed").await;
    let claim = json!({"claim": {}, "sources": [{"outlet": "A Weekly", "title": "Told again"}]});
    assert_eq!(desk.cho.claims(&public, &claim).await.status, 201);
    let reject = |router: Router| {
        let body = json!({"reason": "The key was stolen."}).to_string();
        tokio::spawn(answer(
            router,
            sent("POST", "/v1/desk/holders/cho/reject", Some(&desk.kim.key), &[], &body),
        ))
    };
    for (id, rows) in [
        (&draft, "desk.revision where record = $1::uuid"),
        (&public, "desk.proposal where record = $1::uuid"),
    ] {
        let mut work = busy(&desk, Some(id)).await;
        let rejected = reject(router(&desk));
        desk_waits(&desk, 1).await;
        assert!(is_free(&mut work, rows, id).await, "{rows}");
        drop(work);
        let rejected = rejected.await.unwrap();
        assert_eq!(rejected.status, 200, "{}", rejected.body);
        if id == &draft {
            assert_eq!(
                (&rejected.json()["incidents"], &rejected.json()["proposals"]),
                (&json!(1), &json!(1))
            );
            assert_eq!(desk.cho.claims(&public, &claim).await.status, 201);
        }
    }
}

/// Somebody decides on an incident: they have it, and then take its sources and what waits for a second person. Who
/// corrects one of these sources waits at the incident.
#[tokio::test]
async fn who_corrects_a_source_takes_what_cites_it_first() {
    let desk = Desk::open().await;
    let id = desk.park.submits(&derived("along")).await;
    assert_eq!(desk.kim.protects(&id, &json!({"sources": ["along"]})).await.status, 200);
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    assert_eq!(desk.kim.protects(&id, &json!({})).await.status, 202);
    let path = "/v1/desk/sources/along";
    let read = desk.park.reads(path).await;
    let mut source = read.json()["source"].clone();
    source["title"] = json!("Nobody has read this");
    let body = json!({ "source": source }).to_string();
    let mut work = busy(&desk, Some(&id)).await;
    let request = sent("PUT", path, Some(&desk.park.key), &[("if-match", &read.tag())], &body);
    let corrected = tokio::spawn(answer(router(&desk), request));
    desk_waits(&desk, 1).await;
    assert!(is_free(&mut work, "desk.approval where record = $1::uuid and ended is null", &id).await);
    assert!(is_free(&mut work, "desk.record where key = $1", "along").await);
    drop(work);
    let corrected = corrected.await.unwrap();
    assert_eq!(corrected.status, 200, "{}", corrected.body);
    let shown = desk.kim.sees(&id).await.json();
    assert_eq!(shown["editors"]["pending_approvals"], json!([]), "it would show what nobody has read");
}

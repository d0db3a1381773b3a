//! How many statements a request costs: each is a way to Postgres and back, and a place where something can wait.

use refoulement::http::{self, Site};
use refoulement::postgres::{Health, Role, pool};
use refoulement::register::Register;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use tokio::sync::watch;

use crate::support::api::Api;
use crate::support::desk::{Desk, case};
use crate::support::listener::Listener;

/// Hears every statement of this thread, as the log has it.
fn listen() -> Listener<Vec<String>> {
    Listener::begin(tracing::Level::DEBUG, |heard: &mut Vec<String>, line| {
        let line: Value = serde_json::from_str(line).unwrap();
        // How a piece of work ends is no question.
        if line["target"] == "sqlx::query" && line["fields"]["summary"] != "COMMIT" {
            heard.push(line["fields"].to_string());
        }
    })
}

fn at_most(listener: &Listener<Vec<String>>, most: usize, what: &str) {
    let heard = listener.heard();
    assert!(!heard.is_empty() && heard.len() <= most, "{what}: {}\n{}", heard.len(), heard.join("\n"));
    println!("{what}: {}", heard.len());
}

/// A desk whose statements are heard. Those are not by which every process reads the new version afterwards: it does so
/// once for each version, whoever made it.
async fn desk() -> Desk {
    let mut api = Api::report().await;
    let options = api.database.server.connect_options(Role::Public, &api.database.name);
    api.register = Register::open(pool(options.disable_statement_logging(), 2)).await.unwrap();
    let health = watch::channel(Health::Up).1;
    api.router = http::router(api.register.clone(), api.desk.clone(), health, Site::default());
    Desk::over(api).await
}

#[tokio::test]
async fn what_is_done_at_the_desk_costs_few_statements() {
    let desk = desk().await;
    let listener = listen();
    let headers = [("idempotency-key", "counted")];
    listener.heard();
    let submitted = desk.cho.sends("POST", "/v1/incidents", &headers, &case("counted")).await;
    at_most(&listener, 17, "a submission");
    let id = submitted.json()["id"].as_str().unwrap().to_owned();
    let accept = async |id: &str| {
        let read = desk.kim.sees(id).await;
        let (revision, tag) = (read.json()["revision"]["id"].clone(), read.tag());
        listener.heard();
        let path = format!("/v1/desk/incidents/{id}/accept");
        let accepted =
            desk.kim.sends("POST", &path, &[("if-match", &tag)], &json!({ "revision": revision })).await;
        assert!(accepted.json()["version"].is_u64(), "{}", accepted.body);
    };
    accept(&id).await;
    at_most(&listener, 29, "an acceptance");
    let patched = desk.lee.revises(&id, &json!({"incident": {"summary": "More is known by now."}})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    accept(&id).await;
    at_most(&listener, 29, "the acceptance of a revision");
    let source = desk.source(&id).await;
    let tag = desk.lee.tag(&id).await;
    let path = format!("/v1/desk/incidents/{id}/protection");
    listener.heard();
    let body = json!({"sources": [source], "places": "country"});
    let protected = desk.lee.sends("PUT", &path, &[("if-match", &tag)], &body).await;
    assert!(protected.json()["version"].is_u64(), "{}", protected.body);
    at_most(&listener, 27, "a protection");
}

#[tokio::test]
async fn a_public_question_costs_nothing_but_its_documents() {
    let desk = Desk::open().await;
    let listener = listen();
    for (address, most) in [
        ("/v1/statistics?group_by=month", 0),
        ("/v1/places", 0),
        ("/v1/sources", 0),
        ("/v1/sources/chosun-2013-11-21", 0),
        ("/v1/context", 0),
        ("/v1/incidents", 1),
        ("/v1/incidents?host_country=CN&date_from=2013-11", 1),
    ] {
        listener.heard();
        desk.api.get(address).await;
        let heard = listener.heard();
        assert!(heard.len() <= most, "{address}: {}", heard.join("\n"));
    }
}

/// Hears which texts are screened.
fn screenings() -> Listener<usize> {
    Listener::begin(tracing::Level::DEBUG, |heard: &mut usize, line| {
        *heard += usize::from(line.contains("a text is screened"));
    })
}

#[tokio::test]
async fn a_text_is_screened_once_whoever_reads_it() {
    let desk = Desk::open().await;
    let listener = screenings();
    let mut screened = case("screened");
    screened["incident"]["summary"] = json!("Screened once: Kim Chol-su was among them.");
    let id = desk.cho.submits(&screened).await;
    assert!(listener.heard() > 3, "what comes in is screened");
    let look = async || {
        for person in [&desk.cho, &desk.kim] {
            let seen = person.sees(&id).await;
            assert_eq!(seen.status, 200, "{}", seen.body);
            assert!(seen.body.contains("looks like the name of a person: Kim Chol-su"), "{}", seen.body);
        }
        assert_eq!(desk.kim.reads("/v1/desk/incidents").await.status, 200);
    };
    look().await;
    assert_eq!(listener.heard(), 0, "nothing is screened again");
    let accepted = desk.kim.accepts(&id).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(listener.heard(), 0, "nor under the lock of a publication");
    for n in 0..5 {
        let change = json!({"incident": {"summary": format!("Proposal {n}: Kim Chol-su was among them.")}});
        assert_eq!(desk.oh.revises(&id, &change).await.status, 200);
    }
    listener.heard();
    let look = async || {
        for person in [&desk.oh, &desk.kim] {
            let seen = person.sees(&id).await;
            assert!(seen.body.contains("Proposal 4"), "{}", seen.body);
        }
        listener.heard()
    };
    assert_eq!(look().await, 5, "beside the truth only what a proposal changes is screened");
    assert_eq!(look().await, 0, "and that once");
}

#[tokio::test]
async fn a_page_of_the_queue_costs_as_much_for_many_as_for_few() {
    let desk = desk().await;
    desk.published("first").await;
    desk.cho.submits(&case("second")).await;
    let listener = listen();
    let page = async || {
        listener.heard();
        let page = desk.kim.reads("/v1/desk/incidents?limit=200").await;
        assert_eq!(page.status, 200, "{}", page.body);
        (page.json()["incidents"].clone(), listener.heard().len())
    };
    let (_, of_few) = page().await;
    for n in 0..20 {
        desk.cho.submits(&case(&format!("more-{n}"))).await;
    }
    let (lines, of_many) = page().await;
    assert_eq!((lines.as_array().unwrap().len(), of_many), (21, of_few));
    // What the outlines leave out is not read.
    let emptied = "update desk.revision set content = '{}' where state = 'submitted'
                   and record in (select id from desk.record where kind = 'incident')";
    let emptied = sqlx::query(emptied).execute(&desk.api.database.owner).await.unwrap();
    assert_eq!(emptied.rows_affected(), 21);
    assert_eq!(page().await.0, lines);
}

/// How long it takes would tell whether a source is there that somebody may not see.
#[tokio::test]
async fn a_source_that_is_hidden_costs_as_much_as_one_that_is_not_there() {
    let desk = desk().await;
    let waiting = desk.oh.submits(&case("waiting")).await;
    let public = desk.published("nine").await;
    let [waiting, public] = [desk.source(&waiting).await, desk.source(&public).await];
    desk.api.register.refresh().await.unwrap();
    let listener = listen();
    let asked = async |path: &str, key: &str| {
        listener.heard();
        let answer = desk.cho.reads(&format!("{path}/{key}")).await;
        let costs: Vec<String> = listener.heard();
        // Finding out who asks costs the same everywhere.
        let costs = costs.iter().filter(|statement| !statement.contains("desk.api_key")).count();
        (answer.status.as_u16(), costs)
    };
    for path in ["/v1/sources", "/v1/desk/sources"] {
        let [hidden, unknown] = [asked(path, &waiting).await, asked(path, "no-such-source").await];
        assert_eq!((hidden, hidden.0), (unknown, 404), "{path}");
        assert_eq!(asked(path, &public).await.0, 200, "{path}");
    }
    // What is public is in memory: no question reaches the database, for whatever key.
    for key in [&*waiting, "no-such-source", &public] {
        assert_eq!(asked("/v1/sources", key).await.1, 0, "{key}");
    }
}

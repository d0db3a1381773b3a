//! The page of a problem shows a request and its answer: the request is sent, and the answer is that one.

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::body::Body;
use axum::http::Request;
use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::http::problem::problem::Kind;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use crate::support::api::{Answer, answer};
use crate::support::desk::{Desk, case};
use crate::support::person::Person;

/// What a page shows: the request and the answer.
async fn shown(desk: &Desk, kind: Kind) -> (String, Value) {
    let page = desk.api.ask("GET", &format!("/problems/{}", kind.slug())).await.body;
    assert!(page.contains("What to do"), "{}", kind.slug());
    let plain = page.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let mut parts = plain.split("<pre><code>").skip(1).map(|part| part.split("</code>").next().unwrap());
    let (request, answer) = (parts.next().unwrap(), parts.next().unwrap());
    let answer = serde_json::from_str(answer).unwrap_or_else(|error| panic!("{error}: {answer}"));
    (request.to_owned(), answer)
}

/// Sends a request as it is shown, by a person, with what they have in the place of `{id}` and the like.
async fn send(desk: &Desk, person: &Person, request: &str, has: &BTreeMap<&str, String>) -> Answer {
    let mut request = request.replace("rfl_\u{2026}", &person.key);
    for (name, value) in has {
        request = request.replace(&format!("{{{name}}}"), value);
    }
    assert!(!request.contains('\u{2026}'), "{request}");
    let (head, body) = request.split_once("\n\n").unwrap_or((&request, ""));
    let mut lines = head.lines();
    let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
    let mut sent =
        Request::builder().method(method).uri(path).extension(Peer("192.0.2.1".parse::<IpAddr>().unwrap()));
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        sent = sent.header(name, value);
    }
    desk.api.send(sent.body(Body::from(body.to_owned())).unwrap()).await
}

/// An incident as an editor has it before them.
async fn has(desk: &Desk, id: &str) -> BTreeMap<&'static str, String> {
    let answer = desk.kim.sees(id).await;
    let revision = answer.json()["revision"]["id"].as_str().unwrap_or_default().to_owned();
    [("id", id.to_owned()), ("etag", answer.tag().trim_matches('"').to_owned()), ("revision", revision)]
        .into()
}

/// Whether an answer is the one that is shown.
fn compare(kind: Kind, answer: &Answer, shown: &Value, has: &BTreeMap<&str, String>) {
    let mut told = answer.body.clone();
    for name in ["id", "etag"] {
        if let Some(value) = has.get(name) {
            told = told.replace(value.as_str(), &format!("{{{name}}}"));
        }
    }
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&told["type"], &told["status"]), (&shown["type"], &shown["status"]), "{kind:?}: {told}");
    assert_eq!((&told["title"], &told["detail"]), (&shown["title"], &shown["detail"]), "{kind:?}");
    let (errors, expected) = (told["errors"].as_array().unwrap(), shown["errors"].as_array().unwrap());
    assert_eq!(errors.len(), expected.len(), "{kind:?}: {told}");
    for (error, expected) in errors.iter().zip(expected) {
        for field in ["pointer", "parameter", "code", "message"] {
            assert_eq!(error.get(field), expected.get(field), "{kind:?}");
        }
        let allowed = error["allowed"].as_array().unwrap();
        assert!(
            expected["allowed"].as_array().unwrap().iter().all(|word| allowed.contains(word)),
            "{kind:?}: {error}"
        );
    }
}

#[tokio::test]
async fn the_page_of_a_problem_says_what_to_do_and_its_example_is_true() {
    let desk = Desk::open().await;
    let ann = Person::of(&desk.api, KeyRole::Admin, "ann").await;
    let keys = ann.reads("/v1/desk/keys").await.json();
    let admin = keys["keys"].as_array().unwrap().iter().find(|key| key["role"] == "admin").unwrap();
    let own = desk.kim.submits(&case("own")).await;
    let retracted = desk.published("another").await;
    let told =
        desk.kim.retracts(&retracted, &json!({"kind": "error", "public_reason": "did_not_happen"})).await;
    assert_eq!(told.status, 200, "{}", told.body);
    let once = [("idempotency-key", "my-first-case")];
    assert_eq!(desk.cho.sends("POST", "/v1/incidents", &once, &case("first")).await.status, 201);
    let mut unsent = Vec::new();
    for kind in Kind::ALL {
        let (request, shown) = shown(&desk, *kind).await;
        assert_eq!((&shown["status"], &shown["title"]), (&kind.status().into(), &kind.title().into()));
        assert!(shown["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{shown}");
        let (person, has) = match kind {
            // Of these the register does not tell when it is asked.
            Kind::Internal
            | Kind::Unavailable
            | Kind::IdempotencyInProgress
            | Kind::RateLimited
            | Kind::RequestTimeout => {
                unsent.push(*kind);
                continue;
            }
            // Where something was taken away since that version, the whole file comes.
            Kind::RangeNotSatisfiable => {
                let (fresh, none) = (Desk::open().await, BTreeMap::new());
                compare(*kind, &send(&fresh, &fresh.cho, &request, &none).await, &shown, &none);
                continue;
            }
            Kind::Conflict => (&ann, [("id", admin["id"].as_str().unwrap().to_owned())].into()),
            Kind::Gone | Kind::InvalidTransition => (&desk.lee, has(&desk, &retracted).await),
            Kind::SecondPersonRequired | Kind::PreconditionFailed | Kind::PreconditionRequired => {
                (&desk.kim, has(&desk, &own).await)
            }
            _ => (&desk.cho, BTreeMap::new()),
        };
        compare(*kind, &send(&desk, person, &request, &has).await, &shown, &has);
    }
    assert_eq!(unsent.len(), 5);
}

#[tokio::test]
async fn the_example_of_too_many_requests_is_that_of_a_register_as_it_comes() {
    let desk = Desk::open().await;
    let (request, shown) = shown(&desk, Kind::RateLimited).await;
    let path = request.strip_prefix("GET ").unwrap();
    let few = Limits { per_minute: 1, ..Limits::default() };
    let router = desk.api.limited(&few);
    let ask = async || {
        let peer = Peer("192.0.2.1".parse::<IpAddr>().unwrap());
        let request = Request::builder().uri(path).extension(peer).body(Body::empty()).unwrap();
        answer(router.clone(), request).await
    };
    assert_eq!(ask().await.status, 200);
    let mut refused = ask().await;
    let usual = format!("send {} requests", Limits::default().per_minute);
    refused.body = refused.body.replace("send 1 requests", &usual);
    compare(Kind::RateLimited, &refused, &shown, &BTreeMap::new());
}

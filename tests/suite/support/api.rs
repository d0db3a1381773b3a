//! The service without a socket: a database of its own, a world in it, and questions to the router.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt;
use refoulement::desk::clock::Clock;
use refoulement::desk::founding::{self, SeedAct};
use refoulement::http::limits::Limits;
use refoulement::http::{self, Site};
use refoulement::postgres::Health;
use refoulement::register::Register;
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;

use super::postgres::Database;

/// A register with a world in it.
pub struct Api {
    pub database: Database,
    pub register: Register,
    pub router: Router,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came; `body` holds U+FFFD where it is no text.
    pub bytes: Vec<u8>,
}

/// The instant at which everything in these worlds is published.
pub fn clock() -> Clock {
    Clock::fixed("2026-01-31T12:00:00Z".parse::<DateTime<Utc>>().unwrap())
}

impl Api {
    /// The incidents of the report, as at the first start.
    pub async fn report() -> Self {
        let database = Database::create().await;
        founding::found(&database.desk, &clock(), false).await.unwrap();
        Self::over(database).await
    }

    /// A world of one's own; each act is one version.
    pub async fn of(acts: Vec<SeedAct>) -> Self {
        let database = Database::create().await;
        founding::found(&database.desk, &clock(), true).await.unwrap();
        founding::load(&database.desk, &clock(), acts).await.unwrap();
        Self::over(database).await
    }

    async fn over(database: Database) -> Self {
        let register = Register::open(database.public.clone()).await.unwrap();
        let router = http::router(register.clone(), watch::channel(Health::Up).1, Site::default());
        Self { database, register, router }
    }

    /// The same register behind a router of its own, with these limits and nothing kept yet.
    pub fn limited(&self, limits: &Limits) -> Router {
        http::service(self.register.clone(), watch::channel(Health::Up).1, Site::default(), limits).router
    }

    /// Asks.
    pub async fn ask(&self, method: &str, address: &str) -> Answer {
        let request = Request::builder().method(method).uri(address).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        answer(self.router.clone(), request).await
    }

    /// The status of an answer whose body does not end; none where the answer said at once that it cannot be given.
    pub async fn broken_off(&self, address: &str) -> Option<u16> {
        let request = Request::builder().uri(address).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let ended = response.into_body().collect().await.is_ok();
        assert!(!ended || status >= 400, "{address} came as if it were whole");
        (!ended).then_some(status)
    }

    /// The JSON of an address that answers 200.
    pub async fn get(&self, address: &str) -> Value {
        let answer = self.ask("GET", address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// The table of an address that answers 200: a header and rows, by column name.
    pub async fn table(&self, address: &str) -> Vec<std::collections::BTreeMap<String, String>> {
        let answer = self.ask("GET", address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        csv::Reader::from_reader(answer.body.as_bytes()).deserialize().map(Result::unwrap).collect()
    }

    /// The problem document of an address that is refused.
    pub async fn problem(&self, address: &str) -> Value {
        let answer = self.ask("GET", address).await;
        assert!(answer.status.is_client_error(), "{address}: {} {}", answer.status, answer.body);
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{address}");
        serde_json::from_str(&answer.body).unwrap()
    }
}

/// What a router answers.
pub async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Answer { status: head.status, headers: head.headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes }
}

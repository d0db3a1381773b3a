//! The service without a socket: a database of its own, a world in it, and questions to the router.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use http_body_util::BodyExt;
use refoulement;
use refoulement::desk::access::keys::issue;
use refoulement::desk::access::keys::key;
use refoulement::desk::access::keys::wanted::Wanted;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::founding::{self, SeedAct};
use refoulement::desk::{Clock, Desk};
use refoulement::http;
use refoulement::http::Site;
use refoulement::http::middleware::rate_limit::Limits;
use refoulement::model::vocabulary::access::KeyRole;
use refoulement::postgres::Health;
use refoulement::register::{Register, STALE};
use serde_json::Value;
use tokio::sync::watch;
use tower::ServiceExt;

use super::postgres::Database;

/// A register with a world in it.
pub struct Api {
    pub database: Database,
    pub register: Register,
    pub desk: Desk,
    pub time: Time,
    pub router: Router,
    measurements: Router,
}

/// A time that passes, or is set, when it is told to: what has passed, and by how much it was set.
#[derive(Clone, Default)]
pub struct Time(Arc<Mutex<[TimeDelta; 2]>>);

impl Time {
    /// Lets some of it pass, for every clock that was made of it.
    pub fn pass(&self, time: TimeDelta) {
        self.0.lock().unwrap()[0] += time;
    }

    /// Sets every clock that was made of it, although no time passes.
    pub fn set(&self, by: TimeDelta) {
        self.0.lock().unwrap()[1] += by;
    }

    pub fn clock(&self) -> Clock {
        let (begun, time, uptime) = (clock().now(), Arc::clone(&self.0), Arc::clone(&self.0));
        let time = move || begun + time.lock().unwrap().iter().sum::<TimeDelta>();
        Clock::beside(time, move || uptime.lock().unwrap()[0])
    }
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
        Self::over(Database::report().await).await
    }

    /// The same, which answers without word from Postgres only as long as the service does. Nothing listens for it here,
    /// so a test that takes longer needs the other.
    pub async fn report_that_grows_stale() -> Self {
        Self::heard(Database::report().await, STALE).await
    }

    /// A world of one's own; each act is one version.
    pub async fn of(acts: Vec<SeedAct>) -> Self {
        let database = Database::create().await;
        founding::found(&database.desk, &clock(), true).await.unwrap();
        founding::load(&database.desk, &clock(), acts).await.unwrap();
        Self::over(database).await
    }

    pub async fn over(database: Database) -> Self {
        Self::heard(database, Duration::from_hours(1)).await
    }

    async fn heard(database: Database, stale: Duration) -> Self {
        let register = Register::open(database.public.clone()).await.unwrap().silent_for(stale);
        let time = Time::default();
        let desk = Desk::new(database.desk.clone(), time.clock(), false);
        // On a machine with much to do an answer may take longer than a caller should have to wait.
        let limits = Limits { patience: Duration::from_mins(1), ..Limits::default() };
        let health = watch::channel(Health::Up).1;
        let service = http::service(register.clone(), desk.clone(), health, Site::default(), &limits);
        let (router, measurements) = (service.router, service.measurements);
        Self { database, register, desk, time, router, measurements }
    }

    /// What is measured so and under this label; 0 where nothing is.
    pub async fn measured(&self, name: &str, label: &str) -> u64 {
        let request = Request::builder().uri("/metrics").body(Body::empty()).unwrap();
        let text = answer(self.measurements.clone(), request).await.body;
        let begin = format!("refoulement_{name}{{");
        let mut lines =
            text.lines().filter(|line| line.starts_with(&begin) && line.contains(&format!("\"{label}\"")));
        lines.next().map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
    }

    /// How many answers came from the store.
    pub async fn taken_from_store(&self) -> u64 {
        self.measured("stage_duration_seconds_count", "store").await
    }

    /// A new key, as its holder has it.
    pub async fn key(&self, role: KeyRole, holder: &str) -> String {
        let wanted = Wanted { role, holder: holder.to_owned(), expires_at: None };
        let mut work = self.desk.begin().await.unwrap();
        let by =
            Actor { clock: self.desk.clock(), holder: key::COMMAND_LINE, key: None, single_editor: false };
        let issued = issue::create(&mut work, &by, wanted).await.unwrap();
        self.desk.finish(work).await.unwrap();
        issued.text.reveal().to_owned()
    }

    /// Sends JSON, with a key or as nobody.
    pub async fn send_json(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        self.send_text(method, path, key, headers, &body.to_string()).await
    }

    /// Sends a text as JSON, with a key or as nobody; headers of that name in the place of the usual ones.
    pub async fn send_text(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.send(sent(method, path, key, headers, body)).await
    }

    /// The same register behind a router of its own, with these limits and nothing kept yet.
    pub fn limited(&self, limits: &Limits) -> Router {
        http::service(
            self.register.clone(),
            self.desk.clone(),
            watch::channel(Health::Up).1,
            Site::default(),
            limits,
        )
        .router
    }

    /// The same register behind a router that says this of it.
    pub fn site(&self, site: Site) -> Router {
        http::router(self.register.clone(), self.desk.clone(), watch::channel(Health::Up).1, site)
    }

    /// Asks with these headers.
    pub async fn with(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send_text(method, address, None, headers, "").await
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

/// A request with a body of JSON, with a key or as nobody.
pub fn sent(
    method: &str,
    path: &str,
    key: Option<&str>,
    headers: &[(&str, &str)],
    body: &str,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    if !body.is_empty() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        request = request.header("content-type", "application/json");
    }
    headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// Its ETag.
    pub fn tag(&self) -> String {
        let tag = self.headers.get("etag");
        tag.unwrap_or_else(|| panic!("no ETag: {} {}", self.status, self.body)).to_str().unwrap().to_owned()
    }

    /// The kind of problem that it is, after its status: `409 conflict`.
    pub fn problem(&self) -> String {
        let json = self.json();
        let slug = json["type"].as_str().unwrap_or_default().trim_start_matches("/problems/");
        format!("{} {slug}", self.status.as_u16())
    }
}

/// What a router answers.
pub async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    }
}

/// What would be sent, as what is read of it.
pub fn body<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// A register of so many incidents more.
pub async fn with_many(many: u32) -> Api {
    let api = Api::report().await;
    add_many(&api, many).await;
    api
}

/// Publishes so many incidents more, as one version.
pub async fn add_many(api: &Api, many: u32) {
    let mut desk = api.database.desk.acquire().await.unwrap();
    sqlx::query("select set_config('refoulement.many', $1, false)")
        .bind(many.to_string())
        .execute(&mut *desk)
        .await
        .unwrap();
    sqlx::raw_sql(include_str!("many.sql")).execute(&mut *desk).await.unwrap();
    drop(desk);
    api.register.refresh().await.unwrap();
}

/// Time passes, without waiting for it.
pub async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

//! The private feed of a key. Its address is a secret of its own, since programs that read feeds send no key.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::access::feed::{self, Feed};
use crate::desk::view::notices::{self, notices};
use crate::http::app::App;
use crate::http::extract::actor::Writer;
use crate::http::extract::idempotency_key::{IdempotencyKey, REPLAYED};
use crate::http::extract::query::{Named, NoQuery};
use crate::http::openapi::responses::{DeskCreatingProblems, DeskProblems, RecordProblems};
use crate::http::problem::problem::Problem;
use crate::render::notices::{self as atom, Notice};

/// The private feed of a key.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivateFeed {
    /// Its address, which has a secret in it; only the answer that creates it shows it, else it is null.
    #[schema(required, example = "/v1/feeds/\u{2026}")]
    pub address: Option<String>,
    /// When it got this address.
    pub created_at: DateTime<Utc>,
    /// Since when its address opens nothing; null while it does.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
}

impl PrivateFeed {
    fn of(Feed { created_at, ended_at }: Feed, address: Option<String>) -> Json<Self> {
        Json(Self { address, created_at, ended_at })
    }
}

/// The address of the feed that a secret opens.
fn address(secret: &str) -> String {
    format!("/v1/feeds/{secret}")
}

/// Create the private feed of your key, or give it a new address.
///
/// The feed (Atom) tells what became of your submissions and proposals. Only this answer shows its address. The old
/// address, if there was one, opens nothing from then on. The feed ends when its key does.
#[utoipa::path(
    post, path = "/v1/desk/feed", tag = "keys", operation_id = "createFeed",
    params(IdempotencyKey),
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 201, description = "The feed", body = PrivateFeed), DeskCreatingProblems),
)]
pub async fn create(
    State(app): State<App>,
    Writer(caller): Writer,
    once: IdempotencyKey,
    _: NoQuery,
) -> Result<Response, Problem> {
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, &caller, &[0; 32]).await? {
        drop(work);
        let feed = feed::one(app.desk.pool(), &caller).await?;
        return Ok((replay.status, REPLAYED, PrivateFeed::of(feed, None)).into_response());
    }
    let (feed, secret) = feed::create(&mut work, app.desk.clock(), &caller).await?;
    once.finish(&mut work, &caller, StatusCode::CREATED, "feed").await?;
    app.desk.finish(work).await?;
    let address = app.site.address(&address(&secret));
    Ok((StatusCode::CREATED, PrivateFeed::of(feed, Some(address))).into_response())
}

/// Get what is known of the private feed of your key.
///
/// The address is not shown again, because it is not stored.
#[utoipa::path(
    get, path = "/v1/desk/feed", tag = "keys", operation_id = "getFeed",
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The feed", body = PrivateFeed), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    Writer(caller): Writer,
    _: NoQuery,
) -> Result<Json<PrivateFeed>, Problem> {
    Ok(PrivateFeed::of(feed::one(app.desk.pool(), &caller).await?, None))
}

/// End the private feed of your key.
///
/// Its address opens nothing from then on.
#[utoipa::path(
    delete, path = "/v1/desk/feed", tag = "keys", operation_id = "endFeed",
    extensions(("x-roles" = json!(["contributor", "editor"]))),
    responses((status = 200, description = "The feed, ended", body = PrivateFeed), DeskProblems),
)]
pub async fn end(
    State(app): State<App>,
    Writer(caller): Writer,
    _: NoQuery,
) -> Result<Json<PrivateFeed>, Problem> {
    let mut work = app.desk.begin().await?;
    let feed = feed::end(&mut work, app.desk.clock(), &caller).await?;
    app.desk.finish(work).await?;
    Ok(PrivateFeed::of(feed, None))
}

/// Read a private feed (Atom, RFC 4287): the newest 100 things that happened to its holder's submissions and proposals.
///
/// It needs no key: its address is the secret. Entries have the id of the incident and what happened, and nothing of
/// what was submitted. `updated` is the day, written as its beginning in UTC (00:00:00Z); entries are in the order in which
/// things happened.
#[utoipa::path(
    get, path = "/v1/feeds/{secret}", tag = "keys", operation_id = "readFeed",
    params(("secret" = String, Path, description = "The secret of the feed.", example = "0000000000000000000000000000000000000000000000000000000000000000")),
    extensions(("x-roles" = json!(["anyone"]))),
    responses(
        (status = 200, description = "The feed", content_type = "application/atom+xml", body = String),
        RecordProblems,
    ),
)]
pub async fn read(State(app): State<App>, Named(secret): Named, _: NoQuery) -> Result<Response, Problem> {
    let (desk, clock) = (app.desk.pool(), app.desk.clock());
    let (holder, since) = feed::opened(desk, clock, &secret).await?.ok_or_else(Problem::not_found)?;
    let told: Vec<Notice> = notices(desk, &holder)
        .await?
        .into_iter()
        .map(|notices::Notice { record, kind, day, version, act }| Notice {
            incident: record,
            kind,
            day,
            version,
            act,
        })
        .collect();
    let body = atom::feed(app.site.base(), &address(&secret), &told, since.date_naive());
    // Whoever learns the address shall not find the feed by it again.
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    Ok((headers, body).into_response())
}

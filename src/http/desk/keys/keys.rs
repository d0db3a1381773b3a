//! The keys by which people write, for those who give them out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::desk::access::keys::issue::{self, Issued, OVERLAP};
use crate::desk::access::keys::key;
use crate::desk::access::keys::wanted::Wanted;
use crate::http::app::App;
use crate::http::desk::keys::record::ApiKey;
use crate::http::extract::actor::{Admin, EditorOrAdmin};
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::idempotency_key::{IdempotencyKey, REPLAYED, Replay};
use crate::http::extract::query::{Named, NoQuery, QueryParams};
use crate::http::openapi::responses::{
    DeskCreatingFromProblems, DeskEndingProblems, DeskListProblems, DeskProblems, KeyCreatingProblems,
};
use crate::http::problem::problem::{FieldError, Problem};
use crate::model::value::day::beginning;
use crate::model::value::text;
use crate::model::vocabulary::access::KeyRole;
use crate::register::query::form;

/// A new key. Only this answer shows its text.
#[derive(Serialize, ToSchema)]
pub struct IssuedKey {
    /// What is kept of it.
    #[serde(flatten)]
    pub about: ApiKey,
    /// The key itself, which is not stored; null if the request was already answered before.
    #[schema(required, example = "rfl_5f1c0a9b2d3e4f60_\u{2026}_\u{2026}")]
    pub key: Option<String>,
}

/// All API keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeys {
    /// Newest first.
    pub keys: Vec<ApiKey>,
}

/// A request for a new key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedKey {
    /// What it may do.
    pub role: KeyRole,
    /// The person, in lower case. All keys of one holder belong to one person.
    #[schema(pattern = "^[a-z0-9][a-z0-9._-]{0,63}$", example = "kim")]
    pub holder: String,
    /// The first day on which it is not valid, from 00:00 UTC; the default is never.
    #[serde(default, deserialize_with = "a_day")]
    #[schema(example = "2099-01-31")]
    pub expires: Option<NaiveDate>,
}

/// Options for replacing a key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// How long the old key stays valid, in hours; the default is 24, and 0 ends it at once. If the holder has to confirm
    /// the new key, the time begins then.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 8784, example = 24)]
    pub overlap_hours: Option<u32>,
    /// The first day on which the new key is not valid, from 00:00 UTC; the default is the end of the old key.
    #[serde(default, deserialize_with = "a_day")]
    #[schema(example = "2099-01-31")]
    pub expires: Option<NaiveDate>,
}

/// A day in its one form; what is read loosely elsewhere is refused here.
fn a_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let Some(sent) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let refused = || {
        serde::de::Error::custom(format!(
            "\u{201c}{}\u{201d} is not allowed here: a day such as 2027-01-31",
            text::excerpt(&sent)
        ))
    };
    form::day(&sent).map(Some).ok_or_else(refused)
}

const MOST_HOURS: u32 = 8784;

impl Rotation {
    fn overlap(&self) -> Result<TimeDelta, Problem> {
        let Some(hours) = self.overlap_hours else { return Ok(OVERLAP) };
        if hours <= MOST_HOURS {
            return Ok(TimeDelta::hours(hours.into()));
        }
        let message = format!("\u{201c}{hours}\u{201d} is not allowed here");
        let allowed = vec![format!("a whole number from 0 to {MOST_HOURS}")];
        Err(Problem::fields(vec![FieldError {
            pointer: Some("/overlap_hours".to_owned()),
            code: "out-of-range",
            message,
            allowed,
            ..FieldError::default()
        }]))
    }
}

fn at(app: &App, id: &str) -> [(HeaderName, String); 1] {
    [(header::LOCATION, app.site.address(&format!("/v1/desk/keys/{id}")))]
}

fn issued(app: &App, Issued { key, text }: Issued) -> Response {
    let (location, about) = (at(app, &key.id), ApiKey::of(key, app.desk.clock().now()));
    (StatusCode::CREATED, location, Json(IssuedKey { about, key: Some(text.reveal().to_owned()) }))
        .into_response()
}

/// The answer of before, without the secret, which nobody has any more.
async fn again(app: &App, Replay { status, resource }: Replay) -> Result<Response, Problem> {
    let about = ApiKey::of(key::one(app.desk.pool(), &resource).await?, app.desk.clock().now());
    Ok((status, at(app, &resource), REPLAYED, Json(IssuedKey { about, key: None })).into_response())
}

/// Create an API key.
///
/// Only this answer shows the key; it is not stored. A retry with the same Idempotency-Key shows the same record
/// without the key. If the first answer was lost, revoke the key and create another. A key for another person, who has
/// had a key before, is `waiting`: it is valid when they confirm it with a valid key of theirs. If they have none left,
/// only the command line can make one. The first key of an editor or an admin is `waiting` too, until an editor or admin
/// confirms it who did not create it; a holder who has a valid key confirms it before. If there is no such person, it is
/// refused: make it on the command line.
#[utoipa::path(
    post, path = "/v1/desk/keys", tag = "keys", operation_id = "createKey",
    params(IdempotencyKey),
    request_body(content = WantedKey, description = "The holder and the role", example = json!({"role": "editor", "holder": "kim", "expires": "2099-01-31"})),
    responses(
        (status = 201, description = "The new key", body = IssuedKey,
            headers(("Location" = String, description = "The address of the key's record"))),
        KeyCreatingProblems,
    ),
)]
pub async fn create(
    State(app): State<App>,
    Admin(caller): Admin,
    once: IdempotencyKey,
    asked: QueryParams,
    submitted: Submitted<WantedKey>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let WantedKey { role, holder, expires } = submitted.value;
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, &caller, &submitted.sha256).await? {
        drop(work);
        return again(&app, replay).await;
    }
    let wanted = Wanted { role, holder, expires_at: expires.map(beginning) };
    let new = issue::create(&mut work, &app.desk.hand(&caller), wanted).await?;
    once.finish(&mut work, &caller, StatusCode::CREATED, &new.key.id).await?;
    app.desk.finish(work).await?;
    Ok(issued(&app, new))
}

/// List API keys, newest first.
///
/// The list includes all keys ever made, without their secrets, which are not stored. No key is ever deleted, because
/// revisions and acts name the holders.
#[utoipa::path(
    get, path = "/v1/desk/keys", tag = "keys", operation_id = "listKeys",
    extensions(("x-roles" = json!(["editor", "admin"]))),
    responses((status = 200, description = "The keys", body = ApiKeys), DeskListProblems),
)]
pub async fn list(State(app): State<App>, _: EditorOrAdmin, _: NoQuery) -> Result<Json<ApiKeys>, Problem> {
    let now = app.desk.clock().now();
    let keys = key::list(app.desk.pool(), None).await?;
    Ok(Json(ApiKeys { keys: keys.into_iter().map(|key| ApiKey::of(key, now)).collect() }))
}

/// Get an API key.
///
/// The answer does not include the secret, which is not stored.
#[utoipa::path(
    get, path = "/v1/desk/keys/{id}", tag = "keys", operation_id = "getKey",
    params(("id" = String, Path, description = "The key's id.", example = "5f1c0a9b2d3e4f60")),
    extensions(("x-roles" = json!(["editor", "admin"]))),
    responses((status = 200, description = "The key", body = ApiKey), DeskProblems),
)]
pub async fn one(
    State(app): State<App>,
    _: EditorOrAdmin,
    Named(id): Named,
    _: NoQuery,
) -> Result<Json<ApiKey>, Problem> {
    Ok(Json(ApiKey::of(key::one(app.desk.pool(), &id).await?, app.desk.clock().now())))
}

/// Revoke an API key.
///
/// The next request with this key is refused. A key that is already revoked stays the same. The last valid admin key
/// cannot be revoked, because then no one could create keys.
#[utoipa::path(
    delete, path = "/v1/desk/keys/{id}", tag = "keys", operation_id = "revokeKey",
    params(("id" = String, Path, description = "The key's id.", example = "5f1c0a9b2d3e4f60")),
    responses((status = 200, description = "The key, revoked", body = ApiKey), DeskEndingProblems),
)]
pub async fn revoke(
    State(app): State<App>,
    Admin(caller): Admin,
    Named(id): Named,
    _: NoQuery,
) -> Result<Json<ApiKey>, Problem> {
    let mut work = app.desk.begin().await?;
    let key = key::revoke(&mut work, &app.desk.hand(&caller), &id).await?;
    app.desk.finish(work).await?;
    Ok(Json(ApiKey::of(key, app.desk.clock().now())))
}

/// Replace an API key with a new one for the same role and holder.
///
/// The old key stays valid for the overlap, so that work can go on while the holder receives the new key. A new key for
/// another person is `waiting`, and the old one stays as it is, until they confirm the new one with a valid key of
/// theirs, such as the old one.
#[utoipa::path(
    post, path = "/v1/desk/keys/{id}/rotate", tag = "keys", operation_id = "rotateKey",
    params(("id" = String, Path, description = "The key's id.", example = "5f1c0a9b2d3e4f60"), IdempotencyKey),
    request_body(content = Rotation, description = "The options; an empty object for the defaults", example = json!({"overlap_hours": 24})),
    responses(
        (status = 201, description = "The new key", body = IssuedKey,
            headers(("Location" = String, description = "The address of the key's record"))),
        DeskCreatingFromProblems,
    ),
)]
pub async fn rotate(
    State(app): State<App>,
    Admin(caller): Admin,
    Named(id): Named,
    once: IdempotencyKey,
    asked: QueryParams,
    submitted: Submitted<Rotation>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let (overlap, expires) = (submitted.value.overlap()?, submitted.value.expires.map(beginning));
    let mut work = app.desk.begin().await?;
    if let Some(replay) = once.begin(&app, &mut work, &caller, &submitted.sha256).await? {
        drop(work);
        return again(&app, replay).await;
    }
    let new = issue::rotate(&mut work, &app.desk.hand(&caller), &id, overlap, expires).await?;
    once.finish(&mut work, &caller, StatusCode::CREATED, &new.key.id).await?;
    app.desk.finish(work).await?;
    Ok(issued(&app, new))
}

//! What the holder of a key sees of it, and has to say to it.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::access::keys::confirm::confirm;
use crate::desk::access::keys::key;
use crate::desk::access::keys::uses::{DayOfUse, days};
use crate::http::app::App;
use crate::http::desk::keys::record::ApiKey;
use crate::http::extract::actor::AnyKey;
use crate::http::extract::query::{Named, NoQuery};
use crate::http::openapi::responses::{DeskListProblems, KeyConfirmingProblems};
use crate::http::problem::problem::Problem;

/// You, as the register knows you.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The holder of the key of this request.
    #[schema(example = "kim")]
    pub holder: String,
    /// The id of the key of this request.
    #[schema(example = "5f1c0a9b2d3e4f60")]
    pub key: String,
    /// All your keys, newest first. If one is not yours, or was used on a day on which you did not, somebody else acts in
    /// your name: tell the operator.
    pub keys: Vec<OwnKey>,
}

/// One of your keys, with its use.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnKey {
    /// The key.
    #[serde(flatten)]
    pub about: ApiKey,
    /// The last day on which it was used, in UTC; null if it never was.
    #[schema(required, example = "2026-01-31")]
    pub last_used: Option<NaiveDate>,
    /// The days on which it was used, newest first; the last 90.
    pub days: Vec<DayOfUse>,
}

/// See your keys, and how they were used.
///
/// Every key of yours, who created it and when, on which days it was used, and how many records it was shown. The register
/// keeps no times, no addresses, and not which records.
#[utoipa::path(
    get, path = "/v1/desk/me", tag = "keys", operation_id = "getMe",
    extensions(("x-roles" = json!(["contributor", "editor", "admin"]))),
    responses((status = 200, description = "Your keys", body = Me), DeskListProblems),
)]
pub async fn me(State(app): State<App>, AnyKey(caller): AnyKey, _: NoQuery) -> Result<Json<Me>, Problem> {
    // This request is a use too.
    app.desk.write_uses().await?;
    let (now, mut days) = (app.desk.clock().now(), days(app.desk.pool(), &caller.holder).await?);
    let own = |key: key::Key| {
        let days: Vec<DayOfUse> = days.extract_if(.., |day| day.key == key.id).collect();
        OwnKey { about: ApiKey::of(key, now), last_used: days.first().map(|day| day.day), days }
    };
    let keys = key::list(app.desk.pool(), Some(&caller.holder)).await?.into_iter().map(own).collect();
    Ok(Json(Me { holder: caller.holder, key: caller.key, keys }))
}

/// Confirm a key that an admin made for you, or the first key of another editor or admin.
///
/// It is valid from then on. A key that waits for its holder is confirmed by you with a valid key of yours, of the same
/// role; a contributor's key with any. Confirm only a key that you asked for and have received: until you do, it opens
/// nothing. If it replaces another key, that one ends after the overlap. A key of yours that is valid already stays the
/// same. A key that waits for a second person is confirmed by an editor or admin who did not create it. Confirm it only
/// if you know the person, and have heard from them that they received this key.
#[utoipa::path(
    post, path = "/v1/desk/keys/{id}/confirm", tag = "keys", operation_id = "confirmKey",
    params(("id" = String, Path, description = "The key's id.", example = "5f1c0a9b2d3e4f60")),
    extensions(("x-roles" = json!(["contributor", "editor", "admin"]))),
    responses((status = 200, description = "The key, which is valid", body = ApiKey), KeyConfirmingProblems),
)]
pub async fn confirmed(
    State(app): State<App>,
    AnyKey(caller): AnyKey,
    Named(id): Named,
    _: NoQuery,
) -> Result<Json<ApiKey>, Problem> {
    let mut work = app.desk.begin().await?;
    let key = confirm(&mut work, &app.desk.hand(&caller), caller.role, &id).await?;
    app.desk.finish(work).await?;
    Ok(Json(ApiKey::of(key, app.desk.clock().now())))
}

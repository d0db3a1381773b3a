//! What editors do with an incident: to protect, to embargo, to take back, to bring back, to erase.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::acts::{embargo, erase, merge, protect, restore, retract};
use crate::desk::records::approval::Outcome;
use crate::http::app::App;
use crate::http::desk::decided::{Decided, Sees, decided, id};
use crate::http::desk::remark::Remark;
use crate::http::extract::actor::Editor;
use crate::http::extract::body::submitted::Submitted;
use crate::http::extract::if_match::IfMatch;
use crate::http::extract::query::{Named, QueryParams};
use crate::http::openapi::responses::{DeskChangingProblems, DeskPublishingProblems};
use crate::http::problem::problem::Problem;
use crate::model::redaction::redact::{ClaimCover, Coarseness, Origin, Protection};
use crate::model::vocabulary::publication::Gone;

/// When an approved revision becomes public.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Embargo {
    /// When. A time that has passed lifts the embargo.
    pub until: DateTime<Utc>,
}

/// What must not be seen of an incident: all of it, not only what changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Protecting {
    /// Keys of confidential sources: their claims keep their numbers, but not who says it.
    #[serde(default)]
    pub sources: BTreeSet<String>,
    /// Claims, by key, of which the content or the whole is withheld.
    #[serde(default)]
    pub claims: BTreeMap<String, ClaimCover>,
    /// Keys of claims whose quotation is withheld.
    #[serde(default)]
    pub quotes: BTreeSet<String>,
    /// No place is shown finer than this; null shows them as they are.
    #[serde(default)]
    pub places: Option<Coarseness>,
    /// Names that no text may say. Those of places that are hidden in any revision are added.
    #[serde(default)]
    pub names: BTreeSet<String>,
    /// What the record already lacked when it was restored from an export; it stays as it is.
    #[serde(default)]
    pub origin: Origin,
    /// To hide less: pointers of what then can be seen and looked as if it could endanger a person, as the refusal named
    /// them, and does not.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// How an incident is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// error: older versions still say what they said. withdrawn: no version says it any more.
    pub kind: Retracted,
    /// Why, in words for everybody.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
    /// Pointers of what looked as if it could endanger a person, as the refusal named them, and does not.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// The two ways of taking back.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retracted {
    /// Older versions still say what they said.
    Error,
    /// No version says it any more.
    Withdrawn,
}

/// Why an incident stands again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restoration {
    /// The reason.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
    /// Pointers of what looked as if it could endanger a person, as the refusal named them, and does not.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// The reason.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
}

/// Which incident another becomes part of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The incident that stays.
    pub into: Uuid,
    /// Why, in words for everybody.
    #[schema(value_type = String, min_length = 1, max_length = 2000)]
    pub reason: Remark,
    /// Pointers of what looked as if it could endanger a person, as the refusal named them, and does not.
    #[serde(default)]
    #[schema(max_items = 200, example = json!([]))]
    pub confirmed: Vec<String>,
}

/// Say what must not be seen of an incident, in every version.
///
/// One person may hide more, at once. To hide less, two holders send the same; what then can be seen and looks as if it
/// could endanger a person both confirm, and sources that were confidential from the start become public with it.
#[utoipa::path(
    put, path = "/v1/desk/incidents/{id}/protection", tag = "desk", operation_id = "protectIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Protecting, description = "Everything that must not be seen", example = json!({"sources": ["a-daily-2014-05-31"], "claims": {}, "quotes": [], "places": "subdivision"})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/protection"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        (status = 202, description = "It waits for a second person", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn protection(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Protecting>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Protecting { sources, claims, quotes, places, names, origin, confirmed } = sent.value;
    let protection = Protection { sources, claims, quotes, places, names, origin };
    let mut work = app.desk.begin().await?;
    let outcome = protect::protect(
        &mut work,
        &app.desk.hand(editor.caller()),
        incident,
        &tag.0,
        &protection,
        &confirmed,
    )
    .await?;
    decided(&app, work, &editor, incident, outcome).await
}

/// Move the end of an embargo.
///
/// One person may make it later; to make it earlier, or to lift it, two holders send the same.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/embargo", tag = "desk", operation_id = "moveEmbargo",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Embargo, description = "When", example = json!({"until": "2099-01-31T12:00:00Z"})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/embargo"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        (status = 202, description = "It waits for a second person", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn embargo(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Embargo>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let mut work = app.desk.begin().await?;
    let outcome =
        embargo::embargo(&mut work, &app.desk.hand(editor.caller()), incident, &tag.0, sent.value.until)
            .await?;
    decided(&app, work, &editor, incident, outcome).await
}

/// Take an incident back.
///
/// It holds at the next request. One editor is enough, and no number of them is refused. The reason is for everybody: it
/// names no hidden place, and what looks in it as if it could endanger a person has to be confirmed.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/retract", tag = "desk", operation_id = "retractIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Retraction, description = "How, and why", example = json!({"kind": "error", "reason": "Two reports of one arrest were taken for two."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/retract"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn retract(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Retraction>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Retraction { kind, reason, confirmed } = sent.value;
    let kind = match kind {
        Retracted::Error => Gone::Error,
        Retracted::Withdrawn => Gone::Withdrawn,
    };
    let mut work = app.desk.begin().await?;
    let version = retract::retract(
        &mut work,
        &app.desk.hand(editor.caller()),
        incident,
        &tag.0,
        kind,
        &reason.0,
        &confirmed,
    )
    .await?;
    decided(&app, work, &editor, incident, Outcome::Done(version)).await
}

/// Let an incident that was taken back stand again.
///
/// Two holders have to ask for it.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/restore", tag = "desk", operation_id = "restoreIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Restoration, description = "Why", example = json!({"reason": "The source confirmed it."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/restore"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        (status = 202, description = "It waits for a second person", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn restore(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Restoration>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Restoration { reason, confirmed } = sent.value;
    let mut work = app.desk.begin().await?;
    let outcome =
        restore::restore(&mut work, &app.desk.hand(editor.caller()), incident, &tag.0, &reason.0, &confirmed)
            .await?;
    decided(&app, work, &editor, incident, outcome).await
}

/// Make an incident part of another.
///
/// Whoever asks for it is sent there; both histories stay.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/merge", tag = "desk", operation_id = "mergeIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Merge, description = "Into which, and why", example = json!({"into": "bc345a4c-7d52-4d6b-8914-5748e3946723", "reason": "The same people."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/merge"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskPublishingProblems,
    ),
)]
pub async fn merge(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Merge>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let Merge { into, reason, confirmed } = sent.value;
    let mut work = app.desk.begin().await?;
    let version = merge::merge(
        &mut work,
        &app.desk.hand(editor.caller()),
        incident,
        &tag.0,
        into,
        &reason.0,
        &confirmed,
    )
    .await?;
    decided(&app, work, &editor, incident, Outcome::Done(version)).await
}

/// Erase the content of an incident that no version shows.
///
/// Every revision keeps only its hash and the reason. Two holders have to ask for it.
#[utoipa::path(
    post, path = "/v1/desk/incidents/{id}/erase", tag = "desk", operation_id = "eraseIncident",
    params(("id" = Uuid, Path, description = "The incident's id.", example = "bc345a4c-7d52-4d6b-8914-5748e3946723"), IfMatch),
    request_body(content = Because, description = "Why", example = json!({"reason": "Asked for by somebody concerned."})),
    security(("key" = [])),
    extensions(("x-roles" = json!(["editor"])), ("x-example" = json!("/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723/erase"))),
    responses(
        (status = 200, description = "What came of it", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        (status = 202, description = "It waits for a second person", body = Decided, headers(("ETag" = String, description = "For If-Match"))),
        DeskChangingProblems,
    ),
)]
pub async fn erase(
    State(app): State<App>,
    editor: Editor,
    Named(named): Named,
    tag: IfMatch,
    asked: QueryParams,
    sent: Submitted<Because>,
) -> Result<Response, Problem> {
    asked.nothing()?;
    let incident = id(&named)?;
    let mut work = app.desk.begin().await?;
    let outcome =
        erase::erase(&mut work, &app.desk.hand(editor.caller()), incident, &tag.0, &sent.value.reason.0)
            .await?;
    decided(&app, work, &editor, incident, outcome).await
}

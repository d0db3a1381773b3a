//! Who asks: nobody, or a caller whose key is valid at this moment. And what a handler must hold to do something: a
//! role is a type, and no handler asks what role somebody has.

use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::access::keys::key::KeyHolder;
use crate::desk::access::keys::text::KeyText;
use crate::desk::access::sight::Sight;
use crate::http::app::{App, Site};
use crate::http::problem::problem::{Kind, Problem};
use crate::model::vocabulary::access::KeyRole;

/// How long the database may take to know a key.
const PATIENCE: Duration = Duration::from_secs(2);

/// Finds out who asks, on every address, before anything is counted. A header that is no valid key is marked as
/// [`WrongKey`], and never taken for nobody: whoever sends one believes to be somebody.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match caller(&app, request.headers()).await {
        Ok(None) => (),
        Ok(Some(caller)) => drop(request.extensions_mut().insert(caller)),
        Err(problem) if problem.kind == Kind::Unauthenticated => {
            request.extensions_mut().insert(WrongKey(problem));
        }
        Err(problem) => return problem.into_response(),
    }
    next.run(request).await
}

/// Why the key of a request is refused; `rate_limit::limit` counts it and says it.
#[derive(Debug, Clone)]
pub struct WrongKey(pub Problem);

async fn caller(app: &App, headers: &HeaderMap) -> Result<Option<KeyHolder>, Problem> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let Some(first) = sent.next() else { return Ok(None) };
    if sent.next().is_some() {
        return Err(unauthenticated(&app.site, "A request can have only one Authorization header."));
    }
    let key = first.to_str().ok().and_then(bearer);
    let key = key.ok_or_else(|| {
        unauthenticated(
            &app.site,
            "The Authorization header is not a key. It must be Bearer rfl_\u{2026}, as you received it.",
        )
    })?;
    let known =
        tokio::time::timeout(PATIENCE, holder(app, key)).await.map_err(|_| Problem::unavailable())??;
    let wrong = "The key is not valid: it is mistyped, unknown, expired or revoked.";
    known.map(Some).ok_or_else(|| unauthenticated(&app.site, wrong))
}

/// Whose key this is, if it is valid at this moment. The database is asked for keys that it may have, and for no others.
async fn holder(app: &App, key: &str) -> Result<Option<KeyHolder>, Problem> {
    let Some(text) = KeyText::parse(key) else { return Ok(None) };
    if !app.known_keys.has(&app.desk, &text).await? {
        return Ok(None);
    }
    let holder = app.desk.verify(&text).await?;
    if holder.is_none() {
        app.known_keys.forget(&text);
    }
    Ok(holder)
}

/// `Bearer <key>` (RFC 6750); the scheme in any case (RFC 9110, section 11.1).
fn bearer(sent: &str) -> Option<&str> {
    let (scheme, key) = sent.split_once(' ')?;
    let key = key.trim_start_matches(' ');
    (scheme.eq_ignore_ascii_case("Bearer") && !key.is_empty()).then_some(key)
}

fn unauthenticated(site: &Site, why: &str) -> Problem {
    let ask = site
        .contact
        .as_ref()
        .map_or_else(|| "the operator of this register".to_owned(), |contact| format!("here: {contact}"));
    Problem::new(Kind::Unauthenticated, format!("{why} For a key, ask {ask}."))
}

/// Somebody who may submit: a contributor or an editor.
#[derive(Debug, Clone)]
pub struct Writer(pub KeyHolder);

/// Somebody who may check and publish.
#[derive(Debug, Clone)]
pub struct Editor(pub KeyHolder);

/// Somebody who may make keys.
#[derive(Debug, Clone)]
pub struct Admin(pub KeyHolder);

/// Somebody who may take back what a key did.
#[derive(Debug, Clone)]
pub struct EditorOrAdmin(pub KeyHolder);

/// Somebody with a key, whatever it is for.
#[derive(Debug, Clone)]
pub struct AnyKey(pub KeyHolder);

/// Declares which roles a type admits.
macro_rules! admits {
    ($($name:ident: [$($role:ident),+];)+) => {
        $(impl $name {
            /// Who it is.
            #[must_use]
            pub fn caller(&self) -> &KeyHolder {
                &self.0
            }

            /// How much of the desk they see.
            #[must_use]
            pub fn sight(&self) -> Sight<'_> {
                self.0.sight()
            }
        }

        impl FromRequestParts<App> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
                admitted(parts, &app.site, &[$(KeyRole::$role),+]).map(Self)
            }
        })+
    };
}

admits! {
    Writer: [Contributor, Editor];
    Editor: [Editor];
    Admin: [Admin];
    EditorOrAdmin: [Editor, Admin];
    AnyKey: [Contributor, Editor, Admin];
}

fn admitted(parts: &Parts, site: &Site, roles: &[KeyRole]) -> Result<KeyHolder, Problem> {
    let caller =
        parts.extensions.get::<KeyHolder>().ok_or_else(|| unauthenticated(site, "This needs a key."))?;
    if roles.contains(&caller.role) {
        return Ok(caller.clone());
    }
    let may: Vec<String> = roles
        .iter()
        .map(|role| format!("{} {role}", if *role == KeyRole::Contributor { "a" } else { "an" }))
        .collect();
    Err(Problem::new(
        Kind::Forbidden,
        format!("This needs the key of {}; yours has the role {}.", may.join(" or "), caller.role),
    ))
}

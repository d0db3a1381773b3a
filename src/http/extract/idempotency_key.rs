//! Requests that create something carry an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a repetition
//! after a lost answer creates nothing, and gets the answer anew.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::desk::Transaction;
use crate::desk::access::idempotency::{self, Begun};
use crate::desk::access::keys::key::KeyHolder;
use crate::http::app::App;
use crate::http::problem::problem::{Kind, Problem};

const NAME: &str = "idempotency-key";

/// Says that an answer is that of a request before.
pub const REPLAYED: [(HeaderName, HeaderValue); 1] =
    [(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"))];

/// The token of a request that creates something, and what the request is.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// The token, without the quotes that it may stand in.
    pub token: String,
    /// Method and path.
    pub operation: String,
}

/// What the same request came to before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The status of its answer.
    pub status: StatusCode,
    /// What it created, in the words given to [`IdempotencyKey::finish`].
    pub resource: String,
}

impl IdempotencyKey {
    /// Begins the request in the piece of work that has its effect; gives what the same request came to, if it has been
    /// done. `sha256` is that of the body.
    pub async fn begin(
        &self,
        app: &App,
        work: &mut Transaction,
        caller: &KeyHolder,
        sha256: &[u8; 32],
    ) -> Result<Option<Replay>, Problem> {
        match idempotency::begin(work, app.desk.clock(), &caller.key, &self.operation, &self.token, sha256)
            .await?
        {
            Begun::Fresh => Ok(None),
            Begun::Replay { status, resource } => {
                Ok(Some(Replay { status: StatusCode::from_u16(status).unwrap_or(StatusCode::OK), resource }))
            }
            Begun::Reused => Err(Problem::new(
                Kind::IdempotencyKeyReused,
                "This Idempotency-Key was used with another request before. Use a new one for a new request.",
            )),
        }
    }

    /// Says what became of it, before the piece of work is finished.
    pub async fn finish(
        &self,
        work: &mut Transaction,
        caller: &KeyHolder,
        status: StatusCode,
        resource: &str,
    ) -> Result<(), Problem> {
        Ok(idempotency::finish(work, &caller.key, &self.token, status.as_u16(), resource).await?)
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let mut sent = parts.headers.get_all(NAME).iter();
        let Some(first) = sent.next() else {
            let why = "A request that creates something needs an Idempotency-Key, such as a random UUID. A retry of the request must have the same one.";
            return Err(Problem::new(Kind::IdempotencyKeyRequired, why));
        };
        let token = first.to_str().ok().filter(|_| sent.next().is_none()).and_then(token);
        let token = token.ok_or_else(|| {
            Problem::new(Kind::InvalidHeader, "An Idempotency-Key is 1 to 255 visible ASCII characters, with or without quotes, and is given once.")
        })?;
        Ok(Self { token, operation: format!("{} {}", parts.method, parts.uri.path()) })
    }
}

/// A bare token, or a string of structured fields (RFC 9651, section 3.3.3): the same token either way.
fn token(sent: &str) -> Option<String> {
    let sent = sent.trim();
    let token = match sent.strip_prefix('"') {
        Some(rest) => unquoted(rest.strip_suffix('"')?)?,
        None => sent.to_owned(),
    };
    ((1..=255).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())).then_some(token)
}

/// What stands between the quotes: only quotes and backslashes are escaped, and they always.
fn unquoted(inner: &str) -> Option<String> {
    let mut letters = inner.chars();
    let mut token = String::new();
    while let Some(letter) = letters.next() {
        token.push(match letter {
            '\\' => letters.next().filter(|escaped| matches!(escaped, '"' | '\\'))?,
            '"' => return None,
            plain => plain,
        });
    }
    Some(token)
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!#-~][!-~]{0,254}$"));
        let about = "A name for this request that the client chooses, such as a random UUID. The register remembers it for 24 hours. \
            A request with the same name is processed only once; a retry returns the first answer with \
            `Idempotency-Replayed: true`.";
        vec![
            ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .required(Required::True)
                .description(Some(about))
                .schema(Some(schema))
                .example(Some("8e03978e-40d5-43dd-bc93-6894a57f9324".into()))
                .build(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use crate::http::extract::idempotency_key::token;

    #[test]
    fn a_token_is_the_same_bare_and_quoted() {
        assert_eq!(token("abc"), token("\"abc\""));
        assert_eq!(token("\"a\\\"b\\\\c\"").as_deref(), Some("a\"b\\c"));
        assert_eq!(token(&"x".repeat(255)), Some("x".repeat(255)));
        for wrong in [
            "",
            "\"\"",
            "\"",
            "\"a",
            "a b",
            "\"a b\"",
            "\"a\"b\"",
            "\"a\\b\"",
            "\"a\"; q=1",
            "\u{e9}",
            &"x".repeat(256),
        ] {
            assert_eq!(token(wrong), None, "{wrong}");
        }
    }
}

//! What somebody has read before they change it: the strong ETag of a thing at the desk, which comes back in If-Match.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::http::problem::problem::{Kind, Problem};

/// The tag that a change is about, as it stands between the quotes of If-Match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfMatch(pub String);

impl IfMatch {
    /// Refuses a change of something that is no longer what its author has read.
    pub fn is(&self, present: &str) -> Result<(), Problem> {
        if self.0 == present { Ok(()) } else { Err(changed()) }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let mut sent = parts.headers.get_all(header::IF_MATCH).iter();
        let Some(first) = sent.next() else {
            return Err(Problem::new(
                Kind::PreconditionRequired,
                "A change needs If-Match with the ETag of the record, as you received it.",
            ));
        };
        let one = first.to_str().ok().filter(|_| sent.next().is_none()).map(str::trim);
        match one.map(|one| (one.strip_prefix("W/"), one)) {
            // Compared strongly, a weak tag is no tag's equal (RFC 9110, section 13.1.1).
            Some((Some(weak), _)) if strong(weak).is_some() => Err(changed()),
            Some((None, one)) if strong(one).is_some() => {
                Ok(Self(strong(one).unwrap_or_default().to_owned()))
            }
            _ => Err(Problem::new(
                Kind::InvalidHeader,
                "If-Match must be one strong ETag in quotes, as you read it. A list or * could overwrite a change that you have not seen.",
            )),
        }
    }
}

/// What stands in the quotes of a strong tag.
fn strong(tag: &str) -> Option<&str> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    inner.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"').then_some(inner)
}

fn changed() -> Problem {
    Problem::new(
        Kind::PreconditionFailed,
        "The record has changed, and this ETag is no longer current. Read the record again, and repeat your change.",
    )
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^\"[!#-~]*\"$"));
        vec![
            ParameterBuilder::new()
                .name("If-Match")
                .parameter_in(ParameterIn::Header)
                .required(Required::True)
                .description(Some(
                    "The `ETag` of the record that you change, as you received it. It prevents overwriting another person's change.",
                ))
                .schema(Some(schema))
                .example(Some("\"0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2\"".into()))
                .build(),
        ]
    }
}

/// An answer with a thing of the desk: kept by nobody, and with the tag by which it can be changed.
#[derive(Debug, Clone)]
pub struct WithEtag<T> {
    /// What identifies this state of it: the id of a revision.
    pub tag: String,
    /// The thing.
    pub is: T,
}

impl<T: Serialize> IntoResponse for WithEtag<T> {
    fn into_response(self) -> Response {
        let etag = HeaderValue::from_str(&format!("\"{}\"", self.tag)).ok();
        let mut response =
            ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(self.is)).into_response();
        response.headers_mut().extend(etag.map(|etag| (header::ETAG, etag)));
        response
    }
}

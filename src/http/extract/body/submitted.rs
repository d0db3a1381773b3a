//! Bodies that somebody sends: read strictly, or refused with the field that is wrong.

use crate::http::extract::body::read;
use std::marker::PhantomData;

use crate::http::extract::body::typed::repaired;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::http::problem::problem::{FieldError, Kind, Problem};

/// The largest body that is read whole.
pub const MOST: usize = 256 * 1024;

/// The media types that a handler takes.
pub trait Media {
    /// The types, the usual one first.
    const TYPES: &'static [&'static str];
}

/// A whole thing, as JSON.
#[derive(Debug, Clone, Copy)]
pub struct Whole;

/// A change of a thing, as a JSON merge patch (RFC 7396).
#[derive(Debug, Clone, Copy)]
pub struct MergePatch;

impl Media for Whole {
    const TYPES: &'static [&'static str] = &["application/json"];
}

impl Media for MergePatch {
    const TYPES: &'static [&'static str] = &["application/merge-patch+json"];
}

/// A body of JSON, read into what the handler expects; its texts are brought to NFC.
#[derive(Debug, Clone)]
pub struct Submitted<T, M = Whole> {
    /// What was sent.
    pub value: T,
    /// SHA-256 of the body as it came: whether a repeated request is the same.
    pub sha256: [u8; 32],
    media: PhantomData<M>,
}

/// A body of JSON that nobody has read into anything yet, and what in its texts and lists is never taken.
#[derive(Debug, Clone)]
pub struct Unread<M = Whole> {
    /// What was sent.
    pub value: Value,
    /// What is wrong with it so far.
    pub errors: Vec<FieldError>,
    /// SHA-256 of the body as it came: whether a repeated request is the same.
    pub sha256: [u8; 32],
    media: PhantomData<M>,
}

impl<M: Media, S: Sync> FromRequest<S> for Unread<M> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let (head, body) = request.into_parts();
        media_type(&head.headers, M::TYPES)?;
        let bytes = whole(&head.headers, body).await?;
        let (value, errors) = read::read(&bytes)?;
        Ok(Self { value, errors, sha256: Sha256::digest(&bytes).into(), media: PhantomData })
    }
}

impl<T: DeserializeOwned + ToSchema, M: Media, S: Sync> FromRequest<S> for Submitted<T, M> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Unread { value, mut errors, sha256, media } = Unread::<M>::from_request(request, state).await?;
        let (value, wrong) = repaired(&value)?;
        errors.extend(wrong);
        if errors.is_empty() { Ok(Self { value, sha256, media }) } else { Err(Problem::fields(errors)) }
    }
}

/// Refuses what says to be something else, or is packed.
fn media_type(headers: &HeaderMap, types: &[&'static str]) -> Result<(), Problem> {
    let refused = |name, allowed: &str, why: String| {
        Problem::new(Kind::UnsupportedMediaType, why)
            .with(name, HeaderValue::from_str(allowed).unwrap_or(HeaderValue::from_static("")))
    };
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(refused(
            header::ACCEPT_ENCODING,
            "identity",
            "A body must not have a Content-Encoding.".to_owned(),
        ));
    }
    let mut sent = headers.get_all(header::CONTENT_TYPE).iter();
    let one = sent.next().and_then(|sent| sent.to_str().ok()).filter(|_| sent.next().is_none());
    if one.is_some_and(|sent| is_one_of(sent, types)) {
        return Ok(());
    }
    let allowed = types.join(", ");
    Err(refused(header::ACCEPT, &allowed, format!("The Content-Type of this body must be {allowed}.")))
}

/// `application/json`, with no parameter but `charset=utf-8`.
fn is_one_of(sent: &str, types: &[&str]) -> bool {
    let mut parts = sent.split(';').map(str::trim);
    let named = parts.next().is_some_and(|named| types.iter().any(|known| known.eq_ignore_ascii_case(named)));
    let plain = |parameter: &str| {
        parameter.eq_ignore_ascii_case("charset=utf-8") || parameter.eq_ignore_ascii_case("charset=\"utf-8\"")
    };
    named && parts.all(plain)
}

async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(Kind::PayloadTooLarge, format!("A body has at most {MOST} bytes."));
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST) {
        return Err(too_large());
    }
    match Limited::new(body, MOST).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(Kind::MalformedBody, "The body ended early.")),
    }
}

#[cfg(test)]
mod tests {
    use crate::http::extract::body::submitted::is_one_of;

    #[test]
    fn a_media_type_is_known_in_any_case_and_with_its_one_parameter() {
        for sent in [
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
        ] {
            assert!(is_one_of(sent, &["application/json"]), "{sent}");
        }
        for sent in [
            "",
            "text/json",
            "application/json; charset=latin1",
            "application/json; a=b",
            "application/jsonx",
            "application/json, text/plain",
        ] {
            assert!(!is_one_of(sent, &["application/json"]), "{sent}");
        }
    }
}

//! What a handler declares of its answer.

use std::convert::Infallible;

use axum::Extension;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use bytes::Bytes;
use futures_util::stream;

/// How long an answer holds; a handler declares it as an extension of its response, and what declares nothing is kept
/// by nobody. A declared answer depends on path and query alone; one with a `Vary` of its own is not kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Until the register's version moves.
    Register,
    /// As long as this build runs: there is nothing of the register in it.
    Program,
}

/// Declares an answer that holds as long as this build runs.
pub const PROGRAM: Extension<Policy> = Extension(Policy::Program);
/// Declares an answer that holds until the register's version moves.
pub const REGISTER: Extension<Policy> = Extension(Policy::Register);

/// Only the head of the answer is wanted: a handler whose body is much work may leave it out, and declare it [`BodyOmitted`].
#[derive(Debug, Clone, Copy)]
pub struct HeadRequest(pub bool);

impl<S: Sync> FromRequestParts<S> for HeadRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(parts.method == Method::HEAD)))
    }
}

/// Declares an answer without its body, which was not made.
#[derive(Debug, Clone, Copy)]
pub struct BodyOmitted;

/// Marks an answer that nothing was made for: what was kept has not changed.
#[derive(Debug, Clone, Copy)]
pub struct NotCounted;

/// The body of what has none, of no stated length: that would be the length of what is not sent.
pub fn nothing() -> Body {
    Body::from_stream(stream::empty::<Result<Bytes, Infallible>>())
}

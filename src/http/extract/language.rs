//! The language of a page: it stands first in its path.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::model::language::language::Language;

/// The language of the page that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct InLanguage(pub Language);

impl<S: Sync> FromRequestParts<S> for InLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let first = parts.uri.path().trim_start_matches('/').split('/').next().unwrap_or_default();
        Ok(Self(Language::parse(first).unwrap_or(Language::English)))
    }
}

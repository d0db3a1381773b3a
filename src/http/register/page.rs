//! An answer that is a page.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::model::language::language::Language;
use crate::register::query::parameters::Refusal;
use crate::render::pages;

/// A page of HTML.
pub(super) fn page(html: impl IntoResponse) -> Response {
    of_type("text/html; charset=utf-8", html)
}

/// Why a question has no page.
pub(super) fn refused(language: Language, refusals: &[Refusal]) -> Response {
    (StatusCode::BAD_REQUEST, page(pages::refused(language, refusals))).into_response()
}

/// A body with what it is.
pub(super) fn of_type(media_type: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}

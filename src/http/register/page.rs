//! An answer that is a page.

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::http::middleware::weights::page_and_json;
use crate::http::problem::problem::Problem;
use crate::model::advice::words::did_you_mean;
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

/// There is nothing at an address that could be a page.
pub(super) fn not_found(language: Language, address: &str) -> Response {
    (StatusCode::NOT_FOUND, page(pages::not_found(language, address))).into_response()
}

/// An address that is none of ours: a page for a browser; a program is told which address of the API it may mean.
pub(crate) fn no_such_address(
    language: Language,
    (uri, headers): (&Uri, &HeaderMap),
    known: &[String],
) -> Response {
    let (of_page, json) = page_and_json(headers);
    if of_page > json {
        return not_found(language, "/");
    }
    Problem::no_such_address(&did_you_mean(uri.path(), known.iter().map(String::as_str))).into_response()
}

/// A body with what it is.
pub(super) fn of_type(media_type: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}

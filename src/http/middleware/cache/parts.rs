//! A part of a file (RFC 9110, section 14): what programs ask that read a long file in pieces, or go on where a
//! connection broke off.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::problem::problem::{Kind, Problem};

/// One range of bytes, as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// From the first byte to the last, both counted from 0 and included.
    Between(u64, u64),
    /// From this byte to the end.
    From(u64),
    /// So many bytes at the end.
    Last(u64),
}

impl Range {
    /// The range in a request's headers. Several at once, other units, and what cannot be read ask for the whole file.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut lines = headers.get_all(header::RANGE).iter();
        let line = lines.next().filter(|_| lines.next().is_none())?.to_str().ok()?;
        let (unit, range) = line.trim().split_once('=')?;
        let (first, last) = range.trim().split_once('-').filter(|_| unit.eq_ignore_ascii_case("bytes"))?;
        match (first, last) {
            ("", last) => number(last).map(|bytes| Self::Last(clamped(bytes))),
            (first, "") => number(first).map(|first| Self::From(clamped(first))),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then(|| Self::Between(clamped(first), clamped(last)))
            }
        }
    }

    /// First byte and length of what there is of it in a file of this length; none where there is nothing.
    #[must_use]
    pub fn cut(self, length: u64) -> Option<(u64, u64)> {
        let (first, end) = match self {
            Self::Between(first, last) => (first, last.saturating_add(1).min(length)),
            Self::From(first) => (first, length),
            Self::Last(bytes) => (length.saturating_sub(bytes), length),
        };
        (first < end).then(|| (first, end - first))
    }
}

/// Digits alone.
fn number(digits: &str) -> Option<u128> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u128::MAX))
}

/// No file has more bytes.
fn clamped(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// What a request wants of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct RangeRequest {
    pub range: Option<Range>,
    /// The tag in `If-Range`: of another state of the file no part is wanted.
    only_of: Option<String>,
}

impl RangeRequest {
    pub fn of(headers: &HeaderMap) -> Self {
        Self { range: Range::of(headers), only_of: headers.get(header::IF_RANGE).map(tag) }
    }

    /// Whether it wants the file from its first byte on, or its length.
    pub fn begins(&self) -> bool {
        matches!(self.range, None | Some(Range::Between(0, _) | Range::From(0)))
    }

    /// Whether it wants all the rest of the file.
    pub fn is_rest(&self) -> bool {
        matches!(self.range, Some(Range::From(_)))
    }

    /// Whether it says of which state of the file it wants a part.
    pub fn names_state(&self) -> bool {
        self.only_of.is_some()
    }
}

/// A tag without its weakness. Ours are weak because an answer has several codings; a part is always one of the plain
/// form, so the tag names it well enough.
fn tag(value: &HeaderValue) -> String {
    value.to_str().unwrap_or_default().trim().trim_start_matches("W/").to_owned()
}

/// Gives an answer the wanted part of a file, which `read` reads from a byte on; or says that there is nothing of it.
pub(crate) fn answer(
    mut response: Response,
    request: &RangeRequest,
    etag: &HeaderValue,
    length: u64,
    read: impl FnOnce(u64, u64) -> Body,
) -> Response {
    let same = request.only_of.as_ref().is_none_or(|only_of| *only_of == tag(etag));
    let part = request.range.filter(|_| same).map(|range| range.cut(length));
    if part == Some(None) {
        return nothing_of(length);
    }
    let (first, bytes) = part.flatten().unwrap_or((0, length));
    let range = format!("bytes {first}-{}/{length}", (first + bytes).saturating_sub(1));
    *response.body_mut() = read(first, bytes);
    response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    response.headers_mut().insert(header::CONTENT_LENGTH, bytes.into());
    match HeaderValue::try_from(range) {
        Ok(range) if part.is_some() => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            response.headers_mut().insert(header::CONTENT_RANGE, range);
            response
        }
        _ => response,
    }
}

fn nothing_of(length: u64) -> Response {
    let detail = format!("The file has {length} bytes, and none of them is in this range.");
    let range = HeaderValue::try_from(format!("bytes */{length}"));
    Problem::new(Kind::RangeNotSatisfiable, detail)
        .with(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))
        .with(header::CONTENT_RANGE, range.unwrap_or(HeaderValue::from_static("bytes */*")))
        .into_response()
}

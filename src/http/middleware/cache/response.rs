//! A finished answer as it is kept, and the forms in which it is given.

use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

use crate::http::middleware::cache::encoding::{self, Coding};
use crate::http::middleware::cache::etag::Known;
use crate::http::middleware::cache::parts::{self, RangeRequest};
use crate::http::middleware::cache::policy::nothing;
use crate::http::middleware::cache::spool::Spool;
use crate::register::Register;

/// Browsers ask each time; shared caches may answer for a minute, which bounds how long a withdrawn record can be seen.
const PUBLIC: HeaderValue = HeaderValue::from_static("public, max-age=0, s-maxage=60");
/// The most that is gathered of a body that flows, before it is sent; if that was all of it, it is kept.
const MOST: usize = 256 * 1024;
/// The largest body that is kept where it is made whole: the reference and its document fit in.
const MOST_WHOLE: usize = 1024 * 1024;

/// A finished answer.
#[derive(Debug, Clone)]
pub(super) struct CachedResponse {
    pub etag: HeaderValue,
    pub headers: HeaderMap,
    /// None where it is too long to be kept: then only its ETag is.
    pub plain: Option<Bytes>,
    pub gzip: Option<Bytes>,
    /// A whole file, which can be had in parts.
    pub is_file: bool,
}

/// What a caller wants of it.
pub(super) struct Wanted {
    pub head: bool,
    pub coding: Coding,
    pub known: Known,
    /// Nothing where it is no file.
    pub part: RangeRequest,
}

impl CachedResponse {
    fn headers(&self) -> [(header::HeaderName, HeaderValue); 3] {
        [
            (header::ETAG, self.etag.clone()),
            (header::CACHE_CONTROL, PUBLIC),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ]
    }

    fn media_type(&self) -> &str {
        let media_type = self.headers.get(header::CONTENT_TYPE);
        media_type.and_then(|media_type| media_type.to_str().ok()).unwrap_or_default()
    }

    /// What is packed already does not become smaller.
    pub fn coding(&self, wanted: &Wanted) -> Coding {
        let media_type = self.media_type();
        let packed =
            media_type.ends_with("zip") || media_type.contains("openxmlformats") || media_type == "image/png";
        if packed { Coding::Identity } else { wanted.coding }
    }

    /// Most who read a page read it once, and many on a slow line.
    fn is_page(&self) -> bool {
        ["text/html", "text/css"].iter().any(|page| self.media_type().starts_with(page))
    }

    /// Whether a caller wants a part of a file, or only the head of it, which says its length.
    pub fn needs_length(&self, wanted: &Wanted) -> bool {
        let plain = self.coding(wanted) == Coding::Identity;
        self.is_file && plain && (wanted.head || wanted.part.range.is_some())
    }

    pub fn not_modified(&self) -> Response {
        (StatusCode::NOT_MODIFIED, self.headers(), nothing()).into_response()
    }

    /// On the first hit only a page, or for a caller who takes nothing else.
    pub async fn compressed_if_it_must(self, wanted: &Wanted) -> Self {
        let must = match self.coding(wanted) {
            Coding::Identity => false,
            Coding::Gzip => self.is_page(),
            Coding::OnlyGzip => true,
        };
        match self.plain.as_ref().filter(|_| must) {
            Some(plain) => Self { gzip: encoding::gzip(plain.clone()).await, ..self },
            None => self,
        }
    }

    pub fn answer(&self, wanted: &Wanted) -> Response {
        let gzip = self.gzip.as_ref().filter(|_| self.coding(wanted) != Coding::Identity);
        let body = gzip.or(self.plain.as_ref()).cloned().unwrap_or_default();
        let length = body.len();
        let mut response = (self.headers.clone(), self.headers()).into_response();
        if self.is_file && gzip.is_none() {
            let slice = |first: u64, bytes: u64| {
                let [first, bytes] = [first, bytes].map(|n| usize::try_from(n).unwrap_or(length));
                Body::from(body.slice(first..first + bytes))
            };
            return parts::answer(response, &wanted.part, &self.etag, length as u64, slice);
        }
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        *response.body_mut() = body.into();
        if gzip.is_some() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    /// From a file on disk.
    pub fn answer_from(&self, wanted: &Wanted, file: &Arc<Spool>, register: &Register) -> Response {
        let read = |first, bytes| file.read(register, first, bytes);
        if self.coding(wanted) != Coding::Identity {
            return self.flowing(wanted, read(0, file.length));
        }
        let response = (self.headers.clone(), self.headers()).into_response();
        parts::answer(response, &wanted.part, &self.etag, file.length, read)
    }

    pub fn flowing(&self, wanted: &Wanted, body: Body) -> Response {
        let gzip = self.coding(wanted) != Coding::Identity;
        let body = match (wanted.head, gzip) {
            (true, _) => nothing(),
            (false, true) => encoding::gzip_flowing(body),
            (false, false) => body,
        };
        let mut response = (self.headers.clone(), self.headers(), body).into_response();
        if gzip {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        } else if self.is_file {
            response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        response
    }
}

/// A body, as far as it has been read.
pub(super) enum Gathered {
    Whole(Bytes),
    Flowing(Body),
}

/// A body that ends soon, or what has been read of it with what will follow. What breaks off at once is an error that
/// can still be said.
pub(super) async fn gather(mut body: Body) -> Result<Gathered, ()> {
    let length = body.size_hint().exact();
    let most = if length.is_some() { MOST_WHOLE } else { MOST };
    if length.is_some_and(|length| length > most as u64) {
        return Ok(Gathered::Flowing(body));
    }
    let mut gathered = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let data = frame.map_err(drop)?.into_data().unwrap_or_default();
        gathered.extend_from_slice(&data);
        if gathered.len() > most {
            return Ok(Gathered::Flowing(encoding::resumed(gathered.freeze(), body)));
        }
    }
    Ok(Gathered::Whole(gathered.freeze()))
}

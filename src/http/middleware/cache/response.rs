//! A finished answer as it is kept, and the forms in which it is given.

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

use crate::http::middleware::cache::encoding::{self, Coding};
use crate::http::middleware::cache::etag::Known;
use crate::http::middleware::cache::policy::nothing;

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
}

/// What a caller wants of it.
pub(super) struct Wanted {
    pub head: bool,
    pub coding: Coding,
    pub known: Known,
}

impl CachedResponse {
    fn headers(&self) -> [(header::HeaderName, HeaderValue); 3] {
        [
            (header::ETAG, self.etag.clone()),
            (header::CACHE_CONTROL, PUBLIC),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ]
    }

    /// What is packed already does not become smaller.
    pub fn coding(&self, wanted: &Wanted) -> Coding {
        let media_type = self
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|media_type| media_type.to_str().ok())
            .unwrap_or_default();
        let packed = media_type.ends_with("zip") || media_type.contains("openxmlformats");
        if packed { Coding::Identity } else { wanted.coding }
    }

    pub fn not_modified(&self) -> Response {
        (StatusCode::NOT_MODIFIED, self.headers(), nothing()).into_response()
    }

    /// On the first hit only for a caller who takes nothing else.
    pub async fn compressed_if_it_must(self, wanted: &Wanted) -> Self {
        match (&self.plain, self.coding(wanted)) {
            (Some(plain), Coding::OnlyGzip) => Self { gzip: encoding::gzip(plain.clone()).await, ..self },
            _ => self,
        }
    }

    pub fn answer(&self, wanted: &Wanted) -> Response {
        let gzip = self.gzip.as_ref().filter(|_| self.coding(wanted) != Coding::Identity);
        let body = gzip.or(self.plain.as_ref()).cloned().unwrap_or_default();
        let length = body.len();
        let mut response =
            (self.headers.clone(), self.headers(), if wanted.head { Bytes::new() } else { body })
                .into_response();
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        if gzip.is_some() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
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

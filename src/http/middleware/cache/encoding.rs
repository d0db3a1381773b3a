//! Content codings: what a caller takes, and gzip.

use std::convert::Infallible;
use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream::{self, StreamExt, TryStreamExt};

use crate::http::middleware::weights::weighted;

/// Shorter than this, gzip saves nothing worth its time.
pub const LEAST: usize = 512;
/// Up to this, which most pages are, it takes the time to make them small: many are read on a slow line. Of longer answers
/// compressing would cost more than making them.
const SHORT: usize = 64 * 1024;

/// What a caller's Accept-Encoding (RFC 9110, section 12.5.3) comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// As it is, or gzip is not wanted as much.
    Identity,
    /// gzip where it helps.
    Gzip,
    /// Nothing but gzip: the plain form is excluded.
    OnlyGzip,
}

impl Coding {
    /// Reads the header. Without one, or with one that cannot be read, everything is plain. Where every form that there
    /// is has been excluded the answer is plain too, which the standard prefers to an error.
    #[must_use]
    pub fn wanted(headers: &HeaderMap) -> Self {
        let lines: Option<Vec<&str>> =
            headers.get_all(header::ACCEPT_ENCODING).iter().map(|line| line.to_str().ok()).collect();
        let codings: Option<Vec<(String, f32)>> = lines
            .unwrap_or_default()
            .iter()
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .filter(|coding| !coding.is_empty())
            .map(weighted)
            .collect();
        let codings = codings.unwrap_or_default();
        let of = |name: &str| codings.iter().find(|(coding, _)| coding == name).map(|(_, q)| *q);
        let gzip = of("gzip").or_else(|| of("x-gzip")).or_else(|| of("*")).unwrap_or(0.0);
        let identity = of("identity");
        let excluded = identity.or_else(|| of("*").filter(|q| *q <= 0.0)).is_some_and(|q| q <= 0.0);
        match (gzip > 0.0, excluded) {
            (false, _) => Self::Identity,
            (true, true) => Self::OnlyGzip,
            (true, false) if identity.is_some_and(|q| q > gzip) => Self::Identity,
            (true, false) => Self::Gzip,
        }
    }
}

fn encoder(level: Compression) -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::new(), level)
}

/// The whole body, compressed; none if that could not be done.
pub async fn gzip(plain: Bytes) -> Option<Bytes> {
    let compressed = tokio::task::spawn_blocking(move || {
        let level = if plain.len() <= SHORT { Compression::best() } else { Compression::fast() };
        let mut encoder = encoder(level);
        encoder.write_all(&plain).and_then(|()| encoder.finish()).ok()
    });
    compressed.await.ok().flatten().map(Bytes::from)
}

/// A body of any length, compressed as it flows. What breaks off breaks off here too.
pub fn gzip_flowing(body: Body) -> Body {
    let chunks = body.into_data_stream().map_ok(Some).chain(stream::once(async { Ok(None) }));
    let compressed = chunks.scan(Some(encoder(Compression::fast())), |encoder, chunk| {
        let step = chunk.map_err(std::io::Error::other).and_then(|chunk| squeeze(encoder, chunk.as_deref()));
        async move { Some(step) }
    });
    Body::from_stream(compressed.try_filter(|bytes| std::future::ready(!bytes.is_empty())))
}

/// What comes out when a chunk goes in; at the end, the rest.
fn squeeze(encoder: &mut Option<GzEncoder<Vec<u8>>>, chunk: Option<&[u8]>) -> std::io::Result<Bytes> {
    match (chunk, encoder.as_mut()) {
        (Some(chunk), Some(encoder)) => {
            encoder.write_all(chunk)?;
            Ok(Bytes::from(std::mem::take(encoder.get_mut())))
        }
        (None, Some(_)) => encoder.take().map_or_else(|| Ok(Vec::new()), GzEncoder::finish).map(Bytes::from),
        (_, None) => Ok(Bytes::new()),
    }
}

/// A body whose beginning is known.
pub fn resumed(beginning: Bytes, rest: Body) -> Body {
    let beginning = stream::once(async { Ok::<_, Infallible>(beginning) }).map_err(axum::Error::new);
    Body::from_stream(beginning.chain(rest.into_data_stream()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_wildcards_and_exclusions_are_heeded() {
        for (sent, coding) in [
            ("", Coding::Identity),
            ("gzip", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("x-gzip", Coding::Gzip),
            ("br, zstd", Coding::Identity),
            ("deflate, gzip, br, zstd", Coding::Gzip),
            ("*", Coding::Gzip),
            ("gzip;q=0", Coding::Identity),
            ("gzip;q=0, *", Coding::Identity),
            ("gzip; q=0.001", Coding::Gzip),
            ("identity, gzip;q=0.5", Coding::Identity),
            ("identity;q=0.5, gzip;q=0.5", Coding::Gzip),
            ("identity;q=0", Coding::Identity),
            ("identity;q=0, gzip;q=0.1", Coding::OnlyGzip),
            ("gzip, *;q=0", Coding::OnlyGzip),
            ("*;q=0", Coding::Identity),
            ("*;q=0, identity;q=0.1, gzip", Coding::Gzip),
            ("gzip;q=2", Coding::Identity),
            ("gzip;level=9", Coding::Identity),
        ] {
            let headers: HeaderMap = [(header::ACCEPT_ENCODING, sent.parse().unwrap())].into_iter().collect();
            assert_eq!(Coding::wanted(&headers), coding, "{sent}");
        }
        assert_eq!(Coding::wanted(&HeaderMap::new()), Coding::Identity);
    }
}

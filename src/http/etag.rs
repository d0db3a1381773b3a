//! ETags: `W/"<current version>.<build>.<representation>"`, and those that a caller knows. Weak, as one answer has
//! several codings.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use super::Site;

/// What answers depend on besides register and address: the program, and what its settings say of the site.
#[derive(Debug)]
pub struct Build(String);

impl Build {
    /// This program, with these settings.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let Site { contact, public_base_url } = site;
        let settings = format!("{} {contact:?} {public_base_url:?}", env!("REFOULEMENT_BUILD"));
        Self(hex::encode(&Sha256::digest(settings)[..4]))
    }

    /// The ETag of an answer: its representation is the last word of its media type.
    #[must_use]
    pub fn etag(&self, version: u32, headers: &HeaderMap) -> Option<HeaderValue> {
        let media_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let representation = media_type.split(';').next()?.trim().rsplit('/').next()?;
        HeaderValue::from_str(&format!("W/\"{version}.{}.{representation}\"", self.0)).ok()
    }
}

/// The ETags that a caller knows, from If-None-Match, without quotes and weakness; `*` for any. What cannot be read is
/// known to nobody.
#[derive(Debug)]
pub struct Known(Vec<String>);

impl Known {
    /// What a request's headers say.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
        Self(lines.flat_map(tags).collect())
    }

    /// Weak comparison (RFC 9110, section 8.8.3.2).
    #[must_use]
    pub fn has(&self, etag: &HeaderValue) -> bool {
        let etag = etag.to_str().unwrap_or_default().trim_start_matches("W/").trim_matches('"');
        self.0.iter().any(|known| known == etag || known == "*")
    }

    /// Whether one of them is of this version and build.
    #[must_use]
    pub fn is_of(&self, version: u32, build: &Build) -> bool {
        let beginning = format!("{version}.{}.", build.0);
        self.0.iter().any(|known| known.starts_with(&beginning))
    }
}

/// A comma may stand within quotes.
fn tags(line: &str) -> Vec<String> {
    if line.trim() == "*" {
        return vec!["*".to_owned()];
    }
    line.split('"').skip(1).step_by(2).filter(|tag| *tag != "*").map(str::to_owned).collect()
}

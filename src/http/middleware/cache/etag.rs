//! ETags: `W/"<current version>.<build>.<representation>"`, and those that a caller knows. Weak, as one answer has
//! several codings. A rebuild can change what a version shows: so the build's part ends with how often the projection
//! has been made.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::http::app::Site;
use crate::register::snapshot::snapshot::Snapshot;
use crate::register::snapshot::versions;

/// What the register held when an answer was made. Later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Edition {
    made: u64,
    version: u32,
}

impl Edition {
    /// Of an answer with nothing of the register in it.
    pub const NONE: Self = Self { made: 0, version: 0 };

    /// Of an answer from this snapshot.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        Self { made: snapshot.made, version: snapshot.version }
    }

    /// The state of the register that it is of.
    #[must_use]
    pub fn state(self) -> versions::Edition {
        versions::Edition { version: self.version, made: self.made }
    }
}

/// What answers depend on besides register and address: the program, and what its settings say of the site.
#[derive(Debug)]
pub struct Build(String);

impl Build {
    /// This program, with these settings.
    #[must_use]
    pub fn of(site: &Site) -> Self {
        let Site { contact, public_base_url, review } = site;
        let settings = format!("{} {contact:?} {public_base_url:?} {review}", env!("REFOULEMENT_BUILD"));
        Self(hex::encode(&Sha256::digest(settings)[..4]))
    }

    /// The ETag of an answer: its representation is the last word of its media type.
    #[must_use]
    pub fn etag(&self, edition: Edition, headers: &HeaderMap) -> Option<HeaderValue> {
        let media_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let representation = media_type.split(';').next()?.trim().rsplit('/').next()?;
        let Edition { made, version } = edition;
        HeaderValue::from_str(&format!("W/\"{version}.{}-{made}.{representation}\"", self.0)).ok()
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
}

/// A comma may stand within quotes.
fn tags(line: &str) -> Vec<String> {
    if line.trim() == "*" {
        return vec!["*".to_owned()];
    }
    line.split('"').skip(1).step_by(2).filter(|tag| *tag != "*").map(str::to_owned).collect()
}

//! A key that somebody wants to have, and whether they can.

use chrono::{DateTime, Utc};

use crate::desk::error::Refused;
use crate::model::validation::check::Fault;
use crate::model::value::text;
use crate::model::vocabulary::access::KeyRole as Role;

/// A key that somebody wants to have.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it may do.
    pub role: Role,
    /// The person: `[a-z0-9][a-z0-9._-]{0,63}`.
    pub holder: String,
    /// From when on it is not valid; none for never.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The register itself, where it acts.
const RESERVED: &str = "founding";

/// Whether this can be the name of a holder: lower case, so that Kim and kim are not two people.
#[must_use]
pub fn is_holder(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    (1..=64).contains(&bytes.len())
        && plain(bytes[0])
        && bytes.iter().all(|byte| plain(*byte) || b"._-".contains(byte))
        && name != RESERVED
}

/// Refuses a key for somebody who is nobody, or that is over before it begins.
pub(crate) fn refuse(wanted: &Wanted, now: DateTime<Utc>) -> Result<(), Refused> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, message: String| {
        faults.push(Fault { pointer: pointer.to_owned(), code, message });
    };
    if !is_holder(&wanted.holder) {
        let sent = text::excerpt(&wanted.holder);
        let allowed = format!(
            "a holder is 1 to 64 lower-case letters, digits, dots, hyphens and underscores, and begins with a letter or digit; not {RESERVED}"
        );
        fault("/holder", "malformed", format!("\u{201c}{sent}\u{201d} is not a holder: {allowed}"));
    }
    if wanted.expires_at.is_some_and(|end| end <= now) {
        fault("/expires", "in-the-past", format!("a key must expire after today, {}", now.date_naive()));
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::Faulty(faults)) }
}

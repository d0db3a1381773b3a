//! Why a key was not made, revoked or rotated.

use chrono::{DateTime, Utc};

use crate::desk::access::keys::key::Wanted;
use crate::model::validation::check::Fault;
use crate::model::value::text;
use crate::model::vocabulary::access::KeyState;

/// What cannot be done with a key.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such key.
    #[error("there is no key {}", text::excerpt(.0))]
    Unknown(String),
    /// Nobody could make keys any more.
    #[error("{0} is the last admin key that is valid: make another first, or rotate this one")]
    LastAdmin(String),
    /// It was rotated before.
    #[error("{key} has a successor already, {successor}: rotate that one")]
    Rotated {
        /// Which key.
        key: String,
        /// The key that took its place.
        successor: String,
    },
    /// It is no longer valid.
    #[error("{key} is {state}: make a new key")]
    Ended {
        /// Which key.
        key: String,
        /// Its state.
        state: KeyState,
    },
    /// What is wanted of a new key is not acceptable.
    #[error("{}", .0.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; "))]
    Faulty(Vec<Fault>),
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
pub(crate) fn check(wanted: &Wanted, now: DateTime<Utc>) -> Result<(), Refused> {
    let mut faults = Vec::new();
    let mut fault = |pointer: &str, code, message: String| {
        faults.push(Fault { pointer: pointer.to_owned(), code, message });
    };
    if !is_holder(&wanted.holder) {
        let sent = text::excerpt(&wanted.holder);
        let allowed = format!(
            "a holder is 1 to 64 lower-case letters, digits, dots, hyphens and underscores, and begins with a letter or digit; not {RESERVED}"
        );
        fault("/holder", "malformed", format!("\u{201c}{sent}\u{201d} is no holder: {allowed}"));
    }
    if wanted.expires_at.is_some_and(|end| end <= now) {
        fault("/expires", "in-the-past", format!("a key expires after today, {}", now.date_naive()));
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::Faulty(faults)) }
}

//! What a version does to records, as the door hands it to the projection.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::desk::publication::commitment::NONCE_BYTES;
use crate::desk::records::record::Record;
use crate::model::redaction::redact::Protection;
use crate::model::vocabulary::publication::{Change, Subject};

/// What a version does to one record.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The record.
    pub record: Uuid,
    /// The revision that it brings, or takes back.
    pub revision: Uuid,
    /// What the record is.
    pub subject: Subject,
    /// What happens to it.
    pub change: Change,
    /// The content of the revision; none for a record that was withdrawn, which no version may show.
    pub content: Option<Record>,
    /// What must not be seen of the record today.
    pub protection: Protection,
    /// What commits to it.
    pub seal: Seal,
}

impl Publication {
    /// What stands after it, if anything does.
    #[must_use]
    pub fn shown(&self) -> Option<&Record> {
        self.content.as_ref().filter(|_| self.change.stands())
    }

    /// The key of the source that stands after it.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.shown()?.key()
    }
}

/// The leaf of a publication, or what it is made with.
#[derive(Debug, Clone, Copy)]
pub enum Seal {
    /// A new publication: its leaf is made with this nonce.
    Nonce([u8; NONCE_BYTES]),
    /// An old one: its leaf stays what it was, also when protection now hides more.
    Leaf([u8; 32]),
}

/// The head of a version.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub n: u32,
    /// When it was published.
    pub at: DateTime<Utc>,
    /// The kind of act that made it.
    pub act: String,
}

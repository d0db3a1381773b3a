//! What the desk knows of an incident or a context event: what was published of it, and how it was taken back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::desk::publication::commitment::NONCE_BYTES;
use crate::desk::records::record::Record;
use crate::model::redaction::protection::Protection;
use crate::model::vocabulary::publication::{Change, Gone, PublicReason, Subject};

/// What the desk knows of an incident or a context event.
#[derive(Debug, Deserialize)]
pub struct History {
    pub record: Uuid,
    pub subject: Subject,
    pub protection: Protection,
    /// What its revisions say that were published, and the accepted one.
    #[serde(skip)]
    pub contents: BTreeMap<Uuid, Record>,
    pub accepted: Option<Uuid>,
    /// By version, at most one each.
    pub publications: Vec<Publication>,
    /// How it was taken back, if it was.
    pub end: Option<End>,
    /// Of a restored record: the version that first published it, and the day, where that was before its first publication here.
    pub first: Option<(u32, NaiveDate)>,
    /// The collection out of which it came.
    pub collection: Option<String>,
}

/// What a version did to the record.
#[derive(Debug, Clone, Deserialize)]
pub struct Publication {
    pub n: u32,
    pub at: DateTime<Utc>,
    pub revision: Uuid,
    pub change: Change,
    #[serde(deserialize_with = "leaf")]
    pub seal: Seal,
    /// The record of which it became part by it.
    pub merged_into: Option<Uuid>,
}

/// The leaf of a publication, or what it is made with.
#[derive(Debug, Clone, Copy)]
pub enum Seal {
    /// A new publication: its leaf is made with this nonce.
    Nonce([u8; NONCE_BYTES]),
    /// An old one: its leaf stays what it was, also when protection now hides more.
    Leaf([u8; 32]),
}

/// How a record was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub kind: Gone,
    pub reason: Option<PublicReason>,
    pub merged_into: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    #[serde(flatten)]
    pub end: End,
    pub since: u32,
}

/// From when to when a record is part of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    pub merged_into: Uuid,
    pub since: u32,
    pub until: Option<u32>,
}

fn leaf<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Seal, D::Error> {
    let mut leaf = [0; 32];
    let digits = String::deserialize(deserializer)?;
    hex::decode_to_slice(digits, &mut leaf).map_err(serde::de::Error::custom)?;
    Ok(Seal::Leaf(leaf))
}

impl History {
    /// Whether no version shows it.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.end.as_ref().is_some_and(|end| end.kind == Gone::Withdrawn)
    }

    /// Every key of a source that it names, or that protection hides.
    #[must_use]
    pub fn source_keys(&self) -> BTreeSet<String> {
        let cited = self.contents.values().flat_map(Record::citations).map(|(_, key)| key.to_owned());
        cited.chain(self.protection.sources.iter().cloned()).collect()
    }

    /// Whether a publication says words that nobody has read before: then they may name nothing that is hidden. What was
    /// public before a place was hidden is shown without the texts that name it.
    #[must_use]
    pub fn brings_words(&self, publication: &Publication) -> bool {
        matches!(publication.seal, Seal::Nonce(_))
            && matches!(publication.change, Change::Created | Change::Corrected)
            && !self
                .publications
                .iter()
                .any(|before| before.n < publication.n && before.revision == publication.revision)
    }

    /// In which versions it is part of another.
    #[must_use]
    pub fn merges(&self, newest: u32) -> Vec<Merge> {
        if self.is_withdrawn() {
            return Vec::new();
        }
        let publications = || self.publications.iter().filter(|publication| publication.n <= newest);
        let merges = publications().filter_map(|merge| Some((merge.n, merge.merged_into?)));
        merges
            .map(|(since, merged_into)| {
                let next = publications().find(|next| next.n > since && next.change.stands());
                Merge { merged_into, since, until: next.map(|next| next.n) }
            })
            .collect()
    }

    #[must_use]
    pub fn tombstone(&self, newest: u32) -> Option<Tombstone> {
        let end = self.end.clone()?;
        let until = self.publications.iter().filter(|publication| publication.n <= newest);
        let gone = until.rev().take_while(|publication| !publication.change.stands());
        let since = gone.last()?.n;
        Some(Tombstone { end, since })
    }
}

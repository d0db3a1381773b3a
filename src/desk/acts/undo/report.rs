//! What is taken back of what a key did, and what is not.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::review::reject_holder::RejectedOfHolder;
use crate::model::vocabulary::workflow::NotUndone;

/// What is taken back of what one key did since a time, and what is not.
#[derive(Debug, Serialize, ToSchema)]
pub struct Undone {
    /// The id of the key.
    #[schema(example = "5f1c0a9b2d3e4f60")]
    pub key: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The acts that are taken back, newest first. The key itself is revoked too.
    pub taken_back: Vec<KeyAct>,
    /// How much of what it submitted, and still waits, is rejected.
    pub rejected: RejectedOfHolder,
    /// The acts that are not taken back, newest first, with the reason.
    pub left: Vec<LeftAct>,
    /// How much more waits of its holder since then, without a record of the key by which it came: from the command line, or
    /// from before the register kept this. It stays as it is: look at each.
    pub key_unknown: u32,
}

/// Something that a key did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeyAct {
    /// What it is, as in the log of acts.
    #[schema(example = "retraction")]
    pub act: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The record that it is about; null if it is about none, or several.
    #[schema(required)]
    pub record: Option<Uuid>,
    /// The key that it is about; null if it is about none.
    #[schema(required)]
    pub key: Option<String>,
}

/// Something that a key did and that stays.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LeftAct {
    /// The act.
    #[serde(flatten)]
    pub about: KeyAct,
    /// Why it stays.
    pub why: NotUndone,
}

impl Undone {
    /// The entity tag: who asks for it has seen exactly this.
    pub fn tag(&self) -> Result<String, Error> {
        let seen = serde_json::to_vec(self).map_err(Error::Json)?;
        Ok(hex::encode(&Sha256::digest(seen)[..16]))
    }
}

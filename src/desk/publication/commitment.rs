//! The leaf of a publication: what commits the register to its words without saying them.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::desk::error::Error;
use crate::model::redaction::public::COMPUTED;

/// The length of a nonce. It is random, so that nobody can guess at what a leaf hides.
pub const NONCE_BYTES: usize = 16;

/// Format 1: SHA-256 of the nonce, followed by the public document as RFC 8785 JSON without the members
/// `collection`, `repatriation_status`, `repatriated`, `source_roots`, `confidence`, `links`, `version`, `updated`,
/// `first_version` and `first_published`, and without `key` in its `places`. What is left are the record's own words after redaction, with `id`, `people`, `withheld` and the
/// `sources` that it rests on.
pub fn leaf(nonce: &[u8; NONCE_BYTES], document: &Value) -> Result<[u8; 32], Error> {
    let words = serde_json_canonicalizer::to_vec(&own_words(document.clone())).map_err(Error::Json)?;
    Ok(Sha256::new().chain_update(nonce).chain_update(words).finalize().into())
}

fn own_words(mut document: Value) -> Value {
    if let Some(fields) = document.as_object_mut() {
        // Format 1 covers what is withheld and the sources, which are redacted with the record, but no `links`.
        let covered = ["withheld", "sources"];
        let left_out = |name: &str| COMPUTED.contains(&name) && !covered.contains(&name) || name == "links";
        fields.retain(|name, _| !left_out(name));
    }
    for place in document.get_mut("places").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(fields) = place.as_object_mut() {
            fields.shift_remove("key");
        }
    }
    document
}

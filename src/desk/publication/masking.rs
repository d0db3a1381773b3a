//! Names of places that older versions tell in words, once the places are hidden.

use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::desk::error::Error;
use crate::desk::publication::acceptance::Candidate;
use crate::desk::records::record::Record;
use crate::model::redaction::hidden_names::hidden_places;
use crate::model::redaction::protection::Protection;

/// Where only coarser places are shown, a revision may bring a place that older ones name in their words: from now on no
/// version names it.
pub async fn hide_new_names(tx: &mut PgConnection, candidates: &mut [Candidate]) -> Result<(), Error> {
    for Candidate { record, content, protection, .. } in candidates {
        let Record::Incident(incident) = content else { continue };
        let names = hidden_places(incident, protection);
        if !protection.names.is_superset(&names) {
            protection.names.extend(names);
            set_protection(tx, *record, &serde_json::to_value(&*protection).map_err(Error::Json)?).await?;
        }
    }
    Ok(())
}

/// Sets what must not be seen of a record.
pub async fn set_protection(tx: &mut PgConnection, record: Uuid, protection: &Value) -> Result<(), Error> {
    sqlx::query("update desk.record set protection = $2 where id = $1")
        .bind(record)
        .bind(protection)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// The protection with the names of all places that it hides: one revision may tell in words where another has a place.
pub fn with_names<'a>(protection: &Protection, contents: impl Iterator<Item = &'a Record>) -> Protection {
    let mut protection = protection.clone();
    for content in contents {
        if let Record::Incident(incident) = content {
            protection.names.append(&mut hidden_places(incident, &protection));
        }
    }
    protection
}

//! An incident that is to be saved, as small as it can be kept: there may be many.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::desk;
use crate::desk::import::error::Error;
use crate::desk::records::record::{Draft, Record};
use crate::model::record::incident::{Incident, Place};

/// One incident that is to be saved.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) id: Uuid,
    /// The revision that it was compared with; none where the incident is new.
    pub(crate) parent: Option<Uuid>,
    /// What it says, as JSON.
    pub(crate) content: Box<[u8]>,
    /// The line of the file on which it begins, if it is new.
    pub(crate) line: Option<u64>,
    /// What a record without an id is known by: what it came to, and of a table what its row says.
    pub(crate) digests: Vec<[u8; 32]>,
}

impl Planned {
    /// What is to be saved.
    pub(crate) fn draft(&self) -> Result<Draft, Error> {
        let Self { id, parent, .. } = *self;
        Ok(Draft { id, content: Record::Incident(self.incident()?), parent })
    }

    /// What it says.
    pub(crate) fn incident(&self) -> Result<Incident, Error> {
        let read = serde_json::from_slice(&self.content);
        Ok(read.map_err(|error| desk::Error::Unreadable { record: self.id, error })?)
    }

    /// The places that it names, without reading all that it says.
    pub(crate) fn places(&self) -> Result<Vec<Place>, Error> {
        #[derive(Deserialize)]
        struct Places {
            #[serde(default)]
            places: Vec<Place>,
        }
        let read: Result<Places, _> = serde_json::from_slice(&self.content);
        Ok(read.map_err(|error| desk::Error::Unreadable { record: self.id, error })?.places)
    }

    /// Lets it say something else.
    pub(crate) fn say(&mut self, incident: &Incident) -> Result<(), Error> {
        self.content = serde_json::to_vec(incident).map_err(desk::Error::Json)?.into();
        Ok(())
    }
}

/// By this an incident is known that says the same.
pub(crate) fn digest(incident: &Incident) -> Result<[u8; 32], Error> {
    let json = serde_json_canonicalizer::to_vec(incident).map_err(desk::Error::Json)?;
    Ok(Sha256::digest(&json).into())
}

//! What somebody does at the desk. The body that says how is the act itself: with its rules and its effect it has a file of
//! its own, and `http::desk` gives it an address.

use std::future::Future;

use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::approval::Outcome;
use crate::desk::actions::turn::Turn;
use crate::desk::error::Error;

/// What an act is done to: an incident, or something within one.
pub trait Of: Copy + Send {
    /// The incident.
    fn incident(self) -> Uuid;
}

impl Of for Uuid {
    fn incident(self) -> Uuid {
        self
    }
}

impl Of for (Uuid, Uuid) {
    fn incident(self) -> Uuid {
        self.0
    }
}

/// An act.
pub trait Act: DeserializeOwned + Send {
    /// What it is done to.
    type Of: Of;

    /// Does it, for whoever has seen the record as it is.
    fn act(
        self,
        tx: &mut Turn,
        by: &Actor<'_>,
        of: Self::Of,
        tag: &str,
    ) -> impl Future<Output = Result<Outcome, Error>> + Send;
}

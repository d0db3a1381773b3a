//! What is public of one record: its states, what versions did to it, and that it was taken back.

use chrono::NaiveDate;

use crate::desk::error::Error;
use crate::desk::publication::document::Document;
use crate::desk::publication::history::{Merge, Tombstone};
use crate::model::redaction::public::Published;
use crate::model::vocabulary::publication::Change;

/// What is public of a record.
#[derive(Debug, Default)]
pub struct Projected {
    /// By version.
    pub states: Vec<State>,
    pub changes: Vec<Told>,
    pub tombstone: Option<Tombstone>,
    pub merges: Vec<Merge>,
}

/// What a record said from version `since` to before `until`.
#[derive(Debug)]
pub struct State {
    pub published: Published,
    pub until: Option<u32>,
    pub document: Document,
}

impl State {
    /// The version with which it begins.
    #[must_use]
    pub fn since(&self) -> u32 {
        self.published.version
    }

    /// What is written of it.
    pub fn text(&self) -> Result<String, Error> {
        self.document.text(self.published)
    }
}

/// That a version changed the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub n: u32,
    pub kind: Change,
    pub leaf: [u8; 32],
}

impl Projected {
    pub(crate) fn present(&self) -> Option<&Document> {
        self.states.last().filter(|state| state.until.is_none()).map(|state| &state.document)
    }

    /// Ends the present state, and begins the next. What is public of a record was first published with its first state
    /// that is public today, unless that is known to have been before: the same whatever the desk hides of it.
    pub(crate) fn turn(
        &mut self,
        known: Option<(u32, NaiveDate)>,
        (n, day): (u32, NaiveDate),
        document: Option<Document>,
    ) {
        if let Some(open) = self.states.last_mut().filter(|state| state.until.is_none()) {
            open.until = Some(n);
        }
        let earlier = self.states.first().map(|first| (first.since(), first.published.updated));
        let (first_version, first_published) = known.or(earlier).unwrap_or((n, day));
        let published = Published { version: n, updated: day, first_version, first_published };
        self.states.extend(document.map(|document| State { published, until: None, document }));
    }

    /// Whether the record reads in version n as in the one before.
    #[must_use]
    pub fn reads_on(&self, n: u32) -> bool {
        let at = |n: u32| {
            let holds = |state: &&State| state.since() <= n && state.until.is_none_or(|until| n < until);
            self.states.iter().find(holds).map(|state| &state.document)
        };
        at(n) == at(n - 1)
    }
}

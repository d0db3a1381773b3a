//! Which state of a file each caller began to read: programs that read a long file in pieces do not say of which state they
//! want the next one, and pieces of two states would make a file that never was.

use std::time::Duration;

use moka::sync::Cache;

use crate::http::limits::client::Client;
use crate::http::middleware::cache::etag::Edition;

/// So many readings are known, each for so long after its last piece. Of what is not known only the whole file is given.
const MOST: u64 = 10_000;
const WHILE: Duration = Duration::from_hours(24);

/// By caller and address, what was read from its beginning.
#[derive(Debug)]
pub(super) struct Readers(Cache<(Option<Client>, String), Begun>);

#[derive(Debug, Clone, Copy)]
struct Begun {
    edition: Edition,
    /// Whether it is the only one that this caller began to read.
    is_only: bool,
}

impl Readers {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_idle(WHILE).build())
    }

    /// Somebody reads from the beginning, or asks how long the file is.
    pub fn begin(&self, caller: Option<Client>, address: &str, edition: Edition) {
        let key = (caller, address.to_owned());
        let before = self.0.get(&key);
        let is_only = before.is_none_or(|before| before.is_only && before.edition == edition);
        self.0.insert(key, Begun { edition, is_only });
    }

    /// Whether a later piece fits to what this caller read before. Who asks for all the rest goes on with what they have, and
    /// that may be older than what they began last.
    pub fn may_go_on(&self, caller: Option<Client>, address: &str, edition: Edition, rest: bool) -> bool {
        let begun = self.0.get(&(caller, address.to_owned()));
        begun.is_some_and(|begun| begun.edition == edition && (begun.is_only || !rest))
    }
}

//! Pages of the desk's lists, which are ordered by time and id.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::http::problem::problem::Problem;
use crate::register::answer::page::{Cursor, Page};
use crate::register::query::parameters::{Print, address};

/// A list, and which page of it is asked for.
pub struct List {
    question: String,
    page: Page,
    /// After which line.
    pub after: Option<(DateTime<Utc>, Uuid)>,
}

impl List {
    /// A page of the list at an address.
    pub fn of(path: &str, filter: &[&dyn Print], page: Page) -> Result<Self, Problem> {
        let question = address(path, filter);
        let time = |Cursor { keys: [micros], id }| Some((DateTime::from_timestamp_micros(micros)?, id));
        let after = page.after(&question)?.and_then(time);
        Ok(Self { question, page, after })
    }

    /// At most so many lines.
    pub fn limit(&self) -> u32 {
        self.page.limit
    }

    /// The address of the page after a line.
    pub fn next(&self, (at, id): (DateTime<Utc>, Uuid)) -> String {
        self.page.next(&self.question, Cursor { keys: [at.timestamp_micros()], id })
    }
}

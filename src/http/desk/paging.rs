//! Pages of the desk's lists: ordered by time and id, or counted through.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::http::app::{App, Site};
use crate::http::problem::problem::Problem;
use crate::register::answer::page::{Cursor, Page};
use crate::register::query::parameters::{Print, address};

/// A list, and which page of it is asked for.
pub struct List {
    question: String,
    page: Page,
    site: Arc<Site>,
    /// After which line.
    pub after: Option<(DateTime<Utc>, Uuid)>,
}

impl List {
    /// A page of the list at an address.
    pub fn of(app: &App, path: &str, filter: &[&dyn Print], page: Page) -> Result<Self, Problem> {
        let question = address(path, filter);
        let time = |Cursor { keys: [micros], id }| Some((DateTime::from_timestamp_micros(micros)?, id));
        let after = page.after(&question)?.and_then(time);
        Ok(Self { question, page, site: Arc::clone(&app.site), after })
    }

    /// At most so many lines.
    pub fn limit(&self) -> u32 {
        self.page.limit
    }

    /// The address of the page after a line.
    pub fn next(&self, (at, id): (DateTime<Utc>, Uuid)) -> String {
        self.site.address(&self.page.next(&self.question, Cursor { keys: [at.timestamp_micros()], id }))
    }
}

/// A list that is counted through, and which page of it is asked for.
pub struct Counted {
    question: String,
    page: Page,
    site: Arc<Site>,
    first: usize,
}

impl Counted {
    /// A page of the list at an address.
    pub fn of(app: &App, path: &str, filter: &[&dyn Print], page: Page) -> Result<Self, Problem> {
        let question = address(path, filter);
        let after = page.after(&question)?;
        let first =
            after.map_or(0, |Cursor { keys: [first], .. }| usize::try_from(first).unwrap_or_default());
        Ok(Self { question, page, site: Arc::clone(&app.site), first })
    }

    /// How many come before it, and how many it holds at most.
    pub fn part(&self) -> (usize, usize) {
        (self.first, self.page.limit as usize)
    }

    /// The address of the page before which so many come, of what is in something with an id.
    pub fn next(&self, id: Uuid, first: usize) -> String {
        let keys = [i64::try_from(first).unwrap_or(i64::MAX)];
        self.site.address(&self.page.next(&self.question, Cursor { keys, id }))
    }
}

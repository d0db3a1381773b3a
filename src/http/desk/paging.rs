//! Pages of the desk's lists, which are ordered by time and id.

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

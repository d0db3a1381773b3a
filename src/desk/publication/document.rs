//! The finished public document of a record, without the version that publishes it: so that two can be compared.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::desk::error::Error;
use crate::desk::publication::search_text::search_text;
use crate::model::record::context::PublicContextEvent;
use crate::model::redaction::public::PublicIncident;

#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    Incident(Box<PublicIncident>),
    ContextEvent(Box<PublicContextEvent>),
}

impl Document {
    /// As it stands in version n, byte for byte.
    pub fn text(&self, n: u32, at: DateTime<Utc>) -> Result<String, Error> {
        match self.clone().of_version(n, at) {
            Self::Incident(public) => serde_json::to_string(&public),
            Self::ContextEvent(public) => serde_json::to_string(&public),
        }
        .map_err(Error::Json)
    }

    /// The same as a value.
    pub fn to_json(&self, n: u32, at: DateTime<Utc>) -> Result<Value, Error> {
        match self.clone().of_version(n, at) {
            Self::Incident(public) => serde_json::to_value(public),
            Self::ContextEvent(public) => serde_json::to_value(public),
        }
        .map_err(Error::Json)
    }

    fn of_version(mut self, n: u32, at: DateTime<Utc>) -> Self {
        match &mut self {
            Self::Incident(public) => (public.version, public.updated) = (n, at),
            Self::ContextEvent(public) => (public.version, public.updated) = (n, at),
        }
        self
    }

    /// The first and the last day that its date may mean.
    #[must_use]
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let span = match self {
            Self::Incident(public) => public.date.span(),
            Self::ContextEvent(public) => public.event.date.span(),
        };
        (span.earliest, span.latest)
    }

    /// The words by which an incident is found.
    #[must_use]
    pub fn search_text(&self) -> Option<String> {
        match self {
            Self::Incident(public) => Some(search_text(public)),
            Self::ContextEvent(_) => None,
        }
    }

    /// The days that the dates of its sources may mean, in their order: for columns that are not in the document.
    pub fn source_days(&self) -> impl Iterator<Item = Option<(NaiveDate, NaiveDate)>> {
        let sources = match self {
            Self::Incident(public) => &public.sources,
            Self::ContextEvent(public) => &public.sources,
        };
        sources.iter().map(|source| {
            source.published.as_ref().map(|published| (published.span().earliest, published.span().latest))
        })
    }
}

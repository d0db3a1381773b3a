//! The finished public document of a record, without the version that publishes it: so that two can be compared.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::desk::error::Error;
use crate::model::record::context::PublicContextEvent;
use crate::model::redaction::public::{PublicIncident, Published};
use crate::model::value::text;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Document {
    Incident(Box<PublicIncident>),
    ContextEvent(Box<PublicContextEvent>),
}

impl Document {
    /// As it stands in a version, byte for byte.
    pub fn text(&self, published: Published) -> Result<String, Error> {
        serde_json::to_string(&self.clone().of_version(published)).map_err(Error::Json)
    }

    /// The same as a value.
    pub fn to_json(&self, published: Published) -> Result<Value, Error> {
        serde_json::to_value(self.clone().of_version(published)).map_err(Error::Json)
    }

    fn of_version(mut self, published: Published) -> Self {
        let Published { version, updated, first_version, first_published } = published;
        match &mut self {
            Self::Incident(public) => {
                (public.version, public.updated) = (version, updated);
                (public.first_version, public.first_published) = (first_version, first_published);
            }
            Self::ContextEvent(public) => (public.version, public.updated) = (version, updated),
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

/// Between two fields. A folded word holds no line feed, and a pair of characters no space: so nothing that somebody
/// searches is found across two fields, and no pair of the index holds the line feed.
const BETWEEN: &str = " \n ";

/// Every public word of the incident as it is searched, each field apart.
fn search_text(public: &PublicIncident) -> String {
    let mut fields = vec![public.title.as_str(), &public.summary];
    fields.extend(public.places.iter().map(|place| place.place.name.as_str()));
    fields.extend(public.people.reason.as_deref());
    fields.extend(public.discounted.as_deref());
    for claim in &public.claims {
        fields.extend(claim.attribution.iter().map(String::as_str));
        fields.extend(claim.quote.as_deref());
        fields.extend(claim.locator.as_deref());
        fields.extend(claim.place.as_deref());
    }
    for source in public.cited() {
        fields.extend([source.outlet.as_str(), &source.title]);
        fields.extend(source.title_original.as_deref());
        fields.extend(source.authors.iter().map(String::as_str));
    }
    fields.into_iter().map(text::searched).filter(|field| !field.is_empty()).collect::<Vec<_>>().join(BETWEEN)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::counting::confidence::Sources;
    use crate::model::redaction::protection::Protection;
    use crate::model::redaction::redact::redact;

    #[test]
    fn fields_are_folded_and_nothing_is_found_across_two() {
        let claim = json!({"key": "k", "source": "s", "stance": "asserts", "hedge": "stated", "quote": "Line one\nline two", "locator": "p. 7"});
        let place = json!({"role": "detention", "name": "瀋陽", "country": "CN", "precision": "locality"});
        let record = json!({"title": "Five  People", "date": "2020", "host_country": "CN", "places": [place], "claims": [claim]});
        let source = json!({"key": "s", "kind": "media", "outlet": "ＡＢＣ", "title": "News", "authors": ["A. Writer"], "note": "not searched"});
        let sources = Sources::from([("s".to_owned(), serde_json::from_value(source).expect("a source"))]);
        let redacted = redact(serde_json::from_value(record).expect("an incident"), &Protection::default());
        let carried = redacted.carried(&sources);
        let public = PublicIncident::compute(
            uuid::Uuid::nil(),
            redacted,
            carried,
            Published::first(1, NaiveDate::default()),
        );
        let text = search_text(&public);
        assert_eq!(text, "five people \n 瀋陽 \n line one line two \n p. 7 \n abc \n news \n a. writer");
        assert!(text::pairs(&text).iter().all(|pair| !pair.contains('\n')));
    }
}

//! What a context event must hold.

use chrono::NaiveDate;

use crate::model::record::context::ContextEvent;
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::{Check, Fault};

/// Checks a context event and brings its texts to NFC.
pub fn check(event: &mut ContextEvent, known_source: &dyn Fn(&str) -> bool, today: NaiveDate) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), today, known_source, origin: &Origin::default() };
    check.title("/title", &mut event.title, 300);
    check.prose("/summary", &mut event.summary, 10_000);
    check.date("/date", &event.date);
    check.items("/citations", &event.citations);
    if event.citations.is_empty() {
        check.fault("/citations", "required", "a context event needs at least one source");
    }
    for (at, citation) in event.citations.iter_mut().enumerate() {
        check.source_key(&format!("/citations/{at}/source"), &citation.source);
        if let Some(via) = &citation.via {
            check.source_key(&format!("/citations/{at}/via"), via);
        }
        if let Some(locator) = &mut citation.locator {
            check.line(&format!("/citations/{at}/locator"), locator, 300);
        }
    }
    check.faults
}

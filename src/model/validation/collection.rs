//! What the words of a collection must be.

use chrono::NaiveDate;

use crate::model::record::collection::CollectionWords;
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::{Check, Fault};
use crate::model::validation::source::is_web;

/// Checks the words of a collection, and brings them to NFC.
pub fn check(words: &mut CollectionWords) -> Vec<Fault> {
    let (origin, today) = (Origin::default(), NaiveDate::MAX);
    let mut check = Check { faults: Vec::new(), today, known_source: &|_| false, origin: &origin };
    check.title("/name", &mut words.name, 300);
    check.line("/licence", &mut words.licence, 100);
    if let Some(contact) = &mut words.contact {
        check.line("/contact", contact, 300);
    }
    if words.terms.as_ref().is_some_and(|terms| !is_web(terms)) {
        let message =
            "the address of the licence or the terms begins with https:// or http://, without spaces";
        check.fault("/terms", "malformed", message);
    }
    check.faults
}

/// Checks what an edition is called.
pub fn check_edition(edition: &mut String) -> Vec<Fault> {
    let (origin, today) = (Origin::default(), NaiveDate::MAX);
    let mut check = Check { faults: Vec::new(), today, known_source: &|_| false, origin: &origin };
    check.line("/edition", edition, 100);
    check.faults
}

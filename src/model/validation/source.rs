//! What a source must hold.

use chrono::NaiveDate;

use crate::model::record::source::Source;
use crate::model::redaction::protection::Origin;
use crate::model::validation::check::{Check, Fault};
use crate::model::value::text;

/// Checks a source and brings its texts to NFC.
pub fn check(source: &mut Source, known_source: &dyn Fn(&str) -> bool, today: NaiveDate) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new(), today, known_source, origin: &Origin::default() };
    if !is_key(&source.key) {
        check.fault("/key", "malformed", HOW_KEY);
    }
    check.line("/outlet", &mut source.outlet, 300);
    if source.outlet == "none" {
        check.fault(
            "/outlet",
            "not-allowed",
            "an outlet cannot be called none: the filter uses this word for incidents without an outlet",
        );
    }
    check.title("/title", &mut source.title, 1000);
    for (pointer, line) in
        [("/title_original", &mut source.title_original), ("/language", &mut source.language)]
    {
        if let Some(line) = line {
            check.line(pointer, line, 1000);
        }
    }
    if let Some(note) = &mut source.note {
        check.prose("/note", note, 2000);
    }
    check.items("/authors", &source.authors);
    for (at, author) in source.authors.iter_mut().enumerate() {
        check.line(&format!("/authors/{at}"), author, 300);
    }
    addresses(&mut check, source);
    if let Some(published) = &source.published {
        check.date("/published", published);
    }
    check.items("/derived_from", &source.derived_from);
    for (at, key) in source.derived_from.iter().enumerate() {
        check.source_key(&format!("/derived_from/{at}"), key);
        if *key == source.key {
            check.fault(&format!("/derived_from/{at}"), "circular", "a source cannot derive from itself");
        }
    }
    check.faults
}

fn addresses(check: &mut Check<'_>, source: &Source) {
    for (pointer, url) in [("/url", &source.url), ("/archive_url", &source.archive_url)] {
        if url.as_ref().is_some_and(|url| !is_web(url)) {
            check.fault(
                pointer,
                "malformed",
                "an address begins with https:// or http:// and has at most 2,000 characters, without spaces and without < > \"",
            );
        }
    }
}

/// How the key of a source is written.
pub const HOW_KEY: &str =
    "a key has only small letters a to z, digits and single hyphens, and at most 100 characters";

/// Whether a text may be the key of a source: lower-case ASCII letters, digits and single hyphens, 1 to 100.
#[must_use]
pub fn is_key(text: &str) -> bool {
    text::slug(text) == text && text.is_ascii() && !text.is_empty() && text.len() <= 100
}

pub(crate) fn is_web(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    url.len() <= 2000
        && rest.is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .chars()
                    .all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"'))
        })
}

//! What a record must hold to be taken: everything that its types alone cannot say.
//!
//! Nothing is corrected quietly, but for text, which is kept as NFC. Every fault names its field by JSON pointer
//! (RFC 6901) and says what is allowed; all faults are found at once.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::redaction::protection::Origin;
use crate::model::value::bounds::{Bounds, MOST};
use crate::model::value::edtf::Edtf;
use crate::model::value::text;

/// One thing that is wrong with a record, or that an editor has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DeskCaution, description = "A warning about personal data: a field that an editor must check.")]
pub struct Fault {
    /// Which field, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// A code for programs.
    #[schema(value_type = String, example = "personal-name")]
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

/// The most items of any list.
pub const MOST_ITEMS: usize = 200;

/// Collects the faults of one record.
pub(crate) struct Check<'a> {
    pub(crate) faults: Vec<Fault>,
    pub(crate) today: NaiveDate,
    pub(crate) known_source: &'a dyn Fn(&str) -> bool,
    pub(crate) origin: &'a Origin,
}

impl Check<'_> {
    pub(crate) fn fault(&mut self, pointer: &str, code: &'static str, message: impl Into<String>) {
        self.faults.push(Fault { pointer: pointer.to_owned(), code, message: message.into() });
    }

    pub(crate) fn text(&mut self, pointer: &str, text: &mut String, most: usize, lines: bool) {
        match text::clean(text, lines) {
            Ok(clean) => *text = clean,
            Err(forbidden) => self.fault(pointer, "forbidden-character", forbidden.to_string()),
        }
        if text.chars().count() > most {
            self.fault(pointer, "too-long", format!("at most {most} characters"));
        }
    }

    pub(crate) fn line(&mut self, pointer: &str, line: &mut String, most: usize) {
        self.text(pointer, line, most, false);
        if line.trim().is_empty() || line.trim() != line {
            self.fault(pointer, "blank", "at least one character, and no white space around it");
        }
    }

    pub(crate) fn prose(&mut self, pointer: &str, prose: &mut String, most: usize) {
        self.text(pointer, prose, most, true);
    }

    pub(crate) fn items<T>(&mut self, pointer: &str, items: &[T]) {
        if items.len() > MOST_ITEMS {
            self.fault(pointer, "too-many", format!("at most {MOST_ITEMS} items"));
        }
    }

    pub(crate) fn once<'a>(&mut self, pointer: &str, items: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for item in items {
            if !seen.insert(item) {
                self.fault(pointer, "repeated", format!("{item} is given twice"));
            }
        }
    }

    pub(crate) fn date(&mut self, pointer: &str, date: &Edtf) {
        if !date.may_end_by(self.today) {
            let message = format!("it lies in the future: where it is latest, today is {}", self.today);
            self.fault(pointer, "in-the-future", message);
        }
    }

    pub(crate) fn source_key(&mut self, pointer: &str, key: &str) {
        if !(self.known_source)(key) {
            self.fault(
                pointer,
                "unknown-source",
                format!("the register has no source {}", text::excerpt(key)),
            );
        }
    }

    pub(crate) fn bounds(&mut self, pointer: &str, bounds: Bounds) {
        if bounds.min > MOST || bounds.max.is_some_and(|max| max > MOST) {
            self.fault(pointer, "out-of-range", format!("0 to {MOST}"));
        }
        if bounds.max.is_some_and(|max| max < bounds.min) {
            self.fault(pointer, "out-of-range", "max is not below min");
        }
    }
}

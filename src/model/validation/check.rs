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

/// A field that is wrong, or to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DeskFault)]
pub struct Fault {
    /// Which field, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// A code for programs.
    #[schema(value_type = String, example = "personal-name")]
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

/// What is said of several fields together.
const OF_SEVERAL: [&str; 8] = [
    "mismatch",
    "cannot-hold-places",
    "cannot-hold-countries",
    "unknown-claim",
    "repeated",
    "out-of-order",
    "out-of-range",
    "required",
];

/// The faults that are there whatever is meant by the fields at these pointers, which could not be read: what stands in
/// their place is nobody's word.
#[must_use]
pub fn certain(mut faults: Vec<Fault>, unread: &[String]) -> Vec<Fault> {
    let beneath = |one: &str, other: &str| {
        one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let parent = |pointer: &str| pointer.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
    let of_itself = |fault: &Fault| matches!(fault.code, "out-of-range" | "required");
    let of_object = ["/quantifier", "/subdivision"];
    faults.retain(|fault| {
        let own = &fault.pointer;
        let near = of_object.iter().any(|end| own.ends_with(end));
        let doubtful = |unread: &String| {
            let touches = beneath(own, unread) || beneath(unread, own);
            let beside = !near || parent(unread) == parent(own);
            touches || OF_SEVERAL.contains(&fault.code) && !of_itself(fault) && beside
        };
        !unread.iter().any(doubtful)
    });
    faults
}

/// Why bounds were refused that are the wrong way round.
pub const MAX_BELOW_MIN: &str = "max is below min; write the lower number as min";

/// The most items of any list.
pub const MOST_ITEMS: usize = 200;

/// The most cautions that one act confirms.
pub const MOST_CONFIRMED: usize = 10_000;

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
            let length = text.chars().count();
            self.fault(
                pointer,
                "too-long",
                format!("{length} characters are too many; at most {most} are allowed"),
            );
        }
    }

    pub(crate) fn line(&mut self, pointer: &str, line: &mut String, most: usize) {
        self.text(pointer, line, most, false);
        if line.trim().is_empty() {
            self.fault(pointer, "blank", "this is empty; write at least one character");
        } else if line.trim() != line {
            self.fault(pointer, "blank", "remove the white space at the beginning and at the end");
        }
    }

    /// A line that says something.
    pub(crate) fn title(&mut self, pointer: &str, title: &mut String, most: usize) {
        self.line(pointer, title, most);
        if !title.trim().is_empty() && !title.chars().any(char::is_alphanumeric) {
            self.fault(pointer, "blank", "write at least one letter or digit");
        }
    }

    pub(crate) fn prose(&mut self, pointer: &str, prose: &mut String, most: usize) {
        self.text(pointer, prose, most, true);
    }

    pub(crate) fn items<T>(&mut self, pointer: &str, items: &[T]) {
        if items.len() > MOST_ITEMS {
            let message = format!("{} items are too many; at most {MOST_ITEMS} are allowed", items.len());
            self.fault(pointer, "too-many", message);
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
            let message = format!(
                "{date} begins or ends in the future: in the easternmost time zone, today is {}",
                self.today
            );
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
            self.fault(pointer, "out-of-range", format!("a number of people is 0 to {MOST}"));
        }
        if bounds.max.is_some_and(|max| max < bounds.min) {
            self.fault(pointer, "out-of-range", MAX_BELOW_MIN);
        }
    }
}

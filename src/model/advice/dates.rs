//! The date that somebody means who writes it in another way.

use crate::model::reading::days;
use crate::model::value::edtf::Edtf;

/// The date in the form of the register, if it can be read in one way only.
#[must_use]
pub fn meant(sent: &str) -> Option<Edtf> {
    days::read(sent, None).ok()
}

/// Why a date was refused, and what to write instead.
#[must_use]
pub fn refused(sent: &str) -> String {
    match days::read(sent, None) {
        Ok(date) => format!("not a date in the form of the register; write {date}"),
        Err(refusal) => refusal.to_string(),
    }
}

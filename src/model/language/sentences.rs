//! What each language can say. A language that lacks a sentence does not compile.

use chrono::NaiveDate;

use crate::model::counting::time::Period;
use crate::model::language::fact::{Amount, Event, Headline, Unit};
use crate::model::value::edtf::Edtf;

/// The sentences of one language.
pub trait Sentences: Sync {
    /// A number in digits, with separators as the language writes them.
    fn number(&self, number: u64) -> String;

    /// Bounds with their words and the unit: `at least 13 and at most 15 persons`.
    fn people(&self, amount: Amount, unit: Unit) -> String;

    /// Bounds in few words, for a cell of a table: `13 to 15`.
    fn short(&self, amount: Amount) -> String;

    /// The same with the unit, to be set large: `13 to 15 persons`.
    fn figure(&self, amount: Amount, unit: Unit) -> String;

    /// A number of incidents.
    fn incidents(&self, number: u64) -> String;

    /// A number of sources.
    fn sources(&self, number: u64) -> String;

    /// A number of places.
    fn places(&self, number: u64) -> String;

    /// A number of events that are no incidents.
    fn events(&self, number: u64) -> String;

    /// A day.
    fn day(&self, day: NaiveDate) -> String;

    /// A date as it is known, standing alone.
    fn date(&self, date: &Edtf) -> String;

    /// A period, standing alone.
    fn period(&self, period: Period) -> String;

    /// A total.
    fn headline(&self, headline: &Headline) -> String;

    /// What one incident, or one claim, says.
    fn event(&self, event: &Event) -> String;

    /// How to cite a version; the address is put behind it where there is one.
    fn citation(&self, version: u32, published: Option<NaiveDate>) -> String;

    /// Which version, and of when.
    fn version(&self, version: u32, published: Option<NaiveDate>) -> String;
}

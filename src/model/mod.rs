//! The words: the record, what is computed from it, the counting rules as pure functions, and `redact()`,
//! the one function from a desk record to what may be public. Must not know SQL, HTTP, a clock, or any other room.

pub mod value;
pub mod vocabulary;
pub mod reading;
pub mod record;
pub mod counting;
pub mod language;
pub mod screening;
pub mod redaction;
pub mod validation;
pub mod comparison;
pub mod tables;
pub mod advice;
pub mod lists;

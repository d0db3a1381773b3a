//! The small types: bounds of a number, dates, countries, texts.

pub mod address;
pub mod bounds;
pub mod day;
pub mod span;
pub mod text;
pub mod edtf;
pub mod country;
pub mod geography;

//! The words: the record, what is computed from it, the counting rules as pure functions, and `redact()`,
//! the one function from a desk record to what may be public. Must not know SQL, HTTP, a clock, or any other room.

pub mod bounds;
pub mod caution;
pub mod cell;
pub mod change;
pub mod check;
mod coarsen;
pub mod confidence;
pub mod context;
pub mod count;
pub mod country;
pub mod difference;
pub mod edtf;
pub mod figure;
pub mod geography;
pub mod incident;
pub mod json;
pub mod likeness;
pub mod pairing;
pub mod parts;
pub mod public;
pub mod redact;
pub mod role;
pub mod rules;
pub mod share;
pub mod source;
pub mod status;
pub mod table;
pub mod text;
pub mod time;
pub mod total;
pub mod unredact;
pub mod vocabulary;
pub mod when;

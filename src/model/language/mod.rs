//! What the register says in its three languages. Each sentence stands in all of them: one that is missing does not compile.
//! A speaker can read one language on end, in the file of its name.

pub mod language;
pub mod fact;
pub mod shape;
pub mod word;
pub mod country;
pub mod sentences;
mod english_dates;
mod english;
mod korean;
mod chinese;
pub mod speech;

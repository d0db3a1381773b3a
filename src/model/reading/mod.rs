//! What people write in their own words, read where there is one reading: numbers of people, and days.
//!
//! In reading order: `refusal` why not read; `written` a phrase with one form of each sign; `nothing` where nothing is given;
//! `grammar` the rules of a language as a text; `numerals` numbers in words; `count` a number and how it was put; `group` who they are; `people` numbers of
//! people; `part` what is told of a date; `numeric` dates in figures; `published` what
//! is told from the day of publication; `told` dates as EDTF writes them; `days` dates.

pub mod refusal;
pub(crate) mod written;
pub mod nothing;
pub(crate) mod grammar;
pub(crate) mod numerals;
pub mod count;
pub(crate) mod group;
pub mod people;
pub(crate) mod part;
pub(crate) mod numeric;
pub(crate) mod published;
pub(crate) mod told;
pub mod days;

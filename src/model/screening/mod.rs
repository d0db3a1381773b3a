//! What looks like personal data in public text.

pub(crate) mod word_lists;
pub mod common;
pub(crate) mod numbers;
pub(crate) mod streets;
pub(crate) mod names;
pub(crate) mod networks;
pub(crate) mod texts;
pub(crate) mod outlets;
pub(crate) mod points;
pub mod cautions;

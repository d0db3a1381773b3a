//! What looks like personal data in public text.

pub mod cautions;
pub(crate) mod names;
pub(crate) mod word_lists;
pub(crate) mod scripts;
pub(crate) mod numbers;
pub(crate) mod outlets;

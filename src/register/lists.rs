//! The closed lists of queries, beside those of the records.

use crate::model::vocabulary::define::List;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::page::Sort;
use crate::register::query::filter::{DateMatch, DateOf};

/// The closed lists of queries, beside those of the records.
#[must_use]
pub fn words_of_queries() -> [List; 4] {
    [DateMatch::list(), DateOf::list(), GroupKey::list(), Sort::list()]
}

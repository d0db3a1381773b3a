//! What a guide is made of.

use crate::model::language::language::Said;

/// A part of a guide.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// A heading.
    Heading(Said),
    /// A paragraph; what stands between backticks is an address or a word of the API.
    Text(Said),
    /// A paragraph for a register in which two people publish, and the one for a register with a single editor.
    ByReview(Said, Said),
    /// Lines for a program, the same in every language.
    Code(&'static str),
}

//! Sentences as the code's comments and the OpenAPI document write them: paragraphs, and `words in backticks`.

use std::collections::BTreeMap;

use maud::{Markup, html};

/// Where words in backticks lead.
pub(super) type Links = BTreeMap<String, String>;

/// One run of text.
pub(super) fn line(text: &str, links: &Links) -> Markup {
    // Every second part stood between backticks.
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 0 { (part) } @else { (code(part, links)) }
        }
    }
}

/// A word of the API, which leads to where it is explained.
pub(super) fn code(word: &str, links: &Links) -> Markup {
    html! {
        @match links.get(word) {
            Some(address) => a href=(address) { code { (word) } },
            None => code { (word) },
        }
    }
}

/// Paragraphs, which are parted by an empty line.
pub(super) fn paragraphs(text: &str, links: &Links) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) { p { (line(paragraph, links)) } }
    }
}

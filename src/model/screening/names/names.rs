//! What looks like the name of a person, in any of the scripts that are read.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::model::screening::names::known::Known;
use crate::model::screening::names::reading::Reading;
use crate::model::screening::names::{han, hangul, lower_case};
use crate::model::screening::word_lists;
use crate::model::value::text;

/// What looks like a person's name, each once, as it stands in the text.
pub(crate) fn names(words: &str, known: &Known) -> Vec<String> {
    let text: String = words.nfkc().collect();
    let mut found = Reading::of(&text, known).names();
    found.extend(lower_case::names(&text));
    if !text.is_ascii() {
        found.extend(hangul::names(&text));
        found.extend(han::names(&text));
    }
    found.retain(|name| !word_lists::RULERS.split(' ').any(|ruler| ruler == text::slug(name)));
    let mut once = HashSet::new();
    found.retain(|name| once.insert(name.clone()));
    found
}

/// A claim's or a source's key that is made of a name: `kim-chol-su`.
pub(crate) fn names_in_key(key: &str) -> Vec<String> {
    let title = |part: &str| {
        part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>()
    };
    let (text, known) =
        (text::slug(key).split('-').map(title).collect::<Vec<_>>().join(" "), Known(HashSet::new()));
    let mut found = Reading::of(&text, &known).names_of_families();
    if !key.is_ascii() {
        found.extend(hangul::names(key));
    }
    found
}

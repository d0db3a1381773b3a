//! What given names of Korea and China are made of, and the age behind a name.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::numbers::patterns;
use crate::model::screening::word_lists;

/// `, 24`, ` (24)` after a family name; a date has a month behind it.
pub(crate) fn is_age(after: &str) -> bool {
    static AGE: LazyLock<Vec<Regex>> =
        LazyLock::new(|| patterns(&[r"^(?:, | \(|, aged |, age )[1-9]\d?(?:[),.;]|$)"]));
    AGE.iter().any(|pattern| pattern.is_match(after))
}

pub(crate) fn is_syllable(word: &str) -> bool {
    static SYLLABLE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            &format!("(?i)^{}$", word_lists::KOREAN_SYLLABLE),
            &format!("(?i)^{}$", word_lists::PINYIN_SYLLABLE),
        ])
    });
    SYLLABLE.iter().any(|pattern| pattern.is_match(word))
}

/// A given name of one or two syllables, written together.
pub(crate) fn is_given(word: &str) -> bool {
    static GIVEN: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            &format!("(?i)^(?:{}){{1,2}}$", word_lists::KOREAN_SYLLABLE),
            &format!("(?i)^(?:{}){{1,2}}$", word_lists::PINYIN_SYLLABLE),
        ])
    });
    word.chars().count() > 1 && GIVEN.iter().any(|pattern| pattern.is_match(word))
}

/// A word of Chinese in Hanyu Pinyin, of at most five syllables.
pub(crate) fn is_pinyin(word: &str) -> bool {
    static WORD: LazyLock<Vec<Regex>> =
        LazyLock::new(|| patterns(&[&format!("(?i)^(?:{}){{1,5}}$", word_lists::PINYIN_SYLLABLE)]));
    WORD.iter().any(|pattern| pattern.is_match(word))
}

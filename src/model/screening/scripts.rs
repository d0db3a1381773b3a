//! Korean and Chinese names in their own script.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::numbers::{matches, patterns};
use crate::model::screening::word_lists;

/// 김철수, 김철수 씨, 김씨: a word of three syllables as names have them, with or without a particle or a form of address.
pub fn hangul(text: &str) -> Vec<String> {
    static NAME: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let (family, given) = (word_lists::HANGUL_FAMILY, word_lists::HANGUL_GIVEN);
        patterns(&[
            &format!(r"(?:^|[^\p{{L}}])[{family}](?:\s?모|\p{{Hangul}}{{2}})?\s?씨"),
            &format!(
                r"(?:^|[^\p{{L}}])[{family}]\p{{Hangul}}{{2}}\s?(?:군|양)(?:은|는|이|가|의|을|를|과|와|도)?(?:[^\p{{L}}]|$)"
            ),
            &format!(
                r"(?:^|[^\p{{L}}\p{{N}}])[{family}][{given}]{{2}}(?:은|는|이|가|을|를|와|과|의|도|에게|님)?(?:[^\p{{L}}]|$)"
            ),
        ])
    });
    let mut found = matches(&NAME, text);
    for name in &mut found {
        *name = name.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    }
    found.retain(|name| {
        let end = name.chars().nth(2).is_some_and(|end| word_lists::HANGUL_ENDS.contains(end));
        !end || !word_lists::HANGUL_WORDS.split(' ').any(|word| name.starts_with(word))
    });
    found
}

/// 名叫李明, 李明先生, 张某, 姓朴, 李明被捕, 难民李明: Chinese names only beside a word that says so, as most pairs of
/// characters are none.
pub fn han(text: &str) -> Vec<String> {
    static NAME: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HAN_FAMILY;
        patterns(&[
            &format!(
                r"(?:姓名|名叫|叫做|叫作|名为|名為|姓)(?:是|为|為)?\s?[:：]?\s?[{family}]\p{{Han}}{{0,2}}"
            ),
            &format!(r"[{family}]\p{{Han}}{{0,2}}(?:先生|女士|小姐|同志)"),
            &format!(r"[{family}]某"),
        ])
    });
    let mut found = matches(&NAME, text);
    for name in among_words(text) {
        if !found.iter().any(|known| known.contains(&name)) {
            found.push(name);
        }
    }
    found
}

/// A name between a word for a person or the beginning of a clause, and what is done to a person or said of one.
fn among_words(text: &str) -> Vec<String> {
    static NAME: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HAN_FAMILY_BEFORE_VERBS;
        let (before, after) = (word_lists::HAN_BEFORE_NAMES, word_lists::HAN_AFTER_NAMES);
        patterns(&[
            &format!(
                r"(?:^|[^\p{{L}}\p{{N}}]|{before}|[和与與及、对對向给給])([{family}]\p{{Han}}{{1,2}}?)(?:{after})"
            ),
            &format!(
                r"(?:{before})(?:是)?([{family}]\p{{Han}}{{1,2}})(?:[^\p{{L}}\p{{N}}]|$|[在于於被从從和与與])"
            ),
            &format!(r"([{family}]\p{{Han}}{{1,2}}?)\s?[（(,，]\s?(?:男|女|\d{{1,2}}\s?[岁歲])"),
        ])
    });
    let found = NAME.iter().flat_map(|name| name.captures_iter(text)).map(|found| found[1].to_owned());
    let is_word = |name: &String| word_lists::HAN_WORDS.split(' ').any(|word| name.starts_with(word));
    found.filter(|name| !is_word(name)).collect()
}

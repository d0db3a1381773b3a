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
                r"(?:^|[^\p{{L}}])[{family}][{given}]{{2}}(?:은|는|이|가|을|를|와|과|의|도|에게|님)?(?:[^\p{{L}}]|$)"
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

/// 名叫李明, 李明先生, 张某, 姓朴: Chinese names only beside a word that says so, as most pairs of characters are none.
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
    matches(&NAME, text)
}

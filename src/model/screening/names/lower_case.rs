//! Korean and Chinese names in small letters: a family name before what a given name is made of, or beside a word that says
//! so.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::lists::Kind;
use crate::model::screening::names::syllables::{is_age, is_given, is_pinyin, is_syllable};
use crate::model::screening::numbers::patterns;
use crate::model::screening::word_lists;

/// kim chol su, zhang wei, mr kim, surnamed pak, kim, 24.
pub fn names(text: &str) -> Vec<String> {
    static FAMILY: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let families = word_lists::FAMILY.to_lowercase().replace(' ', "|");
        patterns(&[&format!(
            r"(?:^|[^\p{{L}}\p{{N}}-])({families})\b(?:,? (\p{{Ll}}+)\b(?: (\p{{Ll}}+)\b)?)?"
        )])
    });
    let mut found = Vec::new();
    for name in FAMILY.iter().flat_map(|family| family.captures_iter(text)) {
        let Some(family) = name.get(1) else { continue };
        let is_sure = word_lists::FAMILY_IN_SMALL_LETTERS.split(' ').any(|known| known == family.as_str());
        let given = |nth| {
            name.get(nth).filter(|word: &regex::Match<'_>| {
                // Of a family name that is another word too, the given name tells.
                may_be_given(word.as_str())
                    && (is_sure || word.len() > 4 && !Kind::of(word.as_str()).is_word())
            })
        };
        let before = text[..family.start()].trim_end_matches([' ', '.']);
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
        let mut naming = word_lists::HONORIFICS.split(' ').chain(word_lists::NAMING.split(' '));
        let is_named = naming.any(|known| known.eq_ignore_ascii_case(&word));
        let end = match (given(2), given(3)) {
            (Some(first), Some(second)) if is_syllable(first.as_str()) && is_syllable(second.as_str()) => {
                second.end()
            }
            (Some(first), _) => first.end(),
            (None, _) if is_sure && (is_named || is_age(&text[family.end()..])) => family.end(),
            (None, _) => continue,
        };
        // In a text that is all Pinyin any word may be.
        let next = text[end..].split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
        if is_pinyin(&word) && next.is_some_and(is_pinyin) {
            continue;
        }
        found.push(text[family.start()..end].to_owned());
    }
    found
}

fn may_be_given(word: &str) -> bool {
    let lists = [word_lists::SMALL, word_lists::EVERYDAY, word_lists::PEOPLE];
    is_given(word) && !lists.iter().any(|list| list.split(' ').any(|known| known == word))
}

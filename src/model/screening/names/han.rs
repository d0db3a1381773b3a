//! Chinese names in their own script, simplified or traditional.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::lists::{is_chinese, simplified};
use crate::model::screening::numbers::{matches, patterns};
use crate::model::screening::word_lists;

/// 名叫李明, 李明先生, 张某, 姓朴, 李明被捕, 难民李明, 张国华: a family name with a form of address; with one character beside a word
/// that tells of a person; or with two of which given names are made, where no other word stands.
pub(crate) fn names(text: &str) -> Vec<String> {
    static ADDRESSED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HAN_FAMILY;
        patterns(&[
            &format!(
                r"(?:姓名|名叫|叫做|叫作|名为|姓)(?:是|为)?\s?[:：]?\s?(?:{TWO}|[{family}])\p{{Han}}{{0,2}}"
            ),
            &format!(r"(?:{TWO}|[{family}])\p{{Han}}{{0,2}}(?:先生|女士|小姐|同志)"),
            &format!(r"[{family}](?:某|姓)"),
        ])
    });
    // Each character has as many bytes as before.
    let plain: String = text.chars().map(simplified).collect();
    let mut found: Vec<String> = matches(&ADDRESSED, &plain);
    let characters: Vec<(usize, char)> = plain.char_indices().collect();
    let mut at = 0;
    while at < characters.len() {
        let length = name_at(&plain, &characters, at);
        let name: String = characters[at..at + length].iter().map(|(_, c)| c).collect();
        if length > 0 && !found.iter().any(|known| known.contains(&name)) {
            found.push(name);
        }
        at += length.max(1);
    }
    found.into_iter().map(|name| as_written(text, &plain, name)).collect()
}

fn as_written(text: &str, plain: &str, name: String) -> String {
    let place = plain.find(&name).map(|from| from..from + name.len());
    place.and_then(|place| text.get(place)).map_or(name, str::to_owned)
}

/// Family names of two characters.
const TWO: &str = "欧阳|司马|上官|诸葛|司徒|东方|端木|皇甫|尉迟|慕容|令狐|南宫|独孤|夏侯";

/// How many characters of a name begin here.
fn name_at(plain: &str, characters: &[(usize, char)], at: usize) -> usize {
    let rest = &plain[characters[at].0..];
    let two = TWO.split('|').any(|family| rest.starts_with(family));
    let (_, first) = characters[at];
    if !two && !word_lists::HAN_FAMILY.contains(first) {
        return 0;
    }
    let family = if two { 2 } else { 1 };
    let given = characters[(at + family).min(characters.len())..].iter().take(2);
    let given = given.take_while(|(_, c)| word_lists::HAN_GIVEN.contains(*c)).count();
    let is_rare = !two && !word_lists::HAN_FAMILY_BEFORE_VERBS.contains(first);
    // The longer one first: 李明哲说.
    (1..=given)
        .rev()
        .map(|given| (given, family + given))
        .find_map(|(given, length)| {
            let (told, named) = is_beside(plain, characters, (at, length));
            if !two && in_a_word(plain, characters, (at, length), told) {
                return None;
            }
            (two || given == 2 && !is_rare || named).then_some(length)
        })
        .unwrap_or(0)
}

/// Whether the family name, or the last character, is a part of another word.
fn in_a_word(plain: &str, characters: &[(usize, char)], (at, length): (usize, usize), told: bool) -> bool {
    let byte = |at: usize| characters.get(at).map_or(plain.len(), |(byte, _)| *byte);
    // 母亲王芳: the word before is whole.
    let first = if told { at } else { at.saturating_sub(3) };
    let known = word_lists::HAN_WORDS.split(' ').any(|word| plain[byte(at)..].starts_with(word));
    let covers = |place: usize| {
        (first..=place).any(|from| {
            (place + 1..=from + 4).any(|to| {
                to - from > 1
                    && to <= characters.len()
                    && !(from == at && to == at + length && length == 3)
                    && is_chinese(&plain[byte(from)..byte(to)])
            })
        })
    };
    known || covers(at)
}

/// Whether a word for a person stands before it, or what is done to one or said of one after it.
fn is_beside(plain: &str, characters: &[(usize, char)], (at, length): (usize, usize)) -> (bool, bool) {
    static BEFORE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[
            &format!(r"(?:{}|叫|寻找|释放)(?:是)?$", word_lists::HAN_BEFORE_NAMES),
            r"[和与及、对向给]$",
        ])
    });
    static AFTER: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        patterns(&[&format!(
            r"^(?:{}|案|在|曾|和|至今|夫|（[男女]|[（(,，]\s?(?:男|女|\d{{1,2}}\s?岁))",
            word_lists::HAN_AFTER_NAMES
        )])
    });
    let near = characters[at.saturating_sub(6)].0;
    let end = characters.get(at + length).map_or(plain.len(), |(byte, _)| *byte);
    let (before, after) = (&plain[near..characters[at].0], &plain[end..]);
    let parted = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let begins = parted(before.chars().next_back());
    let told = BEFORE.first().is_some_and(|pattern| pattern.is_match(before));
    let joined = BEFORE.last().is_some_and(|pattern| pattern.is_match(before));
    let told_after = AFTER.iter().any(|pattern| pattern.is_match(after));
    let named = told || (begins || joined) && told_after || joined && parted(after.chars().next());
    (told, named)
}

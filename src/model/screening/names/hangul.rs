//! Korean names in their own script.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::lists::is_korean;
use crate::model::screening::numbers::{matches, patterns};
use crate::model::screening::word_lists;

/// 김씨, 이모 씨, 김철수 군, 김철수 목사, 김철수는: a family name with a form of address, or with two syllables as given names have them, that
/// together are no other word.
pub(crate) fn names(text: &str) -> Vec<String> {
    static WORD: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(&[r"\p{Hangul}+"]));
    static ADDRESSED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HANGUL_FAMILY;
        patterns(&[
            &format!(
                r"(?:^|[^\p{{L}}])(?:[{family}](?:\s?모|\p{{Hangul}}{{1,2}})?|(?:{TWO})\p{{Hangul}}{{1,2}})(?:\s?\([^()]{{1,8}}\))?\s?(?:씨|옹)"
            ),
            &format!(
                r"(?:^|[^\p{{L}}])[{family}]\p{{Hangul}}{{2}}\s?(?:군|양)(?:은|는|이|가|의|을|를|과|와|도)?(?:[^\p{{L}}]|$)"
            ),
        ])
    });
    let mut found = matches(&ADDRESSED, text);
    for name in &mut found {
        *name = name.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    }
    // 이모 is an aunt, and 이모 씨 somebody.
    found.retain(|name| {
        let plain = name.trim_end_matches(['씨', '옹', '군', '양', ' ']);
        plain.chars().nth(1) == Some('모') || !is_korean(name) && !is_korean(plain)
    });
    for word in WORD.iter().flat_map(|word| word.find_iter(text)) {
        let before = text[..word.start()].chars().next_back();
        let after = &text[word.end()..];
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        if begins
            && ends
            && is_name(word.as_str(), after)
            && !found.iter().any(|name| name.starts_with(word.as_str()))
        {
            found.push(word.as_str().to_owned());
        }
    }
    found
}

/// Family names of two syllables.
const TWO: &str = "남궁|황보|제갈|사공|선우|서문|독고|동방";
/// What is hung on to a name.
const PARTICLES: &str = "은 는 이 가 을 를 와 과 의 도 만 에게 에게서 께 께서 께서는 님 님은 님이 님의 님을 님께 씨 씨는 씨가 씨의 씨를 군 군은 군이 양 양은 양이 한테 이라고 라고 이라는 라는 이란 \
                         이며 이고 입니다 이다 으로 로 이나 이랑 랑 이는 이가 이를 이의";
/// Words behind a name for what somebody is.
const TITLES: &str = "씨 군 양 님 옹 목사 기자 대표 의원 선교사 할머니 할아버지 변호사 교수 위원장 박사 작가 감독 신부 수녀 전도사 집사 장로 사장 회장 소장 국장 대사 영사 장관 총리 차관 검사 판사 경위 대위 대령 \
                      중위 상사 병장 이병 활동가 간사 원장 연구원";

/// A word that is a name, with or without what is hung on to it.
fn is_name(word: &str, after: &str) -> bool {
    let syllables: Vec<char> = word.chars().collect();
    let family = if TWO.split('|').any(|family| word.starts_with(family)) { 2 } else { 1 };
    let Some((family, rest)) = syllables.split_at_checked(family) else { return false };
    if family.len() == 1 && !word_lists::HANGUL_FAMILY.contains(family[0]) || rest.is_empty() {
        return false;
    }
    let titled = after.strip_prefix(' ').is_some_and(|after| {
        let next: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
        TITLES
            .split(' ')
            .any(|title| next.strip_prefix(title).is_some_and(|rest| rest.is_empty() || hangs(rest)))
    });
    [2, 1].into_iter().filter(|given| *given == 2 || family.len() == 2).any(|given| {
        let Some((given, hung)) = rest.split_at_checked(given) else { return false };
        let hung: String = hung.iter().collect();
        (hung.is_empty() || hangs(&hung)) && is_given(word, (family, given), &hung, titled)
    })
}

fn hangs(end: &str) -> bool {
    PARTICLES.split(' ').any(|particle| particle == end)
        || TITLES.split(' ').any(|title| {
            end.strip_prefix(title)
                .is_some_and(|rest| rest.is_empty() || PARTICLES.split(' ').any(|particle| particle == rest))
        })
}

/// Whether what follows a family name is a given name. Most words that begin like one are nouns: 주민이, 이주민, 정부가, 조사관.
fn is_given(word: &str, (family, given): (&[char], &[char]), hung: &str, titled: bool) -> bool {
    let made: String = family.iter().chain(given).collect();
    let given_name: String = given.iter().collect();
    if is_korean(word) || is_korean(&made) {
        return false;
    }
    if family.len() == 2 || word_lists::HANGUL_GIVEN_NAMES.split(' ').any(|name| name == given_name) {
        return true;
    }
    let first: String = word.chars().take(2).collect();
    let known = word_lists::HANGUL_WORDS.split(' ').any(|word| word == first);
    if known || given.iter().any(|c| !word_lists::HANGUL_GIVEN.contains(*c)) {
        return false;
    }
    // 조사 + 관, 이주 + 민; 신 + 정부.
    let is_noun = is_korean(&first);
    if is_noun && given.last().is_some_and(|end| word_lists::HANGUL_ENDS.contains(*end)) {
        return false;
    }
    titled || !is_korean(&given_name) && (!is_noun || hung.is_empty())
}

//! Korean names in their own script.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::foreign::{chinese, foreign};
use crate::model::screening::names::hangul_words::{
    CLEAR_ENDS, CLEAR_FAMILIES, ENDS_OF_PLACES, NO_NAMES, PARTICLE_ENDS, PARTICLES, PERSONAL, ROLES, TITLES,
    VERB_ENDS, VERBS,
};
use crate::model::screening::names::lists::{is_korean, is_korean_given, korean_likeness};
use crate::model::screening::numbers::{matches, patterns};
use crate::model::screening::word_lists;

/// 김씨, 이모 씨, 김철수 군, 김철수 목사, 김철수는: a family name with a form of address, or with two syllables as given names have them, that
/// together are no other word.
pub(crate) fn names(text: &str) -> Vec<String> {
    static WORD: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(&[r"\p{Hangul}+"]));
    let mut found = addressed(text);
    found.extend(chinese(text));
    found.extend(foreign(text));
    for word in WORD.iter().flat_map(|word| word.find_iter(text)) {
        let before = text[..word.start()].chars().next_back();
        let after = &text[word.end()..];
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        let ends = after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        if begins
            && ends
            && is_name(word.as_str(), &text[..word.start()], after)
            && !found.iter().any(|name| name.starts_with(word.as_str()))
        {
            found.push(word.as_str().to_owned());
        }
    }
    found
}

/// 김씨, 이모 씨, 김철수 군
fn addressed(text: &str) -> Vec<String> {
    static ADDRESSED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let family = word_lists::HANGUL_FAMILY;
        patterns(&[
            &format!(
                r"(?:^|[^\p{{L}}])(?:[{family}](?:\s?모|\p{{Hangul}}{{1,2}})?|(?:{TWO})\p{{Hangul}}{{1,2}})(?:\s?\([^()]{{1,8}}\))?\s?(?:씨|옹)"
            ),
            &format!(
                r"(?:^|[^\p{{L}}])[{family}]\p{{Hangul}}{{2}}\s?(?:군|양)(?:은|는|이|가|의|을|를|과|와|도)?(?:[^\p{{L}}]|$)"
            ),
            &format!(
                r"(?:^|[^\p{{L}}])[{family}](?:[○〇O0X×*]{{2}}|\s?아무개|\s?모(?:\s?\([^()]{{1,8}}\))?\s(?:군|양|목사|선교사|기자|의원|교수|대표|할머니|할아버지))"
            ),
            r"(?:^|[^\p{L}])(?:\p{Hangul}{2,6}\s)?\p{Hangul}{1,6}(?:\s?\([^()]{1,8}\))?\s씨",
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
    // 김형권군, a county.
    found.retain(|name| name != text || !text.ends_with('군'));
    found
}

/// Family names of two syllables.
const TWO: &str = "남궁|황보|제갈|사공|선우|서문|독고|동방";

/// A word that is a name, with or without what is hung on to it.
fn is_name(word: &str, before: &str, after: &str) -> bool {
    // 한남동, a place and nothing else.
    let is_all = before.trim().is_empty() && after.trim().is_empty();
    if is_all && word.ends_with(|c| ENDS_OF_PLACES.contains(c))
        || NO_NAMES.split(' ').any(|other| word.starts_with(other))
    {
        return false;
    }
    let told = Told::of(before, after);
    let syllables: Vec<char> = word.chars().collect();
    let family = if TWO.split('|').any(|family| word.starts_with(family)) { 2 } else { 1 };
    let Some((family, rest)) = syllables.split_at_checked(family) else { return false };
    let is_likely = || korean_likeness(&rest.iter().take(2).collect::<String>()) > 2.5 && rest.len() > 2;
    let is_rare = word_lists::HANGUL_FAMILY_RARE.contains(family[0])
        && (told.aged || told.begins || told.is_person() || is_likely());
    if family.len() == 1 && !word_lists::HANGUL_FAMILY.contains(family[0]) && !is_rare || rest.is_empty() {
        return false;
    }
    let short = family.len() == 2 || told.aged || told.is_person();
    [2, 1].into_iter().filter(|given| *given == 2 || short).any(|given| {
        let Some((given, hung)) = rest.split_at_checked(given) else { return false };
        let hung: String = hung.iter().collect();
        (hung.is_empty() || hangs(&hung)) && is_given(word, (family, given), &hung, told)
    })
}

/// What the words around a word tell of it.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is told by other words, and any of them together")]
struct Told {
    /// 김철수 목사
    titled: bool,
    /// 김철수(34), 김철수(가명)
    aged: bool,
    /// 탈북자 김철수
    introduced: bool,
    /// 이름: 김철수
    labelled: bool,
    /// Where a sentence, a cell or what somebody says begins.
    begins: bool,
    /// Before a comma or another sign.
    parted: bool,
}

impl Told {
    fn of(before: &str, after: &str) -> Self {
        static AGE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
            patterns(&[
                r"^\s?[(\[](?:가명|본명|익명|\d{1,2}\s?(?:세|살)?\s?[)\],·/]|[남여](?:성|자)?\s?[)\],·/])|^,?\s\d{1,2}(?:세|살)",
            ])
        });
        let next: String =
            after.strip_prefix(' ').unwrap_or_default().chars().take_while(|c| c.is_alphabetic()).collect();
        let is_title =
            |title: &str| next.strip_prefix(title).is_some_and(|rest| rest.is_empty() || hangs(rest));
        let last = before.strip_suffix([' ', ':']).unwrap_or_default().trim_end_matches([' ', ':']);
        let last = last.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let introduced = !last.is_empty() && ROLES.split(' ').any(|role| last.ends_with(role));
        let parted =
            after.trim_start().starts_with([',', ':', '-', '(', '/', '|', '·']) || after.starts_with(" 외 ");
        Self {
            parted,
            titled: TITLES.split(' ').any(is_title),
            aged: AGE.iter().any(|pattern| pattern.is_match(after)),
            introduced,
            begins: before.trim_end().is_empty()
                || before
                    .trim_end()
                    .ends_with(['"', '“', '‘', '(', '[', ',', '.', ':', '-', '·', ';', '|', '/', '—', '…']),
            labelled: introduced && before.trim_end().ends_with(':'),
        }
    }

    fn is_person(self) -> bool {
        self.titled || self.introduced
    }

    /// Whether it is likely enough as a given name, for what stands around it.
    fn is_like(self, name: &str, hung: &str, (is_noun, is_usual): (bool, bool)) -> bool {
        let is_said_of_one = self.titled || PERSONAL.split(' ').any(|particle| hung.starts_with(particle));
        let is_subject = self.begins && (self.parted || !hung.is_empty());
        let (least, least_with_a_noun) =
            match (is_said_of_one || self.introduced, is_subject, hung.is_empty()) {
                (true, ..) => (-5.0, -1.0),
                (false, true, _) => (-0.5, 1.5),
                (false, false, false) => (0.5, 4.0),
                (false, false, true) => return false,
            };
        let likeness = korean_likeness(name);
        likeness > if is_noun { least_with_a_noun } else { least }
            && (is_usual || is_said_of_one || likeness > 0.0)
    }
}

fn hangs(end: &str) -> bool {
    PARTICLES.split(' ').any(|particle| particle == end)
        || TITLES.split(' ').any(|title| {
            end.strip_prefix(title)
                .is_some_and(|rest| rest.is_empty() || PARTICLES.split(' ').any(|particle| particle == rest))
        })
}

/// Whether what follows a family name is a given name. Most words that begin like one are nouns: 주민이, 이주민, 정부가, 조사관.
fn is_given(word: &str, (family, given): (&[char], &[char]), hung: &str, told: Told) -> bool {
    let made: String = family.iter().chain(given).collect();
    let name: String = given.iter().collect();
    let first: String = word.chars().take(2).collect();
    let is_noun = is_korean(&first);
    let is_usual = given.iter().all(|c| word_lists::HANGUL_GIVEN.contains(*c));
    if is_korean(word) || is_korean(&made) {
        // Somebody whom the dictionary has: 정약용.
        return given.len() == 2 && told.is_person() && is_usual && !is_noun && !is_korean(&name);
    }
    if told.aged || told.labelled || family.len() == 2 {
        return true;
    }
    let ends = |list: &str| given.last().is_some_and(|end| list.contains(*end));
    let is_rare = family.len() == 1 && !word_lists::HANGUL_FAMILY.contains(family[0]);
    // 정한다, 공정한, 이윤 + 만을
    let is_verb = VERBS.split(' ').any(|end| name == end)
        || is_noun
            && (hung.is_empty() && ends("한된할될함됨했됐하되적나며고") || !hung.is_empty() && ends("만들"));
    if is_verb && !told.titled {
        return false;
    }
    let is_like = (told.titled || !hung.is_empty()) && korean_likeness(&name) > 2.5;
    if is_rare && !is_like && (is_noun || hung.is_empty() && ends("한은이의도만서로가")) {
        return false;
    }
    if given.len() == 1 {
        return told.is_person() && is_usual && (hung.is_empty() || told.introduced);
    }
    // 이송 + 은, 이란 + 서
    if is_noun && hung.is_empty() && ends(PARTICLE_ENDS) && !told.titled {
        return false;
    }
    let is_clear = ends(CLEAR_ENDS) || told.is_person();
    CLEAR_FAMILIES.contains(family[0]) && is_usual
        || is_likely((&first, &name), hung, told, (is_usual, is_clear))
}

/// Whether a given name is a usual one, or could be one.
fn is_likely(
    (first, name): (&str, &str),
    hung: &str,
    told: Told,
    (is_usual, is_clear): (bool, bool),
) -> bool {
    let is_noun = is_korean(first);
    let ends = |list: &str| name.ends_with(|end| list.contains(end));
    let is_known = word_lists::HANGUL_WORDS.split(' ').any(|word| word == first);
    if word_lists::HANGUL_GIVEN_NAMES.split(' ').any(|usual| usual == name)
        || is_korean_given(name) && (!is_known || is_clear)
    {
        return true;
    }
    // 조사 + 관, 이주 + 민; 신 + 정부; 양곤 + 서.
    let is_in_a_place = ends("서") && hung.is_empty() && !told.is_person();
    let is_end = ends(word_lists::HANGUL_ENDS);
    let is_verb = hung.is_empty() && ends(VERB_ENDS) && !told.titled;
    if !is_known && !is_verb && !is_in_a_place && told.is_like(name, hung, (is_noun, is_usual)) {
        return true;
    }
    if is_known && !is_clear || !is_usual || is_noun && is_end || is_in_a_place {
        return false;
    }
    told.is_person()
        || !is_korean(name) && (!is_noun || hung.is_empty() || is_clear)
        || told.begins && is_begun(name, hung, is_noun, (is_known, is_clear))
}

/// Whether what begins a sentence could be a name, of a given name that is usual.
fn is_begun(name: &str, hung: &str, is_noun: bool, (is_known, is_clear): (bool, bool)) -> bool {
    let is_end = |list: &str| name.ends_with(|c| list.contains(c));
    let is_verb = hung.is_empty() && is_end(VERB_ENDS) || hung.starts_with(['고', '면', '지']);
    let is_new = !is_noun && !is_verb && is_clear;
    is_new || !is_known && !is_korean(name) && !is_end(word_lists::HANGUL_ENDS)
}

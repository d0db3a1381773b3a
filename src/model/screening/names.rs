//! What looks like the name of a person: honorifics and naming words, Korean and Chinese names in Latin script, and two
//! capitalised words that name nothing else.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::model::screening::known::Known;
use crate::model::screening::numbers::patterns;
use crate::model::screening::syllables::{is_age, is_given, is_syllable};
use crate::model::screening::{lower_case, scripts, word_lists};
use crate::model::value::text;

/// One word of a text, without what is hung on by an apostrophe.
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl Word<'_> {
    fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// `DR` is a country.
    fn is_honorific(&self) -> bool {
        word_lists::HONORIFICS.split(' ').any(|word| word == self.text)
    }

    /// Whether it is a word of the list, in any case.
    fn is_among(&self, list: &str) -> bool {
        list.split(' ').any(|word| word.eq_ignore_ascii_case(self.text))
    }
}

/// A text as its words, with what stands between them.
struct Reading<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
    known: &'a Known,
}

/// What looks like a person's name, each once, as it stands in the text.
pub fn names(words: &str, known: &Known) -> Vec<String> {
    let text: String = words.nfkc().collect();
    let reading = Reading::of(&text, known);
    let mut found = reading.written_in_latin();
    found.extend(lower_case::names(&text));
    found.extend(scripts::hangul(&text));
    found.extend(scripts::han(&text));
    found.retain(|name| !word_lists::RULERS.split(' ').any(|ruler| ruler == text::slug(name)));
    let mut once = HashSet::new();
    found.retain(|name| once.insert(name.clone()));
    found
}

/// A claim's or a source's key that is made of a name: `kim-chol-su`.
pub fn names_in_key(key: &str) -> Vec<String> {
    let title = |part: &str| {
        part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>()
    };
    let (text, known) =
        (text::slug(key).split('-').map(title).collect::<Vec<_>>().join(" "), Known(HashSet::new()));
    let reading = Reading::of(&text, &known);
    let mut found: Vec<String> = (0..reading.words.len())
        .filter_map(|at| reading.family_first(at))
        .map(|end| reading.quote(end))
        .collect();
    found.extend(scripts::hangul(key));
    found
}

/// From one word to another, both included.
type Found = (usize, usize);

impl<'a> Reading<'a> {
    fn of(text: &'a str, known: &'a Known) -> Self {
        static WORD: LazyLock<Vec<Regex>> =
            LazyLock::new(|| patterns(&[r"\p{L}[\p{L}\p{M}]*(?:[’'ʼ]\p{Lu}[\p{L}\p{M}]*)?"]));
        let words = WORD.iter().flat_map(|word| word.find_iter(text));
        Self {
            text,
            words: words
                .map(|word| Word { text: word.as_str(), start: word.start(), end: word.end() })
                .collect(),
            known,
        }
    }

    fn quote(&self, (from, to): Found) -> String {
        self.text[self.words[from].start..self.words[to].end].to_owned()
    }

    /// What stands after the word, up to the next.
    fn gap(&self, at: usize) -> &'a str {
        let next = self.words.get(at + 1).map_or(self.text.len(), |next| next.start);
        &self.text[self.words[at].end..next]
    }

    fn begins_sentence(&self, at: usize) -> bool {
        at == 0
            || self.gap(at - 1).contains(['.', '!', '?', ':', ';', '\n', '“', '"', '‘', '(', '—', '•'])
                && !self.is_initial(at - 1)
    }

    /// `G.`, or the `St` and `Jr` of names.
    fn is_initial(&self, at: usize) -> bool {
        self.words[at].text.chars().count() == 1
            && self.words[at].is_capitalised()
            && self.gap(at).starts_with('.')
    }

    /// Whether the word is written as a name is, and names nothing else.
    fn may_be_name(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            let rest_is_small = !word.text.chars().skip(1).all(char::is_uppercase);
            word.is_capitalised()
                && rest_is_small
                && !self.known.has(word.text)
                && !word.is_among(word_lists::SMALL)
                && !word.is_among(word_lists::OFFICES)
        })
    }

    fn holds_office(&self, at: usize) -> bool {
        self.words[at.saturating_sub(2)..at].iter().any(|word| word.is_among(word_lists::OFFICES))
    }

    fn written_in_latin(&self) -> Vec<String> {
        let mut found: Vec<Found> = Vec::new();
        let headline = self.is_headline();
        let mut at = 0;
        while at < self.words.len() {
            let name =
                self.family_first(at).or_else(|| self.family_last(at)).filter(|_| !self.holds_office(at));
            let name = name
                .or_else(|| self.introduced(at))
                .or_else(|| if headline { None } else { self.two_capitalised(at) });
            at = name.map_or(at, |(_, end)| end) + 1;
            found.extend(name);
        }
        found.into_iter().map(|name| self.quote(name)).collect()
    }

    /// More than half of the longer words of a headline begin with a capital, which then says nothing.
    fn is_headline(&self) -> bool {
        let long: Vec<&Word> = self.words.iter().filter(|word| word.text.chars().count() > 3).collect();
        long.len() > 4 && long.iter().filter(|word| word.is_capitalised()).count() * 2 > long.len()
    }

    /// Kim Chol-su, Ri Yong Ho, Kim Cholsu, Zhang Wei, KIM Chol-su, and kim chol-su with its hyphen; Kim, 24.
    fn family_first(&self, at: usize) -> Option<Found> {
        let (family, given) = (self.words.get(at)?, self.words.get(at + 1));
        let is_family = |list: &str| family.is_among(list);
        let (surely, perhaps) = (is_family(word_lists::FAMILY), is_family(word_lists::FAMILY_OR_WORD));
        if surely && family.is_capitalised() && is_age(&self.text[family.end..]) {
            return Some((at, at));
        }
        let given = given.filter(|_| surely || perhaps)?;
        if !matches!(self.gap(at), " " | ", ") {
            return None;
        }
        let second =
            self.words.get(at + 2).filter(|second| is_syllable(second.text) && is_syllable(given.text));
        match (self.gap(at + 1), second) {
            ("-" | "‐" | "‑", Some(_)) if surely || family.is_capitalised() => Some((at, at + 2)),
            _ if !surely
                || !family.is_capitalised()
                || !given.is_capitalised()
                || self.known.has(given.text) =>
            {
                None
            }
            (" ", Some(second)) if second.is_capitalised() && !self.known.has(second.text) => {
                Some((at, at + 2))
            }
            _ => is_given(given.text).then_some((at, at + 1)),
        }
    }

    /// Chol-su Kim.
    fn family_last(&self, at: usize) -> Option<Found> {
        let (first, second, family) = (self.words.get(at)?, self.words.get(at + 1)?, self.words.get(at + 2)?);
        let hyphen = matches!(self.gap(at), "-" | "‐" | "‑") && self.gap(at + 1) == " ";
        let given = first.is_capitalised() && is_syllable(first.text) && is_syllable(second.text);
        (hyphen && given && family.is_capitalised() && family.is_among(word_lists::FAMILY))
            .then_some((at, at + 2))
    }

    /// Mr Smith, a man named Smith, a 24-year-old Kim.
    fn introduced(&self, at: usize) -> Option<Found> {
        let word = &self.words[at];
        let two = || {
            self.words.get(at + 1).is_some_and(|next| {
                word_lists::NAMING_TWO.iter().any(|(one, two)| word.is_among(one) && next.is_among(two))
            })
        };
        let next = if word.is_honorific() || word.is_among(word_lists::NAMING) && !self.names_a_thing(at) {
            at + 1
        } else if two() && !self.names_a_thing(at) {
            at + 2
        } else if word.text == "old" && at >= 1 && self.gap(at - 1) == "-" {
            let between = self.words[at + 1..]
                .iter()
                .take(3)
                .take_while(|word| word.is_among(word_lists::PEOPLE) || self.known.has(word.text));
            at + 1 + between.count()
        } else {
            return None;
        };
        let before = self.gap(next.checked_sub(1)?).trim_matches(['“', '"', '‘', '\'', ' ', ',', ':', '(']);
        let before = if word.is_honorific() { before.trim_matches('.') } else { before };
        if !before.is_empty() || !self.may_be_name(next) {
            return None;
        }
        let last = if self.gap(next) == " " && self.may_be_name(next + 1) { next + 1 } else { next };
        Some((at, last))
    }

    fn names_a_thing(&self, at: usize) -> bool {
        self.words[at.saturating_sub(2)..at].iter().any(|word| word.is_among(word_lists::THINGS))
    }

    /// Peter Smith, John G. Grisafi: in a sentence two capitalised words that name no place, body, month or office.
    fn two_capitalised(&self, at: usize) -> Option<Found> {
        if at > 0 && self.may_be_name(at - 1) && self.gap(at - 1) == " "
            || self.in_named_body(at)
            || self.holds_office(at)
        {
            return None;
        }
        let initial = at + 1 < self.words.len() && self.is_initial(at + 1);
        let (second, between) = if initial { (at + 2, ". ") } else { (at + 1, " ") };
        let joined =
            self.gap(at) == " " && self.words.get(second).is_some() && self.gap(second - 1) == between;
        (joined && self.may_be_name(at) && self.may_be_name(second) && !self.begins_sentence(second))
            .then_some((at, second))
    }

    /// Whether the capitalised words around this one hold one that is known: Durihana Mission, Tumen River Police.
    fn in_named_body(&self, at: usize) -> bool {
        let capital = |word: &Word| word.is_capitalised() || word.is_among("of the for and");
        let before = self.words[..at]
            .iter()
            .enumerate()
            .rev()
            .take_while(|(nth, word)| capital(word) && self.gap(*nth) == " ");
        let after = self.words[at..]
            .iter()
            .enumerate()
            .take_while(|(nth, word)| word.is_capitalised() && (*nth == 0 || self.gap(at + nth - 1) == " "));
        before
            .map(|(_, word)| word)
            .chain(after.map(|(_, word)| word))
            .any(|word| word.is_capitalised() && self.known.has(word.text))
    }
}

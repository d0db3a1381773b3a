//! Names in Latin letters: after honorifics and naming words, Korean and Chinese ones by family name and syllables, and all
//! others where words of the lists of names stand beside one another.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::known::Known;
use crate::model::screening::names::lists::{Kind, is_place};
use crate::model::screening::names::syllables::{is_age, is_given, is_syllable};
use crate::model::screening::names::word::{Capitals, SMALL_IN_NAMES, Word};
use crate::model::screening::numbers::patterns;
use crate::model::screening::word_lists;

/// A text as its words, with what stands between them.
pub(crate) struct Reading<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
    known: &'a Known,
    capitals: Capitals,
}

/// From one word to another, both included.
type Found = (usize, usize);

impl<'a> Reading<'a> {
    pub(crate) fn of(text: &'a str, known: &'a Known) -> Self {
        static WORD: LazyLock<Vec<Regex>> =
            LazyLock::new(|| patterns(&[r"\p{L}[\p{L}\p{M}]*(?:[’'ʼ]\p{Lu}[\p{L}\p{M}]*)?"]));
        let found = WORD.iter().flat_map(|word| word.find_iter(text));
        let word = |word: regex::Match<'a>| {
            let (text, start, end) = (word.as_str(), word.start(), word.end());
            Word { text, start, end, kind: Kind::of(text) }
        };
        let words: Vec<Word<'a>> = found.map(word).collect();
        let capitals = Capitals::in_text(text, &words);
        Self { text, words, known, capitals }
    }

    /// Those that begin with a family name of Korea or China.
    pub(crate) fn names_of_families(&self) -> Vec<String> {
        (0..self.words.len()).filter_map(|at| self.family_first(at)).map(|found| self.quote(found)).collect()
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

    pub(crate) fn names(&self) -> Vec<String> {
        let mut found: Vec<Found> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let name =
                self.family_first(at).or_else(|| self.family_last(at)).filter(|_| !self.holds_office(at));
            let name = name.or_else(|| self.introduced(at)).or_else(|| self.listed(at));
            at = name.map_or(at, |(_, end)| end) + 1;
            found.extend(name);
        }
        found.into_iter().map(|name| self.quote(name)).collect()
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
        // Song Title, Park Use.
        let word = |word: &Word| word.kind.is_word() || word.is_among(word_lists::EVERYDAY);
        let are_words = word(given) && second.is_none_or(word);
        if are_words && (family.kind.is_word() || self.capitals != Capitals::Names) && self.gap(at + 1) != "-"
        {
            return None;
        }
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
        // In a headline Brother Held is no name.
        let is_word = self.capitals != Capitals::Names
            && self.words.get(next).is_some_and(|word| word.kind.is_word() && !word.kind.is_name());
        if !before.is_empty() || is_word || !self.may_be_name(next) {
            return None;
        }
        let last = if self.gap(next) == " " && self.may_be_name(next + 1) { next + 1 } else { next };
        Some((at, last))
    }

    fn names_a_thing(&self, at: usize) -> bool {
        self.words[at.saturating_sub(2)..at].iter().any(|word| word.is_among(word_lists::THINGS))
    }

    /// Peter Smith, John G. Harris, Mohammed al-Sayed, nguyen van dong.
    fn listed(&self, at: usize) -> Option<Found> {
        let second = self.beside(at)?;
        if !self.may_be_listed(at)
            || !self.may_be_listed(second)
            || self.holds_office(at)
            || self.names_a_place(at, second)
        {
            return None;
        }
        let (a, b) = (self.words[at].kind, self.words[second].kind);
        let long = |at: usize| self.words[at].text.chars().count() > 4;
        let by_lists = (a.given && b.is_name() || a.family && b.given) && !(a.is_common() && b.is_common())
            || (b.ends_like_a_family || a.given && long(second) && self.is_alone(at, second))
                && !a.is_word()
                && !b.is_word()
                && long(at);
        let by_capitals = self.capitals == Capitals::Names
            && !self.in_named_body(at)
            && (a.given && (b.is_name() || !b.is_word())
                || b.is_name() && !a.is_word()
                || a.is_name() && b.given)
            && !(a.is_word() && self.begins_sentence(at));
        if !by_lists && !by_capitals {
            return None;
        }
        let mut last = second;
        while let Some(next) = self.beside(last).filter(|next| {
            let kind = self.words[*next].kind;
            self.may_be_listed(*next)
                && (kind.is_name() || self.capitals == Capitals::Names)
                && !kind.is_word()
        }) {
            last = next;
        }
        // Mai Mai.
        (last > second || !self.words[at].is_among(self.words[last].text)).then_some((at, last))
    }

    /// Whether the two words stand beside one another, and nothing but words around them; a headline or a sentence tells so.
    fn is_alone(&self, at: usize, second: usize) -> bool {
        let joined = self.beside(second).is_some_and(|next| next > second + 1);
        self.capitals != Capitals::Alike && second == at + 1 && !joined
    }

    /// The word that would go on with the name: the next, or the one behind an initial or a small word of names.
    fn beside(&self, at: usize) -> Option<usize> {
        let is_small = |at: usize| self.words.get(at).is_some_and(|word| word.is_among(SMALL_IN_NAMES));
        let next = at + 1;
        self.words.get(next)?;
        match self.gap(at) {
            " " if self.is_initial(next) && self.gap(next) == ". " => {
                self.words.get(next + 1).map(|_| next + 1)
            }
            " " if is_small(next) && matches!(self.gap(next), " " | "-") => {
                self.words.get(next + 1).map(|_| next + 1)
            }
            " " | "-" => Some(next),
            _ => None,
        }
    }

    /// Whether a word of the lists could be meant as a name here.
    fn may_be_listed(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let is_written = match self.capitals {
            Capitals::Alike => true,
            Capitals::Names | Capitals::Title => word.is_capitalised(),
        };
        let everyday = [
            word_lists::SMALL,
            word_lists::OFFICES,
            word_lists::EVERYDAY,
            word_lists::PEOPLE,
            word_lists::THINGS,
        ];
        is_written
            && word.text.chars().count() > 1
            && !self.known.has(word.text)
            && !everyday.iter().any(|list| word.is_among(list))
    }

    /// San Diego, Port Isabel, Charles Taylor Prison: what is called after a person.
    fn names_a_place(&self, at: usize, last: usize) -> bool {
        let begins = |at: usize| self.words[at].is_among(word_lists::BEFORE_PLACES);
        let body = |at: usize| {
            self.words.get(at).is_some_and(|word| {
                (word.is_capitalised() || self.capitals == Capitals::Alike)
                    && (self.known.has(word.text) && !Known::is_of_a_country(word.text)
                        || word.is_among(word_lists::THINGS))
            })
        };
        let ends = self.words[last].is_among(word_lists::BEHIND_PLACES);
        let place = is_place(self.words[at].text, self.words[last].text);
        place
            || ends
            || begins(at)
            || at > 0 && begins(at - 1) && self.gap(at - 1) == " "
            || self.gap(last) == " " && body(last + 1)
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

//! A text in Latin letters as its words, with what their neighbours say of them.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::known::Known;
use crate::model::screening::names::lists::{Kind, is_place};
use crate::model::screening::names::word::{Capitals, SMALL_IN_NAMES, Word};
use crate::model::screening::numbers::patterns;
use crate::model::screening::word_lists;

/// A text as its words, with what stands between them.
pub(crate) struct Reading<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: Vec<Word<'a>>,
    pub(crate) known: &'a Known,
    pub(crate) capitals: Capitals,
}

/// From one word to another, both included.
pub(crate) type Found = (usize, usize);

impl<'a> Reading<'a> {
    pub(crate) fn of(text: &'a str, known: &'a Known) -> Self {
        static WORD: LazyLock<Vec<Regex>> =
            LazyLock::new(|| patterns(&[r"\p{L}[\p{L}\p{M}]*(?:[’'ʼ]\p{Lu}[\p{L}\p{M}]*)?"]));
        let found = WORD.iter().flat_map(|word| word.find_iter(text));
        let word = |word: regex::Match<'a>| {
            let (text, start, end) = (word.as_str(), word.start(), word.end());
            // Of other scripts there are no lists of such words.
            let kind = if text >= "\u{2e80}" { Kind::default() } else { Kind::of(text) };
            Word { text, start, end, kind }
        };
        let words: Vec<Word<'a>> = found.map(word).collect();
        let capitals = Capitals::in_text(text, &words);
        Self { text, words, known, capitals }
    }

    pub(crate) fn quote(&self, (from, to): Found) -> String {
        self.text[self.words[from].start..self.words[to].end].to_owned()
    }

    /// What stands after the word, up to the next.
    pub(crate) fn gap(&self, at: usize) -> &'a str {
        let next = self.words.get(at + 1).map_or(self.text.len(), |next| next.start);
        &self.text[self.words[at].end..next]
    }

    pub(crate) fn begins_sentence(&self, at: usize) -> bool {
        at == 0
            || self.gap(at - 1).contains(['.', '!', '?', ':', ';', '\n', '“', '"', '‘', '(', '—', '•'])
                && !self.is_initial(at - 1)
    }

    /// `G.`, or the `St` and `Jr` of names.
    pub(crate) fn is_initial(&self, at: usize) -> bool {
        self.words[at].text.chars().count() == 1
            && (self.words[at].is_capitalised() || self.capitals == Capitals::Alike)
            && self.gap(at).starts_with('.')
    }

    /// RAAF
    pub(crate) fn is_acronym(&self, at: usize) -> bool {
        let word = self.words[at].text;
        word.chars().count() < 6 && word.chars().all(char::is_uppercase)
    }

    /// Whether the word is written as a name is, and names nothing else.
    pub(crate) fn may_be_name(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            let rest_is_small = !word.text.chars().skip(1).all(char::is_uppercase);
            word.is_capitalised()
                && rest_is_small
                && !self.known.has(word.text)
                && !word.is_among(word_lists::SMALL)
                && !word.is_among(word_lists::OFFICES)
        })
    }

    pub(crate) fn holds_office(&self, at: usize) -> bool {
        self.words[at.saturating_sub(2)..at].iter().any(|word| word.is_among(word_lists::OFFICES))
    }

    /// The word that would go on with the name: the next, or the one behind an initial or a small word of names.
    pub(crate) fn beside(&self, at: usize) -> Option<usize> {
        let is_small = |at: usize| self.words.get(at).is_some_and(|word| word.is_among(SMALL_IN_NAMES));
        let next = at + 1;
        self.words.get(next)?;
        match self.gap(at) {
            " " if self.is_initial(next) && self.gap(next) == ". " => {
                self.words.get(next + 1).map(|_| next + 1)
            }
            " " if is_small(next) && matches!(self.gap(next), " " | "-") => {
                let two = is_small(next + 1) && self.gap(next + 1) == " ";
                let next = if two { next + 2 } else { next + 1 };
                self.words.get(next).map(|_| next)
            }
            " " | "-" => Some(next),
            _ => None,
        }
    }

    /// Whether a word of the lists could be meant as a name here.
    pub(crate) fn may_be_listed(&self, at: usize) -> bool {
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
            && (!self.known.has(word.text) || self.is_also_given(at))
            && (!everyday.iter().any(|list| word.is_among(list)) || self.is_said(at))
    }

    /// Zin Mar Htwe, Israel Zelaya.
    fn is_also_given(&self, at: usize) -> bool {
        let is_name = |at: usize| {
            let word = &self.words[at];
            word.kind.is_name() && !word.kind.is_word() && !self.known.has(word.text)
        };
        let before = || at > 0 && self.gap(at - 1) == " " && is_name(at - 1);
        let behind = || at + 1 < self.words.len() && self.gap(at) == " " && is_name(at + 1);
        self.words[at].is_among(word_lists::KNOWN_AND_GIVEN) && (before() || behind())
    }

    /// Said Ahmed is a name, or names what he said.
    fn is_said(&self, at: usize) -> bool {
        let next = self.words.get(at + 1).filter(|_| self.words[at].text.eq_ignore_ascii_case("said"));
        let is_name = |word: &Word| word.kind.is_name() && !word.kind.is_word() && !self.known.has(word.text);
        next.is_some_and(is_name)
    }

    /// San Diego, Port Isabel, Charles Taylor Prison: what is called after a person.
    pub(crate) fn names_a_place(&self, at: usize, last: usize) -> bool {
        let begins = |at: usize| self.words[at].is_among(word_lists::BEFORE_PLACES);
        let body = |at: usize| {
            self.words.get(at).is_some_and(|word| {
                (word.is_capitalised() || self.capitals == Capitals::Alike)
                    && (self.known.has(word.text) && !Known::is_of_a_country(word.text)
                        || word.is_among(word_lists::THINGS)
                        || word.is_among(word_lists::CALLED_AFTER))
            })
        };
        let is_capital = |at: usize| self.words.get(at).is_some_and(Word::is_capitalised);
        let later = is_capital(last + 1)
            && !self.words[last + 1].is_among(word_lists::SMALL)
            && self.gap(last) == " "
            && self.gap(last + 1) == " "
            && body(last + 2);
        let ends = self.words[last].is_among(word_lists::BEHIND_PLACES)
            || self.words[last].is_among(word_lists::CALLED_AFTER);
        // The Hai Ling Hao, a ship; of the Tesfay family.
        let is_thing = at > 0
            && self.gap(at - 1) == " "
            && (self.words[at - 1]
                .is_among("the aboard MV FV MS SS HMS USS HMAS ship vessel boat ferry trawler tanker")
                && !self
                    .words
                    .get(last + 1)
                    .is_some_and(|word| word.is_among("family brothers sisters couple")));
        let place = is_place(self.words[at].text, self.words[last].text);
        place
            || is_thing
            || self.is_where(at)
            || self.is_a_case(last)
            || ends
            || begins(at) && !self.is_person_like_a_place(at, last)
            || at > 0 && begins(at - 1) && self.gap(at - 1) == " "
            || later && self.capitals != Capitals::Title
            || self.gap(last) == " "
                && (body(last + 1)
                    || self.words.get(last + 1).is_some_and(|word| word.is_among(word_lists::BUILT)))
    }

    /// Sun Yat-sen Memorial Park, Facility: Robert A. Deyton: a name that is all of a cell but for what is called after it, or that
    /// stands behind a label of a thing.
    pub(crate) fn labels_a_thing(&self, (from, to): Found) -> bool {
        let is_among = |at: usize, lists: &[&str]| {
            self.words.get(at).is_some_and(|word| lists.iter().any(|list| word.is_among(list)))
        };
        let things = [word_lists::THINGS, word_lists::BUILT];
        let begins = (0..=from)
            .rev()
            .find(|at| *at == 0 || !matches!(self.gap(at - 1), " " | "-" | ". "))
            .unwrap_or(0);
        let is_labelled = begins > 0
            && self.gap(begins - 1).starts_with(':')
            && (is_among(begins - 1, &things) || is_among(begins - 1, &[word_lists::LABELS_OF_THINGS]));
        let mut last = to;
        while last + 1 < self.words.len() && last < to + 3 && matches!(self.gap(last), " " | ". ") {
            last += 1;
        }
        let is_end = last + 1 == self.words.len() || self.gap(last).starts_with([',', ';', '(', '|']);
        let is_called = is_among(last, &things) || is_among(last, &[word_lists::CALLED_AFTER]);
        // The case of somebody is no thing.
        let is_called = is_called
            && !is_among(last, &["case judgment removal detention holding processing list plan day"]);
        let is_called_after = begins == from && last > to && is_end && is_called;
        let terminal = self.gap(to) == ", " && is_among(to + 1, &["terminal airport"]);
        is_labelled || is_called_after || terminal
    }

    /// Whether what is built, or a body, stands behind the last word: Aung Mingalar quarter, Abu Fadl al-Abbas Brigade.
    pub(crate) fn has_built_behind(&self, last: usize) -> bool {
        let next = self.words.get(last + 1).filter(|_| self.gap(last) == " ");
        self.words[last].is_among(word_lists::BEHIND_PLACES)
            || next.is_some_and(|word| {
                word.is_among(word_lists::BUILT)
                    || word.is_capitalised()
                        && self.capitals != Capitals::Alike
                        && (word.is_among(word_lists::CALLED_AFTER)
                            || self.known.has(word.text) && !Known::is_of_a_country(word.text))
            })
    }

    /// in Port Isabel: what stands behind such a word is where something is.
    fn is_where(&self, at: usize) -> bool {
        at > 0
            && self.gap(at - 1) == " "
            && self.words[at - 1]
                .is_among("in near via outside towards toward into off aboard across inside around")
    }

    /// Hirsi Jamaa and Others v. Italy
    fn is_a_case(&self, last: usize) -> bool {
        let next = self.words.get(last + 1).filter(|_| self.gap(last) == " ");
        next.is_some_and(|word| matches!(word.text, "v" | "vs"))
            || next.is_some_and(|word| word.text == "and")
                && self.words.get(last + 2).is_some_and(|word| word.text == "Others")
    }

    /// Abu Bakr al-Tikriti, Ko Htet Aung, San San Aye.
    fn is_person_like_a_place(&self, at: usize, last: usize) -> bool {
        let goes_on = || {
            self.beside(last).filter(|next| self.may_be_listed(*next)).is_some_and(|next| {
                let kind = self.words[next].kind;
                kind.is_name() && !kind.is_word()
            })
        };
        self.words[at].is_among("abu um umm ko nong") && goes_on()
            || self.words[at].text == self.words[last].text
    }

    /// Whether the capitalised words around this one hold one that is known: Durihana Mission, Tumen River Police.
    pub(crate) fn in_named_body(&self, at: usize) -> bool {
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
            .any(|word| word.is_capitalised() && self.known.has(word.text) && !self.is_origin(word))
    }

    /// Uyghur, Afghan, before the name of somebody.
    fn is_origin(&self, word: &Word<'_>) -> bool {
        self.capitals == Capitals::Title && word.is_among(word_lists::DEMONYMS)
    }
}

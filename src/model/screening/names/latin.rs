//! Names in Latin letters: after honorifics and naming words, Korean and Chinese ones by family name and syllables, and all
//! others where words of the lists of names stand beside one another.

use crate::model::screening::names::reading::{Found, Reading};
use crate::model::screening::names::syllables::{is_age, is_given, is_syllable};
use crate::model::screening::names::word::{Capitals, Word};
use crate::model::screening::word_lists;

impl Reading<'_> {
    /// Those that begin with a family name of Korea or China.
    pub(crate) fn names_of_families(&self) -> Vec<String> {
        (0..self.words.len()).filter_map(|at| self.family_first(at)).map(|found| self.quote(found)).collect()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let mut found: Vec<Found> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let name =
                self.family_first(at).or_else(|| self.family_last(at)).filter(|_| !self.holds_office(at));
            // Wang Nam Yen district
            if let Some((_, last)) = name.filter(|(_, last)| self.has_built(*last)) {
                at = last + 1;
                continue;
            }
            let name = name
                .or_else(|| self.hyphened(at))
                .or_else(|| self.introduced(at))
                .or_else(|| self.listed(at))
                .or_else(|| self.told(at));
            let name = name.filter(|name| !self.labels_a_thing(*name));
            at = name.map_or(at, |(_, end)| end) + 1;
            found.extend(name);
        }
        found.into_iter().map(|name| self.quote(name)).collect()
    }

    /// Kim Chol-su, Ri Yong Ho, Kim Cholsu, Zhang Wei, KIM Chol-su, and kim chol-su with its hyphen; Kim, 24.
    fn family_first(&self, at: usize) -> Option<Found> {
        let (family, given) = (self.words.get(at)?, self.words.get(at + 1));
        let surely = family.is_among(word_lists::FAMILY);
        let perhaps = family.is_among(word_lists::FAMILY_OR_WORD);
        if surely && family.is_capitalised() && is_age(&self.text[family.end..]) {
            return Some((at, at));
        }
        let given = given.filter(|_| surely || perhaps)?;
        if perhaps && self.is_two_syllables(at) {
            let goes_on = self.gap(at + 1) == "-" && at + 2 < self.words.len();
            return Some((at, if goes_on { at + 2 } else { at + 1 }));
        }
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
        let hyphened = surely || family.is_capitalised() || !family.is_among(word_lists::SMALL);
        let written = surely && family.is_capitalised() && given.is_capitalised();
        match (self.gap(at + 1), second) {
            ("-" | "‐" | "‑", Some(_)) if hyphened => Some((at, at + 2)),
            _ if !written || self.known.has(given.text) => None,
            (" ", Some(second)) if second.is_capitalised() && !self.known.has(second.text) => {
                Some((at, at + 2))
            }
            _ => is_given(given.text).then_some((at, at + 1)),
        }
    }

    fn has_built(&self, last: usize) -> bool {
        self.gap(last) == " " && self.words.get(last + 1).is_some_and(|word| word.is_among(word_lists::BUILT))
    }

    /// Sun Lili, Ma Rong: a given name that is no word.
    fn is_two_syllables(&self, at: usize) -> bool {
        let (family, given) = (&self.words[at], &self.words[at + 1]);
        let is_written =
            family.is_capitalised() && given.is_capitalised() || self.capitals == Capitals::Alike;
        let is_name = is_written && self.gap(at) == " " && family.is_among(word_lists::FAMILY_AND_WORD);
        is_name
            && given.text.chars().count() > 3
            && is_given(given.text)
            && !given.kind.is_word()
            && !self.known.has(given.text)
            && !self.names_a_place(at, at + 1)
    }

    /// Chol-su Kim.
    fn family_last(&self, at: usize) -> Option<Found> {
        let (first, second, family) = (self.words.get(at)?, self.words.get(at + 1)?, self.words.get(at + 2)?);
        let hyphen = matches!(self.gap(at), "-" | "‐" | "‑") && self.gap(at + 1) == " ";
        let given = first.is_capitalised() && is_syllable(first.text) && is_syllable(second.text);
        (hyphen && given && family.is_capitalised() && family.is_among(word_lists::FAMILY))
            .then_some((at, at + 2))
    }

    /// Cheung Ka-long, Tsai Ming-che: a family name, and a given one of two parts with a hyphen, of which the second is small.
    fn hyphened(&self, at: usize) -> Option<Found> {
        let (family, first) = (self.words.get(at)?, self.words.get(at + 1)?);
        let second = self.words.get(at + 2)?;
        let is_short = |word: &Word| (2..7).contains(&word.text.chars().count()) && !word.kind.is_common();
        let is_written = first.is_capitalised() && !second.is_capitalised();
        let joined = self.gap(at) == " " && self.gap(at + 1) == "-" && is_written;
        let is_name = joined && family.kind.is_name() && !family.kind.is_common() && self.may_be_listed(at);
        (is_name && is_short(first) && (is_short(second) || is_syllable(second.text))).then_some((at, at + 2))
    }

    /// Mr Smith, a man named Smith, a 24-year-old Kim.
    fn introduced(&self, at: usize) -> Option<Found> {
        let word = &self.words[at];
        let two = || {
            self.words.get(at + 1).is_some_and(|next| {
                word_lists::NAMING_TWO.iter().any(|(one, two)| word.is_among(one) && next.is_among(two))
            })
        };
        if word.is_among(word_lists::TITLES) && word.is_capitalised() {
            return self.titled(at);
        }
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

    /// Haji Rahman, Sheikh Yousef Haddad, U Tin: before a word that is in the lists, or no word and no place.
    fn titled(&self, at: usize) -> Option<Found> {
        let next = at + 1;
        let is_after = matches!(self.gap(at), " " | ". ") && self.may_be_name(next);
        let name = self.words.get(next).filter(|_| is_after)?;
        let last = if self.gap(next) == " " && self.may_be_name(next + 1) { next + 1 } else { next };
        let is_short = self.words[at].text.chars().count() < 3;
        let is_name = name.kind.is_name() && !name.kind.is_common() || !is_short && !name.kind.is_word();
        let body = self.words.get(last + 1).filter(|_| self.gap(last) == " ");
        let is_body = body.is_some_and(|word| {
            word.is_capitalised() && (self.known.has(word.text) || word.kind.is_common())
        });
        (is_name && !is_body && name.text.chars().count() > 1).then_some((at, last))
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
            || self.is_unlisted(at, second)
            || self.begins_a_row(at, second)
            || (b.ends_like_a_family || a.given && long(second) && self.is_alone(at, second))
                && !a.is_word()
                && !b.is_word()
                && long(at);
        let by_capitals = self.capitals == Capitals::Names
            && !self.in_named_body(at)
            && (a.given && (b.is_name() || !b.is_word() && !self.is_acronym(second))
                || b.is_name() && !a.is_word()
                || a.is_name() && b.given)
            && !(a.is_word() && self.begins_sentence(at));
        if !by_lists && !by_capitals {
            return None;
        }
        let last = self.last_listed(second);
        if last > second && self.has_built_behind(last) {
            return None;
        }
        // Twic-Ngok.
        if last == second && self.gap(at) == "-" {
            return None;
        }
        // Mai Mai.
        (last > second || !self.words[at].is_among(self.words[last].text)).then_some((at, last))
    }

    /// The last of the words that go on with the name.
    fn last_listed(&self, second: usize) -> usize {
        let goes_on = |next: &usize| {
            let kind = self.words[*next].kind;
            let is_name = (kind.is_name() || self.capitals == Capitals::Names) && !kind.is_word();
            is_name && self.may_be_listed(*next)
        };
        let mut last = second;
        while let Some(next) = self.beside(last).filter(goes_on) {
            last = next;
        }
        last
    }

    /// Two words of a headline of which one is in the lists and none is a word.
    fn is_unlisted(&self, at: usize, second: usize) -> bool {
        let (a, b) = (&self.words[at], &self.words[second]);
        let is_headline =
            self.capitals == Capitals::Title || a.is_capitalised() && self.capitals == Capitals::Alike;
        let is_free = second == at + 1
            && (at == 0
                || matches!(self.gap(at - 1), " " | ", " | ": ")
                    && !self.words[at - 1].is_among("at from to of on by"));
        let long = |word: &Word| word.text.chars().count() > 3 && !word.kind.is_word();
        is_headline
            && is_free
            && (self.words.len() > 3 || b.kind.given && !self.is_acronym(at))
            && self.gap(at) == " "
            && long(a)
            && long(b)
            && (a.kind.is_name() || b.kind.is_name())
    }

    /// wilker antúnez, maracaibo: in small letters, the first thing of a row.
    fn begins_a_row(&self, at: usize, second: usize) -> bool {
        let (a, b) = (&self.words[at], &self.words[second]);
        at == 0
            && second == 1
            && self.capitals == Capitals::Alike
            && !a.is_capitalised()
            && self.gap(second).starts_with(", ")
            && a.kind.given
            && !a.kind.is_word()
            && !b.kind.is_word()
            && b.text.chars().count() > 3
    }

    /// Whether the two words stand beside one another, and nothing but words around them; a headline or a sentence tells so.
    fn is_alone(&self, at: usize, second: usize) -> bool {
        let joined = self.beside(second).is_some_and(|next| next > second + 1);
        self.capitals != Capitals::Alike && second == at + 1 && !joined
    }
}

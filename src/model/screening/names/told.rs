//! Names that the words around them tell of: her brother Tesfay, the arrest of Rebiya Tohti, Name: Okello, A. Tohti, Gatluak (34).

use std::sync::LazyLock;

use regex::Regex;

use crate::model::screening::names::reading::{Found, Reading};
use crate::model::screening::names::syllables::is_age;
use crate::model::screening::names::told_words as told;
use crate::model::screening::names::word::Capitals;
use crate::model::screening::numbers::patterns;
use crate::model::screening::word_lists::{HONORIFICS, THINGS};

impl Reading<'_> {
    /// A name that no list has, or one word alone, beside a word that tells of a person.
    pub(crate) fn told(&self, at: usize) -> Option<Found> {
        self.with_initial(at).or_else(|| self.family_in_capitals(at)).or_else(|| self.beside_a_person(at))
    }

    /// A. Tohti, K.M. Rahman; Rahman K., Rahman, K.M.; of a cell all of it: Gjoka, Arben.
    fn with_initial(&self, at: usize) -> Option<Found> {
        let mut last = at;
        while self.is_initial(last) && matches!(self.gap(last), ". " | ".") {
            last += 1;
            self.words.get(last)?;
        }
        if last > at {
            return (self.may_be_part(last) && !self.has_built_behind(last)).then_some((at, last));
        }
        let is_family = self.may_be_part(at) && self.words[at].kind.is_name();
        let next = at + 1;
        let given =
            self.words.get(next).filter(|_| is_family && self.words.len() == 2 && self.gap(at) == ", ");
        if given.is_some_and(|given| given.kind.given) && self.may_be_part(next) {
            return Some((at, next));
        }
        let follows = is_family && next < self.words.len() && matches!(self.gap(at), " " | ", ");
        let is_initial =
            follows && self.is_initial(next) && !self.text[..self.words[at].start].ends_with("in ");
        let goes_on = is_initial && self.gap(next) == ". " && self.may_be_part(next + 1);
        let last = if goes_on { next + 1 } else { next };
        (is_initial && !self.has_built_behind(last)).then_some((at, last))
    }

    /// TEKLE, Haile
    fn family_in_capitals(&self, at: usize) -> Option<Found> {
        let next = at + 1;
        let family = self.words[at].text;
        let is_family = family.chars().count() > 2 && family.chars().all(char::is_uppercase);
        let given = self.words.get(next)?;
        let is_given = given.kind.given && given.text.chars().any(char::is_lowercase);
        (is_family && is_given && self.gap(at) == ", " && self.may_be_part(at) && self.may_be_part(next))
            .then_some((at, next))
    }

    fn beside_a_person(&self, at: usize) -> Option<Found> {
        if !self.may_be_part(at) || at > 0 && self.gap(at - 1) == " " && self.may_be_part(at - 1) {
            return None;
        }
        let last = self.run(at);
        if self.names_a_place(at, last) || self.is_of_a_body(at) {
            return None;
        }
        let first = self.words[at].kind;
        let (many, listed) = (last > at, first.is_name());
        let sure = self.has_kin_before(at) || self.has_age_behind(last);
        let likely = || self.has_role_before(at) || !self.has_place_before(at) && self.has_act_behind(last);
        let sure = sure || listed && self.capitals == Capitals::Alike && self.is_addressed(at);
        let is_given = first.given && self.capitals == Capitals::Names;
        (sure && (many || listed || self.capitals == Capitals::Names && self.has_kin_before(at))
            || (many || is_given) && likely())
        .then_some((at, last))
    }

    /// mr okello, in small letters
    fn is_addressed(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|before| matches!(self.gap(*before), " " | ". "));
        before.is_some() && (self.is(before, HONORIFICS) || self.is(before, told::ROLES))
    }

    /// Whether it is written as names are, and is no other word.
    fn may_be_part(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let is_written = word.is_capitalised() || self.capitals == Capitals::Alike && word.kind.is_name();
        is_written && !word.kind.is_word() && word.text.chars().count() > 2 && self.may_be_listed(at)
    }

    /// The last of the words that go on with the name.
    fn run(&self, at: usize) -> usize {
        let mut last = at;
        while let Some(next) = self.beside(last).filter(|next| self.may_be_part(*next)) {
            last = next;
        }
        last
    }

    fn is(&self, at: Option<usize>, list: &str) -> bool {
        at.and_then(|at| self.words.get(at)).is_some_and(|word| word.is_among(list))
    }

    /// her brother Tesfay; son of Tesfay; Name: Tesfay
    fn has_kin_before(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        // s/o, d/o, h/o, w/o
        let is_slashed = self.words[before].text == "o" && before > 0 && self.gap(before - 1) == "/";
        match self.gap(before) {
            " " if is_slashed => self.is(before.checked_sub(1), "s d h w c m f b"),
            " " if self.is(Some(before), "of") => self.is(before.checked_sub(1), told::KIN),
            " " | ", " => self.is(Some(before), told::KIN),
            ": " | ":" | " : " => self.is(Some(before), told::LABELS),
            _ => false,
        }
    }

    /// the lawyer Tesfay Haile; the arrest of Tesfay Haile; they met Tesfay Haile
    fn has_role_before(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|before| self.gap(*before) == " ") else { return false };
        let of =
            || self.is(Some(before), "of against for with") && self.is(before.checked_sub(1), told::CASES);
        self.is(Some(before), told::ROLES) || self.is(Some(before), told::BEFORE) || of()
    }

    /// Tesfay said; Tesfay Haile, a teacher; Tesfay's mother
    fn has_act_behind(&self, last: usize) -> bool {
        let next = last + 1;
        match self.gap(last) {
            " " if self.is(Some(next), "was were is has") => {
                self.is(Some(next + 1), told::BEFORE)
                    || self.is(Some(next + 1), "last born been returned transferred")
            }
            " " if self.is(Some(next), "and") => self.is(Some(next + 1), "his her"),
            " " => self.is(Some(next), told::BEHIND),
            ", " => self.is(Some(next), "a an who whose aged") || self.is(Some(next), told::KIN),
            "'" | "’" => self.is(Some(next), "s") && self.is(Some(next + 1), told::KIN),
            _ => false,
        }
    }

    /// Tesfay, 34; Tesfay (34, m)
    fn has_age_behind(&self, last: usize) -> bool {
        static AGE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
            patterns(&[
                r"(?i)^ ?\((?:(?:male|female|m|f),? ?/? ?)?[1-9]\d?(?: ?(?:y|yrs?|years?|years old))?(?:,? ?/? ?(?:male|female|m|f))?\)|^ \((?:m|f|male|female|not (?:his|her) real name|name changed|pseudonym|alias)\)|^, [1-9]\d?-year-old",
            ])
        });
        let after = &self.text[self.words[last].end..];
        is_age(after) || AGE.iter().any(|pattern| pattern.is_match(after))
    }

    /// in Dandong Xinqu
    fn has_place_before(&self, at: usize) -> bool {
        self.is(at.checked_sub(1), "in at near from to via around towards toward of outside off on between")
    }

    /// Abu Salim prison, the town of Tal Abyad.
    fn is_of_a_body(&self, at: usize) -> bool {
        self.in_named_body(at)
            || self.words[at.saturating_sub(2)..at].iter().any(|word| word.is_among(THINGS))
    }
}

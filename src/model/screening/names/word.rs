//! Words in Latin letters, and what their capitals say.

use crate::model::screening::names::lists::Kind;
use crate::model::screening::word_lists;

/// One word of a text, without what is hung on by an apostrophe.
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
}

impl Word<'_> {
    pub(crate) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// `DR` is a country.
    pub(crate) fn is_honorific(&self) -> bool {
        word_lists::HONORIFICS.split(' ').any(|word| word == self.text)
    }

    /// Whether it is a word of the list, in any case.
    pub(crate) fn is_among(&self, list: &str) -> bool {
        list.split(' ').any(|word| word.eq_ignore_ascii_case(self.text))
    }
}

/// What a capital letter says in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Capitals {
    /// That the word is a name, of whatever it is.
    Names,
    /// Nothing: a headline, or a label of a table.
    Title,
    /// There are none, or no others.
    Alike,
}

impl Capitals {
    pub(crate) fn in_text(text: &str, words: &[Word<'_>]) -> Self {
        let (upper, lower) = (text.chars().any(char::is_uppercase), text.chars().any(char::is_lowercase));
        if !(upper && lower) {
            return Self::Alike;
        }
        // What a headline leaves small is in the list.
        let tells = |word: &&Word<'_>| {
            !word.is_capitalised()
                && word.text.chars().count() > 2
                && !word.is_among(word_lists::SMALL)
                && !word.is_among(SMALL_IN_NAMES)
        };
        let small = words.iter().filter(tells).count();
        let capital =
            words.iter().filter(|word| word.is_capitalised() && word.text.chars().count() > 3).count();
        if small > 0 && (capital < 5 || small * 2 > capital) { Self::Names } else { Self::Title }
    }
}

/// What may stand between the parts of a name.
pub(crate) const SMALL_IN_NAMES: &str = "al el bin bint ben ibn abu abd van von der den de da do dos das del della di la le ul ur los las y uulu kyzy uly qizi ogly oglu zade";

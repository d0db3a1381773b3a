//! What is searched for: words, phrases in quotes, and both with a minus before them. Anything else that looks like an
//! operator is refused: nobody shall take for "nothing is registered" what means "your question was not understood".

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use utoipa::openapi::schema::Schema;

use crate::model::value::text::{QUOTES, excerpt, searched};
use crate::register::query::declaration::Times;
use crate::register::query::form;
use crate::register::query::parameters::{Printer, Query};

/// The most characters of a search, before and after it is folded.
const MOST: usize = 200;

/// A minus as keyboards and word processors write it: with any dash.
const MINUSES: [char; 7] = ['-', '\u{2010}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}'];

/// What is allowed, in words.
const ALLOWED: [&str; 4] = [
    "words that must all occur; at most 200 characters",
    "a \"phrase\" in double quotes, in which signs are plain text",
    "a minus before a word or phrase that must not occur",
    "no other operators, such as OR, AND, NOT, *, ?, |, ( ) or title:",
];

/// What a search comes to: words and phrases, folded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Each must stand in the text.
    pub all: Vec<String>,
    /// None may.
    pub none: Vec<String>,
}

/// Why a search is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// It is too long.
    #[error("it is longer than {MOST} characters")]
    TooLong,
    /// A phrase has a beginning and no end.
    #[error("a quotation mark is not closed")]
    Unclosed,
    /// Something follows a phrase without a space.
    #[error("a space is missing after the phrase \u{201c}{}\u{201d}", excerpt(.0))]
    Joined(String),
    /// It looks like an operator.
    #[error(
        "\u{201c}{}\u{201d} looks like an operator, and there is no such operator; in double quotes it is plain text",
        excerpt(.0)
    )]
    Operator(String),
    /// What must occur holds what must not.
    #[error(
        "nothing can be found, because \u{201c}{}\u{201d} is searched for and excluded", excerpt(.0)
    )]
    Excluded(String),
    /// Nothing is left of a word, a phrase or the whole.
    #[error("there is nothing to search for in \u{201c}{}\u{201d}", excerpt(.0))]
    Nothing(String),
}

impl Terms {
    /// Reads a search.
    pub fn parse(search: &str) -> Result<Self, NotUnderstood> {
        let terms = Self::read(search)?;
        let printed = terms.to_string();
        // What folds to something else again has no one form.
        if Self::read(&printed)? == terms { Ok(terms) } else { Err(NotUnderstood::Nothing(printed)) }
    }

    fn read(search: &str) -> Result<Self, NotUnderstood> {
        let mut terms = Self::default();
        let plain: String = search.nfkc().map(|c| if QUOTES.contains(c) { '"' } else { c }).collect();
        if plain.chars().count() > MOST {
            return Err(NotUnderstood::TooLong);
        }
        let mut rest = plain.trim_start();
        while !rest.is_empty() {
            let without = rest.strip_prefix(MINUSES);
            let (term, after) = next(without.unwrap_or(rest))?;
            let list = if without.is_some() { &mut terms.none } else { &mut terms.all };
            if !list.contains(&term) {
                list.push(term);
            }
            rest = after.trim_start();
        }
        let excluded = terms.none.iter().find(|none| terms.all.iter().any(|all| all.contains(*none)));
        if let Some(excluded) = excluded {
            return Err(NotUnderstood::Excluded(excluded.clone()));
        }
        let any = !(terms.all.is_empty() && terms.none.is_empty());
        if any { Ok(terms) } else { Err(NotUnderstood::Nothing(search.to_owned())) }
    }
}

/// The word or phrase with which a search begins, and the rest.
fn next(begin: &str) -> Result<(String, &str), NotUnderstood> {
    let (sent, after) = if let Some(phrase) = begin.strip_prefix('"') {
        let (phrase, after) = phrase.split_once('"').ok_or(NotUnderstood::Unclosed)?;
        // It would belong to the phrase, as in "a b"~3.
        if !after.is_empty() && !after.starts_with(char::is_whitespace) {
            return Err(NotUnderstood::Joined(phrase.to_owned()));
        }
        (phrase, after)
    } else {
        let (word, after) = begin.split_once(char::is_whitespace).unwrap_or((begin, ""));
        if word.contains('"') {
            return Err(NotUnderstood::Unclosed);
        }
        if is_operator(word) {
            return Err(NotUnderstood::Operator(word.to_owned()));
        }
        (word, after)
    };
    let term = searched(sent);
    if term.is_empty() {
        return Err(NotUnderstood::Nothing(if sent.is_empty() { "-".to_owned() } else { sent.to_owned() }));
    }
    Ok((term, after))
}

/// Whether another search engine would take this for more than a word.
fn is_operator(word: &str) -> bool {
    let said = ["AND", "OR", "NOT", "NEAR", "XOR"].contains(&word);
    let signs = word.contains(['*', '?', '|', '(', ')', '[', ']', '{', '}', '~', '^', '\\', '<', '>', '=']);
    let begins = word.starts_with(['+', '!']) || word.starts_with(MINUSES) || word.contains("&&");
    let field = word.split_once(':').is_some_and(|(field, value)| {
        !field.is_empty()
            && !value.starts_with("//")
            && field.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
    });
    said || signs || begins || field
}

/// In its one form.
impl fmt::Display for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |term: &String| {
            let plain = !term.contains(' ') && !is_operator(&term.to_uppercase()) && !is_operator(term);
            if plain { term.clone() } else { format!("\"{term}\"") }
        };
        let all = self.all.iter().map(one);
        let none = self.none.iter().map(|term| format!("-{}", one(term)));
        f.write_str(&all.chain(none).collect::<Vec<_>>().join(" "))
    }
}

/// At most one search, which says why it is refused.
#[derive(Debug)]
pub struct Search;

impl Times for Search {
    type Kept = Option<Terms>;

    fn take(&self, name: &'static str, query: &mut Query) -> Option<Terms> {
        let sent = query.one(name)?;
        Terms::parse(&sent)
            .map_err(|why| {
                let message = format!("\u{201c}{}\u{201d} is not allowed for {name}: {why}", excerpt(&sent));
                query.refuse_because(name, "not-allowed", message, &ALLOWED);
            })
            .ok()
    }

    fn print(&self, name: &'static str, kept: &Option<Terms>, to: &mut Printer) {
        if let Some(terms) = kept {
            to.one(name, terms);
        }
    }

    fn schema(&self) -> Schema {
        form::text(MOST).min_length(Some(1)).into()
    }
}

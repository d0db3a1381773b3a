//! The part of a cell that is meant, by a regular expression: never half a number.

use regex::{Error, Regex, RegexBuilder};

use crate::model::value::text::excerpt;

/// The most bytes of a cell of which a part is taken, and of the program that a regular expression becomes.
const MOST_CELL: usize = 500;
const MOST_PROGRAM: usize = 64 << 10;

/// Letters that make a number beside them another one: `3만`, `12万`.
const MULTIPLIERS: &str = "十百千万萬亿億십백천만억";
/// Signs that say that a number beside them is not exact.
const INEXACT: &str = "~+<>≈≤≥±～〜";

/// Which part of a cell is meant.
#[derive(Debug, Clone)]
pub(crate) struct Cut(Regex);

impl Cut {
    /// Reads the regular expression of a mapping file.
    pub(crate) fn read(written: &str) -> Result<Self, String> {
        let told = excerpt(written);
        let built =
            RegexBuilder::new(written).size_limit(MOST_PROGRAM).build().map_err(|error| match error {
                Error::CompiledTooBig(_) => format!("cut: {told} is too large; write a shorter one"),
                _ => format!("cut: {told} is not a regular expression"),
            })?;
        if built.captures_len() > 2 {
            return Err(format!("cut: {told} has several parts in brackets; write (?:..) around all others"));
        }
        Ok(Self(built))
    }

    /// The part of a cell that is meant, or why there is none.
    pub(crate) fn part<'v>(&self, value: &'v str) -> Result<&'v str, String> {
        if value.len() > MOST_CELL {
            return Err(format!("cut is only for cells of up to {MOST_CELL} bytes, and this one is longer"));
        }
        let nothing = || format!("nothing in {} is as cut has it: {}", excerpt(value), self.0);
        let found = self.0.captures(value).ok_or_else(nothing)?;
        let part = found.get(self.0.captures_len() - 1).ok_or_else(nothing)?;
        let (before, after) = (&value[..part.start()], &value[part.end()..]);
        let part = part.as_str();
        let is_half = is_number_across(before.chars().rev(), part.chars())
            || is_number_across(after.chars(), part.chars().rev());
        if is_half {
            return Err(format!(
                "cut takes only a part of a number: {} of {}; write an expression that takes the whole",
                excerpt(part.trim()),
                excerpt(value)
            ));
        }
        Ok(part.trim())
    }
}

/// The cell with every number alike: what is cut in the same way.
pub(crate) fn kind(value: &str) -> String {
    let mut kind = String::with_capacity(value.len());
    for c in value.chars() {
        if !c.is_numeric() {
            kind.push(c);
        } else if !kind.ends_with('0') {
            kind.push('0');
        }
    }
    kind
}

/// Whether a number, or a range of numbers, goes on across an edge: both ways are read from the edge.
fn is_number_across(outside: impl Iterator<Item = char>, inside: impl Iterator<Item = char>) -> bool {
    let mut inside = inside.skip_while(|c| is_between(*c));
    if !inside.next().is_some_and(is_figure) {
        return false;
    }
    let mut outside = outside.peekable();
    if outside.peek().is_some_and(|c| is_figure(*c) || INEXACT.contains(*c)) {
        return true;
    }
    let (mut has_space, mut has_point) = (false, false);
    while let Some(c) = outside.next_if(|c| is_between(*c)) {
        has_space |= c.is_whitespace();
        has_point |= is_point(c);
    }
    // After a comma and a space another number begins.
    !(has_space && has_point) && outside.peek().is_some_and(|c| c.is_numeric())
}

fn is_figure(c: char) -> bool {
    c.is_numeric() || MULTIPLIERS.contains(c)
}

/// Signs within a number.
fn is_point(c: char) -> bool {
    matches!(c, ',' | '.' | '\'' | '’' | '，' | '．' | '٫' | '٬' | '·')
}

/// Signs within a number, or between the ends of a range.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || is_point(c)
        || matches!(c, '-' | '/' | '~' | '～' | '〜' | '－' | '−' | '\u{2010}'..='\u{2015}')
}

//! A number of people as somebody writes it in a cell.

use crate::model::value::bounds::{Bounds, MOST};
use crate::model::vocabulary::record::Quantifier;

/// A number as bounds, with how it was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub bounds: Bounds,
    /// How it was put.
    pub quantifier: Quantifier,
}

/// With what a number begins, and what that makes of it.
const BEFORE: [(&str, Quantifier); 15] = [
    ("at least", Quantifier::AtLeast),
    ("no fewer than", Quantifier::AtLeast),
    ("more than", Quantifier::MoreThan),
    ("over", Quantifier::MoreThan),
    (">=", Quantifier::AtLeast),
    ("≥", Quantifier::AtLeast),
    (">", Quantifier::MoreThan),
    ("up to", Quantifier::AtMost),
    ("at most", Quantifier::AtMost),
    ("<=", Quantifier::AtMost),
    ("≤", Quantifier::AtMost),
    ("about", Quantifier::About),
    ("around", Quantifier::About),
    ("some", Quantifier::About),
    ("~", Quantifier::About),
];

/// How a number is written.
pub const HOW: &str = "write 17, 13-15, 50+, ~40, about 40, at least 50, more than 50 or up to 20";

/// Reads `17`, `13-15`, `13–15`, `50+`, `~40`, `about 40`, `at least 50`, `more than 50`, `up to 20`. No margin is made up
/// for `about`; `more than 50` begins at 50, as the register writes it; `up to 20` are at least one, as there is somebody.
pub fn parse(words: &str) -> Result<Count, String> {
    let lower = words.trim().to_lowercase();
    if let Some((rest, quantifier)) =
        BEFORE.iter().find_map(|(before, quantifier)| Some((lower.strip_prefix(before)?, *quantifier)))
    {
        let n = number(rest.trim())?;
        let bounds = match quantifier {
            Quantifier::AtMost if n == 0 => return Err(format!("up to 0 means no people; {HOW}")),
            Quantifier::AtMost => Bounds::new(1, n),
            Quantifier::About => Bounds::new(n, n),
            _ => Bounds::open(n),
        };
        return Ok(Count { bounds, quantifier });
    }
    if let Some(n) = lower.strip_suffix('+') {
        return Ok(Count { bounds: Bounds::open(number(n.trim())?), quantifier: Quantifier::AtLeast });
    }
    match lower.split_once(['-', '–', '—']).or_else(|| lower.split_once(" to ")) {
        None => number(&lower).map(|n| Count { bounds: Bounds::new(n, n), quantifier: Quantifier::Exact }),
        Some((min, max)) => {
            let (min, max) = (number(min.trim())?, number(max.trim())?);
            if min > max {
                return Err(format!("from {min} to {max} is the wrong way round; write {max}-{min}"));
            }
            Ok(Count { bounds: Bounds::new(min, max), quantifier: Quantifier::Between })
        }
    }
}

/// Reads one whole number. A program that knows only fractions writes 17 as `17.0`; `1.000` may be a thousand.
pub fn number(word: &str) -> Result<u32, String> {
    let whole = word
        .split_once('.')
        .filter(|(_, zeros)| matches!(*zeros, "0" | "00"))
        .map_or(word, |(whole, _)| whole);
    let digits = !whole.is_empty() && whole.bytes().all(|digit| digit.is_ascii_digit());
    if digits && (whole == "0" || !whole.starts_with('0')) {
        return whole
            .parse()
            .ok()
            .filter(|n| *n <= MOST)
            .ok_or_else(|| format!("a number of people is 0 to {MOST}"));
    }
    if digits {
        return Err(format!("a number does not begin with zero: write {}", whole.trim_start_matches('0')));
    }
    if whole.contains([',', '.', '\'', '\u{a0}', '\u{202f}']) {
        return Err("a number has no separator between its digits: write 1200, not 1,200".to_owned());
    }
    Err(format!("not a number of people; {HOW}"))
}

impl std::fmt::Display for Count {
    /// As [`parse`] reads it back.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.quantifier, self.bounds.max) {
            (Quantifier::MoreThan, _) => write!(f, "more than {}", self.bounds.min),
            (Quantifier::AtMost, Some(max)) => write!(f, "up to {max}"),
            (Quantifier::About, Some(max)) if max == self.bounds.min => write!(f, "~{max}"),
            _ => self.bounds.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (words, expected) in [
            ("17", Ok((17, Some(17), Quantifier::Exact))),
            ("17.0", Ok((17, Some(17), Quantifier::Exact))),
            ("0", Ok((0, Some(0), Quantifier::Exact))),
            ("13-15", Ok((13, Some(15), Quantifier::Between))),
            ("13–15", Ok((13, Some(15), Quantifier::Between))),
            ("13 to 15", Ok((13, Some(15), Quantifier::Between))),
            ("50+", Ok((50, None, Quantifier::AtLeast))),
            ("~40", Ok((40, Some(40), Quantifier::About))),
            ("about 40", Ok((40, Some(40), Quantifier::About))),
            ("At least 50", Ok((50, None, Quantifier::AtLeast))),
            ("more than 50", Ok((50, None, Quantifier::MoreThan))),
            ("up to 20", Ok((1, Some(20), Quantifier::AtMost))),
            ("up to 0", Err(())),
            ("15-13", Err(())),
            ("1,200", Err(())),
            ("1.000", Err(())),
            ("10.000+", Err(())),
            ("1.000-2.000", Err(())),
            ("007", Err(())),
            ("many", Err(())),
            ("-3", Err(())),
            ("17.5", Err(())),
            ("2000000", Err(())),
            ("", Err(())),
            ("+", Err(())),
        ] {
            let read = parse(words)
                .map(|count| (count.bounds.min, count.bounds.max, count.quantifier))
                .map_err(|_| ());
            assert_eq!(read, expected, "{words}");
        }
    }
}

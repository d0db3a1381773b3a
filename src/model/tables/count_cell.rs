//! A whole number as a program writes it in a cell.

use crate::model::reading::people::HOW;
use crate::model::value::bounds::MOST;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_as_programs_write_them() {
        for (words, expected) in [("17", Some(17)), ("17.0", Some(17)), ("0", Some(0)), ("1,200", None)] {
            assert_eq!(number(words).ok(), expected, "{words}");
        }
        for words in ["1.000", "007", "many", "-3", "17.5", "2000000", "", "+"] {
            assert!(number(words).is_err(), "{words}");
        }
    }
}

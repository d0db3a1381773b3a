//! Two neighbouring numbers in one word: 三四, 十五六, 二三十; 서너, 열두세, 이삼십.

use crate::model::reading::numerals::myriads::Letters;
use crate::model::reading::numerals::native;

/// The Korean words, the longest first.
const WORDS: [(&str, u32, u32); 15] = [
    ("두서너", 2, 4),
    ("일고여덟", 7, 8),
    ("여덟아홉", 8, 9),
    ("예닐곱", 6, 7),
    ("대여섯", 5, 6),
    ("네다섯", 4, 5),
    ("한두", 1, 2),
    ("두세", 2, 3),
    ("서너", 3, 4),
    ("너덧", 4, 5),
    ("네댓", 4, 5),
    ("너댓", 4, 5),
    ("대엿", 5, 6),
    ("일여덟", 7, 8),
    ("엳아홉", 8, 9),
];

/// A pair in Korean words at the beginning of the text, and how many bytes it takes.
pub(crate) fn native(text: &str) -> Option<((u32, u32), usize)> {
    let (tens, end) = native::tens(text).unwrap_or((0, 0));
    let (word, from, to) = WORDS.iter().find(|(word, ..)| text[end..].starts_with(word))?;
    Some(((tens + from, tens + to), end + word.len()))
}

/// Pairs of two digits that are neighbours, with what is before and after them.
pub(crate) fn letters(text: &str, letters: &Letters) -> Vec<((u32, u32), usize)> {
    let mut found = Vec::new();
    for (at, first) in text.char_indices().take(8) {
        let mut after = text[at + first.len_utf8()..].chars();
        let second = after.next().and_then(|second| Some((second, letters.digit(second)?)));
        let (Some(low), Some((second, high))) = (letters.digit(first), second) else { continue };
        let base = match &text[..at] {
            "" => Some((0, 0)),
            before => letters.number(before),
        };
        let Some((base, _)) = base.filter(|(_, end)| *end == at) else { continue };
        let end = at + first.len_utf8() + second.len_utf8();
        let unit = after.next().and_then(|unit| Some((unit, letters.unit(unit)?)));
        let (unit, end) = unit.map_or((1, end), |(letter, unit)| (unit, end + letter.len_utf8()));
        if high == low + 1 && base % (unit * 10) == 0 {
            found.push(((base + low * unit, base + high * unit), end));
        }
    }
    found
}

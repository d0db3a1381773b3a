//! Numbers in Korean words.

use crate::model::reading::numerals::myriads::SINO;

const TENS: [(&str, u32); 10] = [
    ("열", 10),
    ("스물", 20),
    ("서른", 30),
    ("마흔", 40),
    ("쉰", 50),
    ("예순", 60),
    ("일흔", 70),
    ("여든", 80),
    ("아흔", 90),
    ("스무", 20),
];
const UNITS: [(&str, u32); 17] = [
    ("한", 1),
    ("하나", 1),
    ("두", 2),
    ("둘", 2),
    ("세", 3),
    ("셋", 3),
    ("석", 3),
    ("네", 4),
    ("넷", 4),
    ("넉", 4),
    ("다섯", 5),
    ("여섯", 6),
    ("일곱", 7),
    ("여덟", 8),
    ("아홉", 9),
    ("닷", 5),
    ("엿", 6),
];

/// The numbers in words at the beginning of the text, each with how many bytes it takes: 한, 스물한, 백스무.
pub(crate) fn numbers(text: &str) -> Vec<(u32, usize)> {
    let mut found = below_hundred(text);
    if let Some((hundreds, end)) = hundreds(text) {
        let rest = text[end..].trim_start();
        let end = text.len() - rest.len();
        found.extend(below_hundred(rest).into_iter().map(|(n, length)| (hundreds + n, end + length)));
    }
    found
}

/// Hundreds and more by sound, which may go on in words.
fn hundreds(text: &str) -> Option<(u32, usize)> {
    SINO.number(text).filter(|(number, _)| number % 100 == 0)
}

/// The tens at the beginning of the text.
pub(crate) fn tens(text: &str) -> Option<(u32, usize)> {
    TENS.iter().find(|(word, _)| text.starts_with(word)).map(|(word, n)| (*n, word.len()))
}

fn below_hundred(text: &str) -> Vec<(u32, usize)> {
    let units = |text: &str| -> Vec<(u32, usize)> {
        let here = UNITS.iter().filter(|(word, _)| text.starts_with(word));
        here.map(|(word, n)| (*n, word.len())).collect()
    };
    let mut found = units(text);
    if let Some((tens, end)) = tens(text) {
        found.push((tens, end));
        if !text.starts_with("스무") {
            found.extend(units(&text[end..]).into_iter().map(|(n, length)| (tens + n, end + length)));
        }
    }
    found
}

//! Numbers in English words.

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// What counts by the dozen, the longest first.
const DOZENS: [(&str, u32); 3] = [("half a dozen", 6), ("half-dozen", 6), ("a dozen", 12)];

/// What a word was, so that the next one may follow it.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    None,
    Article,
    Unit,
    Teen,
    Tens,
    Hundred,
    Thousand,
    And,
}

/// The longest number in words at the beginning of the text, and how many bytes it takes: `forty-one`, `one hundred and
/// eight`, `a dozen`.
pub(crate) fn number(text: &str) -> Option<(u32, usize)> {
    let dozens = DOZENS.iter().find(|(word, _)| begins(text, word)).map(|(word, n)| (*n, word.len()));
    dozens.or_else(|| {
        let (number, end) = plain(text)?;
        let dozens = text[end..].strip_prefix(" dozen").filter(|rest| ends_word(rest));
        Some(dozens.map_or((number, end), |rest| (number * 12, text.len() - rest.len())))
    })
}

/// The units in the words of a number.
pub(crate) fn units(words: &str) -> Vec<u32> {
    let units = [("thousand", 1000), ("hundred", 100), ("dozen", 12)];
    units.into_iter().filter(|(word, _)| words.contains(word)).map(|(_, unit)| unit).collect()
}

fn begins(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(ends_word)
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_alphanumeric())
}

/// A number while it is read.
struct Sum {
    total: u32,
    /// Below a thousand.
    part: u32,
    last: Last,
}

impl Sum {
    /// Takes one word more; none where it cannot follow.
    fn take(&mut self, word: &str) -> Option<()> {
        let unit = UNITS.iter().position(|unit| *unit == word).and_then(|n| u32::try_from(n).ok());
        let tens = TENS.iter().position(|tens| !word.is_empty() && *tens == word);
        let tens = tens.and_then(|n| u32::try_from(n * 10).ok());
        let opens = matches!(self.last, Last::None | Last::Hundred | Last::Thousand | Last::And);
        let (part, last) = match (word, unit.or(tens)) {
            ("a", _) if self.last == Last::None => (1, Last::Article),
            ("hundred", _) if matches!(self.last, Last::Unit | Last::Article) && self.part < 10 => {
                (self.part * 100, Last::Hundred)
            }
            ("thousand", _) if self.total == 0 && self.part > 0 && self.last != Last::And => {
                self.total = self.part * 1000;
                (0, Last::Thousand)
            }
            ("and", _) if matches!(self.last, Last::Hundred | Last::Thousand) => (self.part, Last::And),
            (_, Some(unit @ 0..10)) if opens || self.last == Last::Tens => (self.part + unit, Last::Unit),
            (_, Some(teen @ 10..20)) if opens => (self.part + teen, Last::Teen),
            (_, Some(tens)) if opens => (self.part + tens, Last::Tens),
            _ => return None,
        };
        (self.part, self.last) = (part, last);
        Some(())
    }
}

fn plain(text: &str) -> Option<(u32, usize)> {
    let mut sum = Sum { total: 0, part: 0, last: Last::None };
    let (mut at, mut found) = (0, None);
    loop {
        let word = &text[at..];
        let word = &word[..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())];
        if sum.take(word).is_none() {
            return found;
        }
        at += word.len();
        if !matches!(sum.last, Last::And | Last::Article) && ends_word(&text[at..]) {
            found = Some((sum.total + sum.part, at));
        }
        match text[at..].chars().next() {
            Some(' ' | '-') => at += 1,
            _ => return found,
        }
    }
}

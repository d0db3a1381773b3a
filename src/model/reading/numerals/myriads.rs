//! Numbers by tens of thousands: in Chinese letters, in the sounds that these have in Korean, and mixed with figures.

use crate::model::reading::numerals::digits;

/// The letters of a language.
#[derive(Debug)]
pub(crate) struct Letters {
    /// Those of 1 to 9; several a number.
    pub(crate) digits: [&'static str; 9],
    pub(crate) zero: &'static str,
    /// Those of 10, 100, 1000 and 10,000.
    pub(crate) units: [&'static str; 4],
    /// Those that are tens by themselves: 廿 is 20.
    pub(crate) tens: &'static [(char, u32)],
    /// Whether a digit right after the hundreds may be meant as tens, as in 一百八: 108, or in talk 180.
    pub(crate) talk_skips: bool,
}

/// Simplified, traditional, and as banks write them.
pub(crate) const HAN: Letters = Letters {
    digits: ["一壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"],
    zero: "零〇",
    units: ["十拾", "百佰", "千仟", "万萬"],
    tens: &[('廿', 20), ('卅', 30)],
    talk_skips: true,
};
/// As Korean writes them by sound.
pub(crate) const SINO: Letters = Letters {
    digits: ["일", "이", "삼", "사", "오", "육륙", "칠", "팔", "구"],
    zero: "",
    units: ["십", "백", "천", "만"],
    tens: &[],
    talk_skips: false,
};

/// One sign of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sign {
    Digit(u32),
    /// A number in figures, in ten thousandths, as 1.2万 has a fraction; and whether it has one.
    Figures(u64, bool),
    Zero,
    Tens(u32),
    Unit(u32),
}

impl Letters {
    /// The digit of a letter.
    pub(crate) fn digit(&self, letter: char) -> Option<u32> {
        (1..).zip(self.digits).find(|(_, letters)| letters.contains(letter)).map(|(digit, _)| digit)
    }

    /// 10, 100, 1000 or 10,000.
    pub(crate) fn unit(&self, letter: char) -> Option<u32> {
        let place = self.units.iter().position(|letters| letters.contains(letter))?;
        Some([10, 100, 1000, 10_000][place])
    }

    /// The units in the letters of a number.
    pub(crate) fn units_in(&self, letters: &str) -> Vec<u32> {
        letters.chars().filter_map(|letter| self.unit(letter)).collect()
    }

    fn sign(&self, text: &str) -> Option<(Sign, usize)> {
        let letter = text.chars().next()?;
        let length = letter.len_utf8();
        let letters = || {
            let tens = self.tens.iter().find(|(tens, _)| *tens == letter).map(|(_, n)| Sign::Tens(*n));
            let zero = self.zero.contains(letter).then_some(Sign::Zero);
            let digit = self.digit(letter).map(Sign::Digit);
            tens.or(zero).or(digit).or_else(|| self.unit(letter).map(Sign::Unit))
        };
        figures(text).or_else(|| Some((letters()?, length)))
    }

    /// The longest number at the beginning of the text, and how many bytes it takes. One in figures alone is none here.
    pub(crate) fn number(&self, text: &str) -> Option<(u32, usize)> {
        let mut sum = Sum { letters: self, total: 0, section: 0, now: None, least: None, zero: false };
        let (mut at, mut has_letters) = (0, false);
        while let Some((sign, length)) = self.sign(&text[at..]) {
            if sum.take(sign).is_none() {
                break;
            }
            has_letters |= !matches!(sign, Sign::Figures(..));
            at += length;
            let after_unit = matches!(sign, Sign::Unit(10_000)) && text[at..].starts_with(' ');
            let goes_on = after_unit && self.sign(&text[at + 1..]).is_some();
            at += usize::from(goes_on);
        }
        if has_letters { sum.end().map(|number| (number, at)) } else { None }
    }
}

/// Figures, with at most four places after a point.
fn figures(text: &str) -> Option<(Sign, usize)> {
    let whole = digits::run(text);
    if whole == 0 || whole > 7 {
        return None;
    }
    let number: u64 = text[..whole].parse().ok()?;
    let fraction = text[whole..].strip_prefix('.').map_or(0, digits::run);
    if (1..=4).contains(&fraction) {
        let end = whole + 1 + fraction;
        let places: u64 = format!("{:0<4}", &text[whole + 1..end]).parse().ok()?;
        return Some((Sign::Figures(number * 10_000 + places, true), end));
    }
    let (number, end) = digits::number(text).map_or((number, whole), |(n, end)| (u64::from(n), end));
    Some((Sign::Figures(number * 10_000, false), end))
}

/// A number while it is read.
struct Sum<'l> {
    letters: &'l Letters,
    total: u64,
    /// Below ten thousand.
    section: u64,
    now: Option<Sign>,
    /// The least unit so far of the section; after 万 that.
    least: Option<u32>,
    zero: bool,
}

impl Sum<'_> {
    /// Takes one sign more; none where it cannot follow.
    fn take(&mut self, sign: Sign) -> Option<()> {
        match sign {
            Sign::Digit(_) | Sign::Figures(..) if self.now.is_none() => self.now = Some(sign),
            Sign::Zero if self.now.is_none() && self.least.is_some_and(|least| least > 10) => {
                self.zero = true;
            }
            Sign::Tens(tens) if self.now.is_none() && self.least.is_none_or(|least| least > 10) => {
                self.section += u64::from(tens);
                (self.least, self.zero) = (Some(10), false);
            }
            Sign::Unit(10_000) if self.total == 0 => {
                let section = match self.now {
                    Some(Sign::Figures(number, true)) if self.section == 0 => number,
                    None if self.section == 0 => 10_000,
                    _ => self.below()? * 10_000,
                };
                (self.total, self.section, self.now) = (section, 0, None);
                (self.least, self.zero) = (Some(10_000), false);
            }
            Sign::Unit(unit) if unit < 10_000 && self.least.is_none_or(|least| least > unit) => {
                let times = match self.now {
                    None => 1,
                    Some(Sign::Digit(digit)) => u64::from(digit),
                    Some(Sign::Figures(number, false)) if number < 100_000 => number / 10_000,
                    _ => return None,
                };
                self.section += times * u64::from(unit);
                (self.now, self.least, self.zero) = (None, Some(unit), false);
            }
            _ => return None,
        }
        Some(())
    }

    /// What is below ten thousand.
    fn below(&self) -> Option<u64> {
        let least = u64::from(self.least.unwrap_or(10_000));
        match self.now {
            None if self.zero => None,
            None => Some(self.section),
            Some(Sign::Digit(digit)) => {
                let may_skip = self.letters.talk_skips && self.least.is_some_and(|least| least > 10);
                (!may_skip || self.zero).then_some(self.section + u64::from(digit))
            }
            Some(Sign::Figures(number, false)) => {
                let number = number / 10_000;
                let fits = self.least.is_none() || number < least && number >= 10;
                fits.then_some(self.section + number)
            }
            Some(_) => None,
        }
    }

    fn end(&self) -> Option<u32> {
        let below = self.below()?;
        (below < 10_000).then(|| u32::try_from(self.total + below).ok()).flatten()
    }
}

/// A year that is written digit by digit: 二〇一三. And how many bytes it takes.
pub(crate) fn year_by_digits(text: &str) -> Option<(u32, usize)> {
    let letters = || text.chars().take(4);
    let digit = |letter| if HAN.zero.contains(letter) { Some(0) } else { HAN.digit(letter) };
    let digits: Vec<u32> = letters().filter(|letter| *letter != '两').map_while(digit).collect();
    let end = letters().map(char::len_utf8).sum();
    (digits.len() == 4).then(|| (digits.iter().fold(0, |year, digit| year * 10 + digit), end))
}

//! What spreadsheets make of what they read: days, months, numbers and words in the form of their country, and what they
//! lose thereby.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::tables::table::Cell;
use crate::model::value::edtf::Edtf;
use crate::model::value::text;

/// How programs write a day.
const DAYS: [&str; 14] = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %b %Y",
    "%Y. %m. %d",
    "%Y. %m. %d.",
];
/// How programs write a time where none was given.
const MIDNIGHTS: [&str; 8] =
    [" 00:00:00.000", " 00:00:00", " 00:00", " 0:00:00", " 0:00", "T00:00:00", "T00:00:00Z", " 12:00:00 AM"];
/// Months as programs write them in English, German and French, without accents.
const MONTHS: [&str; 12] = [
    "jan january januar janv janvier",
    "feb february februar fev fevr fevrier",
    "mar march mrz marz mars",
    "apr april avr avril",
    "may mai",
    "jun june juni juin",
    "jul july juli juil juillet",
    "aug august aou aout",
    "sep sept september septembre",
    "oct october okt oktober octobre",
    "nov november novembre",
    "dec december dez dezember decembre",
];
/// Truth in the words of programs.
const TRUTH: [&str; 2] = ["true wahr vrai verdadero vero", "false falsch faux falso"];
/// From this day on programs count days.
const DAY_0: NaiveDate = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();

/// The forms in which the program that saved a row may have written its days.
pub(crate) struct Forms(Vec<&'static str>);

impl Forms {
    /// Those that fit what stands for days that nobody edits; all, where they say nothing.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = (&'a str, &'a Cell)>) -> Self {
        let mut forms = DAYS.to_vec();
        for (text, cell) in cells {
            if let Cell::Day(day) = cell
                && !text.is_empty()
                && text != day.to_string()
            {
                forms.retain(|form| parsed(without_time(text), form) == Some(*day));
            }
        }
        Self(forms)
    }

    /// Whether a text is this day, and can be no other.
    pub(crate) fn is(&self, text: &str, day: NaiveDate) -> bool {
        let mut days = self.0.iter().filter_map(|form| parsed(without_time(text), form)).peekable();
        days.peek().is_some() && days.all(|other| other == day)
    }
}

fn parsed(text: &str, form: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, form).ok()
}

fn without_time(text: &str) -> &str {
    MIDNIGHTS.iter().find_map(|time| text.strip_suffix(time)).unwrap_or(text)
}

/// Whether a text may be this day in any form.
fn may_be(text: &str, day: NaiveDate) -> bool {
    DAYS.iter().any(|form| parsed(without_time(text), form) == Some(day))
}

/// Whether a text is the first moment of this day: a program that takes a month for its first day writes a time.
pub(crate) fn is_midnight(text: &str, first: NaiveDate) -> bool {
    without_time(text) != text && may_be(text, first)
}

/// The words and numbers of a date.
fn parts(text: &str) -> Vec<String> {
    let plain = text::searched(text).replace(['年', '月', '日', '년', '월', '일'], " ");
    plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn month_named(word: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, names)| names.split(' ').any(|name| name == word)).map(|(month, _)| month)
}

/// Programs take two digits below 30 for a year after 2000.
fn year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(year),
        2 => Some(if year < 30 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// Whether a text is a month and no day, as a program writes the month of this day: `Nov 13`, `11/2013`, `2013년 11월`.
pub(crate) fn is_month(text: &str, first: NaiveDate) -> bool {
    let parts = parts(text);
    let [one, two] = parts.as_slice() else { return false };
    let whole = |digits: &String| digits.len() == 4;
    let number =
        |digits: &String| digits.parse().ok().filter(|month| (1..=12).contains(month) && digits.len() < 3);
    let read = match (month_named(one), whole(one), whole(two)) {
        (Some(month), ..) => year(two).zip(Some(month)),
        (None, true, false) => year(one).zip(number(two)),
        (None, false, true) => year(two).zip(number(one)),
        _ => None,
    };
    read.and_then(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1)) == Some(first)
}

/// Whether it is true or false, as the exported word says.
pub(crate) fn is_truth(text: &str, exported: &str) -> bool {
    let is = |words: &str, word: &str| words.split(' ').any(|known| known == word.to_lowercase());
    TRUTH.iter().any(|words| is(words, text) && words.split(' ').next() == Some(&exported.to_lowercase()))
}

/// The digits of a number that is divided by thousands: `1,234`, `1.234`, `1 234`.
pub(crate) fn without_thousands(text: &str) -> Option<String> {
    let mark = text.chars().find(|c| matches!(c, ',' | '.' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}'))?;
    let groups: Vec<&str> = text.split(mark).collect();
    let digits = groups.iter().all(|group| group.bytes().all(|digit| digit.is_ascii_digit()));
    let (first, rest) = groups.split_first()?;
    let is_divided = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    (digits && is_divided).then(|| groups.concat())
}

/// What a program has made of an exported cell, where it cannot be told what it was: that, and what to do.
pub(crate) fn damage(text: &str, exported: &Cell) -> Option<String> {
    if text.len() > 1 && text.bytes().all(|byte| byte == b'#') {
        return Some(format!(
            "the column was too narrow, and the program saved signs in place of {exported}; make it wider, and save again"
        ));
    }
    let made = |what: &str| {
        format!("{exported} was exported, and the program made {} of it: {what}", text::excerpt(text))
    };
    match exported {
        Cell::Number(number) if number.fract() != 0.0 => {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let is_lost = digits(text) == digits(&number.to_string()) || is_date(text);
            is_lost.then(|| made("in its country the number is written otherwise; write it back"))
        }
        Cell::Text(words) if has_lost_letters(text, words) => {
            Some(made("its encoding does not have all letters; save the table as CSV UTF-8, or as .xlsx"))
        }
        Cell::Text(words) if is_one_number(text, words) => Some(made(
            "it took it for a number; write it back, in a cell that is formatted as text, and another text with a letter before it",
        )),
        Cell::Text(words) => {
            let wrong = wrong_date(text, words)?;
            Some(made(wrong))
        }
        _ => None,
    }
}

/// Whether two texts are one number to a program, as 007 and 7 are, or 1.10 and 1.1: either may be meant.
fn is_one_number(text: &str, exported: &str) -> bool {
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || b".,+-E".contains(&byte));
        text.replace(',', ".").parse().ok().filter(|number: &f64| is_number && number.is_finite())
    };
    number(text).zip(number(exported)).is_some_and(|(given, exported)| given.to_bits() == exported.to_bits())
}

/// Whether a text is what is left of the other where letters that an encoding lacks are question marks.
fn has_lost_letters(text: &str, exported: &str) -> bool {
    let mut left = text.chars().peekable();
    let mut lost = 0;
    for c in exported.chars() {
        match left.next() {
            Some('?') if c != '?' && !c.is_ascii() => {
                lost += 1;
                // One for each half.
                if c.len_utf16() == 2 {
                    left.next_if_eq(&'?');
                }
            }
            Some(same) if same == c => (),
            _ => return false,
        }
    }
    lost > 0 && left.next().is_none()
}

/// Why a text is perhaps no edit, but a date that a program took an exported text for.
fn wrong_date(text: &str, exported: &str) -> Option<&'static str> {
    let first = match exported.len() {
        4 => format!("{exported}-01-01").parse::<NaiveDate>().ok(),
        7 => format!("{exported}-01").parse().ok(),
        _ => None,
    };
    if first.is_some_and(|first| may_be(text, first)) {
        return Some(
            "the first day stands for all of it; write it back as text, or if that day is meant, with the name of its month, as in 1 November 2013",
        );
    }
    let counted = exported.parse().ok().and_then(|number| DAY_0.checked_add_days(Days::new(number)));
    let is_counted = counted.is_some_and(|day| may_be(text, day));
    let is_turned = match (first, parts(text).as_slice()) {
        (Some(first), [day, month]) => day.len() == 2 && month_named(month) == Some(first.month()),
        _ => false,
    };
    let is_taken = Edtf::parse(exported).is_err() && looks_like_date(exported) && is_date(text);
    (is_counted || is_turned || is_taken)
        .then_some("it took it for a day; write it back, in a cell that is formatted as text")
}

/// What a program may take for a date: `1-2`, `3/4`, `Nov 13`.
fn looks_like_date(exported: &str) -> bool {
    let numbers = exported.split(['-', '/', '.']).map(str::trim);
    let is_number =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    numbers.clone().count() > 1 && numbers.clone().all(is_number) || is_date(exported)
}

/// Whether a text is a date as programs write it: a month by its name or sign with one or two numbers, or a day.
fn is_date(text: &str) -> bool {
    let parts = parts(text);
    let names = parts.iter().filter(|part| month_named(part).is_some()).count();
    let is_number = |part: &&String| part.len() <= 4 && part.bytes().all(|digit| digit.is_ascii_digit());
    let numbers = parts.iter().filter(is_number).count();
    let has_sign = text.contains(['月', '월']) && names == 0;
    let worded = (names == 1 || has_sign) && names + numbers == parts.len() && (2..=3).contains(&parts.len());
    worded || DAYS.iter().any(|form| parsed(without_time(text), form).is_some())
}

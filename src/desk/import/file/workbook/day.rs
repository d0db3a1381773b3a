//! A day in a workbook, no finer than the workbook shows it: who writes `Nov 2013` has not said the first.

use chrono::{Datelike, NaiveDate};

/// Which parts of a day are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) year: bool,
    pub(crate) month: bool,
    pub(crate) day: bool,
}

/// A whole day.
pub(crate) const WHOLE: Shown = Shown { year: true, month: true, day: true };

/// The day as a date of the register, as far as it is shown.
pub(crate) fn date(day: NaiveDate, shown: Shown) -> Result<String, String> {
    match shown {
        Shown { year: true, month: true, day: true } => Ok(day.format("%Y-%m-%d").to_string()),
        Shown { year: true, month: true, day: false } => Ok(day.format("%Y-%m").to_string()),
        Shown { year: true, month: false, day: false } => Ok(day.format("%Y").to_string()),
        _ => Err(format!(
            "the cell does not show all of its date; if {day} is meant, format the cell as 2013-11-02, or write it as text"
        )),
    }
}

/// What a number format of Excel shows, such as `d mmm yyyy`.
pub(crate) fn of_code(code: &str) -> Shown {
    let mut plain = String::new();
    let mut until = None;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match (until, c) {
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => (),
            (None, '"') => until = Some('"'),
            (None, '[') => until = Some(']'),
            (None, '\\' | '_' | '*') => drop(chars.next()),
            (None, ';') => break,
            (None, c) => plain.push(c.to_ascii_lowercase()),
        }
    }
    let letters: Vec<char> =
        plain.chars().filter(|c| matches!(c, 'y' | 'e' | 'b' | 'm' | 'd' | 'h' | 's')).collect();
    let mut shown = Shown { year: false, month: false, day: false };
    let mut before = None;
    let runs: Vec<&[char]> = letters.chunk_by(|a, b| a == b).collect();
    for (at, run) in runs.iter().enumerate() {
        let next = runs.get(at + 1).map(|run| run[0]);
        match run[0] {
            'y' | 'e' | 'b' => shown.year = true,
            // After an hour, or before seconds, it is a minute.
            'm' if before != Some('h') && next != Some('s') => shown.month = true,
            // More letters are the day of the week.
            'd' if run.len() <= 2 => shown.day = true,
            _ => (),
        }
        before = Some(run[0]);
    }
    shown
}

/// What a text shows of a day: `Nov 2013` shows no day.
pub(crate) fn of_text(text: &str, day: NaiveDate) -> Shown {
    let mut numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    if text.trim().is_empty() || numbers.iter().any(|number| number.len() == 8) {
        return WHOLE;
    }
    let mut take = |is: &dyn Fn(&str) -> bool| {
        let at = numbers.iter().position(|number| is(number))?;
        Some(numbers.remove(at))
    };
    let value = |number: &str| number.parse::<i64>().ok();
    let year = i64::from(day.year());
    let is_year = take(&|number| value(number) == Some(year)).is_some()
        || take(&|number| number.len() == 2 && value(number) == Some(year % 100)).is_some();
    let is_word = text.chars().any(|c| c.is_alphabetic() && c.is_ascii());
    let is_month = is_word || take(&|number| value(number) == Some(i64::from(day.month()))).is_some();
    let is_day = take(&|number| value(number) == Some(i64::from(day.day()))).is_some();
    Shown { year: is_year, month: is_month, day: is_day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_is_shown() {
        let day = NaiveDate::from_ymd_opt(2013, 11, 1).unwrap();
        for (code, expected) in [
            ("yyyy-mm-dd", Some("2013-11-01")),
            ("m/d/yy h:mm", Some("2013-11-01")),
            ("[$-409]d\\-mmm\\-yyyy;@", Some("2013-11-01")),
            ("mmm-yy", Some("2013-11")),
            ("yyyy\"年\"m\"月\"", Some("2013-11")),
            ("yyyy", Some("2013")),
            ("d-mmm", None),
            ("h:mm:ss", None),
            ("dddd", None),
        ] {
            assert_eq!(date(day, of_code(code)).ok().as_deref(), expected, "{code}");
        }
        for (text, expected) in [
            ("01/11/2013", Some("2013-11-01")),
            ("2013-11-01", Some("2013-11-01")),
            ("2013년 11월 1일", Some("2013-11-01")),
            ("11/01/13", Some("2013-11-01")),
            ("Nov 2013", Some("2013-11")),
            ("2013년 11월", Some("2013-11")),
            ("11/13", Some("2013-11")),
            ("2013", Some("2013")),
            ("1 Nov", None),
            ("", Some("2013-11-01")),
        ] {
            assert_eq!(date(day, of_text(text, day)).ok().as_deref(), expected, "{text}");
        }
    }
}

//! Dates in figures alone.

use chrono::NaiveDate;

use crate::model::reading::numerals::digits::run;
use crate::model::reading::part::{Part, refusal};
use crate::model::reading::refusal::Refusal;

/// What stands between the figures of a date.
const MARKS: [char; 3] = ['-', '.', '/'];
/// The longest date in figures.
const MOST_FIGURES: usize = 3;

/// A date in figures at the beginning of the text, and how many bytes it takes: year first is year, month, day; else what
/// is above 12 is the day, and two equal numbers are either.
pub(crate) fn date(text: &str) -> Option<(Result<Part, Refusal>, usize)> {
    let (figures, end) = figures(text)?;
    let lengths: Vec<usize> = figures.iter().map(|figure| figure.len()).collect();
    let number = |figure: &str| figure.parse::<u32>().ok();
    let [first, rest @ ..] = figures.as_slice() else { return None };
    let told = match (lengths.as_slice(), rest) {
        ([8], []) => of(number(&first[..4])?, number(&first[4..6])?, Some(number(&first[6..])?)),
        ([5], []) => Err(refusal("this may be the serial number of a day in a spreadsheet; write the day")),
        // Of 2013.10, where a program takes it for a number, 2013.1 is left.
        ([4, 1], ["1"]) if text[..end].ends_with(".1") => Err(two_readings(
            "this may be January, or October without its zero",
            vec![format!("{first}-01"), format!("{first}-10")],
        )),
        ([4, 1 | 2], [month]) => of(number(first)?, number(month)?, None),
        ([1 | 2, 4], [year]) => of(number(year)?, number(first)?, None),
        ([4, 1 | 2, 1 | 2], [month, day]) => of(number(first)?, number(month)?, Some(number(day)?)),
        ([1 | 2, 1 | 2, 4], [two, year]) => one_way(number(first)?, number(two)?, number(year)?),
        ([1 | 2, 1 | 2, 1 | 2], _) => Err(refusal("a year of two figures: write the year with four")),
        _ => return None,
    };
    Some((told, end))
}

/// The figures that one mark divides, perhaps with a space after it, and where they end.
fn figures(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut figures = Vec::new();
    let (mut at, mut mark) = (0, None);
    while figures.len() < MOST_FIGURES {
        let length = run(&text[at..]);
        if length == 0 {
            return None;
        }
        figures.push(&text[at..at + length]);
        at += length;
        let rest = &text[at..];
        let Some(next) = rest.chars().next().filter(|next| MARKS.contains(next)) else { break };
        let after = rest[1..].strip_prefix(' ').filter(|_| next == '.').unwrap_or(&rest[1..]);
        let goes_on = run(after) > 0 && mark.is_none_or(|mark| mark == next) && figures.len() < MOST_FIGURES;
        // A point at the end, as Korean offices write.
        at += if goes_on {
            rest.len() - after.len()
        } else {
            usize::from(next == '.' && after.trim().is_empty())
        };
        if !goes_on {
            break;
        }
        mark = Some(next);
    }
    Some((figures, at))
}

fn of(year: u32, month: u32, day: Option<u32>) -> Result<Part, Refusal> {
    let year = i32::try_from(year).unwrap_or_default();
    Part { year: Some(year), month: Some(month), day, weekday: None }.before(None)
}

fn one_way(one: u32, two: u32, year: u32) -> Result<Part, Refusal> {
    let year = i32::try_from(year).unwrap_or_default();
    let day = |day, month| NaiveDate::from_ymd_opt(year, month, day);
    match (day(one, two), day(two, one)) {
        (Some(a), Some(b)) if a != b => Err(two_days(a, b)),
        (Some(only), _) | (None, Some(only)) => Ok(Part::on(only)),
        (None, None) => Err(refusal("there is no such day; write year, month, day: 2013-11-02")),
    }
}

/// Why a day was refused that may be two.
fn two_days(a: NaiveDate, b: NaiveDate) -> Refusal {
    let why = format!("this may be {} or {}", a.format("%-d %B %Y"), b.format("%-d %B %Y"));
    two_readings(&why, vec![a.to_string(), b.to_string()])
}

fn two_readings(why: &str, readings: Vec<String>) -> Refusal {
    Refusal { readings, ..refusal(why) }
}

/// A time of day at the beginning of the text, and how many bytes it takes: `00:00:00.000`, `t00:00:00z`, `3:30 pm`.
pub(crate) fn clock(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('t').unwrap_or(text);
    let (hours, rest) = rest.split_at(run(rest));
    let (minutes, mut rest) = rest.strip_prefix(':').map(|rest| rest.split_at(run(rest)))?;
    let is_below = |figures: &str, most: u32| figures.parse().is_ok_and(|number: u32| number < most);
    if hours.len() > 2 || minutes.len() != 2 || !is_below(hours, 25) || !is_below(minutes, 60) {
        return None;
    }
    for mark in [':', '.'] {
        rest = rest.strip_prefix(mark).map_or(rest, |after| &after[run(after)..]);
    }
    let ends = [" am", " pm", " a.m.", " p.m.", "am", "pm", "z"];
    rest = ends.iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
    Some(text.len() - rest.len())
}

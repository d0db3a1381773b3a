//! A date as somebody writes it, in English, Korean or Chinese: read where there is one reading.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::model::reading::grammar::{Grammar, Meaning};
use crate::model::reading::numerals::{digits, english, myriads};
use crate::model::reading::numeric;
use crate::model::reading::part::{NO_MONTH, NO_YEAR, Part, refusal};
use crate::model::reading::published::{NEEDS_PUBLICATION, Published};
use crate::model::reading::refusal::{Refusal, RefusalKind};
use crate::model::reading::told::{Kind, Told};
use crate::model::reading::written::{Script, plain, script};
use crate::model::value::edtf::Edtf;

static ENGLISH: LazyLock<Grammar> = LazyLock::new(|| Grammar::read(include_str!("grammar/days-english.txt")));
static KOREAN: LazyLock<Grammar> = LazyLock::new(|| Grammar::read(include_str!("grammar/days-korean.txt")));
static CHINESE: LazyLock<Grammar> = LazyLock::new(|| Grammar::read(include_str!("grammar/days-chinese.txt")));

/// Reads a date. What is told from the day of publication, such as `last Friday`, is read where that day is given: what
/// is told is past. The whole phrase has to be understood; what is refused says why.
pub fn read(phrase: &str, published: Option<NaiveDate>) -> Result<Edtf, Refusal> {
    let not_edtf = match Edtf::parse(phrase.trim()) {
        Ok(edtf) => return Ok(edtf),
        Err(refused) => refused.to_string(),
    };
    let unknown = || Refusal::of(RefusalKind::Unknown, &not_edtf);
    let plain = plain(phrase).filter(|plain| !plain.is_empty()).ok_or_else(unknown)?;
    let script = script(&plain);
    let grammar = match script {
        Script::Latin => &*ENGLISH,
        Script::Hangul => &*KOREAN,
        Script::Han => &*CHINESE,
    };
    let mut found: Vec<Told> = Vec::new();
    for values in grammar.readings(&Days { script, published: Published(published) }, &plain) {
        match <[Value; 1]>::try_from(values) {
            Ok([Value::Told(told)]) if !found.contains(&told) => found.push(told),
            Ok([Value::Told(_)]) => (),
            Ok([Value::Refused(refusal)]) => return Err(refusal),
            _ => return Err(unknown()),
        }
    }
    match found.as_slice() {
        [] => Err(unknown()),
        [only] => Edtf::parse(&only.to_string()).map_err(|_| unknown()),
        several => Err(Refusal {
            readings: several.iter().map(ToString::to_string).collect(),
            ..refusal("the phrase has more than one reading")
        }),
    }
}

/// What the words of a phrase say.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Number(u32),
    Part(Part),
    Told(Told),
    Refused(Refusal),
}

/// The meaning of the rules, alike in all languages.
struct Days {
    script: Script,
    published: Published,
}

impl Meaning for Days {
    type Value = Value;

    fn terminal(&self, name: &str, text: &str) -> Vec<(Value, usize)> {
        let figures = |lengths: &[usize]| {
            let length = digits::run(text);
            let number = text[..length].parse().ok().filter(|_| lengths.contains(&length));
            number.map(|number| (number, length))
        };
        let number = match (name, self.script) {
            ("two", _) => figures(&[1, 2]),
            ("three", _) => figures(&[2, 3]),
            ("four", _) => figures(&[4]),
            ("words", _) => english::number(text),
            ("letters", Script::Hangul) => myriads::SINO.number(text),
            ("letters", _) => myriads::HAN.number(text),
            ("year_by_digits", _) => myriads::year_by_digits(text),
            _ => None,
        };
        let date = || {
            let (told, end) = numeric::date(text)?;
            Some((told.map_or_else(Value::Refused, Value::Part), end))
        };
        match name {
            "numeric" => date().into_iter().collect(),
            "clock" => numeric::clock(text).map(|end| (Value::Number(0), end)).into_iter().collect(),
            _ => number.map(|(number, end)| (Value::Number(number), end)).into_iter().collect(),
        }
    }

    fn rule(&self, name: &str, values: Vec<Value>) -> Option<Vec<Value>> {
        if let Some(refused) = values.iter().find(|value| matches!(value, Value::Refused(_))) {
            return Some(vec![refused.clone()]);
        }
        if let Some(why) = refused(name) {
            return Some(vec![Value::Refused(why)]);
        }
        if name.starts_with("beside") {
            return Some(Vec::new());
        }
        let made = self.unit(name, &values).or_else(|| self.told(name, &values));
        let Some(made) = made else { return if name == "phrase" { one(values) } else { Some(values) } };
        made.map(|value| vec![value.unwrap_or_else(Value::Refused)])
    }
}

/// A phrase tells one thing.
fn one(values: Vec<Value>) -> Option<Vec<Value>> {
    matches!(values.as_slice(), [Value::Told(_)]).then_some(values)
}

/// What a rule makes: none where it is about something else; within, none where the values do not go together.
type Made = Option<Option<Result<Value, Refusal>>>;

impl Days {
    /// Years, months, days, and what is told from the day of publication.
    fn unit(&self, name: &str, values: &[Value]) -> Made {
        let part = |part: Part| Some(Some(Ok(Value::Part(part))));
        let numbered = |prefix: &str| name.strip_prefix(prefix).and_then(|number| number.parse::<u32>().ok());
        if let Some(month) = numbered("month_") {
            return part(Part { month: Some(month), ..Part::default() });
        }
        if let Some(weekday) = numbered("weekday_") {
            return part(Part { weekday: Some(weekday), ..Part::default() });
        }
        if let Some(number) = numbered("number_") {
            return Some(Some(Ok(Value::Number(number))));
        }
        let year = |year: u32| Part { year: i32::try_from(year).ok(), ..Part::default() };
        match (name, values) {
            ("year", [Value::Number(number)]) => match number {
                1900..=2099 => part(year(*number)),
                _ => Some(None),
            },
            ("minguo", [Value::Number(number)]) => part(year(number + 1911)),
            ("month" | "month_figures", [Value::Number(month)]) => {
                part(Part { month: Some(*month), ..Part::default() })
            }
            ("day" | "day_figures", [Value::Number(day)]) => {
                part(Part { day: Some(*day), ..Part::default() })
            }
            (date, values) if date == "date" || date.starts_with("date_") => {
                Some(merged(values).map(|part| Ok(Value::Part(part))))
            }
            _ => {
                let mut parts = values.iter().rev().filter_map(|value| match value {
                    Value::Part(part) => Some(*part),
                    Value::Number(number) => Some(Part { day: Some(*number), ..Part::default() }),
                    _ => None,
                });
                let told = self.published.told(name, parts.next().unwrap_or_default());
                told.map(|told| Some(told.map(Value::Part)))
            }
        }
    }

    /// One date, or the two ends of a time.
    fn told(&self, name: &str, values: &[Value]) -> Made {
        let some = |range: Result<(Part, Part), Refusal>| {
            Some(Some(range.map(|(from, to)| Value::Told(Told::of(from, to, Kind::SomeDay)))))
        };
        let days = |part: &Part, from, to| some(part.some_days(from, to, self.published.0));
        let months =
            |part: &Part, from, to| part.some_months(from, to).map_or(Some(None), |range| some(Ok(range)));
        match (name, values) {
            ("single", [Value::Part(part)]) => {
                Some(Some(part.before(self.published.0).map(|part| Value::Told(Told::one(part)))))
            }
            ("early", [Value::Part(part)]) => days(part, 1, 10),
            ("middle", [Value::Part(part)]) => days(part, 11, 20),
            ("late", [Value::Part(part)]) => days(part, 21, 0),
            ("first_half", [Value::Part(part)]) if part.month.is_some() => days(part, 1, 15),
            ("second_half", [Value::Part(part)]) if part.month.is_some() => days(part, 16, 0),
            ("first_half", [Value::Part(part)]) => months(part, 1, 6),
            ("second_half", [Value::Part(part)]) => months(part, 7, 12),
            ("quarter", [Value::Part(part), Value::Number(q)] | [Value::Number(q), Value::Part(part)]) => {
                match q {
                    1..=4 => months(part, q * 3 - 2, q * 3),
                    _ => Some(None),
                }
            }
            ("decade", [Value::Number(year)]) => Some(Told::decade(*year).map(|told| Ok(Value::Told(told)))),
            ("decade", [Value::Number(century), Value::Number(tens)]) if *tens < 100 && *century > 0 => {
                Some(Told::decade(century * 100 - 100 + tens).map(|told| Ok(Value::Told(told))))
            }
            ("last_week", []) => some(self.last_week()),
            ("between" | "either" | "lasted" | "dash", [Value::Part(from), Value::Part(to)]) => {
                let lasts = matches!(name, "lasted" | "dash");
                Some(self.range(*from, *to, if lasts { Kind::Lasted } else { Kind::SomeDay }))
            }
            ("about", [Value::Told(told)]) => Some(told.marked('~').map(|told| Ok(Value::Told(told)))),
            ("doubt", [Value::Told(told)]) => Some(told.marked('?').map(|told| Ok(Value::Told(told)))),
            _ => None,
        }
    }

    /// From Monday to Sunday.
    fn last_week(&self) -> Result<(Part, Part), Refusal> {
        let day = |weekday| self.published.weekday(Part { weekday: Some(weekday), ..Part::default() }, 1);
        Ok((day(1)?, day(7)?))
    }

    /// From one end to the other: what one end leaves out, the other says.
    fn range(&self, from: Part, to: Part, kind: Kind) -> Option<Result<Value, Refusal>> {
        let (first, last) = (from.filled(to), to.filled(from));
        let ends = last.before(self.published.0).and_then(|last| {
            let first = if first.year.is_some() { first } else { first.filled(last) };
            Ok((first.before(self.published.0)?, last))
        });
        let (first, last) = match ends {
            Ok(ends) => ends,
            Err(refusal) => return Some(Err(refusal)),
        };
        if !first.is_like(last) {
            return None;
        }
        Some(if first.days() < last.days() {
            Ok(Value::Told(Told::of(first, last, kind)))
        } else {
            Err(refusal("the end is not after the beginning; write both with their years"))
        })
    }
}

fn merged(values: &[Value]) -> Option<Part> {
    values.iter().try_fold(Part::default(), |sum, value| match value {
        Value::Part(part) => sum.with(*part),
        _ => None,
    })
}

/// Why a rule of this name is refused: its words are understood, and are no one date.
fn refused(name: &str) -> Option<Refusal> {
    Some(refusal(match name {
        "open" => "one end is open; write both ends, or the month or year that certainly contains it",
        "season" => {
            "seasons and feasts differ from place to place, and from year to year; write the days or months"
        }
        "year_part" => "the parts of a year differ from writer to writer; write the months",
        "week_of_month" => "the weeks of a month are counted in two ways; write the days",
        "no_year" => NO_YEAR,
        "no_month" => NO_MONTH,
        "vague_relative" => NEEDS_PUBLICATION,
        "several" => "these are several days; write a row for each, or the days between which it was",
        "within_or_middle" => "this may be within the month, or in the middle of it",
        "no_date" => return Some(Refusal::of(RefusalKind::WordsOnly, "these words give no date")),
        _ => return None,
    }))
}

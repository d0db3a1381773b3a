//! Query parameters, read strictly: what is unknown, repeated, empty or malformed is refused, never ignored.

use std::fmt::Display;

use chrono::{Datelike, NaiveDate};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::model::value::text;

/// What is wrong with one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its name.
    pub parameter: String,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people, with what was sent (at most 80 characters of it).
    pub message: String,
    /// The values, or the form of values, that are allowed.
    pub allowed: Vec<String>,
}

/// The most values of one parameter.
const MOST_VALUES: usize = 200;

/// The parameters of one query string, taken out one by one; what nobody takes is unknown.
#[derive(Debug, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    refusals: Vec<Refusal>,
}

impl Query {
    /// Decodes a query string: percent-encoded UTF-8, `+` for a space.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let mut read = Self::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (decode(name), decode(value)) {
                (Some(name), Some(value)) => read.pairs.push((name, value)),
                (decoded, _) => read.refuse(
                    &decoded.unwrap_or_else(|| text::excerpt(name)),
                    "malformed",
                    value,
                    &["percent-encoded UTF-8 (RFC 3986), without control or invisible characters"],
                ),
            }
        }
        read
    }

    /// The decoded pairs in the order of their names, however they were written: equal for queries that every handler
    /// reads alike. None for a query that cannot be decoded.
    #[must_use]
    pub fn canonical(&self) -> Option<String> {
        let mut pairs: Vec<&(String, String)> = self.pairs.iter().collect();
        // Stable: values of one name keep their order.
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut printer = Printer::default();
        for (name, value) in pairs {
            // A name may hold anything, also what would read as another pair.
            printer.one(&utf8_percent_encode(name, ESCAPED).to_string(), value);
        }
        self.refusals.is_empty().then(|| printer.finish())
    }

    /// Notes that a parameter is refused.
    pub fn refuse<A: Display>(&mut self, parameter: &str, code: &'static str, sent: &str, allowed: &[A]) {
        let message = match code {
            "unknown" => format!("there is no parameter \u{201c}{}\u{201d} here", text::excerpt(parameter)),
            _ => format!(
                "\u{201c}{}\u{201d} is not allowed for {}",
                text::excerpt(sent),
                text::excerpt(parameter)
            ),
        };
        self.refuse_because(parameter, code, message, allowed);
    }

    /// Notes that a parameter is refused, in words of one's own.
    pub fn refuse_because<A: Display>(
        &mut self,
        parameter: &str,
        code: &'static str,
        message: String,
        allowed: &[A],
    ) {
        let allowed = allowed.iter().map(ToString::to_string).collect();
        self.refusals.push(Refusal { parameter: text::excerpt(parameter), code, message, allowed });
    }

    /// All values of a parameter, as they were sent.
    fn values(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        self.pairs.extract_if(.., |(key, _)| key == name).map(|(_, value)| value).collect()
    }

    /// The value of a parameter that may stand once.
    pub fn one(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.values(name);
        if values.len() > 1 {
            self.refuse_because(
                name,
                "repeated",
                format!("{name} stands {} times", values.len()),
                &["one value"],
            );
        }
        let value = values.pop()?;
        if value.is_empty() {
            self.refuse(name, "empty", "", &["a value, or no such parameter"]);
            return None;
        }
        Some(value)
    }

    /// The value of a parameter that may stand once, as `parse` reads it; `allowed` says what it takes.
    pub fn parsed<T, A: Display>(
        &mut self,
        name: &'static str,
        allowed: &[A],
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.one(name)?;
        let parsed = parse(&value);
        if parsed.is_none() {
            self.refuse(name, "not-allowed", &value, allowed);
        }
        parsed
    }

    /// The values of a parameter that takes several, by commas (`\,` for a comma within a value) or repetition;
    /// sorted, each once. `none` is the row without a value.
    pub fn any_of<T: Ord, A: Display>(
        &mut self,
        name: &'static str,
        allowed: &[A],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<Option<T>> {
        let values: Vec<String> = self.values(name).iter().flat_map(|value| split(value)).collect();
        if values.len() > MOST_VALUES {
            self.refuse_because(
                name,
                "too-many",
                format!("{name} has {} values", values.len()),
                &[format!("at most {MOST_VALUES} values")],
            );
            return Vec::new();
        }
        let mut parsed = Vec::new();
        for value in values {
            match (value.as_str(), parse(&value)) {
                ("", _) => self.refuse(name, "empty", "", &["a value, or no such parameter"]),
                ("none", _) => parsed.push(None),
                (_, Some(value)) => parsed.push(Some(value)),
                (_, None) => self.refuse(name, "not-allowed", &value, allowed),
            }
        }
        parsed.sort_unstable();
        parsed.dedup();
        parsed
    }

    /// The same for a parameter that has no row without a value.
    pub fn some_of<T: Ord, A: Display>(
        &mut self,
        name: &'static str,
        allowed: &[A],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let values = self.any_of(name, allowed, parse);
        if values.contains(&None) {
            self.refuse(name, "not-allowed", "none", allowed);
        }
        values.into_iter().flatten().collect()
    }

    /// The parameters that have been asked for so far.
    #[must_use]
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// Everything that was refused, unknown parameters included. Nothing may be taken after this.
    pub fn finish(mut self) -> Result<(), Vec<Refusal>> {
        let mut known = std::mem::take(&mut self.known);
        if known.is_empty() {
            known.push("no parameters");
        }
        for (name, value) in std::mem::take(&mut self.pairs) {
            self.refuse(&name, "unknown", &value, &known);
        }
        if self.refusals.is_empty() { Ok(()) } else { Err(self.refusals) }
    }
}

fn decode(encoded: &str) -> Option<String> {
    let escapes_whole = encoded
        .split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit));
    let spaced = encoded.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    escapes_whole.then(|| text::clean(&decoded, false).ok()).flatten()
}

fn split(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some(',' | '\\')) => {
                parts.last_mut().into_iter().for_each(|part| part.extend(chars.next()));
            }
            ',' => parts.push(String::new()),
            c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    parts
}

/// Prints parameters in their canonical form; the inverse of [`Query`].
#[derive(Debug, Default)]
pub struct Printer(String);

/// What stands plainly in a printed query: the unreserved characters of RFC 3986, and what reads well there.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

impl Printer {
    /// One value.
    pub fn one(&mut self, name: &str, value: impl Display) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(utf8_percent_encode(&value.to_string(), ESCAPED));
    }

    /// One value, if there is one.
    pub fn optional(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.one(name, value);
        }
    }

    /// Several values, if there are any.
    pub fn any_of<T: Display>(&mut self, name: &str, values: &[Option<T>]) {
        let escape = |value: &T| value.to_string().replace('\\', "\\\\").replace(',', "\\,");
        let values: Vec<String> =
            values.iter().map(|value| value.as_ref().map_or_else(|| "none".to_owned(), escape)).collect();
        if !values.is_empty() {
            self.one(name, values.join(","));
        }
    }

    /// The query string.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }
}

/// A whole number as JSON writes it: `07` is not `7`.
#[must_use]
pub fn whole(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// A decimal number without an exponent.
#[must_use]
pub fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.len() <= 15 && part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = all_digits(whole) && all_digits(fraction) && (whole == "0" || !whole.starts_with('0'));
    // Minus nought is nought, so that a number is printed one way.
    plain.then(|| text.parse().ok()).flatten().map(|number: f64| number + 0.0)
}

/// A day.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (day.to_string() == text && (1900..=2199).contains(&day.year())).then_some(day)
}

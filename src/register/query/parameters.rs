//! Query parameters, read strictly: what is unknown, repeated, empty or malformed is refused, never ignored.

use std::collections::BTreeSet;
use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::value::text;
use crate::register::query::decoding::{decode, split};
use crate::register::query::form::Form;
use crate::register::query::mistakes;
use crate::register::query::tracking::is_of_others;

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
pub const MOST_VALUES: usize = 200;

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
                (Some(name), _) if is_of_others(&name) => {}
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

    /// Notes that a parameter is refused.
    pub fn refuse<A: Display>(&mut self, parameter: &str, code: &'static str, sent: &str, allowed: &[A]) {
        let name = text::excerpt(parameter);
        let message = match code {
            "unknown" => {
                let hint = mistakes::of_name(parameter, &self.known);
                format!("there is no parameter \u{201c}{name}\u{201d} here{hint}")
            }
            "empty" => format!("{name} has no value"),
            "malformed" => format!("{name} is not written as a parameter is"),
            _ => {
                let hint = mistakes::of_value(parameter, sent, allowed);
                format!("\u{201c}{}\u{201d} is not allowed for {name}{hint}", text::excerpt(sent))
            }
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

    /// Whether a parameter was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// The value of a parameter that may be given once.
    pub fn one(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.values(name);
        if values.len() > 1 {
            let message = format!("{name} was given {} times", values.len());
            self.refuse_because(name, "repeated", message, &["one value"]);
        }
        let value = values.pop()?;
        if value.is_empty() {
            self.refuse(name, "empty", "", &["a value, or no such parameter"]);
            return None;
        }
        Some(value)
    }

    /// The same, read.
    pub fn parsed<T>(&mut self, name: &'static str, form: &Form<T>) -> Option<T> {
        let value = self.one(name)?;
        let parsed = (form.parse)(&value);
        if parsed.is_none() {
            self.refuse(name, "not-allowed", &value, form.allowed);
        }
        parsed
    }

    /// The values of a parameter that takes several, by commas (`\,` for a comma within a value) or repetition;
    /// sorted, each once. `none`, where it is a value, is the row without one.
    pub fn any_of<T: Ord>(&mut self, name: &'static str, form: &Form<T>, none: bool) -> Vec<Option<T>> {
        let values: Vec<String> = self.values(name).iter().flat_map(|value| split(value)).collect();
        if values.len() > MOST_VALUES {
            let message = format!("{name} has {} values", values.len());
            self.refuse_because(name, "too-many", message, &[format!("at most {MOST_VALUES} values")]);
            return Vec::new();
        }
        let mut parsed = Vec::new();
        for value in values {
            match (value.as_str(), (form.parse)(&value)) {
                ("", _) => self.refuse(name, "empty", "", &["a value, or no such parameter"]),
                ("none", _) if none => parsed.push(None),
                (_, Some(value)) => parsed.push(Some(value)),
                (_, None) => {
                    let also: &[&str] = if none { &["none"] } else { &[] };
                    self.refuse(name, "not-allowed", &value, &[form.allowed, also].concat());
                }
            }
        }
        parsed.sort_unstable();
        parsed.dedup();
        parsed
    }

    /// Leaves out what has no value, as a form sends what nobody filled in.
    pub fn drop_empty(&mut self) {
        self.pairs.retain(|(_, value)| !value.is_empty());
    }

    /// Leaves out what nobody took and this does not name.
    pub fn retain(&mut self, named: impl Fn(&str) -> bool) {
        self.pairs.retain(|(name, _)| named(name));
    }

    /// The parameters that have been asked for so far.
    #[must_use]
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// Whether anything was refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        !self.refusals.is_empty()
    }

    /// Whether this parameter was refused.
    #[must_use]
    pub fn refuses(&self, name: &str) -> bool {
        self.refusals.iter().any(|refusal| refusal.parameter == name)
    }

    /// Everything that was refused, unknown parameters included. Nothing may be taken after this.
    pub fn finish(mut self) -> Result<(), Vec<Refusal>> {
        let known = if self.known.is_empty() { vec!["no parameters"] } else { self.known.clone() };
        for (name, value) in std::mem::take(&mut self.pairs) {
            self.refuse(&name, "unknown", &value, &known);
        }
        if self.refusals.is_empty() { Ok(()) } else { Err(self.refusals) }
    }

    /// The same for a page, which refuses nothing because it does not know it: the names of what nobody took, each once.
    pub fn finish_page(mut self) -> Result<Vec<String>, Vec<Refusal>> {
        let left = std::mem::take(&mut self.pairs);
        let names: BTreeSet<String> = left.iter().map(|(name, _)| text::excerpt(name)).collect();
        self.finish().map(|()| names.into_iter().collect())
    }
}

/// What is printed as a part of a query.
pub trait Print {
    /// Prints it after what was printed before.
    fn print_to(&self, to: &mut Printer);
}

/// What nobody took, in the order in which it came.
impl Print for Query {
    fn print_to(&self, to: &mut Printer) {
        for (name, value) in &self.pairs {
            // A name may hold anything, also what would read as another pair.
            to.one(&utf8_percent_encode(name, ESCAPED).to_string(), value);
        }
    }
}

/// Prints parameters in their canonical form; the inverse of [`Query`].
#[derive(Debug, Default)]
pub struct Printer {
    printed: String,
    instead: Vec<(&'static str, Option<String>)>,
    left_out: Vec<&'static str>,
}

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

/// A canonical query string.
#[must_use]
pub fn printed(parts: &[&dyn Print]) -> String {
    narrowed(parts, Vec::new())
}

/// The same, where each of these parameters has this one value instead; none is the row without a value.
#[must_use]
pub fn narrowed(parts: &[&dyn Print], instead: Vec<(&'static str, Option<String>)>) -> String {
    print(parts, Printer { instead, ..Printer::default() })
}

/// The same, without these parameters.
#[must_use]
pub fn without(parts: &[&dyn Print], left_out: &[&'static str]) -> String {
    print(parts, Printer { left_out: left_out.to_vec(), ..Printer::default() })
}

fn print(parts: &[&dyn Print], mut printer: Printer) -> String {
    for part in parts {
        part.print_to(&mut printer);
    }
    printer.printed
}

/// An address with these parameters, or with these too.
#[must_use]
pub fn address(of: &str, parts: &[&dyn Print]) -> String {
    match (printed(parts), of.contains('?')) {
        (query, _) if query.is_empty() => of.to_owned(),
        (query, true) => format!("{of}&{query}"),
        (query, false) => format!("{of}?{query}"),
    }
}

impl Printer {
    /// One value.
    pub fn one(&mut self, name: &str, value: impl Display) {
        if !self.printed.is_empty() {
            self.printed.push('&');
        }
        self.printed.extend([name, "="]);
        self.printed.extend(utf8_percent_encode(&value.to_string(), ESCAPED));
    }

    /// Several values, if there are any.
    pub fn any_of<T: Display>(&mut self, name: &str, values: impl Iterator<Item = Option<T>>) {
        let escape = |value: T| value.to_string().replace('\\', "\\\\").replace(',', "\\,");
        let values: Vec<String> =
            values.map(|value| value.map_or_else(|| "none".to_owned(), escape)).collect();
        if !values.is_empty() {
            self.one(name, values.join(","));
        }
    }

    /// Whether a parameter is left out, or has another value instead, which is printed.
    pub fn replaces(&mut self, name: &str) -> bool {
        if self.left_out.contains(&name) {
            return true;
        }
        let instead = self.instead.iter().find(|(of, _)| *of == name).map(|(_, value)| value.clone());
        if let Some(value) = &instead {
            self.any_of(name, std::iter::once(value.as_ref()));
        }
        instead.is_some()
    }
}

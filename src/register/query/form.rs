//! How one value of a parameter is written: read in one way only, and said in words and as a schema beside that.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use uuid::Uuid;

use crate::model::value::country::Country;
use crate::model::vocabulary::define::{List, Word};

/// How one value is written.
#[derive(Debug)]
pub struct Form<T> {
    /// Reads it; what it gives is printed as it was read.
    pub parse: fn(&str) -> Option<T>,
    /// The values, or the forms of values, that are allowed.
    pub allowed: &'static [&'static str],
    /// The schema; with `none` where that is a value too.
    pub schema: fn(none: bool) -> Schema,
}

/// A word of a closed list.
macro_rules! word_of {
    ($list:ident) => {
        $crate::register::query::form::Form {
            parse: $list::parse,
            allowed: $list::words(),
            schema: |none| $crate::register::query::form::listed($list::list(), none),
        }
    };
}
pub(crate) use word_of;

/// Yes or no.
pub const FLAG: Form<bool> = Form {
    parse: |text| text.parse().ok(),
    allowed: &["true", "false"],
    schema: |_| ObjectBuilder::new().schema_type(Type::Boolean).into(),
};

/// A country.
pub const COUNTRY: Form<Country> = Form {
    parse: Country::parse,
    allowed: &["a code of ISO 3166-1 alpha-2, such as CN"],
    schema: |none| pattern("[A-Z]{2}", none),
};

/// A day.
pub const DAY: Form<NaiveDate> = Form {
    parse: day,
    allowed: &["a day such as 2013-11-02, from 1900 to 2199"],
    schema: |_| formatted(KnownFormat::Date),
};

/// An instant.
pub const TIME: Form<DateTime<Utc>> = Form {
    parse: |text| DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()),
    allowed: &["a time such as 2026-01-31T12:00:00Z (RFC 3339)"],
    schema: |_| formatted(KnownFormat::DateTime),
};

/// The id of a revision.
pub const REVISION: Form<Uuid> =
    Form { parse: uuid, allowed: &["the id of a revision"], schema: |_| formatted(KnownFormat::Uuid) };

/// A text that only the program that printed it reads.
pub const TOKEN: Form<String> = Form {
    parse: |text| Some(text.to_owned()),
    allowed: &["a cursor from a previous answer"],
    schema: |_| ObjectBuilder::new().schema_type(Type::String).into(),
};

/// A whole number from `MIN` to `MAX`.
#[must_use]
pub const fn number<const MIN: u32, const MAX: u32>(allowed: &'static [&'static str]) -> Form<u32> {
    let schema = |_| {
        let builder = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(MIN));
        if MAX == u32::MAX { builder.into() } else { builder.maximum(Some(MAX)).into() }
    };
    Form { parse: |text| whole(text).filter(|number| (MIN..=MAX).contains(number)), allowed, schema }
}

/// A text of this pattern.
#[must_use]
pub fn pattern(pattern: &str, none: bool) -> Schema {
    let pattern = if none { format!("^({pattern}|none)$") } else { format!("^{pattern}$") };
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).into()
}

/// One of these words.
#[must_use]
pub fn one_of(words: &[&'static str]) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words.iter().copied())).into()
}

/// A text of at most so many characters.
#[must_use]
pub fn text(most: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).max_length(Some(most))
}

/// One of the words of a list.
#[must_use]
pub fn listed(mut list: List, none: bool) -> Schema {
    if none {
        list.words.push(Word { word: "none", definition: "Incidents without a value." });
    }
    list.schema().into()
}

fn formatted(format: KnownFormat) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).into()
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

/// A day of the years 1900 to 2199.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (day.to_string() == text && (1900..=2199).contains(&day.year())).then_some(day)
}

/// An id in its canonical form; any other form names nothing.
#[must_use]
pub fn uuid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok().filter(|id| id.to_string() == text)
}

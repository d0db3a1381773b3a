//! Dates as they are known: the subset of EDTF (ISO 8601-2:2019, Annex A) that the register takes.
//!
//! A year, a month, a day; an interval with both ends `a/b` (it lasted from a to b); a one-of range `[a..b]`
//! (some day between); the qualifiers `~ ? %`, which are shown and do not move the bounds.

use chrono::{Datelike, NaiveDate};
use edtf_core::{Bound, Date, Interval, IntervalEndpoint, Precision, Set, SetElement, SetKind, YearKind};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::value::span::Span;

/// The first year the register takes.
pub const FIRST_YEAR: i32 = 1900;

/// One date of the subset, with its earliest and latest day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edtf {
    text: String,
    span: Span,
}

/// Why a date was refused, and how to write it instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(String);

fn refuse<T>(how: &str) -> Result<T, Refused> {
    Err(Refused(how.to_owned()))
}

impl Edtf {
    /// Reads one date. The end of the calendar (today) is the caller's to check, as there is no clock here.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        match edtf_core::Edtf::parse(text) {
            Ok(edtf) => {
                subset(&edtf)?;
                Ok(Self { text: text.to_owned(), span: span(&edtf)? })
            }
            Err(_) if text.ends_with('/') || text.starts_with('/') => refuse(OPEN_END),
            Err(_) => refuse(
                "not a date; write 2013, 2013-11, 2013-11-02, 2013-11-02/2013-11-05 or [2013-11-02..2013-11-21]",
            ),
        }
    }

    /// The earliest and the latest day it may mean.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether both ends may lie on the day or before it.
    #[must_use]
    pub fn may_end_by(&self, day: NaiveDate) -> bool {
        let bare = self.text.trim_matches(['[', ']']);
        let last = bare.rsplit(['/', '.']).next().unwrap_or(bare);
        self.span.earliest <= day && Self::parse(last).is_ok_and(|last| last.span.earliest <= day)
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

const OPEN_END: &str = "an end is open or unknown; write both ends, such as 2013-11-02/2013-11-05, or the month or year that certainly contains it";

fn subset(edtf: &edtf_core::Edtf) -> Result<(), Refused> {
    match edtf {
        edtf_core::Edtf::Date(date) => plain(date),
        edtf_core::Edtf::DateTime(_) => {
            refuse("a time of day is not stored; write the day, such as 2013-11-02")
        }
        edtf_core::Edtf::Interval(Interval {
            start: IntervalEndpoint::Date(start),
            end: IntervalEndpoint::Date(end),
        }) => plain(start).and_then(|()| plain(end)),
        edtf_core::Edtf::Interval(_) => refuse(OPEN_END),
        edtf_core::Edtf::Set(Set { kind: SetKind::OneMember, elements }) => match elements.as_slice() {
            [SetElement::Range(start, end)] => plain(start).and_then(|()| plain(end)),
            [SetElement::OnOrBefore(_) | SetElement::OnOrAfter(_)] => refuse(OPEN_END),
            _ => refuse(
                "a set of dates is not accepted; write the range that contains them, such as [2013-11-02..2013-11-21]",
            ),
        },
        edtf_core::Edtf::Set(_) => {
            refuse("a set of dates is not accepted; write an interval such as 2013-11-02/2013-11-05")
        }
    }
}

fn plain(date: &Date) -> Result<(), Refused> {
    if date.precision() == Precision::Season
        || date.month.and_then(edtf_core::DateField::value).is_some_and(|month| month > 12)
    {
        return refuse("seasons differ by hemisphere; write the months, such as [2013-09..2013-11]");
    }
    if date.has_unspecified() {
        return refuse(
            "X is not accepted; leave out the unknown part: 2013-11 for some day of November 2013",
        );
    }
    if !matches!(date.year.kind, YearKind::Standard { negative: false, .. })
        || date.year.significant_digits.is_some()
    {
        return refuse("a year has four digits, such as 2013");
    }
    Ok(())
}

fn span(edtf: &edtf_core::Edtf) -> Result<Span, Refused> {
    let bounds = edtf.bounds();
    let (Some(earliest), Some(latest)) = (day(bounds.earliest), day(bounds.latest)) else {
        return refuse(OPEN_END);
    };
    if earliest.year() < FIRST_YEAR {
        return refuse("the register starts in 1900");
    }
    Span::new(earliest, latest)
        .ok_or_else(|| Refused("the end is before the start; write the earlier day first".to_owned()))
}

fn day(bound: Bound) -> Option<NaiveDate> {
    let Bound::Date(date) = bound else { return None };
    NaiveDate::from_ymd_opt(i32::try_from(date.year).ok()?, date.month.into(), date.day.into())
}

impl std::fmt::Display for Edtf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl utoipa::ToSchema for Edtf {}
impl utoipa::PartialSchema for Edtf {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("EDTF (ISO 8601-2): 2013, 2013-11, 2013-11-02, an interval a/b (it lasted from a to b), a one-of range [a..b] (some day between); ~ ? % are shown and do not move the bounds. 1900 to today."))
            .examples(["[2013-11-02..2013-11-21]"])
            .into()
    }
}

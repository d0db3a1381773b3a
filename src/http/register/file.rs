//! What an answer says of itself in its headers: the version, and of a file also what an envelope would say.

use std::fmt::Write as _;

use axum::Extension;
use axum::http::{HeaderName, HeaderValue, header};

use crate::http::middleware::cache::policy::{Policy, REGISTER};
use crate::model::counting::total::Sum;
use crate::register::answer::selection::Totals;
use crate::register::query::declaration::{Otherwise, parameters};
use crate::register::query::filter::Filter;
use crate::register::query::form::FLAG;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

parameters! {
    /// How a table is written.
    TableForm {
        /// Whether to add a row of HXL hashtags (hxlstandard.org) after the header.
        hxl: bool = Otherwise(FLAG, false), true;
    }
}

/// Says which version an answer is of, and that it holds until the register moves.
pub fn of_version(version: u32) -> (Extension<Policy>, [(HeaderName, HeaderValue); 1]) {
    (REGISTER, [(HeaderName::from_static("refoulement-version"), version.into())])
}

/// The headers of a file: its name, and what an envelope would say.
pub fn as_file(
    name: &str,
    media_type: &'static str,
    version: u32,
    filter: &Filter,
    totals: &Totals,
) -> (Extension<Policy>, [(HeaderName, HeaderValue); 5]) {
    let total = &totals.total;
    let words =
        |sum: Sum| sum.max.map_or_else(|| format!("{}+", sum.min), |max| format!("{}-{max}", sum.min));
    let mut sums = format!(
        "{} incidents; people {}; repatriated {}",
        total.incidents,
        words(total.people),
        words(total.repatriated)
    );
    for (name, k) in [("approximate", total.approximate), ("may_lie_outside", total.may_lie_outside)] {
        if k > 0 {
            let _ = write!(sums, "; {name} {k}");
        }
    }
    // Everything here is ASCII: a canonical filter is percent-encoded.
    let value = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    let (policy, [of_version]) = of_version(version);
    let headers = [
        of_version,
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (
            header::CONTENT_DISPOSITION,
            value(format!("attachment; filename=\"refoulement-v{version}-{name}\"")),
        ),
        (HeaderName::from_static("refoulement-total"), value(sums)),
        (HeaderName::from_static("refoulement-filter"), value(filter.print())),
    ];
    (policy, headers)
}

//! What an answer says of itself in its headers: the version, and of a file also what an envelope would say.

use std::fmt::Write as _;

use axum::Extension;
use axum::http::{HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::http::middleware::cache::policy::{Policy, REGISTER};
use crate::model::counting::total::Sum;
use crate::register::answer::selection::Totals;
use crate::register::query::filter::Filter;

/// The media type of a table.
pub const CSV: &str = "text/csv; charset=utf-8; header=present";

/// So many characters of the filter stand in a file's name: some systems take no longer names than 255 bytes.
const MOST_FILTER: usize = 100;

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
            value(format!("attachment; filename=\"{}\"", file_name(name, version, filter))),
        ),
        (HeaderName::from_static("refoulement-total"), value(sums)),
        (HeaderName::from_static("refoulement-filter"), value(filter.print())),
    ];
    (policy, headers)
}

/// `refoulement-v4-incidents-month-2013-11.csv`: what a file is of, so that two files of one day keep apart. What cannot
/// stand in a name, or could be read as another filter, is told apart by the beginning of the filter's checksum.
fn file_name(name: &str, version: u32, filter: &Filter) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let printed = Filter { version: None, ..filter.clone() }.print();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,~=&".contains(c);
    let words: String = printed.chars().map(|c| if plain(c) { c } else { ' ' }).take(MOST_FILTER).collect();
    // A parameter begins with a letter: so that is what a letter after a hyphen begins.
    let is_clear = !printed.as_bytes().windows(2).any(|two| two[0] == b'-' && two[1].is_ascii_alphabetic());
    let whole = words == printed && is_clear;
    let words = words.replace(['=', '&', ' '], "-");
    let mark = if whole { String::new() } else { hex::encode(&Sha256::digest(printed)[..4]) };
    let parts = [format!("refoulement-v{version}"), stem.to_owned(), words, mark];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.{ending}", parts.join("-"))
}

//! Weights in headers that say what a caller takes (RFC 9110, section 12.4.2).

use axum::http::{HeaderMap, header};

/// `gzip;q=0.5`: what it is about, with any parameters of its own, in small letters, and a weight from 0 to 1; none where
/// the weight cannot be read.
#[must_use]
pub fn weighted(item: &str) -> Option<(String, f32)> {
    let item = item.to_ascii_lowercase();
    let mut parts = item.split(';').map(str::trim);
    let mut own = vec![parts.next()?];
    for part in parts {
        let Some(weight) = part.strip_prefix("q=") else {
            own.push(part);
            continue;
        };
        let plain = weight.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let weight = weight.parse().ok().filter(|weight| plain && (0.0..=1.0).contains(weight))?;
        return Some((own.join(";"), weight));
    }
    Some((own.join(";"), 1.0))
}

/// What a caller takes for an answer. What cannot be read says nothing.
pub(crate) fn taken(headers: &HeaderMap) -> Vec<(String, f32)> {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(weighted).collect()
}

/// The weight of a page and the weight of JSON, where a caller names them. Browsers name pages; programs mostly take anything.
pub(crate) fn page_and_json(headers: &HeaderMap) -> (Option<f32>, Option<f32>) {
    let taken = taken(headers);
    let of = |name: &str| taken.iter().find(|(range, _)| range == name).map(|(_, weight)| *weight);
    (of("text/html"), of("application/json"))
}

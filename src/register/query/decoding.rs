//! How names and values are encoded in a query string.

use percent_encoding::percent_decode_str;

use crate::model::value::text;

/// A name or a value as it was meant; none where it is not percent-encoded UTF-8, or holds what no text may.
pub(crate) fn decode(encoded: &str) -> Option<String> {
    let escapes_whole = encoded
        .split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit));
    let spaced = encoded.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    escapes_whole.then(|| text::clean(&decoded, false).ok()).flatten()
}

/// The values between commas; `\,` is a comma within one.
pub(crate) fn split(value: &str) -> Vec<String> {
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

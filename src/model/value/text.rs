//! What text may hold, how it is kept (NFC), and how it is compared when somebody searches (folded).

use icu_properties::props::{DefaultIgnorableCodePoint, Emoji, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::UnicodeNormalization;

/// A character that no text of the register may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {what} U+{code:04X} is not allowed in text")]
pub struct Forbidden {
    what: &'static str,
    code: u32,
}

/// The text as NFC, if it holds nothing that hides or reorders what is read (Unicode TR 36, TR 55).
/// Line feeds and tabs are allowed only where `lines` says so.
pub fn clean(text: &str, lines: bool) -> Result<String, Forbidden> {
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = before.replace(c);
        let what = match c {
            c if belongs(after, c, chars.peek().copied()) => continue,
            '\n' | '\t' if lines => continue,
            '\0' => "NUL",
            c if c.is_control() => "control character",
            '\u{2028}' | '\u{2029}' => "line separator",
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                "bidirectional control"
            }
            '\u{FFF9}'..='\u{FFFB}' => "annotation character",
            '\u{E0000}'..='\u{E007F}' => "tag character",
            c if is_ignorable(c) => "invisible character",
            '\u{2800}' => "blank character",
            c if is_private(c) => "private character",
            c if u32::from(c) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c) => "noncharacter",
            _ => continue,
        };
        return Err(Forbidden { what, code: c.into() });
    }
    Ok(text.nfc().collect())
}

/// Whether an invisible character is part of how its neighbours are written: it joins letters, chooses the form of one, or
/// parts the words of a script that has no spaces.
#[must_use]
pub fn belongs(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match c {
        '\u{200B}' => parts_words(before) && after.is_some_and(parts_words),
        '\u{200C}' | '\u{200D}' => joins(before),
        '\u{FE0E}' | '\u{FE0F}' => is_pictograph(before),
        '\u{180B}'..='\u{180D}' => is_mongolian(before),
        _ => false,
    }
}

/// Letters and marks of scripts that are written without spaces, where U+200B says where a word ends: Thai, Lao, Burmese,
/// Khmer and their neighbours.
fn parts_words(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{19FF}' | '\u{1A20}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}')
}

/// What is shown as nothing wherever it is not understood (Unicode, Default_Ignorable_Code_Point), the fillers of Hangul
/// among it.
fn is_ignorable(c: char) -> bool {
    const { CodePointSetData::new::<DefaultIgnorableCodePoint>() }.contains(c)
}

/// What everybody may show as they like.
fn is_private(c: char) -> bool {
    const { CodePointMapData::<GeneralCategory>::new() }.get(c) == GeneralCategory::PrivateUse
}

/// A symbol that is shown as text or as a picture; no letter or digit.
fn is_pictograph(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && const { CodePointSetData::new::<Emoji>() }.contains(c)
}

/// A letter whose form a selector may choose.
fn is_mongolian(c: char) -> bool {
    ('\u{1820}'..='\u{18AA}').contains(&c)
}

/// Letters and marks of scripts whose spelling needs the zero-width joiners: Arabic, Syriac, Indic, Mongolian and their neighbours.
fn joins(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// The text as it is compared: compatibility form, lower case, runs of white space as one space, words of scripts without
/// spaces not parted.
#[must_use]
pub fn fold(text: &str) -> String {
    let lower: String =
        text.nfkc().filter(|c| *c != '\u{200B}').flat_map(char::to_lowercase).nfkc().collect();
    // Greek final sigma is the one letter whose lower case depends on its place.
    lower.replace('ς', "σ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text as it is searched: folded, without accents, apostrophes and quotation marks, with plain dashes. Syllables of
/// Hangul and kana stay whole: their marks are no accents.
#[must_use]
pub fn searched(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in fold(text).nfd() {
        match c {
            // Combining Diacritical Marks (of Latin, Greek and Cyrillic letters), and apostrophes.
            '\u{300}'..='\u{36f}'
            | '\''
            | '`'
            | '\u{b4}'
            | '\u{2b9}'..='\u{2bf}'
            | '\u{2018}'..='\u{201b}'
            | '\u{2032}' => {}
            c if QUOTES.contains(c) => {}
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            'đ' | 'ð' => plain.push('d'),
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'ı' => plain.push('i'),
            'ħ' => plain.push('h'),
            'ŧ' => plain.push('t'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            c => plain.push(c),
        }
    }
    fold(&plain)
}

/// Quotation marks of keyboards, word processors, and Chinese and Japanese texts.
pub const QUOTES: &str = "\"\u{201c}\u{201d}\u{201e}\u{201f}\u{ab}\u{bb}\u{300c}\u{300d}\u{300e}\u{300f}";

/// Letters and digits in lower case, everything else as single hyphens: `CN-LN Shenyang` is `cn-ln-shenyang`.
#[must_use]
pub fn slug(text: &str) -> String {
    let hyphened: String = fold(text).chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    hyphened.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The text's pairs of neighbouring characters, which the search index holds: two are enough for a word of
/// Chinese or Korean. Sorted, each once.
#[must_use]
pub fn pairs(folded: &str) -> Vec<String> {
    // Code points sort as their UTF-8 does, and most pairs repeat: only those that are left become text.
    letters(folded).into_iter().map(|(a, b)| String::from_iter([a, b])).collect()
}

/// The same, as characters.
#[must_use]
pub fn letters(folded: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> =
        folded.chars().zip(folded.chars().skip(1)).filter(|(a, b)| *a != ' ' && *b != ' ').collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// With a large letter at its beginning, where the script has any.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a full stop at its end, where it has no mark of its own there.
#[must_use]
pub fn ended(sentence: &str) -> String {
    let stop = if sentence.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{sentence}{stop}")
}

/// At most 80 characters of what somebody sent, for a message that quotes it.
#[must_use]
pub fn excerpt(sent: &str) -> String {
    let safe: String = sent
        .chars()
        .map(|c| if clean(c.encode_utf8(&mut [0; 4]), false).is_ok() { c } else { '\u{FFFD}' })
        .collect();
    if safe.chars().count() <= 80 { safe } else { safe.chars().take(79).chain(['…']).collect() }
}

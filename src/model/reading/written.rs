//! A phrase as it is compared with the words of a grammar.

/// Dashes that stand for a hyphen or for `to`.
const DASHES: &str = "\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{ff0d}\u{fe58}\u{fe63}";
/// Waves that stand for `to` or for `about`.
const WAVES: &str = "\u{301c}\u{223c}\u{ff5e}\u{2053}\u{223d}";
/// The most characters of a phrase that is looked at.
const LONGEST: usize = 120;

/// The phrase in small letters, full-width forms as plain ones, dashes, waves and spaces each one way. Nothing else is
/// folded: a small raised 2 is a footnote, and no 2. None where it is too long for a number or a day.
pub(crate) fn plain(phrase: &str) -> Option<String> {
    if phrase.chars().count() > LONGEST {
        return None;
    }
    let plain = phrase.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' if c != '\u{ff5e}' && c != '\u{ff0d}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        c if DASHES.contains(c) => '-',
        c if WAVES.contains(c) => '~',
        c if c.is_whitespace() => ' ',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => '\'',
        '\u{3014}' | '\u{3010}' | '[' => '(',
        '\u{3015}' | '\u{3011}' | ']' => ')',
        c => c,
    });
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The language of a phrase by its script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Latin letters, or digits alone.
    Latin,
    /// Hangul, also with Chinese letters.
    Hangul,
    /// Chinese letters.
    Han,
}

/// The script of a phrase.
pub(crate) fn script(plain: &str) -> Script {
    let has = |range: std::ops::RangeInclusive<char>| plain.chars().any(|c| range.contains(&c));
    if has('\u{ac00}'..='\u{d7a3}') {
        Script::Hangul
    } else if has('\u{4e00}'..='\u{9fff}') || plain.contains('\u{3007}') {
        Script::Han
    } else {
        Script::Latin
    }
}

//! A name in whatever dress: the forms in which a text and a name are compared, so that capitals, accents, letters that
//! look alike, spaces and hyphens, another script or an inflected end hide nothing.

use deunicode::deunicode;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_security::confusable_detection::skeleton;

use crate::model::value::text;

/// A text in every form in which it is compared.
#[derive(Debug)]
pub(crate) struct Dress([Letters; 3]);

/// The letters and digits of a text in one form, without all that stands between them.
#[derive(Debug)]
struct Letters {
    chars: Vec<char>,
    /// Where words begin, in order.
    starts: Vec<usize>,
    /// Whether it has letters that need no space before or behind them.
    spaceless: bool,
}

impl Dress {
    pub fn of(words: &str) -> Self {
        let plain = text::searched(words);
        // A capital may look like a letter of another script where the small one does not, and the other way round.
        let as_written = bones(&text::searched(&skeleton(words).collect::<String>()));
        let latin = text::searched(&deunicode(words));
        Self([Letters::of(&as_written), Letters::of(&bones(&plain)), Letters::of(&latin)])
    }

    /// Whether this text says the name.
    pub fn says(&self, name: &Self) -> bool {
        self.0.iter().zip(&name.0).any(|(text, name)| text.says(name))
    }
}

/// Composed again, so that a syllable of Hangul is one letter.
fn bones(words: &str) -> String {
    text::searched(&skeleton(words).nfc().collect::<String>())
}

impl Letters {
    fn of(words: &str) -> Self {
        let (mut letters, mut starts, mut is_within) = (Vec::new(), Vec::new(), false);
        for letter in words.chars() {
            if !is_within && letter.is_alphanumeric() {
                starts.push(letters.len());
            }
            is_within = letter.is_alphanumeric();
            letters.extend(Some(letter).filter(|_| is_within));
        }
        let spaceless = letters.iter().any(|letter| writes_no_spaces(*letter));
        Self { chars: letters, starts, spaceless }
    }

    fn says(&self, name: &Self) -> bool {
        if name.chars.is_empty() {
            return false;
        }
        if name.spaceless {
            return self.chars.windows(name.chars.len()).any(|part| part == name.chars);
        }
        let (stem, most) = stem(&name.chars);
        self.starts.iter().any(|start| {
            let rest = &self.chars[*start..];
            rest.starts_with(&name.chars) && self.ends_within(start + name.chars.len(), 0)
                || rest.starts_with(stem) && self.ends_within(start + stem.len(), most)
        })
    }

    /// Whether the word ends at most so many letters after this place.
    fn ends_within(&self, from: usize, most: usize) -> bool {
        (from..=from + most).any(|end| end == self.chars.len() || self.starts.binary_search(&end).is_ok())
    }
}

/// What of a name does not change when it is inflected, and how many letters may follow it. Of a short name others begin.
fn stem(name: &[char]) -> (&[char], usize) {
    const VOWELS: &str = "aeiouyаеиоуыэюяьй";
    match name {
        [stem @ .., last] if name.len() > 5 && VOWELS.contains(*last) => (stem, 3),
        _ if name.len() > 5 => (name, 3),
        _ if name.len() > 4 => (name, 2),
        _ => (name, 0),
    }
}

/// Scripts in which a name has no beginning and no end, and Hangul, where particles follow it.
fn writes_no_spaces(letter: char) -> bool {
    matches!(
        letter.script(),
        Script::Han
            | Script::Hangul
            | Script::Hiragana
            | Script::Katakana
            | Script::Thai
            | Script::Lao
            | Script::Khmer
            | Script::Myanmar
            | Script::Tibetan
    )
}

//! Words that stand in any text: no name can be told from them.

use crate::model::screening::word_lists;
use crate::model::value::text;

/// Whether a name has too few letters to be one, or is made of small and everyday words alone.
#[must_use]
pub fn is_common(name: &str) -> bool {
    let folded = text::searched(name);
    let letters: Vec<char> = folded.chars().filter(|c| c.is_alphabetic()).collect();
    // A letter of these says as much as a syllable.
    let least = if letters.iter().any(|letter| *letter >= '\u{2e80}') { 2 } else { 3 };
    let lists = [
        word_lists::SMALL,
        word_lists::PEOPLE,
        word_lists::OFFICES,
        word_lists::THINGS,
        word_lists::EVERYDAY,
    ];
    let is_word = |word: &str| lists.iter().any(|list| list.split(' ').any(|known| known == word));
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    letters.len() < least || words.all(is_word)
}

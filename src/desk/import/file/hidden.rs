//! Characters that nobody sees. Some belong to a script, some only hide; those are left out, and that is said.

use std::borrow::Cow;

use crate::model::value::text;

/// The text without characters that only hide, and those that were left out. What changes how the rest is read stays, to be
/// refused with its row.
pub(crate) fn seen(cell: &str) -> (Cow<'_, str>, Vec<char>) {
    if cell.is_ascii() || !cell.chars().any(only_hides) {
        return (Cow::Borrowed(cell), Vec::new());
    }
    let chars: Vec<char> = cell.chars().collect();
    let (mut seen, mut hidden) = (String::with_capacity(cell.len()), Vec::new());
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        if only_hides(*c) && !text::belongs(before, *c, chars.get(at + 1).copied()) {
            hidden.push(*c);
        } else {
            seen.push(*c);
        }
    }
    (Cow::Owned(seen), hidden)
}

/// Marks of places where a line may break or words join, of the direction of what stands beside them, and of the beginning
/// of a file: without them the same is read.
fn only_hides(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}'
    )
}

/// What they are called: `U+200B`.
pub(crate) fn names(hidden: &[char]) -> String {
    let mut names: Vec<String> = hidden.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

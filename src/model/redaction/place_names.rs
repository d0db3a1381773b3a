//! What places of the region are called in other languages: no rule of spelling leads from Yanji to the Korean name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::value::text;

const TABLE: &str = include_str!("../../../data/place_names.txt");

/// The lines of the table, and in which of them each name stands.
struct Places {
    lines: Vec<Vec<&'static str>>,
    at: HashMap<String, Vec<usize>>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<Vec<&str>> = lines.map(|line| line.split(" | ").collect()).collect();
    let mut at: HashMap<String, Vec<usize>> = HashMap::new();
    for (line, names) in lines.iter().enumerate() {
        for name in names {
            at.entry(letters(name)).or_default().push(line);
        }
    }
    Places { lines, at }
});

/// What else a place of this name is called. Nothing, for a place that is not in the table.
pub(crate) fn other_names(name: &str) -> impl Iterator<Item = &'static str> {
    // Yanji, Jilin; Yanji City; 延吉市.
    let (first, _) = name.split_once([',', '(', '\u{ff0c}', '\u{ff08}']).unwrap_or((name, ""));
    let mut lines: Vec<usize> = Vec::new();
    for name in [letters(name), letters(first), letters(&without_kind(first))] {
        lines.extend(PLACES.at.get(&name).into_iter().flatten());
    }
    lines.sort_unstable();
    lines.dedup();
    lines.into_iter().flat_map(|line| &PLACES.lines[line]).copied()
}

/// Letters and digits alone, as they are searched.
fn letters(name: &str) -> String {
    text::searched(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A name without the word that says what kind of place it is.
fn without_kind(name: &str) -> String {
    const WORDS: [&str; 10] = [
        "city",
        "town",
        "county",
        "prefecture",
        "province",
        "municipality",
        "district",
        "shi",
        "sheng",
        "xian",
    ];
    const SIGNS: [char; 16] =
        ['市', '省', '县', '縣', '镇', '鎮', '区', '區', '州', '시', '성', '현', '진', '구', '주', '군'];
    let name = text::searched(name);
    let words: Vec<&str> = name.split_whitespace().filter(|word| !WORDS.contains(word)).collect();
    words.join(" ").trim_end_matches(SIGNS).to_owned()
}

//! The table as it is written, read.

use std::collections::BTreeMap;

const TEXT: &str = include_str!("table.txt");

/// Whoever asks, those first who change nothing.
pub const CALLERS: [&str; 8] = ["nobody", "revoked", "expired", "ada", "cho", "oh", "kim", "lee"];

/// One operation, with what it answers.
#[derive(Clone)]
pub struct Block {
    pub section: String,
    /// Method and path, as in the document.
    pub operation: String,
    /// What its body is about, where that makes a difference.
    pub variant: String,
    pub records: Vec<String>,
    /// By caller, the answer for each record.
    pub answers: BTreeMap<String, Vec<String>>,
}

impl Block {
    pub fn name(&self) -> String {
        if self.variant.is_empty() {
            self.operation.clone()
        } else {
            format!("{}: {}", self.operation, self.variant)
        }
    }

    /// Whether the caller gets further than the door.
    pub fn admits(&self, caller: &str) -> bool {
        self.answers[caller].iter().any(|answer| !["401", "403"].contains(&answer.as_str()))
    }
}

/// Every block of the table. Operations that follow one another share the lines below them.
pub fn table() -> Vec<Block> {
    let (mut section, mut records, mut blocks): (String, Vec<String>, Vec<Block>) =
        (String::new(), Vec::new(), Vec::new());
    let mut open: Vec<Block> = Vec::new();
    for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        match (words.next(), line.starts_with(' ')) {
            (None, _) => blocks.append(&mut open),
            (Some("section"), false) => section = words.collect::<Vec<_>>().join(" "),
            (Some("records"), false) => records = words.map(str::to_owned).collect(),
            (Some(_), false) => {
                let (operation, variant) = line.split_once(": ").unwrap_or((line, ""));
                let (operation, variant) = (operation.to_owned(), variant.to_owned());
                open.push(Block {
                    section: section.clone(),
                    operation,
                    variant,
                    records: records.clone(),
                    answers: BTreeMap::new(),
                });
            }
            (Some(_), true) => open.iter_mut().for_each(|block| answer(block, line)),
        }
    }
    blocks.append(&mut open);
    for block in &blocks {
        assert_eq!(
            block.answers.len(),
            CALLERS.len(),
            "{}: of each caller the table says what is answered",
            block.name()
        );
    }
    blocks
}

/// Reads a line of answers: callers, then the status for all records or for each.
fn answer(block: &mut Block, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let callers = words.iter().take_while(|word| CALLERS.contains(word)).count();
    let said: Vec<String> = match &words[callers..] {
        ["all", answer] => vec![(*answer).to_owned(); block.records.len()],
        answers => answers.iter().map(|answer| (*answer).to_owned()).collect(),
    };
    assert_eq!(said.len(), block.records.len(), "{}: {line}", block.name());
    for caller in &words[..callers] {
        let before = block.answers.insert((*caller).to_owned(), said.clone());
        assert!(before.is_none(), "{}: {caller} stands twice", block.name());
    }
}

/// What the table calls a status, with the kind of problem where it has several.
pub fn problem(word: &str) -> (u16, Option<&'static str>) {
    match word {
        "401" => (401, Some("unauthenticated")),
        "403" => (403, Some("forbidden")),
        "2nd" => (403, Some("second-person-required")),
        "404" => (404, Some("not-found")),
        "409" => (409, Some("invalid-transition")),
        "con" => (409, Some("conflict")),
        "410" => (410, Some("gone")),
        plain => (plain.parse().unwrap(), None),
    }
}

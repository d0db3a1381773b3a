//! What people write into a cell where they know nothing.

use crate::model::reading::written::plain;

const NOTHING: [&str; 26] = [
    "-",
    "--",
    "---",
    ".",
    "..",
    "...",
    "/",
    "n/a",
    "#n/a",
    "n.a.",
    "n.a",
    "?",
    "??",
    "???",
    "unknown",
    "not known",
    "not available",
    "none given",
    "미상",
    "불명",
    "해당 없음",
    "不详",
    "不詳",
    "不明",
    "未知",
    "无",
];

/// Whether a number, a day or a place is not given. Of other texts it says nothing: somebody may have meant the word.
#[must_use]
pub fn is_nothing(cell: &str) -> bool {
    plain(cell).is_some_and(|plain| NOTHING.contains(&plain.as_str()))
}

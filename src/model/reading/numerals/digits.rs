//! Numbers in figures.

/// A number in figures at the beginning of the text, and how many bytes it takes: `17`, `1,076`, `1 200`. None where its
/// marks do not divide thousands, where it begins with zero, or where it may go on: `1.200`, `13/15`.
pub(crate) fn number(text: &str) -> Option<(u32, usize)> {
    let length = run(text);
    let mut end = length;
    if (1..=3).contains(&length) {
        for mark in [',', ' '] {
            let mut at = length;
            while let Some(group) = text[at..].strip_prefix(mark).filter(|rest| run(rest) == 3) {
                at = text.len() - group.len() + 3;
            }
            end = end.max(at);
        }
    }
    let goes_on = |rest: &str| rest.starts_with([',', '.', '/', ':', '\'']) && run(&rest[1..]) > 0;
    let digits: String = text[..end].chars().filter(char::is_ascii_digit).collect();
    let is_number =
        !digits.is_empty() && (digits == "0" || !digits.starts_with('0')) && !goes_on(&text[end..]);
    is_number.then(|| digits.parse().ok()).flatten().map(|number| (number, end))
}

/// How many digits the text begins with.
pub(crate) fn run(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

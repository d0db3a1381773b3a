//! Texts in lines: where they may be broken, and where they are cut off.

use unicode_linebreak::linebreaks;

use crate::render::picture::font::width;

/// No text that is drawn is longer, whatever a record says.
const MOST: usize = 2000;

/// Korean breaks between words, as Latin does; Unicode's rules would also break within them. And no number is parted from
/// its counter.
fn is_within_word(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let is_hangul = |letter| matches!(letter, '가'..='힣' | 'ᄀ'..='ᇿ' | '㄰'..='㆏');
    let is_counted = before.is_ascii_digit() && after.is_alphabetic();
    !before.is_whitespace() && (is_hangul(before) || is_hangul(after) || is_counted)
}

/// The lines of a text, none wider than this if a letter is not.
pub(crate) fn wrapped(words: &str, size: f32, room: f32) -> Vec<String> {
    let words: String = words.chars().take(MOST).collect();
    let mut lines = Vec::new();
    let (mut line, mut from) = (String::new(), 0);
    for (at, _) in linebreaks(&words) {
        if is_within_word(words[..at].chars().next_back(), words[at..].chars().next()) {
            continue;
        }
        let piece = &words[from..at];
        from = at;
        if !line.is_empty() && width(format!("{line}{piece}").trim_end(), size) > room {
            lines.push(std::mem::take(&mut line));
        }
        line += piece;
        while width(line.trim_end(), size) > room && line.chars().count() > 1 {
            let fits = fitting(&line, size, room).max(1);
            let rest = line.chars().skip(fits).collect();
            lines.push(line.chars().take(fits).collect());
            line = rest;
        }
    }
    lines.push(line);
    let lines = lines.into_iter().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// How many letters of a text have room.
fn fitting(words: &str, size: f32, room: f32) -> usize {
    let mut wide = 0.0;
    words
        .chars()
        .take_while(|letter| {
            wide += width(letter.encode_utf8(&mut [0; 4]), size);
            wide <= room
        })
        .count()
}

/// The text, or what has room of it and three dots.
pub(crate) fn cut(words: &str, size: f32, room: f32) -> String {
    let first: String = words.chars().take(MOST).collect();
    if first.len() == words.len() && width(words, size) <= room {
        return first;
    }
    let fits = fitting(&first, size, room - width("...", size));
    let kept: String = first.chars().take(fits).collect();
    format!("{}...", kept.trim_end())
}

/// The lines of a text, at most so many; the last one is cut off.
pub(crate) fn at_most(most: usize, words: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = wrapped(words, size, room);
    if most == 0 {
        return Vec::new();
    }
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(cut(&format!("{rest}..."), size, room));
    }
    lines
}

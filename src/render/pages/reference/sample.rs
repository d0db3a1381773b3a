//! An example answer as a page shows it: whole where it is short, else its beginning and its shape, and `…` for the rest.

use serde_json::Value;

/// The most lines of an answer.
const MOST_LINES: usize = 48;
/// The most lines of a text, and the most characters of each.
const MOST_TEXT: (usize, usize) = (6, 240);
/// The most characters of a value that stands in one line with others.
const MOST_IN_LINE: usize = 64;
/// What is never left out where its parts are short: the figure, which the register is about.
const FIGURE: &str = "people";
/// The most characters of a text in an answer.
const MOST_OF_TEXT: usize = 120;
/// So deep are the answers at most.
const DEEPEST: usize = 8;

/// The answer, and whether it is all of it.
pub(super) fn shown(answer: &Value) -> (String, bool) {
    if let Value::String(text) = answer {
        let shown = beginning(text);
        let is_whole = shown == text.trim_end();
        return (shown, is_whole);
    }
    let at_depth = |depth: usize| {
        let mut sample = Sample { text: String::new(), is_whole: true };
        sample.write(answer, depth, 0);
        sample
    };
    let depths = (1..=DEEPEST).rev();
    let fits = |sample: &Sample| sample.text.lines().count() <= MOST_LINES;
    let sample = depths.map(at_depth).find(fits).unwrap_or_else(|| at_depth(1));
    (sample.text, sample.is_whole)
}

/// The first lines of a text.
fn beginning(text: &str) -> String {
    let (lines, characters) = MOST_TEXT;
    let mut shown: Vec<String> = text.lines().take(lines).map(|line| cut(line, characters)).collect();
    if text.lines().count() > lines {
        shown.push("\u{2026}".to_owned());
    }
    shown.join("\n")
}

fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text.to_owned(),
    }
}

struct Sample {
    text: String,
    is_whole: bool,
}

impl Sample {
    /// Writes a value of which so many levels are shown.
    fn write(&mut self, value: &Value, depth: usize, indent: usize) {
        match value {
            Value::String(text) => {
                let shown = cut(text, MOST_OF_TEXT);
                self.is_whole &= shown == *text;
                self.text += &Value::from(shown).to_string();
            }
            Value::Object(_) | Value::Array(_) if fits_in_line(value) => self.text += &in_line(value),
            Value::Object(_) | Value::Array(_) if depth == 0 => self.left_out(value),
            Value::Object(fields) => {
                let named = fields.iter().map(|(name, value)| (Some(name.as_str()), value));
                self.lines('{', named, '}', depth, indent);
            }
            Value::Array(items) => {
                self.is_whole &= items.len() < 2;
                let first = items.iter().take(1).map(|item| (None, item));
                let rest = (items.len() > 1).then_some((None, &Value::Null));
                self.lines('[', first.chain(rest), ']', depth, indent);
            }
            other => self.text += &other.to_string(),
        }
    }

    fn left_out(&mut self, value: &Value) {
        self.is_whole = false;
        self.text += if value.is_array() { "[ \u{2026} ]" } else { "{ \u{2026} }" };
    }

    /// One line for each part. The second item of a list stands for all others.
    fn lines<'v>(
        &mut self,
        open: char,
        parts: impl Iterator<Item = (Option<&'v str>, &'v Value)>,
        close: char,
        depth: usize,
        indent: usize,
    ) {
        let line = |indent: usize| format!("\n{}", "  ".repeat(indent));
        self.text.push(open);
        for (at, (name, value)) in parts.enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            self.text += &line(indent + 1);
            match name {
                None if at > 0 => self.text.push('\u{2026}'),
                Some(name) => {
                    self.text += &Value::from(name).to_string();
                    self.text += ": ";
                    if name == FIGURE && value.is_object() && in_line(value).chars().count() <= MOST_OF_TEXT {
                        self.text += &in_line(value);
                    } else {
                        self.write(value, depth - 1, indent + 1);
                    }
                }
                None => self.write(value, depth - 1, indent + 1),
            }
        }
        self.text += &line(indent);
        self.text.push(close);
    }
}

/// Short, and without anything in it that has parts of its own.
fn fits_in_line(value: &Value) -> bool {
    let has_parts = |value: &Value| value.is_object() || value.is_array();
    let is_flat = match value {
        Value::Array(items) => !items.iter().any(has_parts),
        Value::Object(fields) => !fields.values().any(has_parts),
        _ => true,
    };
    is_flat && in_line(value).chars().count() <= MOST_IN_LINE
}

fn in_line(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(in_line).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), in_line(value))
            };
            format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

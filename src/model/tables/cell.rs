//! What stands in one cell of a table, written and read: each pair here is the other's inverse.

use crate::model::reading::people;
use crate::model::record::incident::{Group, Place};
use crate::model::value::bounds::Bounds;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;
use crate::model::vocabulary::record::{Counted, GroupKind, Precision, Role};

/// With what a text begins that a spreadsheet would take for a formula (OWASP, CSV injection), ASCII or full-width.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\'', '＝', '＋', '－', '＠'];

fn is_formula(text: &str) -> bool {
    text.starts_with(FORMULA) || text.starts_with('＇')
}

/// A text that no spreadsheet takes for a formula: one that looks like it begins with an apostrophe.
#[must_use]
pub fn guarded(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// The text without the apostrophe of [`guarded`].
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Values in one cell, joined by `; `. A `;` within a value is written `\;`, and a `\` before it, or at the value's end,
/// is doubled.
#[must_use]
pub fn join(values: impl IntoIterator<Item = impl ToString>) -> String {
    values.into_iter().map(|value| escaped(&value.to_string())).collect::<Vec<_>>().join("; ")
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut slashes = 0;
    for c in value.chars() {
        if c == ';' {
            out.extend(std::iter::repeat_n('\\', slashes + 1));
        }
        slashes = if c == '\\' { slashes + 1 } else { 0 };
        out.push(c);
    }
    out.extend(std::iter::repeat_n('\\', slashes));
    out
}

/// The values of a cell; no more than `most` and one, so that whoever asks can see that there are too many. White space
/// around a value does not belong to it, and where there is nothing between two `;` there is no value.
#[must_use]
pub fn split(cell: &str, most: usize) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut slashes = 0;
    for c in cell.chars().map(Some).chain([None]) {
        if c == Some('\\') {
            slashes += 1;
            continue;
        }
        let ends = c.is_none() || c == Some(';');
        value.extend(std::iter::repeat_n('\\', if ends { slashes / 2 } else { slashes }));
        match c {
            Some(';') if slashes % 2 == 1 => value.push(';'),
            Some(c) if !ends => value.push(c),
            _ => {
                // Left alone at the very end, it is what somebody typed.
                value.extend((c.is_none() && slashes % 2 == 1).then_some('\\'));
                let trimmed = value.trim();
                if !trimmed.is_empty() {
                    values.push(trimmed.to_owned());
                }
                if values.len() > most {
                    return values;
                }
                value.clear();
            }
        }
        slashes = 0;
    }
    values
}

/// The value of a cell that holds only one: a `;` stands in it however it is written.
#[must_use]
pub fn single(cell: &str) -> String {
    let mut value = String::with_capacity(cell.len());
    let mut slashes: usize = 0;
    for c in cell.chars().map(Some).chain([None]) {
        if c == Some('\\') {
            slashes += 1;
            continue;
        }
        let kept = match c {
            Some(';') => slashes / 2,
            Some(_) => slashes,
            None => slashes.div_ceil(2),
        };
        value.extend(std::iter::repeat_n('\\', kept));
        value.extend(c);
        slashes = 0;
    }
    value
}

/// A place in a cell: somewhere near a place is not at it.
#[must_use]
pub fn place_words(place: &Place) -> String {
    if place.precision == Precision::Near { format!("near {}", place.name) } else { place.name.clone() }
}

/// What a cell says of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceWords {
    /// What the place is in the incident, where the cell says so: `transit: Hanoi`.
    pub role: Option<Role>,
    /// Its name, with `near` before it where that stands there.
    pub name: String,
    /// The country and the subdivision in brackets after it, if any.
    pub area: Option<(Country, Option<Subdivision>)>,
}

/// Reads a place: `Shenyang`, `near Beijing (CN-BJ)`, `transit: Hanoi (VN)`.
pub fn place(words: &str) -> Result<PlaceWords, String> {
    let (role, words) = match words.split_once([':', '\u{ff1a}']) {
        Some((role, rest)) => (Some(role_of(role.trim())?), rest.trim()),
        None => (None, words),
    };
    // People write Near as well; a name that begins so is no name.
    let near = words
        .get(..5)
        .filter(|near| near.eq_ignore_ascii_case("near "))
        .map(|_| format!("near {}", words[5..].trim()));
    let words = near.as_deref().unwrap_or(words);
    let bracket = words
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .filter(|(_, code)| is_code(code) || is_small_code(code));
    let (name, code) = bracket.map_or((words, None), |(name, code)| (name, Some(code.to_uppercase())));
    if name.split('(').skip(1).any(|rest| rest.split(')').next().is_some_and(is_code)) {
        return Err("separate several places in one cell with a semicolon: Shenyang (CN-LN); Yanji (CN-JL)"
            .to_owned());
    }
    let Some(code) = code.as_deref() else {
        return Ok(PlaceWords { role, name: words.to_owned(), area: None });
    };
    let area = match (Country::parse(code), Subdivision::parse(code)) {
        (Some(country), _) => (country, None),
        (None, Some(subdivision)) => {
            (subdivision.country().ok_or_else(|| unknown_code(code))?, Some(subdivision))
        }
        (None, None) => return Err(unknown_code(code)),
    };
    Ok(PlaceWords { role, name: name.trim().to_owned(), area: Some(area) })
}

/// The role before a colon. Another word is asked about: a place of transit must not become one of detention.
fn role_of(word: &str) -> Result<Role, String> {
    let plain = text::slug(word).replace('-', "_");
    let near = || Role::words().iter().find(|role| strsim::osa_distance(&plain, role) <= 2);
    let refused = || {
        let asked = near().map_or_else(|| "; the".to_owned(), |role| format!("; did you mean {role}? The"));
        let (word, roles) = (text::excerpt(word), Role::words().join(", "));
        format!("{word} before the colon is no role of a place{asked} roles are {roles}")
    };
    Role::parse(&plain).ok_or_else(refused)
}

fn unknown_code(code: &str) -> String {
    format!(
        "{code} is not an ISO 3166 code; after a place, write its country (CN) or subdivision (CN-LN) in brackets"
    )
}

/// Whether it looks like a code of ISO 3166-1 or -2.
fn is_code(code: &str) -> bool {
    let (country, rest) = code.split_once('-').unwrap_or((code, "X"));
    country.len() == 2
        && country.chars().all(|c| c.is_ascii_uppercase())
        && (1..=3).contains(&rest.len())
        && rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// Whether it looks like a code of ISO 3166-2 in small letters; two letters alone may be any word.
fn is_small_code(code: &str) -> bool {
    code.contains('-') && code.chars().all(|c| !c.is_ascii_uppercase()) && is_code(&code.to_uppercase())
}

/// A part of the group in a cell: `guide (CN): 2, counted: unclear`.
#[must_use]
pub fn group_words(group: &Group) -> String {
    let nationality = group.nationality.map(|country| format!(" ({country})")).unwrap_or_default();
    let how_many = Bounds { min: group.min, max: group.max };
    format!("{}{nationality}: {how_many}, counted: {}", group.kind, group.counted)
}

/// Reads a part of the group; ages and claims stand in no cell of an incident. What is not said of `counted` is unclear.
pub fn group(words: &str) -> Result<Group, String> {
    const HOW: &str = "write a part as in: guide (CN): 2, counted: unclear";
    let (head, tail) = words.split_once(": ").ok_or(HOW)?;
    let (kind, nationality) = match head.strip_suffix(')').and_then(|head| head.split_once(" (")) {
        Some((kind, code)) => (kind, Some(Country::parse(code).ok_or_else(|| unknown_code(code))?)),
        None => (head, None),
    };
    let kind = GroupKind::parse(kind)
        .ok_or_else(|| format!("{HOW}; the kinds are {}", GroupKind::words().join(", ")))?;
    let (how_many, counted) = tail.split_once(", counted: ").unwrap_or((tail, Counted::Unclear.word()));
    let counted = Counted::parse(counted)
        .ok_or_else(|| format!("counted is one of {}", Counted::words().join(", ")))?;
    let Bounds { min, max } = people::read(how_many).map_err(|refusal| refusal.to_string())?.bounds;
    Ok(Group {
        kind,
        nationality,
        min,
        max,
        counted,
        ages: Vec::new(),
        claims: Vec::new(),
        rests_on_all: false,
    })
}

//! JSON in one reading only (RFC 8259, and I-JSON's rule on names): no name twice in an object, no nesting and no list
//! without end, no characters that hide what is read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::model::validation::check::{Fault, MOST_CONFIRMED, MOST_ITEMS};
use crate::model::value::text;

/// So many lists and objects can be in one another at most.
pub const DEPTH: usize = 16;
/// So many wrong texts and lists are named; more would be nothing new.
const MOST_NAMED: usize = 20;
/// The code of what is no JSON.
pub const MALFORMED: &str = "malformed";

/// Reads one value, and nothing after it; its texts are brought to NFC. What is no JSON is one fault without a pointer;
/// texts and lists that are never taken are faults with theirs.
pub fn read(bytes: &[u8]) -> Result<Value, Vec<Fault>> {
    match read_all(bytes) {
        Ok((value, faults)) if faults.is_empty() => Ok(value),
        Ok((_, faults)) => Err(faults),
        Err(message) => Err(vec![Fault { pointer: String::new(), code: MALFORMED, message }]),
    }
}

/// The same, with the faults beside the value: whoever reads it finds what else is wrong. Why it is no JSON, where it is
/// none.
pub fn read_all(bytes: &[u8]) -> Result<(Value, Vec<Fault>), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut json = serde_json::Deserializer::from_str(text);
    let whole = Part { at: &At::Top, depth: 0 };
    let mut value = whole
        .deserialize(&mut json)
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| error.to_string())?;
    let mut faults = Vec::new();
    clean(&mut value, &At::Top, &mut faults);
    Ok((value, faults))
}

/// Where something is. Printed only when it is told, as there may be long keys many times.
#[derive(Clone, Copy)]
enum At<'a> {
    Top,
    Key(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

/// As a JSON pointer (RFC 6901).
impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Key(parent, key) => write!(f, "{parent}/{}", segment(key)),
            Self::Item(parent, at) => write!(f, "{parent}/{at}"),
        }
    }
}

/// A key as a part of a pointer; of one that is none of ours, what is safe to show.
#[must_use]
pub fn segment(key: &str) -> String {
    text::excerpt(key).replace('~', "~0").replace('/', "~1")
}

#[derive(Clone, Copy)]
struct Part<'a> {
    at: &'a At<'a>,
    depth: usize,
}

impl Part<'_> {
    /// The depth of what is in this.
    fn inner<E: Error>(&self) -> Result<usize, E> {
        let depth = self.depth + 1;
        if depth > DEPTH {
            return Err(E::custom(format_args!("objects and lists can be at most {DEPTH} levels deep")));
        }
        Ok(depth)
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is too large"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let depth = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Part { at: &At::Item(self.at, items.len()), depth })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let depth = self.inner()?;
        let mut fields = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let at = At::Key(self.at, &key);
            if fields.contains_key(&key) {
                return Err(A::Error::custom(format_args!("{at} is given twice")));
            }
            let value = object.next_value_seed(Part { at: &at, depth })?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

/// The most items of a list: only what an editor has read may be more.
fn most_items(at: &At<'_>) -> usize {
    if matches!(at, At::Key(At::Top, "confirmed")) { MOST_CONFIRMED } else { MOST_ITEMS }
}

/// Brings texts to NFC, and names those that hide something, and lists that are too long.
fn clean(value: &mut Value, at: &At<'_>, faults: &mut Vec<Fault>) {
    let refuse = |faults: &mut Vec<Fault>, at: &At<'_>, code, message| {
        if faults.len() < MOST_NAMED {
            faults.push(Fault { pointer: at.to_string(), code, message });
        }
    };
    match value {
        Value::String(words) => match text::clean(words, true) {
            Ok(clean) => *words = clean,
            Err(forbidden) => refuse(faults, at, "forbidden-character", forbidden.to_string()),
        },
        Value::Array(items) if items.len() > most_items(at) => {
            refuse(faults, at, "too-many", format!("a list of {} items", items.len()));
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(item, value)| clean(value, &At::Item(at, item), faults));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                let at = At::Key(at, key);
                if let Err(forbidden) = text::clean(key, false) {
                    refuse(faults, &at, "forbidden-character", forbidden.to_string());
                }
                clean(value, &at, faults);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ambiguous_or_without_end_is_refused() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let list = |items: usize| format!("[{}]", vec!["0"; items].join(","));
        for (text, refused) in [
            (r#"{"a": [1, -2, 4.5, null, true, "탈북"], "b": {"a": {}}}"#.to_owned(), None),
            (r#"{"a": 1, "a": 1}"#.to_owned(), Some("/a is given twice")),
            (r#"[{"b": {"a": 1, "\u0061": 2}}]"#.to_owned(), Some("/0/b/a is given twice")),
            (nested(DEPTH), None),
            (nested(DEPTH + 1), Some("at most 16 levels deep")),
            (nested(100_000), Some("at most 16 levels deep")),
            (list(MOST_ITEMS), None),
            (list(MOST_ITEMS + 1), Some("a list of 201 items")),
            (r#"["a\u0000"]"#.to_owned(), Some("U+0000")),
            ("{} {}".to_owned(), Some("trailing")),
            (String::new(), Some("EOF")),
        ] {
            match (read(text.as_bytes()), refused) {
                (Ok(value), None) => assert_eq!(value, serde_json::from_str::<Value>(&text).expect("JSON")),
                (Err(said), Some(words)) => assert!(said[0].message.contains(words), "{said:?}"),
                (read, refused) => panic!("{read:?}, not {refused:?}"),
            }
        }
    }
}

//! JSON in one reading only: no key twice, no depth without end, no characters that hide what is read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::http::problem::problem::{FieldError, Kind, Problem};
use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::text;

/// How deep objects and lists may stand in one another.
const DEEPEST: usize = 16;
/// So many wrong texts and lists are named; more would be nothing new.
const MOST_NAMED: usize = 20;

/// Reads an object. What is no JSON is malformed; what is JSON with texts or lists that are never taken is refused by
/// the pointers to them.
pub fn read(bytes: &[u8]) -> Result<Value, Problem> {
    let malformed = |why: String| Problem::new(Kind::MalformedBody, why);
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("The body is not UTF-8.".to_owned()))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let whole = Part { at: &At::Top, depth: 0 };
    let mut value = whole
        .deserialize(&mut json)
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| malformed(format!("Not JSON as it is taken here: {error}.")))?;
    let mut wrong = Vec::new();
    clean(&mut value, &At::Top, &mut wrong);
    if wrong.is_empty() { Ok(value) } else { Err(Problem::fields(wrong)) }
}

/// Where in the body something stands. Printed only when it is told, as a body may hold long keys many times.
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
pub(crate) fn segment(key: &str) -> String {
    text::excerpt(key).replace('~', "~0").replace('/', "~1")
}

#[derive(Clone, Copy)]
struct Part<'a> {
    at: &'a At<'a>,
    depth: usize,
}

impl Part<'_> {
    /// The depth of what stands in this.
    fn inner<E: Error>(&self) -> Result<usize, E> {
        let depth = self.depth + 1;
        if depth > DEEPEST {
            return Err(E::custom(format_args!(
                "objects and lists stand in one another at most {DEEPEST} deep"
            )));
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
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is none"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
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
                return Err(A::Error::custom(format_args!("{at} stands twice")));
            }
            let value = object.next_value_seed(Part { at: &at, depth })?;
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

/// Brings texts to NFC, and names those that hide something, and lists that are too long.
fn clean(value: &mut Value, at: &At<'_>, wrong: &mut Vec<FieldError>) {
    match value {
        Value::String(words) => match text::clean(words, true) {
            Ok(clean) => *words = clean,
            Err(forbidden) => {
                refuse(wrong, at, "forbidden-character", forbidden.to_string(), ALLOWED.to_owned());
            }
        },
        Value::Array(items) if items.len() > MOST_ITEMS => {
            refuse(
                wrong,
                at,
                "too-many",
                format!("a list of {} items", items.len()),
                format!("at most {MOST_ITEMS} items"),
            );
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(item, value)| clean(value, &At::Item(at, item), wrong));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                let at = At::Key(at, key);
                if let Err(forbidden) = text::clean(key, false) {
                    refuse(wrong, &at, "forbidden-character", forbidden.to_string(), ALLOWED.to_owned());
                }
                clean(value, &at, wrong);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => (),
    }
}

const ALLOWED: &str = "text without NUL, control, bidirectional, invisible and tag characters; line feeds and tabs where a text has lines";

fn refuse(wrong: &mut Vec<FieldError>, at: &At<'_>, code: &'static str, message: String, allowed: String) {
    if wrong.len() < MOST_NAMED {
        wrong.push(FieldError {
            pointer: Some(at.to_string()),
            parameter: None,
            code,
            message,
            allowed: vec![allowed],
        });
    }
}

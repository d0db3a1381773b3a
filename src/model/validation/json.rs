//! JSON read strictly (RFC 8259, I-JSON's rule on names): no name twice in an object, no nesting without end, no list
//! without end.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::text;

/// So many lists and objects stand in one another at most.
pub const DEPTH: usize = 16;

/// Reads one value, and nothing after it.
pub fn read(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(DEPTH).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// How many levels there may still be.
struct Strict(usize);

impl Strict {
    fn within<E: Error>(&self) -> Result<Self, E> {
        self.0
            .checked_sub(1)
            .map(Self)
            .ok_or_else(|| E::custom(format!("nested more than {DEPTH} levels deep")))
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
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
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number has an end"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.within()?)? {
            if list.len() == MOST_ITEMS {
                return Err(A::Error::custom(format!("a list of more than {MOST_ITEMS} items")));
            }
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(self.within()?)?;
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "the name {} stands twice in one object",
                    text::excerpt(&name)
                )));
            }
            object.insert(name, value);
        }
        Ok(object.into())
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
            (r#"{"a": 1, "a": 1}"#.to_owned(), Some("the name a stands twice")),
            (r#"[{"b": {"a": 1, "\u0061": 2}}]"#.to_owned(), Some("the name a stands twice")),
            (nested(DEPTH), None),
            (nested(DEPTH + 1), Some("nested more than 16")),
            (nested(100_000), Some("nested more than 16")),
            (list(MOST_ITEMS), None),
            (list(MOST_ITEMS + 1), Some("more than 200 items")),
            ("{} {}".to_owned(), Some("trailing")),
            (String::new(), Some("EOF")),
        ] {
            match (read(text.as_bytes()), refused) {
                (Ok(value), None) => assert_eq!(value, serde_json::from_str::<Value>(&text).expect("JSON")),
                (Err(said), Some(words)) => assert!(said.to_string().contains(words), "{said}"),
                (read, refused) => panic!("{read:?}, not {refused:?}"),
            }
        }
    }
}

//! What the fields of a record are called in a sentence, and by what its items are told apart.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::value::text::{capital, excerpt};

/// Texts up to so many characters are quoted in a sentence; longer ones stand beside it.
const SHORT: usize = 60;

/// The lists whose items are things: what such a thing is called, and the fields that tell it from the others.
const THINGS: [(&str, &str, &[&str]); 7] = [
    ("claims", "claim", &["key"]),
    ("sources", "source", &["key"]),
    ("places", "place", &["name", "role"]),
    ("groups", "group", &["kind", "nationality"]),
    ("timeline", "step", &["status"]),
    ("related", "link to incident", &["incident"]),
    ("citations", "citation of", &["source"]),
];

/// Fields that are not called by their name with spaces; `people` depends on whose they are.
const FIELDS: [(&str, &str); 14] = [
    ("origin_country", "country of origin"),
    ("places_are", "relation of the places"),
    ("discounted", "reason for discounting"),
    ("counted", "counting"),
    ("title_original", "original title"),
    ("archive_url", "address of the copy"),
    ("url", "address"),
    ("derived_from", "source that it derives from"),
    ("lat", "latitude"),
    ("lon", "longitude"),
    ("ages", "age"),
    ("authors", "author"),
    ("countries", "country"),
    ("source_roots", "number of independent sources"),
];

/// The fields that tell an item of a list from the others, where it has some.
pub fn keys(list: &str) -> Option<&'static [&'static str]> {
    THINGS.iter().find(|(name, ..)| *name == list).map(|(.., keys)| *keys)
}

/// What an item is named by in a path: what its keys say, or a plain value itself.
pub fn name(list: &str, item: &Value) -> String {
    let said = |keys: &[&str]| {
        let words = keys.iter().filter_map(|key| item.get(key)?.as_str());
        words.collect::<Vec<_>>().join(",")
    };
    match (item, keys(list)) {
        (Value::Object(_), Some(keys)) => said(keys),
        (Value::String(words), _) => words.clone(),
        (other, _) => other.to_string(),
    }
}

/// The names of all items of a list; of those that have one together, the second is `name#2`.
pub fn names(list: &str, items: &[Value]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let number = |item| {
        let name = name(list, item);
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}#{count}") }
    };
    items.iter().map(number).collect()
}

/// Equal, where 23 and 23.0 are one number.
pub fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| is_equal(a, b)))
        }
        _ => a == b,
    }
}

/// What a sentence is about: a field, of the record itself or of one of its items.
#[derive(Default, Clone)]
pub struct Subject {
    /// `claim chosun`; empty for the record itself.
    item: String,
    /// The fields within it.
    fields: Vec<String>,
    /// The value of a list of plain values.
    value: Option<String>,
}

impl Subject {
    /// A field of it.
    pub fn field(&self, name: &str) -> Self {
        let mut field = self.clone();
        field.fields.push(name.to_owned());
        field
    }

    /// An item of it, where it is a list.
    pub fn item(&self, item: &Value) -> Self {
        if !item.is_object() {
            return Self { value: Some(show(item)), ..self.clone() };
        }
        let (called, keys) = self.thing().unwrap_or(("item", &["key", "name", "id"]));
        let mut words =
            keys.iter().filter_map(|key| item.get(key)?.as_str()).map(|word| word.replace('_', " "));
        let first = words.next().unwrap_or_default();
        let more = words.map(|word| format!(" ({word})")).collect::<Vec<_>>().concat();
        let within = if self.item.is_empty() { String::new() } else { format!("{}, ", self.item) };
        Self { item: format!("{within}{called} {first}{more}").trim_end().to_owned(), ..Self::default() }
    }

    fn thing(&self) -> Option<(&'static str, &'static [&'static str])> {
        THINGS.iter().find(|(name, ..)| *name == self.list()).map(|(_, called, keys)| (*called, *keys))
    }

    /// The names of its items, where it is a list.
    pub fn names(&self, items: &[Value]) -> Vec<String> {
        names(self.list(), items)
    }

    /// Whether another item of it has the same name.
    pub fn is_ambiguous(&self, items: &[Value], item: &Value) -> bool {
        let (list, own) = (self.list(), name(self.list(), item));
        items.iter().filter(|other| name(list, other) == own).count() > 1
    }

    fn list(&self) -> &str {
        self.fields.last().map(String::as_str).unwrap_or_default()
    }

    /// Whether two items of it are the same thing in two states.
    pub fn is_same(&self, one: &Value, other: &Value) -> bool {
        one.is_object()
            && other.is_object()
            && self.thing().is_none_or(|(_, keys)| keys.iter().all(|key| one.get(key) == other.get(key)))
    }

    /// `the figure's max`, `claim chosun: the quote`, `claim chosun`.
    pub fn name(&self) -> String {
        let of = |field: &String| match (field.as_str(), self.item.split(' ').next()) {
            ("people", Some("")) => "figure".to_owned(),
            ("people", Some("place")) => "share".to_owned(),
            ("people", _) => "number".to_owned(),
            (list, _) if self.value.is_some() && THINGS.iter().any(|(name, ..)| *name == list) => {
                list.trim_end_matches('s').to_owned()
            }
            (name, _) => FIELDS
                .iter()
                .find(|(field, _)| *field == name)
                .map_or_else(|| name.replace('_', " "), |(_, called)| (*called).to_owned()),
        };
        let fields = self.fields.iter().map(of).collect::<Vec<_>>().join("'s ");
        let value = self.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
        match (self.item.as_str(), fields.as_str()) {
            ("", "") => format!("the record{value}"),
            (item, "") => format!("{item}{value}"),
            ("", fields) => format!("the {fields}{value}"),
            (item, fields) => format!("{item}: the {fields}{value}"),
        }
    }

    /// `The figure's max changes from 15 to 17.`
    pub fn sentence(&self, before: &Value, after: &Value) -> String {
        let name = capital(&self.name());
        // No upper bound is a bound as well.
        let is_bound = self.fields.last().is_some_and(|field| field == "max");
        let open = |value: &Value| if value.is_null() { "open".to_owned() } else { show(value) };
        match (before, after) {
            _ if is_bound && !before.is_object() && !after.is_object() => {
                format!("{name} changes from {} to {}.", open(before), open(after))
            }
            (Value::Null, Value::Array(_) | Value::Object(_)) => format!("{name} is added."),
            (Value::Null, after) if self.fields.is_empty() || self.value.is_some() || !is_short(after) => {
                format!("{name} is added.")
            }
            (Value::Null, after) => format!("{name} is set to {}.", show(after)),
            (_, Value::Null) => format!("{name} is removed."),
            (before, after) if is_short(before) && is_short(after) => {
                format!("{name} changes from {} to {}.", show(before), show(after))
            }
            _ => format!("{name} changes."),
        }
    }

    /// The items of a list are the same, in another order.
    pub fn order(&self) -> String {
        let name = self.name();
        format!("The order of {name} changes.")
    }
}

fn is_short(value: &Value) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) => false,
        Value::String(text) => text.chars().count() <= SHORT && !text.contains('\n'),
        _ => true,
    }
}

/// A word of a list and a date stand as they are, a text in quotation marks.
fn show(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) if text.chars().all(|c| !c.is_whitespace()) => text.replace('_', " "),
        Value::String(text) if is_short(value) => format!("“{text}”"),
        Value::String(text) => format!("“{}”", excerpt(text)),
        other => other.to_string(),
    }
}

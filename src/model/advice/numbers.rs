//! The number that somebody means who writes it as a text.

use serde_json::{Map, Value, json};

use crate::model::reading::people;
use crate::model::value::text;

/// Why a text was refused where a whole number belongs, and what to write instead.
#[must_use]
pub fn for_number(sent: &str) -> String {
    let brief = text::excerpt(sent);
    let bounds = people::read(sent).map(|count| count.bounds);
    match bounds {
        Ok(bounds) if bounds.max == Some(bounds.min) && sent.trim() == bounds.min.to_string() => {
            format!("\u{201c}{brief}\u{201d} is a text; write {} without quotation marks", bounds.min)
        }
        Ok(bounds) => {
            let max = bounds.max.map_or_else(|| "null".to_owned(), |max| max.to_string());
            format!("\u{201c}{brief}\u{201d} is a text; write \"min\": {} and \"max\": {max}", bounds.min)
        }
        Err(_) => format!("\u{201c}{brief}\u{201d} is a text; a whole number belongs here, such as 17"),
    }
}

/// What to write for the number of people that somebody gives as one number or text, with these fields.
#[must_use]
pub fn for_people<'a>(sent: &Value, fields: impl Iterator<Item = &'a str>) -> Option<String> {
    let words = match sent {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let count = people::read(&words).ok()?;
    let fields: Vec<&str> = fields.collect();
    if !fields.contains(&"min") || !fields.contains(&"max") {
        return None;
    }
    let mut people = Map::new();
    people.insert("min".to_owned(), json!(count.bounds.min));
    people.insert("max".to_owned(), json!(count.bounds.max));
    if fields.contains(&"quantifier") {
        people.insert("quantifier".to_owned(), json!(count.quantifier));
    }
    if fields.contains(&"counts") {
        people.insert("counts".to_owned(), json!("persons"));
    }
    Some(Value::Object(people).to_string())
}

//! What is wrong with a body as it is written: every field that is unknown, missing, of another kind or not to be read,
//! all at once, each with what to write instead. What is meant by the fields together is judged elsewhere.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::model::advice::schema::{Schema, Schemas};
use crate::model::advice::{codes, dates, numbers, words};
use crate::model::validation::check::Fault;
use crate::model::validation::json::segment;
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::edtf::Edtf;
use crate::model::value::text;

/// So many faults of one body are told.
const MOST: usize = 500;

/// One fault, with what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub fault: Fault,
    /// The allowed values, or their format.
    pub allowed: Vec<String>,
}

/// What a body of the type says: with something allowed in the place of what is wrong, and everything that is wrong.
#[must_use]
pub fn read<T: ToSchema>(sent: &Value) -> (Value, Vec<Wrong>) {
    let schemas = Schemas::of::<T>();
    let mut value = sent.clone();
    let mut reading = Reading { schemas: &schemas, wrong: Vec::new() };
    reading.value(&schemas.root, &mut value, "");
    (value, reading.wrong)
}

/// Everything that is wrong with a value of the type, if anything is.
#[must_use]
pub fn wrong<T: ToSchema + DeserializeOwned>(value: &Value) -> Vec<Wrong> {
    let Err(error) = T::deserialize(value) else { return Vec::new() };
    let (_, mut wrong) = read::<T>(value);
    if wrong.is_empty() {
        let message = text::excerpt(&error.to_string());
        let fault = Fault { pointer: String::new(), code: "malformed", message };
        wrong.push(Wrong { fault, allowed: Vec::new() });
    }
    wrong
}

struct Reading<'a> {
    schemas: &'a Schemas,
    wrong: Vec<Wrong>,
}

impl Reading<'_> {
    fn refuse(&mut self, pointer: &str, code: &'static str, message: String, allowed: Vec<String>) {
        if self.wrong.len() < MOST {
            self.wrong.push(Wrong { fault: Fault { pointer: pointer.to_owned(), code, message }, allowed });
        }
    }

    /// Looks at what stands in one place.
    fn value(&mut self, schema: &Value, value: &mut Value, at: &str) {
        let of = self.schemas.read(schema);
        let is_right = match (of.kind(), &mut *value) {
            (_, Value::Null) if of.nullable => true,
            ("object", Value::Object(fields)) => {
                self.object(of, fields, at);
                true
            }
            ("array", Value::Array(items)) => {
                for (nth, item) in items.iter_mut().enumerate() {
                    self.value(&of.says["items"], item, &format!("{at}/{nth}"));
                }
                true
            }
            ("string", Value::String(words)) => self.text(of, words, at),
            ("integer", Value::Number(number)) => self.number(of, number, at),
            ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) | ("", _) => true,
            _ => {
                let allowed = vec![how(of).to_owned()];
                self.refuse(at, "wrong-type", other_kind(of, value), allowed);
                false
            }
        };
        if !is_right {
            *value = self.schemas.example(schema);
        }
    }

    fn object(&mut self, of: Schema<'_>, fields: &mut Map<String, Value>, at: &str) {
        let more = &of.says["additionalProperties"];
        let is_known = |name: &String| of.fields().any(|field| field == name);
        let names: Vec<String> = fields.keys().cloned().collect();
        for name in names {
            let place = format!("{at}/{}", segment(&name));
            let Some(value) = fields.get_mut(&name) else { continue };
            if is_known(&name) {
                self.value(&of.says["properties"][&name], value, &place);
            } else if more.is_object() {
                self.value(more, value, &place);
            } else if *more == Value::Bool(false) {
                let brief = text::excerpt(&name);
                let free = of.fields().filter(|field| !fields.contains_key(*field));
                let message = format!(
                    "there is no field \u{201c}{brief}\u{201d} here{}",
                    words::did_you_mean(&name, free)
                );
                self.refuse(&place, "unknown", message, of.fields().map(str::to_owned).collect());
                fields.shift_remove(&name);
            }
        }
        for name in of.required().filter(|name| !fields.contains_key(*name)).collect::<Vec<_>>() {
            let schema = &of.says["properties"][name];
            let inner = self.schemas.read(schema);
            let allowed =
                if inner.words().is_empty() { vec![how(inner).to_owned()] } else { owned(&inner.words()) };
            self.refuse(&format!("{at}/{name}"), "required", format!("{name} is missing"), allowed);
            fields.insert(name.to_owned(), self.schemas.example(schema));
        }
    }

    /// Whether a text is what it should be.
    fn text(&mut self, of: Schema<'_>, sent: &str, at: &str) -> bool {
        let listed = of.words();
        let (code, message) = match (of.name, of.says["format"].as_str()) {
            _ if !listed.is_empty() => {
                let refused =
                    (!listed.contains(&sent)).then(|| words::not_listed(sent, listed.iter().copied()));
                ("not-allowed", refused)
            }
            ("Country", _) if Country::parse(sent).is_none() => ("malformed", codes::country(sent).err()),
            ("Subdivision", _) if Subdivision::parse(sent).is_none() => {
                ("malformed", codes::subdivision(sent).err())
            }
            ("Edtf", _) if Edtf::parse(sent).is_err() => {
                ("malformed", Some(format!("{}: {}", text::excerpt(sent), dates::refused(sent))))
            }
            (_, Some("uuid")) if uuid::Uuid::parse_str(sent).is_err() => {
                ("malformed", Some(format!("{} is not an id", text::excerpt(sent))))
            }
            (_, Some("date-time")) if chrono::DateTime::parse_from_rfc3339(sent).is_err() => {
                ("malformed", Some(format!("{} is not a time with its zone", text::excerpt(sent))))
            }
            _ => ("", None),
        };
        let allowed = if listed.is_empty() { vec![how(of).to_owned()] } else { owned(&listed) };
        let is_right = message.is_none();
        if let Some(message) = message {
            self.refuse(at, code, message, allowed);
        }
        is_right
    }

    fn number(&mut self, of: Schema<'_>, sent: &serde_json::Number, at: &str) -> bool {
        let from_nought = of.says["minimum"].as_f64() == Some(0.0);
        let fits = match (sent.as_i64(), of.says["format"].as_str()) {
            (Some(number), Some("int32")) if from_nought => u32::try_from(number).is_ok(),
            (Some(number), Some("int32")) => i32::try_from(number).is_ok(),
            (Some(number), _) => !from_nought || number >= 0,
            (None, _) => sent.is_u64(),
        };
        let (code, is_whole) = if sent.is_f64() { ("wrong-type", false) } else { ("not-allowed", true) };
        if !fits || !is_whole {
            self.refuse(at, code, format!("{sent} is not allowed here"), vec![how(of).to_owned()]);
        }
        fits && is_whole
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// How a value of the schema is written, in words.
fn how(of: Schema<'_>) -> &'static str {
    match (of.name, of.kind(), of.says["format"].as_str()) {
        ("Country", ..) => "a code of ISO 3166-1 alpha-2, such as CN",
        ("Subdivision", ..) => "a code of ISO 3166-2, such as CN-LN",
        ("Edtf", ..) => {
            "a date such as 2013, 2013-11, 2013-11-02, 2013-11-02/2013-11-05 or [2013-11-02..2013-11-21]"
        }
        (_, "string", Some("uuid")) => "an id such as bc345a4c-7d52-4d6b-8914-5748e3946723",
        (_, "string", Some("date-time")) => "a time such as 2026-02-01T00:00:00Z",
        (_, "string", _) if !of.words().is_empty() => "a word",
        (_, "string", _) => "a text",
        (_, "integer", _) if of.says["minimum"].as_f64() == Some(0.0) => "a whole number, 0 or more",
        (_, "integer", _) => "a whole number",
        (_, "number", _) => "a number",
        (_, "boolean", _) => "true or false",
        (_, "array", _) => "a list",
        _ => "an object",
    }
}

/// Why something of another kind was refused, and what to write instead.
fn other_kind(of: Schema<'_>, sent: &Value) -> String {
    let brief = brief(sent);
    let instead = match (of.kind(), sent) {
        ("integer", Value::String(words)) => return numbers::for_number(words),
        ("number", Value::String(words)) if words.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            format!("write {} without quotation marks", words.trim())
        }
        ("boolean", Value::String(words)) => match text::fold(words).as_str() {
            "true" | "yes" | "y" | "1" => "write true without quotation marks".to_owned(),
            "false" | "no" | "n" | "0" => "write false without quotation marks".to_owned(),
            _ => "write true or false".to_owned(),
        },
        ("string", Value::Number(_) | Value::Bool(_)) => format!("write it in quotation marks: \"{brief}\""),
        ("array", Value::String(_)) => format!("write a list: [{sent}]").chars().take(120).collect(),
        ("object", sent) => match numbers::for_people(sent, of.fields()) {
            Some(people) => format!("write {people}"),
            None => "write an object".to_owned(),
        },
        (_, Value::Null) if of.kind() != "object" => {
            "write a value, or leave the field out if it may be left out".to_owned()
        }
        _ => format!("write {}", how(of)),
    };
    format!("\u{201c}{brief}\u{201d} is not allowed here; {instead}")
}

/// What was sent, as far as it fits; of an object or a list, only that it is one.
#[must_use]
pub fn brief(value: &Value) -> String {
    match value {
        Value::String(words) => text::excerpt(words),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        plain => plain.to_string(),
    }
}

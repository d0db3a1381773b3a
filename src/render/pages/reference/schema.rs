//! Schemas in words: what a value is, what is allowed, and the records and closed lists of the document.

use maud::{Markup, html};
use serde_json::Value;

use crate::render::pages::reference::document::{Document, Group, entries, list, text};
use crate::render::pages::reference::prose::{Links, line, paragraphs};

/// What a value is, in words.
pub(super) fn kind(document: &Document<'_>, schema: &Value) -> Markup {
    let (schema, nullable) = not_null(schema);
    html! {
        @if let Some(reference) = schema["$ref"].as_str() {
            @let name = name_of(reference);
            a href=(document.schema_address(name)) { (name) }
        } @else if let Some(items) = schema.get("items") {
            "list of " (kind(document, items)) @if items.get("$ref").is_none() { "s" }
        } @else {
            (plain_kind(schema))
        }
        @if nullable { " or null" }
    }
}

/// The schema without `null`, and whether that was allowed.
fn not_null(schema: &Value) -> (&Value, bool) {
    let is_null = |schema: &&Value| schema["type"] == "null";
    match schema["oneOf"].as_array() {
        Some(of) => (
            of.iter().find(|schema| !is_null(schema)).unwrap_or(schema),
            of.iter().any(|schema| is_null(&schema)),
        ),
        None => (schema, list(&schema["type"]).any(|of| of == "null")),
    }
}

fn plain_kind(schema: &Value) -> &'static str {
    let of = list(&schema["type"]).find(|of| *of != "null").unwrap_or(&schema["type"]).as_str();
    match (of, text(schema, "format")) {
        (Some("integer"), _) => "whole number",
        (Some("number"), _) => "number",
        (Some("boolean"), _) => "true or false",
        (Some("object"), _) => "object",
        (_, "uuid") => "UUID",
        (_, "date") => "day",
        (_, "date-time") => "instant",
        _ if schema.get("enum").is_some() => "word",
        _ => "text",
    }
}

fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// The closed list of the vocabulary that has exactly these words, but for `none`.
fn list_of<'a>(document: &Document<'a>, words: &[&str]) -> Option<&'a str> {
    let same = |schema: &Value| {
        let of: Vec<&str> = list(&schema["enum"]).filter_map(Value::as_str).collect();
        !of.is_empty() && of.iter().eq(words.iter().filter(|word| **word != "none" || of.contains(word)))
    };
    entries(&document.root["components"]["schemas"])
        .find(|(_, schema)| same(schema))
        .map(|(name, _)| name.as_str())
}

/// What is allowed: the words of a closed list, a pattern, bounds.
pub(super) fn allowed(document: &Document<'_>, schema: &Value) -> Markup {
    let (schema, _) = not_null(schema.get("items").unwrap_or(schema));
    let words: Vec<&str> = list(&schema["enum"]).filter_map(Value::as_str).collect();
    html! {
        @if let Some(name) = list_of(document, &words) {
            p.note {
                a href=(document.schema_address(name)) { (name) } ": "
                @for (at, word) in words.iter().enumerate() { @if at > 0 { ", " } code { (word) } }
            }
        } @else if !words.is_empty() {
            (definitions(schema))
        }
        @if let Some(pattern) = schema["pattern"].as_str() { p.note { "Pattern: " code { (pattern) } } }
        @if let Some(bounds) = bounds(schema) { p.note { "Allowed: " (bounds) } }
    }
}

fn bounds(schema: &Value) -> Option<String> {
    let length = |key: &str| schema[key].as_u64();
    match (
        &schema["minimum"],
        &schema["exclusiveMinimum"],
        &schema["maximum"],
        length("minLength"),
        length("maxLength"),
    ) {
        (Value::Number(min), _, Value::Number(max), ..) => Some(format!("{min} to {max}")),
        (_, Value::Number(above), Value::Number(max), ..) => Some(format!("above {above}, to {max}")),
        (Value::Number(min), ..) if min.as_u64() != Some(0) => Some(format!("{min} or more")),
        (.., Some(min), Some(max)) => Some(format!("{min} to {max} characters")),
        (.., None, Some(max)) => Some(format!("up to {max} characters")),
        _ => None,
    }
}

/// An example, as it would be sent.
pub(super) fn example(value: &Value) -> Markup {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let words = value
        .as_array()
        .map_or_else(|| word(value), |values| values.iter().map(word).collect::<Vec<_>>().join(","));
    html! { @if !value.is_null() { p.note { "Example: " code { (words) } } } }
}

/// The words of a closed list with their definitions.
fn definitions(schema: &Value) -> Markup {
    html! {
        dl.facts.words {
            @for word in list(&schema["enum"]).filter_map(Value::as_str) {
                div { dt { code { (word) } } dd { (line(text(&schema["x-enumDescriptions"], word), &Links::new())) } }
            }
        }
    }
}

/// What the operations of a group send and answer: the records, then the closed lists and the texts with a form of their own.
/// What another group needs too stands on one page.
pub(super) fn schemas(document: &Document<'_>, group: &Group<'_>) -> Markup {
    let (records, words): (Vec<_>, Vec<_>) =
        document.schemas_of(group).partition(|(_, schema)| schema.get("properties").is_some());
    html! {
        @if !records.is_empty() {
            h2 #records { "Records" }
            p { "Clients should ignore fields that they do not know: new fields may be added, and none is removed. A field without a value is null, and is still present unless its description says otherwise." }
            @for (name, schema) in records {
                (article(document, name, schema, &html! {
                    dl.fields { @for (name, field) in entries(&schema["properties"]) { (one_field(document, name, field)) } }
                }))
            }
        }
        @if !words.is_empty() {
            h2 #words { "Words" }
            p { "Fields with a fixed choice have one of these words, and codes have one of these forms. Other values are refused." }
            @for (name, schema) in words {
                (article(document, name, schema, &html! {
                    @if schema.get("enum").is_some() { (definitions(schema)) } @else { (allowed(document, schema)) (example(&schema["examples"])) }
                }))
            }
        }
    }
}

fn article(document: &Document<'_>, name: &str, schema: &Value, body: &Markup) -> Markup {
    html! {
        article id={ "schema-" (name) } {
            h3 { a.anchor href={ "#schema-" (name) } { (name) } }
            (paragraphs(text(schema, "description"), &document.links))
            (body)
        }
    }
}

fn one_field(document: &Document<'_>, name: &str, field: &Value) -> Markup {
    let (schema, _) = not_null(field);
    let about = [text(field, "description"), text(schema, "description")]
        .into_iter()
        .find(|about| !about.is_empty())
        .unwrap_or_default();
    html! {
        div {
            dt {
                code.field { (name) } " "
                span.note { (kind(document, field)) }
            }
            dd {
                p { (line(about, &document.links)) }
                @if schema.get("$ref").is_none() {
                    (allowed(document, field))
                    (example(&field["example"]))
                }
            }
        }
    }
}

//! Parameters: those of one operation, and those that several share.

use maud::{Markup, html};
use serde_json::Value;

use crate::render::pages::reference::document::{Document, Operation, PARAMETERS, list, text};
use crate::render::pages::reference::prose::{code, line};
use crate::render::pages::reference::schema::{allowed, example, kind};

/// So many shared parameters are no longer read one by one.
const MANY: usize = 10;

/// The parameters of one operation: its own with their meaning, the shared ones by name.
pub(super) fn parameters(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let (shared, own): (Vec<&Value>, Vec<&Value>) =
        list(&operation.is["parameters"]).partition(|parameter| parameter.get("$ref").is_some());
    let shared: Vec<&str> =
        shared.iter().map(|parameter| text(document.resolve(text(parameter, "$ref")), "name")).collect();
    html! {
        @if !(shared.is_empty() && own.is_empty()) { h3 { "Parameters" } }
        @if !own.is_empty() {
            dl.fields { @for parameter in own { (one(document, parameter, None)) } }
        }
        @if !shared.is_empty() {
            p.note {
                @if shared.len() > MANY { "The " a href=(PARAMETERS) { "shared parameters" } ": " } @else { "Shared: " }
                @for (at, name) in shared.iter().enumerate() { @if at > 0 { ", " } (code(name, &document.links)) }
                "."
            }
        }
    }
}

/// The names of the parameters that several operations share, in the order in which the first of them has them.
pub(super) fn shared_names<'a>(document: &Document<'a>) -> Vec<&'a str> {
    shared(document).into_iter().map(|parameter| text(parameter, "name")).collect()
}

/// The same parameters with their meaning.
pub(super) fn shared_parameters(document: &Document<'_>) -> Markup {
    html! {
        p {
            "List, statistics, tables, pictures and pages take one and the same filter, and agree on what it selects. A parameter that is "
            "left out filters nothing."
        }
        dl.fields {
            @for parameter in shared(document) { (one(document, parameter, Some(text(parameter, "name")))) }
        }
    }
}

fn shared<'a>(document: &Document<'a>) -> Vec<&'a Value> {
    let mut shared: Vec<&'a str> = Vec::new();
    for (_, operation) in document.operations() {
        let named = list(&operation.is["parameters"]).filter_map(|parameter| parameter["$ref"].as_str());
        for reference in named {
            if !shared.contains(&reference) {
                shared.push(reference);
            }
        }
    }
    shared.into_iter().map(|reference| document.resolve(reference)).collect()
}

fn one(document: &Document<'_>, parameter: &Value, anchor: Option<&str>) -> Markup {
    let schema = &parameter["schema"];
    html! {
        div id=[anchor.map(|name| format!("parameter-{name}"))] {
            dt {
                code.field { (text(parameter, "name")) } " "
                span.note {
                    (kind(document, schema))
                    @if parameter["required"] == true { ", required, in the " (text(parameter, "in")) }
                }
            }
            dd {
                p { (line(text(parameter, "description"), &document.links)) }
                (allowed(document, schema))
                (example(&parameter["example"]))
            }
        }
    }
}

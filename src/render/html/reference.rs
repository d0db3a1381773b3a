//! The API's reference, from its OpenAPI document: every operation, parameter, record and word on one page.

use maud::{Markup, html};
use serde_json::Value;

use crate::model::value::text::capital;
use crate::render::html::document::{Document, Operation, entries, list, text};
use crate::render::html::files::files;
use crate::render::html::page::page;
use crate::render::html::prose::{code, line, paragraphs};
use crate::render::html::schema::{self, allowed, example, kind};

/// The reference, for an OpenAPI document as JSON.
#[must_use]
pub fn reference(openapi: &Value) -> String {
    let document = Document::of(openapi);
    let body = html! {
        div.reference {
            div.intro {
                h1 { "Reference" }
                div.lead { (paragraphs(text(&openapi["info"], "description"), &document.links)) }
                p { "The same for programs: " a href="/openapi.yaml" { "openapi.yaml" } ", " a href="/openapi.json" { "openapi.json" } " (OpenAPI " (text(openapi, "openapi")) ")." }
            }
            (index(&document))
            div {
                @for tag in list(&openapi["tags"]) { (tag_section(&document, tag)) }
                (shared_parameters(&document))
                (files(&document.links))
                (schema::records(&document))
                (schema::vocabulary(&document))
            }
        }
    };
    page("Reference · Refoulement", "/docs", &body)
}

fn index(document: &Document<'_>) -> Markup {
    html! {
        nav.index aria-label="Contents" {
            @for tag in list(&document.root["tags"]) {
                @let name = text(tag, "name");
                p { a href={ "#tag-" (name) } { (capital(name)) } }
                ul {
                    @for operation in document.operations_of(name) {
                        li { a href={ "#" (operation.id()) } { code { (broken(operation.path)) } } }
                    }
                }
            }
            p { a href="#filter" { "Shared parameters" } }
            p { a href="#files" { "Files" } }
            p { a href="#records" { "Records" } }
            p { a href="#words" { "Words" } }
        }
    }
}

fn tag_section(document: &Document<'_>, tag: &Value) -> Markup {
    let name = text(tag, "name");
    html! {
        section aria-labelledby={ "tag-" (name) } {
            h2 id={ "tag-" (name) } { (capital(name)) }
            (paragraphs(text(tag, "description"), &document.links))
            @for operation in document.operations_of(name) { (one_operation(document, &operation)) }
        }
    }
}

fn one_operation(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let roles: Vec<&str> = list(&operation.is["x-roles"]).filter_map(Value::as_str).collect();
    html! {
        article.operation id=(operation.id()) {
            h3 {
                a.anchor href={ "#" (operation.id()) } {
                    span.method { (operation.method.to_uppercase()) } " " code { (broken(operation.path)) }
                }
            }
            p.summary { (line(text(operation.is, "summary"), &document.links)) }
            (paragraphs(text(operation.is, "description"), &document.links))
            @if let Some(path) = operation.is["x-example"].as_str() {
                pre.try { code { (command(document, operation, path)) } }
                @if operation.method == "get" && !operation.needs_key() { p.open { a href=(path) { "Open it here" } } }
            }
            (parameters(document, operation))
            (body(operation))
            (responses(document, operation))
            p.roles { "Who may ask: " (roles.join(", ")) "." }
        }
    }
}

/// How to ask it on a command line.
fn command(document: &Document<'_>, operation: &Operation<'_>, path: &str) -> String {
    let mut words = vec![format!("curl '{}'", document.address(path))];
    if operation.method != "get" {
        words.push(format!("-X {}", operation.method.to_uppercase()));
    }
    if operation.needs_key() {
        words.push("-H 'Authorization: Bearer rfl_\u{2026}'".to_owned());
    }
    for parameter in list(&operation.is["parameters"])
        .map(|parameter| parameter["$ref"].as_str().map_or(parameter, |named| document.resolve(named)))
    {
        if parameter["in"] == "header" {
            words.push(format!("-H '{}: {}'", text(parameter, "name"), text(parameter, "example")));
        }
    }
    if let Some((media_type, content)) = entries(&operation.is["requestBody"]["content"]).next() {
        let sent = match &content["example"] {
            // A file has no example here.
            Value::Null => "--data-binary @FILE".to_owned(),
            example => format!("-d '{}'", example.to_string().replace('\'', "'\\''")),
        };
        words.push(format!("-H 'Content-Type: {media_type}' {sent}"));
    }
    words.join(" \\\n  ")
}

fn body(operation: &Operation<'_>) -> Markup {
    let body = &operation.is["requestBody"];
    html! {
        @if body.is_object() {
            h4 { "Body" }
        }
        @for (media_type, content) in entries(&body["content"]) {
            p { (text(body, "description")) ". " code { (media_type) } ": " (kind(&content["schema"])) }
        }
    }
}

fn parameters(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let (shared, own): (Vec<&Value>, Vec<&Value>) =
        list(&operation.is["parameters"]).partition(|parameter| parameter.get("$ref").is_some());
    let shared: Vec<&str> =
        shared.iter().map(|parameter| text(document.resolve(text(parameter, "$ref")), "name")).collect();
    html! {
        @if !(shared.is_empty() && own.is_empty()) {
            h4 { "Parameters" }
            @if !own.is_empty() {
                dl.fields { @for parameter in own { (one_parameter(document, parameter, None)) } }
            }
            @if !shared.is_empty() {
                p.shared {
                    @if shared.len() > 10 { "The " a href="#filter" { "shared parameters" } ": " } @else { "Shared: " }
                    @for (at, name) in shared.iter().enumerate() { @if at > 0 { ", " } (code(name, &document.links)) }
                    "."
                }
            }
        }
    }
}

/// The parameters that several operations share, in the order in which the first of them has them.
fn shared_parameters(document: &Document<'_>) -> Markup {
    let mut shared: Vec<&str> = Vec::new();
    for parameter in document.operations().flat_map(|operation| list(&operation.is["parameters"])) {
        let reference = text(parameter, "$ref");
        if !reference.is_empty() && !shared.contains(&reference) {
            shared.push(reference);
        }
    }
    html! {
        section aria-labelledby="filter" {
            h2 #filter { "Shared parameters" }
            p {
                "List, statistics and tables take one and the same filter, and agree on what it selects. A parameter that is left out "
                "filters nothing."
            }
            dl.fields {
                @for reference in shared {
                    @let parameter = document.resolve(reference);
                    (one_parameter(document, parameter, Some(text(parameter, "name"))))
                }
            }
        }
    }
}

fn one_parameter(document: &Document<'_>, parameter: &Value, anchor: Option<&str>) -> Markup {
    let schema = &parameter["schema"];
    html! {
        div id=[anchor.map(|name| format!("parameter-{name}"))] {
            dt {
                code.field { (text(parameter, "name")) }
                span.kind { (kind(schema)) }
                @if parameter["required"] == true { span.kind { "required, in the " (text(parameter, "in")) } }
            }
            dd {
                p { (line(text(parameter, "description"), &document.links)) }
                (allowed(document, schema))
                (example(&parameter["example"]))
            }
        }
    }
}

fn responses(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    html! {
        h4 { "Answers" }
        dl.answers {
            @for (status, response) in document.responses(operation) {
                div {
                    dt { span.status { (status) } }
                    dd { (one_response(document, response)) }
                }
            }
        }
    }
}

fn one_response(document: &Document<'_>, response: &Value) -> Markup {
    let problem = response.get("x-problems").is_some();
    html! {
        p { (line(text(response, "description"), &document.links)) @if !problem && !text(response, "description").ends_with('.') { "." } }
        @for (media_type, content) in entries(&response["content"]).filter(|_| !problem) {
            p { code { (media_type) } ": " (kind(&content["schema"])) }
            (answer(&content["example"]))
        }
        @if response.get("headers").is_some() {
            ul.headers {
                @for (name, header) in entries(&response["headers"]) {
                    li { code { (name) } ": " (line(text(header, "description"), &document.links)) }
                }
            }
        }
    }
}

/// An example answer, folded away.
fn answer(example: &Value) -> Markup {
    let shown = match example {
        Value::Null => return html! {},
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    };
    html! { details { summary { "Example" } pre { code { (shown) } } } }
}

/// A path that may be broken before each slash.
fn broken(path: &str) -> Markup {
    html! { @for part in path.split_inclusive('/') { (part) wbr; } }
}

//! One operation: what it does, how to ask it, what it answered, and everything that it takes and gives.

use maud::{Markup, html};
use serde_json::Value;

use crate::render::pages::reference::document::{Document, Operation, entries, list, problems, text};
use crate::render::pages::reference::parameters::parameters;
use crate::render::pages::reference::prose::{line, paragraphs};
use crate::render::pages::reference::sample;
use crate::render::pages::reference::schema::kind;

/// The operation whole.
pub(super) fn operation(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let roles: Vec<&str> = list(&operation.is["x-roles"]).filter_map(Value::as_str).collect();
    html! {
        article.operation id=(operation.id()) {
            h2 { a.anchor href={ "#" (operation.id()) } { (address(operation)) } }
            p { (line(text(operation.is, "summary"), &document.links)) }
            (paragraphs(text(operation.is, "description"), &document.links))
            p.note { "Who may ask: " (roles.join(", ")) "." }
            (request(document, operation))
            (parameters(document, operation))
            (body(document, operation))
            (responses(document, operation))
        }
    }
}

/// Its method and its path, which may be broken before each slash.
pub(super) fn address(operation: &Operation<'_>) -> Markup {
    html! {
        span.note { (operation.method.to_uppercase()) } " "
        code { @for part in operation.path.split_inclusive('/') { (part) wbr; } }
    }
}

/// The pictures that are shown: what they show in every register, and about how large they are.
const PICTURES: [(&str, &str, [u16; 2]); 2] = [
    ("drawStatisticsAsPng", "A chart with a bar for each month, which counts people", [1280, 904]),
    ("drawMapAsPng", "A map with a disc for each place of detention, whose area counts people", [1280, 1488]),
];

/// A request on a command line, and what may be answered to one like it: not here and today, but in a register with a few
/// incidents.
pub(super) fn request(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let Some(path) = operation.request() else { return html! {} };
    let answers: Vec<(&str, &Value)> =
        document.responses(operation).filter_map(|(_, response)| answered(response)).collect();
    let with_example = answers.iter().find(|(_, example)| !example.is_null());
    let (media_type, answer) = *with_example.or(answers.first()).unwrap_or(&("", &Value::Null));
    let (shown, is_whole) = if answer.is_null() { (String::new(), true) } else { sample::shown(answer) };
    html! {
        pre { code { (command(document, operation, path, media_type)) } }
        @for (_, alt, [width, height]) in PICTURES.iter().filter(|(id, ..)| *id == operation.id()) {
            img src=(path) alt=(alt) width=(width) height=(height) loading="lazy";
        }
        @if !answer.is_null() {
            p.note {
                "An answer, for example"
                @if !is_whole { " (shortened; whole in " a href="/openapi.yaml" { "openapi.yaml" } ")" }
                ":"
            }
            pre.answer { code { (shown) } }
        }
        @if operation.is_open() { p.note { a href=(path) { "Open it here" } } }
    }
}

/// What a successful answer is, and its example.
fn answered(response: &Value) -> Option<(&str, &Value)> {
    let (media_type, content) = entries(&response["content"]).next()?;
    problems(response).next().is_none().then_some((media_type.as_str(), &content["example"]))
}

/// How to ask it on a command line. A file that no terminal can show is written to disk.
fn command(document: &Document<'_>, operation: &Operation<'_>, path: &str, media_type: &str) -> String {
    let is_readable = ["text/", "application/"].iter().any(|kind| media_type.starts_with(kind))
        && !["zip", "sheet"].iter().any(|end| media_type.ends_with(end));
    let file = if is_readable || media_type.is_empty() { "" } else { " -OJ" };
    let mut words = vec![format!("curl{file} '{}'", document.address(path))];
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

fn body(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    let body = &operation.is["requestBody"];
    html! {
        @if body.is_object() {
            h3 { "Body" }
        }
        @for (media_type, content) in entries(&body["content"]) {
            p { (text(body, "description")) ". " code { (media_type) } ": " (kind(document, &content["schema"])) }
        }
    }
}

/// What it answers, and the problems with which it can refuse: each has a page of its own.
fn responses(document: &Document<'_>, operation: &Operation<'_>) -> Markup {
    html! {
        h3 { "Answers" }
        dl.facts.narrow {
            @for (status, response) in document.responses(operation) {
                div {
                    dt { code { (status) } }
                    dd { (one_response(document, response)) }
                }
            }
        }
    }
}

/// That a problem is a problem document is said once for all.
fn one_response(document: &Document<'_>, response: &Value) -> Markup {
    let is_problem = problems(response).next().is_some();
    html! {
        p { (line(text(response, "description"), &document.links)) @if !text(response, "description").ends_with('.') { "." } }
        @for (media_type, content) in entries(&response["content"]).filter(|_| !is_problem) {
            p { code { (media_type) } ": " (kind(document, &content["schema"])) }
        }
        @for (name, header) in entries(&response["headers"]) {
            p.note { code { (name) } ": " (line(text(header, "description"), &document.links)) }
        }
    }
}

//! The page of the reference to begin at: what the API is, three requests, every address, and what holds for all of them.

use maud::{Markup, html};
use serde_json::Value;

use crate::model::value::text::capital;
use crate::render::pages::reference::document::{
    Document, FILES, Group, PARAMETERS, entries, parameter_address, text,
};
use crate::render::pages::reference::files;
use crate::render::pages::reference::operation::{address, request};
use crate::render::pages::reference::parameters::shared_names;
use crate::render::pages::reference::prose::{line, paragraphs};

/// The first three requests.
const FIRST: [&str; 3] = ["getStatistics", "listIncidents", "downloadIncidents"];

/// What the API is, and where programs read the same.
pub(super) fn lead(document: &Document<'_>) -> Markup {
    html! {
        (paragraphs(text(&document.root["info"], "description"), &document.links))
        p {
            "The same for programs: " a href="/openapi.yaml" { "openapi.yaml" } ", " a href="/openapi.json" { "openapi.json" }
            " (OpenAPI " (text(document.root, "openapi")) ")."
        }
    }
}

/// The rest of the page.
pub(super) fn start(document: &Document<'_>) -> Markup {
    html! {
        section aria-labelledby="first" {
            h2 #first { "The first three requests" }
            @for (_, operation) in FIRST.iter().filter_map(|id| document.operations().find(|(_, of)| of.id() == *id)) {
                h3 { (line(text(operation.is, "summary"), &document.links)) }
                (request(document, &operation))
            }
        }
        section aria-labelledby="operations" {
            h2 #operations { "All requests" }
            @for group in &document.groups { (operations(document, group)) }
        }
        (for_all(document))
        (index(document))
    }
}

/// A group in one line, and its operations in one line each. Each has the anchor of its own name here too, as links to this
/// page may name it.
fn operations(document: &Document<'_>, group: &Group<'_>) -> Markup {
    html! {
        h3 id={ "tag-" (group.name) } { a href=(group.address()) { (capital(group.name)) } }
        p { (line(group.about, &document.links)) }
        ul.sources {
            @for operation in &group.operations {
                li id=(operation.id()) {
                    a href=(operation.address(group)) { (address(operation)) } " "
                    span.note { (line(text(operation.is, "summary"), &document.links)) }
                }
            }
        }
    }
}

/// What holds for every request.
fn for_all(document: &Document<'_>) -> Markup {
    const PARTS: [(&str, &str, &str); 3] = [
        (
            "errors",
            "Errors",
            "What cannot be answered is refused, never guessed: with a problem document (RFC 9457). Its `type` is the address of a page that explains it, its `detail` says what is wrong this time, and its `errors` name each field or parameter with what is allowed.",
        ),
        (
            "versions",
            "Versions",
            "Each act of publication makes a new version of the register. Incidents, statistics, places, sources, context, and the tables, maps and pictures of them take `version` and then answer from the register as it was; only what had to be withdrawn to protect somebody is missing from every version. `/v1/versions` lists them, and `updated_since` gives what has changed. Public answers have an `ETag`, except those to a search (`q`): send it in `If-None-Match`, and `304` says that nothing has changed.",
        ),
        (
            "limits",
            "Limits",
            "Each IP address (in IPv6 each network of 64 bits), and each key, has a number of requests a minute: `RateLimit-Policy` says how many here, `RateLimit` how many are left. Without a key, whole files of data do not count (pictures do), nor do answers that have not changed. Above it the answer is `rate-limited`, and `Retry-After` says when to ask again.",
        ),
    ];
    html! {
        @for (id, title, about) in PARTS {
            section aria-labelledby=(id) {
                h2 id=(id) { (title) }
                p { (line(about, &document.links)) }
                @if id == "errors" {
                    p { a href="/problems" { "All problems" } " · " a href=(document.schema_address("Problem")) { "The fields of a problem document" } }
                }
            }
        }
    }
}

/// Every parameter, table, record and word by its name.
fn index(document: &Document<'_>) -> Markup {
    let schemas = |records: bool| {
        entries(&document.root["components"]["schemas"])
            .filter(move |(_, schema)| schema.get("properties").is_some() == records)
            .map(|(name, _): (&String, &Value)| {
                (format!("schema-{name}"), document.schema_address(name), name.clone())
            })
            .collect::<Vec<_>>()
    };
    let parameters = shared_names(document)
        .into_iter()
        .map(|name| (format!("parameter-{name}"), parameter_address(name), name.to_owned()));
    let files =
        files::names().map(|name| (format!("file-{name}"), format!("{FILES}#file-{name}"), name.to_owned()));
    html! {
        section aria-labelledby="names" {
            h2 #names { "All names" }
            h3 #filter { a href=(PARAMETERS) { "Parameters" } }
            (names(parameters.collect()))
            h3 #files { a href=(FILES) { "Files" } }
            (names(files.collect()))
            h3 #records { "Records" }
            (names(schemas(true)))
            h3 #words { "Words" }
            (names(schemas(false)))
        }
    }
}

fn names(names: Vec<(String, String, String)>) -> Markup {
    html! {
        ul.downloads { @for (id, address, name) in names { li id=(id) { a href=(address) { code { (name) } } } } }
    }
}

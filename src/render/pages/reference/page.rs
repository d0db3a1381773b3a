//! The pages of the reference, each with the way to the others.

use maud::{Markup, html};
use serde_json::Value;

use crate::model::value::text::capital;
use crate::render::pages::frame::in_english;
use crate::render::pages::reference::document::{Document, FILES, Group, PARAMETERS};
use crate::render::pages::reference::files::files;
use crate::render::pages::reference::operation::{address, operation};
use crate::render::pages::reference::parameters::shared_parameters;
use crate::render::pages::reference::prose::paragraphs;
use crate::render::pages::reference::schema::schemas;
use crate::render::pages::reference::start::{lead, start};

/// A page of the reference.
struct Page<'a> {
    address: &'a str,
    title: &'a str,
    description: &'a str,
    lead: Markup,
    body: Markup,
}

/// The pages of the reference, by address, for an OpenAPI document as JSON.
#[must_use]
pub fn reference(openapi: &Value) -> Vec<(String, String)> {
    let document = Document::of(openapi);
    let beginning = Page {
        address: "/docs",
        title: "API reference",
        description: "How to ask the register: every request with an example of its answer.",
        lead: lead(&document),
        body: start(&document),
    };
    let parameters = Page {
        address: PARAMETERS,
        title: "Shared parameters",
        description: "The filter and the other parameters that several requests take.",
        lead: html! {},
        body: shared_parameters(&document),
    };
    let tables = Page {
        address: FILES,
        title: "Files",
        description: "What the columns of the tables and the properties of the map mean.",
        lead: html! {},
        body: files(&document.links),
    };
    let mut pages: Vec<(String, String)> = [beginning, parameters, tables]
        .iter()
        .map(|page| (page.address.to_owned(), framed(&document, page)))
        .collect();
    pages.extend(document.groups.iter().map(|group| (group.address(), of_group(&document, group))));
    pages
}

fn of_group(document: &Document<'_>, group: &Group<'_>) -> String {
    let page = Page {
        address: &group.address(),
        title: &capital(group.name),
        description: group.about,
        lead: paragraphs(group.about, &document.links),
        body: html! {
            @for of in &group.operations { (operation(document, of)) }
            (schemas(document, group))
        },
    };
    framed(document, &page)
}

fn framed(document: &Document<'_>, page: &Page<'_>) -> String {
    let is_start = page.address == "/docs";
    let body = html! {
        div.reference {
            div.intro {
                @if !is_start { p.kicker { a href="/docs" { "API" } } }
                h1 { (page.title) }
                (page.lead)
            }
            (contents(document, page.address))
            div { (page.body) }
        }
    };
    let title = if is_start { page.title.to_owned() } else { format!("{} · API", page.title) };
    in_english(&title, page.description, page.address, true, &body)
}

/// The way to the other pages, and to each operation of this one.
fn contents(document: &Document<'_>, here: &str) -> Markup {
    let current = |address: &str| (address == here).then_some("page");
    let link =
        |address: &str, words: &str| html! { a href=(address) aria-current=[current(address)] { (words) } };
    html! {
        nav.index aria-label="Reference" {
            ul {
                li { (link("/docs", "Begin")) }
                @for group in &document.groups {
                    @let is_here = group.address() == here;
                    li class=[is_here.then_some("here")] {
                        (link(&group.address(), &capital(group.name)))
                        @if is_here {
                            ul { @for of in &group.operations { li { a href={ "#" (of.id()) } { (address(of)) } } } }
                        }
                    }
                }
                li { (link(PARAMETERS, "Shared parameters")) }
                li { (link(FILES, "Files")) }
            }
        }
    }
}

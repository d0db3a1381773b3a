//! What is shown where there is nothing to show: no such page, retracted, or a question that cannot be answered.

use maud::{Markup, html};

use crate::model::language::language::Language;
use crate::register::query::parameters::Refusal;
use crate::render::pages::frame::{Frame, contact, framed};
use crate::render::pages::words;

/// What became of an incident that was public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It was wrong; older versions still show it.
    Error,
    /// No version shows it.
    Withdrawn,
}

fn page(language: Language, title: &str, address: &str, body: &Markup) -> String {
    let frame = Frame {
        language,
        languages: Language::ALL,
        title,
        description: title,
        address,
        is_explorer: false,
        card: None,
        other_licences: false,
        wide: false,
    };
    let body = html! {
        h1 { (title) }
        (body)
        p { a href=(language.path("/")) { (words::BACK.of(language)) } }
    };
    framed(&frame, &body)
}

/// There is no such page.
#[must_use]
pub fn not_found(language: Language, address: &str) -> String {
    let body = html! { p { (words::NOT_FOUND_WHY.of(language)) } };
    page(language, words::NOT_FOUND.of(language), address, &body)
}

/// It was public and has been retracted.
#[must_use]
pub fn retracted(language: Language, address: &str, gone: Gone, whom: Option<&str>) -> String {
    let why = match gone {
        Gone::Error => words::BY_ERROR,
        Gone::Withdrawn => words::BY_WITHDRAWAL,
    };
    let body = html! { p { (why.of(language)) } (contact(language, whom)) };
    page(language, words::RETRACTED.of(language), address, &body)
}

/// The question is not one that can be answered.
#[must_use]
pub fn refused(language: Language, refusals: &[Refusal]) -> String {
    let body = html! {
        p { (words::REFUSED_WHY.of(language)) }
        ul {
            @for Refusal { parameter, message, allowed, .. } in refusals {
                li {
                    code { (parameter) } ": " span lang="en" { (message) }
                    @if !allowed.is_empty() {
                        br; span.note { (words::ALLOWED.of(language)) span lang="en" { (allowed.join("; ")) } }
                    }
                }
            }
        }
    };
    page(language, words::REFUSED.of(language), "/", &body)
}

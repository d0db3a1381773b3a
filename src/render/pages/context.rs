//! What happened around the incidents: laws, reports and their findings, borders. Never counted.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::language::Language;
use crate::model::record::context::PublicContextEvent;
use crate::model::value::text::capital;
use crate::render::pages::frame::{Frame, framed};
use crate::render::pages::text::{of_web, own, paragraphs};
use crate::render::pages::words;

/// The page of context, oldest first.
#[must_use]
pub fn context(language: Language, events: &[&PublicContextEvent], other_licences: bool) -> String {
    let title = words::CONTEXT.of(language);
    let body = html! {
        h1 { (title) }
        p.lead { (words::CONTEXT_IS.of(language)) }
        @if events.is_empty() { p { (words::NOTHING.of(language)) } }
        @for event in events { (one(language, event)) }
    };
    let frame = Frame {
        language,
        languages: Language::ALL,
        title,
        description: words::CONTEXT_IS.of(language),
        address: "/context",
        is_explorer: false,
        card: None,
        other_licences,
        wide: false,
    };
    framed(&frame, &body)
}

fn one(language: Language, PublicContextEvent { id, event, sources, .. }: &PublicContextEvent) -> Markup {
    let countries: Vec<&str> = event.countries.iter().map(|of| country(language, *of)).collect();
    html! {
        section id={ "e-" (id) } {
            p.kicker {
                (capital(&language.says().date(&event.date)))
                @if !countries.is_empty() { " · " (countries.join(", ")) }
            }
            h2 { (own(&event.title)) }
            (paragraphs(&event.summary, None))
            ul.sources.measure {
                @for source in sources.iter().filter(|source| event.citations.iter().any(|of| of.source == source.key)) {
                    li.note {
                        @match of_web(source.url.as_ref()) {
                            Some(address) => a href=(address) rel="noreferrer noopener external" { (own(&source.title)) },
                            None => (own(&source.title)),
                        }
                        ". " (own(&source.outlet))
                        @if let Some(published) = &source.published { ", " (language.says().date(published)) }
                    }
                }
            }
        }
    }
}

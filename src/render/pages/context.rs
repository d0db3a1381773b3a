//! What happened around the incidents: laws, reports and their findings, borders. Never counted.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::language::Language;
use crate::model::record::context::PublicContextEvent;
use crate::model::value::text::capital;
use crate::render::pages::list::{Heading, List, listed};
use crate::render::pages::text::{leading, own, paragraphs, published};
use crate::render::pages::words;

/// The page of context, oldest first.
#[must_use]
pub fn context(list: &List, events: &[&PublicContextEvent]) -> String {
    let language = list.language;
    let heading = Heading {
        address: "/context",
        title: words::CONTEXT,
        about: words::CONTEXT_IS,
        count: language.says().events(events.len() as u64),
    };
    let rows = html! {
        @for event in events { (one(language, event)) }
        @if events.is_empty() { p { (words::NONE_HERE.of(language)) } }
    };
    listed(list, &heading, &rows)
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
                        (leading(source.url.as_ref(), &own(&source.title)))
                        (published(language, source))
                    }
                }
            }
        }
    }
}

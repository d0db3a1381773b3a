//! The sources, with links and archived copies.

use maud::{Markup, html};

use crate::model::record::source::Source;
use crate::render::pages::incident::view::IncidentPage;
use crate::render::pages::text::{archived, leading, own, own_in, published};
use crate::render::pages::words;

/// The list of sources.
pub(super) fn sources(page: &IncidentPage<'_>) -> Markup {
    let (cited, others) = page.sources();
    html! {
        @if !cited.is_empty() {
            section aria-labelledby="sources" {
                h2 #sources { (words::SOURCES.of(page.language)) }
                ol.sources.measure {
                    @for (at, source) in cited.iter().enumerate() { li id={ "s" (at + 1) } { (one(page, source)) } }
                }
                @if !others.is_empty() {
                    details {
                        summary { (words::REST_ON.of(page.language)) " (" (others.len()) ")" }
                        ul.sources.measure { @for source in others { li { (one(page, source)) } } }
                    }
                }
            }
        }
    }
}

fn one(page: &IncidentPage<'_>, source: &Source) -> Markup {
    let language = page.language;
    // The title is a translation where there is one of its own beside it.
    let tongue = source.language.as_deref().filter(|_| source.title_original.is_none());
    html! {
        cite { (leading(source.url.as_ref(), &own_in(&source.title, tongue))) }
        @if let Some(original) = &source.title_original { " (" (own(original)) ")" }
        (published(language, source))
        " " span.note {
            "· " (source.kind.said().of(language)) " · "
            @match (archived(language, source), &source.url) {
                (Some(copy), _) => (copy),
                (None, Some(_)) => (words::NO_ARCHIVE.of(language)),
                (None, None) => (words::NO_ADDRESS.of(language)),
            }
        }
    }
}

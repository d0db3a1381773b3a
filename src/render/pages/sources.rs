//! Who reported: every source, with the incidents that cite it.

use maud::{Markup, html};

use crate::model::language::language::Language;
use crate::model::record::source::Source;
use crate::render::pages::frame::{Frame, framed};
use crate::render::pages::links::asking;
use crate::render::pages::text::{of_web, own};
use crate::render::pages::words;

/// One page of the sources, each with how many incidents cite it, and the key of the last where there are more.
#[derive(Debug)]
pub struct SourcesPage {
    /// The language of everything that is ours.
    pub language: Language,
    /// How many there are.
    pub all: u64,
    /// Those of the page.
    pub sources: Vec<(Source, u64)>,
    /// The key after which the next page begins.
    pub next: Option<String>,
    /// Whether some of the version has another licence.
    pub other_licences: bool,
}

/// The page.
#[must_use]
pub fn sources(page: &SourcesPage) -> String {
    let language = page.language;
    let title = words::SOURCES.of(language);
    let body = html! {
        h1 { (title) }
        p.lead { (words::SOURCES_ARE.of(language)) }
        p.note { (language.says().sources(page.all)) " · " a href="/v1/sources" { "JSON" } }
        ul.sources.measure { @for (source, incidents) in &page.sources { (one(language, source, *incidents)) } }
        @if let Some(next) = &page.next {
            p.pages {
                a rel="next" href=(asking(language, "/sources", &[("after", next)])) { (words::NEXT.of(language)) " →" }
            }
        }
    };
    let frame = Frame {
        language,
        languages: Language::ALL,
        title,
        description: words::SOURCES_ARE.of(language),
        address: "/sources",
        is_explorer: false,
        card: None,
        other_licences: page.other_licences,
        wide: false,
    };
    framed(&frame, &body)
}

fn one(language: Language, source: &Source, incidents: u64) -> Markup {
    let says = language.says();
    let outlet = asking(language, "/", &[("outlet", &source.outlet)]);
    html! {
        li id={ "s-" (source.key) } {
            @match of_web(source.url.as_ref()) {
                Some(address) => a href=(address) rel="noreferrer noopener external" { (own(&source.title)) },
                None => (own(&source.title)),
            }
            ". " (own(&source.outlet))
            @if let Some(published) = &source.published { ", " (says.date(published)) }
            " " span.note {
                "· " (source.kind.said().of(language)) " · "
                @if incidents > 0 { a href=(outlet) { (says.incidents(incidents)) } }
                @else { (says.incidents(0)) }
                @if let Some(archive) = of_web(source.archive_url.as_ref()) {
                    " · " a href=(archive) rel="noreferrer noopener external" { (words::ARCHIVED.of(language)) }
                }
            }
        }
    }
}

//! Who reported: every source, with the incidents that cite it.

use maud::{Markup, html};

use crate::model::record::source::Source;
use crate::render::pages::list::{Heading, List, listed};
use crate::render::pages::text::{archived, leading, own, published};
use crate::render::pages::words;

/// One page of the sources, each with how many incidents cite it.
#[derive(Debug)]
pub struct SourcesPage {
    /// Which part of them.
    pub list: List,
    /// How many there are.
    pub all: u64,
    /// Those of the page.
    pub sources: Vec<(Source, u64)>,
}

/// The page.
#[must_use]
pub fn sources(page: &SourcesPage) -> String {
    let language = page.list.language;
    let heading = Heading {
        address: "/sources",
        title: words::SOURCES,
        about: words::SOURCES_ARE,
        count: language.says().sources(page.all),
    };
    let rows = html! {
        @if page.sources.is_empty() { p { (words::NONE_HERE.of(language)) } } @else {
            ul.sources.measure { @for (source, incidents) in &page.sources { (one(&page.list, source, *incidents)) } }
        }
    };
    listed(&page.list, &heading, &rows)
}

fn one(list: &List, source: &Source, incidents: u64) -> Markup {
    let language = list.language;
    let says = language.says();
    let outlet = list.page("/", &[("outlet", &source.outlet)]);
    html! {
        li id={ "s-" (source.key) } {
            (leading(source.url.as_ref(), &own(&source.title)))
            (published(language, source))
            " " span.note {
                "· " (source.kind.said().of(language)) " · "
                @if incidents > 0 { a href=(outlet) { (says.incidents(incidents)) } }
                @else { (says.incidents(0)) }
                @if let Some(copy) = archived(language, source) { " · " (copy) }
            }
        }
    }
}

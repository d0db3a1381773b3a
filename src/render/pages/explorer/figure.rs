//! The figure first, as a number and as a sentence.

use maud::{Markup, html};

use crate::model::language::fact::Headline;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::text::large;
use crate::render::pages::words;

/// The figure of the whole view.
pub(super) fn figure(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let says = language.says();
    let Headline { people, unit, incidents, .. } = page.headline;
    let version = format!("/v1/versions?version={}", page.version);
    html! {
        section.headline aria-label=(words::TOTAL.of(language)) {
            @if incidents > 0 { p.number aria-hidden="true" { (large(&says.figure(people, unit))) } }
            p.sentence {
                (says.headline(&page.headline))
                @if incidents > 0 && people.max.is_none() { " " span.quiet { (words::NO_UPPER.of(language)) } }
            }
            p.version {
                @if page.version > 0 { a href=(version) { (says.version(page.version, page.published)) } " · " }
                a href="#cite" { (words::CITE.of(language)) }
            }
        }
    }
}

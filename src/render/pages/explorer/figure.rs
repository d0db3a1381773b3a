//! The figure first, as a number and as a sentence.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::fact::{Headline, Unit};
use crate::model::value::country::Country;
use crate::register::answer::statistics::StatisticsRow;
use crate::render::legend;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::text::{large, own};
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
            @if page.headline != page.whole {
                p.note { (words::WHOLE.of(language)) (says.headline(&page.whole)) }
            }
            @if page.parts.len() > 1 {
                p.note { (words::PARTS.of(language)) }
                ul.measure { @for row in page.parts { (part(page, row)) } }
            }
            p.version {
                @if page.version > 0 { a href=(version) { (says.version(page.version, page.published)) } " · " }
                a href="#cite" { (words::CITE.of(language)) }
            }
        }
    }
}

/// One of several parts that are asked for.
fn part(page: &Explorer<'_>, row: &StatisticsRow) -> Markup {
    let (language, says) = (page.language, page.language.says());
    html! {
        li {
            @for (nth, (key, value)) in row.key.iter().enumerate() {
                @if nth > 0 { " · " }
                @match (key.as_str(), value.as_str()) {
                    (_, None) => (legend::NOT_KNOWN.of(language)),
                    ("origin_country", Some(code)) => (Country::parse(code).map_or(code, |of| country(language, of))),
                    (key, Some(value)) => (own(row.names.get(key).map_or(value, String::as_str))),
                }
            }
            ": " (says.people(row.total.people.into(), Unit::from(row.total.counts)))
            " · " (says.incidents(row.total.incidents))
        }
    }
}

//! What can be taken along: files of exactly this view, the sentence to cite, and the call that gives the same.

use maud::{Markup, html};

use crate::model::language::language::Said;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::frame::contact;
use crate::render::pages::words;

/// The files of the view.
pub(super) fn files(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let plain = [("CSV", "csv"), ("Excel", "xlsx"), ("NDJSON", "ndjson"), ("GeoJSON", "geojson")];
    let data = |ending: &str| page.links().data(&format!("/v1/incidents{ending}"));
    html! {
        section aria-labelledby="take" {
            h2 #take { (words::TAKE.of(language)) }
            ul.downloads {
                @for (name, ending) in plain { li { a href=(data(&format!(".{ending}"))) { (name) } } }
                li { a href=(data("")) { "JSON" } }
                li { a href=(data(".zip")) { (words::ALL_TABLES.of(language)) } }
                li { a href=(data(".atom")) { (words::ATOM.of(language)) } }
                @for (address, label) in pictures(page) { li { a href=(address) { (label) } } }
            }
        }
    }
}

/// How to cite the view, and how a program asks for it.
pub(super) fn citation_and_call(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let says = language.says();
    let base = page.base.unwrap_or_default();
    let call =
        format!("curl '{base}{}'", page.links().data(&format!("/v1/statistics?group_by={}", page.keys())));
    html! {
        div.pairs {
            section aria-labelledby="cite" {
                h2 #cite { (words::CITE.of(language)) }
                p { (words::MAY_CITE.of(language)) }
                div.cite {
                    p {
                        (says.citation(page.version, page.published))
                        @if page.other_licences { " " (words::OTHER_LICENCES.of(language)) }
                        @if page.base.is_some() { " " (page.address_to_cite()) }
                    }
                    p { (says.headline(&page.headline)) }
                    @if page.base.is_none() && page.version > 0 { p { code { (page.address_to_cite()) } } }
                }
            }
            section aria-labelledby="call" {
                h2 #call { (words::CALL.of(language)) }
                pre tabindex="0" { (call) }
            }
        }
    }
}

/// What the numbers can mean, and whom to tell what is wrong.
pub(super) fn meaning(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    html! {
        section aria-labelledby="coverage" {
            h2 #coverage { (words::MEANING.of(language)) }
            p { (words::COVERAGE.of(language)) }
            p { (words::RULES.of(language)) a href="/v1/statistics" { "/v1/statistics" } }
        }
        (contact(language, page.contact))
    }
}

/// The pictures of the view, with their words in its language.
fn pictures(page: &Explorer<'_>) -> Vec<(String, String)> {
    let language = page.language;
    let named = |path: &str, of: Said, ending: &str| {
        (page.picture(&format!("{path}{ending}")), format!("{} ({})", of.of(language), ending.to_uppercase()))
    };
    let both = |path: &'static str, of: Said| ["png", "svg"].map(|ending| named(path, of, ending));
    [both("/v1/statistics.", words::CHART_FILE), both("/v1/map.", words::MAP_FILE)].concat()
}

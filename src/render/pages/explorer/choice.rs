//! What is chosen, and what can be: a form without a script, and each choice as words that take it away.

use maud::{Markup, html};
use percent_encoding::percent_decode_str;

use crate::model::language::country::country;
use crate::model::language::language::{Language, Said};
use crate::model::value::country::Country;
use crate::model::vocabulary::record::Status;
use crate::register::answer::facets::{Facet, FacetOption};
use crate::register::answer::grouping::GroupKey;
use crate::render::legend;
use crate::render::pages::explorer::chosen::chosen;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::words;

/// The parameters that have a field of their own.
const FIELDS: [&str; 7] = [
    "date_from",
    "date_to",
    "host_country",
    "origin_country",
    "repatriation_status",
    "min_source_roots",
    "q",
];

/// What is chosen: each a link that takes it away.
pub(super) fn choices(page: &Explorer<'_>) -> Markup {
    let chosen = chosen(page.language, page.filter);
    html! {
        @if !chosen.is_empty() {
            ul.chosen aria-label=(words::CHOSEN.of(page.language)) {
                @for choice in chosen { li { a href=(page.links().without(choice.names)) { (choice.words) } } }
            }
        }
    }
}

/// The form.
pub(super) fn form(page: &Explorer<'_>) -> Markup {
    let (language, filter) = (page.language, page.filter);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let roots = filter.min_source_roots.map(|roots| roots.to_string());
    let words = filter.q.as_ref().map(ToString::to_string);
    html! {
        form.filter method="get" action=(language.path("/")) role="search" aria-label=(words::FILTER.of(language)) {
            (day_field(language, words::FROM, "date_from", "2013-01", &day(filter.date_from)))
            (day_field(language, words::TO, "date_to", "2013-12", &day(filter.date_to)))
            (options(page, words::HOST, GroupKey::HostCountry))
            (options(page, words::ORIGIN, GroupKey::OriginCountry))
            (options(page, words::OUTCOME, GroupKey::RepatriationStatus))
            p { label { (words::ROOTS.of(language)) " " select name="min_source_roots" {
                option value="" { (words::ANY.of(language)) }
                @for least in ["2", "3", "5"] {
                    option value=(least) selected[roots.as_deref() == Some(least)] { (least) "+" }
                }
                @if let Some(roots) = roots.as_deref().filter(|roots| !["2", "3", "5"].contains(roots)) {
                    option value=(roots) selected { (roots) "+" }
                }
            } } }
            p { label { (words::SEARCH.of(language)) " "
                input name="q" type="search" value=[words] maxlength="200" autocomplete="off";
            } }
            (kept(page))
            button { (words::SHOW.of(language)) }
        }
    }
}

fn day_field(language: Language, label: Said, name: &str, example: &str, value: &str) -> Markup {
    html! {
        p { label { (label.of(language)) " "
            input name=(name) inputmode="numeric" placeholder=(example) value=(value) autocomplete="off";
        } }
    }
}

/// What is chosen without a field of its own stays chosen.
fn kept(page: &Explorer<'_>) -> Markup {
    let others = page.links().others(&FIELDS);
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    html! {
        @for (name, value) in others.split('&').filter_map(|pair| pair.split_once('=')) {
            input type="hidden" name=(name) value=(decoded(value));
        }
    }
}

/// A list of options with their counts.
fn options(page: &Explorer<'_>, label: Said, key: GroupKey) -> Markup {
    let facet = page.facets.iter().find(|facet| facet.key == key);
    let listed: &[FacetOption] = facet.map_or(&[], |facet: &Facet| &facet.options);
    let wanted = wanted(page, key);
    let several = wanted.len() > 1;
    let value = |of: &Option<String>| of.clone().unwrap_or_else(|| "none".to_owned());
    let name = |of: &Option<String>| called(page.language, key, of.as_deref());
    let is_listed = |of: &Option<String>| listed.iter().any(|option| option.value == *of);
    html! {
        p { label { (label.of(page.language)) " " select name=(key) {
            option value="" { (words::ANY.of(page.language)) }
            @if several || wanted.iter().any(|of| !is_listed(of)) {
                option selected value=(wanted.iter().map(value).collect::<Vec<_>>().join(",")) {
                    (wanted.iter().map(name).collect::<Vec<_>>().join(", "))
                }
            }
            @for option in listed {
                option value=(value(&option.value)) selected[!several && wanted.contains(&option.value)] {
                    (name(&option.value)) " (" (page.language.says().number(option.incidents)) ")"
                }
            }
        } } }
    }
}

/// The values that are chosen.
fn wanted(page: &Explorer<'_>, key: GroupKey) -> Vec<Option<String>> {
    let codes = |of: &[Option<Country>]| of.iter().map(|of| of.map(|of| of.to_string())).collect();
    match key {
        GroupKey::HostCountry => codes(&page.filter.host_country),
        GroupKey::OriginCountry => codes(&page.filter.origin_country),
        GroupKey::RepatriationStatus => {
            page.filter.repatriation_status.iter().map(|of| of.map(|of| of.to_string())).collect()
        }
        _ => Vec::new(),
    }
}

/// What a value is called.
fn called(language: Language, key: GroupKey, value: Option<&str>) -> String {
    let unknown = || legend::NOT_KNOWN.of(language).to_owned();
    let Some(value) = value else { return unknown() };
    let said = match key {
        GroupKey::RepatriationStatus => Status::parse(value).map(|status| status.said().of(language)),
        _ => Country::parse(value).map(|of| country(language, of)),
    };
    said.map_or_else(|| value.to_owned(), str::to_owned)
}

//! A record's own text, as it was written: with its language and its direction.

use maud::{Markup, html};

use crate::model::language::language::Language;
use crate::model::record::incident::Place;
use crate::model::record::source::Source;
use crate::model::tables::cell::place_words;
use crate::render::pages::words;

/// The language of a text, as far as its letters tell.
fn tongue(text: &str) -> &'static str {
    let has = |from: char, to: char| text.chars().any(|c| (from..=to).contains(&c));
    if has('\u{ac00}', '\u{d7a3}') {
        "ko"
    } else if has('\u{3041}', '\u{30ff}') {
        "ja"
    } else if has('\u{4e00}', '\u{9fff}') {
        "zh"
    } else if has('\u{400}', '\u{4ff}') {
        "ru"
    } else if has('\u{600}', '\u{6ff}') {
        "ar"
    } else {
        "en"
    }
}

/// A text within a line of ours.
pub(super) fn own(text: &str) -> Markup {
    html! { bdi lang=(tongue(text)) { (text) } }
}

/// The same where the source says its language.
pub(super) fn own_in(text: &str, language: Option<&str>) -> Markup {
    html! { bdi lang=(language.unwrap_or_else(|| tongue(text))) { (text) } }
}

/// What a place is called: its name, or the point where it has none.
pub(super) fn named(place: &Place) -> Option<String> {
    if place.name.trim().is_empty() { point(place.lat, place.lon) } else { Some(place_words(place)) }
}

/// A point in degrees, as it was written.
pub(super) fn point(lat: Option<f64>, lon: Option<f64>) -> Option<String> {
    lat.zip(lon).map(|(lat, lon)| format!("{lat}, {lon}"))
}

/// Paragraphs, which are parted by line breaks.
pub(super) fn paragraphs(text: &str, class: Option<&str>) -> Markup {
    html! {
        @for paragraph in text.split('\n').filter(|paragraph| !paragraph.trim().is_empty()) {
            p class=[class] lang=(tongue(paragraph)) dir="auto" { (paragraph) }
        }
    }
}

/// A number set large, the words between smaller.
pub(super) fn large(figure: &str) -> Markup {
    let is_number = |c: char| c.is_ascii_digit() || c == ',';
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in figure.chars() {
        match runs.last_mut() {
            Some((number, run)) if *number == is_number(c) => run.push(c),
            _ => runs.push((is_number(c), c.to_string())),
        }
    }
    html! {
        @for (number, run) in runs {
            @if number { (run) } @else { span { (run) } }
        }
    }
}

/// A text that leads to an address of others, where a browser may follow it: only those of the web are links.
pub(super) fn leading(address: Option<&String>, text: &Markup) -> Markup {
    match of_web(address) {
        Some(address) => html! { a href=(address) rel="noreferrer noopener external" { (text) } },
        None => text.clone(),
    }
}

/// The word that leads to an archived copy, where there is one that a browser may follow.
pub(super) fn archived(language: Language, source: &Source) -> Option<Markup> {
    let copy = of_web(source.archive_url.as_ref())?;
    Some(leading(Some(copy), &html! { (words::ARCHIVED.of(language)) }))
}

/// What stands after the title of a source: who published it, and when.
pub(super) fn published(language: Language, source: &Source) -> Markup {
    html! {
        ". " (own(&source.outlet))
        @if let Some(published) = &source.published { ", " (language.says().date(published)) }
    }
}

fn of_web(address: Option<&String>) -> Option<&String> {
    address.filter(|address| address.starts_with("https://") || address.starts_with("http://"))
}

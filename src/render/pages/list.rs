//! What the pages of places, sources and context have in common: each is a list of one version, which may go on.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::model::language::language::{Language, Said};
use crate::render::pages::frame::{Frame, framed, not_understood};
use crate::render::pages::links::asking;
use crate::render::pages::words;

/// Which part of a list is shown, and of which version.
#[derive(Debug)]
pub struct List {
    /// The language of everything that is ours.
    pub language: Language,
    /// The version that is shown.
    pub version: u32,
    /// The day on which that was published.
    pub published: Option<NaiveDate>,
    /// The version that was asked for; none for the newest.
    pub asked: Option<u32>,
    /// The key after which this page begins; none for the first.
    pub after: Option<String>,
    /// The key after which the next page begins.
    pub next: Option<String>,
    /// Parameters that the page does not know.
    pub unknown: Vec<String>,
    /// Whether some of the version has another licence.
    pub other_licences: bool,
}

/// What a list is of.
pub(super) struct Heading<'a> {
    /// Its address without the language; that of the same as JSON ends with it.
    pub address: &'a str,
    pub title: Said,
    pub about: Said,
    /// How many there are in all.
    pub count: String,
}

impl List {
    /// The explorer or a list of the version that is asked for.
    pub(super) fn page(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        asking(self.language, path, pairs, self.asked)
    }
}

/// The page around what is listed.
pub(super) fn listed(list: &List, heading: &Heading<'_>, rows: &Markup) -> String {
    let (language, path) = (list.language, heading.address);
    let title = heading.title.of(language);
    let body = html! {
        (not_understood(language, &list.unknown))
        h1 { (title) }
        p.lead { (heading.about.of(language)) }
        p.note {
            (heading.count) " · "
            a href=(asking(Language::English, &format!("/v1{path}"), &[], list.asked)) { "JSON" }
            @if list.version > 0 {
                " · " a href=(asking(language, path, &[], Some(list.version))) { (language.says().version(list.version, list.published)) }
            }
        }
        (rows)
        (ways(list, path))
    };
    let after: Vec<(&str, &str)> = list.after.iter().map(|key| ("after", key.as_str())).collect();
    let frame = Frame {
        language,
        languages: Language::ALL,
        title,
        description: heading.about.of(language),
        address: &asking(Language::English, path, &after, list.asked),
        is_explorer: false,
        card: None,
        other_licences: list.other_licences,
        wide: false,
    };
    framed(&frame, &body)
}

/// The way to the beginning, and on.
fn ways(list: &List, path: &str) -> Markup {
    let language = list.language;
    html! {
        @if list.after.is_some() || list.next.is_some() {
            p.pages {
                @if list.after.is_some() { a href=(list.page(path, &[])) { "← " (words::FIRST.of(language)) } }
                @if let Some(next) = &list.next {
                    a rel="next" href=(list.page(path, &[("after", next)])) { (words::NEXT.of(language)) " →" }
                }
            }
        }
    }
}

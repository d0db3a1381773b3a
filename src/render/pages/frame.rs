//! What every one of these pages has: the head, the way to the other pages and languages, and the foot.

use maud::{DOCTYPE, Markup, html};

use crate::model::language::language::Language;
use crate::render::pages::words;

/// The stylesheet of these pages.
pub const STYLE: &str = include_str!("style.css");

/// The sign of these pages in tabs and bookmarks: an open square.
pub const ICON: &[u8] = include_bytes!("favicon.ico");

/// A page around its content.
pub(super) struct Frame<'a> {
    pub language: Language,
    /// The languages in which there is this page.
    pub languages: &'static [Language],
    pub title: &'a str,
    pub description: &'a str,
    /// Its address without the language, with its query.
    pub address: &'a str,
    /// Where it begins among the pages.
    pub is_explorer: bool,
    /// The address of its picture for links that are shared.
    pub card: Option<&'a str>,
    /// Whether some of what it shows has another licence.
    pub other_licences: bool,
    /// The wide page, or one column of text.
    pub wide: bool,
}

/// A page that is there in English alone: that of programmers.
pub(super) fn in_english(title: &str, description: &str, address: &str, wide: bool, body: &Markup) -> String {
    let frame = Frame {
        language: Language::English,
        languages: &[Language::English],
        title,
        description,
        address,
        is_explorer: false,
        card: None,
        other_licences: true,
        wide,
    };
    framed(&frame, body)
}

/// The whole page.
pub(super) fn framed(frame: &Frame<'_>, body: &Markup) -> String {
    let language = frame.language;
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            (head(frame))
            body class=[(!frame.wide).then_some("one")] {
                a.skip href="#content" { (words::SKIP.of(language)) }
                (header(frame))
                main #content { (body) }
                footer.site {
                    p {
                        (words::DATA_UNDER.of(language))
                        a href="https://creativecommons.org/licenses/by/4.0/" { "CC BY 4.0" }
                        @if frame.other_licences { " (" (words::OTHER_LICENCES.of(language)) ")" }
                        " · " a href="/v1/dataset" { (words::DATASET.of(language)) }
                        " · " a href="/docs" { (words::REFERENCE.of(language)) }
                        " · " a href="/problems" { (words::PROBLEMS.of(language)) }
                        " · " a href=(language.path("/for-dashboards")) { (words::FOR_DASHBOARDS.of(language)) }
                        " · " a href=(language.path("/run-your-own")) { (words::RUN_YOUR_OWN.of(language)) }
                    }
                }
            }
        }
    }
    .into_string()
}

/// The picture of a page where its address is shared.
pub(super) fn card(title: &str, description: &str, picture: &str) -> Markup {
    html! {
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:image" content=(picture);
        meta property="og:image:width" content="1200";
        meta property="og:image:height" content="630";
        meta name="twitter:card" content="summary_large_image";
    }
}

fn head(frame: &Frame<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="description" content=(frame.description);
            @if let Some(picture) = frame.card { (card(frame.title, frame.description, picture)) }
            title { (frame.title) " · Refoulement" }
            link rel="icon" href="/favicon.ico";
            link rel="alternate" type="application/atom+xml" title="Registered detentions and forced returns" href="/v1/incidents.atom";
            @for other in frame.tongues() {
                link rel="alternate" hreflang=(other.tag()) href=(other.path(frame.address));
            }
            link rel="stylesheet" href="/style.css";
        }
    }
}

fn header(frame: &Frame<'_>) -> Markup {
    let language = frame.language;
    let home = language.path("/");
    let own = [
        ("/places", words::PLACES),
        ("/sources", words::SOURCES),
        ("/context", words::CONTEXT),
        ("/how-we-count", words::HOW_WE_COUNT),
        ("/do-no-harm", words::DO_NO_HARM),
        ("/for-journalists", words::FOR_JOURNALISTS),
    ];
    html! {
        header.site {
            a.name href=(home) { "Refoulement" }
            @if !frame.tongues().is_empty() { (tongues(frame)) }
            nav aria-label=(words::SITE.of(language)) {
                ul {
                    li { a href=(home) aria-current=[frame.is_explorer.then_some("page")] { (words::EXPLORE.of(language)) } }
                    @for (address, label) in own {
                        li { a href=(language.path(address)) aria-current=[frame.current(address)] { (label.of(language)) } }
                    }
                    li { a href="/docs" aria-current=[frame.current("/docs")] { (words::REFERENCE.of(language)) } }
                }
            }
        }
    }
}

fn tongues(frame: &Frame<'_>) -> Markup {
    let language = frame.language;
    html! {
        nav.tongues aria-label=(words::LANGUAGE.of(language)) {
            ul {
                @for other in frame.tongues() {
                    li {
                        a href=(other.path(frame.address)) lang=(other.tag()) hreflang=(other.tag())
                            aria-current=[(*other == language).then_some("true")] { (other.own_name()) }
                    }
                }
            }
        }
    }
}

impl Frame<'_> {
    /// The languages to choose from; none where there is no choice.
    fn tongues(&self) -> &'static [Language] {
        if self.languages.len() > 1 { self.languages } else { &[] }
    }

    /// Whether an address is of this very page, or of the one that it is a part of.
    fn current(&self, address: &str) -> Option<&'static str> {
        let rest = self.address.strip_prefix(address)?;
        if rest.is_empty() { Some("page") } else { rest.starts_with(['/', '?']).then_some("true") }
    }
}

/// Says which parameters a page does not know: what was asked for may be something else than what is shown.
pub(super) fn not_understood(language: Language, unknown: &[String]) -> Markup {
    html! {
        @if !unknown.is_empty() {
            p.warning { (words::NOT_UNDERSTOOD.of(language)) bdi { (unknown.join(", ")) } }
        }
    }
}

/// Whom to write to.
pub(super) fn contact(language: Language, contact: Option<&str>) -> Markup {
    html! {
        section aria-labelledby="contact" {
            h2 #contact { (words::CONTACT.of(language)) }
            @match contact {
                Some(contact) => p {
                    (words::WRITE_TO.of(language)) strong.contact { (contact) } ". " (words::NO_NAMES.of(language))
                },
                None => p { (words::NO_CONTACT.of(language)) },
            }
        }
    }
}

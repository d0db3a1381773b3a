//! One guide as a page.

use maud::{Markup, html};

use crate::model::language::language::{Language, Said};
use crate::model::vocabulary::access::Review;
use crate::render::pages::frame::{Frame, framed};
use crate::render::pages::guide::text::Part;
use crate::render::pages::guide::{counting, harm, journalists, programs};
use crate::render::pages::words;

/// A guide.
#[derive(Debug, Clone, Copy)]
pub struct Guide {
    /// Its address, without the language.
    pub address: &'static str,
    title: Said,
    parts: &'static [Part],
}

/// All guides, in the order in which pages name them.
pub const GUIDES: [Guide; 5] = [
    Guide { address: "/how-we-count", title: words::HOW_WE_COUNT, parts: counting::PARTS },
    Guide { address: "/do-no-harm", title: words::DO_NO_HARM, parts: harm::PARTS },
    Guide { address: "/for-journalists", title: words::FOR_JOURNALISTS, parts: journalists::PARTS },
    Guide { address: "/for-dashboards", title: words::FOR_DASHBOARDS, parts: programs::DASHBOARDS },
    Guide { address: "/run-your-own", title: words::RUN_YOUR_OWN, parts: programs::RUN },
];

/// The page of a guide.
#[must_use]
pub fn guide(language: Language, guide: &Guide, review: Review, base: Option<&str>) -> String {
    let title = guide.title.of(language);
    let base = base.unwrap_or("http://127.0.0.1:8080");
    let body = html! {
        h1 { (title) }
        @for part in guide.parts { (shown(language, part, review, base)) }
        section aria-labelledby="more" {
            h2 #more { (words::MORE.of(language)) }
            ul {
                @for other in GUIDES.iter().filter(|other| other.address != guide.address) {
                    li { a href=(language.path(other.address)) { (other.title.of(language)) } }
                }
            }
        }
    };
    let frame = Frame {
        language,
        languages: Language::ALL,
        title,
        description: title,
        address: guide.address,
        is_explorer: false,
        card: None,
        other_licences: false,
        wide: false,
    };
    framed(&frame, &body)
}

fn shown(language: Language, part: &Part, review: Review, base: &str) -> Markup {
    match part {
        Part::Heading(heading) => html! { h2 { (heading.of(language)) } },
        Part::Text(text) => html! { p { (line(language, text.of(language))) } },
        Part::ByReview(two, single) => {
            let text = if review == Review::SingleEditor { single } else { two };
            html! { p { (line(language, text.of(language))) } }
        }
        Part::Code(lines) => html! { pre tabindex="0" { (lines.replace("{base}", base)) } },
    }
}

/// A text in which addresses of this register between backticks are links.
fn line(language: Language, text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 0 { (part) } @else { (quoted(language, part)) }
        }
    }
}

fn quoted(language: Language, word: &str) -> Markup {
    let is_data = ["/v1", "/docs", "/openapi"].iter().any(|data| word.starts_with(data));
    html! {
        @if is_data { a href=(word) { code { (word) } } }
        @else if word.starts_with('/') { a href=(language.path(word)) { (word) } }
        @else { code { (word) } }
    }
}

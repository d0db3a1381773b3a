//! What every page has: the head with the stylesheet, and the frame.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// The sign of these pages in tabs and bookmarks: an open square.
pub const ICON: &[u8] = include_bytes!("favicon.ico");

/// The one stylesheet, which stands in each page.
const STYLE: &str = include_str!("style.css");

/// The stylesheet's hash, as a content security policy names it: no other style is ever applied.
#[must_use]
pub fn style_hash() -> String {
    hash_of(STYLE)
}

/// The hash of any stylesheet, likewise.
pub(super) fn hash_of(style: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(style)))
}

/// The picture of a page where its address is shared.
pub(crate) fn card(title: &str, description: &str, picture: &str) -> Markup {
    html! {
        meta property="og:title" content=(title);
        meta property="og:description" content=(description);
        meta property="og:image" content=(picture);
        meta property="og:image:width" content="1200";
        meta property="og:image:height" content="630";
        meta name="twitter:card" content="summary_large_image";
    }
}

/// What the browser is told before it reads a page: the title, and how to show it.
fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            link rel="icon" href="/favicon.ico";
            link rel="alternate" type="application/atom+xml" title="Registered detentions and forced returns" href="/v1/incidents.atom";
            title { (title) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// A whole page. `here` is the address whose link in the head of the page is this very page.
pub(crate) fn page(title: &str, here: &str, body: &Markup) -> String {
    let places = [("/", "Explore"), ("/docs", "API"), ("/problems", "Problems"), ("/v1/dataset", "Dataset")];
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body {
                a.skip href="#content" { "Skip to the content" }
                header.site {
                    a.name href="/" { "Refoulement" }
                    nav aria-label="Site" {
                        ul {
                            @for (address, words) in places {
                                li { a href=(address) aria-current=[(address == here).then_some("page")] { (words) } }
                            }
                        }
                    }
                }
                main #content { (body) }
                footer.site {
                    p {
                        "Data: " a href="https://creativecommons.org/licenses/by/4.0/" { "CC BY 4.0" }
                        "; incidents that name a collection have the licence of that. What it can mean, whom to write to, and how to cite it: " a href="/v1/dataset" { "/v1/dataset" } "."
                    }
                }
            }
        }
    }
    .into_string()
}

//! HTML pages: plain, without scripts or anything from elsewhere.

use maud::{DOCTYPE, Markup, html};
use utoipa::openapi::OpenApi;

fn page(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Refoulement" }
            }
            body { (body) }
        }
    }
    .into_string()
}

/// The front page.
#[must_use]
pub fn front(version: u32, headline: &str, contact: Option<&str>) -> String {
    page(
        "An open register",
        &html! { h1 { "Refoulement" } p { (headline) } p { "Version " (version) } @if let Some(contact) = contact { p { (contact) } } },
    )
}

/// The API's reference.
#[must_use]
pub fn reference(openapi: &OpenApi) -> String {
    page("Reference", &html! { h1 { (openapi.info.title) } })
}

/// The closed list of problems: slug, status, title.
#[must_use]
pub fn problems<'a>(list: impl Iterator<Item = (&'a str, u16, &'a str)>) -> String {
    page(
        "Problems",
        &html! { h1 { "Problems" } ul { @for (slug, status, title) in list { li { a href={ "/problems/" (slug) } { (status) " " (title) } } } } },
    )
}

/// One kind of problem.
#[must_use]
pub fn problem(slug: &str, status: u16, title: &str, explanation: &str) -> String {
    page(title, &html! { h1 { (title) } p { code { (slug) } " " (status) } p { (explanation) } })
}

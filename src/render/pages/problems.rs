//! The closed list of problems, and a page for each of them.

use maud::html;

use crate::render::pages::frame::in_english;

/// A kind of problem, as its page shows it.
#[derive(Debug, Clone, Copy)]
pub struct ProblemKind<'a> {
    /// The last part of its address.
    pub slug: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// It in a few words.
    pub title: &'a str,
    /// What it means.
    pub explanation: &'a str,
    /// What to do.
    pub advice: &'a str,
    /// A request that is refused so.
    pub request: &'a str,
    /// Its answer.
    pub answer: &'a str,
}

/// The closed list of problems.
#[must_use]
pub fn problems(kinds: &[ProblemKind<'_>]) -> String {
    let body = html! {
        h1 { "Problems" }
        p.lead {
            "Whatever the register cannot answer, it answers with a problem document (RFC 9457). Its " code { "type" }
            " is the address of one of these pages, its " code { "detail" } " says what is wrong this time, and its "
            code { "errors" } " name each field or parameter with what is allowed. The list is closed."
        }
        dl.facts.narrow {
            @for kind in kinds {
                div {
                    dt { code { (kind.status) } }
                    dd { a href={ "/problems/" (kind.slug) } { (kind.title) } br; (kind.explanation) " " (kind.advice) }
                }
            }
        }
    };
    in_english(
        "Problems",
        "Whatever the register cannot answer, it answers with one of these.",
        "/problems",
        false,
        &body,
    )
}

/// One kind of problem. `problems` is the address of the list of all.
#[must_use]
pub fn problem(kind: ProblemKind<'_>, problems: &str) -> String {
    let ProblemKind { slug, status, title, explanation, advice, request, answer } = kind;
    let body = html! {
        p.kicker { a href="/problems" { "Problems" } }
        h1 { (title) }
        p.lead { (explanation) }
        dl.facts {
            div { dt { "Status" } dd { (status) } }
            div { dt { "Type" } dd { code { (problems) "/" (slug) } } }
        }
        h2 { "What to do" }
        p { (advice) }
        h2 { "Example" }
        pre { code { (request) } }
        p { "is answered with status " (status) ":" }
        pre { code { (answer) } }
        p {
            "The " code { "detail" } " of the answer says what is wrong this time; quote its " code { "instance" }
            " when you report it."
        }
    };
    in_english(title, explanation, &format!("/problems/{slug}"), false, &body)
}

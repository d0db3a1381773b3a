//! The front page: what this is, what it holds now, where to go on.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::model::counting::rules::COVERAGE;
use crate::model::redaction::public::PublicIncident;
use crate::model::value::bounds::Bounds;
use crate::register::answer::selection::Totals;
use crate::render::html::page::page;

/// What the front page shows.
#[derive(Debug)]
pub struct Front<'a> {
    /// The newest version.
    pub version: u32,
    /// The day on which that was published; none where nothing has been.
    pub published: Option<NaiveDate>,
    /// What all incidents come to.
    pub totals: &'a Totals,
    /// The newest incidents, newest first.
    pub incidents: &'a [PublicIncident],
    /// How to cite this version.
    pub citation: &'a str,
    /// Whom to ask for corrections, takedowns and keys.
    pub contact: Option<&'a str>,
}

/// The front page.
#[must_use]
pub fn front(front: &Front<'_>) -> String {
    let body = html! {
        h1 { "An open register of refugee detentions and forced returns" }
        p.lead {
            dfn { "Refoulement" } " is to return people to a country where they face persecution. "
            "This register collects reports of such returns, and of the detentions before them: each incident with every claim "
            "made about it, and with the source of each claim. "
            "Numbers have bounds. Every version can be read again, so that a number cited today can be found later."
        }
        (headline(front))
        (incidents(front))
        (things_to_try())
        (citing(front))
        section aria-labelledby="coverage" {
            h2 #coverage { "What the numbers can mean" }
            p { (COVERAGE) }
        }
        (contact(front.contact))
    };
    page("Refoulement: an open register of refugee detentions and forced returns", "/", &body)
}

fn headline(front: &Front<'_>) -> Markup {
    let people = front.totals.total.people;
    let whom = if front.totals.total.counts.persons == 0 { "refugees" } else { "people" };
    html! {
        section.headline aria-labelledby="now" {
            h2 #now { "The register now" }
            @if front.totals.total.incidents > 0 {
                p.number aria-hidden="true" {
                    (people.min)
                    @match people.max {
                        Some(max) if max == people.min => {},
                        Some(max) => { span { " to " } (max) },
                        None => span { " or more" },
                    }
                    span { " " (whom) }
                }
                p.sentence { (front.totals.headline) }
            } @else {
                p.sentence { "Nothing has been registered yet." }
            }
            @if front.version > 0 {
                p.version {
                    a href={ "/v1/versions?version=" (front.version) } { "Version " (front.version) }
                    @if let Some(on) = front.published { " of " (day(on)) }
                }
            }
        }
    }
}

fn incidents(front: &Front<'_>) -> Markup {
    let more = front.totals.total.incidents > front.incidents.len() as u64;
    html! {
        @if !front.incidents.is_empty() {
            section aria-labelledby="incidents" {
                h2 #incidents { @if more { "The newest incidents" } @else { "The incidents" } }
                ul.incidents { @for incident in front.incidents { li { (one_incident(incident)) } } }
                p {
                    @if more { a href="/v1/incidents" { "All " (front.totals.total.incidents) " incidents" } } @else { a href="/v1/incidents" { "All of them as JSON" } }
                    ", or " a href="/v1/incidents.csv" { "as a table" } " for a spreadsheet."
                }
            }
        }
    }
}

fn one_incident(incident: &PublicIncident) -> Markup {
    let date = incident.date.as_str();
    let sources = incident.sources.len();
    html! {
        a href={ "/v1/incidents/" (incident.id) } { (incident.title) }
        p {
            @match NaiveDate::parse_from_str(date, "%Y-%m-%d") {
                Ok(on) => time datetime=(date) { (day(on)) },
                Err(_) => (date),
            }
            " · " (bounds(incident.people.bounds())) " " (incident.people.counts)
            " · " (incident.repatriation_status.to_string().replace('_', " "))
            " · " @if sources == 1 { "1\u{a0}source" } @else { (sources) "\u{a0}sources" }
        }
    }
}

fn things_to_try() -> Markup {
    html! {
        section aria-labelledby="try" {
            h2 #try { "Three things to try" }
            dl.try {
                div {
                    dt { a href="/v1/incidents?month=2013-11" { code { "/v1/incidents" wbr; "?month=2013-11" } } }
                    dd { "The incidents of one month, whole, with their exact total." }
                }
                div {
                    dt { a href="/v1/statistics?group_by=repatriation_status" { code { "/v1/statistics" wbr; "?group_by=repatriation_status" } } }
                    dd { "What became of the people: totals by status, with the counting rules." }
                }
                div {
                    dt { a href="/docs" { code { "/docs" } } }
                    dd { "Every address, parameter and word of the API, on one page that needs no network." }
                }
            }
        }
    }
}

fn citing(front: &Front<'_>) -> Markup {
    html! {
        section aria-labelledby="cite" {
            h2 #cite { "How to cite" }
            blockquote { p { (front.citation) } }
            @if front.version > 0 {
                p {
                    "Add " code { "version=" (front.version) } " to the address of any number, as in "
                    a href={ "/v1/statistics?version=" (front.version) } { code { "/v1/statistics" wbr; "?version=" (front.version) } }
                    ", and it still shows that number after the register has changed, unless something was withdrawn to protect people."
                }
            }
        }
    }
}

fn contact(contact: Option<&str>) -> Markup {
    html! {
        section aria-labelledby="contact" {
            h2 #contact { "Corrections and takedowns" }
            @match contact {
                Some(contact) => p {
                    "Is something wrong, or a danger to a person? Write to " strong.contact { (contact) }
                    ". Please send no names of refugees or informants."
                },
                None => p { "This copy runs on a private machine and has no contact address." },
            }
        }
    }
}

fn bounds(bounds: Bounds) -> String {
    match bounds.max {
        Some(max) if max == bounds.min => max.to_string(),
        Some(max) => format!("{} to {max}", bounds.min),
        None => format!("{} or more", bounds.min),
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

//! The incidents of the view, a page of them, sorted.

use maud::{Markup, html};

use crate::model::language::country::country;
use crate::model::language::language::Said;
use crate::model::redaction::public::PublicIncident;
use crate::model::value::text::capital;
use crate::model::vocabulary::record::{Role, Stance};
use crate::register::answer::page::Sort;
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::rows::figure_of;
use crate::render::pages::text::{named, own};
use crate::render::pages::words;

/// So many of those who say it are named; the page of the incident has all of them.
const NAMED: usize = 5;

/// What an order is called.
const fn called(sort: Sort) -> Said {
    match sort {
        Sort::NewestFirst => words::NEWEST,
        Sort::OldestFirst => words::OLDEST,
        Sort::MostPeople => words::BIGGEST,
        Sort::FewestPeople => words::SMALLEST,
        Sort::LastChanged => words::CHANGED,
        Sort::FirstChanged => words::FIRST_CHANGED,
    }
}

/// The list.
pub(super) fn list(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let columns = [words::DATE, words::INCIDENT, words::PEOPLE, words::OUTCOME_COLUMN, words::SOURCES];
    html! {
        section aria-labelledby="incidents" {
            h2 #incidents { (words::INCIDENTS.of(language)) }
            (sorts(page))
            @if page.incidents.is_empty() { p { (words::NOTHING.of(language)) } } @else {
                table.stack.incidents role="table" {
                    thead role="rowgroup" { tr role="row" {
                        @for (at, column) in columns.into_iter().enumerate() {
                            th class=[(at == 2).then_some("n")] role="columnheader" scope="col" { (column.of(language)) }
                        }
                    } }
                    tbody role="rowgroup" { @for incident in page.incidents { (row(page, incident)) } }
                }
                p.note { (words::SOURCES.of(language)) ": " (words::NOT_RESTING.of(language)) }
            }
            (pages(page))
        }
    }
}

fn sorts(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let count = language.says().incidents(page.headline.incidents);
    html! {
        p.sorts {
            (capital(&count)) " · " (words::SORTED.of(language))
            @for (at, sort) in Sort::ALL.iter().enumerate() {
                @if at > 0 { " · " }
                @if *sort == page.order.sort { strong { (called(*sort).of(language)) } } @else {
                    a href=(page.links_sorted(*sort)) { (called(*sort).of(language)) }
                }
            }
        }
    }
}

fn row(page: &Explorer<'_>, incident: &PublicIncident) -> Markup {
    let (language, says) = (page.language, page.language.says());
    let sources = u64::from(incident.source_roots);
    let people = figure_of(incident);
    // On a narrow page no column says what is counted.
    let (short, figure) = (says.short(people), says.figure(people, incident.people.counts.into()));
    let unit = figure.strip_prefix(&short).filter(|unit| !unit.is_empty());
    let detention = incident.places.iter().filter(|place| place.place.role == Role::Detention);
    let places: Vec<String> = detention.filter_map(|place| named(&place.place)).collect();
    html! {
        tr role="row" {
            td.date role="cell" { (capital(&says.date(&incident.date))) }
            th role="rowheader" scope="row" {
                a href=(page.links().incident(incident.id)) { (own(&incident.title)) }
                br;
                span.note {
                    @for place in &places { (own(place)) ", " }
                    (country(language, incident.host_country))
                }
                (who(page, incident))
            }
            td.n.people role="cell" { (short) @if let Some(unit) = unit { span.unit { (unit) } } }
            td role="cell" { (incident.repatriation_status.said().of(language)) }
            td role="cell" { (says.sources(sources)) }
        }
    }
}

/// Who says so: the outlets that assert it, each once.
fn who(page: &Explorer<'_>, incident: &PublicIncident) -> Markup {
    let mut outlets: Vec<&str> = Vec::new();
    for claim in incident.claims.iter().filter(|claim| claim.stance == Stance::Asserts) {
        let source = incident.sources.iter().find(|source| claim.source.as_ref() == Some(&source.key));
        outlets.extend(source.map(|source| source.outlet.as_str()).filter(|of| !outlets.contains(of)));
    }
    html! {
        @if !outlets.is_empty() {
            br;
            span.note {
                (words::WHO_SAYS_SO.of(page.language))
                @for (nth, outlet) in outlets.iter().take(NAMED).enumerate() { @if nth > 0 { ", " } (own(outlet)) }
                @if outlets.len() > NAMED { ", …" }
            }
        }
    }
}

fn pages(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    html! {
        @if page.here.is_some() || page.next.is_some() {
            p.pages {
                @if page.here.is_some() { a href={ (page.links().here()) "#incidents" } { "← " (words::FIRST.of(language)) } }
                @if let Some(cursor) = &page.next {
                    a rel="next" href={ (page.links().and(&format!("cursor={cursor}"))) "#incidents" } { (words::NEXT.of(language)) " →" }
                }
            }
        }
    }
}

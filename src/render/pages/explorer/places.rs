//! What became of the people, and where they were.

use maud::{Markup, html};

use crate::model::language::language::Said;
use crate::model::vocabulary::record::Role;
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::statistics::{Statistics, StatisticsRow};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::address;
use crate::render::legend::{self, row_name};
use crate::render::pages::explorer::view::Explorer;
use crate::render::pages::map;
use crate::render::pages::rows::{Row, chart};
use crate::render::pages::text::own;
use crate::render::pages::words;
use crate::render::picture::places::sketch;

/// By outcome and by country, side by side.
pub(super) fn outcomes_and_countries(page: &Explorer<'_>) -> Markup {
    html! {
        div.pairs {
            (section(page, "what", words::OUTCOME, words::OUTCOME_COLUMN, page.statuses))
            (section(page, "where", words::WHERE, words::COUNTRY, page.countries))
        }
    }
}

fn section(page: &Explorer<'_>, id: &str, title: Said, what: Said, of: &Statistics) -> Markup {
    let rows: Vec<Row<'_>> = of.rows.iter().filter_map(|row| named(page, row)).collect();
    let file = file(page, of);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title.of(page.language)) }
            @if rows.is_empty() { p { (words::NOTHING.of(page.language)) } } @else { (chart(page.language, what, &rows, &file)) }
        }
    }
}

/// The address of the same rows as a file.
fn file(page: &Explorer<'_>, of: &Statistics) -> String {
    let keys: Vec<&str> = of.group_by.iter().map(|key| key.word()).collect();
    page.links().data(&format!("/v1/statistics.csv?group_by={}", keys.join(",")))
}

/// A row with its name: its only key says what it is of.
fn named<'a>(page: &Explorer<'_>, row: &'a StatisticsRow) -> Option<Row<'a>> {
    let (key, value) = row.key.iter().next()?;
    let key = GroupKey::parse(key)?;
    let name = match row_name(page.language, key, row) {
        Some(name) if key == GroupKey::Place => own(&name),
        Some(name) => html! { (name) },
        None => html! { (legend::NOT_KNOWN.of(page.language)) },
    };
    Some(Row { name, address: page.links().with(key.word(), value.as_str()), counted: row })
}

/// What is said of incidents without a place of the role.
const fn no_place(role: Role) -> Said {
    match role {
        Role::Detention => words::NO_DETENTION,
        Role::Transit => words::NO_TRANSIT,
        Role::Transfer => words::NO_TRANSFER,
        Role::Handover => words::NO_HANDOVER,
        Role::IntendedDestination => words::NO_DESTINATION,
    }
}

/// The places of the role that is asked for.
pub(super) fn places(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    let Some(places) = page.places else { return html! {} };
    let rows: Vec<Row<'_>> = places
        .rows
        .iter()
        .filter(|row| row.key.values().any(|value| !value.is_null()))
        .filter_map(|row| named(page, row))
        .collect();
    let file = file(page, places);
    let without = places.without_place.unwrap_or(0);
    html! {
        section aria-labelledby="places" {
            h2 #places { (words::PLACES.of(language)) }
            @if rows.is_empty() { p { (words::NOTHING.of(language)) } } @else {
                div.mapped {
                    (on_map(page))
                    div {
                        (chart(language, words::PLACE, &rows, &file))
                        p.note { (words::OVERLAP.of(language)) }
                    }
                }
            }
            @if without > 0 {
                p.note {
                    (no_place(page.filter.place_role).of(language)) ": "
                    a href=(page.links().with("place", None)) { (language.says().incidents(without)) }
                }
            }
        }
    }
}

/// The map of the same places.
fn on_map(page: &Explorer<'_>) -> Markup {
    let language = page.language;
    // At the version that is shown: the names and the key are of that one, also where a newer one is published meanwhile.
    let filter = Filter { version: Some(page.version), ..page.filter.clone() };
    let address = address("/v1/map.png?bare=true", &[&filter]);
    html! {
        @if let Some(located) = page.located {
            (map::map(language, &address, words::MAP_OF_TABLE.of(language), &sketch(language, located)))
        }
    }
}

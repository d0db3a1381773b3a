//! Bars in rows, and the table of numbers behind every chart. Solid: at least. Light: at most. Dashed: nobody gives an upper
//! number.

use maud::{Markup, html};

use crate::model::counting::total::Sum;
use crate::model::language::fact::Amount;
use crate::model::language::language::{Language, Said};
use crate::model::record::claim_figure::is_approximate;
use crate::model::redaction::public::PublicIncident;
use crate::register::answer::statistics::StatisticsRow;
use crate::render::legend;
use crate::render::pages::words;

/// So many rows are drawn; the table behind has all of them.
const DRAWN: usize = 12;
/// So many rows of numbers stand in a page; a file has all of them.
const LISTED: usize = 200;

/// One row of a chart: what it is called, where it leads, and what it holds.
pub(super) struct Row<'a> {
    pub name: Markup,
    pub address: String,
    pub counted: &'a StatisticsRow,
}

/// The figure of an incident: about so many where its claims say about.
pub(super) fn figure_of(incident: &PublicIncident) -> Amount {
    let about = is_approximate(&incident.people, &incident.claims);
    Amount { about, ..incident.people.bounds().into() }
}

/// A part of a whole in hundredths: never nothing where there is something.
pub(super) fn hundredths(part: u64, whole: u64) -> u64 {
    if part == 0 || whole == 0 { 0 } else { ((part * 100 + whole / 2) / whole).clamp(1, 100) }
}

/// The strip of one sum, in hundredths of the longest.
pub(super) fn strip(sum: Sum, longest: u64) -> Markup {
    let low = hundredths(sum.min, longest);
    let high = hundredths(sum.known_most() - sum.min, longest).min(100 - low);
    html! {
        div.strip aria-hidden="true" {
            @if low > 0 { span class={ "lo w" (low) } {} }
            @if high > 0 { span class={ "hi w" (high) } {} }
            @if sum.max.is_none() { span.op {} }
        }
    }
}

/// A chart of rows with its table.
pub(super) fn chart(language: Language, what: Said, rows: &[Row<'_>], file: &str) -> Markup {
    let says = language.says();
    let longest = rows.iter().map(|row| row.counted.total.people.known_most()).max().unwrap_or(0);
    let mut drawn: Vec<&Row<'_>> = rows.iter().collect();
    drawn.sort_by_key(|row| {
        std::cmp::Reverse((row.counted.total.people.min, row.counted.total.people.known_most()))
    });
    html! {
        table.rows {
            thead { tr {
                th scope="col" { (what.of(language)) }
                th.n scope="col" { (words::PEOPLE.of(language)) }
                td.bar {}
            } }
            tbody {
                @for row in drawn.iter().take(DRAWN) {
                    tr {
                        th scope="row" { a href=(row.address) { (row.name) } }
                        td.n { (says.short(row.counted.total.people.into())) }
                        td.bar { (strip(row.counted.total.people, longest)) }
                    }
                }
            }
        }
        (table(language, what, rows, file))
    }
}

/// The numbers behind a chart, and the address of the file that has all of them.
pub(super) fn table(language: Language, what: Said, rows: &[Row<'_>], file: &str) -> Markup {
    let says = language.says();
    let columns = [words::INCIDENTS, words::LEAST, words::MOST, words::RETURNED];
    html! {
        details {
            summary { (words::AS_TABLE.of(language)) }
            div.scroll tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (what.of(language)) }
                        @for column in columns { th.n scope="col" { (column.of(language)) } }
                    } }
                    tbody {
                        @for Row { name, address, counted: row, .. } in rows.iter().take(LISTED) {
                            tr {
                                th scope="row" { a href=(address) { (name) } }
                                td.n { (says.number(row.total.incidents)) }
                                td.n { (says.number(row.total.people.min)) }
                                td.n { @match row.total.people.max {
                                    Some(max) => (says.number(max)),
                                    None => (words::NO_UPPER_CELL.of(language)),
                                } }
                                td.n { (says.short(Amount::from(row.total.repatriated))) }
                            }
                        }
                    }
                }
            }
            @if rows.len() > LISTED {
                p.note { a href=(file) { (words::ALL_ROWS.of(language)) " (" (says.number(rows.len() as u64)) ", CSV)" } }
            }
        }
    }
}

/// What the parts of the bars mean.
pub(super) fn key(language: Language, events: bool) -> Markup {
    html! {
        ul.key {
            li { span.lo {} (legend::AT_LEAST.of(language)) }
            li { span.hi {} (legend::AT_MOST.of(language)) }
            li { span.op {} (words::OPEN.of(language)) }
            @if events { li { span aria-hidden="true" { "◆" } a href="#events" { (words::EVENTS.of(language)) } } }
        }
    }
}

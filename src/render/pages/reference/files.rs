//! What the columns of the tables and the properties of a map mean: said from the tables that they are written from.

use maud::{Markup, html};

use crate::model::tables::part_tables::{SOURCES, TABLES};
use crate::model::tables::table::Column;
use crate::register::answer::grouping::GroupKey;
use crate::render::about::ADDING_UP;
use crate::render::csv::{key_columns, statistics_columns};
use crate::render::geojson::PROPERTIES;
use crate::render::pages::reference::prose::{Links, line};

/// The names of the tables, as their anchors have them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name).chain([SOURCES.name, "statistics", "map"])
}

/// The files: every column of every table, every property of a map.
pub(super) fn files(links: &Links) -> Markup {
    html! {
            p {
                "Tables are CSV (RFC 4180, UTF-8): " (line("`/v1/incidents.csv` is the table of incidents,", links))
                " " (line("`/v1/incidents.zip` and `/v1/incidents.xlsx` contain all of them.", links))
                " An empty cell means that it is not known, or that there is none. Several values in one cell are joined by "
                code { "; " } ". A date is EDTF; the next two columns give the first and the last day that it may mean."
            }
            p { (line(ADDING_UP, links)) }
            @for table in &TABLES { (columns(table.name, table.about, table.columns, links)) }
            (columns(SOURCES.name, SOURCES.about, SOURCES.columns, links))
            article #file-statistics {
                h2 { a.anchor href="#file-statistics" { "statistics" } }
                p {
                    (line("One row for each group of `/v1/statistics.csv`, or the total where there are no groups.", links))
                    " Its first columns are the keys that were asked for; a cell is empty for the incidents without a value."
                }
                dl.fields {
                    @for [name, hxl, about] in GroupKey::ALL.iter().flat_map(|key| key_columns(*key)) {
                        (field(&name, "", &hxl, &about, links))
                    }
                    @for [name, hxl, about] in statistics_columns() { (field(&name, "", &hxl, &about, links)) }
                }
            }
            article #file-map {
                h2 { a.anchor href="#file-map" { "map" } }
                p { (line("The properties of a feature of `/v1/incidents.geojson`: one feature for each incident.", links)) }
                dl.fields { @for [name, about] in PROPERTIES { (field(name, "", "", about, links)) } }
            }
    }
}

fn columns(name: &str, about: &str, columns: &[Column], links: &Links) -> Markup {
    html! {
        article id={ "file-" (name) } {
            h2 { a.anchor href={ "#file-" (name) } { (name) } }
            p { (about) }
            dl.fields {
                @for column in columns { (field(column.name, &column.kind.to_string(), column.hxl, column.about, links)) }
            }
        }
    }
}

fn field(name: &str, kind: &str, hxl: &str, about: &str, links: &Links) -> Markup {
    html! {
        div {
            dt {
                code.field { (name) } " "
                @if !kind.is_empty() { span.note { (kind) } }
            }
            dd {
                p { (line(about, links)) }
                @if !hxl.is_empty() { p.note { "HXL: " code { (hxl) } } }
            }
        }
    }
}

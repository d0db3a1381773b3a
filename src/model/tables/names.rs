//! Names for people beside codes: English names of countries and subdivisions (ISO 3166), words of lists as people write
//! them. They follow from the codes: nobody writes them, and an import takes them as they follow.

use crate::model::tables::cell::split;
use crate::model::tables::table::{Cell, Column, Kind, several, text};
use crate::model::validation::check::MOST_ITEMS;
use crate::model::value::country::{Country, Subdivision};
use crate::model::vocabulary::define::spoken;

/// The name of a code that may be missing.
pub(super) fn name<T>(code: Option<T>, name: impl Fn(T) -> &'static str) -> Cell {
    code.map_or(Cell::Empty, |code| text(name(code)))
}

/// What stands beside this cell of a column of codes; none where a code is none.
#[must_use]
pub(crate) fn beside(column: &Column, cell: &str) -> Option<Cell> {
    let country = |code: &str| Country::parse(code).map(Country::name);
    let subdivision = |code: &str| Subdivision::parse(code).map(Subdivision::name);
    match column.kind {
        Kind::Country => country(cell).map(text),
        Kind::Subdivision => subdivision(cell).map(text),
        Kind::Word(_) => Some(text(&spoken(cell))),
        Kind::List => {
            let names = split(cell, MOST_ITEMS).into_iter().map(|code| country(&code).or(subdivision(&code)));
            names.collect::<Option<Vec<_>>>().map(several)
        }
        _ => None,
    }
}

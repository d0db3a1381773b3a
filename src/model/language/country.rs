//! What countries are called in the three languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::language::language::{Language, Said, said};
use crate::model::value::country::Country;

const TABLE: &str = include_str!("../../../data/countries.txt");

static NAMES: LazyLock<HashMap<&str, Said>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let [code, en, ko, zh, ..] = *line.split(" | ").collect::<Vec<_>>() else { return None };
        Some((code, said(en, ko, zh)))
    };
    TABLE.lines().filter_map(row).collect()
});

/// What a country is called; its ISO name in English where the table has none.
#[must_use]
pub fn country(language: Language, country: Country) -> &'static str {
    NAMES.get(country.code()).map_or_else(|| country.name(), |names| names.of(language))
}

//! Countries and their subdivisions by exactly what they are called: by a code, or by a name that no other one has.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::advice::codes::{NAMES, SHARED};
use crate::model::value::country::{Country, Subdivision};
use crate::model::value::text;

const TABLE: &str = include_str!("../../../data/countries.txt");

/// Kosovo has no code of three letters in the standard; this one is in use.
const THREE: (&str, &str) = ("xkx", "XK");

/// Words for the kind of a subdivision, behind its name.
const KINDS: [&str; 9] =
    ["-province", "-sheng", "-shi", "-zizhiqu", "-state", "-region", "-oblast", "-governorate", "-do"];

static COUNTRIES: LazyLock<HashMap<String, Option<Country>>> = LazyLock::new(|| {
    let mut countries = HashMap::new();
    let mut add = |name: &str, country: Country| {
        let entry = countries.entry(text::fold(name)).or_insert(Some(country));
        // What several are called is none of them.
        *entry = entry.filter(|known| *known == country);
    };
    for country in Country::all() {
        add(country.code(), country);
        add(country.name(), country);
        add(country.name().split(['(', ',']).next().unwrap_or_default(), country);
    }
    for listed in rust_iso3166::ALL {
        if let Some(country) = Country::parse(listed.alpha2) {
            add(listed.alpha3, country);
        }
    }
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let named = lines.filter_map(|line| line.split_once(" | "));
    let listed = NAMES.iter().chain([&THREE]).map(|(name, code)| (*code, *name));
    for (code, name) in
        named.flat_map(|(code, names)| names.split(" | ").map(move |name| (code, name))).chain(listed)
    {
        if let Some(country) = Country::parse(code) {
            add(name, country);
        }
    }
    for (name, _) in SHARED {
        countries.insert(text::fold(name), None);
    }
    countries
});

static SUBDIVISIONS: LazyLock<HashMap<String, Vec<Subdivision>>> = LazyLock::new(|| {
    let mut subdivisions: HashMap<String, Vec<Subdivision>> = HashMap::new();
    for listed in rust_iso3166::ALL.iter().filter_map(|country| country.subdivisions()).flatten() {
        if let Some(subdivision) = Subdivision::parse(listed.code) {
            for name in [bare(listed.code), bare(listed.name)] {
                let of_name = subdivisions.entry(name).or_default();
                if !of_name.contains(&subdivision) {
                    of_name.push(subdivision);
                }
            }
        }
    }
    subdivisions
});

fn bare(name: &str) -> String {
    let name = text::slug(name);
    KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(&name).to_owned()
}

/// The country with this code of two or three letters, or with this name in English, Chinese or Korean.
#[must_use]
pub fn country(name: &str) -> Option<Country> {
    let folded = text::fold(name);
    let of = |name: &str| COUNTRIES.get(name).copied().flatten();
    // A code is what the advice tells people to write, whatever else is called so.
    let of_code = || Country::parse(&folded.to_uppercase());
    of(&folded).or_else(of_code).or_else(|| of(folded.strip_prefix("the ")?))
}

/// The subdivisions with this code or name, of one country or of all.
#[must_use]
pub fn subdivisions(name: &str, of: Option<Country>) -> Vec<Subdivision> {
    if let Some(code) = Subdivision::parse(&text::fold(name).to_uppercase()) {
        return if of.is_none_or(|of| code.country() == Some(of)) { vec![code] } else { Vec::new() };
    }
    let named = |name: &str| SUBDIVISIONS.get(&bare(name)).map_or(&[][..], Vec::as_slice);
    // In its country, the part after the hyphen is enough.
    let short = || of.map_or(&[][..], |of| named(&format!("{of}-{name}")));
    let found = named(name);
    let found = if found.is_empty() { short() } else { found };
    found.iter().filter(|found| of.is_none_or(|of| found.country() == Some(of))).copied().collect()
}

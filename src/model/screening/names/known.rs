//! Capitalised words that name no person.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::screening::word_lists;
use crate::model::value::country::Country;
use crate::model::value::text;

/// Saints and seafarers after whom islands are called, as people are.
const OF_ISLANDS: &str =
    "barthelemy helena jan lucia maarten marino martin mayen pierre saint san st vincent";

/// Words that one record knows: of its places, its sources, and of every country.
pub struct Known(pub(crate) HashSet<String>);

impl Known {
    /// The words of these names, beside those that every record knows.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(
            names
                .flat_map(|name| text::slug(name).split('-').map(str::to_owned).collect::<Vec<_>>())
                .collect(),
        )
    }

    /// The words that it knows beside those, in one order.
    pub(crate) fn sorted(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.0.iter().map(String::as_str).collect();
        words.sort_unstable();
        words
    }

    /// Whether a name without spaces is made of a word that it knows: koreaherald.
    pub(crate) fn has_run_together(&self, name: &str) -> bool {
        self.0.iter().any(|word| word.chars().count() > 3 && name.contains(word.as_str()))
    }

    /// Whether it is a word of the name of a country, or says from where somebody is.
    pub(crate) fn is_of_a_country(word: &str) -> bool {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let is_body = |known: &str| known.eq_ignore_ascii_case(word) || known.eq_ignore_ascii_case(singular);
        !word_lists::CAPITALISED.split(' ').any(is_body)
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        static EVERYWHERE: LazyLock<HashSet<String>> = LazyLock::new(|| {
            let words = word_lists::CAPITALISED
                .split(' ')
                .chain(word_lists::DEMONYMS.split(' '))
                .map(str::to_lowercase);
            words
                .chain(
                    Country::all()
                        .map(Country::name)
                        .flat_map(|name| text::slug(name).split('-').map(str::to_owned).collect::<Vec<_>>()),
                )
                .filter(|word| !OF_ISLANDS.split(' ').any(|saint| saint == word))
                .collect()
        });
        let word = word.to_lowercase();
        let singular = word.strip_suffix('s').unwrap_or(&word);
        [word.as_str(), singular].iter().any(|word| EVERYWHERE.contains(*word) || self.0.contains(*word))
    }
}

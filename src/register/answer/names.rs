//! Names for people beside the codes of a statistic's rows.

use std::collections::BTreeMap;

use crate::model::value::country::{Country, Subdivision};
use crate::model::vocabulary::define::spoken;
use crate::register::answer::grouping::{GroupKey, Value};
use crate::register::answer::selection::Selection;

/// What the places of a selection are called, by key. What else has a name says it by itself.
pub(crate) struct Names<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Names<'a> {
    pub(crate) fn of(selection: &Selection<'a>) -> Self {
        let places = selection.seen.iter().flat_map(|seen| &seen.row.places);
        Self(places.map(|place| (place.key.as_str(), place.name.as_str())).collect())
    }

    /// The names of a row's values, of those keys that have one.
    pub(crate) fn of_row(&self, keys: &[GroupKey], values: &[Value]) -> BTreeMap<&'static str, String> {
        let named = |(key, value): (&GroupKey, &Value)| match value {
            Value::Is(value) => Some((key.word(), self.name(*key, value)?)),
            Value::Null => None,
        };
        keys.iter().zip(values).filter_map(named).collect()
    }

    fn name(&self, key: GroupKey, value: &str) -> Option<String> {
        match key {
            GroupKey::HostCountry | GroupKey::OriginCountry => {
                Country::parse(value).map(|country| country.name().to_owned())
            }
            GroupKey::Subdivision => {
                Subdivision::parse(value).map(|subdivision| subdivision.name().to_owned())
            }
            GroupKey::Place => self.0.get(value).map(|name| (*name).to_owned()),
            GroupKey::RepatriationStatus | GroupKey::Confidence => Some(spoken(value)),
            _ => None,
        }
    }
}

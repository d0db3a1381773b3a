//! Counts beside the options of a filter: how many incidents each value of a parameter would leave.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::register::answer::grouping::{GroupKey, Value, memberships};
use crate::register::answer::keys::Keys;
use crate::register::answer::names::Names;
use crate::register::answer::selection::Selection;
use crate::register::query::declaration::parameters;
use crate::register::query::filter::Filter;

/// The most values of one facet; `more` counts the others.
pub const MOST_OPTIONS: usize = 200;

parameters! {
    /// Counts beside the options of a filter.
    Facets {
        /// Count the incidents of each value of these parameters, for a filter form. Each is counted with all parameters
        /// but itself: so a chosen value does not hide the others.
        facets: Vec<GroupKey> = Keys(GroupKey::ALL.len()), ["host_country", "repatriation_status"];
    }
}

/// The values of one parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facet {
    /// The parameter.
    pub key: GroupKey,
    /// Its values, those with the most incidents first; at most 200.
    pub options: Vec<FacetOption>,
    /// How many further values there are.
    #[schema(example = 0)]
    pub more: u64,
}

/// One value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacetOption {
    /// The value; null for the incidents without one, for which the parameter takes `none`.
    #[schema(example = "CN", required)]
    pub value: Option<String>,
    /// The same in words where the value is a code.
    #[schema(example = "China", required)]
    pub name: Option<String>,
    /// How many incidents the list has with this value, and all other parameters as they are.
    #[schema(example = 3)]
    pub incidents: u64,
}

impl Facet {
    /// Counts a selection that was made without the parameter itself.
    #[must_use]
    pub fn of(key: GroupKey, filter: &Filter, selection: &Selection<'_>) -> Self {
        let mut counts: BTreeMap<Value, u64> = BTreeMap::new();
        for seen in &selection.seen {
            for membership in memberships(filter, &[key], seen) {
                for value in membership.values {
                    *counts.entry(value).or_default() += 1;
                }
            }
        }
        let names = Names::of(selection);
        let mut options: Vec<(Value, u64)> = counts.into_iter().collect();
        options.sort_by_key(|(_, incidents)| Reverse(*incidents));
        let more = options.len().saturating_sub(MOST_OPTIONS) as u64;
        options.truncate(MOST_OPTIONS);
        let option = |(value, incidents): (Value, u64)| {
            let name = names.of_row(&[key], std::slice::from_ref(&value)).remove(key.word());
            let value = match value {
                Value::Is(value) => Some(value),
                Value::Null => None,
            };
            FacetOption { value, name, incidents }
        };
        Self { key, options: options.into_iter().map(option).collect(), more }
    }
}

/// The filter without one parameter.
#[must_use]
pub fn without(filter: &Filter, key: GroupKey) -> Filter {
    let filter = filter.clone();
    match key {
        GroupKey::Year => Filter { year: Vec::new(), ..filter },
        GroupKey::Quarter => Filter { quarter: Vec::new(), ..filter },
        GroupKey::Month => Filter { month: Vec::new(), ..filter },
        GroupKey::Week => Filter { week: Vec::new(), ..filter },
        GroupKey::Day => Filter { day: Vec::new(), ..filter },
        GroupKey::HostCountry => Filter { host_country: Vec::new(), ..filter },
        GroupKey::OriginCountry => Filter { origin_country: Vec::new(), ..filter },
        GroupKey::Subdivision => Filter { subdivision: Vec::new(), ..filter },
        GroupKey::Place => Filter { place: Vec::new(), ..filter },
        GroupKey::RepatriationStatus => Filter { repatriation_status: Vec::new(), ..filter },
        GroupKey::Confidence => Filter { confidence: Vec::new(), ..filter },
        GroupKey::Outlet => Filter { outlet: Vec::new(), ..filter },
    }
}

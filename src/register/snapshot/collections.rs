//! The collections out of which public incidents came, as the documents of each version name them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::redaction::collection::PublicCollection;
use crate::model::redaction::public::PublicIncident;
use crate::register::snapshot::state::{State, at};

/// By collection, when each state of an incident that names it was public.
#[derive(Debug, Default)]
pub struct Collections(BTreeMap<PublicCollection, Vec<State<()>>>);

/// A collection out of which public incidents came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CollectionInUse {
    /// The collection.
    #[serde(flatten)]
    pub collection: PublicCollection,
    /// The number of incidents that came out of it, and say so.
    pub incidents: u64,
}

impl Collections {
    /// Adds a state of an incident.
    pub fn add(&mut self, incident: &PublicIncident, since: u32, until: Option<u32>) {
        let Some(collection) = &incident.collection else { return };
        let state = State { since, until, record: () };
        match self.0.get_mut(collection) {
            Some(states) => states.push(state),
            None => drop(self.0.insert(collection.clone(), vec![state])),
        }
    }

    /// Whether anything of a version has another licence than the register.
    #[must_use]
    pub fn has_other_licence_at(&self, version: u32) -> bool {
        let mut others = self.0.iter().filter(|(collection, _)| collection.has_other_licence());
        others.any(|(_, states)| at(states, version).next().is_some())
    }

    /// Those of a version, by key.
    #[must_use]
    pub fn at(&self, version: u32) -> Vec<CollectionInUse> {
        let in_use = |(collection, states): (&PublicCollection, &Vec<State<()>>)| {
            let incidents = at(states, version).count() as u64;
            (incidents > 0).then(|| CollectionInUse { collection: collection.clone(), incidents })
        };
        self.0.iter().filter_map(in_use).collect()
    }
}

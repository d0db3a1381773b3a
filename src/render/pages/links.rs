//! Addresses of the pages: everything that is shown is a link to exactly itself.

use crate::model::language::language::Language;
use crate::model::vocabulary::record::Role;
use crate::register::answer::page::Order;
use crate::register::query::filter::Filter;
use crate::register::query::parameters::{Print, Printer, address, narrowed, without};
use crate::register::query::view::View;

/// What a page shows, as its links say it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Links<'a> {
    pub language: Language,
    pub filter: &'a Filter,
    pub order: &'a Order,
    pub view: &'a View,
}

impl Links<'_> {
    fn parts(&self) -> [&dyn Print; 3] {
        [self.filter, self.order, self.view]
    }

    fn at(&self, query: &str) -> String {
        let path = self.language.path("/");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// This view.
    pub(super) fn here(&self) -> String {
        self.at(&narrowed(&self.parts(), Vec::new()))
    }

    /// This view with one parameter set to a value; none is the row without one.
    pub(super) fn with(&self, name: &'static str, value: Option<&str>) -> String {
        self.at(&narrowed(&self.parts(), vec![(name, value.map(str::to_owned))]))
    }

    /// This view without these parameters.
    pub(super) fn without(&self, names: &[&'static str]) -> String {
        self.at(&without(&self.parts(), names))
    }

    /// This view with another parameter of the page behind it.
    pub(super) fn and(&self, pair: &str) -> String {
        let here = self.here();
        let mark = if here.contains('?') { '&' } else { '?' };
        format!("{here}{mark}{pair}")
    }

    /// The parameters of this view that are not among these, as they are printed.
    pub(super) fn others(&self, names: &[&'static str]) -> String {
        without(&self.parts(), names)
    }

    /// An address of the API with the same filter.
    pub(super) fn data(&self, path: &str) -> String {
        address(path, &[self.filter])
    }

    /// The page of an incident, at the version that is asked for.
    pub(super) fn incident(&self, id: uuid::Uuid) -> String {
        incident(self.language, id, self.filter.version)
    }
}

/// The page of an incident.
pub(super) fn incident(language: Language, id: uuid::Uuid, version: Option<u32>) -> String {
    asking(language, &format!("/incidents/{id}"), &[], version)
}

/// The same without a language.
#[must_use]
pub fn incident_address(id: uuid::Uuid, version: Option<u32>) -> String {
    incident(Language::English, id, version)
}

/// The same as JSON.
pub(super) fn data_of(id: uuid::Uuid, version: Option<u32>) -> String {
    asking(Language::English, &format!("/incidents/{id}.json"), &[], version)
}

/// The map of its places.
pub(super) fn map_of(id: uuid::Uuid, version: u32) -> String {
    asking(Language::English, &format!("/v1/incidents/{id}/map.png"), &[], Some(version))
}

/// Parameters with one value each.
struct Pairs<'a>(&'a [(&'a str, &'a str)]);

impl Print for Pairs<'_> {
    fn print_to(&self, to: &mut Printer) {
        for (name, value) in self.0 {
            to.any_of(name, std::iter::once(Some(value)));
        }
    }
}

/// A page with these parameters, each with one value, at the version that is asked for.
pub(super) fn asking(language: Language, path: &str, pairs: &[(&str, &str)], version: Option<u32>) -> String {
    let version = version.map(|version| version.to_string());
    let at: Vec<(&str, &str)> = version.iter().map(|version| ("version", version.as_str())).collect();
    address(&language.path(path), &[&Pairs(pairs), &Pairs(&at)])
}

/// The explorer with a place in a role chosen, at the version that is asked for.
pub(super) fn place(language: Language, key: &str, role: Role, version: Option<u32>) -> String {
    let place = ("place", key);
    match role {
        Role::Detention => asking(language, "/", &[place], version),
        other => asking(language, "/", &[place, ("place_role", other.word())], version),
    }
}

//! The OpenAPI document, and what the pages look up in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::render::pages::reference::prose::Links;

/// The page of parameters that several operations share.
pub(super) const PARAMETERS: &str = "/docs/parameters";
/// The page of tables and their columns.
pub(super) const FILES: &str = "/docs/files";

/// The document with what the pages look up in it.
pub(super) struct Document<'a> {
    /// The whole of it.
    pub root: &'a Value,
    /// Its operations, by their tag: each group has a page.
    pub groups: Vec<Group<'a>>,
    /// Where words in backticks lead.
    pub links: Links,
    /// On the page of which group a schema stands: the first that needs it.
    schemas: BTreeMap<&'a str, &'a str>,
}

/// The operations of one page.
pub(super) struct Group<'a> {
    pub name: &'a str,
    pub about: &'a str,
    pub operations: Vec<Operation<'a>>,
}

/// An operation with its method and path.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub is: &'a Value,
}

impl<'a> Document<'a> {
    pub fn of(root: &'a Value) -> Self {
        let group = |tag: &'a Value| {
            let name = text(tag, "name");
            let tagged = |operation: &Operation<'a>| list(&operation.is["tags"]).any(|of| of == name);
            let operations = operations(root).filter(tagged).collect();
            Group { name, about: text(tag, "description"), operations }
        };
        let groups: Vec<Group<'a>> = list(&root["tags"]).map(group).collect();
        let mut document = Self { root, groups, links: Links::new(), schemas: BTreeMap::new() };
        document.schemas = document.places_of_schemas();
        document.links = document.places_of_words();
        document
    }

    fn places_of_schemas(&self) -> BTreeMap<&'a str, &'a str> {
        let mut places = BTreeMap::new();
        for group in &self.groups {
            let mut needed = BTreeSet::new();
            for operation in &group.operations {
                self.follow(operation.is, &mut needed);
            }
            for name in needed.into_iter().filter_map(|to: &str| to.strip_prefix("#/components/schemas/")) {
                places.entry(name).or_insert(group.name);
            }
        }
        places
    }

    fn places_of_words(&self) -> Links {
        let mut links = Links::new();
        for (name, _) in entries(&self.root["components"]["parameters"]) {
            links.insert(name.clone(), parameter_address(name));
        }
        for (group, operation) in self.operations() {
            links.entry(operation.path.to_owned()).or_insert_with(|| operation.address(group));
            for slug in self.responses(&operation).flat_map(|(_, response)| problems(response)) {
                links.insert(slug.to_owned(), format!("/problems/{slug}"));
            }
        }
        links
    }

    /// Everything that a part of the document refers to, also through one another.
    fn follow(&self, part: &'a Value, seen: &mut BTreeSet<&'a str>) {
        match part {
            Value::Array(items) => items.iter().for_each(|item| self.follow(item, seen)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value.as_str().filter(|_| name == "$ref") {
                        Some(to) if seen.insert(to) => self.follow(self.resolve(to), seen),
                        Some(_) => {}
                        None if name == "example" => {}
                        None => self.follow(value, seen),
                    }
                }
            }
            _ => {}
        }
    }

    /// Every operation, with its group.
    pub fn operations(&self) -> impl Iterator<Item = (&Group<'a>, Operation<'a>)> {
        self.groups.iter().flat_map(|group| group.operations.iter().map(move |of| (group, *of)))
    }

    /// The schemas of a group's page, with their names.
    pub fn schemas_of(&self, group: &Group<'_>) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let own = self.schemas.iter().filter(move |(_, of)| **of == group.name);
        own.map(|(name, _)| (*name, &self.root["components"]["schemas"][*name]))
    }

    /// Where a schema stands.
    pub fn schema_address(&self, name: &str) -> String {
        let group = self.schemas.get(name).copied().unwrap_or_default();
        format!("/docs/{group}#schema-{name}")
    }

    /// What a reference within the document leads to.
    pub fn resolve(&self, reference: &str) -> &'a Value {
        resolve(self.root, reference)
    }

    /// What an operation answers, by status.
    pub fn responses(
        &self,
        operation: &Operation<'a>,
    ) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        let root = self.root;
        let stated =
            move |response: &'a Value| response["$ref"].as_str().map_or(response, |to| resolve(root, to));
        entries(&operation.is["responses"]).map(move |(status, response)| (status.as_str(), stated(response)))
    }

    /// An address of this register, for a command line.
    pub fn address(&self, path: &str) -> String {
        let base = text(&self.root["servers"][0], "url").trim_end_matches('/');
        let base = if base.is_empty() { "http://127.0.0.1:8080" } else { base };
        format!("{base}{path}")
    }
}

impl Group<'_> {
    /// Its page.
    pub fn address(&self) -> String {
        format!("/docs/{}", self.name)
    }
}

impl<'a> Operation<'a> {
    pub fn id(&self) -> &'a str {
        text(self.is, "operationId")
    }

    /// Where it stands.
    pub fn address(&self, group: &Group<'_>) -> String {
        format!("{}#{}", group.address(), self.id())
    }

    pub fn needs_key(&self) -> bool {
        self.is.get("security").is_some()
    }

    /// Whether everybody can open it in a browser: it needs no key, and no address that is a secret.
    pub fn is_open(&self) -> bool {
        self.method == "get" && !self.needs_key() && !self.path.contains("{secret}")
    }

    /// A request with which it can be tried, if it has one.
    pub fn request(&self) -> Option<&'a str> {
        self.is["x-example"].as_str()
    }
}

/// The problems that a response is about; none where it is no problem.
pub(super) fn problems(response: &Value) -> impl Iterator<Item = &str> {
    list(&response["x-problems"]).filter_map(Value::as_str)
}

/// Where a shared parameter stands.
pub(super) fn parameter_address(name: &str) -> String {
    format!("{PARAMETERS}#parameter-{name}")
}

fn operations(root: &Value) -> impl Iterator<Item = Operation<'_>> {
    const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
    entries(&root["paths"]).flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some(Operation { method, path, is: item.get(method)? }))
    })
}

fn resolve<'a>(root: &'a Value, reference: &str) -> &'a Value {
    root.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null)
}

/// The items of a list; none for anything else.
pub(super) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The entries of an object; none for anything else.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// A text of an object; nothing where it has none.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

//! The OpenAPI document, and what the parts of the page look up in it.

use serde_json::{Map, Value};

use crate::render::html::prose::Links;

/// The document with what the parts of the page look up in it.
pub(crate) struct Document<'a> {
    /// The whole of it.
    pub root: &'a Value,
    /// Where words in backticks lead.
    pub links: Links,
}

/// An operation with its method and path.
pub(crate) struct Operation<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub is: &'a Value,
}

impl<'a> Document<'a> {
    pub(crate) fn of(root: &'a Value) -> Self {
        let mut document = Self { root, links: Links::new() };
        let mut links = Links::new();
        for (name, _) in entries(&root["components"]["parameters"]) {
            links.insert(name.clone(), format!("#parameter-{name}"));
        }
        for operation in document.operations() {
            links.insert(operation.path.to_owned(), format!("#{}", operation.id()));
            for slug in document
                .responses(&operation)
                .flat_map(|(_, response)| list(&response["x-problems"]))
                .filter_map(Value::as_str)
            {
                links.insert(slug.to_owned(), format!("/problems/{slug}"));
            }
        }
        document.links = links;
        document
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'a>> + use<'a> {
        const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
        let root = self.root;
        let of = |path: &'a String, item: &'a Value| {
            METHODS
                .into_iter()
                .filter_map(move |method| Some(Operation { method, path, is: item.get(method)? }))
        };
        entries(&root["paths"]).flat_map(move |(path, item)| of(path, item))
    }

    pub(crate) fn operations_of(&self, tag: &str) -> Vec<Operation<'a>> {
        self.operations().filter(|operation| list(&operation.is["tags"]).any(|of| of == tag)).collect()
    }

    /// Where a reference within the document leads.
    pub(crate) fn resolve(&self, reference: &str) -> &'a Value {
        self.root.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null)
    }

    /// What an operation answers, by status.
    pub(crate) fn responses(
        &self,
        operation: &Operation<'a>,
    ) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        let root = self.root;
        let named = move |response: &Value| root.pointer(response["$ref"].as_str()?.trim_start_matches('#'));
        let stated = move |response: &'a Value| named(response).unwrap_or(response);
        entries(&operation.is["responses"]).map(move |(status, response)| (status, stated(response)))
    }

    /// An address of this register, for a command line.
    pub(crate) fn address(&self, path: &str) -> String {
        let base = text(&self.root["servers"][0], "url").trim_end_matches('/');
        let base = if base.is_empty() { "http://127.0.0.1:8080" } else { base };
        format!("{base}{path}")
    }
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> &'a str {
        text(self.is, "operationId")
    }

    pub(crate) fn needs_key(&self) -> bool {
        self.is.get("security").is_some()
    }
}

/// The items of a list; none for anything else.
pub(crate) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The entries of an object; none for anything else.
pub(crate) fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// A text of an object; nothing where it has none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

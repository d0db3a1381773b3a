//! What an annotation leaves out, as it follows from the rest: who may ask, that this needs a key, and an example.

use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, RefOr};

use crate::http::openapi::document;

/// Fills them in.
#[must_use]
pub fn documented(mut openapi: OpenApi) -> OpenApi {
    for (path, item) in &mut openapi.paths.paths {
        for (_, operation) in document::operations(item) {
            let example = example(path, operation);
            let roles = roles(operation);
            let extensions = operation.extensions.get_or_insert_default();
            extensions.entry("x-example".to_owned()).or_insert(example.into());
            if let Some(roles) = roles {
                extensions.entry("x-roles".to_owned()).or_insert(roles);
            }
            if extensions.get("x-roles").is_some_and(|roles| *roles != json!(["anyone"])) {
                operation.security = Some(vec![SecurityRequirement::new("key", [""; 0])]);
            }
        }
    }
    openapi
}

/// Who may ask, where an operation does not say it and all others of its kind are for the same. What an operation of the desk
/// is for it has to say.
fn roles(operation: &Operation) -> Option<Value> {
    match operation.tags.as_deref().and_then(<[String]>::first).map(String::as_str) {
        Some("desk") | None => None,
        Some("keys") => Some(json!(["admin"])),
        Some(_) => Some(json!(["anyone"])),
    }
}

/// The address with the examples of what it names.
fn example(path: &str, operation: &Operation) -> String {
    let named = |parameter: &RefOr<Parameter>| {
        let parameter = serde_json::to_value(parameter).ok().filter(|parameter| parameter["in"] == "path")?;
        Some((format!("{{{}}}", parameter["name"].as_str()?), parameter["example"].as_str()?.to_owned()))
    };
    let named = operation.parameters.iter().flatten().filter_map(named);
    named.fold(path.to_owned(), |path, (name, is)| path.replace(&name, &is))
}

//! The headers that follow from what an answer is, as the OpenAPI document says them: of a version, a file, a thing that
//! can be changed, or one that was created.

use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::response::Response;
use utoipa::openapi::{Content, Header, OpenApi, RefOr};

use crate::http::openapi::document;
use crate::http::openapi::middleware_responses::header;

/// What can be changed, or what came of a change, carries the tag for the next.
const TAGGED: [&str; 6] = ["DeskIncident", "DeskSource", "DeskBatch", "Decided", "DecidedSource", "Undone"];

/// Adds them to every success.
#[must_use]
pub fn documented(mut openapi: OpenApi) -> OpenApi {
    for operation in openapi.paths.paths.values_mut().flat_map(document::operations).map(|(_, of)| of) {
        let [of_version, once] = ["version", "Idempotency-Key"].map(|name| takes(operation, name));
        // One thing has no filter.
        let of_filter = !takes(operation, "id");
        for (status, response) in &mut operation.responses.responses {
            match response {
                RefOr::T(response) if status.starts_with('2') => add(response, (of_version, of_filter), once),
                _ => (),
            }
        }
    }
    openapi
}

fn add(response: &mut Response, (of_version, of_filter): (bool, bool), once: bool) {
    let tagged = response.content.values().filter_map(name).any(|name| TAGGED.contains(&name));
    let file = !response.content.contains_key("application/json");
    let mut add = |name: &str, header: Header| {
        response.headers.entry(name.to_owned()).or_insert(RefOr::T(header));
    };
    if of_version {
        add("Refoulement-Version", header::<u32>("The version of this answer"));
    }
    if of_version && file {
        add(
            "Refoulement-Total",
            header::<String>(
                "incidents; people min-max; repatriated min-max; if not zero: approximate k; may_lie_outside k",
            ),
        );
    }
    if of_version && of_filter && file {
        add("Refoulement-Filter", header::<String>("The canonical filter"));
    }
    if once {
        add("Idempotency-Replayed", header::<String>("`true` if this request was already processed before"));
    }
    if tagged {
        add("ETag", header::<String>("For If-Match"));
    }
}

fn takes(operation: &Operation, name: &str) -> bool {
    let is_so = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(it) if it.name == name);
    operation.parameters.iter().flatten().any(is_so)
}

/// Which named schema a body is.
fn name(content: &RefOr<Content>) -> Option<&str> {
    match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. }) => schema.ref_location.rsplit('/').next(),
        _ => None,
    }
}

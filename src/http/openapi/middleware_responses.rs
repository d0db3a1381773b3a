//! What the layers in front of the handlers answer, as the OpenAPI document says it: stated once, and referred to by
//! every operation that can be answered so.

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, OpenApi, Ref, RefOr};
use utoipa::{PartialSchema, openapi::Header};

use crate::http::openapi::{document, route_class};
use crate::http::problem::problem::Kind;

/// Adds them to every operation.
#[must_use]
pub fn documented(mut openapi: OpenApi) -> OpenApi {
    for (path, item) in &mut openapi.paths.paths {
        for (method, operation) in document::operations(item) {
            let needs_key = operation.security.is_some();
            let kept = method == HttpMethod::Get && !needs_key && !route_class::is_health(path);
            let mut add = |status: &str, name: &str| {
                operation
                    .responses
                    .responses
                    .insert(status.to_owned(), RefOr::Ref(Ref::from_response_name(name)));
            };
            if kept {
                add("304", "NotModified");
            }
            if kept && route_class::is_file(path) {
                add("206", "Part");
                add("416", "NoSuchPart");
            }
            if method == HttpMethod::Get && !route_class::forms(path).is_empty() {
                add("406", "NotAcceptable");
            }
            add("401", "Unauthenticated");
            if needs_key || !route_class::is_free(path) {
                add("429", "RateLimited");
            }
        }
    }
    let mut components = openapi.components.take().unwrap_or_default();
    components.responses.insert("NotModified".to_owned(), RefOr::T(not_modified()));
    components.responses.insert("Part".to_owned(), RefOr::T(part()));
    components.responses.insert("NoSuchPart".to_owned(), RefOr::T(no_such_part()));
    components.responses.insert("NotAcceptable".to_owned(), RefOr::T(not_acceptable()));
    components.responses.insert("Unauthenticated".to_owned(), RefOr::T(unauthenticated()));
    components.responses.insert("RateLimited".to_owned(), RefOr::T(rate_limited()));
    openapi.components = Some(components);
    openapi
}

fn not_modified() -> Response {
    let etag = header::<String>("The same ETag as before");
    ResponseBuilder::new()
        .description("The ETag in If-None-Match is still current. No limit counts this answer, unless the answer had to be computed first. A search (`q`) is kept nowhere: it has no ETag, and a file of it cannot be had in parts")
        .header("ETag", etag)
        .build()
}

fn part() -> Response {
    let range = header::<String>("Which bytes, of how many: bytes 0-99/3456");
    ResponseBuilder::new()
        .description("One part of the file, as Range asks (RFC 9110). To make sure that nobody joins parts of two versions, a part that does not begin the file needs one of three: the ETag in If-Range; an address that names the version, such as /v1/incidents.csv?version=4, where no record was retracted, restored or protected after that version; or that you began to read the file in its present state within the last 24 hours. Otherwise the answer is the whole file (200): begin again. Programs that send no If-Range, such as curl -C - and GDAL (/vsicurl/), are safest with a version. Several ranges at once are answered with the whole file.")
        .header("Content-Range", range)
        .build()
}

fn no_such_part() -> Response {
    let range = header::<String>("How many bytes there are: bytes */3456");
    refusal(Kind::RangeNotSatisfiable, "The file has no such bytes.").header("Content-Range", range).build()
}

fn not_acceptable() -> Response {
    refusal(
        Kind::NotAcceptable,
        "Accept asks for a format that has another address, such as text/csv; the detail names it.",
    )
    .build()
}

fn unauthenticated() -> Response {
    refusal(Kind::Unauthenticated, "The key is not valid, or a key is needed and none was sent. Public data never needs an Authorization header.")
        .header("WWW-Authenticate", header::<String>("Bearer"))
        .build()
}

fn rate_limited() -> Response {
    refusal(Kind::RateLimited, "Too many requests. Data files and unchanged answers are not limited.")
        .header("Retry-After", header::<u32>("Seconds to wait before the next request"))
        .header(
            "RateLimit",
            header::<String>(
                "The requests left, and the seconds until the full quota is back: \"default\";r=0;t=60",
            ),
        )
        .header(
            "RateLimit-Policy",
            header::<String>("The number of requests in a number of seconds: \"default\";q=600;w=60"),
        )
        .build()
}

/// A response that is one problem, with what it says.
fn refusal(kind: Kind, about: &str) -> ResponseBuilder {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new()
        .description(format!("`{}`: {about}", kind.slug()))
        .content("application/problem+json", content)
        .extensions(Some(ExtensionsBuilder::new().add("x-problems", [kind.slug()]).build()))
}

/// A header with what it says.
pub(super) fn header<T: PartialSchema>(about: &str) -> Header {
    HeaderBuilder::new().schema(Some(T::schema())).description(Some(about)).build()
}

//! What to do about each kind of problem, with an example: a request that is refused, and its answer.

use crate::http::problem::problem::{FieldError, Kind, Problem};

/// What the page of a kind teaches.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What to do, in a sentence or two.
    pub advice: &'static str,
    /// A request that is refused so: its first line, headers and body.
    pub request: &'static str,
    /// The answer's body.
    pub answer: String,
}

/// The id of the requests of examples.
const REQUEST: uuid::Uuid = uuid::Uuid::from_u128(0x6f1c_5d54_0000_4000_8000_0000_0000_0000);

/// The lesson of a kind.
#[must_use]
pub fn of(kind: Kind, base: Option<&str>) -> Lesson {
    let row = LESSONS.iter().find(|(of, ..)| *of == kind);
    let (_, advice, request, detail) = row.copied().unwrap_or((kind, "", "", ""));
    let problem = match kind {
        Kind::InvalidQuery => Problem::parameter(
            "country",
            "unknown",
            "there is no parameter \u{201c}country\u{201d} here; did you mean host_country?".to_owned(),
            vec!["date_from".to_owned(), "date_to".to_owned(), "host_country".to_owned()],
        ),
        Kind::ValidationFailed => Problem::fields(vec![
            wrong("/incident/date", "11/2013: not a date in the form of the register; write 2013-11"),
            wrong("/incident/host_country", "China is not a country code; write CN"),
        ]),
        Kind::Gone => Problem::gone("error", "It was wrong.", None),
        kind => Problem::new(kind, detail),
    };
    let answer = serde_json::to_string_pretty(&problem.document(REQUEST, base)).unwrap_or_default();
    Lesson { advice, request, answer }
}

fn wrong(pointer: &str, message: &str) -> FieldError {
    FieldError {
        pointer: Some(pointer.to_owned()),
        parameter: None,
        code: "malformed",
        message: message.to_owned(),
        allowed: Vec::new(),
    }
}

/// Of each kind: what to do, a request, and the detail of its answer.
const LESSONS: &[(Kind, &str, &str, &str)] = &[
    (
        Kind::InvalidQuery,
        "Correct each parameter that errors[] names, and send the request again. For every parameter, /docs has an example.",
        "GET /v1/incidents?country=CN",
        "",
    ),
    (
        Kind::InvalidHeader,
        "Correct the header that the detail names, or leave it out.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: one two",
        "An Idempotency-Key is 1 to 255 visible ASCII characters, with or without quotes, and is given once.",
    ),
    (
        Kind::InvalidCursor,
        "Ask for the first page again without cursor, and then follow the address in next without changing it.",
        "GET /v1/incidents?cursor=abc",
        "This cursor does not belong to this list with this filter and order.",
    ),
    (
        Kind::Unauthenticated,
        "Send the key in the Authorization header, exactly as you received it. If you have none, or it no longer works, ask the operator of this register for one.",
        "GET /v1/desk/incidents",
        "This needs a key. For a key, ask the operator of this register.",
    ),
    (
        Kind::Forbidden,
        "Ask somebody whose key has the role that the detail names, or ask the operator for a key with this role.",
        "POST /v1/keys\nAuthorization: Bearer rfl_\u{2026}",
        "This needs the key of an admin; yours has the role contributor.",
    ),
    (
        Kind::NotFound,
        "Check the address: ids are UUIDs in small letters, and /docs lists every address. Some records are only there for a key that may see them.",
        "GET /v1/incident",
        "There is nothing at this address.",
    ),
    (
        Kind::MethodNotAllowed,
        "Use one of the methods in the Allow header, or another address.",
        "DELETE /v1/incidents",
        "The address exists, but not with this method.",
    ),
    (
        Kind::NotAcceptable,
        "Use the address in the detail, or leave the Accept header out.",
        "GET /v1/incidents\nAccept: text/csv",
        "This address answers in JSON. As text/csv the same is at /v1/incidents.csv",
    ),
    (
        Kind::Gone,
        "Do not use the record any more. For what replaced it or why it was retracted, ask the operator of this register.",
        "GET /v1/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723",
        "",
    ),
    (
        Kind::MalformedBody,
        "Check the body with a JSON tool: quotation marks, commas and brackets, and that no object has a key twice. The detail says at which line and column reading ended.",
        "POST /v1/incidents\nContent-Type: application/json\n\n{\"incident\": {\"title\": \"Nine people\",}}",
        "This JSON is not accepted: trailing comma at line 1 column 38.",
    ),
    (
        Kind::IdempotencyKeyRequired,
        "Make a random UUID for each new request, and send it in the Idempotency-Key header. Send the same one when you repeat the request.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nContent-Type: application/json",
        "A request that creates something needs an Idempotency-Key, such as a random UUID. A retry of the request must have the same one.",
    ),
    (
        Kind::SecondPersonRequired,
        "Ask another person, with a key of their own, to do this.",
        "POST /v1/desk/incidents/{id}/accept\nAuthorization: Bearer rfl_\u{2026}",
        "Somebody else has to publish what you wrote.",
    ),
    (
        Kind::Conflict,
        "Read the detail and the record, change your request so that it agrees with what is stored, and send it again.",
        "PUT /v1/desk/sources/a-daily-2014-05-31",
        "Another source already has this key.",
    ),
    (
        Kind::InvalidTransition,
        "Read the record again. Its state says what can be done with it; docs/model.md has a picture of the states.",
        "POST /v1/desk/incidents/{id}/accept",
        "A record that is retracted cannot be accepted.",
    ),
    (
        Kind::PreconditionFailed,
        "Read the record again, make your change to what it says now, and send the new ETag in If-Match.",
        "PATCH /v1/desk/incidents/{id}\nIf-Match: \"an-old-tag\"",
        "The record has changed, and this ETag is no longer current. Read the record again, and repeat your change.",
    ),
    (
        Kind::PreconditionRequired,
        "Read the record, and send the ETag of that answer in the If-Match header of your change.",
        "PATCH /v1/desk/incidents/{id}",
        "A change needs If-Match with the ETag of the record, as you received it.",
    ),
    (
        Kind::PayloadTooLarge,
        "Send less in one request: one case, or a file in several parts.",
        "POST /v1/import\nContent-Length: 50000000",
        "An import has at most 32 MiB, and a mapping file at most 256 KiB.",
    ),
    (
        Kind::UnsupportedMediaType,
        "Set the Content-Type header to the type that the detail names, and do not compress the body.",
        "POST /v1/incidents\nContent-Type: text/plain",
        "The Content-Type of this body must be application/json.",
    ),
    (
        Kind::RangeNotSatisfiable,
        "If you were continuing a download, it is complete: the file has as many bytes as Content-Range says. Otherwise ask for bytes below that number, or leave the Range header out.",
        "GET /v1/incidents.csv?version=1\nRange: bytes=99999999-",
        "The file has 40519 bytes, and none of them is in this range.",
    ),
    (
        Kind::ValidationFailed,
        "Correct each field that errors[] names. All errors are told at once, and each message says what to write. Then send the request again.",
        "POST /v1/incidents\nContent-Type: application/json\n\n{\"incident\": {\"title\": \"Nine people\", \"date\": \"11/2013\", \"host_country\": \"China\", \u{2026}}}",
        "",
    ),
    (
        Kind::IdempotencyKeyReused,
        "Make a new Idempotency-Key for the new request. To repeat an old request, send exactly the same body.",
        "POST /v1/incidents\nIdempotency-Key: my-first-case",
        "This Idempotency-Key was used with another request before. Use a new one for a new request.",
    ),
    (
        Kind::IdempotencyInProgress,
        "Wait a few seconds, and send the same request again with the same Idempotency-Key.",
        "POST /v1/incidents\nIdempotency-Key: my-first-case",
        "A request with the same Idempotency-Key is still in progress. Try again in a few seconds.",
    ),
    (
        Kind::RateLimited,
        "Wait for the number of seconds in the Retry-After header. To read everything, take a whole file, such as /v1/incidents.ndjson, instead of many pages.",
        "GET /v1/statistics?group_by=month",
        "Too many requests in a short time.",
    ),
    (
        Kind::Internal,
        "Try again later. If it happens again, tell the operator of this register the instance of the answer.",
        "GET /v1/incidents",
        "Stored data could not be read. The error has been logged.",
    ),
    (
        Kind::Unavailable,
        "Wait for the number of seconds in the Retry-After header, and try again.",
        "GET /v1/incidents",
        "The register's database cannot be reached.",
    ),
];

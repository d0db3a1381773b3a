//! What to do about each kind of problem, with an example: a request that is refused, and its answer.

use serde_json::Value;

use crate::desk;
use crate::http::problem::problem::{FieldError, Kind, Problem};
use crate::model::advice::shape;
use crate::model::record::incident::Incident;
use crate::model::vocabulary::publication::PublicReason;
use crate::model::vocabulary::workflow::RecordState;
use crate::register::answer::page::NotACursor;

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
    let (_, advice, request) = row.copied().unwrap_or((kind, "", ""));
    let problem = problem(kind, request);
    let answer = serde_json::to_string_pretty(&problem.document(REQUEST, base)).unwrap_or_default();
    Lesson { advice, request, answer }
}

/// The problem that the request of the lesson has; the tests send it and compare.
fn problem(kind: Kind, request: &str) -> Problem {
    let detail = match kind {
        Kind::InvalidQuery => {
            let message = "there is no parameter \u{201c}country\u{201d} here; did you mean host_country?";
            let some = ["date_from", "date_to", "host_country"].map(str::to_owned);
            return Problem::parameter("country", "unknown", message.to_owned(), some.to_vec());
        }
        Kind::ValidationFailed => return Problem::fields(wrong(request)),
        Kind::Gone => return Problem::gone("error", PublicReason::DidNotHappen, None),
        Kind::NotFound => return Problem::no_such_address("; did you mean /v1/incidents?"),
        Kind::InvalidCursor => return NotACursor.into(),
        Kind::Internal => return Problem::unreadable(),
        Kind::Unavailable => return Problem::unavailable(),
        Kind::IdempotencyInProgress => return desk::Error::InProgress.into(),
        Kind::Conflict => return desk::Refused::LastAdmin("{id}".to_owned()).into(),
        Kind::InvalidTransition => {
            let state = format!("{} (error)", RecordState::Retracted);
            return desk::Error::InvalidTransition { state, step: "accepted" }.into();
        }
        Kind::PreconditionFailed => return desk::Error::Stale { current: "{etag}".to_owned() }.into(),
        kind => DETAILS.iter().find(|(of, _)| *of == kind).map_or("", |(_, detail)| detail),
    };
    Problem::new(kind, detail)
}

/// What is wrong with the incident of a request.
fn wrong(request: &str) -> Vec<FieldError> {
    let body = request.split_once("\n\n").and_then(|(_, body)| serde_json::from_str::<Value>(body).ok());
    let wrong = body.map(|body| shape::wrong::<Incident>(&body["incident"])).unwrap_or_default();
    let within = |mut error: FieldError| {
        error.pointer = error.pointer.map(|pointer| format!("/incident{pointer}"));
        error
    };
    wrong.into_iter().map(FieldError::from).map(within).collect()
}

/// The details of the other answers.
const DETAILS: &[(Kind, &str)] = &[
    (
        Kind::InvalidHeader,
        "An Idempotency-Key is 1 to 255 visible ASCII characters, with or without quotes, and is given once.",
    ),
    (Kind::Unauthenticated, "This needs a key. For a key, ask the operator of this register."),
    (Kind::Forbidden, "This needs the key of an editor or an admin; yours has the role contributor."),
    (Kind::MethodNotAllowed, "This address does not have this method; the Allow header lists its methods."),
    (Kind::NotAcceptable, "This address answers in JSON. As text/csv the same is at /v1/incidents.csv"),
    (Kind::MalformedBody, "This JSON is not accepted: trailing comma at line 1 column 38."),
    (
        Kind::IdempotencyKeyRequired,
        "A request that creates something needs an Idempotency-Key, such as a random UUID. A retry of the request must have the same one.",
    ),
    (
        Kind::SecondPersonRequired,
        "You wrote a part of what would become public; another holder must accept it.",
    ),
    (Kind::RangeNotSatisfiable, "The file has 477 bytes, and none of them is in this range."),
    (Kind::PreconditionRequired, "A change needs If-Match with the ETag of the record, as you received it."),
    (Kind::PayloadTooLarge, "A body has at most 262144 bytes."),
    (Kind::UnsupportedMediaType, "The Content-Type of this body must be application/json."),
    (
        Kind::IdempotencyKeyReused,
        "This Idempotency-Key was used with another request before. Use a new one for a new request.",
    ),
    (
        Kind::RateLimited,
        "One key, or one address without a key, may send 600 requests a minute; without a key, data files and unchanged answers are not limited.",
    ),
    (
        Kind::RequestTimeout,
        "Nothing more of the body arrived for 15s. Nothing was stored. Send the request again, with the same Idempotency-Key if it has one; over a slow line, send less at a time.",
    ),
];

/// Of each kind: what to do, and a request. `{id}` and the like stand for what the caller has.
const LESSONS: &[(Kind, &str, &str)] = &[
    (
        Kind::InvalidQuery,
        "Correct each parameter that errors[] names, and send the request again. /docs leads to an example of every parameter.",
        "GET /v1/incidents?country=CN",
    ),
    (
        Kind::InvalidHeader,
        "Correct the header that the detail names, or leave it out.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: one two",
    ),
    (
        Kind::InvalidCursor,
        "Ask for the first page again without cursor, and then follow the address in next without changing it.",
        "GET /v1/incidents?cursor=abc",
    ),
    (
        Kind::Unauthenticated,
        "Send the key in the Authorization header, exactly as you received it. If you have none, or it no longer works, ask the operator of this register for one.",
        "GET /v1/desk/incidents",
    ),
    (
        Kind::Forbidden,
        "Ask somebody whose key has the role that the detail names, or ask the operator for a key with this role.",
        "GET /v1/desk/keys\nAuthorization: Bearer rfl_\u{2026}",
    ),
    (
        Kind::NotFound,
        "Check the address: ids are UUIDs in small letters, and /docs lists every address. Some records are only there for a key that may see them.",
        "GET /v1/incident",
    ),
    (
        Kind::MethodNotAllowed,
        "Use one of the methods in the Allow header, or another address.",
        "DELETE /v1/incidents",
    ),
    (
        Kind::NotAcceptable,
        "Use the address in the detail, or leave the Accept header out.",
        "GET /v1/incidents\nAccept: text/csv",
    ),
    (
        Kind::Gone,
        "Do not use the record any more. For what replaced it or why it was retracted, ask the operator of this register.",
        "GET /v1/incidents/{id}",
    ),
    (
        Kind::MalformedBody,
        "Check the body with a JSON tool: quotation marks, commas and brackets, and that no object has a key twice. The detail says at which line and column reading ended.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: 2f1c7c1e-5b0a-4f7e-9d52-6f0f7c3f9a10\nContent-Type: application/json\n\n{\"incident\": {\"title\": \"Nine people\",}}",
    ),
    (
        Kind::IdempotencyKeyRequired,
        "Make a random UUID for each new request, and send it in the Idempotency-Key header. Send the same one when you repeat the request.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nContent-Type: application/json",
    ),
    (
        Kind::SecondPersonRequired,
        "Ask another person, with a key of their own, to do this.",
        "POST /v1/desk/incidents/{id}/accept\nAuthorization: Bearer rfl_\u{2026}\nIf-Match: \"{etag}\"\nContent-Type: application/json\n\n{\"revision\": \"{revision}\", \"confirmed\": []}",
    ),
    (
        Kind::RequestTimeout,
        "Send the same request again, with the same Idempotency-Key if it has one: nothing is created twice. Over a slow line, send a case without its long texts first and add them by changes, or a file in several parts.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: my-first-case\nContent-Type: application/json\nContent-Length: 2600",
    ),
    (
        Kind::Conflict,
        "Read the detail and the record, change your request so that it agrees with what is stored, and send it again.",
        "DELETE /v1/desk/keys/{id}\nAuthorization: Bearer rfl_\u{2026}",
    ),
    (
        Kind::InvalidTransition,
        "Read the record again. Its state says what can be done with it; /v1/vocabulary says what each state means.",
        "POST /v1/desk/incidents/{id}/accept\nAuthorization: Bearer rfl_\u{2026}\nIf-Match: \"{etag}\"\nContent-Type: application/json\n\n{\"revision\": \"{revision}\", \"confirmed\": []}",
    ),
    (
        Kind::PreconditionFailed,
        "Read the record again, make your change to what it says now, and send the new ETag in If-Match.",
        "PATCH /v1/desk/incidents/{id}\nAuthorization: Bearer rfl_\u{2026}\nIf-Match: \"an-old-tag\"\nContent-Type: application/merge-patch+json\n\n{\"incident\": {\"summary\": \"What is known.\"}}",
    ),
    (
        Kind::PreconditionRequired,
        "Read the record, and send the ETag of that answer in the If-Match header of your change.",
        "PATCH /v1/desk/incidents/{id}\nAuthorization: Bearer rfl_\u{2026}\nContent-Type: application/merge-patch+json\n\n{\"incident\": {\"summary\": \"What is known.\"}}",
    ),
    (
        Kind::PayloadTooLarge,
        "Send less in one request: one case, or a file in several parts.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: 2f1c7c1e-5b0a-4f7e-9d52-6f0f7c3f9a10\nContent-Type: application/json\nContent-Length: 50000000",
    ),
    (
        Kind::UnsupportedMediaType,
        "Set the Content-Type header to the type that the detail names, and do not compress the body.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: 2f1c7c1e-5b0a-4f7e-9d52-6f0f7c3f9a10\nContent-Type: text/plain\n\nNine people were detained.",
    ),
    (
        Kind::RangeNotSatisfiable,
        "If you were continuing a download, it is complete: the file has as many bytes as Content-Range says. Otherwise ask for bytes below that number, or leave the Range header out.",
        "GET /v1/incidents.csv?version=1\nRange: bytes=99999999-",
    ),
    (
        Kind::ValidationFailed,
        "Correct each field that errors[] names. All errors are told at once, and each message says what to write. Then send the request again.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: 2f1c7c1e-5b0a-4f7e-9d52-6f0f7c3f9a10\nContent-Type: application/json\n\n{\"incident\": {\"title\": \"Nine people\", \"date\": \"11/2013\", \"host_country\": \"China\",\n  \"claims\": [{\"key\": \"a\", \"source\": \"a\", \"stance\": \"asserts\", \"hedge\": \"reported\"}]},\n \"sources\": [{\"key\": \"a\", \"outlet\": \"A Daily\", \"title\": \"Nine people detained\"}]}",
    ),
    (
        Kind::IdempotencyKeyReused,
        "Make a new Idempotency-Key for the new request. To repeat an old request, send exactly the same body.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: my-first-case\nContent-Type: application/json\n\n{\"incident\": {\"title\": \"Nine people\", \"date\": \"2013-11\", \"host_country\": \"CN\", \"claims\": [{}]},\n \"sources\": [{\"outlet\": \"A Daily\", \"title\": \"Nine people detained\"}]}",
    ),
    (
        Kind::IdempotencyInProgress,
        "Wait a few seconds, and send the same request again with the same Idempotency-Key.",
        "POST /v1/incidents\nAuthorization: Bearer rfl_\u{2026}\nIdempotency-Key: my-first-case\nContent-Type: application/json\n\n{\"incident\": {\"title\": \"Nine people\", \"date\": \"2013-11\", \"host_country\": \"CN\", \"claims\": [{}]},\n \"sources\": [{\"outlet\": \"A Daily\", \"title\": \"Nine people detained\"}]}",
    ),
    (
        Kind::RateLimited,
        "Wait for the number of seconds in the Retry-After header. To read everything, take a whole file, such as /v1/incidents.ndjson, instead of many pages.",
        "GET /v1/statistics?group_by=month",
    ),
    (
        Kind::Internal,
        "Try again later. If it happens again, tell the operator of this register the instance of the answer.",
        "GET /v1/incidents",
    ),
    (
        Kind::Unavailable,
        "Wait for the number of seconds in the Retry-After header, and try again.",
        "GET /v1/incidents",
    ),
];

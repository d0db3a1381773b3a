//! Errors as the caller sees them: problem documents (RFC 9457) of a closed list, each with a page that explains it.

use std::fmt;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::advice::shape::Wrong;
use crate::model::validation::check::Fault;
use crate::model::value::text::ended;
use crate::model::vocabulary::publication::PublicReason;
use crate::register::query::parameters::Refusal;

/// Declares the closed list once: slug, status, title and explanation.
macro_rules! problems {
    ($($name:ident, $status:literal, $slug:literal, $title:literal, $explanation:literal;)+) => {
        /// The closed list of problems.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $(#[doc = $explanation] $name),+ }

        impl Kind {
            /// Every kind of problem.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The last part of the type's address, below `/problems/`.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }

            /// The status of the answer.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// The type in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// What it means; what to do is in its lesson.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation),+ }
            }
        }
    };
}

problems! {
    MalformedBody, 400, "malformed-body", "The body could not be read", "The body is not what its media type says. For example, it is not well-formed JSON, it is nested too deeply, or one object has the same key twice. Nothing was stored.";
    InvalidQuery, 400, "invalid-query", "The query is not allowed", "A parameter is unknown, was given twice, or has a value that is not allowed. errors[] names each one and says what is allowed. A wrong number would be worse than this error, so nothing is ignored or guessed.";
    InvalidHeader, 400, "invalid-header", "A header is not allowed", "A header of the request is malformed, or the headers are too many or too large. A request may have 64 headers, of 16 KiB together.";
    InvalidCursor, 400, "invalid-cursor", "The cursor belongs to another list", "A cursor works only with the filter, the order and the version of the list that it came from. Follow the address in next or in the Link header without changing it, or start again at the first page.";
    IdempotencyKeyRequired, 400, "idempotency-key-required", "An Idempotency-Key is required", "A request that creates something needs an Idempotency-Key header. If the answer is lost and the request is sent again, it is then not created twice.";
    Unauthenticated, 401, "unauthenticated", "The key is not valid", "This address needs a key. The key is missing, malformed, unknown, expired or revoked.";
    Forbidden, 403, "forbidden", "The key may not do this", "The key is valid, but its role does not include this.";
    SecondPersonRequired, 403, "second-person-required", "A second person must do this", "What makes more visible needs two people. The person who publishes cannot be a person who wrote it.";
    NotFound, 404, "not-found", "There is nothing here", "There is no such address, or no such record that this key can see.";
    MethodNotAllowed, 405, "method-not-allowed", "This method is not possible here", "The address exists, but not with this method. The Allow header lists the methods that it has.";
    NotAcceptable, 406, "not-acceptable", "This format has another address", "The Accept header asks for a format that this address does not have. The detail says which address has it.";
    RequestTimeout, 408, "request-timeout", "The body arrived too slowly", "A body may be silent for 15 seconds at most, and must be complete after a minute; a file that is imported, after ten minutes. Nothing was stored.";
    Conflict, 409, "conflict", "This contradicts what is stored", "What was sent contradicts the current state of the register. The detail says how.";
    InvalidTransition, 409, "invalid-transition", "Not possible in the record's current state", "The record's current state does not allow this step. Read the record again to see its state.";
    IdempotencyInProgress, 409, "idempotency-in-progress", "The same request is still in progress", "A request with the same Idempotency-Key is still in progress. Try again in a few seconds.";
    Gone, 410, "gone", "This was public and has been retracted", "The record was public and has been retracted. errors[] says how: error (older versions still show it) or withdrawn (no version shows it).";
    PreconditionFailed, 412, "precondition-failed", "The record has changed in the meantime", "The ETag in If-Match is not the current one: another person has changed the record. Read it again, and make your change to what it says now.";
    PayloadTooLarge, 413, "payload-too-large", "The body is too large", "A body may have at most 256 KiB, an import 32 MiB.";
    UnsupportedMediaType, 415, "unsupported-media-type", "This media type is not accepted here", "This address does not accept the Content-Type of the request. The detail says which it accepts.";
    RangeNotSatisfiable, 416, "range-not-satisfiable", "The file has no such bytes", "The Range header asks for bytes that the file does not have, such as those after its end. Content-Range says how many bytes it has.";
    ValidationFailed, 422, "validation-failed", "The record has errors", "The body was read, but some of its values are not allowed. errors[] names each field and says what is allowed. Nothing was stored.";
    IdempotencyKeyReused, 422, "idempotency-key-reused", "The Idempotency-Key was used for something else", "The same Idempotency-Key was used before, with another request. Use a new one for each new request.";
    PreconditionRequired, 428, "precondition-required", "If-Match is required", "A change needs the ETag of what it changes in the If-Match header, so that it cannot overwrite a change that its author has not seen.";
    RateLimited, 429, "rate-limited", "Too many requests", "Wait for the number of seconds in Retry-After. Whole files, and answers that have not changed, are not limited.";
    Internal, 500, "internal", "An error on our side", "The request failed because of an error in the service. The error was logged with the request id in instance. Nothing was stored.";
    Unavailable, 503, "unavailable", "The register cannot answer now", "The detail says why: the database cannot be reached; or it has not answered for so long that a takedown may be waiting; or there are too many requests. Try again after the number of seconds in Retry-After.";
}

/// One field or parameter that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// In a body: which field, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// In a query: which parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "limit")]
    pub parameter: Option<String>,
    /// A code for programs.
    #[schema(value_type = String, example = "not-allowed")]
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// Of a warning about personal data: its digest, for `confirmed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Ei0TYd3vK8mZ0_aJ5cQxRw")]
    pub digest: Option<String>,
    /// The allowed values, or their format.
    pub allowed: Vec<String>,
}

impl From<Wrong> for FieldError {
    fn from(Wrong { fault, allowed }: Wrong) -> Self {
        let Fault { pointer, code, message } = fault;
        Self { pointer: Some(pointer), code, message, allowed, ..Self::default() }
    }
}

/// A problem on its way to the caller. `request::finish` gives it its `instance` and its body.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Which of the closed list.
    pub kind: Kind,
    detail: String,
    errors: Vec<FieldError>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// The address of the page about this kind of problem.
    #[schema(value_type = String, example = "/problems/invalid-query")]
    pub r#type: String,
    /// The kind in a few words.
    #[schema(value_type = String, example = "The query is not allowed")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What is wrong in this request.
    pub detail: String,
    /// The request's id, as in the X-Request-Id header.
    #[schema(example = "urn:uuid:6f1c5d54-0000-4000-8000-000000000000")]
    pub instance: String,
    /// The fields or parameters that are wrong.
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// A problem of a kind, with what is wrong this time.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    /// There is nothing here, or nothing the caller may know of: always the same words.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "There is nothing at this address.")
    }

    /// An address that is none of ours; `meant` ends the sentence with one that may be meant.
    #[must_use]
    pub fn no_such_address(meant: &str) -> Self {
        let missing = ended(&format!("There is nothing at this address{meant}"));
        Self::new(Kind::NotFound, format!("{missing} /docs lists all addresses."))
    }

    /// The register cannot answer now.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::unavailable_because("The register's database cannot be reached.")
    }

    /// What is kept cannot be read.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::new(Kind::Internal, "Stored data could not be read. The error has been logged.")
    }

    /// The register cannot answer now, for a reason of its own.
    #[must_use]
    pub fn unavailable_because(detail: &str) -> Self {
        Self::new(Kind::Unavailable, detail).with(header::RETRY_AFTER, HeaderValue::from_static("5"))
    }

    /// A query whose parameters were refused.
    #[must_use]
    pub fn query(refusals: Vec<Refusal>) -> Self {
        let errors: Vec<FieldError> = refusals
            .into_iter()
            .map(|Refusal { parameter, code, message, allowed }| FieldError {
                parameter: Some(parameter),
                code,
                message,
                allowed,
                ..FieldError::default()
            })
            .collect();
        let detail = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ");
        Self { errors, ..Self::new(Kind::InvalidQuery, ended(&detail)) }
    }

    /// One parameter that is wrong.
    #[must_use]
    pub fn parameter(parameter: &str, code: &'static str, message: String, allowed: Vec<String>) -> Self {
        Self::query(vec![Refusal { parameter: parameter.to_owned(), code, message, allowed }])
    }

    /// A body whose fields were refused.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let at = |error: &FieldError| {
            error.pointer.as_ref().map_or_else(String::new, |pointer| format!("{pointer}: "))
        };
        let detail = errors.iter().map(|error| at(error) + &error.message).collect::<Vec<_>>().join("; ");
        Self { errors, ..Self::new(Kind::ValidationFailed, ended(&detail)) }
    }

    /// The same, after other fields that are wrong.
    #[must_use]
    pub fn after(self, mut errors: Vec<FieldError>) -> Self {
        errors.extend(self.errors);
        Self::fields(errors)
    }

    /// One field that is wrong.
    #[must_use]
    pub fn field(pointer: &str, code: &'static str, message: &str) -> Self {
        let fault = Fault { pointer: pointer.to_owned(), code, message: message.to_owned() };
        Self::fields(vec![Wrong { fault, allowed: Vec::new() }.into()])
    }

    /// A record that was taken back: how, why, and whom to ask.
    #[must_use]
    pub fn gone(kind: &'static str, reason: PublicReason, contact: Option<&str>) -> Self {
        let reason = reason.definition().trim();
        let ask = contact.map_or_else(String::new, |contact| format!(" Questions: {contact}."));
        let how = if kind == "withdrawn" {
            "It was withdrawn from every version"
        } else {
            "It was retracted as an error; older versions still show it"
        };
        let error = FieldError { code: kind, message: reason.to_owned(), ..FieldError::default() };
        Self::new(Kind::Gone, format!("{how}. Reason: {reason}{ask}")).naming(vec![error])
    }

    /// The same, with the fields that are wrong.
    #[must_use]
    pub fn naming(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// The same, with a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The document, for a request.
    #[must_use]
    pub fn document(&self, request_id: uuid::Uuid, base: Option<&str>) -> ProblemDocument {
        let kind = self.kind;
        ProblemDocument {
            r#type: format!("{}/problems/{}", base.unwrap_or_default(), kind.slug()),
            title: kind.title(),
            status: kind.status(),
            detail: self.detail.clone(),
            instance: request_id.urn().to_string(),
            errors: self.errors.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.title(), self.detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if self.kind == Kind::Unauthenticated {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.headers_mut().extend(self.headers.iter().cloned());
        response.extensions_mut().insert(self);
        response
    }
}

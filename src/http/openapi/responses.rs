//! Which problems an operation can answer with, as the OpenAPI document lists them.

use std::collections::BTreeMap;

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::response::{Response as Documented, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr};
use utoipa::{IntoResponses, PartialSchema};

use crate::http::problem::problem::{Kind, Problem};

/// Declares which problems a family of operations can answer with, as the OpenAPI document lists them.
macro_rules! documented {
    ($($(#[$about:meta])+ $name:ident = [$($kind:ident),+];)+) => {
        $($(#[$about])+
        #[derive(Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Documented>> {
                documented(&[$(Kind::$kind),+])
            }
        })+
    };
}

documented! {
    /// Of whatever reads a query.
    QueryProblems = [InvalidQuery, InvalidHeader, Internal];
    /// Of whatever asks the register.
    RegisterProblems = [InvalidQuery, InvalidHeader, Internal, Unavailable];
    /// Of lists with pages.
    ListProblems = [InvalidQuery, InvalidCursor, InvalidHeader, Internal, Unavailable];
    /// Of one record.
    RecordProblems = [InvalidQuery, InvalidHeader, NotFound, Internal, Unavailable];
    /// Of one incident.
    IncidentProblems = [InvalidQuery, InvalidHeader, NotFound, Gone, Internal, Unavailable];
    /// Of lists of the desk.
    DeskListProblems = [InvalidQuery, InvalidHeader, Forbidden, Internal, Unavailable];
    /// Of lists of the desk with pages.
    DeskPageProblems = [InvalidQuery, InvalidCursor, InvalidHeader, Forbidden, Internal, Unavailable];
    /// Of pages of what is in one thing of the desk.
    DeskPageOfProblems = [InvalidQuery, InvalidCursor, InvalidHeader, Forbidden, NotFound, Internal, Unavailable];
    /// Of one thing of the desk.
    DeskProblems = [InvalidQuery, InvalidHeader, Forbidden, NotFound, Internal, Unavailable];
    /// Of what ends something at the desk, or looks ahead, without a body.
    DeskEndingProblems = [InvalidQuery, InvalidHeader, Forbidden, NotFound, Conflict, Internal, Unavailable];
    /// Of a key that is confirmed.
    KeyConfirmingProblems = [
        InvalidQuery, InvalidHeader, Forbidden, SecondPersonRequired, NotFound, Conflict, Internal, Unavailable
    ];
    /// Of a key that is created.
    KeyCreatingProblems = [
        MalformedBody, InvalidQuery, InvalidHeader, IdempotencyKeyRequired, Forbidden, SecondPersonRequired, RequestTimeout, Conflict,
        IdempotencyInProgress, PayloadTooLarge, UnsupportedMediaType, ValidationFailed, IdempotencyKeyReused, Internal, Unavailable
    ];
    /// Of what its author takes back.
    DeskTakingBackProblems = [
        InvalidQuery, InvalidHeader, Forbidden, NotFound, InvalidTransition, PreconditionFailed, PreconditionRequired, Internal, Unavailable
    ];
    /// Of what changes something at the desk.
    DeskChangingProblems = [
        MalformedBody, InvalidQuery, InvalidHeader, Forbidden, NotFound, RequestTimeout, Conflict, InvalidTransition, PreconditionFailed, PayloadTooLarge,
        UnsupportedMediaType, ValidationFailed, PreconditionRequired, Internal, Unavailable
    ];
    /// Of what may publish something.
    DeskPublishingProblems = [
        MalformedBody, InvalidQuery, InvalidHeader, Forbidden, SecondPersonRequired, NotFound, RequestTimeout, Conflict, InvalidTransition, PreconditionFailed,
        PayloadTooLarge, UnsupportedMediaType, ValidationFailed, PreconditionRequired, Internal, Unavailable
    ];
    /// Of a file that is sent.
    ImportProblems = [
        MalformedBody, InvalidQuery, InvalidHeader, IdempotencyKeyRequired, Forbidden, NotFound, RequestTimeout, IdempotencyInProgress, PayloadTooLarge,
        UnsupportedMediaType, ValidationFailed, IdempotencyKeyReused, Internal, Unavailable
    ];
    /// Of what creates something at the desk.
    DeskCreatingProblems = [
        MalformedBody, InvalidQuery, InvalidHeader, IdempotencyKeyRequired, Forbidden, RequestTimeout, Conflict, IdempotencyInProgress,
        PayloadTooLarge, UnsupportedMediaType, ValidationFailed, IdempotencyKeyReused, Internal, Unavailable
    ];
    /// Of what creates something at the desk out of something that is there.
    DeskCreatingFromProblems = [
        MalformedBody, InvalidQuery, InvalidHeader, IdempotencyKeyRequired, Forbidden, NotFound, RequestTimeout, Conflict, InvalidTransition, IdempotencyInProgress,
        PayloadTooLarge, UnsupportedMediaType, ValidationFailed, IdempotencyKeyReused, Internal, Unavailable
    ];
}

/// One response for each status, with the problems that have it; the first of them is the example.
fn documented(kinds: &[Kind]) -> BTreeMap<String, RefOr<Documented>> {
    let statuses: BTreeMap<String, Vec<Kind>> = kinds.iter().fold(BTreeMap::new(), |mut statuses, kind| {
        statuses.entry(kind.status().to_string()).or_default().push(*kind);
        statuses
    });
    statuses.into_iter().map(|(status, kinds)| (status, RefOr::T(one_status(&kinds)))).collect()
}

fn one_status(kinds: &[Kind]) -> Documented {
    let about: Vec<String> =
        kinds.iter().map(|kind| format!("`{}`: {}.", kind.slug(), kind.title())).collect();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(kinds.first().map(|kind| example(*kind)))
        .build();
    let slugs: Vec<&str> = kinds.iter().map(|kind| kind.slug()).collect();
    let extensions = ExtensionsBuilder::new().add("x-problems", slugs).build();
    let response = ResponseBuilder::new()
        .description(about.join(" "))
        .content("application/problem+json", content)
        .extensions(Some(extensions));
    if kinds.contains(&Kind::Unavailable) {
        let after = HeaderBuilder::new()
            .schema(Some(u32::schema()))
            .description(Some("Seconds to wait before the next request"))
            .build();
        return response.header("Retry-After", after).build();
    }
    response.build()
}

fn example(kind: Kind) -> serde_json::Value {
    let problem = match kind {
        Kind::InvalidQuery => Problem::parameter(
            "limit",
            "not-allowed",
            "\u{201c}500\u{201d} is not allowed for limit".to_owned(),
            vec!["a whole number from 1 to 200".to_owned()],
        ),
        Kind::NotFound => Problem::not_found(),
        Kind::Unavailable => Problem::unavailable(),
        _ => Problem::new(kind, kind.explanation()),
    };
    serde_json::json!(problem.document(uuid::uuid!("6f1c5d54-0000-4000-8000-000000000000"), None))
}

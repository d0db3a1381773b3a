//! The query parameters of the desk as the OpenAPI document describes them.

use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};

use crate::http::desk::batches::STATES as BATCH_STATES;
use crate::http::desk::queue::STATES;
use crate::http::openapi::parameters::{any, one, text, whole};

/// Which incidents of the desk.
#[derive(Debug)]
pub struct QueueParameters;

/// Which page of a list.
#[derive(Debug)]
pub struct PageParameters;

/// Which two revisions.
#[derive(Debug)]
pub struct DifferenceParameters;

/// What is wanted of a file.
#[derive(Debug)]
pub struct ImportParameters;

/// Which batches.
#[derive(Debug)]
pub struct BatchParameters;

impl IntoParams for BatchParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let state: Schema =
            ObjectBuilder::new().schema_type(Type::String).enum_values(Some(BATCH_STATES)).into();
        std::iter::once(any("state", "In one of these states; all, if left out.", state, "submitted"))
            .chain(page())
            .collect()
    }
}

impl IntoParams for ImportParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let flag = || -> Schema { ObjectBuilder::new().schema_type(Type::Boolean).into() };
        vec![
            one("dry_run", "Only say what would happen, and what is wrong.", flag(), true),
            one(
                "publish",
                "Propose all of it as one batch, which another editor publishes as one act.",
                flag(),
                true,
            ),
        ]
    }
}

impl IntoParams for QueueParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let state: Schema = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(STATES)).into();
        let flag: Schema = ObjectBuilder::new().schema_type(Type::Boolean).into();
        vec![
            any(
                "state",
                "In one of these states; what waits for an editor, if left out.",
                state,
                "submitted",
            ),
            one(
                "holder",
                "The revision that waits was written by this holder.",
                text("^[a-z0-9][a-z0-9._-]{0,63}$"),
                "kim",
            ),
            one("min_age_days", "It has waited for at least so many days.", whole(0, 36_500), 7),
            one("host_country", "Of this country (ISO 3166-1 alpha-2).", text("^[A-Z]{2}$"), "CN"),
            one("likely_duplicate", "Only those that may, or may not, be duplicates.", flag, true),
        ]
        .into_iter()
        .chain(page())
        .collect()
    }
}

impl IntoParams for PageParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        page().into()
    }
}

fn page() -> [Parameter; 2] {
    [
        one("limit", "At most so many on a page, 1 to 200; 50 if left out.", whole(1, 200), 20),
        one(
            "after",
            "Where the page before ended. Take the address in `next` as it is.",
            ObjectBuilder::new().schema_type(Type::String).into(),
            serde_json::Value::Null,
        ),
    ]
}

impl IntoParams for DifferenceParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let revision = || -> Schema {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                .into()
        };
        let required = |mut parameter: Parameter| {
            parameter.required = Required::True;
            parameter
        };
        vec![
            required(one("from", "The revision before.", revision(), "0d4f6a0c-7f0e-4f0e-9d53-0c51f1b1a3c2")),
            required(one("to", "The revision after.", revision(), "5b0c7a2e-52a6-4cf0-8d6a-2f1c6f0f5a11")),
        ]
    }
}

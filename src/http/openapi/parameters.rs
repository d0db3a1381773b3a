//! The query parameters as the OpenAPI document describes them. What they accept is said in `register`; a test holds
//! both lists against each other.

use serde_json::Value;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required};

use crate::model::counting::time::Grain;
use crate::model::vocabulary::record::{Confidence, ContextKind, List, Role, Status, Word};
use crate::register::answer::grouping::GroupKey;
use crate::register::answer::page::{self, Sort};
use crate::register::query::filter::{DateMatch, DateOf};
use crate::register::query::parameters::Query;

/// The filter, on list, statistics and exports alike.
#[derive(Debug)]
pub struct FilterParameters;

/// Order and page of a list.
#[derive(Debug)]
pub struct PageParameters;

/// Order of a whole file.
#[derive(Debug)]
pub struct OrderParameters;

/// Order and page of a feed.
#[derive(Debug)]
pub struct FeedParameters;

/// Whether a table has a row of HXL hashtags.
#[derive(Debug)]
pub struct HxlParameter;

/// Groups of a statistic.
#[derive(Debug)]
pub struct GroupParameters;

/// The version alone.
#[derive(Debug)]
pub struct VersionParameter;

/// The filter of context events.
#[derive(Debug)]
pub struct ContextParameters;

type ParametersIn = Vec<Parameter>;

impl IntoParams for FilterParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        let mut parameters = vec![
            one(
                "date_from",
                "From this day on. A month or a year means its first day.",
                text(PERIOD),
                "2013-11-01",
            ),
            one(
                "date_to",
                "To this day, which is included. A month or a year means its last day.",
                text(PERIOD),
                "2013-11-30",
            ),
            one(
                "date_match",
                "Whether a period returns whatever may lie in it (`overlap`, the default) or only what certainly does (`within`).",
                DateMatch::list().schema().into(),
                "within",
            ),
            one(
                "date_of",
                "Which date the period and the time buckets mean: that of the incident (the default) or those of the steps by which people were repatriated.",
                DateOf::list().schema().into(),
                "repatriation",
            ),
            any(
                "host_country",
                "Where people were detained: any of these ISO 3166-1 alpha-2 codes.",
                text(COUNTRY),
                "CN",
            ),
            any(
                "origin_country",
                "Where people are from: any of these ISO 3166-1 alpha-2 codes; `none` for those of whom it is not known.",
                text(COUNTRY),
                "KP",
            ),
            any(
                "subdivision",
                "A place of the role in any of these ISO 3166-2 subdivisions; `none` for a place whose subdivision is not known. All place parameters must hold for one and the same place.",
                text("^([A-Z]{2}-[A-Z0-9]{1,3}|none)$"),
                "CN-LN",
            ),
            any(
                "place",
                "Any of these places of the role, by their keys in `/v1/places`.",
                ObjectBuilder::new().schema_type(Type::String).max_length(Some(300)).into(),
                "cn-ln-shenyang",
            ),
            one(
                "place_role",
                "What the place of the place parameters, and of groups by place, is in the incident. Filters nothing on its own.",
                Role::list().schema().into(),
                "transfer",
            ),
            one(
                "bbox",
                "A place of the role in this box: west,south,east,north in degrees (RFC 7946). Only places of precision locality or finer; incidents left out for a coarser one are counted in `imprecise_places`.",
                text(BBOX),
                "122,39,131,44",
            ),
            one(
                "near",
                "A place of the role within `radius_km` of this point: lat,lon in degrees. Coarser places as with `bbox`.",
                text(POINT),
                "41.8,123.4",
            ),
            one("radius_km", "The distance for `near`, in kilometres, above 0 to 20038.", kilometres(), 50),
            any(
                "repatriation_status",
                "What has become of the people: any of these.",
                with_none(Status::list()),
                "repatriated",
            ),
            any(
                "step",
                "Has a step of any of these statuses.",
                Status::list().schema().into(),
                "transferred",
            ),
            one(
                "status_on",
                "As of the end of this day: a step has happened if its latest day is not later; incidents that had not certainly begun drop out.",
                day(),
                "2013-11-30",
            ),
            any(
                "confidence",
                "How well the incident is supported: any of these.",
                with_none(Confidence::list()),
                "several_sources",
            ),
            one(
                "min_source_roots",
                "At least so many public sources that are not known to derive from one another.",
                whole(0, u32::MAX),
                2,
            ),
            one("people_min", "The figure's min is at least this.", whole(0, u32::MAX), 10),
            one(
                "people_max",
                "The figure's max is at most this; an open figure fails it.",
                whole(0, u32::MAX),
                20,
            ),
            one(
                "has_minors",
                "Whether minors are said to be among the people.",
                ObjectBuilder::new().schema_type(Type::Boolean).into(),
                true,
            ),
            any(
                "outlet",
                "Reported by any of these outlets, by their names in `/v1/sources`; a comma within a name is written `\\,`.",
                ObjectBuilder::new().schema_type(Type::String).max_length(Some(300)).into(),
                "Daily NK",
            ),
            one(
                "q",
                "Words that all stand in the public text, in any case and normal form, also within longer words; two characters are enough. Filters, and does not rank.",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1))
                    .max_length(Some(200))
                    .into(),
                "Kunming guides",
            ),
            one("updated_since", "Changed after this version of the register.", whole(0, u32::MAX), 1),
        ];
        parameters.extend(Grain::ALL.iter().map(|grain| {
            let (example, pattern) = match grain {
                Grain::Year => ("2013", "^((19|20|21)[0-9]{2}|none)$"),
                Grain::Quarter => ("2013-Q4", "^((19|20|21)[0-9]{2}-Q[1-4]|none)$"),
                Grain::Month => ("2013-11", "^((19|20|21)[0-9]{2}-(0[1-9]|1[0-2])|none)$"),
                Grain::Week => ("2013-W44", "^((19|20|21)[0-9]{2}-W(0[1-9]|[1-4][0-9]|5[0-3])|none)$"),
                Grain::Day => {
                    ("2013-11-02", "^((19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|none)$")
                }
            };
            let about = format!(
                "The whole date lies in any of these. {} `none` for dates that lie in no one {grain}.",
                grain.definition().trim()
            );
            any(grain.word(), &about, text(pattern), example)
        }));
        parameters.push(version());
        parameters
    }
}

impl IntoParams for PageParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        vec![
            one(
                "sort",
                "The order; equal incidents stand in the order of their ids.",
                Sort::list().schema().into(),
                "-people",
            ),
            one(
                "limit",
                "At most so many incidents on a page, 1 to 200; 50 if left out.",
                whole(1, page::MOST),
                20,
            ),
            one(
                "cursor",
                "Where the page before ended. Take the address in `next` or in the `Link` header as it is.",
                ObjectBuilder::new().schema_type(Type::String).into(),
                Value::Null,
            ),
        ]
    }
}

impl IntoParams for OrderParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        vec![one(
            "sort",
            "The order; equal incidents stand in the order of their ids.",
            Sort::list().schema().into(),
            "-people",
        )]
    }
}

impl IntoParams for FeedParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        vec![
            one(
                "sort",
                "The order, last changed first (-updated) if left out; equal incidents stand in the order of their ids.",
                Sort::list().schema().into(),
                "-date",
            ),
            one(
                "cursor",
                "Where the page before ended. Take the address in the feed's link rel=\"next\" as it is.",
                ObjectBuilder::new().schema_type(Type::String).into(),
                Value::Null,
            ),
        ]
    }
}

impl IntoParams for HxlParameter {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        let about = "Whether a row of HXL hashtags (hxlstandard.org) follows the header.";
        vec![one("hxl", about, ObjectBuilder::new().schema_type(Type::Boolean).into(), true)]
    }
}

/// Takes `hxl` out of a query.
pub fn take_hxl(query: &mut Query) -> bool {
    query.parsed("hxl", &["true", "false"], |word| word.parse().ok()).unwrap_or(false)
}

impl IntoParams for GroupParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        let about = format!(
            "At most three keys, joined by commas: {}. Each is a filter parameter of the same name.",
            GroupKey::words().join(", ")
        );
        vec![one("group_by", &about, text("^[a-z_]+(,[a-z_]+){0,2}$"), "month,repatriation_status")]
    }
}

impl IntoParams for VersionParameter {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        vec![version()]
    }
}

impl IntoParams for ContextParameters {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> ParametersIn {
        vec![
            one(
                "date_from",
                "From this day on. A month or a year means its first day.",
                text(PERIOD),
                "2013-11-01",
            ),
            one(
                "date_to",
                "To this day, which is included. A month or a year means its last day.",
                text(PERIOD),
                "2013-11-30",
            ),
            any("kind", "Any of these kinds.", ContextKind::list().schema().into(), "finding"),
            any("country", "Concerns any of these ISO 3166-1 alpha-2 codes.", text("^[A-Z]{2}$"), "CN"),
            version(),
        ]
    }
}

const PERIOD: &str = "^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";
const COUNTRY: &str = "^([A-Z]{2}|none)$";
const POINT: &str = "^-?[0-9]+([.][0-9]+)?,-?[0-9]+([.][0-9]+)?$";
const BBOX: &str = "^-?[0-9]+([.][0-9]+)?(,-?[0-9]+([.][0-9]+)?){3}$";

fn version() -> Parameter {
    one("version", "The register as it was at this version; the newest if left out.", whole(1, u32::MAX), 4)
}

pub(crate) fn one(name: &str, about: &str, schema: Schema, example: impl Into<Value>) -> Parameter {
    let example = Some(example.into()).filter(|example| !example.is_null());
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .example(example)
        .build()
}

/// Several values, by commas or repetition.
pub(crate) fn any(name: &str, about: &str, schema: Schema, example: &str) -> Parameter {
    let schema = Schema::Array(
        ArrayBuilder::new().items(RefOr::T(schema)).min_items(Some(1)).max_items(Some(200)).build(),
    );
    let about = format!("{about} Several by commas or by repetition.");
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .style(Some(ParameterStyle::Form))
        .explode(Some(false))
        .schema(Some(RefOr::T(schema)))
        .example(Some(serde_json::json!([example])))
        .build()
}

/// The words of a list, and `none`.
fn with_none(mut list: List) -> Schema {
    list.words.push(Word { word: "none", definition: "Without one." });
    list.schema().into()
}

pub(crate) fn text(pattern: &str) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).into()
}

fn day() -> Schema {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
        .into()
}

fn kilometres() -> Schema {
    ObjectBuilder::new().schema_type(Type::Number).exclusive_minimum(Some(0)).maximum(Some(20_038)).into()
}

pub(crate) fn whole(min: u32, max: u32) -> Schema {
    let builder = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(min));
    if max == u32::MAX { builder.into() } else { builder.maximum(Some(max)).into() }
}

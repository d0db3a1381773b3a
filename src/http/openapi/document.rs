//! The OpenAPI document: what it says of the whole API, and its finishing touches.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::openapi::info::{ContactBuilder, InfoBuilder, LicenseBuilder};
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::{AdditionalProperties, AllOf, Object, Schema};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, ComponentsBuilder, OpenApi, OpenApiBuilder, Ref, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::http::problem::problem::{FieldError, ProblemDocument};

const ABOUT: &str = "An open, citable register of refugee detentions and forced returns. Every number has bounds, and every claim has its source. Every record and every number can be read again later at the same version.\n\n\
    The API guesses nothing: a parameter that is unknown, repeated or malformed is refused with `400` and the list of what is allowed. Only what other programs add to links is ignored (`utm_…`, `fbclid`, `gclid`, `mc_cid`, `cache`). Errors are problem documents (RFC 9457). Every answer has an `X-Request-Id`.\n\n\
    Public data needs no key; use `GET` or `HEAD`. To write, send `Authorization: Bearer rfl_\u{2026}`. A key that is not valid is refused with `401` everywhere, even where no key is needed. The operator of the register gives out keys; see `contact` in `/v1/dataset`.";

/// What is said of the whole API.
#[must_use]
pub fn about() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Refoulement")
        .version("1")
        .description(Some(ABOUT))
        .contact(Some(
            ContactBuilder::new().name(Some("Whoever runs the register: contact in /v1/dataset")).build(),
        ))
        .license(Some(LicenseBuilder::new().name("CC BY 4.0 (data)").identifier(Some("CC-BY-4.0")).build()))
        .build();
    let tag = |name: &str, about: &str| TagBuilder::new().name(name).description(Some(about)).build();
    let problem =
        [(FieldError::name(), FieldError::schema()), (ProblemDocument::name(), ProblemDocument::schema())];
    let about =
        "A personal API key. Its role says what it may do. Each operation names the roles in `x-roles`.";
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("rfl_<id>_<secret>_<checksum>")
        .description(Some(about))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .tags(Some([
            tag("incidents", "Groups of people detained or returned together, as reported by sources."),
            tag("statistics", "Totals of the incidents, by the counting rules."),
            tag("reference", "Places, sources, context, vocabulary, versions and the dataset."),
            tag("desk", "Submissions, review and publication. A change sends, in `If-Match`, the `ETag` of the record that you read."),
            tag("imports", "Files of incidents, the batches that come of them, and the collections of others."),
            tag("keys", "API keys, how they were used and how that is undone, and private feeds."),
            tag("health", "For operators of the service."),
        ]))
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .security(Some([SecurityRequirement::default()]))
        .components(Some(ComponentsBuilder::new().schemas_from_iter(problem).security_scheme("key", SecurityScheme::Http(key)).build()))
        .build()
}

/// What the annotations cannot say: flattened records as one object, parameters and problems that several operations
/// share stated once, and no schema that nobody refers to.
#[must_use]
pub fn finished(mut openapi: OpenApi) -> OpenApi {
    let mut components = openapi.components.take().unwrap_or_default();
    let only_sent = only_sent(&openapi, &components);
    let flat = |name: &String, schema: &RefOr<Schema>| match flattened(schema, &components) {
        Some(object) if only_sent.contains(name) => RefOr::T(Schema::Object(object)),
        Some(object) => open(object),
        None => schema.clone(),
    };
    let flat: BTreeMap<_, _> =
        components.schemas.iter().map(|(name, schema)| (name.clone(), flat(name, schema))).collect();
    components.schemas = flat;
    components.parameters = share_parameters(&mut openapi);
    components.responses.extend(share_problems(&mut openapi));
    openapi.components = Some(components);
    drop_unused(&mut openapi);
    openapi
}

/// An object with the properties of all parts of an `allOf`, as `serde(flatten)` writes it.
fn flattened(schema: &RefOr<Schema>, components: &Components) -> Option<Object> {
    match schema {
        RefOr::Ref(reference) => {
            flattened(components.schemas.get(reference.ref_location.rsplit('/').next()?)?, components)
        }
        RefOr::T(Schema::Object(object)) => Some(object.clone()),
        RefOr::T(Schema::AllOf(AllOf { items, description, .. })) => {
            let mut whole = Object::new();
            for part in items {
                let part = flattened(part, components)?;
                whole.properties.extend(part.properties);
                whole.required.extend(part.required);
            }
            whole.description.clone_from(description);
            Some(whole)
        }
        RefOr::T(_) => None,
    }
}

/// Answers may gain properties: a client that refuses what it does not know would break on the first.
fn open(mut object: Object) -> RefOr<Schema> {
    object.additional_properties.take_if(|more| matches!(**more, AdditionalProperties::FreeForm(false)));
    RefOr::T(Schema::Object(object))
}

/// Every operation of an address, with its method.
pub(crate) fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    let all = [
        (HttpMethod::Get, get),
        (HttpMethod::Put, put),
        (HttpMethod::Post, post),
        (HttpMethod::Delete, delete),
        (HttpMethod::Patch, patch),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The names of the parameters with which something can be got at each address.
#[must_use]
pub fn parameters(openapi: &OpenApi) -> BTreeMap<String, BTreeSet<String>> {
    let names = |get: &Operation| {
        get.parameters.iter().flatten().filter_map(name_of).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let paths = openapi.paths.paths.iter();
    paths.filter_map(|(path, item)| Some((path.clone(), names(item.get.as_ref()?)))).collect()
}

/// The addresses that are whole as they stand here, but for the desk's.
#[must_use]
pub fn public_addresses(parameters: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let is_public = |path: &&String| !path.contains('{') && !path.starts_with("/v1/desk/");
    parameters.keys().filter(is_public).cloned().collect()
}

/// The addresses that take all of these parameters.
#[must_use]
pub fn addresses_with<P: IntoParams>(parameters: &BTreeMap<String, BTreeSet<String>>) -> HashSet<String> {
    let wanted = P::into_params(|| None);
    let with =
        parameters.iter().filter(|(_, names)| wanted.iter().all(|wanted| names.contains(&wanted.name)));
    with.map(|(path, _)| path.clone()).collect()
}

fn name_of(parameter: &RefOr<Parameter>) -> Option<&str> {
    match parameter {
        RefOr::T(parameter) => Some(&parameter.name),
        RefOr::Ref(_) => None,
    }
}

/// The schemas that only bodies of requests refer to, themselves or through one another.
fn only_sent(openapi: &OpenApi, components: &Components) -> BTreeSet<String> {
    let mut answers = value(openapi);
    for item in answers["paths"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        for operation in
            item.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
        {
            operation.shift_remove("requestBody");
        }
    }
    let mut answered = references(&answers);
    answered.extend(references(&value(&components.responses)));
    let mut left: BTreeSet<String> = components.schemas.keys().cloned().collect();
    while let Some(name) = answered.pop_first() {
        if left.remove(&name) {
            answered.extend(references(&value(&components.schemas[&name])));
        }
    }
    left
}

/// The names of the schemas that something refers to.
fn references(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(references).collect(),
        Value::Object(fields) => fields.values().flat_map(references).collect(),
        Value::String(text) => {
            text.strip_prefix("#/components/schemas/").map(str::to_owned).into_iter().collect()
        }
        _ => BTreeSet::new(),
    }
}

fn value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

/// Puts references in the place of parameters that stand in more than one operation, and gives those parameters.
fn share_parameters(openapi: &mut OpenApi) -> BTreeMap<String, RefOr<Parameter>> {
    let mut operations: Vec<&mut Operation> =
        openapi.paths.paths.values_mut().flat_map(operations).map(|(_, operation)| operation).collect();
    let stated: Vec<RefOr<Parameter>> =
        operations.iter().flat_map(|operation| operation.parameters.iter().flatten()).cloned().collect();
    let mut shared = BTreeMap::new();
    for parameter in operations.iter_mut().flat_map(|operation| operation.parameters.iter_mut().flatten()) {
        let times = stated.iter().filter(|other| *other == parameter).count();
        let RefOr::T(stated) = &*parameter else { continue };
        let name = stated.name.clone();
        // An id in a path is that of whatever the path is about.
        if stated.parameter_in == ParameterIn::Path {
            continue;
        }
        if times > 1 && shared.get(&name).is_none_or(|other| other == parameter) {
            let reference = RefOr::Ref(Ref::new(format!("#/components/parameters/{name}")));
            shared.insert(name, std::mem::replace(parameter, reference));
        }
    }
    shared
}

/// Puts references in the place of problems that stand in more than one operation, and gives those problems.
fn share_problems(openapi: &mut OpenApi) -> BTreeMap<String, RefOr<Response>> {
    let operations = openapi.paths.paths.values_mut().flat_map(operations);
    let responses = operations.flat_map(|(_, operation)| operation.responses.responses.values_mut());
    let mut named: BTreeMap<String, Vec<&mut RefOr<Response>>> = BTreeMap::new();
    for response in responses {
        if let Some(name) = problems_of(response) {
            named.entry(name).or_default().push(response);
        }
    }
    let share = |(name, same): (String, Vec<&mut RefOr<Response>>)| {
        let stated = same
            .first()
            .map(|first| RefOr::clone(first))
            .filter(|first| same.len() > 1 && same.iter().all(|other| **other == *first))?;
        for response in same {
            *response = RefOr::Ref(Ref::from_response_name(&name));
        }
        Some((name, stated))
    };
    named.into_iter().filter_map(share).collect()
}

/// The kinds of problem that a response lists, as one name: `ForbiddenOrSecondPersonRequired`.
fn problems_of(response: &RefOr<Response>) -> Option<String> {
    let RefOr::T(Response { extensions: Some(extensions), .. }) = response else { return None };
    let slugs = extensions.get("x-problems")?.as_array()?.iter().filter_map(Value::as_str);
    let capital = |word: &str| {
        word.chars()
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(word.chars().skip(1)).collect())
    };
    Some(slugs.map(|slug| slug.split('-').map(capital).collect::<String>()).collect::<Vec<_>>().join("Or"))
}

/// Drops the schemas to which nothing refers, and then those to which only these referred.
fn drop_unused(openapi: &mut OpenApi) {
    loop {
        let used = references(&value(openapi));
        let Some(components) = openapi.components.as_mut() else { return };
        let before = components.schemas.len();
        components.schemas.retain(|name, _| used.contains(name));
        if components.schemas.len() == before {
            return;
        }
    }
}

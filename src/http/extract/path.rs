//! What a path names, as the contract says it: each thing with the words that every address of it has.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use uuid::Uuid;

use crate::http::extract::query::Id;
use crate::http::problem::problem::Problem;
use crate::register::query::form;

/// An incident.
#[derive(Debug, Clone, Copy)]
pub struct IncidentId(pub Uuid);

/// An incident, and a proposal to change it.
#[derive(Debug, Clone, Copy)]
pub struct ProposalId(pub (Uuid, Uuid));

impl<S: Send + Sync> FromRequestParts<S> for IncidentId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Id::from_request_parts(parts, state).await.map(|Id(id)| Self(id))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ProposalId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let names = Path::<(String, String)>::from_request_parts(parts, state).await;
        let ids =
            names.ok().and_then(|Path((id, proposal))| Some((form::uuid(&id)?, form::uuid(&proposal)?)));
        ids.map(Self).ok_or_else(Problem::not_found)
    }
}

impl IntoParams for IncidentId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![named("id", "The incident's id.", "bc345a4c-7d52-4d6b-8914-5748e3946723")]
    }
}

impl IntoParams for ProposalId {
    fn into_params(to: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let proposal = named("proposal", "The proposal's id.", "4a8f4a4e-7b0c-4b4e-9d35-1f0b6a0c5d11");
        IncidentId::into_params(to).into_iter().chain([proposal]).collect()
    }
}

fn named(name: &str, about: &str, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(about))
        .schema(Some(utoipa::schema!(Uuid)))
        .example(Some(example.into()))
        .build()
}

//! `/v1/dataset`: what the register is, how to use it and how to cite it.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::app::App;
use crate::http::checksums::DataFile;
use crate::http::extract::query::NoQuery;
use crate::http::openapi::responses::RegisterProblems;
use crate::http::problem::failed::Failed;
use crate::http::problem::problem::Problem;
use crate::http::register::file::of_version;
use crate::model::counting::rules::{COVERAGE, RULES};
use crate::model::vocabulary::access::Review;
use crate::register::snapshot::collections::CollectionInUse;
use crate::render::about::{citation, licensed};

/// What this register is, how to use it and how to cite it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dataset {
    /// Its name.
    #[schema(value_type = String, example = "Refoulement")]
    pub name: &'static str,
    /// What it is.
    #[schema(value_type = String)]
    pub description: &'static str,
    /// The newest version.
    #[schema(example = 4)]
    pub version: u32,
    /// The day on which it was published, in UTC; null if nothing has been published.
    #[schema(required)]
    pub updated: Option<NaiveDate>,
    /// The licence of the data (SPDX), but for what came out of one of `collections`.
    #[schema(value_type = String, example = "CC-BY-4.0")]
    pub licence: &'static str,
    /// The address of the licence text.
    #[schema(value_type = String)]
    pub licence_url: &'static str,
    /// Collections of others out of which incidents of this version came: their licences hold for these. Each incident
    /// names its collection.
    pub collections: Vec<CollectionInUse>,
    /// Contact for corrections, takedowns and keys; null only on a private machine.
    #[schema(required)]
    pub contact: Option<String>,
    /// How many people a publication needs in this register.
    #[schema(example = "two_people")]
    pub review: Review,
    /// What the register covers, and what its numbers mean.
    #[schema(value_type = String)]
    pub coverage: &'static str,
    /// The counting rules.
    pub counting_rules: Vec<&'static str>,
    /// How to cite this version.
    #[schema(example = "Refoulement, version 4 (2026-01-31), CC BY 4.0.")]
    pub citation: String,
    /// The data files.
    pub files: Vec<DataFile>,
}

/// Get the register's version, licence, contact, coverage, counting rules, citation and data files.
///
/// Start here to use or mirror the data. Each data file has its length and SHA-256.
#[utoipa::path(
    get, path = "/v1/dataset", tag = "reference", operation_id = "getDataset",
    responses(
        (status = 200, description = "The register", body = Dataset, headers(("Refoulement-Version" = u32, description = "The newest version"))),
        RegisterProblems,
    ),
)]
pub async fn dataset(State(app): State<App>, _: NoQuery) -> Result<Response, Problem> {
    app.settled(|| dataset_of(&app)).await
}

async fn dataset_of(app: &App) -> Result<Response, Failed> {
    let snapshot = app.snapshot()?;
    let version = snapshot.version;
    let updated = app.register.published_at(version).await?;
    let file = app.checksums.incidents_csv(&app.register, &snapshot).await?;
    let dataset = Dataset {
        name: "Refoulement",
        description: "An open, citable register of refugee detentions and forced returns.",
        version,
        updated,
        licence: "CC-BY-4.0",
        licence_url: "https://creativecommons.org/licenses/by/4.0/",
        collections: snapshot.collections_at(version),
        contact: app.site.contact.clone(),
        review: app.site.review,
        coverage: COVERAGE,
        counting_rules: RULES.to_vec(),
        citation: licensed(
            citation(version, updated, "", app.site.base()),
            snapshot.has_other_licences_at(version),
        ),
        files: vec![DataFile { url: app.site.address(&file.url), ..file }],
    };
    Ok((of_version(version), Json(dataset)).into_response())
}

//! `/v1/statistics`: totals and groups.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::extract::query::{QueryParams, known};
use crate::http::openapi::responses::RegisterProblems;
use crate::http::problem::problem::Problem;
use crate::http::register::file::{CSV, as_file, of_version};
use crate::register::answer::statistics::{Grouping, MOST_ROWS, Statistics, TooManyRows};
use crate::register::query::filter::Filter;
use crate::register::query::parameters::Query;
use crate::render::csv::{self, TableForm};

/// Count incidents and people, in total and by up to three keys.
///
/// Every number has bounds, and the answer includes the counting rules. Each row links to the list of exactly its
/// incidents. Totals count each incident once; they are never the sum of the rows.
#[utoipa::path(
    get, path = "/v1/statistics", tag = "statistics", operation_id = "getStatistics",
    params(Filter, Grouping),
    extensions(("x-example" = json!("/v1/statistics?group_by=repatriation_status"))),
    responses(
        (status = 200, description = "The totals, and one row for each group", body = Statistics),
        RegisterProblems,
    ),
)]
pub async fn json(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let (_, statistics, ()) = count(&app, asked, |_| ()).await?;
    Ok((of_version(statistics.version), Json(statistics)).into_response())
}

/// Download the statistics as a table (RFC 4180, UTF-8): the rows, or the totals if there are no groups.
///
/// Totals and rows are never in the same table, so that no one adds them up together. Headers give the version, total
/// and filter.
#[utoipa::path(
    get, path = "/v1/statistics.csv", tag = "statistics", operation_id = "downloadStatistics",
    params(Filter, Grouping, TableForm),
    extensions(("x-example" = json!("/v1/statistics.csv?group_by=month&date_from=2013-10&date_to=2013-12"))),
    responses(
        (status = 200, description = "One row for each group; headers give the version, total and filter", content_type = "text/csv", body = String, headers(
            ("Refoulement-Gaps" = bool, description = "Whether empty buckets are missing (rule 6)"))),
        RegisterProblems,
    ),
)]
pub async fn table(State(app): State<App>, asked: QueryParams) -> Result<Response, Problem> {
    let (filter, statistics, form) = count(&app, asked, TableForm::take).await?;
    let keys = statistics.group_by.iter().map(|key| key.word());
    let name = ["statistics"].into_iter().chain(keys).collect::<Vec<_>>().join("-by-") + ".csv";
    Ok((
        as_file(&name, CSV, statistics.version, &filter, &statistics.totals),
        [("refoulement-gaps", statistics.gaps.to_string())],
        csv::statistics(&statistics, &form, &app.site.address("/v1/incidents")),
    )
        .into_response())
}

async fn count<T>(
    app: &App,
    asked: QueryParams,
    also: impl FnOnce(&mut Query) -> T,
) -> Result<(Filter, Statistics, T), Problem> {
    let (filter, Grouping { group_by }, also) =
        asked.only(|query| (Filter::take(query), Grouping::take(query), also(query)))?;
    let snapshot = app.snapshot()?;
    let version = known(&snapshot, &filter)?;
    let selection = app.register.select(&snapshot, &filter, version).await?;
    let mut statistics = Statistics::of(version, &filter, &group_by, &selection).map_err(|TooManyRows| {
        let allowed =
            vec![format!("at most {MOST_ROWS} rows: a shorter period, coarser buckets, or fewer keys")];
        Problem::parameter("group_by", "too-many", "this would have too many rows".to_owned(), allowed)
    })?;
    for row in &mut statistics.rows {
        row.url = app.site.address(&row.url);
    }
    Ok((filter, statistics, also))
}

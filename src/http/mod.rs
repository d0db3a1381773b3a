//! The wire: the router, which reads as a table of contents; extractors; problems; handlers of a few lines. Must not
//! know SQL.

pub mod asked;
pub mod auth;
pub mod body;
pub mod caching;
pub mod callers;
pub mod conditions;
pub mod desk;
pub mod document;
pub mod encoding;
pub mod etag;
pub mod exports;
pub mod failures;
pub mod feed;
pub mod files;
mod from_desk;
pub mod health;
pub mod incidents;
pub mod keys;
pub mod limits;
pub mod listen;
pub mod load;
pub mod metrics;
pub mod network;
pub mod observe;
pub mod once;
pub mod pages;
pub mod parameters;
pub mod problem;
pub mod reference;
pub mod request;
pub mod shared;
pub mod stages;
pub mod statistics;
mod streams;
pub mod templates;
pub mod wire;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::get;
use tokio::sync::{Semaphore, watch};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::desk::Desk;
use crate::desk::import::job::Places;
use crate::model::role::Review;
use crate::postgres::Health;
use crate::register::Register;

/// What every handler may use.
#[derive(Clone)]
pub struct App {
    /// The published register: nothing in it can reach what is not published.
    pub register: Register,
    /// The confidential side: whoever reaches for it holds a key.
    pub desk: Desk,
    /// Whether Postgres answers.
    pub health: watch::Receiver<Health>,
    /// What the one who runs this register says of it.
    pub site: Arc<Site>,
    /// The OpenAPI document.
    pub openapi: Arc<OpenApi>,
    /// Checksums of whole files.
    pub checksums: files::Checksums,
    /// Turns to write a workbook.
    pub workbooks: Arc<Semaphore>,
    /// Room for files that are imported.
    pub imports: Places,
    /// What has been handed in lately.
    pub allowance: desk::allowance::Allowance,
}

impl App {
    /// With nothing under way yet.
    #[must_use]
    pub fn new(
        register: Register,
        desk: Desk,
        health: watch::Receiver<Health>,
        site: Arc<Site>,
        openapi: Arc<OpenApi>,
    ) -> Self {
        let (checksums, workbooks, imports) =
            (files::Checksums::default(), streams::turns(), Places::default());
        let allowance = desk::allowance::Allowance::default();
        Self { register, desk, health, site, openapi, checksums, workbooks, imports, allowance }
    }
}

/// What the one who runs this register says of it.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Whom to ask for corrections, takedowns and keys.
    pub contact: Option<String>,
    /// Where the world sees this register.
    pub public_base_url: Option<String>,
    /// How many people a publication needs: what the desk does, whatever is said here.
    pub review: Review,
}

impl Site {
    /// Where the world sees this register, without a slash at its end.
    #[must_use]
    pub fn base(&self) -> Option<&str> {
        self.public_base_url.as_deref().map(|base| base.trim_end_matches('/'))
    }
}

/// Everything that can be asked, with its documentation.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(document::about())
        .routes(routes!(incidents::list, desk::submissions::submit))
        .routes(routes!(exports::csv))
        .routes(routes!(exports::ndjson))
        .routes(routes!(exports::geojson))
        .routes(routes!(feed::atom))
        .routes(routes!(exports::xlsx))
        .routes(routes!(exports::zip))
        .routes(routes!(incidents::one))
        .routes(routes!(statistics::json))
        .routes(routes!(statistics::table))
        .routes(routes!(reference::places))
        .routes(routes!(reference::sources))
        .routes(routes!(reference::source))
        .routes(routes!(reference::context))
        .routes(routes!(reference::vocabulary))
        .routes(routes!(reference::versions))
        .routes(routes!(reference::dataset))
        .routes(routes!(desk::reading::list))
        .routes(routes!(desk::reading::one, desk::submissions::put, desk::submissions::patch))
        .routes(routes!(desk::submissions::claim))
        .routes(routes!(desk::submissions::answer))
        .routes(routes!(desk::reading::history))
        .routes(routes!(desk::reading::compare))
        .routes(routes!(desk::decisions::accept))
        .routes(routes!(desk::decisions::reject))
        .routes(routes!(desk::decisions::ask))
        .routes(routes!(desk::acts::protection))
        .routes(routes!(desk::acts::embargo))
        .routes(routes!(desk::acts::retract))
        .routes(routes!(desk::acts::restore))
        .routes(routes!(desk::acts::merge))
        .routes(routes!(desk::acts::erase))
        .routes(routes!(desk::sources::list))
        .routes(routes!(desk::sources::one, desk::sources::put))
        .routes(routes!(desk::sources::accept))
        .routes(routes!(desk::sources::reject))
        .routes(routes!(desk::imports::send))
        .routes(routes!(desk::imports::one))
        .routes(routes!(desk::batches::list))
        .routes(routes!(desk::batches::one))
        .routes(routes!(desk::batches::accept))
        .routes(routes!(desk::batches::reject))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::one, keys::revoke))
        .routes(routes!(keys::rotate))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// Pages for people.
fn pages() -> Router<App> {
    Router::new()
        .route("/", get(pages::front))
        .route("/docs", get(pages::reference))
        .route("/openapi.json", get(pages::openapi_json))
        .route("/openapi.yaml", get(pages::openapi_yaml))
        .route("/problems", get(pages::problems))
        .route("/problems/{slug}", get(pages::problem))
}

/// The OpenAPI document, from the code.
#[must_use]
pub fn openapi() -> OpenApi {
    document::finished(shared::documented(api().into_openapi()))
}

/// The whole service, with the usual limits.
pub fn router(register: Register, desk: Desk, health: watch::Receiver<Health>, site: Site) -> Router {
    service(register, desk, health, site, &limits::Limits::default()).router
}

/// What is served on its two ports.
#[derive(Debug)]
pub struct Service {
    /// For the world.
    pub router: Router,
    /// For Prometheus, on a port that the world does not reach.
    pub measurements: Router,
    /// What is counted.
    pub metrics: Arc<metrics::Metrics>,
}

/// The whole service. A request passes the layers from the last to the first.
pub fn service(
    register: Register,
    desk: Desk,
    health: watch::Receiver<Health>,
    site: Site,
    limits: &limits::Limits,
) -> Service {
    let site = Site { review: desk.review(), ..site };
    let (router, openapi) = api().split_for_parts();
    let mut openapi = document::finished(shared::documented(openapi));
    if let Some(base) = &site.public_base_url {
        openapi.servers = Some(vec![utoipa::openapi::ServerBuilder::new().url(base).build()]);
    }
    let metrics = metrics::Metrics::new();
    let answers = caching::Answers::new(register.clone(), &site, limits.kept);
    let limiter = limits::Limiter::new(limits, Arc::clone(&answers), Arc::clone(&metrics));
    let load = load::Load::new(limits, Arc::clone(&metrics));
    let measurements = metrics::router(&metrics, register.clone(), health.clone(), Arc::clone(&answers));
    let (site, openapi) = (Arc::new(site), Arc::new(openapi));
    let app = App::new(register, desk, health, site, openapi);
    let router = router
        .merge(pages())
        .fallback(request::no_such_address)
        .method_not_allowed_fallback(request::no_such_method)
        .layer(middleware::from_fn_with_state(load, load::carry))
        .layer(middleware::from_fn_with_state(answers, caching::answer))
        .layer(middleware::from_fn_with_state(app.clone(), auth::identify))
        .layer(middleware::from_fn_with_state(limiter, limits::limit))
        .layer(CatchPanicLayer::custom(request::panicked))
        .layer(middleware::from_fn(request::finish))
        .layer(middleware::from_fn_with_state(Arc::clone(&metrics), observe::observe))
        .with_state(app);
    Service { router, measurements, metrics }
}

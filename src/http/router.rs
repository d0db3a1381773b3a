//! The router, which reads as a table of contents, and the layers that every request passes.

use std::future::ready;
use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, Uri};
use axum::middleware;
use axum::routing::{MethodRouter, any, get};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa::openapi::server::ServerBuilder;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::desk::Desk;
use crate::http::app::{App, Site};
use crate::http::desk;
use crate::http::extract::actor;
use crate::http::extract::language::InLanguage;
use crate::http::middleware::cache::store;
use crate::http::middleware::{concurrency, cors, finish, metrics, other_forms, rate_limit, request_log};
use crate::http::openapi::{defaults, document, examples, middleware_responses, success_headers};
use crate::http::register::export::handlers;
use crate::http::register::page::no_such_address;
use crate::http::register::pictures::{embed, files, incident};
use crate::http::register::{
    dataset, explorer, feed, health, incident_page, incidents, lists, pages, reference, statistics,
};
use crate::model::language::language::Language;
use crate::postgres::Health;
use crate::register::Register;
use crate::register::query::filter::Filter;
use crate::render::pages::guide::GUIDES;

/// Everything that can be asked, with its documentation.
fn api() -> OpenApiRouter<App> {
    with_desk(with_register(OpenApiRouter::with_openapi(document::about())))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// What is public, and where it begins.
fn with_register(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(routes!(incidents::list, desk::submissions::submit))
        .merge(handlers::router())
        .routes(routes!(feed::atom))
        .routes(routes!(incidents::one))
        .merge(incident::router())
        .routes(routes!(statistics::json))
        .routes(routes!(statistics::table))
        .merge(files::router())
        .routes(routes!(reference::places))
        .routes(routes!(reference::sources))
        .routes(routes!(reference::source))
        .routes(routes!(reference::context))
        .routes(routes!(reference::vocabulary))
        .routes(routes!(reference::versions))
        .routes(routes!(dataset::dataset))
}

/// The desk, and its keys.
fn with_desk(router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    router
        .routes(routes!(desk::queue::list))
        .routes(routes!(desk::queue::one, desk::submissions::put, desk::submissions::patch))
        .routes(routes!(desk::submissions::claim))
        .routes(routes!(desk::submissions::answer))
        .routes(routes!(desk::queue::history))
        .routes(routes!(desk::queue::compare))
        .merge(desk::review::router())
        .routes(routes!(desk::review::reject_all))
        .merge(desk::proposals::router())
        .routes(routes!(desk::proposals::answer))
        .routes(routes!(desk::proposals::take_back))
        .merge(desk::acts::router())
        .routes(routes!(desk::acts::erase_some))
        .routes(routes!(desk::acts::take_back))
        .routes(routes!(desk::sources::intake::list))
        .routes(routes!(desk::sources::intake::one, desk::sources::intake::put))
        .routes(routes!(desk::sources::review::accept))
        .routes(routes!(desk::sources::review::reject))
        .routes(routes!(desk::sources::review::merge))
        .routes(routes!(desk::sources::intake::take_back))
        .merge(imports())
        .routes(routes!(desk::keys::keys::list, desk::keys::keys::create))
        .routes(routes!(desk::keys::keys::one, desk::keys::keys::revoke))
        .routes(routes!(desk::keys::keys::rotate))
        .routes(routes!(desk::keys::own::me))
        .routes(routes!(desk::keys::own::confirmed))
        .routes(routes!(desk::keys::undo::look, desk::keys::undo::undo))
        .routes(routes!(desk::feed::one, desk::feed::create, desk::feed::end))
        .routes(routes!(desk::feed::read))
}

/// What comes in by the hundred.
fn imports() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(desk::imports::send))
        .routes(routes!(desk::imports::one))
        .routes(routes!(desk::batches::list))
        .routes(routes!(desk::batches::one))
        .routes(routes!(desk::batches::revisions))
        .routes(routes!(desk::batches::cautions))
        .routes(routes!(desk::batches::accept))
        .routes(routes!(desk::batches::split))
        .routes(routes!(desk::batches::reject))
        .routes(routes!(desk::likely::list, desk::likely::decide))
        .routes(routes!(desk::collections::list))
        .routes(routes!(desk::collections::one, desk::collections::put))
}

/// Pages for people.
fn pages() -> [(&'static str, MethodRouter<App>); 23] {
    [
        ("/incidents/{id}", get(incident_page::one)),
        ("/ko/incidents/{id}", get(incident_page::one)),
        ("/zh/incidents/{id}", get(incident_page::one)),
        ("/context", get(lists::context)),
        ("/ko/context", get(lists::context)),
        ("/zh/context", get(lists::context)),
        ("/places", get(lists::places)),
        ("/ko/places", get(lists::places)),
        ("/zh/places", get(lists::places)),
        ("/sources", get(lists::sources)),
        ("/ko/sources", get(lists::sources)),
        ("/zh/sources", get(lists::sources)),
        ("/style.css", get(explorer::style)),
        ("/docs", get(pages::reference)),
        ("/docs/{group}", get(pages::reference)),
        ("/openapi.json", get(pages::openapi_json)),
        ("/openapi.yaml", get(pages::openapi_yaml)),
        ("/favicon.ico", get(pages::icon)),
        ("/robots.txt", get(pages::robots)),
        ("/embed/statistics", get(embed::chart)),
        ("/embed/map", get(embed::map)),
        ("/problems", get(pages::problems)),
        ("/problems/{slug}", get(pages::problem)),
    ]
}

/// Adds the pages, and to every address the same with a slash at its end.
fn with_pages(router: Router<App>, openapi: &OpenApi) -> Router<App> {
    let slash =
        |router: Router<App>, path: &str| router.route(&format!("{path}/"), any(finish::without_slash));
    let router = openapi.paths.paths.keys().fold(router, |router, path| slash(router, path));
    let explorers = ["/", "/ko/", "/zh/"];
    let router = explorers.iter().fold(router, |router, path| router.route(path, get(explorer::explorer)));
    let guides = GUIDES.iter().flat_map(|guide| Language::ALL.iter().map(|of| of.path(guide.address)));
    let router = guides.fold(router, |router, path| slash(router.route(&path, get(pages::guide)), &path));
    let router =
        ["/ko", "/zh"].iter().fold(router, |router, path| router.route(path, any(finish::with_slash)));
    pages().into_iter().fold(router, |router, (path, page)| slash(router.route(path, page), path))
}

/// The OpenAPI document, from the code.
#[must_use]
pub fn openapi() -> OpenApi {
    documented(api().into_openapi())
}

/// The document of the annotations, with what follows from them.
fn documented(openapi: OpenApi) -> OpenApi {
    let openapi = success_headers::documented(defaults::documented(openapi));
    document::finished(examples::documented(middleware_responses::documented(openapi)))
}

/// The document of a register that the world sees at this address.
fn at_address(mut openapi: OpenApi, base: Option<String>) -> OpenApi {
    if let Some(base) = base {
        openapi.servers = Some(vec![ServerBuilder::new().url(base).build()]);
    }
    openapi
}

/// The whole service, with the usual limits.
pub fn router(register: Register, desk: Desk, health: watch::Receiver<Health>, site: Site) -> Router {
    service(register, desk, health, site, &rate_limit::Limits::default()).router
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
    limits: &rate_limit::Limits,
) -> Service {
    let site = Site { review: desk.review(), ..site };
    let (router, openapi) = api().split_for_parts();
    let parameters = document::parameters(&openapi);
    let mut filtered = document::addresses_with::<Filter>(&parameters);
    filtered.extend(embed::PATHS.map(str::to_owned));
    let router = with_pages(router, &openapi);
    let base = site.public_base_url.clone();
    let document = move || pages::printed(&at_address(documented(openapi), base)).ok();
    let metrics = metrics::Metrics::new();
    let answers = store::ResponseCache::new(register.clone(), &site, filtered, limits.kept, &limits.disk);
    let limiter = rate_limit::Limiter::new(limits, Arc::clone(&answers), Arc::clone(&metrics));
    let load = concurrency::Load::new(limits, Arc::clone(&metrics));
    let measurements =
        metrics::router(&metrics, (register.clone(), desk.clone()), health.clone(), Arc::clone(&answers));
    let site = Arc::new(site);
    let addresses: Arc<[String]> = document::public_addresses(&parameters).into();
    let forms = Arc::new(other_forms::Forms { site: Arc::clone(&site), parameters });
    let app = App::new(register, desk, health, Arc::clone(&site), document);
    let router = router
        .fallback(move |InLanguage(language): InLanguage, uri: Uri, headers: HeaderMap| {
            ready(no_such_address(language, (&uri, &headers), &addresses))
        })
        .method_not_allowed_fallback(finish::no_such_method)
        .layer(middleware::from_fn_with_state(load, concurrency::carry))
        .layer(middleware::from_fn_with_state(answers, store::answer))
        .layer(middleware::from_fn_with_state(forms, other_forms::check))
        .layer(middleware::from_fn_with_state(limiter, rate_limit::limit))
        .layer(middleware::from_fn_with_state(app.clone(), actor::identify))
        .layer(CatchPanicLayer::custom(finish::panicked))
        .layer(middleware::from_fn(cors::preflight))
        .layer(middleware::from_fn_with_state(site, finish::finish))
        .layer(middleware::from_fn_with_state(Arc::clone(&metrics), request_log::observe))
        .with_state(app);
    Service { router, measurements, metrics }
}

//! The manners of writing: bodies, conditions, repetitions, roles.

mod bodies;
mod conditions;
mod faults;
mod hints;
mod killed;
mod once;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, patch, post};
use refoulement::http::extract::actor::{Admin, Editor, Writer, identify};
use refoulement::http::extract::body::submitted::{MergePatch, Submitted};
use refoulement::http::extract::idempotency_key::IdempotencyKey;
use refoulement::http::extract::if_match::{IfMatch, WithEtag};
use refoulement::http::middleware::finish;
use refoulement::http::problem::problem::Problem;
use refoulement::http::{App, Site};
use refoulement::model::value::bounds::Bounds;
use refoulement::model::value::country::Country;
use refoulement::model::value::edtf::Edtf;
use refoulement::model::vocabulary::record::Status;
use refoulement::postgres::Health;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;
use utoipa::ToSchema;

use crate::support::api::{Answer, Api, answer, sent};

/// A thing with something of everything.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Thing {
    title: String,
    #[serde(default)]
    count: Option<u32>,
    #[serde(default)]
    sure: bool,
    #[serde(default)]
    people: Option<Bounds>,
    #[serde(default)]
    date: Option<Edtf>,
    #[serde(default)]
    country: Option<Country>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Part {
    #[serde(rename = "a/b~c", default)]
    odd: Option<i64>,
    #[serde(default)]
    words: Vec<String>,
}

/// A service of its own, with the layers and extractors of the real one and handlers that only tell what they got.
struct Bench {
    router: Router,
}

impl Bench {
    fn of(api: &Api) -> Self {
        let (register, desk) = (api.register.clone(), api.desk.clone());
        let health = watch::channel(Health::Up).1;
        let app = App::new(register, desk, health, Arc::new(Site::default()), || None);
        let router = Router::new()
            .route(
                "/thing",
                post(async |thing: Submitted<Thing>| serde_json::to_string(&thing.value).unwrap()),
            )
            .route("/patch", patch(async |patch: Submitted<Value, MergePatch>| patch.value.to_string()))
            .route("/digest", post(async |thing: Submitted<Value>| hex::encode(thing.sha256)))
            .route("/match", post(async |tag: IfMatch| tag.is("now").map(|()| tag.0)))
            .route("/token", post(async |once: IdempotencyKey| format!("{} {}", once.operation, once.token)))
            .route("/item", get(async || WithEtag { tag: "now".to_owned(), is: serde_json::json!({"a": 1}) }))
            .route("/writer", get(async |Writer(caller): Writer| caller.holder))
            .route("/editor", get(async |Editor(caller): Editor| caller.holder))
            .route(
                "/admin",
                get(async |Admin(caller): Admin| Ok::<_, Problem>((StatusCode::OK, caller.holder))),
            )
            .layer(from_fn_with_state(app.clone(), identify))
            .layer(from_fn_with_state(app.site.clone(), finish::finish))
            .with_state(app);
        Self { router }
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        answer(self.router.clone(), sent(method, path, None, headers, body)).await
    }

    async fn as_holder_of(&self, key: &str, path: &str) -> Answer {
        answer(self.router.clone(), sent("GET", path, Some(key), &[], "")).await
    }
}

//! How many statements a request costs: each is a way to Postgres and back, and a place where something can wait.

use std::io::Write;
use std::sync::{Arc, Mutex};

use refoulement::http::{self, Site};
use refoulement::postgres::{Health, Role, pool};
use refoulement::register::Register;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use tokio::sync::watch;
use tracing_subscriber::fmt::MakeWriter;

use crate::review::{Desk, case, parse};

/// Every statement of this thread, as the log has it.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let line: Value = serde_json::from_slice(bytes).unwrap();
        // How a piece of work ends is no question.
        if line["target"] == "sqlx::query" && line["fields"]["summary"] != "COMMIT" {
            self.0.lock().unwrap().push(line["fields"].to_string());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Heard {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

struct Listener {
    heard: Heard,
    _log: tracing::subscriber::DefaultGuard,
    /// While there is only one, another thread that listens to nothing decides what is worth saying.
    _second: tracing::Dispatch,
}

impl Listener {
    fn begin() -> Self {
        let heard = Heard::default();
        let listener = || {
            tracing_subscriber::fmt()
                .json()
                .with_max_level(tracing::Level::DEBUG)
                .with_writer(heard.clone())
                .finish()
        };
        let (first, second) = (tracing::Dispatch::new(listener()), tracing::Dispatch::new(listener()));
        Self { _log: tracing::dispatcher::set_default(&first), _second: second, heard }
    }

    /// What was asked since it was asked last.
    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.0.lock().unwrap())
    }

    fn at_most(&self, most: usize, what: &str) {
        let heard = self.heard();
        assert!(!heard.is_empty() && heard.len() <= most, "{what}: {}\n{}", heard.len(), heard.join("\n"));
        println!("{what}: {}", heard.len());
    }
}

/// A desk whose statements are heard. Those are not by which every process reads the new version afterwards: it does so
/// once for each version, whoever made it.
async fn desk() -> Desk {
    let mut desk = Desk::open().await;
    let options = desk.api.database.server.connect_options(Role::Public, &desk.api.database.name);
    desk.api.register = Register::open(pool(options.disable_statement_logging(), 2)).await.unwrap();
    let health = watch::channel(Health::Up).1;
    desk.api.router = http::router(desk.api.register.clone(), desk.api.desk.clone(), health, Site::default());
    desk
}

#[tokio::test]
async fn what_is_done_at_the_desk_costs_few_statements() {
    let desk = desk().await;
    let listener = Listener::begin();
    let headers = [("idempotency-key", "counted")];
    listener.heard();
    let submitted = desk
        .api
        .send_json("POST", "/v1/incidents", Some(&desk.contributor), &headers, &case("counted"))
        .await;
    listener.at_most(15, "a submission");
    let id = parse(&submitted)["id"].as_str().unwrap().to_owned();
    let accept = async |id: &str| {
        let read = desk.get(&desk.kim, &format!("/v1/desk/incidents/{id}")).await;
        let (revision, tag) = (parse(&read)["revision"]["id"].clone(), super::review::tag(&read));
        listener.heard();
        let path = format!("/v1/desk/incidents/{id}/accept");
        let accepted = desk
            .api
            .send_json(
                "POST",
                &path,
                Some(&desk.kim),
                &[("if-match", &tag)],
                &json!({ "revision": revision }),
            )
            .await;
        assert!(parse(&accepted)["version"].is_u64(), "{}", accepted.body);
    };
    accept(&id).await;
    listener.at_most(25, "an acceptance");
    let patched =
        desk.act_patch(&desk.lee, &id, &json!({"incident": {"summary": "More is known by now."}})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    accept(&id).await;
    listener.at_most(25, "the acceptance of a revision");
    let source = desk.source(&id).await;
    let tag = desk.tag(&desk.lee, &id).await;
    let path = format!("/v1/desk/incidents/{id}/protection");
    listener.heard();
    let body = json!({"sources": [source], "places": "country"});
    let protected = desk.api.send_json("PUT", &path, Some(&desk.lee), &[("if-match", &tag)], &body).await;
    assert!(parse(&protected)["version"].is_u64(), "{}", protected.body);
    listener.at_most(25, "a protection");
}

#[tokio::test]
async fn a_public_question_costs_nothing_but_its_documents() {
    let desk = Desk::open().await;
    let listener = Listener::begin();
    for (address, most) in [
        ("/v1/statistics?group_by=month", 0),
        ("/v1/places", 0),
        ("/v1/sources", 0),
        ("/v1/sources/chosun-2013-11-21", 0),
        ("/v1/context", 0),
        ("/v1/incidents", 1),
        ("/v1/incidents?host_country=CN&date_from=2013-11", 1),
    ] {
        listener.heard();
        desk.api.get(address).await;
        let heard = listener.heard();
        assert!(heard.len() <= most, "{address}: {}", heard.join("\n"));
    }
}

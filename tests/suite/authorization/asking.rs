//! What a caller of the table sends: a valid body, the present ETag and a token, so that the answer depends on the
//! caller and the record alone.

use serde_json::{Value, json};
use uuid::Uuid;

use super::table::Block;
use super::world::{Subject, World, case};
use crate::support::api::{Answer, sent};

/// Since when what a key did is taken back.
const SINCE: &str = "2026-01-31T00:00:00Z";

/// What an editor sees of a record before something is asked.
pub struct Seen {
    /// Its tag, if there is such a record.
    pub etag: Option<String>,
    shown: Value,
}

/// Where what an operation is about is read, if it is no incident.
fn place(operation: &str, subject: &Subject) -> Option<String> {
    if operation.contains("/desk/sources/") {
        Some(format!("/v1/desk/sources/{}", subject.source))
    } else if operation.contains("/desk/collections/") {
        Some(format!("/v1/desk/collections/{}", subject.source))
    } else if operation.contains("/desk/batches/") {
        Some(format!("/v1/desk/batches/{}", subject.id))
    } else if operation.ends_with("/undo") {
        Some(format!("/v1/desk/keys/{}/undo?since={SINCE}", subject.id))
    } else {
        None
    }
}

impl World {
    /// What kim sees of a record.
    pub async fn look(&self, subject: &Subject) -> Seen {
        let answer = self.at_the_desk("kim", subject).await;
        Seen::of(&answer)
    }

    pub async fn at_the_desk(&self, caller: &str, subject: &Subject) -> Answer {
        let id = if subject.id.is_empty() { Uuid::nil().to_string() } else { subject.id.clone() };
        self.api.send_text("GET", &format!("/v1/desk/incidents/{id}"), self.key(caller), &[], "").await
    }

    /// What a caller sees of what an operation is about.
    async fn before(&self, operation: &str, caller: &str, subject: &Subject) -> Answer {
        match place(operation, subject) {
            Some(path) => self.api.send_text("GET", &path, self.key(caller), &[], "").await,
            None => self.at_the_desk(caller, subject).await,
        }
    }

    /// Asks what a block is about, as a caller, of something.
    pub async fn ask(
        &self,
        block: &Block,
        documented: &Value,
        caller: &str,
        subject: &Subject,
        seen: &Seen,
    ) -> Answer {
        let (method, path) = block.operation.split_once(' ').unwrap();
        let elsewhere = match place(&block.operation, subject) {
            Some(_) => Some(Seen::of(&self.before(&block.operation, "kim", subject).await)),
            None => None,
        };
        let seen = elsewhere.as_ref().unwrap_or(seen);
        let revision =
            seen.shown["revision"]["id"].as_str().map_or_else(|| Uuid::new_v4().to_string(), str::to_owned);
        let mut address = path
            .replace("{id}", &subject.id)
            .replace("{key}", &subject.source)
            .replace("{holder}", "somebody")
            .replace("{proposal}", &subject.proposal);
        if path.ends_with("/difference") {
            address = format!("{address}?from={revision}&to={revision}");
        }
        if block.operation == "GET /v1/desk/keys/{id}/undo" {
            address = format!("{address}?since={SINCE}");
        }
        let mut headers = Vec::new();
        for header in documented["parameters"].as_array().into_iter().flatten() {
            match (header["in"].as_str(), header["name"].as_str()) {
                (Some("header"), Some("If-Match")) => {
                    headers.push(("if-match", self.tag(&block.operation, caller, subject, seen).await));
                }
                (Some("header"), Some("Idempotency-Key")) => {
                    headers.push(("idempotency-key", Uuid::new_v4().to_string()));
                }
                (Some("header"), other) => {
                    panic!("{}: nothing is known of the header {other:?}", block.operation)
                }
                _ => (),
            }
        }
        let mut body = String::new();
        if let Some(content) = documented["requestBody"]["content"].as_object() {
            headers.push(("content-type", content.keys().next().unwrap().clone()));
            body = self.body(block, subject, seen, &revision).to_string();
        }
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.api.send(sent(method, &address, self.key(caller), &headers, &body)).await;
        if block.operation == "POST /v1/desk/batches/{id}/accept" && answer.status == 202 {
            // What comes after it finds it done.
            while self.before(&block.operation, "kim", subject).await.json()["state"] == "accepting" {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        }
        answer
    }

    /// The tag as the caller sees it, else as an editor does.
    async fn tag(&self, operation: &str, caller: &str, subject: &Subject, seen: &Seen) -> String {
        let own = etag(&self.before(operation, caller, subject).await);
        own.or_else(|| seen.etag.clone()).unwrap_or_else(|| format!("\"{}.0\"", Uuid::new_v4()))
    }

    fn body(&self, block: &Block, subject: &Subject, seen: &Seen, revision: &str) -> Value {
        let without_source = || {
            let mut case = case(&subject.source);
            case["sources"] = json!([]);
            case["incident"]["title"] = json!("Nine people detained at the river");
            case
        };
        let source = || json!({"key": self.name(), "outlet": "A Weekly", "title": "Nine"});
        match (block.operation.as_str(), block.variant.as_str()) {
            ("POST /v1/incidents", _) => case(&self.name()),
            ("PUT /v1/desk/incidents/{id}", _) => without_source(),
            ("PATCH /v1/desk/incidents/{id}", _) => json!({"incident": {"summary": "More is known."}}),
            ("POST /v1/desk/incidents/{id}/claims", _) => json!({"claim": {}, "sources": [source()]}),
            (
                "POST /v1/desk/incidents/{id}/answer"
                | "POST /v1/desk/incidents/{id}/proposals/{proposal}/answer",
                _,
            ) => json!({"text": "The first."}),
            ("POST /v1/desk/incidents/{id}/accept", "") | ("POST /v1/desk/sources/{key}/accept", _) => {
                json!({"revision": revision, "confirmed": seen.cautions()})
            }
            ("POST /v1/desk/incidents/{id}/accept", "under embargo") => {
                json!({"revision": revision, "confirmed": seen.cautions(), "embargo_until": "2026-03-01T00:00:00Z"})
            }
            ("POST /v1/desk/incidents/{id}/reject", _) => {
                json!({"revision": revision, "reason": "Another country."})
            }
            ("POST /v1/desk/incidents/{id}/ask", _) => {
                json!({"revision": revision, "question": "Which page?"})
            }
            ("POST /v1/desk/incidents/{id}/proposals/{proposal}/reject", _) => {
                json!({"reason": "Another country."})
            }
            ("POST /v1/desk/incidents/{id}/proposals/{proposal}/ask", _) => {
                json!({"question": "Which page?"})
            }
            ("PUT /v1/desk/incidents/{id}/protection", "hide more") => json!({"places": "country"}),
            ("PUT /v1/desk/incidents/{id}/protection", "hide less")
            | (
                "POST /v1/desk/keys/{id}/rotate" | "POST /v1/desk/incidents/{id}/proposals/{proposal}/accept",
                _,
            ) => json!({}),
            ("POST /v1/desk/incidents/{id}/embargo", "later") => json!({"until": "2026-04-01T00:00:00Z"}),
            ("POST /v1/desk/incidents/{id}/embargo", "earlier") => json!({"until": "2026-02-01T00:00:00Z"}),
            ("POST /v1/desk/incidents/{id}/retract", "as an error") => {
                json!({"kind": "error", "reason": "Another year."})
            }
            ("POST /v1/desk/incidents/{id}/retract", "withdrawn") => {
                json!({"kind": "withdrawn", "reason": "Asked for."})
            }
            ("POST /v1/desk/incidents/{id}/restore" | "POST /v1/desk/incidents/{id}/erase", _) => {
                json!({"reason": "Asked for."})
            }
            ("POST /v1/desk/incidents/{id}/merge", _) => json!({"into": self.heir, "reason": "The same."}),
            ("PUT /v1/desk/sources/{key}", _) => {
                json!({"source": {"key": subject.source, "kind": "media", "outlet": "A Daily", "title": format!("Nine detained at the river: {}", subject.source)}})
            }
            ("POST /v1/desk/erase", "the report of an import") => {
                json!({"parts": [subject.id], "reason": "Asked for."})
            }
            ("POST /v1/desk/erase", "a proposal") => {
                json!({"parts": [subject.proposal], "reason": "Asked for."})
            }
            ("POST /v1/desk/erase", _) => json!({"parts": [revision], "reason": "Asked for."}),
            ("POST /v1/desk/sources/{key}/reject", _) => {
                json!({"revision": revision, "reason": "The title was right."})
            }
            ("POST /v1/desk/sources/{key}/merge", _) => {
                json!({"into": "chosun-2013-11-21", "reason": "The same."})
            }
            ("POST /v1/import", _) => json!("title,date,host_country,source"),
            ("PUT /v1/desk/collections/{key}", variant) => {
                json!({"name": "A Sheet", "licence": "CC0", "republish": variant == "it may be republished"})
            }
            ("POST /v1/desk/batches/{id}/likely", _) => {
                let incident = Uuid::try_parse(&subject.proposal).unwrap_or_default();
                json!({"incidents": [incident], "word": "another_case"})
            }
            ("POST /v1/desk/batches/{id}/accept", _) => json!({"confirmed": []}),
            ("POST /v1/desk/batches/{id}/split", _) => json!({"first": 1}),
            ("POST /v1/desk/batches/{id}/reject" | "POST /v1/desk/holders/{holder}/reject", _) => {
                json!({"reason": "The dates are those of another sheet."})
            }
            ("POST /v1/desk/keys/{id}/undo", _) => json!({"since": SINCE, "reason": "The key was stolen."}),
            ("POST /v1/desk/keys", _) => json!({"role": "contributor", "holder": "somebody"}),
            (operation, variant) => panic!("no body is known of {operation}: {variant}"),
        }
    }
}

impl Seen {
    fn of(answer: &Answer) -> Self {
        Self { etag: etag(answer), shown: answer.json() }
    }

    /// What confirms the cautions of a record or a batch.
    fn cautions(&self) -> Vec<&Value> {
        let told = [&self.shown["editors"]["cautions"], &self.shown["cautions"]].into_iter();
        told.filter_map(Value::as_array).flatten().map(|caution| &caution["digest"]).collect()
    }
}

pub fn etag(answer: &Answer) -> Option<String> {
    answer.headers.get("etag").map(|etag| etag.to_str().unwrap().to_owned())
}

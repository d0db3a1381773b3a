//! People at a register, each with a key of their own: what they do is a request.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::api::{Answer, Api};

#[derive(Clone)]
pub struct Person {
    pub key: String,
    api: Arc<Api>,
}

/// An object with the fields of another one too.
fn with(mut body: Value, more: &Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// What confirms all the cautions that an editor is shown, of an incident or a source (`editors`), or of a batch.
pub fn digests(shown: &Value) -> Vec<&Value> {
    shown["cautions"].as_array().unwrap().iter().map(|caution| &caution["digest"]).collect()
}

impl Person {
    /// Somebody with a new key.
    pub async fn of(api: &Arc<Api>, role: KeyRole, name: &str) -> Self {
        Self { key: api.key(role, name).await, api: Arc::clone(api) }
    }

    /// Somebody who has this key.
    pub fn with(api: &Arc<Api>, key: &str) -> Self {
        Self { key: key.to_owned(), api: Arc::clone(api) }
    }

    pub async fn sends(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.api.send_json(method, path, Some(&self.key), headers, body).await
    }

    /// Sends what is done once, with a token that nobody has used.
    async fn sends_once(&self, path: &str, body: &Value) -> Answer {
        let token = uuid::Uuid::new_v4().to_string();
        self.sends("POST", path, &[("idempotency-key", &token)], body).await
    }

    pub async fn reads(&self, path: &str) -> Answer {
        self.api.send_text("GET", path, Some(&self.key), &[], "").await
    }

    /// An incident, as this person may see it.
    pub async fn sees(&self, id: &str) -> Answer {
        self.reads(&format!("/v1/desk/incidents/{id}")).await
    }

    /// The present ETag of an incident, as this person sees it.
    pub async fn tag(&self, id: &str) -> String {
        self.sees(id).await.tag()
    }

    /// Hands in a case; what is answered.
    pub async fn hands_in(&self, body: &Value) -> Value {
        let answer = self.sends_once("/v1/incidents", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()
    }

    /// Hands in a case, and gives its id.
    pub async fn submits(&self, body: &Value) -> String {
        self.hands_in(body).await["id"].as_str().unwrap().to_owned()
    }

    /// Adds a claim to an incident.
    pub async fn claims(&self, id: &str, body: &Value) -> Answer {
        self.sends_once(&format!("/v1/desk/incidents/{id}/claims"), body).await
    }

    /// Changes some fields of an incident.
    pub async fn revises(&self, id: &str, body: &Value) -> Answer {
        let tag = self.tag(id).await;
        let headers = [("if-match", tag.as_str()), ("content-type", "application/merge-patch+json")];
        self.sends("PATCH", &format!("/v1/desk/incidents/{id}"), &headers, body).await
    }

    /// Does something to an incident, with its present ETag.
    pub async fn acts(&self, method: &str, id: &str, what: &str, body: &Value) -> Answer {
        let tag = self.tag(id).await;
        self.sends(method, &format!("/v1/desk/incidents/{id}{what}"), &[("if-match", &tag)], body).await
    }

    pub async fn protects(&self, id: &str, body: &Value) -> Answer {
        self.acts("PUT", id, "/protection", body).await
    }

    pub async fn retracts(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/retract", body).await
    }

    pub async fn restores(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/restore", body).await
    }

    pub async fn merges(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/merge", body).await
    }

    pub async fn erases(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/erase", body).await
    }

    /// Asks for parts to be erased.
    pub async fn erases_parts(&self, parts: &[&str]) -> Answer {
        self.sends("POST", "/v1/desk/erase", &[], &json!({"parts": parts, "reason": "Asked for."})).await
    }

    /// Takes back something: of an incident, or the proposal or the source that stands in the address.
    pub async fn takes_back(&self, path: &str) -> Answer {
        let of = path.split_once("/proposals/").map_or(path, |(incident, _)| incident);
        let tag = self
            .reads(of)
            .await
            .headers
            .get("etag")
            .map_or_else(|| "\"none\"".to_owned(), |tag| tag.to_str().unwrap().to_owned());
        self.api
            .send_text("POST", &format!("{path}/take-back"), Some(&self.key), &[("if-match", &tag)], "")
            .await
    }

    /// Gives an embargo another end.
    pub async fn moves_embargo(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/embargo", body).await
    }

    pub async fn asks(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/ask", body).await
    }

    pub async fn rejects(&self, id: &str, body: &Value) -> Answer {
        self.acts("POST", id, "/reject", body).await
    }

    /// Accepts what waits, confirming every caution.
    pub async fn accepts(&self, id: &str) -> Answer {
        self.accepts_with(id, json!({})).await
    }

    pub async fn accepts_with(&self, id: &str, more: Value) -> Answer {
        let shown = self.sees(id).await.json();
        let body = json!({"revision": shown["revision"]["id"], "confirmed": digests(&shown["editors"])});
        self.acts("POST", id, "/accept", &with(body, &more)).await
    }

    /// Accepts the newest proposal, confirming every caution.
    pub async fn accepts_proposal(&self, id: &str) -> Answer {
        let shown = self.sees(id).await.json();
        let confirmed = digests(&shown["proposals"][0]["editors"]);
        self.decides(id, "accept", &json!({ "confirmed": confirmed })).await
    }

    /// Does something with the newest proposal.
    pub async fn decides(&self, id: &str, what: &str, body: &Value) -> Answer {
        let shown = self.sees(id).await.json();
        let proposal = shown["proposals"][0]["id"].as_str().unwrap_or_else(|| panic!("{shown}"));
        self.acts("POST", id, &format!("/proposals/{proposal}/{what}"), body).await
    }

    /// Sends a source with some fields changed; gives the status.
    pub async fn corrects(&self, source: &str, change: &Value) -> u16 {
        let path = format!("/v1/desk/sources/{source}");
        let read = self.reads(&path).await;
        let body = json!({ "source": with(read.json()["source"].clone(), change) });
        self.sends("PUT", &path, &[("if-match", &read.tag())], &body).await.status.as_u16()
    }

    /// Accepts, confirming every caution, or rejects what waits of a source; gives the answer.
    pub async fn decides_source(&self, source: &str, what: &str, more: &Value) -> (u16, Value) {
        let path = format!("/v1/desk/sources/{source}");
        let read = self.reads(&path).await;
        let shown = read.json();
        let mut body = json!({"revision": shown["revision"]["id"]});
        if what == "accept" {
            body["confirmed"] = json!(digests(&shown["editors"]));
        }
        let body = with(body, more);
        let answer = self.sends("POST", &format!("{path}/{what}"), &[("if-match", &read.tag())], &body).await;
        (answer.status.as_u16(), answer.json())
    }

    /// Everything in a list that comes in pages, at an address.
    pub async fn pages_through(&self, path: &str, what: &str) -> Vec<Value> {
        let (mut all, mut next) = (Vec::new(), json!(path));
        while let Some(path) = next.as_str() {
            let answer = self.reads(path).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let page = answer.json();
            all.extend(page[what].as_array().unwrap().clone());
            next = page["next"].clone();
        }
        all
    }

    /// Accepts a batch, confirming every caution, and follows it to its end; what it is then.
    pub async fn accepts_batch(&self, path: &str) -> Value {
        let begun = self.asks_to_accept_batch(path).await;
        assert_eq!(begun.status, 202, "{}", begun.body);
        self.follows_batch(&begun).await
    }

    /// Accepts a batch, with all that is to be confirmed.
    pub async fn asks_to_accept_batch(&self, path: &str) -> Answer {
        let tag = self.reads(path).await.tag();
        let cautions = self.pages_through(&format!("{path}/cautions?limit=200"), "cautions").await;
        let confirmed: Vec<&Value> = cautions.iter().map(|caution| &caution["digest"]).collect();
        let body = json!({ "confirmed": confirmed });
        self.sends("POST", &format!("{path}/accept"), &[("if-match", &tag)], &body).await
    }

    /// Why revisions of a batch were or would be left out, in order.
    pub async fn left_out_of(&self, path: &str) -> Vec<String> {
        let revisions =
            self.pages_through(&format!("{path}/revisions?left_out=true&limit=200"), "revisions").await;
        let mut why: Vec<String> = revisions
            .iter()
            .map(|revision| revision["left_out"].as_str().unwrap_or_default().to_owned())
            .collect();
        why.sort_unstable();
        why
    }

    /// What came of a batch that somebody accepted.
    pub async fn follows_batch(&self, begun: &Answer) -> Value {
        let location = begun.headers["location"].to_str().unwrap().to_owned();
        loop {
            let batch = self.reads(&location).await.json();
            if batch["state"] != "accepting" {
                return batch;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends a file to be imported.
    pub async fn uploads(&self, query: &str, kind: &str, token: &str, file: impl Into<Body>) -> Answer {
        let request = Request::builder()
            .method("POST")
            .uri(format!("/v1/import{query}"))
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", kind)
            .header("idempotency-key", token);
        self.api.send(request.body(file.into()).unwrap()).await
    }

    /// Imports a file; what came of it.
    pub async fn imports(&self, query: &str, kind: &str, token: &str, file: impl Into<Body>) -> Value {
        let begun = self.uploads(query, kind, token, file).await;
        assert_eq!(begun.status, 202, "{}", begun.body);
        self.follows(&begun).await
    }

    /// Says of all incidents of a batch that look like others that they are other cases.
    pub async fn tells_apart(&self, batch: &str) {
        loop {
            let page = self.reads(&format!("{batch}/likely?undecided=true&limit=200")).await.json();
            let ids: Vec<&Value> =
                page["incidents"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
            if ids.is_empty() {
                return;
            }
            let tag = self.reads(batch).await.tag();
            let body = json!({"incidents": ids, "word": "another_case"});
            let said = self.sends("POST", &format!("{batch}/likely"), &[("if-match", &tag)], &body).await;
            assert_eq!(said.status, 200, "{}", said.body);
        }
    }

    /// What came of an import that began.
    pub async fn follows(&self, begun: &Answer) -> Value {
        let location = begun.headers["location"].to_str().unwrap().to_owned();
        loop {
            let job = self.reads(&location).await.json();
            if job["state"] != "running" {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

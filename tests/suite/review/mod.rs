//! From a case that comes in to what everybody reads, through the front door.

mod acts;
mod coming_in;
mod embargoes;
mod imports;
mod killed;
mod links;
mod loosening;
mod origins;
mod mirror;
mod proposals;
mod said;
mod told;

use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use crate::support::api::{Answer, Api};

/// A register with the report, and people who work at it.
pub struct Desk {
    pub api: Api,
    pub contributor: String,
    pub other: String,
    pub kim: String,
    pub lee: String,
    /// An editor who only hands in.
    pub park: String,
}

pub fn parse(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

pub fn tag(answer: &Answer) -> String {
    answer
        .headers
        .get("etag")
        .unwrap_or_else(|| panic!("no ETag: {} {}", answer.status, answer.body))
        .to_str()
        .unwrap()
        .to_owned()
}

/// A new case of nine people, told by one new source. What an editor brings gets its outlet for a key, which is the name.
pub fn case(name: &str) -> Value {
    json!({
        "incident": {
            "title": format!("Nine people detained: {name}"), "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "places": [{"role": "detention", "name": "Tumen", "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": 42.96, "lon": 129.84}],
            "claims": [{"people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}, "quote": "Nine were taken."}],
        },
        "sources": [{"key": name, "outlet": name, "title": "Nine detained", "url": format!("https://daily.example/{name}")}],
        "reason": "Newly reported.",
    })
}

impl Desk {
    pub async fn open() -> Self {
        Self::over(Api::report().await).await
    }

    /// The same people at another register.
    pub async fn over(api: Api) -> Self {
        let contributor = api.key(KeyRole::Contributor, "cho").await;
        let other = api.key(KeyRole::Contributor, "oh").await;
        let kim = api.key(KeyRole::Editor, "kim").await;
        let lee = api.key(KeyRole::Editor, "lee").await;
        let park = api.key(KeyRole::Editor, "park").await;
        Self { api, contributor, other, kim, lee, park }
    }

    pub async fn get(&self, key: &str, path: &str) -> Answer {
        self.api.send_text("GET", path, Some(key), &[], "").await
    }

    /// Hands in a case, and gives its id.
    pub async fn submit(&self, key: &str, body: &Value) -> String {
        let token = uuid::Uuid::new_v4().to_string();
        let answer = self
            .api
            .send_json("POST", "/v1/incidents", Some(key), &[("idempotency-key", &token)], body)
            .await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        parse(&answer)["id"].as_str().unwrap().to_owned()
    }

    /// The key of the source that the first claim of an incident cites: what somebody hands in gets one that nobody chose.
    pub async fn source(&self, id: &str) -> String {
        let shown = parse(&self.get(&self.kim, &format!("/v1/desk/incidents/{id}")).await);
        shown["incident"]["claims"][0]["source"].as_str().unwrap().to_owned()
    }

    /// The present ETag of an incident, as this key sees it.
    pub async fn tag(&self, key: &str, id: &str) -> String {
        tag(&self.get(key, &format!("/v1/desk/incidents/{id}")).await)
    }

    /// Does something to an incident, with its present ETag.
    pub async fn act(&self, key: &str, method: &str, id: &str, what: &str, body: &Value) -> Answer {
        let tag = self.tag(key, id).await;
        self.api
            .send_json(
                method,
                &format!("/v1/desk/incidents/{id}{what}"),
                Some(key),
                &[("if-match", &tag)],
                body,
            )
            .await
    }

    /// Accepts what waits, confirming every caution.
    pub async fn accept(&self, key: &str, id: &str) -> Answer {
        self.accept_with(key, id, json!({})).await
    }

    pub async fn accept_with(&self, key: &str, id: &str, more: Value) -> Answer {
        let shown = parse(&self.get(key, &format!("/v1/desk/incidents/{id}")).await);
        let confirmed: Vec<&Value> = shown["editors"]["cautions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|caution| &caution["pointer"])
            .collect();
        let mut body = json!({"revision": shown["revision"]["id"], "confirmed": confirmed});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.act(key, "POST", id, "/accept", &body).await
    }

    /// Accepts the newest proposal, confirming every caution.
    pub async fn accept_proposal(&self, key: &str, id: &str) -> Answer {
        let shown = parse(&self.get(key, &format!("/v1/desk/incidents/{id}")).await);
        let cautions = shown["proposals"][0]["editors"]["cautions"].as_array().unwrap().iter();
        let confirmed: Vec<&Value> = cautions.map(|caution| &caution["pointer"]).collect();
        self.decide(key, id, "accept", &json!({ "confirmed": confirmed })).await
    }

    /// Does something with the newest proposal.
    pub async fn decide(&self, key: &str, id: &str, what: &str, body: &Value) -> Answer {
        let shown = parse(&self.get(key, &format!("/v1/desk/incidents/{id}")).await);
        let proposal = shown["proposals"][0]["id"].as_str().unwrap_or_else(|| panic!("{shown}"));
        self.act(key, "POST", id, &format!("/proposals/{proposal}/{what}"), body).await
    }

    /// A case that is public.
    pub async fn published(&self, name: &str) -> String {
        let id = self.submit(&self.contributor, &case(name)).await;
        let accepted = self.accept(&self.kim, &id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
        id
    }

    /// Both editors ask for the same; what came of the second's.
    pub async fn both(&self, method: &str, id: &str, what: &str, body: &Value) -> Value {
        let first = self.act(&self.kim, method, id, what, body).await;
        assert_eq!(first.status, 202, "{}", first.body);
        let second = self.act(&self.lee, method, id, what, body).await;
        assert_eq!(second.status, 200, "{}", second.body);
        parse(&second)
    }

    /// What a version did: kind and subject of each change.
    pub async fn changes(&self, version: u64) -> Vec<(String, String)> {
        let versions = self.api.get("/v1/versions").await;
        let of = versions["versions"].as_array().unwrap().iter().find(|of| of["version"] == version).unwrap();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        of["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| (word(&change["kind"]), word(&change["subject"])))
            .collect()
    }

    /// Makes everything public anew from the desk, and finds it the same.
    pub async fn rebuilds_the_same(&self) {
        let before = crate::desk::everything(&self.api.database).await;
        refoulement::desk::publication::rebuild::rebuild(&self.api.database.desk, |_, _| ()).await.unwrap();
        let after = crate::desk::everything(&self.api.database).await;
        for (table, rows) in &before {
            assert_eq!(rows, &after[table], "{table}");
        }
        self.api.register.refresh().await.unwrap();
    }

    /// Everything that anybody can read of the register, at every version, in every shape that is text.
    pub async fn everything_public(&self) -> String {
        let newest = self.api.get("/v1/dataset").await["version"].as_u64().unwrap();
        let mut all = String::new();
        for path in ["/v1/places", "/v1/sources", "/v1/context", "/v1/versions", "/v1/dataset", "/"] {
            all += &self.api.ask("GET", path).await.body;
        }
        for version in 1..=newest {
            for path in [
                "incidents",
                "incidents.csv",
                "incidents.ndjson",
                "incidents.geojson",
                "incidents.atom",
                "statistics",
                "statistics.csv",
            ] {
                let by = if path.starts_with("statistics") { "&group_by=place,outlet" } else { "" };
                all += &self.api.ask("GET", &format!("/v1/{path}?version={version}{by}")).await.body;
            }
            for path in ["places", "sources"] {
                all += &self.api.ask("GET", &format!("/v1/{path}?version={version}")).await.body;
            }
        }
        all
    }
}

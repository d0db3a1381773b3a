//! One small world: a register with the report, and the people who work at it.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use refoulement::desk::acts::embargo;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};

use super::api::Api;
use super::person::Person;

/// A register, and people who work at it.
pub struct Desk {
    pub api: Arc<Api>,
    /// A contributor.
    pub cho: Person,
    /// Another one.
    pub oh: Person,
    pub kim: Person,
    pub lee: Person,
    /// An editor who only hands in.
    pub park: Person,
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

pub const UNTIL: &str = "2026-02-01T00:00:00Z";

/// A case of which the source derives from another.
pub fn derived(name: &str) -> Value {
    let mut case = case(name);
    case["sources"][0]["derived_from"] = json!([format!("{name}-root")]);
    case["sources"]
        .as_array_mut()
        .unwrap()
        .push(json!({"key": format!("{name}-root"), "outlet": format!("{name}-root"), "title": format!("What was said of {name} at first")}));
    case["incident"]["claims"][0]["source"] = json!(name);
    case
}

impl Desk {
    pub async fn open() -> Self {
        Self::over(Api::report().await).await
    }

    /// The same people at another register.
    pub async fn over(api: Api) -> Self {
        let api = Arc::new(api);
        let cho = Person::of(&api, KeyRole::Contributor, "cho").await;
        let oh = Person::of(&api, KeyRole::Contributor, "oh").await;
        let kim = Person::of(&api, KeyRole::Editor, "kim").await;
        let lee = Person::of(&api, KeyRole::Editor, "lee").await;
        let park = Person::of(&api, KeyRole::Editor, "park").await;
        Self { api, cho, oh, kim, lee, park }
    }

    /// The key of the source that the first claim of an incident cites: what somebody hands in gets one that nobody chose.
    pub async fn source(&self, id: &str) -> String {
        let shown = self.kim.sees(id).await.json();
        shown["incident"]["claims"][0]["source"].as_str().unwrap().to_owned()
    }

    /// A case that is public.
    pub async fn published(&self, name: &str) -> String {
        let id = self.cho.submits(&case(name)).await;
        let accepted = self.kim.accepts(&id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
        id
    }

    pub async fn approve(&self, id: &str) {
        let accepted = self.kim.accepts_with(id, json!({"embargo_until": UNTIL})).await;
        assert_eq!(
            (accepted.status.as_u16(), &accepted.json()["version"]),
            (200, &Value::Null),
            "{}",
            accepted.body
        );
    }

    /// Waits until every embargo has ended, and says how many incidents were looked at.
    pub async fn due(&self) -> u32 {
        self.api.time.pass(TimeDelta::days(2));
        let released =
            tokio::time::timeout(Duration::from_secs(20), embargo::release_due(&self.api.desk)).await;
        self.api.register.refresh().await.unwrap();
        released.expect("the door is stuck").unwrap()
    }

    pub async fn is_public(&self, path: &str) -> bool {
        self.api.ask("GET", path).await.status == 200
    }

    /// Both editors ask for the same; what came of the second's.
    pub async fn both(&self, method: &str, id: &str, what: &str, body: &Value) -> Value {
        let first = self.kim.acts(method, id, what, body).await;
        assert_eq!(first.status, 202, "{}", first.body);
        let second = self.lee.acts(method, id, what, body).await;
        assert_eq!(second.status, 200, "{}", second.body);
        second.json()
    }

    /// The revision that an editor has before them.
    pub async fn revision_of(&self, id: &str) -> Value {
        self.kim.sees(id).await.json()["revision"].clone()
    }

    /// What an editor makes of an incident, accepted by another.
    pub async fn corrected(&self, id: &str, incident: Value) {
        let patched = self.kim.revises(id, &json!({ "incident": incident })).await;
        assert_eq!(patched.status, 200, "{}", patched.body);
        let accepted = self.lee.accepts(id).await;
        assert_eq!(accepted.status, 200, "{}", accepted.body);
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
        let before = crate::desk::publication::everything(&self.api.database).await;
        refoulement::desk::publication::rebuild::rebuild(&self.api.database.desk, |_, _| ()).await.unwrap();
        let after = crate::desk::publication::everything(&self.api.database).await;
        for (table, rows) in &before {
            assert_eq!(rows, &after[table], "{table}");
        }
        self.api.register.refresh().await.unwrap();
    }

    /// Everything that anybody can read of the register, at every version, in every shape that is text.
    pub async fn everything_public(&self) -> String {
        let newest = self.api.get("/v1/dataset").await["version"].as_u64().unwrap();
        let mut all = String::new();
        for path in [
            "/v1/places",
            "/v1/sources",
            "/v1/context",
            "/v1/versions",
            "/v1/dataset",
            "/",
            "/zh/context",
            "/ko/sources",
        ] {
            all += &self.api.ask("GET", path).await.body;
        }
        for version in 1..=newest {
            all += &self.api.ask("GET", &format!("/ko/?version={version}")).await.body;
            let list = self.api.get(&format!("/v1/incidents?version={version}&limit=200")).await;
            for incident in list["incidents"].as_array().unwrap() {
                let page = format!("/incidents/{}?version={version}", incident["id"].as_str().unwrap());
                all += &self.api.ask("GET", &page).await.body;
            }
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

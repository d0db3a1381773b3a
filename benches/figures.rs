//! How long the largest bodies that are allowed take, as others wait at the door meanwhile: `cargo bench`. SECURITY.md has the
//! figures. Each act goes through the front door, on a private Postgres; nothing else should be at work on the machine.

#![expect(clippy::unwrap_used, reason = "a measurement ends where something unexpected happens")]

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/suite/support"]
mod support {
    pub mod api;
    pub mod person;
    pub mod postgres;
}

#[expect(dead_code, reason = "the other measurement uses the rest")]
mod measure;

use std::fmt::Write as _;
use std::sync::Arc;

use futures_util::future::join_all;
use measure::measured;
use refoulement::model::vocabulary::access::KeyRole;
use serde_json::{Value, json};
use support::api::{Answer, Api};
use support::person::Person;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        measure::title();
        many_sources().await;
        correction_of_300().await;
        many_names().await;
        eight_takedowns().await;
    });
}

/// A register with the report, and two editors: one hands in, the other accepts.
struct Desk {
    api: Arc<Api>,
    park: Person,
    kim: Person,
}

impl Desk {
    async fn open() -> Self {
        let api = Arc::new(Api::report().await);
        let park = Person::of(&api, KeyRole::Editor, "park").await;
        let kim = Person::of(&api, KeyRole::Editor, "kim").await;
        Self { api, park, kim }
    }

    async fn published(&self, name: &str) -> String {
        let id = self.park.submits(&case(name, 1)).await;
        is(&self.kim.accepts(&id).await, 200);
        id
    }
}

fn is(answer: &Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{:.2000}", answer.body);
}

/// A case with so many claims, each of a source of its own.
fn case(name: &str, claims: usize) -> Value {
    let source = |n| {
        json!({"key": format!("{name}-{n}"), "outlet": format!("{name} {n}"), "title": format!("Nine detained, {n}"),
            "url": format!("https://{name}.example/{n}"), "published": "2014-05-30"})
    };
    let claim = |n| {
        json!({"key": format!("c{n}"), "source": format!("{name}-{n}"), "quote": format!("Nine were taken, it was told {n}."),
            "people": {"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"}})
    };
    json!({
        "incident": {
            "title": format!("Nine people detained: {name}"), "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
            "places": [{"role": "detention", "name": "Tumen", "country": "CN", "subdivision": "CN-JL", "precision": "locality", "lat": 42.96, "lon": 129.84}],
            "claims": (0..claims).map(claim).collect::<Vec<_>>(),
        },
        "sources": (0..claims).map(source).collect::<Vec<_>>(),
        "reason": "Newly reported.",
    })
}

async fn many_sources() {
    let desk = Desk::open().await;
    let id = measured(
        &desk.api.database.desk,
        "submission of 200 sources",
        desk.park.submits(&case("large", 200)),
    )
    .await;
    is(&measured(&desk.api.database.desk, "acceptance, 200 sources", desk.kim.accepts(&id)).await, 200);
    for n in 2..=10 {
        is(&desk.park.revises(&id, &json!({"incident": {"summary": format!("Version {n}.")}})).await, 200);
        is(&desk.kim.accepts(&id).await, 200);
    }
    is(&desk.park.revises(&id, &json!({"incident": {"summary": "The last."}})).await, 200);
    is(
        &measured(&desk.api.database.desk, "acceptance, 200 sources, 11 versions", desk.kim.accepts(&id))
            .await,
        200,
    );
    let heir = desk.published("heir").await;
    let into = json!({"into": heir});
    let merge = desk.kim.merges(&id, &into);
    is(&measured(&desk.api.database.desk, "merge, 200 sources, 11 versions", merge).await, 200);
}

async fn correction_of_300() {
    let desk = Desk::open().await;
    let mut sheet = "title,date,host_country,source,source_url\n".to_owned();
    for n in 0..300 {
        let _ = writeln!(sheet, "{n} returned,2014,CN,A Daily,https://daily.example/all");
    }
    let job = desk.park.imports("?publish=true", "text/csv", "sheet", sheet).await;
    let path =
        format!("/v1/desk/batches/{}", job["report"]["batch"].as_str().unwrap_or_else(|| panic!("{job}")));
    let published =
        measured(&desk.api.database.desk, "publication of a batch of 300", desk.kim.accepts_batch(&path))
            .await;
    assert_eq!(published["state"], "published", "{published}");
    let listed = desk.api.get("/v1/sources").await;
    let mut sources = listed["sources"].as_array().unwrap().iter();
    let source = sources.find(|source| source["outlet"] == "A Daily").unwrap();
    let key = source["key"].as_str().unwrap();
    assert_eq!(desk.park.corrects(key, &json!({"note": "As the paper said later."})).await, 200);
    let (status, body) = measured(
        &desk.api.database.desk,
        "correction of a source that 300 cite",
        desk.kim.decides_source(key, "accept", &json!({})),
    )
    .await;
    assert_eq!(status, 200, "{body}");
}

async fn many_names() {
    let desk = Desk::open().await;
    let mut long = case("long", 20);
    let word = |n: usize| ["river", "guards", "before", "winter", "told", "again", "market", "road"][n % 8];
    let quote: Vec<&str> = (0..300).map(|n| word(n * 7 + n / 8)).collect();
    for claim in long["incident"]["claims"].as_array_mut().unwrap() {
        claim["quote"] = json!(quote.join(" "));
    }
    let id = desk.park.submits(&long).await;
    is(&desk.kim.accepts(&id).await, 200);
    is(&desk.park.revises(&id, &json!({"incident": {"summary": "The second version."}})).await, 200);
    is(&desk.kim.accepts(&id).await, 200);
    let name = |n: usize| format!("Qzx{n:03}{}", "oqzuxi".repeat(7));
    let names: Vec<String> = (0..200).map(name).collect();
    let hides = json!({ "places": "subdivision", "names": names });
    let protects = desk.kim.protects(&id, &hides);
    is(&measured(&desk.api.database.desk, "200 hidden names, 20 quotes, 2 versions", protects).await, 200);
}

async fn eight_takedowns() {
    let desk = Desk::open().await;
    let mut acts = Vec::new();
    for n in 0..8 {
        acts.push(desk.published(&format!("case-{n}")).await);
    }
    let withdrawn = json!({"kind": "withdrawn"});
    let (desk_of, body) = (&desk, &withdrawn);
    let all = acts.iter().map(|id| async move {
        let tag = desk_of.kim.tag(id).await;
        let path = format!("/v1/desk/incidents/{id}/retract");
        is(&desk_of.kim.sends("POST", &path, &[("if-match", &tag)], body).await, 200);
    });
    measured(&desk.api.database.desk, "eight takedowns at once, the last of them", join_all(all)).await;
}

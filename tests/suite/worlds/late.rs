//! Protection that is set when much has been said already: at the next request no version says it.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use refoulement::desk::Record;
use refoulement::desk::founding::load;
use serde_json::{Value, json};

use crate::render::read;
use crate::support::api::clock;
use crate::support::desk::Desk;

/// What is told by the source that is hidden later, and through it.
const SOURCE: [&str; 9] = [
    "whisper",
    "Whisper",
    "Whisperfox",
    "Whisperhare",
    "murmur",
    "ferryman",
    "taken at night",
    "page 41",
    "whisper.example",
];
const PLACE: [&str; 6] = ["Mudanjiang", "Suifenhe", "44.58", "129.63", "44.41", "131.15"];
const AREA: [&str; 1] = ["CN-HL"];
const QUOTE: [&str; 1] = ["taken at night"];

fn place(name: &str, lat: f64, lon: f64) -> Value {
    json!([{"role": "detention", "name": name, "country": "CN", "subdivision": "CN-HL", "precision": "locality", "lat": lat, "lon": lon}])
}

fn claim(key: &str, source: &str, via: Option<&str>, number: u32) -> Value {
    json!({"key": key, "source": source, "via": via, "stance": "asserts", "hedge": "stated",
        "people": {"min": number, "max": number, "quantifier": "exact", "counts": "refugees"}})
}

async fn revise(desk: &Desk, id: &str, incident: Value) {
    let patched = desk.lee.revises(id, &json!({"incident": incident})).await;
    assert_eq!(patched.status, 200, "{}", patched.body);
    let accepted = desk.kim.accepts(id).await;
    assert!(accepted.json()["version"].is_u64(), "{}", accepted.body);
}

/// An incident with a history: what is hidden later stands in older revisions, in a corrected source's title, behind
/// another claim, and in the words of a summary.
async fn story() -> (Desk, String) {
    let desk = Desk::open().await;
    let mut secret = claim("secret", "whisper", Some("murmur"), 77);
    secret["quote"] = json!("They were taken at night.");
    secret["attribution"] = json!(["a ferryman"]);
    secret["locator"] = json!("page 41");
    let open = claim("open", "chosun-2013-11-21", None, 70);
    // An editor's, so that the keys are those that are looked for.
    let id = desk.lee.submits(&json!({
                "incident": {"title": "Many people detained in Mudanjiang", "date": "2014-05-29", "host_country": "CN", "origin_country": ["KP"],
                    "places": place("Mudanjiang", 44.58, 129.63), "claims": [open, secret], "summary": "They were held at the river."},
                "sources": [
                    {"key": "whisper", "outlet": "Whisper", "title": "Whisperhare", "url": "https://whisper.example/1", "derived_from": ["murmur"]},
                    {"key": "murmur", "outlet": "Murmur", "title": "What the murmurer heard"}],
                "reason": "Newly reported.",
            }))
        .await;
    assert_eq!(desk.kim.accepts(&id).await.status, 200);
    let through = claim("third", "chosun-2013-11-21", Some("whisper"), 71);
    let moved = json!({"title": "Many people detained", "places": place("Suifenhe", 44.41, 131.15), "claims": [open, secret, through]});
    revise(&desk, &id, moved).await;
    let found: (uuid::Uuid, Value) =
        sqlx::query_as("select record.id, content from desk.record join desk.revision on revision.id = accepted where key = 'whisper'")
            .fetch_one(&desk.api.database.desk)
            .await
            .unwrap();
    let mut corrected = super::contents::source(found.1);
    "Whisperfox".clone_into(&mut corrected.title);
    load(&desk.api.database.desk, &clock(), vec![vec![(found.0, Record::Source(corrected))]]).await.unwrap();
    desk.api.register.refresh().await.unwrap();
    // By now only older versions cite the source, and only a summary names the first place.
    revise(&desk, &id, json!({"claims": [open], "summary": "First reports spoke of Mudanjiang."})).await;
    (desk, id)
}

/// Everything that is said of the register by anybody to anybody.
async fn everything(desk: &Desk, id: &str) -> String {
    let newest = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let mut addresses: Vec<String> =
        ["/", "/v1/dataset", "/v1/vocabulary", "/v1/incidents", "/v1/statistics?group_by=place"]
            .map(str::to_owned)
            .into();
    for n in 1..=newest {
        for format in ["", ".csv", ".ndjson", ".geojson", ".atom", ".xlsx", ".zip"] {
            addresses.push(format!("/v1/incidents{format}?version={n}"));
        }
        for path in ["places", "sources", "context", "versions"] {
            addresses.push(format!("/v1/{path}?version={n}"));
        }
        for by in ["place,outlet", "subdivision,confidence"] {
            addresses.push(format!("/v1/statistics?group_by={by}&version={n}"));
            addresses.push(format!("/v1/statistics.csv?group_by={by}&version={n}"));
        }
        addresses.push(format!("/v1/incidents/{id}?version={n}"));
        for path in ["history", "citation"] {
            addresses.push(format!("/v1/incidents/{id}/{path}?version={n}"));
        }
    }
    let mut all = String::new();
    for address in addresses {
        let answer = desk.api.ask("GET", &address).await;
        let said = if answer.bytes.starts_with(b"PK") {
            format!("{:?}", read::tables(&answer.bytes))
        } else {
            answer.body
        };
        all.extend([address, format!("{:?}", answer.headers), said]);
    }
    all
}

/// How many incidents any version finds by these words.
async fn found(desk: &Desk, words: &[&str]) -> u64 {
    let newest = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let mut found = 0;
    for word in words {
        for n in 1..=newest {
            let q = utf8_percent_encode(word, NON_ALPHANUMERIC);
            found += desk.api.get(&format!("/v1/incidents?q={q}&version={n}")).await["total"]["incidents"]
                .as_u64()
                .unwrap();
        }
    }
    found
}

#[tokio::test]
async fn what_is_hidden_late_is_in_no_version_at_the_next_request() {
    let (all, places): (Vec<&str>, Vec<&str>) =
        ([&SOURCE[..], &PLACE, &AREA].concat(), [&PLACE[..], &AREA].concat());
    let withdrawn = json!({"kind": "withdrawn", "reason": "Asked for."});
    let acts: [(&str, Value, &[&str]); 7] = [
        ("/protection", json!({"sources": ["whisper"]}), &SOURCE),
        ("/protection", json!({"claims": {"secret": "content", "third": "content"}}), &SOURCE),
        ("/protection", json!({"claims": {"secret": "whole", "third": "whole"}}), &SOURCE),
        ("/protection", json!({"quotes": ["secret"]}), &QUOTE),
        ("/protection", json!({"places": "subdivision"}), &PLACE),
        ("/protection", json!({"places": "country"}), &places),
        ("/retract", withdrawn, &all),
    ];
    // What each act below takes away.
    let (desk, id) = story().await;
    let before = everything(&desk, &id).await;
    for word in &all {
        assert!(before.contains(word), "{word} was not said");
    }
    assert!(found(&desk, &QUOTE).await > 0);
    drop(desk);
    for (what, body, hidden) in acts {
        let (desk, id) = story().await;
        let method = if what == "/retract" { "POST" } else { "PUT" };
        let done = desk.lee.acts(method, &id, what, &body).await;
        assert_eq!(done.status, 200, "{body}: {}", done.body);
        let after = everything(&desk, &id).await.to_lowercase();
        for word in hidden {
            let at = after.find(&word.to_lowercase());
            assert_eq!(
                at,
                None,
                "{body} leaves {word}: {}",
                at.map_or("", |at| &after[after.floor_char_boundary(at.saturating_sub(300))..])
                    .chars()
                    .take(500)
                    .collect::<String>()
            );
        }
        assert_eq!(found(&desk, hidden).await, 0, "{body}");
        nothing_leads_there(&desk, &body).await;
    }
}

/// Numbers, boxes and names that would tell what the words do not.
async fn nothing_leads_there(desk: &Desk, body: &Value) {
    let newest = desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    for n in 5..=newest {
        let people = &desk.api.get(&format!("/v1/incidents?date_from=2014-05-29&version={n}")).await["total"]
            ["people"];
        if body["claims"]["secret"] == "whole" {
            assert_eq!((&people["min"], &people["max"]), (&json!(70), &json!(70)), "{n}");
        }
        if !body["places"].is_null() || body["kind"] == "withdrawn" {
            for spot in ["129.6,44.5,129.7,44.6", "131.1,44.4,131.2,44.5"] {
                assert_eq!(
                    desk.api.get(&format!("/v1/incidents?bbox={spot}&version={n}")).await["total"]["incidents"],
                    0,
                    "{spot} at {n}"
                );
            }
            for key in ["cn-hl-mudanjiang", "cn-hl-suifenhe"] {
                let problem = desk.api.problem(&format!("/v1/statistics?place={key}&version={n}")).await;
                assert_eq!(problem["errors"][0]["code"], "unknown-value");
            }
        }
        if body["sources"].is_array() || body["claims"].is_object() || body["kind"] == "withdrawn" {
            for key in ["whisper", "murmur"] {
                assert_eq!(
                    desk.api.ask("GET", &format!("/v1/sources/{key}?version={n}")).await.status,
                    404,
                    "{key} at {n}"
                );
            }
            let problem = desk.api.problem(&format!("/v1/incidents?outlet=Whisperer&version={n}")).await;
            assert_eq!(problem["errors"][0]["code"], "unknown-value");
        }
    }
}

//! The same of those who may propose: whatever they hand in, and whatever they guess, both worlds answer alike.

use std::sync::LazyLock;

use chrono::TimeDelta;
use refoulement::model::vocabulary::access::KeyRole;
use regex::Regex;
use serde_json::{Value, json};

use super::asked::{KEYS, WORDS};
use super::building::World;
use super::compare::Pair;
use super::contents::id;
use super::effects::STANDING;
use crate::support::api::Answer;

/// Somebody with a key of each world; not more is handed in with one than is taken in an hour.
struct Anna {
    keys: [String; 2],
    sent: u32,
    names: u32,
}

const OF_A_KEY: u32 = 50;

impl Pair {
    /// Proposes and guesses as contributors, at every other incident from the one at `from` on; says how often both were
    /// asked.
    pub async fn contribute(&self, from: usize) -> usize {
        let mut anna = Anna::new(self, 0).await;
        let mut asked = 0;
        for (incident, n) in STANDING.into_iter().skip(from).step_by(2).enumerate() {
            let path = format!("/v1/desk/incidents/{}", id(n));
            asked += self.hand_in(&mut anna, "GET", &path, &Value::Null).await;
            for (at, guess) in WORDS.iter().chain(&KEYS).enumerate() {
                // Every guess of every kind at two incidents: one of this half, one of the other.
                if (at + incident) % 6 == 0 {
                    for (method, path, body) in guesses(&path, guess) {
                        asked += self.hand_in(&mut anna, method, &path, &body).await;
                    }
                    asked += self.hand_in(&mut anna, "IMPORT", "", &json!(sheet(n, guess))).await;
                }
            }
            asked += self.hand_in(&mut anna, "GET", &path, &Value::Null).await;
        }
        for key in KEYS {
            let path = format!("/v1/desk/sources/{}", key.replace(' ', "%20"));
            asked += self.hand_in(&mut anna, "GET", &path, &Value::Null).await;
        }
        for list in [
            "/v1/desk/incidents",
            "/v1/desk/sources",
            "/v1/desk/incidents?likely_duplicate=true&limit=200",
            "/v1/desk/me",
        ] {
            asked += self.hand_in(&mut anna, "GET", list, &Value::Null).await;
        }
        asked
    }

    async fn hand_in(&self, anna: &mut Anna, method: &'static str, path: &str, body: &Value) -> usize {
        if method != "GET" {
            anna.sent += 1;
            // What comes in at one instant has no order of its own.
            self.worlds().iter().for_each(|world| world.api.time.pass(TimeDelta::seconds(1)));
        }
        if anna.sent > OF_A_KEY {
            *anna = Anna::new(self, anna.names).await;
        }
        let [bland, full] =
            [0, 1].map(|world| send(self.worlds()[world], &anna.keys[world], method, path, body));
        let (bland, full) = tokio::join!(bland, full);
        assert!(bland.status != 429 && bland.status.as_u16() < 500, "{method} {path}: {}", bland.body);
        let (bland, full) = (plain(&bland), plain(&full));
        let at = bland.bytes().zip(full.bytes()).take_while(|(bland, full)| bland == full).count();
        let near = |text: &str| {
            text[text.floor_char_boundary(at.saturating_sub(200))..].chars().take(300).collect::<String>()
        };
        assert!(
            bland == full,
            "{method} {path} with {body} tells the worlds apart:\n{}\n{}",
            near(&bland),
            near(&full)
        );
        1
    }
}

impl Anna {
    async fn new(pair: &Pair, names: u32) -> Self {
        let [bland, full] = pair.worlds();
        let holder = format!("anna-{names}");
        let keys = [
            bland.api.key(KeyRole::Contributor, &holder).await,
            full.api.key(KeyRole::Contributor, &holder).await,
        ];
        Self { keys, sent: 0, names: names + 1 }
    }
}

/// What may be written of a guess: as a place, a claim, a source, what derives from it, who it is via, and in words.
fn guesses(path: &str, guess: &str) -> Vec<(&'static str, String, Value)> {
    let change = |incident: Value| ("PATCH", path.to_owned(), json!({ "incident": incident }));
    let key = guess.to_lowercase().replace(' ', "-");
    let add = |claim: Value, source: Value| {
        ("POST", format!("{path}/claims"), json!({"claim": claim, "sources": [source]}))
    };
    let plain = json!({"key": "mine", "outlet": "Mine", "title": guess, "url": format!("https://mine.example/{key}")});
    let mut derived = plain.clone();
    derived["derived_from"] = json!([guess]);
    vec![
        change(json!({"summary": format!("It was told in {guess}."), "title": format!("About {guess}")})),
        change(
            json!({"people": {"min": 3, "max": 9, "counts": "refugees", "basis": "editorial", "reason": format!("As {guess} says.")}}),
        ),
        change(json!({"groups": [{"kind": "minor", "min": 1, "claims": [guess]}]})),
        change(
            json!({"timeline": [{"status": "released", "date": "2015-03-20", "claims": ["open", guess]}]}),
        ),
        change(
            json!({"places": [{"role": "detention", "name": guess, "country": "CN", "precision": "locality"}]}),
        ),
        add(
            json!({"key": guess, "quote": guess, "people": {"min": 1, "max": 1, "quantifier": "exact", "counts": "refugees"}}),
            plain.clone(),
        ),
        add(json!({"source": guess}), plain),
        add(json!({}), derived),
        add(json!({}), json!({"key": key, "outlet": guess, "title": guess})),
        // What they proposed before is taken back; of the incident itself nothing is theirs.
        ("POST", format!("{path}/proposals/{{proposal}}/take-back"), Value::Null),
        ("POST", format!("{path}/take-back"), Value::Null),
        ("GET", path.to_owned(), Value::Null),
    ]
}

/// A sheet with a guess: as a place, as a source, and of an incident that may not be theirs.
fn sheet(incident: u128, guess: &str) -> String {
    let (cell, id) = (guess.replace('"', "\"\""), id(incident));
    let own = guess.to_lowercase().replace(' ', "-");
    format!(
        "id,title,date,host_country,places,people,source,source_url\n\
         ,\"About {cell}\",2015-03,CN,\"{cell}\",3,Mine,https://mine.example/of/{own}\n\
         ,\"{cell}\",2015,CN,,5,\"{cell}\",\n\
         {id},\"{cell}\",,,,,,\n"
    )
}

/// Looks at a sheet; what came of it.
async fn look(world: &World, key: &str, sheet: &str) -> Answer {
    let token = uuid::Uuid::new_v4().to_string();
    let headers = [("content-type", "text/csv"), ("idempotency-key", token.as_str())];
    let begun = world.api.send_text("POST", "/v1/import?dry_run=true", Some(key), &headers, sheet).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let path = begun.headers["location"].to_str().unwrap().to_owned();
    loop {
        let job = world.api.send_text("GET", &path, Some(key), &[], "").await;
        if job.json()["state"] != "running" {
            return job;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

async fn send(world: &World, key: &str, method: &str, path: &str, body: &Value) -> Answer {
    if method == "IMPORT" {
        return look(world, key, body.as_str().unwrap()).await;
    }
    let takes_back = path.ends_with("/take-back");
    let (mut path, mut of) = (path.to_owned(), path);
    if takes_back {
        of = &of[..of.find("/proposals/").or(of.find("/take-back")).unwrap_or(of.len())];
        let seen = world.api.send_text("GET", of, Some(key), &[], "").await.json();
        let proposal = seen["proposals"][0]["id"].as_str().unwrap_or("none").to_owned();
        path = path.replace("{proposal}", &proposal);
    }
    let path = path.as_str();
    let tag = if method == "PATCH" || takes_back {
        let seen = world.api.send_text("GET", of, Some(key), &[], "").await;
        seen.headers.get("etag").map_or_else(|| "\"none\"".to_owned(), |tag| tag.to_str().unwrap().to_owned())
    } else {
        String::new()
    };
    let token = uuid::Uuid::new_v4().to_string();
    let headers: &[(&str, &str)] = match method {
        "PATCH" => &[("if-match", &tag), ("content-type", "application/merge-patch+json")],
        "POST" if takes_back => &[("if-match", &tag)],
        "POST" => &[("idempotency-key", &token)],
        _ => &[],
    };
    let body = if body.is_null() { String::new() } else { body.to_string() };
    world.api.send_text(method, path, Some(key), headers, &body).await
}

static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap());
static KEY: LazyLock<Regex> = LazyLock::new(|| Regex::new("\"[0-9a-f]{16}\"").unwrap());
static LETTERS: LazyLock<Regex> = LazyLock::new(|| Regex::new("-[0-9a-f]{6}\\b").unwrap());

/// The answer without what is random in it: ids of revisions, requests and keys, and letters of keys.
fn plain(answer: &Answer) -> String {
    let tag = answer.headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
    let known: Vec<String> = STANDING.iter().map(|n| id(*n).to_string()).collect();
    let random = |found: &regex::Captures| {
        if known.iter().any(|id| id == &found[0]) { found[0].to_owned() } else { "(id)".to_owned() }
    };
    let said = format!("{} {tag} {}", answer.status, answer.body);
    let said = ID.replace_all(&said, random);
    LETTERS.replace_all(&KEY.replace_all(&said, "(key)"), "-(letters)").into_owned()
}

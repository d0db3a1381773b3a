//! One article, however it is written, comes through every door as one source.

use std::fmt::Write as _;

use refoulement::desk::actions::actor::Actor;
use refoulement::desk::founding::found;
use refoulement::desk::import::{Options, check, write};
use serde_json::{Value, json};

use crate::desk::import::archive::zipped;
use crate::support::api::{Api, clock};
use crate::support::desk::Desk;
use crate::support::person::{Person, digests};
use crate::support::postgres::Database;

const PLAIN: &str = "https://www.daily.example/2014/nine?id=9";
/// Ways to write its address; the last is none at all.
const SPELLINGS: [Option<&str>; 10] = [
    Some(PLAIN),
    Some("http://daily.example/2014/nine/?id=9"),
    Some("https://DAILY.example:443/2014/nine?id=9#top"),
    Some("http://www.daily.example:80/2014/nine?utm_source=feed&id=9&utm_medium=rss"),
    Some("https://daily.example/2014/nine?fbclid=IwAR0&id=9"),
    Some("https://daily.example/2014/%6Eine?id=9"),
    Some("https://daily.example/2014/nine?id=9#:~:text=Nine"),
    Some("https://web.archive.org/web/20140601000000/http://www.daily.example/2014/nine?id=9"),
    Some("https://archive.ph/2014/https://daily.example/2014/nine?id=9"),
    None,
];

/// The article as its n-th reader writes it. By its address it is known whatever they call it.
fn article(n: usize) -> Value {
    let key = format!("article-{n}");
    match SPELLINGS[n] {
        Some(url) if n > 0 => {
            json!({"key": key, "outlet": "daily.example", "title": format!("As reader {n} has it"), "url": url})
        }
        Some(url) => {
            json!({"key": key, "outlet": "A Daily", "title": "Nine detained", "url": url, "published": "2014-05-31"})
        }
        None => {
            json!({"key": key, "outlet": "A DAILY", "title": "“Nine  Detained”", "published": "2014-05-31"})
        }
    }
}

fn case(n: usize) -> Value {
    let people = json!({"min": 9, "max": 9, "quantifier": "exact", "counts": "refugees"});
    json!({
        "incident": {"title": format!("Nine people detained, as told {n}"), "date": "2014-05-29", "host_country": "CN",
            "claims": [{"people": people}]},
        "sources": [article(n)],
    })
}

/// The article is public; its key.
async fn published(desk: &Desk) -> String {
    let sent = desk.cho.hands_in(&case(0)).await;
    let accepted = desk.kim.accepts(sent["id"].as_str().unwrap()).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    sent["keys"]["article-0"].as_str().unwrap().to_owned()
}

/// Imports a file, to be published; what came of it.
pub async fn import(person: &Person, kind: &str, file: Vec<u8>) -> Value {
    person.imports("?publish=true", kind, &uuid::Uuid::new_v4().to_string(), file).await
}

/// What the incidents of this title cite that wait.
pub async fn cited(desk: &Desk, title: &str) -> Vec<String> {
    let query = "select distinct claim ->> 'source' from desk.revision cross join lateral jsonb_path_query(content, '$.claims[*]') as claim
                 where content ->> 'title' like $1 || '%' order by 1";
    sqlx::query_scalar(query).bind(title.to_owned()).fetch_all(&desk.api.database.desk).await.unwrap()
}

fn sheet() -> String {
    let mut sheet = "title,date,host_country,people,source,source_url,source_title,source_date\n".to_owned();
    for n in 0..SPELLINGS.len() {
        let article = article(n);
        let text = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
        writeln!(
            sheet,
            "Told in a sheet {n},2014-05-29,CN,9,{},{},{},{}",
            text("outlet"),
            text("url"),
            text("title"),
            text("published")
        )
        .unwrap();
    }
    sheet
}

fn archive() -> Vec<u8> {
    let mut incidents = "title,date,host_country,people,source\n".to_owned();
    let mut sources = "key,kind,outlet,title,url,published\n".to_owned();
    for n in 0..SPELLINGS.len() {
        let article = article(n);
        let text = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
        writeln!(incidents, "Told in an archive {n},2014-05-29,CN,9,article-{n}").unwrap();
        let (outlet, title, url, day) = (text("outlet"), text("title"), text("url"), text("published"));
        writeln!(sources, "article-{n},media,{outlet},{title},{url},{day}").unwrap();
    }
    zipped(&[("incidents.csv".to_owned(), incidents), ("sources.csv".to_owned(), sources)])
}

fn lines() -> String {
    let mut lines = String::new();
    for n in 0..SPELLINGS.len() {
        let mut source = article(n);
        source["kind"] = json!("media");
        let mut record = case(n)["incident"].take();
        record["title"] = json!(format!("Told in a line {n}"));
        record["claims"][0]["source"] = source["key"].clone();
        for (name, value) in [("key", "a"), ("stance", "asserts"), ("hedge", "reported")] {
            record["claims"][0][name] = json!(value);
        }
        record["sources"] = json!([source]);
        writeln!(lines, "{record}").unwrap();
    }
    lines
}

#[tokio::test]
async fn a_submission_in_ten_spellings_cites_one_source() {
    let desk = Desk::open().await;
    let key = published(&desk).await;
    assert!(key.starts_with("a-daily-2014-05-31-"), "{key}");
    for (n, spelling) in SPELLINGS.iter().enumerate() {
        for person in [&desk.oh, &desk.lee] {
            let shown = person.hands_in(&case(n)).await;
            assert_eq!(shown["keys"], json!({format!("article-{n}"): key}), "{spelling:?}");
            assert_eq!(shown["incident"]["claims"][0]["source"], key);
            assert_eq!(shown["sources"], json!([]), "it is public already");
        }
    }
}

#[tokio::test]
async fn ten_spellings_along_with_one_incident_are_one_source_and_one_root() {
    let desk = Desk::open().await;
    let claims: Vec<Value> =
        (0..SPELLINGS.len()).map(|n| json!({"source": format!("article-{n}")})).collect();
    let sent = json!({
        "incident": {"title": "Nine people detained", "date": "2014-05-29", "host_country": "CN", "claims": claims},
        "sources": (0..SPELLINGS.len()).map(article).collect::<Vec<_>>(),
    });
    for person in [&desk.cho, &desk.kim] {
        let shown = person.hands_in(&sent).await;
        let id = shown["id"].as_str().unwrap();
        assert_eq!(desk.lee.accepts(id).await.status, 200);
        let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
        assert_eq!(
            (&public["source_roots"], &public["confidence"], public["sources"].as_array().unwrap().len()),
            (&json!(1), &json!("one_source"), 1),
            "{public}"
        );
    }
}

#[tokio::test]
async fn files_in_ten_spellings_bring_one_source() {
    for (kind, file, title) in [
        ("text/csv", sheet().into_bytes(), "Told in a sheet"),
        ("application/zip", archive(), "Told in an archive"),
        ("application/x-ndjson", lines().into_bytes(), "Told in a line"),
    ] {
        let desk = Desk::open().await;
        let done = import(&desk.kim, kind, file.clone()).await;
        assert_eq!(
            (&done["report"]["sources"], &done["report"]["new"]),
            (&json!(1), &json!(10)),
            "{kind}: {done}"
        );
        assert_eq!(cited(&desk, title).await, ["a-daily-2014-05-31"], "{kind}");
        // Where the article is public, there is nothing to bring.
        let desk = Desk::open().await;
        let key = published(&desk).await;
        let done = import(&desk.kim, kind, file).await;
        assert_eq!(
            (&done["report"]["sources"], &done["report"]["new"]),
            (&json!(0), &json!(10)),
            "{kind}: {done}"
        );
        assert_eq!(cited(&desk, title).await, [key], "{kind}");
    }
}

#[tokio::test]
async fn a_source_is_not_corrected_into_another_one() {
    let desk = Desk::open().await;
    let key = published(&desk).await;
    let id = desk.published("weekly").await;
    let path = &format!("/v1/desk/sources/{}", desk.source(&id).await);
    for (n, spelling) in SPELLINGS.iter().enumerate() {
        for person in [&desk.oh, &desk.lee] {
            let read = person.reads(path).await;
            let mut source = read.json()["source"].clone();
            for (name, value) in article(n).as_object().unwrap().iter().filter(|(name, _)| *name != "key") {
                source[name] = value.clone();
            }
            if spelling.is_none() {
                source["url"] = Value::Null;
            }
            let body = json!({"source": source, "reason": "It is that one."});
            let refused = person.sends("PUT", path, &[("if-match", &read.tag())], &body).await;
            let problem = refused.json();
            assert_eq!(
                (refused.status.as_u16(), &problem["errors"][0]["code"]),
                (422, &json!("same-article")),
                "{:?}: {problem}",
                SPELLINGS[n]
            );
            assert!(problem["errors"][0]["message"].as_str().unwrap().contains(&key), "{problem}");
        }
    }
}

#[tokio::test]
async fn a_restored_article_is_found_again() {
    let desk = Desk::open().await;
    let key = published(&desk).await;
    let export = desk.api.ask("GET", "/v1/incidents.ndjson").await.bytes;
    let database = Database::create().await;
    found(&database.desk, &clock(), true).await.unwrap();
    let options = Options { restore: true, ..Options::default() };
    let plan = check(&database.desk, &clock(), "kim", &export, options, &mut |_, _| ()).await.unwrap();
    let mut transaction = database.desk.begin().await.unwrap();
    let now = clock();
    let kim = Actor { clock: &now, holder: "kim", key: None, single_editor: false };
    write(&mut transaction, &kim, plan, false, &mut |_, _| ()).await.unwrap();
    transaction.commit().await.unwrap();
    let desk = Desk::over(Api::over(database).await).await;
    for n in 0..SPELLINGS.len() {
        let shown = desk.oh.hands_in(&case(n)).await;
        assert_eq!(shown["keys"][format!("article-{n}")], key, "{:?}", SPELLINGS[n]);
    }
}

#[tokio::test]
async fn a_wire_story_in_two_papers_is_two_sources_until_an_editor_says_where_it_is_from() {
    let desk = Desk::open().await;
    let paper = |outlet: &str, url: &str| json!({"key": url, "outlet": outlet, "title": "Nine detained", "url": format!("https://{url}.example/1"), "published": "2014-05-31"});
    let sent = json!({
        "incident": {"title": "Nine people detained", "date": "2014-05-29", "host_country": "CN", "claims": [{"source": "one"}, {"source": "two"}]},
        "sources": [paper("One Daily", "one"), paper("Two Daily", "two")],
    });
    let shown = desk.cho.hands_in(&sent).await;
    let id = shown["id"].as_str().unwrap();
    assert_eq!(desk.kim.accepts(id).await.status, 200);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!((&public["source_roots"], &public["confidence"]), (&json!(2), &json!("several_sources")));
    let (one, two) = (shown["keys"]["one"].as_str().unwrap(), shown["keys"]["two"].as_str().unwrap());
    let path = &format!("/v1/desk/sources/{two}");
    let read = desk.kim.reads(path).await;
    let mut source = read.json()["source"].clone();
    source["derived_from"] = json!([one]);
    let body = json!({"source": source, "reason": "It prints the other's story."});
    let sent = desk.kim.sends("PUT", path, &[("if-match", &read.tag())], &body).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let told = sent.json();
    let body = json!({"revision": told["revision"]["id"], "confirmed": digests(&told["editors"])});
    let accepted =
        desk.lee.sends("POST", &format!("{path}/accept"), &[("if-match", &sent.tag())], &body).await;
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let public = desk.api.get(&format!("/v1/incidents/{id}")).await;
    assert_eq!((&public["source_roots"], &public["confidence"]), (&json!(1), &json!("one_source")));
}

#[tokio::test]
async fn a_key_that_is_sent_is_a_label_and_the_answer_says_what_it_became() {
    let desk = Desk::open().await;
    let sent = json!({
        "incident": {"title": "Two people returned", "date": "2015", "host_country": "CN",
            "claims": [{"source": "chosun-2013-11-21", "key": "own"}, {"source": "/sources/1"}]},
        "sources": [
            {"key": "chosun-2013-11-21", "outlet": "Süddeutsche Zeitung", "title": "Zwei", "published": "2014-11-01", "derived_from": ["/sources/1"]},
            {"outlet": "조선일보", "title": "둘", "published": "2014-11-01"},
        ],
    });
    let headers = [("idempotency-key", "twice")];
    let first = desk.kim.sends("POST", "/v1/incidents", &headers, &sent).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let shown = first.json();
    assert_eq!(
        shown["keys"],
        json!({"chosun-2013-11-21": "suddeutsche-zeitung-2014-11-01", "/sources/1": "joseonilbo-2014-11-01"}),
        "the register's source of that key is another article"
    );
    let claims = &shown["incident"]["claims"];
    assert_eq!(
        (&claims[0]["source"], &claims[1]["source"], &claims[1]["key"]),
        (
            &json!("suddeutsche-zeitung-2014-11-01"),
            &json!("joseonilbo-2014-11-01"),
            &json!("joseonilbo-2014-11-01")
        )
    );
    assert_eq!(shown["sources"][0]["derived_from"], json!(["joseonilbo-2014-11-01"]));
    let again = desk.kim.sends("POST", "/v1/incidents", &headers, &sent).await;
    assert_eq!(again.json()["keys"], shown["keys"], "the answer that was lost says the same");
    let other = desk.cho.hands_in(&sent).await;
    let key = other["keys"]["/sources/1"].as_str().unwrap();
    assert!(key.starts_with("joseonilbo-2014-11-01-") && key.len() == "joseonilbo-2014-11-01-".len() + 6);
    for (labels, code) in
        [(["Not A Key", "b"], "malformed"), (["/sources/1", "b"], "malformed"), (["a", "a"], "repeated")]
    {
        let mut wrong = sent.clone();
        for (at, label) in labels.iter().enumerate() {
            wrong["sources"][at]["key"] = json!(label);
        }
        let token = uuid::Uuid::new_v4().to_string();
        let headers = [("idempotency-key", token.as_str())];
        let refused = desk.kim.sends("POST", "/v1/incidents", &headers, &wrong).await;
        assert_eq!(refused.json()["errors"][0]["code"], code, "{labels:?}: {}", refused.body);
    }
}

#[tokio::test]
async fn what_waits_of_others_is_told_by_no_key() {
    let desk = Desk::open().await;
    let waiting = desk.cho.hands_in(&case(0)).await;
    let other = desk.oh.hands_in(&case(1)).await;
    assert_ne!(waiting["keys"]["article-0"], other["keys"]["article-1"]);
    let editor = desk.kim.hands_in(&case(2)).await;
    assert_eq!(
        editor["keys"]["article-2"], waiting["keys"]["article-0"],
        "who sees the whole desk cites what waits"
    );
}

#[tokio::test]
async fn two_addresses_in_one_cell_are_told_by_their_own_column() {
    let desk = Desk::open().await;
    let row = "title,date,host_country,people,source,source_url,source_title\nHeld,2014-05-01,CN,9,A Daily,";
    for cell in [
        "\"https://a.example/1, https://b.example/2\"",
        "https://a.example/1 https://b.example/2",
        "https://a.example/1; https://b.example/2",
    ] {
        let refused = import(&desk.kim, "text/csv", format!("{row}{cell},Held\n").into_bytes()).await;
        let problem = &refused["report"]["problems"][0];
        assert_eq!(
            (&problem["column"], &problem["code"]),
            (&json!("source_url"), &json!("ambiguous")),
            "{cell}: {refused}"
        );
    }
    let bar = "https://a.example/1|2";
    let taken = import(&desk.kim, "text/csv", format!("{row}{bar},Held\n").into_bytes()).await;
    assert_eq!(taken["report"]["new"], 1, "an address may hold a bar: {taken}");
}

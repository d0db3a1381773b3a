//! Addresses that leave the house are absolute where the world's address of it is known.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use refoulement::http::{self, Site};
use refoulement::model::vocabulary::access::KeyRole;
use regex::Regex;
use serde_json::Value;

use crate::support::api::{Answer, Api, answer, sent};
use crate::support::desk::{Desk, case};

const BASE: &str = "https://register.example";

fn public(api: &Api) -> Router {
    api.site(Site { public_base_url: Some(BASE.to_owned()), ..Site::default() })
}

async fn ask(router: &Router, address: &str) -> Answer {
    answer(router.clone(), Request::builder().uri(address).body(Body::empty()).unwrap()).await
}

/// Every address that the contract gives as an example of a question to the public.
fn examples() -> Vec<String> {
    let document = serde_json::to_value(http::openapi()).unwrap();
    let operations = document["paths"].as_object().unwrap().values().map(|path| &path["get"]);
    let public = operations.filter(|get| get.is_object() && get["security"].is_null());
    let addresses: Vec<String> = public.map(|get| get["x-example"].as_str().unwrap().to_owned()).collect();
    assert!(addresses.len() > 15, "{addresses:?}");
    addresses
}

/// The texts of an answer: of an archive or a workbook those of its parts.
fn texts(answer: &Answer) -> Vec<String> {
    if !answer.bytes.starts_with(b"PK") {
        return vec![answer.body.clone()];
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&answer.bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut text).unwrap();
            text
        })
        .collect()
}

#[tokio::test]
async fn no_public_answer_and_no_file_holds_an_address_that_leads_nowhere_from_outside() {
    let api = Api::report().await;
    let router = public(&api);
    // An address of ours without a host, as a value or within one: after a quotation mark, a space, a comma, a bracket.
    let relative = Regex::new(r#"(?m)(^|["'<>(,;=\s])/(v1|problems)/[^"'<>\s,;)]*"#).unwrap();
    let more = [
        "/v1/incidents?limit=1",
        "/v1/statistics?group_by=month,repatriation_status",
        "/v1/statistics.csv",
        "/v1/statistics.csv?group_by=outlet&hxl=true",
        "/v1/incidents?colour=red",
        "/v1/incidents/00000000-0000-4000-8000-000000000000",
        "/nowhere",
        "/v1/incidents/",
    ];
    for address in examples().into_iter().chain(more.map(str::to_owned)) {
        let answer = ask(&router, &address).await;
        for header in ["link", "location", "content-location"] {
            if let Some(header) = answer.headers.get(header) {
                assert!(
                    header.to_str().unwrap().trim_start_matches('<').starts_with(BASE),
                    "{address}: {header:?}"
                );
            }
        }
        for text in texts(&answer) {
            let found: Vec<&str> = relative.find_iter(&text).map(|found| found.as_str()).collect();
            assert!(found.is_empty(), "{address}: {found:?}");
        }
    }
}

#[tokio::test]
async fn where_an_address_is_due_there_is_one_and_it_leads_there() {
    let api = Api::report().await;
    let router = public(&api);
    let list = ask(&router, "/v1/incidents?limit=1").await;
    let next = list.json()["next"].as_str().unwrap().to_owned();
    assert!(next.starts_with("https://register.example/v1/incidents?limit=1&cursor="), "{next}");
    assert_eq!(list.headers["link"], format!("<{next}>; rel=\"next\""));
    assert_eq!(ask(&router, next.strip_prefix(BASE).unwrap()).await.status, 200);
    for row in ask(&router, "/v1/statistics?group_by=month").await.json()["rows"].as_array().unwrap() {
        let url = row["url"].as_str().unwrap().strip_prefix(BASE).unwrap_or_else(|| panic!("{row}"));
        assert_eq!(ask(&router, url).await.json()["total"]["incidents"], row["incidents"]);
    }
    for (address, words) in [
        ("/v1/statistics.csv?group_by=month", "https://register.example/v1/incidents?"),
        ("/v1/statistics.csv", "https://register.example/v1/incidents?"),
        ("/v1/incidents.geojson", "\"url\":\"https://register.example/v1/incidents/"),
        ("/v1/incidents.atom", "href=\"https://register.example/v1/incidents/"),
        ("/v1/incidents.zip", "Same question: https://register.example/v1/incidents?version=4"),
        ("/v1/incidents.zip", "CC BY 4.0. https://register.example/v1/incidents?version=4"),
        ("/v1/incidents.xlsx", "https://register.example/v1/incidents?version=4"),
        ("/v1/dataset", "\"url\":\"https://register.example/v1/incidents.csv?version=4\""),
        ("/v1/dataset", "CC BY 4.0. https://register.example/v1/incidents?version=4"),
        ("/", "CC BY 4.0. https://register.example/?version=4"),
        ("/ko/?month=2013-11", "https://register.example/ko/?month=2013-11&amp;version=4"),
        ("/problems/gone", "https://register.example/problems/gone"),
        ("/v1/nothing", "\"type\":\"https://register.example/problems/not-found\""),
        ("/v1/incidents?colour=red", "\"type\":\"https://register.example/problems/invalid-query\""),
    ] {
        let texts = texts(&ask(&router, address).await).concat();
        assert!(texts.contains(words), "{address}: {words}");
    }
    assert_eq!(
        ask(&router, "/v1/incidents/").await.headers["location"],
        "https://register.example/v1/incidents"
    );
    let refused = answer(
        router.clone(),
        sent("GET", "/v1/incidents?month=2013-11", None, &[("accept", "text/csv")], ""),
    );
    let detail = refused.await.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.ends_with("https://register.example/v1/incidents.csv?month=2013-11"), "{detail}");
}

#[tokio::test]
async fn so_are_those_of_the_desk() {
    let desk = Desk::open().await;
    let (router, key) = (public(&desk.api), desk.api.key(KeyRole::Admin, "ahn").await);
    let send = async |method: &str, address: &str, key: &str, once: &str, body: Value| {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        answer(router.clone(), sent(method, address, Some(key), &[("idempotency-key", once)], &body)).await
    };
    let location = |answer: &Answer| answer.headers["location"].to_str().unwrap().to_owned();
    for once in ["a", "a", "b"] {
        let created = send("POST", "/v1/incidents", &desk.cho.key, once, case(once)).await;
        let at = location(&created);
        let at = at.strip_prefix(BASE).unwrap_or_else(|| panic!("{at}"));
        assert_eq!(send("GET", at, &desk.kim.key, "", Value::Null).await.status, 200);
    }
    let wanted = serde_json::json!({"role": "contributor", "holder": "yun"});
    let created = send("POST", "/v1/desk/keys", &key, "c", wanted).await;
    assert!(location(&created).starts_with("https://register.example/v1/desk/keys/"), "{}", created.body);
    let page = send("GET", "/v1/desk/incidents?limit=1", &desk.kim.key, "", Value::Null).await.json();
    let next = page["next"].as_str().unwrap();
    let next = next.strip_prefix(BASE).unwrap_or_else(|| panic!("{next}"));
    assert_eq!(
        send("GET", next, &desk.kim.key, "", Value::Null).await.json()["incidents"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn without_a_public_address_all_of_them_are_relative() {
    let api = Api::report().await;
    assert!(api.get("/v1/incidents?limit=1").await["next"].as_str().unwrap().starts_with("/v1/incidents?"));
    assert_eq!(api.problem("/v1/nothing").await["type"], "/problems/not-found");
    let dataset = api.get("/v1/dataset").await;
    assert_eq!(dataset["files"][0]["url"], "/v1/incidents.csv?version=4");
    assert!(dataset["citation"].as_str().unwrap().ends_with("CC BY 4.0."), "{dataset}");
}

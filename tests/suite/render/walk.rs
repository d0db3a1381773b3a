//! Every page is walked from link to link, as a reader would.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::pages::{is_whole, unescaped};
use crate::support::api::Api;

/// What a page has for links to lead to, or nothing where it is no page.
fn anchors(body: &str) -> BTreeSet<String> {
    let id = Regex::new(r#"<[^>]* id="([^"]*)""#).unwrap();
    let found: Vec<String> = id.captures_iter(body).map(|found| found[1].to_owned()).collect();
    let distinct: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(found.len(), distinct.len(), "an anchor stands twice");
    distinct
}

/// Whatever a page names of this register, as address and anchor.
fn named(body: &str, here: &str) -> BTreeSet<(String, String)> {
    let link = Regex::new(r#" (?:href|src)="([^"]*)""#).unwrap();
    let of = |found: regex::Captures<'_>| {
        let whole = unescaped(&found[1]);
        let (address, anchor) = whole.split_once('#').unwrap_or((&whole, ""));
        let address = if address.is_empty() { here } else { address };
        address.starts_with('/').then(|| (address.to_owned(), anchor.to_owned()))
    };
    link.captures_iter(body).filter_map(of).collect()
}

/// Links and anchors of all pages, the reference with the requests that it shows, from the front page on.
#[tokio::test]
async fn every_link_and_every_anchor_leads_somewhere() {
    let api = Api::report().await;
    // Questions about questions have no end: what such a page names is not walked further.
    let is_question = Regex::new(r"[?&](sort|by|cursor)=|[?&].*&").unwrap();
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut links: BTreeSet<(String, String)> = BTreeSet::new();
    let mut to_see: Vec<String> = vec!["/".to_owned(), "/ko/?host_country=CN&month=2013-11".to_owned()];
    while let Some(address) = to_see.pop() {
        if pages.contains_key(&address) {
            continue;
        }
        // Of a file it is enough that it is there: for its head nothing is drawn.
        let is_file = address.split('?').next().unwrap().contains('.');
        let answer = api.ask(if is_file { "HEAD" } else { "GET" }, &address).await;
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        let is_page = answer.headers["content-type"].to_str().unwrap().starts_with("text/html");
        pages.insert(address.clone(), if is_page { anchors(&answer.body) } else { BTreeSet::new() });
        if is_page {
            assert!(is_whole(&answer.body), "{address}");
        }
        if is_page && !is_question.is_match(&address) {
            let named = named(&answer.body, &address);
            to_see.extend(named.iter().map(|(address, _)| address.clone()));
            links.extend(named);
        }
    }
    for (address, anchor) in links.iter().filter(|(_, anchor)| !anchor.is_empty()) {
        assert!(pages[address].contains(anchor), "{address}#{anchor}");
    }
    for begun in [
        "/docs/desk",
        "/problems/gone",
        "/ko/places",
        "/zh/sources",
        "/v1/statistics.svg",
        "/places?version=",
    ] {
        assert!(pages.keys().any(|address| address.starts_with(begun)), "{begun} is reached by no link");
    }
}

/// The pictures of the reference have the room that they need, and words in their place.
#[tokio::test]
async fn the_pictures_of_the_reference_are_as_large_as_it_says() {
    let api = Api::report().await;
    let page = api.ask("GET", "/docs/statistics").await.body;
    let picture = Regex::new(r#"<img src="([^"]+)" alt="([^"]+)" width="(\d+)" height="(\d+)""#).unwrap();
    let mut seen = 0;
    for found in picture.captures_iter(&page) {
        let address = unescaped(&found[1]);
        assert!(address.contains(".png?"), "{address}");
        assert!(
            ["A chart with ", "A map with "].iter().any(|begin| found[2].starts_with(begin)),
            "{}",
            &found[2]
        );
        let bytes = api.ask("GET", &address).await.bytes;
        let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()).to_string();
        assert_eq!([&found[3], &found[4]], [&size(16), &size(20)], "{address}");
        seen += 1;
    }
    assert_eq!((seen, page.matches("<img").count()), (2, 2));
    assert!(page.contains("/v1/statistics.png?group_by=month&amp;"), "{page}");
}

/// A fragment never reaches the service: what others wrote down of the one page that the reference was must lead on from `/docs`.
#[tokio::test]
async fn the_anchors_of_the_reference_as_one_page_lead_on() {
    let api = Api::report().await;
    let page = api.ask("GET", "/docs").await.body;
    for old in [
        "tag-incidents",
        "listIncidents",
        "acceptRevision",
        "filter",
        "parameter-month",
        "files",
        "file-incidents",
        "file-map",
        "records",
        "schema-PublicIncident",
        "words",
        "schema-Status",
    ] {
        assert!(anchors(&page).contains(old), "{old}");
        let from = page.split(&format!(" id=\"{old}\"")).nth(1).unwrap();
        let leads_to = from.split(" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let (address, anchor) = leads_to.split_once('#').unwrap_or((leads_to, ""));
        let there = api.ask("GET", address).await.body;
        assert!(anchor.is_empty() || anchors(&there).contains(anchor), "{old}: {leads_to}");
        assert!(address.starts_with("/docs/"), "{old}: {leads_to}");
    }
}

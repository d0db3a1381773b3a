//! Files on disk: how much of them, how long, and what comes where they cannot be there.

use std::fs;
use std::path::PathBuf;

use axum::Router;
use http_body_util::BodyExt;
use refoulement::http::middleware::cache::files::Disk;
use refoulement::http::middleware::rate_limit::Limits;
use serde_json::json;
use tower::ServiceExt;

use super::parts::long;
use crate::support::api::{Answer, Api, answer, sent, with_many};

/// A folder of its own, gone with this.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("refoulement-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// The bytes on disk of each file without a name that is open here.
    fn open(&self) -> Vec<u64> {
        let is_here = |path: &PathBuf| fs::read_link(path).is_ok_and(|file| file.starts_with(&self.0));
        let paths = fs::read_dir("/proc/self/fd").unwrap().map(|entry| entry.unwrap().path());
        paths.filter(is_here).filter_map(|path| Some(fs::metadata(path).ok()?.len())).collect()
    }

    fn router(&self, api: &Api, bytes: u64) -> Router {
        let disk = Disk { folder: self.0.clone(), bytes };
        api.limited(&Limits { per_minute: 0, disk, ..Limits::default() })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn ask(router: &Router, method: &str, address: &str, range: Option<&str>) -> Answer {
    let headers: Vec<(&str, &str)> = range.map(|range| ("range", range)).into_iter().collect();
    answer(router.clone(), sent(method, address, None, &headers, "")).await
}

fn has_length(answer: &Answer) -> bool {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.headers.contains_key("content-length")
}

#[tokio::test]
async fn files_on_disk_have_one_bound_together_and_the_oldest_goes_first() {
    let api = with_many(400).await;
    let folder = Folder::new("bound");
    let addresses =
        ["date", "-date", "people", "-people"].map(|sort| format!("/v1/incidents.csv?version=5&sort={sort}"));
    let length = api.ask("GET", &addresses[0]).await.bytes.len() as u64;
    let bytes = length * 5 / 2;
    let router = folder.router(&api, bytes);
    for address in &addresses[..3] {
        assert!(has_length(&ask(&router, "HEAD", address, None).await), "{address}");
        let all: u64 = folder.open().iter().sum();
        assert!(all >= length && all <= bytes, "{all} of {bytes}");
    }
    assert!(!has_length(&ask(&router, "GET", &addresses[0], None).await), "the oldest is there");
    assert!(has_length(&ask(&router, "GET", &addresses[2], None).await), "the newest is not");
    // What is read takes its room until its reader has gone.
    let mut readers = Vec::new();
    for address in &addresses[1..3] {
        let request = sent("GET", address, None, &[("range", "bytes=1-")], "");
        let mut body = router.clone().oneshot(request).await.unwrap().into_body();
        body.frame().await.unwrap().unwrap();
        readers.push(body);
    }
    let refused = ask(&router, "GET", &addresses[3], Some("bytes=0-99")).await;
    assert_eq!((refused.status.as_u16(), refused.bytes.len() as u64), (200, length));
    assert!(folder.open().iter().sum::<u64>() <= bytes);
    for body in readers {
        assert_eq!(body.collect().await.unwrap().to_bytes().len() as u64 % 1024, (length - 1) % 1024);
    }
    assert_eq!(ask(&router, "GET", &addresses[3], Some("bytes=0-99")).await.status, 206);
}

#[tokio::test]
async fn a_file_that_cannot_be_on_disk_is_given_whole() {
    let api = with_many(400).await;
    let folder = Folder::new("missing");
    let gone = folder.router(&api, u64::MAX);
    fs::remove_dir_all(&folder.0).unwrap();
    let elsewhere = Folder::new("small");
    let small = elsewhere.router(&api, 128 * 1024);
    for address in ["/v1/incidents.csv?version=5", "/v1/incidents.geojson?version=5"] {
        let whole = api.ask("GET", address).await.bytes;
        for router in [&gone, &small, &gone, &small] {
            assert!(!has_length(&ask(router, "HEAD", address, None).await), "{address}");
            for range in ["bytes=0-99", "bytes=100-", "bytes=-5"] {
                let answer = ask(router, "GET", address, Some(range)).await;
                assert_eq!((answer.status.as_u16(), &answer.bytes), (200, &whole), "{address} {range}");
                assert!(!answer.headers.contains_key("accept-ranges"), "{address} {range}");
            }
            assert!(!has_length(&ask(router, "GET", address, None).await), "{address}");
        }
    }
    assert_eq!(elsewhere.open(), Vec::<u64>::new());
}

/// Nobody asks for anything after the takedown.
#[tokio::test]
async fn what_was_taken_down_leaves_the_disk_at_once() {
    let desk = long().await;
    let id = desk.published("whisper").await;
    let folder = Folder::new("takedown");
    let router = folder.router(&desk.api, 64 * 1024 * 1024);
    for address in ["/v1/incidents.csv", "/v1/incidents.ndjson"] {
        assert!(has_length(&ask(&router, "HEAD", address, None).await));
    }
    assert_eq!(folder.open().len(), 2);
    let withdrawn = desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    for _ in 0..100 {
        if folder.open().is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{:?}", folder.open());
}

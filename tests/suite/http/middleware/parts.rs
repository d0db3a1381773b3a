//! Files in parts, as programs read them that take a long file in pieces or go on where a connection broke off.

use std::net::IpAddr;

use http_body_util::BodyExt;
use proptest::prelude::*;
use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;
use regex::Regex;
use serde_json::json;
use tower::ServiceExt;

use crate::oracle::cases;
use crate::register::small_world::{incident_of, world};
use crate::support::api::{Answer, Api, add_many, answer, sent, with_many};
use crate::support::desk::Desk;
use crate::support::postgres::runtime;

const FILES: [&str; 6] = [
    "/v1/incidents.csv?version=4",
    "/v1/incidents.ndjson?version=4",
    "/v1/incidents.geojson?version=4",
    "/v1/incidents.zip?version=4",
    "/v1/incidents.xlsx?version=4",
    "/v1/statistics.csv?version=4",
];

async fn part(api: &Api, address: &str, range: &str) -> Answer {
    api.with("GET", address, &[("range", range)]).await
}

#[tokio::test]
async fn a_file_can_be_had_in_parts() {
    let api = Api::report().await;
    for address in FILES {
        let whole = api.ask("GET", address).await;
        let length = whole.bytes.len();
        assert_eq!(whole.headers["accept-ranges"], "bytes", "{address}");
        assert_eq!(whole.headers["content-length"], length.to_string(), "{address}");
        let of_gzip = [("range", "bytes=2-99"), ("accept-encoding", "gzip")];
        let first = api.with("GET", address, &of_gzip).await;
        assert_eq!(first.status, 206, "{address}");
        assert_eq!(first.headers["content-range"], format!("bytes 2-99/{length}"), "{address}");
        assert_eq!(first.headers["content-length"], "98", "{address}");
        assert_eq!(first.headers["etag"], whole.headers["etag"], "{address}");
        assert!(!first.headers.contains_key("content-encoding"), "{address}");
        assert_eq!(first.bytes, whole.bytes[2..100], "{address}");
        let rest = part(&api, address, "bytes=100-").await;
        assert_eq!([&first.bytes[..], &rest.bytes[..]].concat(), whole.bytes[2..], "{address}");
        assert_eq!(part(&api, address, "bytes=-5").await.bytes, whole.bytes[length - 5..], "{address}");
        let beyond = part(&api, address, &format!("bytes={length}-")).await;
        assert_eq!(beyond.problem(), "416 range-not-satisfiable", "{address}");
        assert!(beyond.body.contains(&format!("The file has {length} bytes")), "{}", beyond.body);
        assert_eq!(beyond.headers["content-range"], format!("bytes */{length}"), "{address}");
        assert_eq!(beyond.headers["cache-control"], "no-store", "{address}");
        // Several parts at once are the whole file, as is a part of another state of it.
        for headers in [
            vec![("range", "bytes=0-1,4-5")],
            vec![("range", "bytes=0-1"), ("range", "bytes=4-5")],
            vec![("range", "bytes=0-1"), ("if-range", "W/\"another\"")],
            vec![("range", "bytes=0-1"), ("if-range", "Sat, 31 Jan 2026 12:00:00 GMT")],
        ] {
            let answer = api.with("GET", address, &headers).await;
            assert_eq!((answer.status.as_u16(), answer.bytes.len()), (200, length), "{address} {headers:?}");
            assert!(!answer.headers.contains_key("content-range"), "{address} {headers:?}");
        }
        let etag = whole.headers["etag"].to_str().unwrap();
        let same = api.with("GET", address, &[("range", "bytes=0-1"), ("if-range", etag)]).await;
        assert_eq!(same.status, 206, "{address}");
        // What has not changed is not sent, in parts neither.
        let known = api.with("GET", address, &[("range", "bytes=0-1"), ("if-none-match", etag)]).await;
        assert_eq!(known.status, 304, "{address}");
    }
    // A list is no file.
    let list = part(&api, "/v1/incidents", "bytes=0-1").await;
    assert_eq!(list.status, 200);
    assert!(!list.headers.contains_key("accept-ranges"));
}

/// What the standard says of one range, in another way than the service reads it.
fn naive(range: &str, length: usize) -> Option<(usize, usize)> {
    let form = Regex::new("^(?i:bytes)= ?([0-9]*)-([0-9]*)$").unwrap();
    let found = form.captures(range)?;
    let number = |text: &str| text.parse::<u128>().ok();
    let length = length as u128;
    let (first, end) = match (number(&found[1]), number(&found[2])) {
        (None, Some(last)) => (length - last.min(length), length),
        (Some(first), None) => (first, length),
        (Some(first), Some(last)) if first <= last => (first, (last + 1).min(length)),
        _ => return None,
    };
    let within = |n: u128| usize::try_from(n.min(length)).unwrap();
    Some((within(first), within(end)))
}

#[test]
fn a_range_is_read_as_the_standard_says_and_anything_else_is_the_whole_file() {
    let runtime = runtime();
    let api = runtime.block_on(Api::report());
    let whole = runtime.block_on(api.ask("GET", "/v1/incidents.csv?version=4")).bytes;
    let number = prop_oneof![
        "[0-9]{0,5}",
        (0..whole.len() + 3).prop_map(|n| n.to_string()),
        Just("18446744073709551615".to_owned()),
        Just("18446744073709551616".to_owned()),
    ];
    let ordinary = (number.clone(), number).prop_map(|(first, last)| format!("bytes={first}-{last}"));
    let odd = "(Bytes|bytes|items| bytes|bytes )?=?[-+0-9, a]{0,8}";
    proptest!(cases(400), |(range in prop_oneof![3 => ordinary, 1 => odd])| {
        let answer = runtime.block_on(part(&api, "/v1/incidents.csv?version=4", &range));
        match naive(range.trim(), whole.len()) {
            None => {
                prop_assert_eq!(answer.status.as_u16(), 200, "{}", range);
                prop_assert_eq!(&answer.bytes, &whole);
            }
            Some((first, end)) if first >= end => prop_assert_eq!(answer.status.as_u16(), 416, "{}", range),
            Some((first, end)) => {
                prop_assert_eq!(answer.status.as_u16(), 206, "{}", range);
                prop_assert_eq!(&answer.bytes[..], &whole[first..end]);
                let said = format!("bytes {first}-{}/{}", end - 1, whole.len());
                prop_assert_eq!(answer.headers["content-range"].to_str().unwrap(), said);
            }
        }
    });
}

#[tokio::test]
async fn a_long_file_has_a_length_and_parts() {
    let api = with_many(400).await;
    for address in
        ["/v1/incidents.csv?version=5", "/v1/incidents.ndjson?version=5", "/v1/incidents.geojson?version=5"]
    {
        let streamed = api.ask("GET", address).await;
        assert!(!streamed.headers.contains_key("content-length"), "{address} is short");
        assert_eq!(streamed.headers["accept-ranges"], "bytes", "{address}");
        let length = streamed.bytes.len();
        let head = api.ask("HEAD", address).await;
        assert_eq!(head.headers["content-length"], length.to_string(), "{address}");
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0), "{address}");
        let middle = part(&api, address, "bytes=300000-300099").await;
        assert_eq!(middle.status, 206, "{address}");
        assert_eq!(middle.bytes, streamed.bytes[300_000..300_100], "{address}");
        assert_eq!(middle.headers["content-range"], format!("bytes 300000-300099/{length}"), "{address}");
        assert_eq!(part(&api, address, "bytes=300100-").await.bytes, streamed.bytes[300_100..], "{address}");
        assert_eq!(part(&api, address, &format!("bytes={length}-")).await.status, 416, "{address}");
        // From now on the whole of it has a length too.
        let whole = api.ask("GET", address).await;
        assert_eq!(whole.bytes, streamed.bytes, "{address}");
        assert_eq!(whole.headers["content-length"], length.to_string(), "{address}");
        let small = api.with("GET", address, &[("accept-encoding", "gzip")]).await;
        assert_eq!(small.headers["content-encoding"], "gzip", "{address}");
        assert!(!small.headers.contains_key("accept-ranges"), "{address}");
    }
    // A long part of what is not on disk yet.
    let workbook = api.ask("GET", "/v1/incidents.zip?version=5").await;
    let end = part(&api, "/v1/incidents.zip?version=5", "bytes=-100").await;
    assert_eq!(end.bytes, workbook.bytes[workbook.bytes.len() - 100..]);
}

/// As `curl -C -` does: it says how much it has, and joins what comes. Others say of which state of the file that is.
#[tokio::test]
async fn a_download_that_broke_off_goes_on_and_is_whole() {
    let api = with_many(1000).await;
    for (address, says) in [("/v1/incidents.csv", true), ("/v1/incidents.ndjson?version=5", false)] {
        let answer = api.ask("GET", address).await;
        let (etag, whole) = (answer.tag(), answer.bytes);
        let on = async |from: usize| {
            let range = format!("bytes={from}-");
            let headers = [("range", range.as_str()), ("if-range", &etag)];
            api.with("GET", address, if says { &headers } else { &headers[..1] }).await
        };
        let response = api.router.clone().oneshot(sent("GET", address, None, &[], "")).await.unwrap();
        let mut body = response.into_body();
        let mut file = body.frame().await.unwrap().unwrap().into_data().unwrap().to_vec();
        // The connection breaks off here, and later again.
        drop(body);
        for end in [file.len() + 70_000, whole.len()] {
            let next = on(file.len()).await;
            assert_eq!(next.status, 206, "{address}");
            let range = format!("bytes {}-{}/{}", file.len(), whole.len() - 1, whole.len());
            assert_eq!(next.headers["content-range"], range, "{address}");
            file.extend_from_slice(&next.bytes[..end - file.len()]);
        }
        assert!(file == whole, "{address} was joined wrongly");
        // It is complete, and curl asks once more.
        assert_eq!(on(file.len()).await.status, 416, "{address}");
    }
}

/// Later parts that somebody joins to what they have, however they are written.
const LATER: [&str; 4] = ["bytes=100-", "bytes=100-199", "bytes=-100", "bytes=-100000000"];

#[tokio::test]
async fn nobody_joins_two_versions_into_one_file() {
    let api = Api::report().await;
    let csv = "/v1/incidents.csv";
    // Nobody knows what was there for the first part of somebody who has not asked for it here.
    for range in LATER {
        assert_eq!(part(&api, csv, range).await.status, 200, "{range}");
    }
    let before = part(&api, csv, "bytes=0-99").await;
    assert_eq!(before.status, 206);
    let rest = part(&api, csv, "bytes=100-").await;
    assert_eq!(rest.status, 206);
    let before = [before.bytes, rest.bytes].concat();
    assert_eq!(before, api.ask("GET", csv).await.bytes);
    let etag = api.ask("GET", csv).await.tag();
    add_many(&api, 1).await;
    for range in LATER {
        for headers in [vec![("range", range)], vec![("range", range), ("if-range", &etag)]] {
            let on = api.with("GET", csv, &headers).await;
            assert_eq!(on.status, 200, "{range}");
            assert_ne!(on.bytes, before);
        }
    }
    // The version in the address, or its tag, is enough.
    let on = part(&api, "/v1/incidents.csv?version=4", "bytes=100-").await;
    assert_eq!((on.status.as_u16(), &on.bytes[..]), (206, &before[100..]));
    let now = api.ask("HEAD", csv).await.tag();
    let on = api.with("GET", csv, &[("range", "bytes=100-"), ("if-range", &now)]).await;
    assert_eq!(on.status, 206);
    // Who has begun anew gets pieces of it. All the rest may be asked for by who has the half of the file of before.
    let whole = api.ask("GET", csv).await.bytes;
    assert_eq!(part(&api, csv, "bytes=100-199").await.bytes, whole[100..200]);
    assert_eq!(part(&api, csv, "bytes=100-").await.status, 200);
}

#[tokio::test]
async fn what_one_began_lets_nobody_else_go_on() {
    let api = Api::report().await;
    let router = api.limited(&Limits::default());
    let from = async |peer: &str, range: &str| {
        let mut request = sent("GET", "/v1/incidents.csv", None, &[("range", range)], "");
        request.extensions_mut().insert(Peer(peer.parse::<IpAddr>().unwrap()));
        answer(router.clone(), request).await.status.as_u16()
    };
    assert_eq!(from("192.0.2.1", "bytes=0-9").await, 206);
    assert_eq!((from("192.0.2.1", "bytes=10-").await, from("192.0.2.2", "bytes=10-").await), (206, 200));
}

#[tokio::test]
async fn nobody_joins_a_version_of_before_and_after_a_takedown() {
    let desk = Desk::open().await;
    let id = desk.published("whisper").await;
    let newest = async || desk.api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let named = format!("/v1/incidents.csv?version={}", newest().await);
    let before = desk.api.ask("GET", &named).await.bytes;
    // What only a later version shows leaves this one as it is.
    desk.published("later").await;
    desk.corrected(&id, json!({"summary": "They were held."})).await;
    for range in LATER {
        assert_eq!(part(&desk.api, &named, range).await.status, 206, "{range}");
    }
    assert_eq!(part(&desk.api, &named, "bytes=100-").await.bytes, before[100..]);
    let withdrawn = desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    // The second has begun after that: it saw nothing move, and has nothing kept.
    let again = desk.api.limited(&Limits::default());
    for range in LATER {
        let headers = [("range", range)];
        for router in [&desk.api.router, &again] {
            let on = answer(router.clone(), sent("GET", &named, None, &headers, "")).await;
            assert_eq!(on.status, 200, "{range}");
            assert_ne!(on.bytes, before, "{range}");
        }
    }
    // The version of the takedown never showed what it took down.
    let named = format!("/v1/incidents.csv?version={}", newest().await);
    for router in [&desk.api.router, &again] {
        let on = answer(router.clone(), sent("GET", &named, None, &[("range", "bytes=100-")], "")).await;
        assert_eq!(on.status, 206);
    }
    // Made anew, by another program, it may be another file.
    sqlx::query("update published.projection set generation = generation + 1")
        .execute(&desk.api.database.owner)
        .await
        .unwrap();
    assert_eq!(part(&desk.api, &named, "bytes=100-").await.status, 200);
    desk.api.register.refresh().await.unwrap();
    assert_eq!(part(&desk.api, &named, "bytes=100-").await.status, 200);
}

/// A register of so many incidents that its files go to disk, with people at it.
pub async fn long() -> Desk {
    let mut acts = world();
    acts.truncate(1);
    acts.push((0..700).map(|_| incident_of("herald-2014")).collect());
    Desk::over(Api::of(acts).await).await
}

#[tokio::test]
async fn a_file_on_disk_does_not_outlive_what_was_withdrawn() {
    let desk = long().await;
    let api = &desk.api;
    let id = desk.published("whisper").await;
    let newest = api.get("/v1/dataset").await["version"].as_u64().unwrap();
    let named = format!("/v1/incidents.csv?version={newest}");
    for address in ["/v1/incidents.csv", &named] {
        let head = api.ask("HEAD", address).await;
        let length: usize = head.headers["content-length"].to_str().unwrap().parse().unwrap();
        assert!(length > 512 * 1024, "{length}");
        assert!(api.ask("GET", address).await.body.contains("whisper"), "{address}");
    }
    let before = api.ask("GET", &named).await.bytes;
    // One who reads slowly has got the first piece.
    let request = sent("GET", &named, None, &[("range", "bytes=1-")], "");
    let mut slow = api.router.clone().oneshot(request).await.unwrap().into_body();
    let piece = slow.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(piece, before[1..=piece.len()]);
    let withdrawn = desk.kim.retracts(&id, &json!({"kind": "withdrawn", "reason": "Asked for."})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    assert!(slow.collect().await.is_err(), "a withdrawn file was read on");
    for address in ["/v1/incidents.csv", &named] {
        for range in ["bytes=0-", "bytes=1-", "bytes=-1000000", "bytes=1-100000000"] {
            let answer = part(api, address, range).await;
            assert!(!answer.body.contains("whisper"), "{address} {range}");
        }
        // Whoever goes on with the file of before gets the whole of what it is now, also where it has the same version.
        assert_eq!(part(api, address, "bytes=1000-").await.status, 200, "{address}");
        assert!(!api.ask("GET", address).await.body.contains("whisper"), "{address}");
    }
}

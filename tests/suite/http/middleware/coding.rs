//! In which form an answer is sent: plain, or compressed for those who want it.

use std::io::Read;

use flate2::read::GzDecoder;

use crate::register::small_world::incident_of;
use crate::support::api::Api;

#[tokio::test]
async fn a_body_is_compressed_for_those_who_want_it_from_the_second_time_on() {
    let api = Api::report().await;
    for address in ["/v1/incidents", "/v1/incidents.csv", "/openapi.yaml"] {
        let (_, first, plain) = api.raw("GET", address, &[("accept-encoding", "gzip")]).await;
        assert!(!first.contains_key("content-encoding"));
        let (status, headers, small) =
            api.raw("GET", address, &[("accept-encoding", "br, gzip;q=0.8, *;q=0.1")]).await;
        assert_eq!((status, headers["content-encoding"].to_str().unwrap()), (200, "gzip"), "{address}");
        assert!(small.len() < plain.len() * 2 / 3, "{address}: {} of {}", small.len(), plain.len());
        assert_eq!(unpacked(&small), plain);
        assert_eq!((&headers["etag"], &headers["vary"]), (&first["etag"], &first["vary"]));
        assert_eq!(headers["content-length"], small.len().to_string());
        for refused in ["identity", "gzip;q=0", "br", "*;q=0", "gzip;q=0.2, identity;q=0.5"] {
            let (_, headers, body) = api.raw("GET", address, &[("accept-encoding", refused)]).await;
            assert!(!headers.contains_key("content-encoding"), "{address} {refused}");
            assert_eq!(body, plain);
        }
        let head = api.raw("HEAD", address, &[("accept-encoding", "gzip")]).await;
        assert_eq!(
            (&head.1["content-encoding"], &head.1["content-length"]),
            (&headers["content-encoding"], &headers["content-length"])
        );
    }
}

#[tokio::test]
async fn where_the_plain_form_is_excluded_also_the_first_answer_is_compressed() {
    let api = Api::report().await;
    let (_, headers, body) =
        api.raw("GET", "/v1/incidents", &[("accept-encoding", "gzip, identity;q=0")]).await;
    assert_eq!(headers["content-encoding"], "gzip");
    assert!(String::from_utf8(unpacked(&body)).unwrap().contains("\"incidents\""));
}

/// Most who read a page read it once, and many on a slow line.
#[tokio::test]
async fn a_page_is_compressed_the_first_time_and_well() {
    let api = Api::report().await;
    for address in
        ["/", "/ko/?month=2013-11", "/zh/incidents/260cdcd9-abef-4aa0-b373-3dc177333ea3", "/style.css"]
    {
        let (_, headers, small) = api.raw("GET", address, &[("accept-encoding", "gzip, deflate")]).await;
        assert_eq!(headers["content-encoding"], "gzip", "{address}");
        let plain = unpacked(&small);
        assert!(small.len() * 16 < plain.len() * 5, "{address}: {} of {}", small.len(), plain.len());
        assert_eq!(api.raw("GET", address, &[]).await.2, plain, "{address}");
    }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

#[tokio::test]
async fn a_long_file_flows_and_is_compressed_as_it_flows() {
    let acts = (0..300).map(|_| incident_of("herald-2014")).collect();
    let mut source = crate::register::small_world::world();
    source.truncate(1);
    source.push(acts);
    let api = Api::of(source).await;
    let (_, headers, plain) = api.raw("GET", "/v1/incidents.csv", &[]).await;
    assert!(plain.len() > 256 * 1024, "{} bytes are not long", plain.len());
    assert!(!headers.contains_key("content-length"));
    let (_, headers, small) = api.raw("GET", "/v1/incidents.csv", &[("accept-encoding", "gzip")]).await;
    assert_eq!(headers["content-encoding"], "gzip");
    assert_eq!(unpacked(&small), plain);
    // The length of what is not known is not said, and none is not a length.
    let (status, gzip, body) = api.raw("HEAD", "/v1/incidents.csv", &[("accept-encoding", "gzip")]).await;
    assert_eq!((status, gzip.get("content-length"), body.len()), (200, None, 0));
    // The plain form has one: who asks for it may want to read it in parts.
    let (status, identity, body) =
        api.raw("HEAD", "/v1/incidents.csv", &[("accept-encoding", "identity")]).await;
    assert_eq!((status, &identity["content-length"], body.len()), (200, &plain.len().into(), 0));
    let known = headers["etag"].to_str().unwrap();
    api.cut_off().await;
    assert_eq!(api.raw("GET", "/v1/incidents.csv", &[("if-none-match", known)]).await.0, 304);
}

#[tokio::test]
async fn what_is_packed_already_is_not_packed_again() {
    let api = Api::report().await;
    for address in ["/v1/incidents.zip", "/v1/incidents.xlsx"] {
        for _ in 0..2 {
            let (status, headers, body) =
                api.raw("GET", address, &[("accept-encoding", "gzip, identity;q=0")]).await;
            assert_eq!(status, 200);
            assert!(!headers.contains_key("content-encoding"), "{address}");
            assert!(body.starts_with(b"PK"), "{address}");
        }
    }
}

//! Pages of other sites: what a browser asks before it asks, and what it may read (CORS).

use refoulement::http::limits::peer::Peer;
use refoulement::http::middleware::rate_limit::Limits;
use serde_json::json;

use crate::support::api::{Answer, Api, answer, sent};
use crate::support::desk::{Desk, case};

const ORIGIN: (&str, &str) = ("origin", "https://elsewhere.example");

async fn preflight(api: &Api, address: &str, method: &str, headers: &str) -> Answer {
    let asked =
        [ORIGIN, ("access-control-request-method", method), ("access-control-request-headers", headers)];
    api.with("OPTIONS", address, &asked).await
}

fn list(answer: &Answer, name: &str) -> Vec<String> {
    let line = answer.headers[name].to_str().unwrap().to_lowercase();
    line.split(',').map(|item| item.trim().to_owned()).collect()
}

#[tokio::test]
async fn a_browser_is_told_before_it_asks_that_it_may() {
    let api = Api::report().await;
    let incident = "/v1/desk/incidents/bc345a4c-7d52-4d6b-8914-5748e3946723";
    for (address, method, headers) in [
        ("/v1/incidents", "GET", "if-none-match"),
        ("/v1/incidents", "POST", "authorization, content-type, idempotency-key"),
        ("/v1/statistics?month=2013-11", "GET", "traceparent, tracestate, x-requested-with"),
        ("/v1/incidents.csv", "GET", "range, if-range"),
        ("/v1/desk/incidents", "GET", "authorization"),
        (&format!("{incident}/protection"), "PUT", "authorization, if-match"),
        (&format!("{incident}/accept"), "POST", "authorization, content-type, if-match"),
        (incident, "PATCH", "authorization, if-match"),
        ("/v1/import", "POST", "authorization, idempotency-key"),
        ("/v1/desk/keys/abc", "DELETE", "authorization"),
    ] {
        let answer = preflight(&api, address, method, headers).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""), "{address}");
        assert_eq!(answer.headers["access-control-allow-origin"], "*", "{address}");
        assert_eq!(answer.headers["access-control-max-age"], "86400", "{address}");
        assert!(list(&answer, "access-control-allow-methods").contains(&method.to_lowercase()), "{address}");
        for header in headers.split(", ") {
            let allowed = list(&answer, "access-control-allow-headers");
            assert!(allowed.contains(&header.to_owned()), "{address}: {header}");
        }
        // With credentials of the browser, a page could use what somebody else is logged in with.
        assert!(!answer.headers.contains_key("access-control-allow-credentials"), "{address}");
    }
}

#[tokio::test]
async fn what_is_no_preflight_is_no_method_and_what_is_not_there_is_not_found() {
    let api = Api::report().await;
    assert_eq!(api.ask("OPTIONS", "/v1/incidents").await.problem(), "405 method-not-allowed");
    assert_eq!(api.with("OPTIONS", "/v1/incidents", &[ORIGIN]).await.problem(), "405 method-not-allowed");
    assert_eq!(preflight(&api, "/v1/nothing", "GET", "range").await.problem(), "404 not-found");
}

#[tokio::test]
async fn a_page_of_another_site_may_read_what_an_answer_says() {
    let api = Api::report().await;
    for (address, header) in [
        ("/v1/incidents", "etag"),
        ("/v1/incidents?limit=1", "link"),
        ("/v1/incidents.csv", "content-disposition"),
        ("/v1/incidents.csv", "accept-ranges"),
        ("/v1/incidents.csv", "refoulement-version"),
        ("/v1/incidents.csv", "refoulement-total"),
        ("/v1/incidents.csv", "refoulement-filter"),
        ("/v1/statistics.csv", "refoulement-gaps"),
    ] {
        let answer = api.with("GET", address, &[ORIGIN]).await;
        assert!(answer.headers.contains_key(header), "{address}: {header}");
        let exposed = list(&answer, "access-control-expose-headers");
        assert!(exposed.contains(&header.to_owned()), "{header}: {exposed:?}");
        assert!(!answer.headers.contains_key("access-control-allow-credentials"), "{address}");
    }
    let exposed = list(&api.ask("GET", "/v1/incidents").await, "access-control-expose-headers");
    for header in ["ratelimit", "ratelimit-policy", "retry-after"] {
        assert!(exposed.contains(&header.to_owned()), "{header}: {exposed:?}");
    }
}

#[tokio::test]
async fn a_page_of_another_site_reads_why_it_has_to_wait() {
    let api = Api::report().await;
    let asks = async |limits: Limits, status: u16| {
        let router = api.limited(&limits);
        let peer = Peer("192.0.2.1".parse().unwrap());
        let asked = async || {
            let mut request = sent("GET", "/v1/incidents?limit=3", None, &[ORIGIN], "");
            request.extensions_mut().insert(peer);
            answer(router.clone(), request).await
        };
        let mut refused = asked().await;
        if refused.status == 200 {
            refused = asked().await;
        }
        assert_eq!(refused.status, status, "{}", refused.body);
        assert_eq!(refused.headers["access-control-allow-origin"], "*");
        let exposed = list(&refused, "access-control-expose-headers");
        assert!(refused.headers.contains_key("retry-after"));
        assert!(exposed.contains(&"retry-after".to_owned()), "{exposed:?}");
    };
    asks(Limits { per_minute: 1, ..Limits::default() }, 429).await;
    asks(Limits { at_once: 0, ..Limits::default() }, 503).await;
}

#[tokio::test]
async fn a_page_of_another_site_can_hand_in_with_a_key_and_reads_the_answer() {
    let desk = Desk::open().await;
    let headers = [ORIGIN, ("idempotency-key", "from-a-page")];
    let created = desk.cho.sends("POST", "/v1/incidents", &headers, &case("page")).await;
    assert_eq!(created.status, 201, "{}", created.body);
    assert_eq!(created.headers["access-control-allow-origin"], "*");
    assert!(list(&created, "access-control-expose-headers").contains(&"location".to_owned()));
    // Refusals are read as well: the headers stand on every answer.
    let refused = desk.cho.sends("POST", "/v1/incidents", &[ORIGIN], &json!({})).await;
    assert_eq!(refused.problem(), "400 idempotency-key-required");
    assert_eq!(refused.headers["access-control-allow-origin"], "*");
    let unknown = desk.api.send_json("POST", "/v1/incidents", Some("rfl_x"), &headers, &json!({})).await;
    assert_eq!(unknown.status, 401);
    assert_eq!(unknown.headers["access-control-allow-origin"], "*");
}

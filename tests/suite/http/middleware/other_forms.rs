//! A list is JSON: whoever asks it for another form is told where that is.

use crate::support::api::Api;

#[tokio::test]
async fn a_form_asked_of_the_list_is_told_with_its_address() {
    let api = Api::report().await;
    for (address, accept, there) in [
        ("/v1/incidents?month=2013-11", "text/csv", "/v1/incidents.csv?month=2013-11"),
        ("/v1/incidents", "Text/CSV; charset=utf-8", "/v1/incidents.csv"),
        ("/v1/incidents", "application/geo+json, text/html;q=0.5", "/v1/incidents.geojson"),
        ("/v1/incidents", "text/csv;q=0.5, application/geo+json;q=0.6", "/v1/incidents.geojson"),
        ("/v1/incidents", "text/csv;q=0, application/x-ndjson;q=0.1", "/v1/incidents.ndjson"),
        ("/v1/incidents", "application/json;q=0, application/atom+xml", "/v1/incidents.atom"),
        ("/v1/incidents", "application/json;q=0, */*;q=0.1, text/csv", "/v1/incidents.csv"),
        ("/v1/incidents", "application/zip", "/v1/incidents.zip"),
        (
            "/v1/incidents",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "/v1/incidents.xlsx",
        ),
        ("/v1/statistics", "text/csv", "/v1/statistics.csv"),
        // What the other address does not take is left out.
        ("/v1/incidents?limit=5&month=2013-11", "text/csv", "/v1/incidents.csv?month=2013-11"),
        ("/v1/incidents?outlet=Daily+NK&limit=5", "text/csv", "/v1/incidents.csv?outlet=Daily%20NK"),
        ("/v1/incidents?sort=-date&limit=5", "text/csv", "/v1/incidents.csv?sort=-date"),
        ("/v1/incidents?limit=5&sort=-date", "application/atom+xml", "/v1/incidents.atom?sort=-date"),
    ] {
        // Also where the answer in JSON is kept already.
        api.get(address).await;
        for method in ["GET", "HEAD"] {
            assert_eq!(
                api.with(method, address, &[("accept", accept)]).await.status,
                406,
                "{address} {accept}"
            );
        }
        let refused = api.with("GET", address, &[("accept", accept)]).await;
        assert_eq!(refused.problem(), "406 not-acceptable", "{address} {accept}");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.ends_with(&format!(" {there}")), "{detail}");
        assert_eq!(api.ask("GET", there).await.status, 200, "{there}");
    }
}

/// A filter that is left out would give other numbers.
#[tokio::test]
async fn only_what_the_list_alone_takes_is_left_out() {
    let api = Api::report().await;
    let cursor = api.get("/v1/incidents?limit=2").await["next"].as_str().unwrap().to_owned();
    for form in ["text/csv", "application/atom+xml"] {
        let refused = api.with("GET", &cursor, &[("accept", form)]).await;
        let there = refused.json()["detail"].as_str().unwrap().rsplit(' ').next().unwrap().to_owned();
        assert_eq!(api.ask("GET", &there).await.status, 200, "{there}");
        assert!(!there.contains("cursor") && !there.contains("limit"), "{there}");
    }
    let typo = api.with("GET", "/v1/incidents?mnth=2013-11&limit=5", &[("accept", "text/csv")]).await;
    assert!(typo.json()["detail"].as_str().unwrap().ends_with(" /v1/incidents.csv?mnth=2013-11"));
    let unreadable = api.with("GET", "/v1/incidents?q=%FF&limit=5", &[("accept", "text/csv")]).await;
    assert_eq!(unreadable.problem(), "400 invalid-query");
}

#[tokio::test]
async fn whoever_takes_json_or_what_has_no_address_here_gets_json() {
    let api = Api::report().await;
    for accept in [
        "*/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        "application/json, text/plain, */*",
        "text/html",
        "application/xml",
        "text/csv, application/json",
        "text/csv, */*;q=0.1",
        "application/*",
        "application/json;q=0",
        "text/csv;q=0",
        "",
        ";;,,q=",
    ] {
        for address in ["/v1/incidents", "/v1/statistics"] {
            let answer = api.with("GET", address, &[("accept", accept)]).await;
            assert_eq!(answer.status, 200, "{address} {accept}");
            assert_eq!(answer.headers["content-type"], "application/json", "{address} {accept}");
        }
    }
    // A file is what its address says.
    let file = api.with("GET", "/v1/incidents.csv", &[("accept", "application/json")]).await;
    assert_eq!(file.status, 200);
}

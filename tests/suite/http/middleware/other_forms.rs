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

//! What is refused in a query says what is meant.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;

use crate::support::api::Api;

#[tokio::test]
async fn an_unknown_parameter_is_told_which_one_is_meant() {
    let api = Api::report().await;
    for (query, words) in [
        ("/v1/incidents?country=CN", "did you mean host_country?"),
        ("/v1/incidents?Country_Code=CN", "did you mean host_country?"),
        ("/v1/incidents?status=detained", "did you mean repatriation_status?"),
        ("/v1/incidents?page=2", "did you mean cursor (for the next page, follow the address in `next`)?"),
        ("/v1/incidents?offset=50", "did you mean cursor"),
        ("/v1/incidents?per_page=50", "did you mean limit?"),
        ("/v1/incidents?from=2013", "did you mean date_from?"),
        ("/v1/incidents?to=2013", "did you mean date_to?"),
        ("/v1/incidents?start_date=2013", "did you mean date_from?"),
        ("/v1/incidents?endDate=2013", "did you mean date_to?"),
        ("/v1/incidents?sort_by=date", "did you mean sort?"),
        ("/v1/incidents?search=x", "did you mean q?"),
        ("/v1/incidents?nationality=KP", "did you mean origin_country?"),
        ("/v1/incidents?province=CN-LN", "did you mean subdivision?"),
        ("/v1/incidents?lng=4", "did you mean near (write it as lat,lon)?"),
        ("/v1/incidents?host_contry=CN", "did you mean host_country?"),
        ("/v1/incidents?Limit=5", "did you mean limit?"),
        ("/v1/incidents?format=csv", "/v1/incidents.csv"),
        ("/v1/incidents?api_key=x", "Authorization: Bearer"),
        ("/v1/statistics?groupBy=month", "did you mean group_by?"),
        ("/v1/statistics?by=month", "did you mean group_by?"),
        ("/v1/context?start=2013", "did you mean date_from?"),
    ] {
        let problem = api.problem(query).await;
        let message = problem["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{query}: {message}");
        assert_eq!(problem["errors"][0]["code"], "unknown", "{query}");
    }
    // Where nothing is near, nothing is guessed; and no parameter is named that is not there.
    for query in ["/v1/incidents?colour=red", "/v1/dataset?page=2", "/v1/incidents?x=1"] {
        let problem = api.problem(query).await;
        assert!(
            !problem["errors"][0]["message"].as_str().unwrap().contains("did you mean"),
            "{query}: {problem}"
        );
    }
}

#[tokio::test]
async fn a_value_that_is_refused_says_what_to_write() {
    let api = Api::report().await;
    for (query, words) in [
        ("host_country=China", "write CN"),
        ("host_country=cn", "write CN"),
        ("host_country=CHN", "write CN"),
        ("origin_country=South%20Korea", "write KR"),
        ("origin_country=DPRK", "write KP"),
        ("origin_country=Korea", "write KP (North Korea) or KR (South Korea)"),
        ("host_country=Burma", "write MM"),
        ("host_country=Turkey", "write TR"),
        ("host_country=T%C3%BCrkiye", "write TR"),
        ("host_country=Ivory%20Coast", "write CI"),
        ("host_country=C%C3%B4te%20d%27Ivoire", "write CI"),
        ("host_country=viet%20nam", "write VN"),
        ("host_country=UK", "write GB"),
        ("host_country=Mongolai", "write MN"),
        ("host_country=XX", "write the ISO 3166-1 code"),
        ("subdivision=Liaoning", "write CN-LN"),
        ("subdivision=cn-ln", "write CN-LN"),
        ("subdivision=CN_LN", "write CN-LN"),
        ("subdivision=nowhere", "write the ISO 3166-2 code"),
        ("repatriation_status=deported", "did you mean repatriated or expelled?"),
        ("repatriation_status=arrested", "did you mean detained?"),
        ("repatriation_status=Detained", "did you mean detained?"),
        ("repatriation_status=facing-repatriation", "did you mean facing_repatriation?"),
        ("confidence=disputed", "did you mean contested?"),
        ("has_minors=yes", "did you mean true?"),
        ("date_from=11/2013", "write 2013-11"),
        ("date_to=2%20November%202013", "write 2013-11-02"),
        ("date_from=2013-11-02T00:00:00Z", "write 2013-11-02"),
        ("status_on=25/12/2013", "write 2013-12-25"),
        ("month=11/2013", "write 2013-11"),
        ("place_role=destination", "did you mean intended_destination?"),
    ] {
        let problem = api.problem(&format!("/v1/incidents?{query}")).await;
        let message = problem["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{query}: {message}");
    }
    let grouped = api.problem("/v1/statistics?group_by=country").await;
    assert!(grouped["detail"].as_str().unwrap().contains("did you mean host_country?"), "{grouped}");
    assert_eq!(api.get("/v1/incidents?host_country=XK").await["total"]["incidents"], 0);
    assert_eq!(api.get("/v1/incidents?host_country=XZ,XK").await["total"]["incidents"], 0, "at sea");
}

#[tokio::test]
async fn only_what_is_wrong_is_told() {
    let api = Api::report().await;
    for (query, wrong) in [
        ("near=41,x&radius_km=5", vec!["near"]),
        ("near=41.8,123.4&radius_km=five", vec!["radius_km"]),
        ("near=41,x&radius_km=five", vec!["near", "radius_km"]),
        ("near=41,x", vec!["near", "radius_km"]),
        ("near=41,8&radius_km=", vec!["radius_km"]),
        ("radius_km=5", vec!["near"]),
    ] {
        let problem = api.problem(&format!("/v1/incidents?{query}")).await;
        let mut named: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["parameter"].as_str().unwrap())
            .collect();
        named.sort_unstable();
        let wrong: Vec<&str> = if query == "near=41,x" { vec!["near"] } else { wrong };
        assert_eq!(named, wrong, "{query}: {problem}");
    }
}

#[test]
fn no_query_is_an_error_of_the_service() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let api = Arc::new(runtime.block_on(Api::report()));
    let names = refoulement::http::openapi();
    let names = serde_json::to_value(&names).unwrap()["components"]["parameters"].clone();
    let names: Vec<String> =
        names.as_object().unwrap().values().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    let value = "\\PC{0,40}|[A-Za-z]{2,20}|[0-9./-]{1,12}|-?[0-9]{1,22}([.][0-9]{1,9})?(,-?[0-9]{1,5}){0,4}";
    let asked = (
        proptest::sample::select(vec![
            "/v1/incidents",
            "/v1/statistics",
            "/v1/context",
            "/v1/places",
            "/v1/sources",
            "/v1/changes",
        ]),
        proptest::collection::vec(
            (prop_oneof![proptest::sample::select(names), "[a-z_]{1,12}".prop_map(String::from)], value),
            1..4,
        ),
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(400));
    let ran = runner.run(&asked, |(path, pairs)| {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let query: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let address = format!("{path}?{}", query.join("&"));
        let request = Request::get(&address).body(Body::empty()).unwrap();
        let answer = runtime.block_on(api.send(request));
        prop_assert!(answer.status.as_u16() < 500, "{}: {}", address, answer.body);
        Ok(())
    });
    ran.unwrap();
}

//! A wrong number is worse than an error: what is not exactly allowed is refused, and the problem names the field.

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::support::api::{Api, answer, sent};

/// Everything that is wrong with a query on the list, and the parameter that the problem names.
const BAD_QUERIES: &[(&str, &str)] = &[
    ("colour=red", "colour"),
    ("Limit=5", "Limit"),
    ("limit=0", "limit"),
    ("limit=201", "limit"),
    ("limit=07", "limit"),
    ("limit=+7", "limit"),
    ("limit=-1", "limit"),
    ("limit=5.0", "limit"),
    ("limit=1e1", "limit"),
    ("limit=%D9%A5", "limit"),
    ("limit=99999999999999999999", "limit"),
    ("limit=", "limit"),
    ("limit", "limit"),
    ("limit=5&limit=5", "limit"),
    ("sort=name", "sort"),
    ("sort=DATE", "sort"),
    ("date_from=13-11-02", "date_from"),
    ("date_from=2013-11-31", "date_from"),
    ("date_from=2013-13", "date_from"),
    ("date_from=2013-1-2", "date_from"),
    ("date_from=20131102", "date_from"),
    ("date_from=1899-12-31", "date_from"),
    ("date_from=2013-11-02T00:00:00Z", "date_from"),
    ("date_from=yesterday", "date_from"),
    ("date_from=2013-11-02&date_from=2013-11-03", "date_from"),
    ("date_from=2013-11-03&date_to=2013-11-02", "date_to"),
    ("date_to=2013-02-29", "date_to"),
    ("date_match=maybe", "date_match"),
    ("date_of=birth", "date_of"),
    ("host_country=cn", "host_country"),
    ("host_country=CHN", "host_country"),
    ("host_country=XX", "host_country"),
    ("host_country=CN,", "host_country"),
    ("host_country=CN,,KP", "host_country"),
    ("origin_country=North%20Korea", "origin_country"),
    ("subdivision=LN", "subdivision"),
    ("subdivision=CN-XX", "subdivision"),
    ("place=cn-ln-shenjang", "place"),
    ("place_role=prison", "place_role"),
    ("bbox=1,2,3", "bbox"),
    ("bbox=1,2,3,4,5", "bbox"),
    ("bbox=1,50,3,40", "bbox"),
    ("bbox=-3601,0,0,1", "bbox"),
    ("bbox=0,0,NaN,1", "bbox"),
    ("bbox=0,0,1e1,1", "bbox"),
    ("near=41.8,123.4", "radius_km"),
    ("radius_km=5", "near"),
    ("near=91,0&radius_km=5", "near"),
    ("near=41.8&radius_km=5", "near"),
    ("near=41.8,123.4&radius_km=0", "radius_km"),
    ("near=41.8,123.4&radius_km=inf", "radius_km"),
    ("near=41.8,123.4&radius_km=20039", "radius_km"),
    ("repatriation_status=returned", "repatriation_status"),
    ("repatriation_status=repatriated;released", "repatriation_status"),
    ("step=none", "step"),
    ("status_on=2013-11", "status_on"),
    ("status_on=2013-11-00", "status_on"),
    ("confidence=high", "confidence"),
    ("min_source_roots=many", "min_source_roots"),
    ("min_source_roots=4294967296", "min_source_roots"),
    ("people_min=-3", "people_min"),
    ("people_min=10&people_max=5", "people_max"),
    ("people_max=a%20few", "people_max"),
    ("has_minors=yes", "has_minors"),
    ("has_minors=1", "has_minors"),
    ("outlet=JoongAng%20Dayly", "outlet"),
    ("q=", "q"),
    ("q=%20%20", "q"),
    ("q=a%00b", "q"),
    ("q=%E2%80%AEabc", "q"),
    ("q=%FF", "q"),
    ("q=%E2%28%A1", "q"),
    ("q=%", "q"),
    ("q=%4", "q"),
    ("q=%zz", "q"),
    ("q=a&q=b", "q"),
    ("updated_since=5", "updated_since"),
    ("updated_since=v1", "updated_since"),
    ("published_since=5", "published_since"),
    ("published_since=2026-01-01", "published_since"),
    ("year=13", "year"),
    ("quarter=2013-Q5", "quarter"),
    ("quarter=2013-4", "quarter"),
    ("month=2013-11-02", "month"),
    ("month=2013-00", "month"),
    ("week=2013-W53", "week"),
    ("week=2013-44", "week"),
    ("day=2013-11", "day"),
    ("version=0", "version"),
    ("version=5", "version"),
    ("version=latest", "version"),
    ("%63olour=red", "colour"),
    ("limit%00=5", "limit%00"),
    ("group_by=month", "group_by"),
    ("host_country[]=CN", "host_country[]"),
    ("=5", ""),
];

/// The same for statistics alone.
const BAD_STATISTICS: &[(&str, &str)] = &[
    ("group_by=colour", "group_by"),
    ("group_by=month,month", "group_by"),
    ("group_by=month,", "group_by"),
    ("group_by=", "group_by"),
    ("group_by=year,quarter,month,week", "group_by"),
    ("group_by=month&group_by=year", "group_by"),
    ("limit=5", "limit"),
    ("cursor=x", "cursor"),
];

fn names(problem: &Value, parameter: &str) -> bool {
    let errors = problem["errors"].as_array().unwrap();
    errors.iter().any(|error| error["parameter"] == parameter)
        && errors.iter().all(|error| {
            !error["allowed"].as_array().unwrap().is_empty() && !error["message"].as_str().unwrap().is_empty()
        })
}

#[tokio::test]
async fn every_bad_query_is_refused_by_the_name_of_its_parameter() {
    let api = Api::report().await;
    let list = BAD_QUERIES.iter().map(|(query, parameter)| ("/v1/incidents", *query, *parameter));
    let table = BAD_QUERIES.iter().map(|(query, parameter)| ("/v1/incidents.csv", *query, *parameter));
    let statistics = BAD_STATISTICS.iter().map(|(query, parameter)| ("/v1/statistics", *query, *parameter));
    for (path, query, parameter) in list.chain(table).chain(statistics) {
        let problem = api.problem(&format!("{path}?{query}")).await;
        assert_eq!(problem["status"], 400, "{path}?{query}: {problem}");
        assert_eq!(problem["type"], "/problems/invalid-query", "{path}?{query}");
        assert!(names(&problem, parameter), "{path}?{query} does not name {parameter:?}: {problem}");
    }
}

#[tokio::test]
async fn no_address_ignores_a_parameter() {
    let api = Api::report().await;
    let paths = [
        "/livez",
        "/readyz",
        "/v1/vocabulary",
        "/v1/dataset",
        "/v1/places",
        "/v1/sources",
        "/v1/sources/cecc-2014-03-19",
        "/v1/context",
        "/v1/versions",
    ];
    let more = ["/v1/statistics.csv", "/v1/incidents/00000000-0000-4000-8000-000000000000"];
    for path in paths.into_iter().chain(more) {
        let problem = api.problem(&format!("{path}?surprise=1")).await;
        assert!(names(&problem, "surprise"), "{path}: {problem}");
    }
    // Pages for people hold no number that a parameter could change: what others hang onto their addresses is ignored.
    for page in ["/", "/docs", "/openapi.json", "/openapi.yaml", "/problems", "/problems/not-found"] {
        assert_eq!(api.ask("GET", &format!("{page}?surprise=1")).await.status, 200, "{page}");
    }
}

#[tokio::test]
async fn what_is_no_resource_is_found_nowhere_and_always_in_the_same_words() {
    let api = Api::report().await;
    let id = api.get("/v1/incidents?limit=1").await["incidents"][0]["id"].as_str().unwrap().to_owned();
    let odd = [
        format!("/v1/incidents/{}", id.to_uppercase()),
        format!("/v1/incidents/{}", id.replace('-', "")),
        format!("/v1/incidents/urn:uuid:{id}"),
        format!("/v1/incidents/%7B{id}%7D"),
        format!("/v1/incidents/{id}%20"),
        "/v1/incidents/00000000-0000-4000-8000-000000000000".to_owned(),
        "/v1/incidents/1".to_owned(),
        "/v1/incidents/..%2F..%2Fetc%2Fpasswd".to_owned(),
        "/v1/incidents/%FF".to_owned(),
        "/v1/sources/nobody-2013".to_owned(),
        "/v1/sources/%00".to_owned(),
        "/problems/no-such-problem".to_owned(),
    ];
    let mut bodies = std::collections::BTreeSet::new();
    for path in odd {
        let mut problem = api.problem(&path).await;
        assert_eq!(problem["status"], 404, "{path}: {problem}");
        problem["instance"] = Value::Null;
        bodies.insert(problem.to_string());
    }
    assert_eq!(bodies.len(), 1, "{bodies:?}");
}

#[tokio::test]
async fn an_address_that_is_none_of_ours_is_a_page_for_a_browser_and_names_one_for_a_program() {
    let api = Api::report().await;
    for (path, meant) in [
        ("/v1/incident", "; did you mean /v1/incidents?"),
        ("/v1/Incidents", "; did you mean /v1/incidents?"),
        ("/V1/incidents", "; did you mean /v1/incidents?"),
        ("/v2/incidents", "; did you mean /v1/incidents?"),
        ("//v1/incidents", "; did you mean /v1/incidents?"),
        ("/v1/incidents.pdf", "; did you mean /v1/incidents.csv?"),
        ("/v1/statistic", "; did you mean /v1/statistics?"),
        ("/v1/desk/incident", "."),
        ("/nothing", "."),
    ] {
        let problem = api.problem(path).await;
        assert_eq!(problem["status"], 404, "{path}: {problem}");
        let detail = format!("There is nothing at this address{meant} /docs lists all addresses.");
        assert_eq!(problem["detail"], detail, "{path}");
        for (accept, is_page) in [
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("application/json,text/html;q=0.5", false),
            ("*/*", false),
        ] {
            let answer = answer(api.router.clone(), sent("GET", path, None, &[("accept", accept)], "")).await;
            assert_eq!(answer.status, 404, "{path}");
            let media_type = answer.headers["content-type"].to_str().unwrap();
            assert_eq!(media_type.starts_with("text/html"), is_page, "{path} {accept}: {media_type}");
        }
    }
    let page = sent("GET", "/ko/nothing", None, &[("accept", "text/html")], "");
    assert!(answer(api.router.clone(), page).await.body.contains("<html lang=\"ko\">"));
}

#[tokio::test]
async fn other_methods_are_refused_with_those_that_are_there() {
    let api = Api::report().await;
    for (path, allowed) in [("/v1/statistics", "GET,HEAD"), ("/v1/incidents", "GET,HEAD,POST")] {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            if allowed.contains(method) {
                continue;
            }
            let answer = api.ask(method, path).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.headers["allow"], allowed, "{method} {path}");
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
    }
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let api = Api::report().await;
    let long = format!("/v1/incidents?q={}", "a".repeat(9000));
    assert_eq!(api.problem(&long).await["status"], 400);
    let mut many = Request::builder().uri("/v1/incidents");
    for n in 0..65 {
        many = many.header(format!("x-{n}"), "1");
    }
    let answer = api.send(many.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("/problems/invalid-header"), "{}", answer.body);
    let wide = Request::builder()
        .uri("/v1/incidents")
        .header("x-wide", "w".repeat(17_000))
        .body(Body::empty())
        .unwrap();
    assert_eq!(api.send(wide).await.status, 400);
}

#[tokio::test]
async fn a_cursor_goes_only_with_its_own_list() {
    let api = Api::report().await;
    let first = api.get("/v1/incidents?limit=1").await;
    let next = first["next"].as_str().unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap();
    let elsewhere = [
        format!("/v1/incidents?host_country=CN&cursor={cursor}"),
        format!("/v1/incidents?sort=date&cursor={cursor}"),
        format!("/v1/incidents?version=4&cursor={cursor}"),
        format!("/v1/incidents?cursor={cursor}0"),
        format!("/v1/incidents?cursor=1{cursor}"),
        "/v1/incidents?cursor=abc".to_owned(),
        "/v1/incidents?cursor=4.0.0.00000000-0000-4000-8000-000000000000.00000000".to_owned(),
    ];
    for address in elsewhere {
        let problem = api.problem(&address).await;
        assert_eq!(problem["type"], "/problems/invalid-cursor", "{address}: {problem}");
    }
    assert_eq!(
        api.get(&format!("/v1/incidents?limit=2&cursor={cursor}")).await["incidents"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn what_was_sent_is_quoted_in_at_most_eighty_characters() {
    let api = Api::report().await;
    let problem = api.problem(&format!("/v1/incidents?host_country={}", "X".repeat(5000))).await;
    assert!(problem["detail"].as_str().unwrap().chars().count() < 200, "{problem}");
}

#[tokio::test]
async fn every_problem_of_the_closed_list_has_its_page() {
    use refoulement::http::problem::problem::Kind;
    let api = Api::report().await;
    let index = api.ask("GET", "/problems").await.body;
    for kind in Kind::ALL {
        let page = api.ask("GET", &format!("/problems/{}", kind.slug())).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        assert!(page.body.contains(kind.title()), "{}", kind.slug());
        assert!(index.contains(kind.slug()));
    }
    assert_eq!(Kind::ALL.len(), 26);
}

#[tokio::test]
async fn every_answer_has_an_id_and_a_problem_names_it() {
    let api = Api::report().await;
    let answer = api.ask("GET", "/v1/incidents?limit=0").await;
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(problem["instance"], format!("urn:uuid:{}", answer.headers["x-request-id"].to_str().unwrap()));
    let sent = Request::builder().uri("/livez").header("x-request-id", "mine").body(Body::empty()).unwrap();
    assert_ne!(api.send(sent).await.headers["x-request-id"], "mine");
}

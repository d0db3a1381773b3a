//! What is kept, for how long, and in which form.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use refoulement::desk::founding;
use tower::ServiceExt;

use crate::register::small_world::incident_of;
use crate::support::api::{Answer, Api, clock, pass};
use crate::support::postgres::block_on;

fn request(method: &str, address: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::builder().method(method).uri(address);
    headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value))
        .body(Body::empty())
        .unwrap()
}

impl Api {
    async fn ask_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(request("GET", address, headers)).await
    }

    /// Status, headers and the body as it was sent.
    pub async fn raw(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
    ) -> (u16, HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(request(method, address, headers)).await.unwrap();
        let (head, body) = response.into_parts();
        (head.status.as_u16(), head.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    /// No question reaches Postgres any more.
    pub async fn cut_off(&self) {
        self.database.public.close().await;
    }
}

fn etag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

/// Everything public, by what it is made of.
const OF_THE_REGISTER: [&str; 18] = [
    "/",
    "/ko/?month=2013-11",
    "/zh/places",
    "/v1/incidents",
    "/v1/incidents?version=2",
    "/v1/incidents?outlet=Daily%20NK",
    "/v1/incidents.csv?month=2013-11",
    "/v1/incidents.ndjson",
    "/v1/incidents.geojson",
    "/v1/incidents.atom",
    "/v1/statistics?group_by=month",
    "/v1/statistics.csv",
    "/v1/places",
    "/v1/sources",
    "/v1/sources/cecc-2014-03-19",
    "/v1/context",
    "/v1/versions",
    "/v1/dataset",
];
const OF_THE_PROGRAM: [&str; 9] = [
    "/style.css",
    "/docs",
    "/docs/incidents",
    "/ko/do-no-harm",
    "/openapi.json",
    "/openapi.yaml",
    "/problems",
    "/problems/gone",
    "/v1/vocabulary",
];

#[tokio::test]
async fn a_public_answer_has_a_weak_etag_of_the_current_version_and_may_be_kept_for_a_minute() {
    let api = Api::report().await;
    for (address, version) in OF_THE_REGISTER
        .map(|address| (address, '4'))
        .into_iter()
        .chain(OF_THE_PROGRAM.map(|address| (address, '0')))
    {
        for turn in ["made", "kept"] {
            let answer = api.ask("GET", address).await;
            assert_eq!(answer.status, 200, "{address}");
            let etag = etag(&answer);
            let parts: Vec<&str> = etag
                .strip_prefix("W/\"")
                .and_then(|etag| etag.strip_suffix('"'))
                .unwrap()
                .split('.')
                .collect();
            assert_eq!(parts.len(), 3, "{etag}");
            assert_eq!(parts[0], version.to_string(), "{address}");
            assert!(answer.headers["content-type"].to_str().unwrap().contains(parts[2]), "{address}: {etag}");
            assert_eq!(answer.headers["cache-control"], "public, max-age=0, s-maxage=60", "{address} {turn}");
            assert_eq!(answer.headers["vary"], "accept-encoding", "{address} {turn}");
            assert_eq!(answer.headers.get_all("cache-control").iter().count(), 1);
            assert_eq!(answer.headers["content-length"], answer.body.len().to_string(), "{address} {turn}");
        }
    }
}

#[tokio::test]
async fn what_is_not_declared_is_kept_by_nobody() {
    let api = Api::report().await;
    let refused = [
        "/v1/incidents?limit=0",
        "/v1/incidents/00000000-0000-4000-8000-000000000000",
        "/nowhere",
        "/v1/incidents?cursor=abc",
    ];
    for address in ["/livez", "/readyz"].into_iter().chain(refused) {
        for headers in [&[][..], &[("if-none-match", "*")]] {
            let answer = api.ask_with(address, headers).await;
            assert_eq!(answer.headers["cache-control"], "no-store", "{address}");
            assert!(!answer.headers.contains_key("etag"), "{address}");
            assert_ne!(answer.status, 304, "{address}");
        }
    }
    assert_eq!(api.ask("POST", "/v1/incidents").await.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn what_somebody_searches_for_is_kept_by_nobody() {
    let api = Api::report().await;
    for address in [
        "/v1/incidents?q=guides",
        "/v1/incidents.csv?month=2013-11&q=guides",
        "/v1/statistics?q=guides&group_by=month",
        "/v1/incidents.atom?q=guides",
    ] {
        let mut answers = Vec::new();
        for headers in [&[][..], &[("if-none-match", "*")], &[("range", "bytes=0-9")]] {
            let answer = api.ask_with(address, headers).await;
            assert_eq!(answer.status, 200, "{address}");
            assert_eq!(answer.headers["cache-control"], "no-store", "{address}");
            assert!(!answer.headers.contains_key("etag"), "{address}");
            answers.push(answer.body);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{address}");
        let head = api.raw("HEAD", address, &[]).await;
        assert_eq!((head.0, head.2.len()), (200, 0), "{address}");
    }
    for stage in ["keep", "store"] {
        assert_eq!(api.measured("stage_duration_seconds_count", stage).await, 0);
    }
}

#[tokio::test]
async fn what_is_asked_with_a_key_is_kept_by_nobody() {
    let api = Api::report().await;
    api.get("/v1/incidents").await;
    let key =
        format!("Bearer {}", api.key(refoulement::model::vocabulary::access::KeyRole::Editor, "kim").await);
    let answer = api.ask_with("/v1/incidents", &[("authorization", &key)]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!answer.headers.contains_key("etag"));
    let known = etag(&api.ask("GET", "/v1/incidents").await);
    let conditional =
        api.ask_with("/v1/incidents", &[("authorization", &key), ("if-none-match", &known)]).await;
    assert_eq!(conditional.status, 200);
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let api = Api::report().await;
    for address in OF_THE_REGISTER.into_iter().chain(OF_THE_PROGRAM) {
        let known = etag(&api.ask("GET", address).await);
        let strong = known.trim_start_matches("W/").to_owned();
        for sent in [
            known.clone(),
            strong,
            "*".to_owned(),
            format!("\"x,y\", {known}"),
            format!("W/\"1\" , {known},"),
        ] {
            let answer = api.ask_with(address, &[("if-none-match", &sent)]).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (304, ""), "{address} {sent}");
            assert_eq!(etag(&answer), known);
            assert_eq!(answer.headers["vary"], "accept-encoding");
            assert_eq!(answer.headers["cache-control"], "public, max-age=0, s-maxage=60");
            assert!(
                !answer.headers.contains_key("content-type")
                    && !answer.headers.contains_key("content-length"),
                "{:?}",
                answer.headers
            );
        }
        for sent in ["", "\"\"", "nonsense", "\"*\"", "W/\"4.x.json\"", &known.replace('"', "")] {
            assert_eq!(
                api.ask_with(address, &[("if-none-match", sent)]).await.status,
                200,
                "{address} {sent}"
            );
        }
    }
}

#[tokio::test]
async fn a_known_etag_does_not_make_a_wrong_question_right() {
    let api = Api::report().await;
    let known = etag(&api.ask("GET", "/v1/incidents").await);
    api.get("/v1/places").await;
    for (address, status) in [
        ("/v1/incidents?limit=0", 400),
        ("/v1/incidents?limit%3D5", 400),
        // What says nothing in a filter is still no parameter of an address without one.
        ("/v1/places?place_role=detention", 400),
        ("/v1/sources/nobody-2013", 404),
    ] {
        assert_eq!(api.ask_with(address, &[("if-none-match", &known)]).await.status, status, "{address}");
    }
    // Nor do two questions become one by what stands escaped in a name.
    api.get("/v1/incidents?limit=2&sort=date").await;
    for address in [
        "/v1/incidents?limit%3D2%26sort=date",
        "/v1/incidents?limit=2%26sort%3Ddate",
        "/v1/incidents%3Flimit=2&sort=date",
    ] {
        assert!(api.ask("GET", address).await.status.is_client_error(), "{address}");
    }
}

#[tokio::test]
async fn what_is_kept_is_answered_without_postgres_however_the_question_is_written() {
    let api = Api::report().await;
    let same = [
        "host_country=CN&month=2013-11",
        "month=2013-11&host_country=CN",
        "month=2013%2D11&&host%5Fcountry=C%4E&",
        "date_match=overlap&month=2013-11,2013-11&host_country=CN&host_country=CN",
    ];
    let first = api.ask("GET", &format!("/v1/incidents?{}", same[0])).await;
    api.cut_off().await;
    for query in same {
        let answer = api.ask("GET", &format!("/v1/incidents?{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
        assert_eq!(answer.body, first.body, "{query}");
        for header in ["content-type", "refoulement-version", "etag"] {
            assert_eq!(answer.headers[header], first.headers[header]);
        }
        let known =
            api.ask_with(&format!("/v1/incidents?{query}"), &[("if-none-match", &etag(&first))]).await;
        assert_eq!(known.status, 304);
    }
    assert_eq!(api.ask("GET", "/v1/incidents?host_country=CN").await.status, 503);
}

#[tokio::test]
async fn a_kept_answer_never_outlives_its_version() {
    let api = Api::report().await;
    let addresses = [
        "/v1/incidents",
        "/v1/incidents?version=4",
        "/v1/statistics",
        "/v1/incidents.csv",
        "/v1/dataset",
        "/",
    ];
    let mut known = Vec::new();
    for address in addresses {
        known.push((address, etag(&api.ask("GET", address).await)));
        api.ask("GET", address).await;
    }
    founding::load(&api.database.desk, &clock(), vec![vec![incident_of("chosun-2013-11-21")]]).await.unwrap();
    api.register.refresh().await.unwrap();
    for (address, known) in known {
        let answer = api.ask_with(address, &[("if-none-match", &known)]).await;
        assert_eq!(answer.status, 200, "{address}: also an older version may have lost something");
        assert_ne!(etag(&answer), known, "{address}");
    }
    assert_eq!(api.get("/v1/incidents").await["total"]["incidents"], 4);
    assert_eq!(api.get("/v1/incidents?version=4").await["total"]["incidents"], 3);
}

#[tokio::test]
async fn a_kept_answer_does_not_outlive_a_rebuild_of_the_same_version() {
    let api = Api::report().await;
    let known = etag(&api.ask("GET", "/v1/incidents").await);
    refoulement::desk::publication::rebuild::rebuild(&api.database.desk, |_, _| ()).await.unwrap();
    api.register.refresh().await.unwrap();
    let answer = api.ask_with("/v1/incidents", &[("if-none-match", &known)]).await;
    assert_eq!((answer.status.as_u16(), answer.headers["refoulement-version"].to_str().unwrap()), (200, "4"));
    assert_ne!(etag(&answer), known);
}

#[tokio::test]
async fn after_thirty_seconds_without_postgres_nothing_is_answered_that_has_an_incident_in_it() {
    let api = Api::report_that_grows_stale().await;
    let mut known = Vec::new();
    for address in OF_THE_REGISTER {
        known.push((address, etag(&api.ask("GET", address).await)));
    }
    // The questions themselves take their time too.
    pass(Duration::from_secs(20)).await;
    assert_eq!(api.ask("GET", "/v1/incidents").await.status, 200);
    pass(Duration::from_secs(11)).await;
    for (address, known) in known {
        for headers in [&[][..], &[("if-none-match", &*known)]] {
            let answer = api.ask_with(address, headers).await;
            assert_eq!(answer.status, 503, "{address}");
            assert_eq!(answer.headers["cache-control"], "no-store");
            assert!(answer.headers.contains_key("retry-after"));
        }
    }
    let ready = api.ask("GET", "/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.body.contains("takedown"), "{}", ready.body);
    assert_eq!(api.ask("GET", "/livez").await.status, 200);
    assert_eq!(api.ask("GET", "/docs").await.status, 200);
    api.register.refresh().await.unwrap();
    assert_eq!(api.ask("GET", "/v1/incidents").await.status, 200);
}

#[tokio::test]
async fn head_is_get_without_the_body_made_or_kept() {
    let api = Api::report().await;
    for address in OF_THE_REGISTER.into_iter().chain(OF_THE_PROGRAM) {
        let made = api.raw("HEAD", address, &[]).await;
        let get = api.raw("GET", address, &[]).await;
        let kept = api.raw("HEAD", address, &[]).await;
        for (status, headers, body) in [made, kept] {
            assert_eq!((status, body.len()), (200, 0), "{address}");
            assert_eq!(headers["content-length"], get.2.len().to_string(), "{address}");
            for header in ["etag", "content-type", "cache-control", "vary"] {
                assert_eq!(headers[header], get.1[header], "{address}");
            }
        }
        let known = get.1["etag"].to_str().unwrap();
        assert_eq!(api.raw("HEAD", address, &[("if-none-match", known)]).await.0, 304);
    }
}

#[tokio::test]
async fn head_of_what_is_not_kept_says_the_length_of_get() {
    let api = Api::report().await;
    for address in ["/livez", "/readyz", "/nowhere", "/v1/incidents?limit=0"] {
        let (get, head) = (api.raw("GET", address, &[]).await, api.raw("HEAD", address, &[]).await);
        assert_eq!(
            (head.0, head.1["content-length"].to_str().unwrap()),
            (get.0, &*get.2.len().to_string()),
            "{address}"
        );
    }
}

#[tokio::test]
async fn head_of_a_workbook_is_answered_without_writing_it() {
    let api = Api::report().await;
    let mut holding = api.database.owner.begin().await.unwrap();
    sqlx::query("lock table published.incident in access exclusive mode")
        .execute(&mut *holding)
        .await
        .unwrap();
    let key =
        format!("Bearer {}", api.key(refoulement::model::vocabulary::access::KeyRole::Editor, "kim").await);
    for headers in [&[][..], &[("authorization", key.as_str())]] {
        let (status, headers, body) = api.raw("HEAD", "/v1/incidents.xlsx", headers).await;
        assert_eq!((status, headers.get("content-length"), body.len()), (200, None, 0));
        assert_eq!(headers["refoulement-version"], "4");
    }
    holding.rollback().await.unwrap();
    let (status, headers, body) = api.raw("GET", "/v1/incidents.xlsx", &[]).await;
    assert_eq!((status, headers["content-length"].to_str().unwrap()), (200, &*body.len().to_string()));
    assert!(body.starts_with(b"PK"));
    let kept = api.raw("HEAD", "/v1/incidents.xlsx", &[]).await;
    assert_eq!(
        (kept.1.get("content-length"), kept.1.get("etag")),
        (headers.get("content-length"), headers.get("etag"))
    );
}

#[tokio::test]
async fn a_checksum_is_made_once_also_where_the_first_who_asked_has_gone() {
    let api = Api::report().await;
    let mut holding = api.database.owner.begin().await.unwrap();
    sqlx::query("lock table published.incident in access exclusive mode")
        .execute(&mut *holding)
        .await
        .unwrap();
    let waiting = async || -> i64 {
        let query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        sqlx::query_scalar(query).fetch_one(&api.database.owner).await.unwrap()
    };
    let ask = || tokio::spawn(api.router.clone().oneshot(request("GET", "/v1/dataset", &[])));
    let first = ask();
    while waiting().await == 0 {
        assert!(!first.is_finished(), "it does not wait");
    }
    let second = ask();
    first.abort();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(waiting().await <= 1, "it was begun again");
    }
    holding.rollback().await.unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(
        api.get("/v1/dataset").await["files"][0]["bytes"],
        api.ask("GET", "/v1/incidents.csv?version=4").await.body.len()
    );
}

#[test]
fn the_build_is_in_the_etag_so_that_a_new_program_is_never_answered_for_by_an_old_one() {
    block_on(async {
        let api = Api::report().await;
        let tag = etag(&api.ask("GET", "/v1/incidents").await);
        let other =
            refoulement::http::Site { contact: Some("somebody else".to_owned()), ..Default::default() };
        let health = tokio::sync::watch::channel(refoulement::postgres::Health::Up).1;
        let router = refoulement::http::router(api.register.clone(), api.desk.clone(), health, other);
        let answer = crate::support::api::answer(router, request("GET", "/v1/incidents", &[])).await;
        assert_ne!(etag(&answer), tag, "the settings of the site are in some answers");
    });
}

/// A browser that asks again after a restart with another setting gets the words of the new one.
#[tokio::test]
async fn a_guide_whose_words_follow_a_setting_has_another_etag_with_another_setting() {
    let api = Api::report().await;
    let by_one = refoulement::desk::Desk::new(api.database.desk.clone(), clock(), true);
    let health = || tokio::sync::watch::channel(refoulement::postgres::Health::Up).1;
    let known = refoulement::http::Site {
        public_base_url: Some("https://register.example".to_owned()),
        ..Default::default()
    };
    let one =
        refoulement::http::router(api.register.clone(), by_one, health(), refoulement::http::Site::default());
    let at_address = refoulement::http::router(api.register.clone(), api.desk.clone(), health(), known);
    for (address, other) in [
        ("/do-no-harm", &one),
        ("/ko/do-no-harm", &one),
        ("/zh/do-no-harm", &one),
        ("/for-dashboards", &at_address),
        ("/docs/incidents", &at_address),
        ("/problems/gone", &at_address),
    ] {
        let before = api.ask("GET", address).await;
        let tag = etag(&before);
        let unchanged = api.ask_with(address, &[("if-none-match", &tag)]).await;
        assert_eq!(unchanged.status, 304, "{address}");
        let asked = request("GET", address, &[("if-none-match", &tag)]);
        let after = crate::support::api::answer(other.clone(), asked).await;
        assert_eq!(after.status, 200, "{address}");
        assert_ne!(etag(&after), tag, "{address}");
        assert_ne!(after.body, before.body, "{address}");
    }
}

//! One question, every shape of answer: the same incidents, the same total, the same words.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt;
use proptest::{collection, prelude::*};
use refoulement::http;
use refoulement::model::value::geography::Bbox;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::read::{self, FORMATS};
use super::world::{self, id, world};
use crate::support::api::Api;

/// Every way to ask that differs in what it reads.
const FILTERS: [&str; 18] = [
    "",
    "month=2013-11",
    "month=none",
    "date_from=2013-11-22&date_to=2013-11-30",
    "date_from=2013-11&date_to=2013-11&date_match=within",
    "date_of=repatriation&date_from=2014",
    "host_country=CN&origin_country=KP",
    "subdivision=CN-JL",
    "place=cn-jl-tumen&place_role=detention",
    "place_role=handover&subdivision=CN-LN",
    "bbox=120,40,130,45",
    "near=42.96,129.84&radius_km=60",
    "repatriation_status=repatriated,mixed",
    "status_on=2013-11-30",
    "people_min=5",
    "outlet=Herald%5C,%20The",
    "q=%ED%83%88%EB%B6%81",
    "has_minors=true&version=2",
];

#[test]
fn every_address_of_a_file_of_incidents_is_in_the_table() {
    let document = serde_json::to_value(http::openapi()).unwrap();
    let documented: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .filter_map(|path| Some(path.strip_prefix("/v1/incidents.")?.to_owned()))
        .collect();
    assert_eq!(documented, FORMATS.iter().map(|(format, _)| (*format).to_owned()).collect());
}

/// The incidents of a list, page by page, and its first page.
async fn listed(api: &Api, query: &str) -> (Vec<String>, Value) {
    let first = api.get(&format!("/v1/incidents?{query}")).await;
    let mut ids = Vec::new();
    let mut page = first.clone();
    loop {
        ids.extend(
            page["incidents"]
                .as_array()
                .unwrap()
                .iter()
                .map(|incident| incident["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else { return (ids, first) };
        page = api.get(next).await;
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().unwrap()
}

#[tokio::test]
async fn one_filter_has_the_same_incidents_and_total_in_every_format() {
    let api = Api::of(world()).await;
    let mut most = 0;
    for filter in FILTERS {
        for sort in ["-date", "people", "-updated"] {
            let query = format!("{filter}&sort={sort}");
            let (ids, list) = listed(&api, &query).await;
            let total = &list["total"];
            let of = |of: &Value| {
                of["max"]
                    .as_u64()
                    .map_or_else(|| format!("{}+", of["min"]), |max| format!("{}-{max}", of["min"]))
            };
            let mut words = format!(
                "{} incidents; people {}; repatriated {}",
                total["incidents"],
                of(&total["people"]),
                of(&total["repatriated"])
            );
            for name in ["approximate", "may_lie_outside"].into_iter().filter(|name| total[*name] != 0) {
                words += "; ";
                words += name;
                words += " ";
                words += &total[name].to_string();
            }
            for (format, read) in FORMATS {
                let answer = api.ask("GET", &format!("/v1/incidents.{format}?{query}")).await;
                assert_eq!(answer.status, 200, "{format} {query}: {}", answer.body);
                assert_eq!(read(&answer.bytes), ids, "{format} {query}");
                assert_eq!(header(&answer.headers, "refoulement-total"), words, "{format} {query}");
                assert_eq!(
                    header(&answer.headers, "refoulement-version"),
                    list["version"].to_string(),
                    "{format} {query}"
                );
                assert_eq!(header(&answer.headers, "refoulement-filter"), list["filter"], "{format} {query}");
            }
            most = most.max(ids.len());
            assert_eq!(ids.len() as u64, total["incidents"], "{query}");
        }
    }
    assert_eq!(most, 9, "some filter takes the whole world");
}

#[tokio::test]
async fn a_file_is_named_after_its_version_and_a_feed_is_not_put_away() {
    let api = Api::of(world()).await;
    for (format, _) in FORMATS {
        let answer = api.ask("GET", &format!("/v1/incidents.{format}?version=2")).await;
        match format {
            "atom" => assert!(!answer.headers.contains_key("content-disposition")),
            _ => assert_eq!(
                header(&answer.headers, "content-disposition"),
                format!("attachment; filename=\"refoulement-v2-incidents.{format}\"")
            ),
        }
    }
}

#[tokio::test]
async fn the_same_question_at_the_same_version_gives_the_same_bytes() {
    let api = Api::of(world()).await;
    for (format, _) in FORMATS {
        let address = format!("/v1/incidents.{format}?version=2");
        assert!(api.ask("GET", &address).await.bytes == api.ask("GET", &address).await.bytes, "{format}");
    }
}

#[tokio::test]
async fn what_the_list_refuses_every_format_refuses() {
    let api = Api::of(world()).await;
    for (format, _) in FORMATS {
        for (query, parameter) in [
            ("colour=red", "colour"),
            ("version=9", "version"),
            ("limit=5", "limit"),
            ("sort=name", "sort"),
            ("place=cn-nowhere", "place"),
        ] {
            let problem = api.problem(&format!("/v1/incidents.{format}?{query}")).await;
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{format}?{query}");
        }
        let hxl = api.ask("GET", &format!("/v1/incidents.{format}?hxl=true")).await;
        assert_eq!(hxl.status, if ["csv", "zip"].contains(&format) { 200 } else { 400 }, "{format}");
    }
}

#[tokio::test]
async fn ndjson_is_the_finished_documents_byte_for_byte() {
    let api = Api::of(world()).await;
    let lines = api.ask("GET", "/v1/incidents.ndjson").await.body;
    assert_eq!(lines.lines().count(), 9);
    assert!(lines.ends_with("}\n"));
    let list = api.ask("GET", "/v1/incidents").await.body;
    for line in lines.lines() {
        assert!(list.contains(line), "{line}");
        let id = serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(api.ask("GET", &format!("/v1/incidents/{id}")).await.body, line);
    }
}

#[tokio::test]
async fn an_incident_of_several_places_is_one_feature_and_a_coarse_place_is_no_spot() {
    let api = Api::of(world()).await;
    let map = api.get("/v1/incidents.geojson").await;
    assert_eq!(map["total"], api.get("/v1/incidents").await["total"]);
    assert_eq!(
        (&map["version"], &map["filter"], &map["place_role"]),
        (&json!(2), &json!(""), &json!("detention"))
    );
    assert_eq!(map["bbox"], json!([123.43, 40.12, 129.84, 42.96]));
    let feature = |n: u128| {
        map["features"].as_array().unwrap().iter().find(|feature| feature["id"] == id(n).to_string()).unwrap()
    };
    // Longitude first.
    assert_eq!(feature(1)["geometry"], json!({"type": "Point", "coordinates": [129.84, 42.96]}));
    let several = feature(7);
    assert_eq!(
        several["geometry"],
        json!({"type": "MultiPoint", "coordinates": [[123.43, 41.8], [124.38, 40.12]]})
    );
    let places: Vec<Value> = several["properties"]["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| json!([place["key"], place["role"], place["precision"], place["lat"], place["drawn"]]))
        .collect();
    assert_eq!(
        places,
        [
            json!(["cn-ln-shenyang", "detention", "locality", 41.8, true]),
            json!(["cn-ln-dandong", "detention", "site", 40.12, true]),
            json!(["cn-ln-liaoning", "detention", "subdivision", 41.0, false]),
            json!(["cn-ln-dandong", "handover", "locality", 40.12, false]),
        ]
    );
    assert_eq!(several["properties"]["places_not_drawn"], 1);
    assert_eq!(
        (&several["properties"]["people_min"], &several["properties"]["people_max"]),
        (&json!(17), &json!(17))
    );
    assert_eq!(feature(8)["geometry"], Value::Null);
    assert_eq!(feature(8)["properties"]["places_not_drawn"], 1);
    let handover = api.get("/v1/incidents.geojson?place_role=handover&sort=date").await;
    let drawn: Vec<&Value> = handover["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| &feature["geometry"])
        .filter(|geometry| !geometry.is_null())
        .collect();
    assert_eq!(drawn, [&json!({"type": "Point", "coordinates": [124.38, 40.12]})]);
}

#[test]
fn a_box_around_points_on_both_sides_of_the_antimeridian_crosses_it() {
    let around = |points: &[(f64, f64)]| {
        Bbox::around(points.iter().copied())
            .map(|Bbox { west, south, east, north }| [west, south, east, north])
    };
    assert_eq!(around(&[]), None);
    assert_eq!(around(&[(41.8, 123.4)]), Some([123.4, 41.8, 123.4, 41.8]));
    assert_eq!(around(&[(-16.5, 179.5), (-18.0, -178.5)]), Some([179.5, -18.0, -178.5, -16.5]));
    assert_eq!(around(&[(51.5, -0.5), (48.5, 2.5)]), Some([-0.5, 48.5, 2.5, 51.5]));
    assert_eq!(around(&[(0.0, -180.0), (0.0, 180.0), (0.0, 170.0)]), Some([170.0, 0.0, -180.0, 0.0]));
    // A longitude stays what it is, however it is compared.
    assert_eq!(around(&[(0.0, -179.1), (0.0, 179.3)]), Some([179.3, 0.0, -179.1, 0.0]));
}

proptest! {
    #[test]
    fn a_box_around_points_holds_them(points in collection::vec((-90.0..=90.0, prop_oneof![-180.0..=180.0, -180.0..-179.0, 179.0..=180.0]), 1..5)) {
        let around = Bbox::around(points.iter().copied()).unwrap();
        for (lat, lon) in points {
            prop_assert!(around.holds(lat, lon), "{around:?} does not hold {lat}, {lon}");
        }
    }
}

#[tokio::test]
async fn a_feed_knows_its_pages_its_incidents_and_when_they_changed() {
    let mut acts = world();
    acts.push((100..305).map(|n| world::incident(n, "2016-05", |_| ())).collect());
    let api = Api::of(acts).await;
    let first = api.ask("GET", "/v1/incidents.atom").await;
    assert_eq!(header(&first.headers, "content-type"), "application/atom+xml; charset=utf-8");
    let feed = feed_rs::parser::parse(first.bytes.as_slice()).unwrap();
    assert_eq!(feed.entries.len(), 200);
    assert_eq!(feed.updated.unwrap().to_rfc3339(), "2026-01-31T00:00:00+00:00");
    assert_eq!(
        feed.description.as_ref().unwrap().content,
        api.get("/v1/incidents").await["total"]["headline"].as_str().unwrap()
    );
    let link = |feed: &feed_rs::model::Feed, rel: &str| {
        feed.links.iter().find(|link| link.rel.as_deref() == Some(rel)).map(|link| link.href.clone())
    };
    let next = api.ask("GET", &link(&feed, "next").unwrap()).await;
    let rest = feed_rs::parser::parse(next.bytes.as_slice()).unwrap();
    assert_eq!((rest.entries.len(), &rest.id, link(&rest, "next")), (14, &feed.id, None));
    assert!(feed.id.starts_with("urn:uuid:"));
    // Last changed first: the act after the correction, the correction of incident 1, then the rest.
    assert!(rest.entries[5].links[0].href.contains(&id(1).to_string()));
    let other = api.ask("GET", "/v1/incidents.atom?month=2013-11").await;
    assert_ne!(feed_rs::parser::parse(other.bytes.as_slice()).unwrap().id, feed.id);
    let entry = &rest.entries[5];
    assert_eq!(entry.title.as_ref().unwrap().content, "Incident 1, corrected");
    assert_eq!(entry.summary.as_ref().unwrap().content_type.essence().to_string(), "text/plain");
    assert_eq!(entry.categories[0].term, "detained");
    assert_eq!(
        (entry.links[0].rel.as_deref(), entry.links[0].media_type.as_deref()),
        (Some("alternate"), None),
        "readers offer no link to what says JSON"
    );
    assert_eq!(api.get(&entry.links[0].href).await["title"], "Incident 1, corrected");
}

#[tokio::test]
async fn more_incidents_than_are_held_at_a_time_come_whole_and_a_withdrawn_one_breaks_the_file_off() {
    let api = Api::of(world()).await;
    let mut desk = api.database.desk.acquire().await.unwrap();
    sqlx::query("select set_config('refoulement.many', '2100', false)").execute(&mut *desk).await.unwrap();
    sqlx::raw_sql(include_str!("../support/many.sql")).execute(&mut *desk).await.unwrap();
    api.register.refresh().await.unwrap();
    for (format, read) in FORMATS.iter().filter(|(format, _)| *format != "atom") {
        let answer = api.ask("GET", &format!("/v1/incidents.{format}")).await;
        let ids = read(&answer.bytes);
        assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (2109, 2109), "{format}");
    }
    // One in the middle is taken away, and this process has not heard of it.
    let last = read::FORMATS[0].1(&api.ask("GET", "/v1/incidents.csv").await.bytes).pop().unwrap();
    sqlx::query("delete from published.incident where id = $1::uuid")
        .bind(&last)
        .execute(&mut *desk)
        .await
        .unwrap();
    for (format, _) in FORMATS.iter().filter(|(format, _)| *format != "atom") {
        // A question of which nothing is kept. What fits into what is gathered before it is sent can still be refused.
        let status = api.broken_off(&format!("/v1/incidents.{format}?date_from=1900")).await;
        let refused = ["xlsx", "zip"].contains(format);
        assert_eq!(
            status,
            if refused { None } else { Some(200) },
            "{format} did not say that it is not whole"
        );
    }
}

#[tokio::test]
async fn a_file_is_broken_off_by_a_rebuild_under_way() {
    let api = crate::support::api::with_many(600).await;
    let request = Request::builder().uri("/v1/incidents.ndjson").body(Body::empty()).unwrap();
    let response = api.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    sqlx::query("update published.projection set generation = generation + 1")
        .execute(&api.database.owner)
        .await
        .unwrap();
    assert!(response.into_body().collect().await.is_err(), "two makings are mixed");
}

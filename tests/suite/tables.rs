//! What is stated once: the parameters of queries, and the columns of tables.

use std::collections::BTreeSet;
use std::io::Read;

use refoulement::http;
use refoulement::register::answer::grouping::GroupKey;
use serde_json::Value;

use crate::review::{Desk, case, parse};
use crate::support::api::Api;

#[test]
fn every_key_of_a_group_is_a_filter_parameter_of_the_same_name() {
    let document = serde_json::to_value(http::openapi()).unwrap();
    let parameters: BTreeSet<&str> = document["components"]["parameters"]
        .as_object()
        .unwrap()
        .values()
        .map(|parameter| parameter["name"].as_str().unwrap())
        .collect();
    for key in GroupKey::words() {
        assert!(parameters.contains(key), "{key}");
    }
}

/// The lists of the desk are walked by cursors, each of which goes only with its own list.
#[tokio::test]
async fn a_list_of_the_desk_takes_only_the_cursors_that_it_gave_out() {
    let desk = Desk::open().await;
    for name in ["one", "two", "three"] {
        desk.submit(&desk.contributor, &case(name)).await;
    }
    let first = parse(&desk.get(&desk.kim, "/v1/desk/incidents?state=submitted&limit=1").await);
    let mut next = first["next"].as_str().unwrap().to_owned();
    let cursor = next.split("cursor=").nth(1).unwrap().to_owned();
    let mut seen = vec![first["incidents"][0]["id"].clone()];
    loop {
        let page = parse(&desk.get(&desk.kim, &next).await);
        seen.extend(page["incidents"].as_array().unwrap().iter().map(|line| line["id"].clone()));
        match &page["next"] {
            Value::String(further) => next.clone_from(further),
            _ => break,
        }
    }
    assert_eq!(seen.iter().map(Value::to_string).collect::<BTreeSet<_>>().len(), 3, "{seen:?}");
    for address in [
        format!("/v1/desk/incidents?cursor={cursor}"),
        format!("/v1/desk/incidents?state=submitted&host_country=CN&cursor={cursor}"),
        format!("/v1/desk/incidents?state=submitted&cursor={cursor}0"),
        format!("/v1/desk/incidents?state=submitted&cursor=1{cursor}"),
        format!("/v1/desk/sources?cursor={cursor}"),
        "/v1/desk/batches?cursor=2014-05-31T00:00:00Z,00000000-0000-4000-8000-000000000000".to_owned(),
    ] {
        let refused = desk.get(&desk.kim, &address).await;
        assert_eq!(refused.problem(), "400 invalid-cursor", "{address}");
    }
    let unknown = desk.get(&desk.kim, "/v1/desk/incidents?after=2014-05-31T00:00:00Z").await;
    assert_eq!(unknown.problem(), "400 invalid-query");
}

/// The reference explains every column of every table, and every property of a map.
#[tokio::test]
async fn the_reference_explains_every_column_that_is_written() {
    let api = Api::report().await;
    let docs = api.ask("GET", "/docs").await.body;
    let section = |id: &str| {
        let from = docs.split(&format!("id=\"file-{id}\"")).nth(1).unwrap_or_else(|| panic!("{id}"));
        from.split("</article>").next().unwrap().to_owned()
    };
    let explained = |of: &str, names: &[String]| {
        let section = section(of);
        for name in names {
            let after = section.split(&format!("<code class=\"field\">{name}</code>")).nth(1);
            let about = after.and_then(|after| after.split("<p>").nth(1)).unwrap_or_default();
            assert!(about.split("</p>").next().unwrap().ends_with('.'), "{of}.{name}: {about:.80}");
        }
    };
    let header = |csv: &str| csv.lines().next().unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
    explained("incidents", &header(&api.ask("GET", "/v1/incidents.csv").await.body));
    explained("statistics", &header(&api.ask("GET", "/v1/statistics.csv").await.body));
    let (_, _, archive) = api.raw("GET", "/v1/incidents.zip", &[]).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    for table in ["places", "timeline", "claims", "groups", "sources"] {
        let mut csv = String::new();
        archive.by_name(&format!("{table}.csv")).unwrap().read_to_string(&mut csv).unwrap();
        explained(table, &header(&csv));
    }
    let map = api.get("/v1/incidents.geojson").await;
    explained(
        "map",
        &map["features"][0]["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>(),
    );
}

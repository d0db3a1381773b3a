//! The columns of tables.

use std::io::Read;

use crate::support::api::Api;

/// The reference explains every column of every table, and every property of a map.
#[tokio::test]
async fn the_reference_explains_every_column_that_is_written() {
    let api = Api::report().await;
    let docs = api.ask("GET", "/docs/files").await.body;
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
    for keys in ["", "?group_by=month,host_country,origin_country", "?group_by=place,subdivision,outlet"] {
        explained("statistics", &header(&api.ask("GET", &format!("/v1/statistics.csv{keys}")).await.body));
    }
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

//! Tables: hashtags, the archive, the workbook.

use std::collections::BTreeSet;

use super::read;
use super::world::{id, world};
use crate::support::api::Api;

#[tokio::test]
async fn hashtags_stand_below_the_header_where_they_are_asked_for() {
    let api = Api::of(world()).await;
    let tables = read::tables(&api.ask("GET", "/v1/incidents.zip?hxl=true").await.bytes);
    let mut asked = vec![api.ask("GET", "/v1/incidents.csv?hxl=true").await.body];
    for keys in [
        "",
        "month,repatriation_status",
        "subdivision,outlet,confidence",
        "place,host_country,origin_country",
    ] {
        let grouped = if keys.is_empty() { String::new() } else { format!("&group_by={keys}") };
        asked.push(api.ask("GET", &format!("/v1/statistics.csv?hxl=true{grouped}")).await.body);
    }
    asked.extend(tables.into_iter().skip(1).map(|(_, table)| table));
    for table in asked {
        let mut rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(table.as_bytes())
            .into_records()
            .map(Result::unwrap);
        let (header, tags) = (rows.next().unwrap(), rows.next().unwrap());
        for (name, tag) in header.iter().zip(&tags) {
            let mut words = tag.split('+');
            assert!(
                words
                    .next()
                    .unwrap()
                    .strip_prefix('#')
                    .is_some_and(|tag| tag.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())),
                "{name}: {tag}"
            );
            assert!(
                words.all(|word| word.starts_with(|c: char| c.is_ascii_lowercase())
                    && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')),
                "{name}: {tag}"
            );
        }
        for (name, tag) in header.iter().zip(&tags).filter(|(name, _)| name.ends_with("open_ended")) {
            assert!(tag.starts_with("#event"), "{name} is a number of incidents, not of people: {tag}");
        }
        let distinct: BTreeSet<&str> = tags.iter().collect();
        assert_eq!(distinct.len(), tags.len(), "a hashtag stands twice: {tags:?}");
    }
    assert!(!api.ask("GET", "/v1/incidents.csv").await.body.contains('#'));
}

#[tokio::test]
async fn names_stand_beside_codes_in_tables_and_statistics() {
    let api = Api::report().await;
    let korea = "Korea (Democratic People's Republic of)";
    let table = api.table("/v1/incidents.csv?place=cn-ln-shenyang").await;
    for (column, name) in [
        ("host_country_name", "China"),
        ("origin_country_names", korea),
        ("repatriation_status_name", "repatriated"),
        ("confidence_name", "one source"),
    ] {
        assert_eq!(table[0][column], name, "{column}");
    }
    assert!(table[0]["subdivision_names"].contains("Liaoning"), "{}", table[0]["subdivision_names"]);
    let keys = "subdivision,origin_country,repatriation_status";
    let statistics = api.get(&format!("/v1/statistics?group_by={keys}")).await;
    let table = api.table(&format!("/v1/statistics.csv?group_by={keys}")).await;
    assert_eq!(statistics["rows"].as_array().unwrap().len(), table.len());
    for (row, line) in statistics["rows"].as_array().unwrap().iter().zip(&table) {
        assert_eq!(row["names"]["origin_country"], korea);
        for key in keys.split(',') {
            let name = row["names"][key].as_str().unwrap_or_default();
            assert_eq!(line[&format!("{key}_name")], name, "{row}");
            assert_eq!(name.is_empty(), row["key"][key].is_null(), "{row}");
        }
    }
    assert!(table.iter().any(|line| line["repatriation_status_name"] == "facing repatriation"));
    let places = api.get("/v1/statistics?group_by=place").await;
    let names: Vec<&str> = places["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["names"]["place"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"near Beijing") && names.contains(&"Shenyang"), "{names:?}");
    assert_eq!(api.get("/v1/statistics?group_by=outlet").await["rows"][0]["names"], serde_json::json!({}));
}

#[tokio::test]
async fn whether_rows_overlap_stands_in_each_row_and_not_to_add_up_on_the_page() {
    let api = Api::of(world()).await;
    for (keys, overlapping) in
        [("month", "false"), ("place", "true"), ("month,outlet", "true"), ("", "false")]
    {
        let grouped = if keys.is_empty() { String::new() } else { format!("?group_by={keys}") };
        let table = api.table(&format!("/v1/statistics.csv{grouped}")).await;
        assert!(!table.is_empty() && table.iter().all(|row| row["overlapping"] == overlapping), "{keys}");
    }
    let docs = api.ask("GET", "/docs/files").await.body;
    assert!(docs.contains("Do not add up upper bounds"), "{docs:.200}");
}

#[tokio::test]
async fn an_archive_says_what_it_is_and_its_tables_join() {
    let api = Api::of(world()).await;
    let tables = read::tables(&api.ask("GET", "/v1/incidents.zip?year=2013").await.bytes);
    let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "incidents.csv",
            "places.csv",
            "timeline.csv",
            "claims.csv",
            "groups.csv",
            "sources.csv"
        ]
    );
    let table = |name: &str| -> Vec<std::collections::BTreeMap<String, String>> {
        let (_, text) = tables.iter().find(|(known, _)| known == name).unwrap();
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
    };
    let column = |name: &str, column: &str| -> BTreeSet<String> {
        table(name).iter().map(|row| row[column].clone()).filter(|value| !value.is_empty()).collect()
    };
    let readme = &tables[0].1;
    let total = api.get("/v1/incidents?year=2013").await["total"].clone();
    for said in [
        "Version: 2",
        "Filter: year=2013",
        total["headline"].as_str().unwrap(),
        "CC BY 4.0",
        "10. Shared people",
        "Adding up: Do not add up upper bounds (people_max",
        "not all that happened",
        "claims.source",
    ] {
        assert!(readme.contains(said), "{said}");
    }
    assert_eq!(table("incidents.csv").len() as u64, total["incidents"]);
    for parts in ["places.csv", "timeline.csv", "claims.csv", "groups.csv"] {
        assert!(column(parts, "incident").is_subset(&column("incidents.csv", "id")), "{parts}");
        assert!(!table(parts).is_empty(), "{parts}");
    }
    assert_eq!(
        column("claims.csv", "source").union(&column("claims.csv", "via")).cloned().collect::<BTreeSet<_>>(),
        column("sources.csv", "key")
    );
}

#[tokio::test]
async fn a_workbook_holds_numbers_as_numbers_and_days_as_days() {
    use calamine::{Data, DataType, Reader};
    let api = Api::of(world()).await;
    let mut book = read::workbook(&api.ask("GET", "/v1/incidents.xlsx?sort=date").await.bytes);
    assert_eq!(
        book.sheet_names(),
        ["incidents", "places", "timeline", "claims", "groups", "sources", "columns", "about"]
    );
    let sheet = book.worksheet_range("incidents").unwrap();
    let at = |name: &str| {
        sheet.rows().next().unwrap().iter().position(|cell| cell.get_string() == Some(name)).unwrap()
    };
    let row = sheet.rows().find(|row| row[0].get_string() == Some(id(2).to_string().as_str())).unwrap();
    assert_eq!(row[at("date")], Data::String("[2013-11-02..2013-11-21]".to_owned()));
    assert_eq!(row[at("date_latest")].as_date(), chrono::NaiveDate::from_ymd_opt(2013, 11, 21));
    assert_eq!(
        (row[at("people_min")].clone(), row[at("lat")].clone()),
        (Data::Float(3.0), Data::Float(42.96))
    );
    let open = sheet.rows().find(|row| row[0].get_string() == Some(id(4).to_string().as_str())).unwrap();
    assert_eq!(
        (open[at("people_min")].clone(), open[at("people_max")].clone()),
        (Data::Float(50.0), Data::Empty)
    );
    let about = book.worksheet_range("about").unwrap();
    let said = about.cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>().join("\n");
    for words in
        ["Version\n2\n", "CC BY 4.0", "10. Shared people", "Adding up\nDo not add up", "none: all incidents"]
    {
        assert!(said.contains(words), "{words}");
    }
    let columns = book.worksheet_range("columns").unwrap();
    let explained: Vec<Vec<String>> =
        columns.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let mut written = Vec::new();
    for sheet in book.sheet_names().into_iter().filter(|name| !["columns", "about"].contains(&name.as_str()))
    {
        let range = book.worksheet_range(&sheet).unwrap();
        written.extend(range.rows().next().unwrap().iter().map(|cell| (sheet.clone(), cell.to_string())));
    }
    assert_eq!(written, explained.iter().map(|row| (row[0].clone(), row[1].clone())).collect::<Vec<_>>());
    for row in &explained {
        assert!(row[2].starts_with('#') && !row[3].is_empty() && row[4].ends_with('.'), "{row:?}");
    }
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet} holds a formula");
    }
}

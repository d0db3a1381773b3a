//! An export, edited in a spreadsheet and read back.

use serde_json::{Value, json};

use super::{counts, export, import, number, plan, problems, submitted, worldly};
use crate::render::world::id;
use crate::support::postgres::Database;

/// The exported table with one cell changed by hand.
pub fn with(table: &[u8], id: &str, change: &[(&str, &str)]) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(table);
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for record in reader.records().map(Result::unwrap) {
        let cells = header.iter().zip(&record).map(|(name, cell)| {
            let edited = change.iter().find(|(column, _)| *column == name).filter(|_| &record[0] == id);
            edited.map_or(cell, |(_, text)| *text).to_owned()
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

async fn content(world: &Database, n: u128) -> Value {
    sqlx::query_scalar(
        "select content from desk.revision join desk.record on accepted = revision.id where record.id = $1",
    )
    .bind(id(n))
    .fetch_one(&world.desk)
    .await
    .unwrap()
}

#[tokio::test]
async fn an_unedited_export_changes_nothing_in_any_format() {
    let world = worldly().await;
    for path in [
        "incidents.csv",
        "incidents.csv?hxl=true",
        "incidents.zip",
        "incidents.zip?hxl=true",
        "incidents.ndjson",
    ] {
        let file = export(&world, &format!("/v1/{path}")).await;
        let written = import(&world, file).await;
        assert_eq!((counts(&written), written.sources), ((0, 0, 9), 0), "{path}");
    }
    assert_eq!(number(&world, "select count(*) from desk.revision where author = 'kim'").await, 0);
}

#[tokio::test]
async fn one_edited_cell_changes_exactly_that_field() {
    let world = worldly().await;
    let table = export(&world, "/v1/incidents.csv").await;
    for (n, change, pointer, expected) in [
        (
            3,
            &[("title", "Detained in 图们, \"three\"; of them")][..],
            "/title",
            json!("Detained in 图们, \"three\"; of them"),
        ),
        (7, &[("summary", "Line one\nline two")], "/summary", json!("Line one\nline two")),
        (2, &[("date", "[2013-11-02..2013-11-20]")], "/date", json!("[2013-11-02..2013-11-20]")),
        (1, &[("origin_country", "KP; CN")], "/origin_country", json!(["KP", "CN"])),
        (7, &[("places_are", "one_of")], "/places_are", json!("one_of")),
        (7, &[("places", "Shenyang; Dandong City; Liaoning")], "/places/1/name", json!("Dandong City")),
        (3, &[("lat", "42.97")], "/places/0/lat", json!(42.97)),
        (8, &[("subdivisions", "CN-BJ")], "/places/0/subdivision", json!("CN-BJ")),
    ] {
        let before = content(&world, n).await;
        let file = with(&table, &id(n).to_string(), change);
        assert_eq!(counts(&import(&world, &file).await), (0, 1, 8), "{change:?}");
        let after: Value = sqlx::query_scalar(
            "select content from desk.revision where author = 'kim' order by at desc limit 1",
        )
        .fetch_one(&world.desk)
        .await
        .unwrap();
        assert_eq!(after.pointer(pointer), Some(&expected), "{change:?}");
        let mut mended = after.clone();
        *mended.pointer_mut(pointer).unwrap() = before.pointer(pointer).unwrap().clone();
        if pointer == "/places/1/name" {
            // A place of another name is not known to lie where the other did.
            (mended["places"][1]["lat"], mended["places"][1]["lon"]) =
                (before["places"][1]["lat"].clone(), before["places"][1]["lon"].clone());
        }
        assert_eq!(mended, before, "{change:?}");
        // The same edit once more is the revision that waits.
        assert_eq!(counts(&import(&world, &file).await), (0, 0, 9), "{change:?}");
    }
}

#[tokio::test]
async fn a_sheet_changes_only_the_columns_that_it_has() {
    let world = worldly().await;
    let before = content(&world, 7).await;
    import(&world, format!("id,title\n{},Another title\n", id(7))).await;
    let mut after = submitted(&world).await.remove(0);
    assert_eq!(after["title"], "Another title");
    after["title"] = before["title"].clone();
    assert_eq!(after, before);
}

#[tokio::test]
async fn what_a_spreadsheet_writes_otherwise_is_no_edit() {
    let world = worldly().await;
    let table = String::from_utf8(export(&world, "/v1/incidents.csv").await).unwrap();
    let day = regex::Regex::new(r",(20\d\d)-(\d\d)-(\d\d),").unwrap();
    let version = regex::Regex::new(r",(\d),(20\d\d-\d\d-\d\dT)").unwrap();
    for format in [",$2/$3/$1,", ",$3/$2/$1,", ",$3.$2.$1,"] {
        // Twice, as two that stand side by side share a comma.
        let rewritten = day.replace_all(&table, format);
        let rewritten = day.replace_all(&rewritten, format);
        let rewritten = version.replace_all(&rewritten, ",$1.0,$2");
        assert_ne!(rewritten, table);
        assert_eq!(counts(&import(&world, rewritten.as_bytes()).await), (0, 0, 9), "{format}");
    }
}

#[tokio::test]
async fn a_sheet_without_places_keeps_them() {
    let world = worldly().await;
    for (n, file, pointers) in [
        (7, "precision\nsite; locality; locality", &["/places"][..]),
        (7, "transfer_places\nDandong", &["/places"]),
        (3, "lat\n42.5", &["/places/0/lat"]),
        (3, "lat,lon\n42.5,129.5", &["/places/0/lat", "/places/0/lon"]),
        (8, "subdivisions\nCN-BJ", &["/places/0/subdivision"]),
    ] {
        let (header, row) = file.split_once('\n').unwrap();
        let before = content(&world, n).await;
        import(&world, format!("id,{header}\n{},{row}\n", id(n))).await;
        let query = "select content from desk.revision where author = 'kim' order by seq desc limit 1";
        let mut after: Value = sqlx::query_scalar(query).fetch_one(&world.desk).await.unwrap();
        let detained = |record: &Value| {
            record["places"].as_array().unwrap().iter().filter(|place| place["role"] == "detention").count()
        };
        assert_eq!(detained(&after), detained(&before), "{file}");
        assert_ne!(after, before, "{file}");
        for pointer in pointers {
            *after.pointer_mut(pointer).unwrap() = before.pointer(pointer).unwrap().clone();
        }
        assert_eq!(after, before, "{file}");
    }
}

#[tokio::test]
async fn what_cannot_be_changed_here_says_where_it_can() {
    let world = worldly().await;
    let table = export(&world, "/v1/incidents.csv").await;
    for (n, change, expected) in [
        (7, &[("repatriation_status", "released")][..], "repatriation_status computed"),
        (7, &[("claims", "Nobody: 3")], "claims computed"),
        (7, &[("host_country_name", "Thailand")], "host_country_name computed"),
        (7, &[("repatriation_status_name", "released")], "repatriation_status_name computed"),
        (7, &[("title", "Another"), ("subdivision_names", "Jilin Sheng")], "subdivision_names computed"),
        (7, &[("people_min", "18"), ("people_max", "18")], "people_min mismatch"),
        (7, &[("people_min", "17.000")], "people_min malformed"),
        (7, &[("people_min", "17,000")], "people_min malformed"),
        (7, &[("version", "2"), ("title", "An old title")], "version stale"),
        (7, &[("title", "")], "title required"),
        (7, &[("lat", "1.5"), ("lon", "1.5")], "lat mismatch"),
        (7, &[("precision", "site; site")], "precision mismatch"),
        (7, &[("basis", "editorial")], "reason required"),
    ] {
        let found = problems(&world, with(&table, &id(n).to_string(), change)).await;
        assert!(found.len() == 1 && found[0].ends_with(expected), "{change:?}: {found:?}");
    }
    let file = with(
        &table,
        &id(7).to_string(),
        &[("people_max", "20"), ("basis", "editorial"), ("reason", "A list that cannot be shown.")],
    );
    import(&world, file).await;
    let figure = &submitted(&world).await[0]["people"];
    assert_eq!(
        (&figure["min"], &figure["max"], &figure["basis"]),
        (&json!(17), &json!(20), &json!("editorial"))
    );
}

#[tokio::test]
async fn a_name_beside_a_code_is_as_exported_or_as_the_code_says_and_is_never_lost() {
    let world = worldly().await;
    let table = export(&world, "/v1/incidents.csv").await;
    let (one, names) = (id(1).to_string(), "Korea (Democratic People's Republic of); China");
    let exported = csv::Reader::from_reader(table.as_slice())
        .deserialize::<std::collections::BTreeMap<String, String>>()
        .map(Result::unwrap)
        .find(|row| row["id"] == one)
        .unwrap();
    assert_eq!(exported["host_country_name"], "China");
    assert_eq!(exported["origin_country_names"], "Korea (Democratic People's Republic of)");
    for change in [
        // Left as it was, said as the code now says, or left out.
        &[("origin_country", "KP; CN")][..],
        &[("origin_country", "KP; CN"), ("origin_country_names", names)],
        &[("origin_country", "KP; CN"), ("origin_country_names", "")],
    ] {
        let planned = plan(&world, with(&table, &one, change)).await;
        assert!(planned.problems.is_empty(), "{change:?}: {:?}", planned.problems);
    }
    let wrong = [("origin_country", "KP; CN"), ("origin_country_names", "Korea; China")];
    let found = problems(&world, with(&table, &one, &wrong)).await;
    assert!(found.len() == 1 && found[0].ends_with("origin_country_names computed"), "{found:?}");
    let new = |name: &str| {
        format!(
            "title,date,host_country,host_country_name,source,source_url\nNew,2015,TH,{name},A Daily,https://daily.example/1\n"
        )
    };
    assert_eq!(problems(&world, new("Thailand")).await, [""; 0]);
    assert_eq!(problems(&world, new("China")).await, ["2 host_country_name computed"]);
}

#[tokio::test]
async fn what_is_withheld_is_neither_lost_nor_found() {
    let world = worldly().await;
    let hide = |n: u128, protection: Value| {
        sqlx::query("update desk.record set protection = $2 where id = $1")
            .bind(id(n))
            .bind(protection)
            .execute(&world.desk)
    };
    hide(3, json!({"places": "country"})).await.unwrap();
    hide(4, json!({"sources": ["ilbo-2014"]})).await.unwrap();
    refoulement::desk::publication::rebuild::rebuild(&world.desk, |_, _| ()).await.unwrap();
    let table = export(&world, "/v1/incidents.csv").await;
    assert_eq!(counts(&import(&world, &table).await), (0, 0, 9));
    for file in ["zip", "ndjson"] {
        assert_eq!(
            counts(&import(&world, export(&world, &format!("/v1/incidents.{file}")).await).await),
            (0, 0, 9),
            "{file}"
        );
    }
    // The title names the place in Chinese.
    let found = problems(&world, with(&table, &id(3).to_string(), &[("title", "Detained somewhere")])).await;
    assert!(found.len() == 1 && found[0].ends_with("title protected"), "{found:?}");
    let found = problems(&world, with(&table, &id(3).to_string(), &[("places", "Tumen")])).await;
    assert!(found.len() == 1 && found[0].ends_with("places protected"), "{found:?}");
    import(&world, with(&table, &id(3).to_string(), &[("summary", "Detained somewhere")])).await;
    let after = submitted(&world).await.remove(0);
    assert_eq!(
        (&after["summary"], &after["places"][0]["name"]),
        (&json!("Detained somewhere"), &json!("Tumen")),
        "the desk keeps what it knows"
    );
}

#[tokio::test]
async fn an_edited_record_of_ndjson_and_a_new_one() {
    let world = worldly().await;
    let file = String::from_utf8(export(&world, "/v1/incidents.ndjson").await).unwrap();
    let mut lines: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let at = lines.iter().position(|line| line["id"] == id(4).to_string()).unwrap();
    lines[at]["claims"][0]["locator"] = json!("p. 9");
    let mut new = json!({"title": "New", "date": "2015", "host_country": "CN", "claims": [{"key": "x", "source": "brought-2015", "stance": "asserts", "hedge": "stated"}]});
    new["sources"] =
        json!([{"key": "brought-2015", "kind": "ngo", "outlet": "Brought", "title": "A report"}]);
    let mut linked = new.clone();
    linked["related"] = json!([{"incident": id(0xffff), "kind": "same_operation"}]);
    assert_eq!(problems(&world, linked.to_string()).await, ["1 /related/0/incident unknown-id"]);
    lines.push(new);
    let file = |lines: &[Value]| lines.iter().map(|line| line.to_string() + "\n").collect::<String>();
    let written = import(&world, file(&lines)).await;
    assert_eq!((counts(&written), written.sources), ((1, 1, 8), 1));
    assert_eq!(counts(&import(&world, file(&lines)).await), (0, 0, 10));
    for (change, expected) in [
        (json!({"confidence": "contested"}), "1 /confidence computed"),
        (json!({"version": 3}), "1 /version stale"), // with another locator
        (json!({"colour": "red"}), "1 /colour unknown-field"),
        (json!({"id": "17"}), "1 /id malformed"),
        (json!({"date": "yesterday"}), "1 /date malformed"),
        (json!({"timeline": []}), ""),
        (
            json!({"related": [{"incident": id(0xffff), "kind": "same_operation"}]}),
            "1 /related/0/incident unknown-id",
        ),
    ] {
        let mut line = lines[at].clone();
        line.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(problems(&world, file(&[line])).await.join(", "), expected, "{change}");
    }
    assert_eq!(problems(&world, r#"{"id": null, "title": "a", "title": "b"}"#).await, ["1  malformed"]);
    assert_eq!(plan(&world, file(&lines[..1])).await.rows, 1);
}

//! Texts that were written to break out of a format, or that a careless one breaks.

use calamine::{DataType, Reader};
use serde_json::json;

use super::read;
use super::world::{id, incident, world};
use crate::support::api::Api;

const TEXTS: [&str; 14] = [
    "=HYPERLINK(\"http://evil.example\";\"click\")",
    "+1-1@SUM(A1:A9)",
    "-2+3",
    "@cmd",
    "'quoted",
    "＝full width",
    "a \"quoted\", b; c\\; d",
    "]]><script>alert(1)</script><![CDATA[",
    "<b>bold</b> &amp; &lt; & < >",
    "_x0041_ _x005F_ \\u0041 %41",
    "탈북자 图们 café ＢＲＩＤＧＥ",
    "👩 🇰🇵 😀",
    "{{7*7}} ${7*7} {\"a\": [1]}",
    "two  spaces, 007, 1e5 and TRUE",
];

/// A summary may hold line feeds and tabs.
const LINES: &str = "first\nsecond\tafter a tab\n\n=third \"quoted\"";

#[tokio::test]
async fn hostile_texts_come_out_of_every_format_as_they_went_in() {
    let mut acts = world();
    acts.push(
        (200..)
            .zip(TEXTS)
            .map(|(n, text)| {
                incident(n, "2016", |incident| {
                    incident["title"] = json!(title(text));
                    incident["summary"] = json!(LINES);
                    incident["claims"][0]["quote"] = json!(text);
                })
            })
            .collect(),
    );
    let api = Api::of(acts).await;
    let titles = titles(&api).await;
    for (n, text) in (200..).zip(TEXTS) {
        for (format, titles) in &titles {
            let found = titles.iter().find(|(known, ..)| *known == id(n).to_string()).unwrap();
            assert_eq!((found.1.as_str(), found.2.as_str()), (&*title(text), LINES), "{format}");
        }
    }
}

/// A title has a letter or a digit.
fn title(text: &str) -> String {
    if text.chars().any(char::is_alphanumeric) { text.to_owned() } else { format!("{text}a") }
}

type Told = Vec<(String, String, String)>;

/// Id, title and summary, by format, as a reader has them; the apostrophe of the tables is taken away, as import does.
async fn titles(api: &Api) -> Vec<(&'static str, Told)> {
    let ask = async |format: &str| api.ask("GET", &format!("/v1/incidents.{format}?year=2016")).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let lines = ask("ndjson").await.body;
    let ndjson = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .map(|it: serde_json::Value| (text(&it["id"]), text(&it["title"]), text(&it["summary"])));
    let map: serde_json::Value = serde_json::from_str(&ask("geojson").await.body).unwrap();
    let geojson = map["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["properties"])
        .map(|it| (text(&it["id"]), text(&it["title"]), text(&it["summary"])));
    let archive = read::tables(&ask("zip").await.bytes)
        .into_iter()
        .find(|(name, _)| name == "incidents.csv")
        .unwrap()
        .1;
    vec![
        ("ndjson", ndjson.collect()),
        ("geojson", geojson.collect()),
        ("csv", table(&ask("csv").await.body)),
        ("zip", table(&archive)),
        ("xlsx", sheet(&ask("xlsx").await.bytes)),
        ("atom", feed(&ask("atom").await.bytes)),
    ]
}

fn table(text: &str) -> Told {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let plain = |cell: &String| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
    let row = |row: std::collections::BTreeMap<String, String>| {
        assert!(!row["title"].starts_with(['=', '+', '-', '@', '＝']), "{}", row["title"]);
        (row["id"].clone(), plain(&row["title"]), plain(&row["summary"]))
    };
    reader.deserialize().map(Result::unwrap).map(row).collect()
}

fn sheet(bytes: &[u8]) -> Told {
    let sheet = read::workbook(bytes).worksheet_range("incidents").unwrap();
    let at = |name: &str| {
        sheet.rows().next().unwrap().iter().position(|cell| cell.get_string() == Some(name)).unwrap()
    };
    let text = |cell: &calamine::Data| cell.get_string().unwrap().to_owned();
    sheet
        .rows()
        .skip(1)
        .map(|row| (text(&row[0]), text(&row[at("title")]), text(&row[at("summary")])))
        .collect()
}

/// The summary of an entry begins with date, figure and status.
fn feed(bytes: &[u8]) -> Told {
    let feed = feed_rs::parser::parse(bytes).unwrap();
    let entry = |entry: feed_rs::model::Entry| {
        let summary = entry.summary.clone().unwrap().content;
        let own = summary.strip_prefix("2016: 3 refugees, detained. ").unwrap_or(&summary).to_owned();
        (read::incident_of(&entry), entry.title.unwrap().content, own)
    };
    feed.entries.into_iter().map(entry).collect()
}

//! Every format read by somebody else's program.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

/// The ids of the incidents in a file, in their order.
type Ids = fn(&[u8]) -> Vec<String>;

/// Every format, and who reads it.
pub const FORMATS: [(&str, Ids); 6] = [
    ("csv", csv_ids),
    ("ndjson", ndjson_ids),
    ("geojson", geojson_ids),
    ("atom", atom_ids),
    ("xlsx", xlsx_ids),
    ("zip", zip_ids),
];

fn csv_ids(bytes: &[u8]) -> Vec<String> {
    csv::Reader::from_reader(bytes).records().map(|row| row.unwrap()[0].to_owned()).collect()
}

fn ndjson_ids(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect()
}

fn geojson_ids(bytes: &[u8]) -> Vec<String> {
    let map: geojson::FeatureCollection = std::str::from_utf8(bytes).unwrap().parse().unwrap();
    let id = |feature: &geojson::Feature| match feature.id.as_ref().unwrap() {
        geojson::feature::Id::String(id) => id.clone(),
        geojson::feature::Id::Number(_) => panic!("an id is a text"),
    };
    map.features.iter().map(id).collect()
}

fn atom_ids(bytes: &[u8]) -> Vec<String> {
    let feed = feed_rs::parser::parse(bytes).unwrap();
    feed.entries.iter().map(incident_of).collect()
}

/// The incident of an entry, which its link names.
pub fn incident_of(entry: &feed_rs::model::Entry) -> String {
    let path = entry.links[0].href.split('?').next().unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

fn xlsx_ids(bytes: &[u8]) -> Vec<String> {
    let sheet = workbook(bytes).worksheet_range("incidents").unwrap();
    let id = |row: &[Data]| row[0].to_string();
    sheet.rows().skip(1).map(id).collect()
}

fn zip_ids(bytes: &[u8]) -> Vec<String> {
    let (_, table) = tables(bytes).into_iter().find(|(name, _)| name == "incidents.csv").unwrap();
    csv_ids(table.as_bytes())
}

/// A workbook.
pub fn workbook(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap()
}

/// The files of an archive, in their order.
pub fn tables(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let file = |at: usize| {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(file).collect()
}

//! Archives of tables.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Error, Options, counts, export, import, plan_with, problems, submitted, worldly};
use crate::render::read::tables;
use crate::render::world::id;

pub fn zipped(files: &[(String, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn parts_are_changed_in_their_own_tables() {
    let world = worldly().await;
    let mut files = tables(&export(&world, "/v1/incidents.zip").await);
    for (name, text) in &mut files {
        match name.as_str() {
            "claims.csv" => *text = text.replacen(",17,17,exact,", ",17,18,between,", 1),
            "sources.csv" => *text = text.replacen("What 조선일보 printed", "What it really printed", 1),
            "timeline.csv" => *text = text.replacen("repatriated,2014-02-01", "repatriated,2014-02-03", 1),
            _ => (),
        }
    }
    let written = import(&world, zipped(&files)).await;
    assert_eq!((counts(&written), written.sources), ((0, 2, 7), 1));
    let records = submitted(&world).await;
    assert_eq!(records[0]["timeline"][1]["date"], "2014-02-03");
    assert_eq!(
        records[1]["claims"][0]["people"],
        json!({"min": 17, "max": 18, "quantifier": "between", "counts": "refugees"})
    );
    let title: String = sqlx::query_scalar("select content ->> 'title' from desk.revision join desk.record on record.id = record where key = 'ilbo-2014' order by at desc, author desc limit 1").fetch_one(&world.desk).await.unwrap();
    assert_eq!(title, "What it really printed");
    assert_eq!(counts(&import(&world, zipped(&files)).await), (0, 0, 9));
}

#[tokio::test]
async fn parts_may_be_sorted_and_sources_corrected_and_new_ones_come_once() {
    let world = worldly().await;
    let exported = tables(&export(&world, "/v1/incidents.zip").await);
    let mut sorted = exported.clone();
    for (_, text) in sorted
        .iter_mut()
        .filter(|(name, _)| ["claims.csv", "timeline.csv", "places.csv"].contains(&name.as_str()))
    {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        *text = lines.join("\n");
    }
    assert_eq!(
        counts(&import(&world, zipped(&sorted)).await),
        (0, 0, 9),
        "the order of the rows is nothing that they say"
    );
    let mut corrected = exported.clone();
    for (_, text) in corrected.iter_mut().filter(|(name, _)| name == "sources.csv") {
        *text = text.replacen("조선일보", "조선일보 (Chosun Ilbo)", 1);
    }
    let written = import(&world, zipped(&corrected)).await;
    assert_eq!(
        (counts(&written), written.sources),
        ((0, 0, 9), 1),
        "what the other tables say of a source is as it was exported"
    );
    let mut more = exported;
    for (_, text) in more.iter_mut().filter(|(name, _)| name == "claims.csv") {
        writeln!(text, "{},,added,herald-2014,,asserts,reported,,,,,,,", id(3)).unwrap();
    }
    assert_eq!(counts(&import(&world, zipped(&more)).await), (0, 1, 8));
    assert_eq!(
        counts(&import(&world, zipped(&more)).await),
        (0, 0, 9),
        "the same archive twice changes nothing"
    );
}

#[tokio::test]
async fn tables_of_parts_alone_are_enough() {
    let world = worldly().await;
    let files = [("claims.csv".to_owned(), format!("incident,seq,locator\n{},1,p. 12\n", id(3)))];
    assert_eq!(counts(&import(&world, zipped(&files)).await), (0, 1, 0));
    assert_eq!(submitted(&world).await[0]["claims"][0]["locator"], "p. 12");
}

#[tokio::test]
async fn what_is_wrong_in_an_archive_is_said_by_table() {
    let world = worldly().await;
    for (name, text, expected) in [
        ("claims.csv", "incident,key\n,a\n".to_owned(), "2 incident required"),
        (
            "claims.csv",
            format!("incident,key,source,stance,hedge\n{},a,herald-2014,sings,reported\n", id(3)),
            "2 stance unknown-word",
        ),
        ("places.csv", format!("incident,seq,lat\n{},1,north\n", id(3)), "2 lat malformed"),
        ("places.csv", format!("incident,seq,people_max\n{},1,9\n", id(3)), "2 people_min required"),
        ("claims.csv", format!("incident,seq,key\n{},1,b\n", id(3)), "2 timeline/0/claims/0 unknown-claim"),
        (
            "groups.csv",
            "incident,kind,min,claims\n00000000-0000-4000-8000-00000000ffff,minor,1,a\n".to_owned(),
            "2 incident unknown-id",
        ),
        (
            "places.csv",
            format!("incident,seq,country_name\n{},1,Thailand\n", id(3)),
            "2 country_name computed",
        ),
        (
            "timeline.csv",
            format!("incident,seq,status,status_name\n{},1,released,detained twice\n", id(7)),
            "2 status_name computed",
        ),
        ("sources.csv", "key,kind\nnew-2015,media\n".to_owned(), "2 outlet required"),
        (
            "sources.csv",
            "key,kind,outlet,title,url\na-2015,media,A,T,\nb-2015,media,B,T,ftp://b\n".to_owned(),
            "3 url malformed",
        ),
        ("people.csv", "a,b\n1,2\n".to_owned(), "0  unknown-table"),
    ] {
        let found = problems(&world, zipped(&[(name.to_owned(), text)])).await;
        assert!(found.first().is_some_and(|found| found == expected), "{name}: {found:?}, not {expected}");
    }
}

#[tokio::test]
async fn a_bomb_is_refused() {
    let world = worldly().await;
    let bomb = zipped(&[("claims.csv".to_owned(), "0".repeat(65 << 20))]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(problems(&world, bomb).await, ["0  too-large"]);
    assert_eq!(problems(&world, b"PK\x03\x04 broken").await, ["0  malformed"]);
    let refused = plan_with(&world, &vec![b'a'; (32 << 20) + 1], Options::default()).await.unwrap_err();
    assert!(matches!(refused, Error::TooLarge { .. }), "{refused}");
}

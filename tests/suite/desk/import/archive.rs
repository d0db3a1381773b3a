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

/// A new incident of which three sources say three numbers, with everything else that a record may have.
fn new_incident() -> Vec<(String, String)> {
    [
        (
            "incidents.csv",
            "label,title,date,host_country,origin_country,summary\nharbour,Held in two cities,2017-07-03,EG,SY,\nsecond,Held elsewhere,2017-07-04,EG,SY,\n",
        ),
        (
            "claims.csv",
            "incident,key,source,via,stance,hedge,attribution,people_min,people_max,quantifier,counts,quote,locator,date,place\n\
             harbour,radio,radio,,asserts,reported,a relative; an official,62,62,exact,persons,They came at night; by bus.,,2017-07-02,a suburb of Cairo\n\
             harbour,rights,rights,radio,asserts,stated,,200,,at_least,persons,,p. 4\n\
             harbour,ministry,herald-2014,,denies,stated,,0,0,exact,persons,,\n\
             second,radio,radio,,asserts,reported,,2,2,exact,persons,,\n",
        ),
        (
            "sources.csv",
            "key,kind,outlet,title,published\nradio,media,Radio X,Two cities,2017-07-12\nrights,ngo,Rights Y,A count,2017-07-13\n",
        ),
        ("groups.csv", "incident,kind,nationality,min,max,counted,ages,claims\nharbour,minor,SY,3,5,yes,4; 13,rights\n"),
        (
            "timeline.csv",
            "incident,status,date,people_min,people_max,claims\nharbour,detained,2017-07-03,,,radio; rights\nharbour,released,2017-07-09,1,,radio\n",
        ),
        (
            "places.csv",
            "incident,role,name,country,subdivision,precision,lat,lon,people_min,people_max\n\
             harbour,detention,Cairo,EG,EG-C,locality,30.04,31.24,20,\nharbour,detention,Alexandria,EG,EG-ALX,locality,,,,\n\
             harbour,transfer,Aswan,EG,EG-ASN,locality,,,,\n",
        ),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec()
}

#[tokio::test]
async fn a_new_incident_comes_with_all_that_its_tables_say() {
    let world = worldly().await;
    let written = import(&world, zipped(&new_incident())).await;
    assert_eq!((counts(&written), written.sources), ((2, 0, 0), 2));
    let records = submitted(&world).await;
    let (second, first) = (&records[0], &records[1]);
    let of =
        |key: &str| first["claims"].as_array().unwrap().iter().find(|claim| claim["key"] == key).unwrap();
    assert_eq!(
        (&of("radio")["source"], &of("rights")["via"], &of("ministry")["source"]),
        (&json!("radio-x-2017-07-12"), &json!("radio-x-2017-07-12"), &json!("herald-2014"))
    );
    assert_eq!(
        of("radio")["people"],
        json!({"min": 62, "max": 62, "quantifier": "exact", "counts": "persons"})
    );
    assert_eq!(
        of("rights")["people"],
        json!({"min": 200, "max": null, "quantifier": "at_least", "counts": "persons"})
    );
    assert_eq!(of("radio")["attribution"], json!(["a relative", "an official"]));
    assert_eq!(of("radio")["quote"], "They came at night; by bus.");
    assert_eq!(
        (&of("radio")["date"], &of("radio")["place"]),
        (&json!("2017-07-02"), &json!("a suburb of Cairo"))
    );
    assert_eq!(first["people"], serde_json::Value::Null, "it follows from the claims");
    assert_eq!(
        first["groups"],
        json!([{"kind": "minor", "nationality": "SY", "min": 3, "max": 5, "counted": "yes", "ages": [4, 13], "claims": ["rights"]}])
    );
    assert_eq!(
        (
            &first["timeline"][0]["claims"],
            &first["timeline"][1]["people"],
            first["places"].as_array().unwrap().len()
        ),
        (&json!(["radio", "rights"]), &json!({"min": 1, "max": null}), 3)
    );
    assert_eq!(first["places"][0]["people"], json!({"min": 20, "max": null}));
    assert_eq!(second["claims"][0]["people"]["min"], 2);
    assert_eq!(counts(&import(&world, zipped(&new_incident())).await), (0, 0, 2), "twice is once");
    let mut other = new_incident();
    other[1].1 = other[1].1.replace(",62,62,", ",63,63,");
    assert_eq!(counts(&import(&world, zipped(&other)).await), (1, 0, 1), "the row alone is not the incident");
}

#[tokio::test]
async fn the_row_of_a_new_incident_may_state_its_figure() {
    let world = worldly().await;
    for (columns, cells, expected) in [
        (
            "people_min,people_max",
            "62,",
            json!({"min": 62, "max": null, "basis": "widest", "claims": ["radio", "rights"]}),
        ),
        (
            "people_min,people_max,basis,reason",
            "62,62,claim,The other is of a month.",
            json!({"min": 62, "max": 62, "basis": "claim", "claims": ["radio"]}),
        ),
        (
            "people_min,people_max,basis,reason",
            "62,90,editorial,A list.",
            json!({"min": 62, "max": 90, "basis": "editorial", "claims": ["radio", "rights"]}),
        ),
    ] {
        let mut files = new_incident();
        let empty = ",".repeat(columns.matches(',').count());
        files[0].1 = format!(
            "label,title,date,host_country,{columns}\nharbour,Held {cells},2017-07-03,EG,{cells}\nsecond,Second {cells},2017-07-04,EG,{empty}\n"
        ).replacen(&format!("Held {cells}"), &format!("\"Held {cells}\""), 1).replacen(&format!("Second {cells}"), &format!("\"Second {cells}\""), 1);
        import(&world, zipped(&files)).await;
        let records = submitted(&world).await;
        let figure =
            &records.iter().find(|record| record["title"] == format!("Held {cells}")).unwrap()["people"];
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&figure[field], value, "{cells}: {field}");
        }
    }
}

#[tokio::test]
async fn a_label_leads_to_one_new_incident_and_a_row_does_not_say_what_a_table_says() {
    let world = worldly().await;
    for (name, from, to, expected) in [
        ("claims.csv", "second,radio", "thrid,radio", "5 incident unknown-label"),
        ("incidents.csv", "\nsecond,", "\nharbour,", "3 label ambiguous"),
        ("incidents.csv", "\nsecond,", &format!("\n{},", id(3)), "3 label ambiguous"),
        ("claims.csv", "harbour,rights,rights", "harbour,rights,nobody", "3 source unknown-source"),
        ("claims.csv", "62,62,exact", "62,70,exact", "2 quantifier mismatch"),
        ("timeline.csv", "radio; rights", "radio; nobody", "2 claims unknown-claim"),
        ("incidents.csv", "origin_country,summary", "origin_country,people_min", ""),
        ("incidents.csv", "SY,\nsecond", "SY,70\nsecond", "2 people mismatch"),
    ] {
        let mut files = new_incident();
        let file = files.iter_mut().find(|(file, _)| file == name).unwrap();
        if expected == "2 people mismatch" {
            file.1 = file.1.replacen("origin_country,summary", "origin_country,people_min", 1);
        }
        file.1 = file.1.replacen(from, to, 1);
        let found = problems(&world, zipped(&files)).await;
        let is_told = found.iter().any(|found| found == expected) || found.is_empty() && expected.is_empty();
        assert!(is_told, "{from} to {to}: {found:?}");
    }
    for (column, cell, expected) in [
        ("source", "A Daily", "2 source conflict"),
        ("places", "Cairo", "2 places conflict"),
        ("repatriation_status", "detained", "2 repatriation_status conflict"),
        ("groups", "minor: 2", "2 groups conflict"),
    ] {
        let mut files = new_incident();
        files[0].1 = files[0].1.replacen("summary\n", &format!("{column}\n"), 1).replacen(
            "SY,\n",
            &format!("SY,{cell}\n"),
            1,
        );
        assert_eq!(problems(&world, zipped(&files)).await, [expected]);
    }
    let one = "label,title,date,host_country,source,source_date\na,T,2013,CN,A Daily,2014\n";
    assert_eq!(problems(&world, one).await, ["1 label unknown-column"], "one table has no use for it");
}

//! The examples of docs/import.md, as they are printed there.

use std::process::Command;

use regex::Regex;
use serde_json::Value;

use super::{form, sentence, waiting};
use crate::support::desk::Desk;
use crate::support::service::{Folder, binary};

const DOCUMENT: &str = include_str!("../../../../../docs/import.md");

/// The blocks of each example: the sheet, the mapping file if there is one, and what comes of it.
fn examples() -> Vec<(String, Option<String>, String)> {
    let block = Regex::new(r"(?s)```(csv|toml|text)\n(.*?)```").unwrap();
    let parts = DOCUMENT.split("\n### ").skip(1);
    let examples: Vec<_> = parts
        .map(|part| {
            let of = |kind: &str| {
                block.captures_iter(part).find(|found| &found[1] == kind).map(|found| found[2].to_owned())
            };
            (of("csv").unwrap(), of("toml"), of("text").unwrap())
        })
        .collect();
    assert_eq!(examples.len(), 5);
    examples
}

/// A case on one line: `title | date | country | places | people`.
fn line(record: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let place = |place: &Value| match place["subdivision"].as_str() {
        Some(code) => format!("{} ({code})", text(&place["name"])),
        None => text(&place["name"]),
    };
    let places: Vec<String> = record["places"].as_array().unwrap().iter().map(place).collect();
    [
        text(&record["title"]),
        text(&record["date"]),
        text(&record["host_country"]),
        if places.is_empty() { "-".to_owned() } else { places.join("; ") },
        people(&record["claims"][0]["people"]),
    ]
    .join(" | ")
}

/// A number of people with both ends and its sign, so that none of them is lost unseen: `17`, `about 40`, `between 13 to 15`.
fn people(people: &Value) -> String {
    if people.is_null() {
        return "-".to_owned();
    }
    let (min, max) = (people["min"].to_string(), people["max"].to_string());
    let number = if min == max { min } else { format!("{min} to {max}") };
    match people["quantifier"].as_str().unwrap() {
        "exact" => number,
        sign => format!("{sign} {number}"),
    }
}

#[tokio::test]
async fn the_examples_give_what_they_say() {
    for (sheet, map, expected) in examples() {
        let desk = Desk::open().await;
        let (kind, body) = match map {
            Some(map) => ("multipart/form-data; boundary=frontier", form(&sheet, &map)),
            None => ("text/csv", sheet),
        };
        let checked = desk.kim.imports("?dry_run=true", kind, "dry", body.clone()).await;
        let imported = desk.kim.imports("", kind, "import", body).await;
        assert_eq!(imported["state"], "imported", "{imported}");
        let notes = checked["report"]["notes"].as_array().unwrap().iter().map(sentence);
        let cases = waiting(&desk).await;
        let said: Vec<String> = notes.chain(cases.iter().map(line)).collect();
        assert_eq!(said.join("\n"), expected.trim_end());
    }
}

#[test]
fn the_suggested_mapping_file_is_as_printed() {
    let folder = Folder::new("suggest");
    let (sheet, map, _) = examples().pop().unwrap();
    let path = folder.0.join("sheet.csv");
    std::fs::write(&path, sheet).unwrap();
    let output = Command::new(binary()).args(["import", "--suggest"]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), map.unwrap());
    std::fs::write(
        &path,
        "Notes of an office\n\nWas;Wann;Land\nHeld;02/03/2014;Korea\nHeld;03/04/2014;Korea\n",
    )
    .unwrap();
    let output = Command::new(binary()).args(["import", "--suggest"]).arg(&path).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for part in [
        "skip = 2  # TO CHECK: the names of the columns are in line 3",
        "# Not used: \"Land\", such as Korea",
        "# title = ",
        "# host_country = ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // What an import reads needs no form.
    std::fs::write(&path, "Was;Date\nHeld;2 Nov 2013\nHeld;2013년 11월 3일\n").unwrap();
    let output = Command::new(binary()).args(["import", "--suggest"]).arg(&path).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("\ndate = \"Date\"  # TO CHECK: such as 2 Nov 2013\n"), "{said}");
    std::fs::write(&path, "%PDF-1.7").unwrap();
    let output = Command::new(binary()).args(["import", "--suggest"]).arg(&path).output().unwrap();
    assert!(
        !output.status.success() && String::from_utf8_lossy(&output.stdout).contains("the file is a PDF")
    );
}

#[tokio::test]
async fn the_example_of_two_editions_gives_what_it_says() {
    let (_, section) = DOCUMENT.split_once("\n## Collections and editions").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let block = Regex::new(r"(?s)```(csv|toml|text)\n(.*?)```").unwrap();
    let of = |kind: &str| {
        let found = block.captures_iter(section).filter(|found| &found[1] == kind);
        found.map(|found| found[2].to_owned()).collect::<Vec<_>>()
    };
    let (sheets, map, expected) = (of("csv"), of("toml").remove(0), of("text").remove(0));
    let desk = Desk::open().await;
    let mut said = Vec::new();
    for (edition, sheet) in ["first", "second"].into_iter().zip(&sheets) {
        let job =
            desk.kim.imports("", "multipart/form-data; boundary=frontier", edition, form(sheet, &map)).await;
        assert_eq!(job["state"], "imported", "{job}");
        let report = &job["report"];
        let (gone, rows) = (report["gone"]["count"].as_u64().unwrap_or(0), &report["gone"]["rows"]);
        let names: Vec<&str> =
            rows.as_array().into_iter().flatten().map(|row| row["row_key"].as_str().unwrap()).collect();
        let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        said.push(format!(
            "{edition}: {} new, {} changed, {} unchanged, {gone} gone{names}",
            report["new"], report["changed"], report["unchanged"]
        ));
    }
    said.extend(waiting(&desk).await.iter().map(line));
    assert_eq!(said.join("\n"), expected.trim_end());
}

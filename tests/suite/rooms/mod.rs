//! The house rules of `src/`: a room uses only the rooms above it, at every depth; what it must not know it does not
//! name; and no folder, file or function is larger than a reader can hold.

mod arrows;

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use self::arrows::House;

/// The rooms, in the order in which a reader should meet them.
const ROOMS: [&str; 8] = ["model", "postgres", "register", "desk", "render", "http", "config", "cli"];
/// The most files of a folder, lines of a file, and lines of a function's body.
const MOST: (usize, usize, usize) = (15, 300, 40);

fn refuse_any(broken: &BTreeSet<String>, rule: &str) {
    assert!(broken.is_empty(), "{rule}:\n{broken:#?}");
}

/// The order is that of the `mod`s in `lib.rs` and in each `mod.rs`. So no two files use each other, at any distance.
#[test]
fn a_file_uses_only_what_its_folders_list_above_it() {
    let house = House::read();
    let listed: BTreeMap<_, _> = house
        .files
        .iter()
        .filter(|(_, source)| source.is_face() || source.path.ends_with("lib.rs"))
        .map(|(folder, _)| (folder.clone(), house.listed(folder)))
        .collect();
    let (mut seen, mut upwards) = (0, BTreeSet::new());
    for at in house.files.keys().filter(|at| !listed.contains_key(*at)) {
        for used in house.used_by(at).into_iter().filter(|used| !listed.contains_key(used)) {
            let fork = at.iter().zip(&used).take_while(|(a, b)| a == b).count();
            let place = |path: &[String]| {
                let name = path.get(fork)?;
                listed.get(&path[..fork])?.iter().position(|entry| entry == name)
            };
            if place(&used) >= place(at) {
                upwards.insert(format!("{} -> {}", at.join("::"), used.join("::")));
            }
            seen += 1;
        }
    }
    assert!(seen > 800, "the test no longer sees what is used: {seen}");
    refuse_any(&upwards, "a file uses what its folder lists below it");
}

#[test]
fn the_face_of_a_folder_only_hands_names_on() {
    let handing = Regex::new(r"(?s)#!?\[[^\]]*\]|(?:pub(?:\([^)]*\))? )?(?:mod \w+|use [^;]+);").unwrap();
    let house = House::read();
    let full = house
        .files
        .iter()
        .filter(|(_, source)| source.is_face() && !handing.replace_all(&source.code, "").trim().is_empty());
    refuse_any(&full.map(|(at, _)| at.join("::")).collect(), "a mod.rs holds more than names");
}

#[test]
fn a_room_does_not_name_what_it_must_not_know() {
    let forbidden: [(&str, &[&str]); 6] = [
        ("model", &["sqlx", "axum", "tokio", "Utc::now", "std::fs"]),
        ("register", &["desk.", "desk::", "axum", "refoulement_desk", " insert ", " update ", " delete "]),
        ("desk", &["axum", "hyper", "http::"]),
        ("render", &["sqlx", "axum", "tokio", "crate::desk", "crate::postgres"]),
        (
            "http",
            &[
                "sqlx",
                "PgPool",
                "PgConnection",
                "refoulement_desk",
                "select ",
                "insert into ",
                "update desk",
                "delete from ",
            ],
        ),
        ("postgres", &["incident", "published.incident", "axum"]),
    ];
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    for (at, source) in House::read().files {
        let code = source.text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
        let words = forbidden.iter().filter(|(room, _)| at.first().is_some_and(|first| first == room));
        for word in words.flat_map(|(_, words)| *words) {
            assert!(!code.contains(word), "{} names {word:?}", source.path.display());
        }
    }
}

/// The one clock is handed in, to the database too.
#[test]
fn no_statement_asks_the_database_for_the_time() {
    let time = Regex::new(
        r"(?i)\b(?:now|(?:clock|statement|transaction)_timestamp|timeofday)\(\)|\b(?:current_(?:timestamp|date|time)|local(?:timestamp|time))\b",
    );
    let time = time.unwrap();
    for (at, source) in House::read().files {
        if matches!(at.first().map(String::as_str), Some("desk" | "register")) {
            let asks = source.strings().find(|text| time.is_match(text));
            assert!(asks.is_none(), "{}: {}", source.path.display(), asks.unwrap());
        }
    }
}

#[test]
fn every_module_begins_with_what_it_is() {
    for source in House::read().files.values() {
        assert!(source.text.starts_with("//!"), "{} does not say what it is", source.path.display());
    }
}

#[test]
fn the_library_lists_the_rooms_in_their_order() {
    assert_eq!(House::read().listed(&[]), ROOMS);
}

#[test]
fn a_folder_and_a_file_are_small() {
    let house = House::read();
    let mut folders: BTreeMap<_, usize> = BTreeMap::new();
    for source in house.files.values().filter(|source| !source.is_face()) {
        *folders.entry(source.path.parent()).or_default() += 1;
    }
    for (folder, files) in folders {
        assert!(files <= MOST.0, "{} has {files} files", folder.unwrap().display());
    }
    let long = house.files.iter().filter(|(_, source)| source.text.lines().count() > MOST.1);
    refuse_any(&long.map(|(at, _)| at.join("::")).collect(), "a file of more than 300 lines");
}

/// As rustfmt sets it: the body ends at the first line that is as far in as the line of `fn`.
#[test]
fn a_function_is_short() {
    let signature = Regex::new(r"^( *)(?:pub(?:\([^)]*\))? )?(?:const )?(?:async )?fn (\w+)").unwrap();
    let mut long = BTreeSet::new();
    for (at, source) in House::read().files {
        let lines: Vec<&str> = source.code.lines().collect();
        for (begin, found) in
            lines.iter().enumerate().filter_map(|(n, line)| Some((n, signature.captures(line)?)))
        {
            let end = format!("{}}}", &found[1]);
            let head =
                lines[begin..].iter().take_while(|line| !line.ends_with('{') && !line.ends_with(';')).count();
            let body = lines[begin + head..].iter().skip(1).take_while(|line| **line != end).count();
            if lines[begin + head].ends_with('{') && body > MOST.2 {
                long.insert(format!("{}::{}", at.join("::"), &found[2]));
            }
        }
    }
    refuse_any(&long, "a function of more than 40 lines");
}

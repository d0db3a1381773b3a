//! The house rules of `src/`: a room uses only the rooms above it, and what it must not know it does not name.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, in the order in which a reader should meet them.
const ROOMS: [&str; 8] = ["model", "postgres", "register", "desk", "render", "http", "config", "cli"];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn files() -> Vec<(PathBuf, String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let room = |path: &Path| {
        path.strip_prefix(&src)
            .unwrap()
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_owned()
    };
    sources(&src)
        .into_iter()
        .map(|path| (path.clone(), room(&path), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// The rooms that a source names, as `crate::room` or in `use crate::{room::…, …}`.
fn used(text: &str) -> Vec<&'static str> {
    let nested: Vec<&str> =
        text.split("use crate::{").skip(1).map(|rest| rest.split("};").next().unwrap()).collect();
    let names = |room: &str| {
        text.contains(&format!("crate::{room}::"))
            || text.contains(&format!("crate::{room};"))
            || nested.iter().any(|list| list.contains(&format!("{room}::")))
    };
    ROOMS.into_iter().filter(|room| names(room)).collect()
}

#[test]
fn a_room_uses_only_the_rooms_above_it() {
    let mut seen = 0;
    for (path, room, text) in files() {
        let Some(at) = ROOMS.iter().position(|known| *known == room) else {
            assert!(["lib", "main"].contains(&room.as_str()), "{} is in no room", path.display());
            continue;
        };
        for other in used(&text) {
            let above = ROOMS.iter().position(|known| *known == other).unwrap();
            assert!(above <= at, "{} uses {other}, which stands below {room}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 50, "the test no longer sees what is used: {seen}");
}

#[test]
fn a_room_does_not_name_what_it_must_not_know() {
    let forbidden: [(&str, &[&str]); 6] = [
        ("model", &["sqlx", "axum", "tokio", "Utc::now", "std::fs", "crate::"]),
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
    for (path, room, text) in files() {
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for word in forbidden.iter().filter(|(known, _)| *known == room).flat_map(|(_, words)| *words) {
            // Within its own room a path may begin with crate::model; what it may not do is name another.
            let named = if *word == "crate::" {
                code.contains("crate::") && used(&code).iter().any(|other| *other != "model")
            } else {
                code.contains(word)
            };
            assert!(!named, "{} names {word:?}", path.display());
        }
    }
}

#[test]
fn every_module_begins_with_what_it_is() {
    for (path, _, text) in files() {
        assert!(text.starts_with("//!"), "{} does not say what it is", path.display());
    }
}

#[test]
fn the_library_lists_the_rooms_in_their_order() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let listed: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
        .map(|line| line.trim_end_matches(';'))
        .collect();
    assert_eq!(listed, ROOMS);
}

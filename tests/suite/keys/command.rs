//! Keys on the command line.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::service::{Folder, Service, binary, wait_for};

fn key(data: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(binary());
    command.arg("key").args(arguments).arg("--data").arg(data).env_remove("DATABASE_URL").env_remove("REFOULEMENT_DATA");
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn is_key_alone(out: &str) -> bool {
    let Some(line) = out.strip_suffix('\n') else { return false };
    line.starts_with("rfl_") && line.len() == 94 && line.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[test]
fn keys_are_made_on_the_command_line_while_the_service_runs() {
    let folder = Folder::new("keys");
    let data = folder.data();
    let service = Service::start(&data);
    let said = wait_for("the last line", || Some(service.said()).filter(|said| said.contains("/docs")));
    assert!(said.contains("refoulement key create --role admin"), "{said}");

    let (ok, first, words) = key(&data, &["create", "--role", "admin", "--holder", "ada"]);
    assert!(ok && is_key_alone(&first), "{first}{words}");
    assert!(words.contains("ada") && words.contains("admin") && !words.contains(first.trim()), "{words}");
    let (ok, editor, words) = key(&data, &["create", "--role", "editor", "--holder", "kim", "--expires", "2099-01-31"]);
    assert!(ok && is_key_alone(&editor) && words.contains("2099-01-31"), "{editor}{words}");

    let (_, table, _) = key(&data, &["list"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["id", "role", "holder", "created", "expires", "state"]);
    assert_eq!(rows.len(), 3, "{table}");
    let id = editor.split('_').nth(1).unwrap();
    let row = rows.iter().find(|row| row[0] == id).unwrap();
    assert!(row.contains(&"kim") && row.contains(&"2099-01-31") && row.contains(&"active"), "{table}");
    assert!(!table.contains(editor.split('_').nth(2).unwrap()), "{table}");

    let (ok, rotated, words) = key(&data, &["rotate", id, "--overlap", "0"]);
    assert!(ok && is_key_alone(&rotated) && words.contains(id), "{rotated}{words}");
    let new = rotated.split('_').nth(1).unwrap();
    let (ok, out, words) = key(&data, &["revoke", new]);
    assert!(ok && out.is_empty() && words.contains("revoked"), "{out}{words}");
    let (_, table, _) = key(&data, &["list"]);
    let state = |id: &str| table.lines().find(|line| line.starts_with(id)).unwrap().split_whitespace().last().unwrap().to_owned();
    assert_eq!((state(id), state(new)), ("expired".to_owned(), "revoked".to_owned()), "{table}");

    for (arguments, named) in [
        (vec!["revoke", first.split('_').nth(1).unwrap()], "last admin"),
        (vec!["revoke", "0000000000000000"], "no key"),
        (vec!["rotate", new], "revoked"),
        (vec!["create", "--role", "king", "--holder", "kim"], "contributor"),
        (vec!["create", "--role", "editor", "--holder", "Kim"], "lower-case"),
        (vec!["create", "--role", "editor", "--holder", "kim", "--expires", "2001-01-01"], "expires after"),
        (vec!["create", "--role", "editor", "--holder", "kim", "--expires", "tomorrow"], "--expires"),
        (vec!["rotate", id, "--overlap", "soon"], "24h"),
    ] {
        let (ok, out, words) = key(&data, &arguments);
        assert!(!ok && out.is_empty() && words.contains(named), "{arguments:?}: {out}{words}");
    }
    service.terminate();

    // There is an admin now: the start says nothing of it any more.
    let again = Service::start(&data);
    let said = wait_for("the last line", || Some(again.said()).filter(|said| said.contains("/docs")));
    assert!(!said.contains("key create"), "{said}");
    again.terminate();
}

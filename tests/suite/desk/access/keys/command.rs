//! Keys on the command line.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use crate::support::service::{Folder, Service, binary, serve, wait_for};

fn key(data: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(binary());
    command
        .arg("key")
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env_remove("DATABASE_URL")
        .env_remove("REFOULEMENT_DATA");
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn is_key_alone(out: &str) -> bool {
    let Some(line) = out.strip_suffix('\n') else { return false };
    line.starts_with("rfl_")
        && line.len() == 94
        && line.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[test]
fn keys_are_made_on_the_command_line_while_the_service_runs() {
    let folder = Folder::new("keys");
    let data = folder.data();
    let service = Service::start(&data);
    let said =
        wait_for("the last line", || Some(service.said()).filter(|said| said.contains("in a browser")));
    assert!(said.contains("refoulement key create --role editor"), "{said}");

    let (ok, first, words) = key(&data, &["create", "--role", "admin", "--holder", "ada"]);
    assert!(ok && is_key_alone(&first), "{first}{words}");
    assert!(words.contains("ada") && words.contains("admin") && !words.contains(first.trim()), "{words}");
    let (ok, editor, words) =
        key(&data, &["create", "--role", "editor", "--holder", "kim", "--expires", "2099-01-31"]);
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
    let state = |id: &str| {
        table.lines().find(|line| line.starts_with(id)).unwrap().split_whitespace().last().unwrap().to_owned()
    };
    assert_eq!((state(id), state(new)), ("expired".to_owned(), "revoked".to_owned()), "{table}");

    for (arguments, named) in [
        (vec!["revoke", first.split('_').nth(1).unwrap()], "last valid admin key"),
        (vec!["revoke", "0000000000000000"], "no key"),
        (vec!["rotate", new], "revoked"),
        (vec!["create", "--role", "king", "--holder", "kim"], "contributor"),
        (vec!["create", "--role", "editor", "--holder", "Kim"], "lower-case"),
        (
            vec!["create", "--role", "editor", "--holder", "kim", "--expires", "2001-01-01"],
            "must expire after",
        ),
        (vec!["create", "--role", "editor", "--holder", "kim", "--expires", "tomorrow"], "--expires"),
        (vec!["rotate", id, "--overlap", "soon"], "24h"),
    ] {
        let (ok, out, words) = key(&data, &arguments);
        assert!(!ok && out.is_empty() && words.contains(named), "{arguments:?}: {out}{words}");
    }
    service.terminate();

    // There is an admin now: the start says nothing of it any more.
    let again = Service::start(&data);
    let said = wait_for("the last line", || Some(again.said()).filter(|said| said.contains("in a browser")));
    assert!(!said.contains("key create"), "{said}");
    again.terminate();
}

#[test]
fn no_log_has_a_key_in_it() {
    let folder = Folder::new("keys-log");
    let data = folder.data();
    let mut command = serve(&data);
    command.env("REFOULEMENT_LOG", "trace");
    let mut service = Service::spawn(command);
    service.ready();
    let address = service
        .said()
        .split_once("listens on http://")
        .unwrap()
        .1
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let (_, admin, words) = key(&data, &["create", "--role", "admin", "--holder", "ada"]);
    let admin = admin.trim();
    let say = |line: &str, headers: &str, body: &str| {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = format!(
            "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        );
        stream.write_all((head + body).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let with = format!(
        "Authorization: Bearer {admin}\r\nContent-Type: application/json\r\nIdempotency-Key: canary4711\r\n"
    );
    let (_, second, _) = key(&data, &["create", "--role", "editor", "--holder", "bo"]);
    let made = say("POST /v1/desk/keys", &with, r#"{"role":"editor","holder":"canary0815"}"#);
    assert!(made.starts_with("HTTP/1.1 201"), "{made}");
    let editor = made.split('"').find(|part| part.starts_with("rfl_")).unwrap().to_owned();
    let confirm = format!("POST /v1/desk/keys/{}/confirm", editor.split('_').nth(1).unwrap());
    let second = format!("Authorization: Bearer {}\r\n", second.trim());
    assert!(say(&confirm, &second, "").starts_with("HTTP/1.1 200"));
    let again = say("POST /v1/desk/keys", &with, r#"{"role":"editor","holder":"canary0815"}"#);
    assert!(again.contains("idempotency-replayed: true") && !again.contains(&editor), "{again}");
    let own = format!("DELETE /v1/desk/keys/{}", admin.split('_').nth(1).unwrap());
    assert!(say(&own, &format!("Authorization: Bearer {editor}\r\n"), "").starts_with("HTTP/1.1 403"));
    assert!(say(&own, &format!("Authorization: Bearer {admin}\r\n"), "").starts_with("HTTP/1.1 409"));
    assert!(
        say("GET /v1/desk/keys", &format!("Authorization: Bearer {}\r\n", &editor[..90]), "")
            .starts_with("HTTP/1.1 401")
    );
    let said = wait_for("the last request's line", || {
        Some(service.said()).filter(|said| said.contains("\"status\":401"))
    });
    assert!(
        said.contains("/v1/desk/keys") && said.contains("insert into desk.api_key"),
        "the log is there, down to the statements"
    );
    for text in [admin, editor.as_str()] {
        for secret in [text, text.split('_').nth(2).unwrap(), &text[21..60]] {
            assert!(!said.contains(secret) && !words.contains(secret), "{secret} is logged");
        }
    }
    for canary in ["canary4711", "canary0815"] {
        assert!(!said.contains(canary), "{canary} is logged");
    }
    service.terminate();
}

//! What is erased is in no file of the data folder any more: not as an old row, not in the journal.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::desk::case;
use crate::support::service::{Folder, Service, answer, key, send, send_with, wait_for};

const CANARY: &str = "xylophone-meadow-4711";

/// The files that hold the word.
fn files_with_it(data: &Path) -> Vec<String> {
    let found = Command::new("grep").args(["-rlaF", CANARY]).arg(data).output().unwrap();
    String::from_utf8(found.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn json_of(answer: &str) -> Value {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 20"), "{answer}");
    serde_json::from_str(body).unwrap()
}

#[test]
fn what_is_erased_is_in_no_file() {
    let folder = Folder::new("canary");
    let data = folder.data();
    let service = Service::start(&data);
    let (cho, kim, lee) =
        (key(&data, "contributor", "cho"), key(&data, "editor", "kim"), key(&data, "editor", "lee"));
    let address = service.address();
    let mut told = case("canary");
    told["incident"]["title"] = json!(format!("Nine people detained {CANARY}"));
    let made = json_of(&answer(send(&address, "POST /v1/incidents", Some(&cho), &told.to_string())));
    let id = made["id"].as_str().unwrap();
    let of = |files: &[String], part: &str| files.iter().any(|file| file.contains(part));
    let files = files_with_it(&data);
    assert!(of(&files, "/base/") || of(&files, "/pg_wal/"), "the search finds nothing: {files:?}");

    for editor in [&kim, &lee] {
        let read = answer(send(&address, &format!("GET /v1/desk/incidents/{id}"), Some(editor), ""));
        let tag = read
            .lines()
            .find_map(|line| line.to_lowercase().starts_with("etag: ").then(|| line[6..].to_owned()));
        let head = format!("POST /v1/desk/incidents/{id}/erase");
        let because = json!({"reason": "Asked for."}).to_string();
        json_of(&answer(send_with(&address, &head, Some(editor), &[("If-Match", &tag.unwrap())], &because)));
    }
    wait_for("files without it", || files_with_it(&data).is_empty().then_some(()));
    // It is not written again either, when the server ends.
    service.terminate();
    wait_for("the end of the server", || (!data.join("postgres/postmaster.pid").exists()).then_some(()));
    assert_eq!(files_with_it(&data), Vec::<String>::new());
}

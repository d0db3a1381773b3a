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

/// A register with three people, and a canary in it.
struct Register {
    folder: Folder,
    service: Service,
    cho: String,
    kim: String,
    lee: String,
}

impl Register {
    fn begin(name: &str) -> Self {
        let folder = Folder::new(name);
        let data = folder.data();
        let service = Service::start(&data);
        let key = |role, holder| key(&data, role, holder);
        Self {
            cho: key("contributor", "cho"),
            kim: key("editor", "kim"),
            lee: key("editor", "lee"),
            folder,
            service,
        }
    }

    fn told() -> String {
        let mut told = case("canary");
        told["incident"]["title"] = json!(format!("Nine people detained {CANARY}"));
        told.to_string()
    }

    fn asks(&self, head: &str, key: &str, headers: &[(&str, &str)], body: &str) -> Value {
        json_of(&answer(send_with(&self.service.address(), head, Some(key), headers, body)))
    }

    fn submits(&self) -> String {
        let made = json_of(&answer(send(
            &self.service.address(),
            "POST /v1/incidents",
            Some(&self.cho),
            &Self::told(),
        )));
        self.finds_it();
        made["id"].as_str().unwrap().to_owned()
    }

    fn finds_it(&self) {
        let files = files_with_it(&self.folder.data());
        let of = |part: &str| files.iter().any(|file| file.contains(part));
        assert!(of("/base/") || of("/pg_wal/"), "the search finds nothing: {files:?}");
    }

    fn tag(&self, path: &str, key: &str) -> String {
        let read = answer(send(&self.service.address(), &format!("GET {path}"), Some(key), ""));
        let tag = read
            .lines()
            .find_map(|line| line.to_lowercase().starts_with("etag: ").then(|| line[6..].to_owned()));
        tag.unwrap_or_else(|| panic!("{read}"))
    }

    /// It is in no file any more, and is not written again either, when the server ends.
    fn ends_without_it(self) {
        let data = self.folder.data();
        wait_for("files without it", || files_with_it(&data).is_empty().then_some(()));
        self.service.terminate();
        wait_for("the end of the server", || (!data.join("postgres/postmaster.pid").exists()).then_some(()));
        assert_eq!(files_with_it(&data), Vec::<String>::new());
    }
}

#[test]
fn what_is_taken_back_is_in_no_file() {
    let register = Register::begin("canary-back");
    let path = format!("/v1/desk/incidents/{}", register.submits());
    let tag = register.tag(&path, &register.cho);
    let done = register.asks(&format!("POST {path}/take-back"), &register.cho, &[("If-Match", &tag)], "");
    assert_eq!(done["incident"], Value::Null);
    register.ends_without_it();
}

#[test]
fn an_erased_draft_of_a_public_incident_is_in_no_file() {
    let register = Register::begin("canary-part");
    let found = register.asks("GET /v1/incidents", &register.kim, &[], "");
    let path = format!("/v1/desk/incidents/{}", found["incidents"][0]["id"].as_str().unwrap());
    let tag = register.tag(&path, &register.kim);
    let mut incident = register.asks(&format!("GET {path}"), &register.kim, &[], "")["incident"].clone();
    incident["summary"] = json!(CANARY);
    let change = json!({"incident": incident, "reason": CANARY}).to_string();
    let draft = register.asks(&format!("PUT {path}"), &register.kim, &[("If-Match", &tag)], &change);
    register.finds_it();
    let body = json!({"parts": [draft["revision"]["id"]], "reason": "Asked for."}).to_string();
    for editor in [&register.kim, &register.lee] {
        register.asks("POST /v1/desk/erase", editor, &[], &body);
    }
    register.ends_without_it();
}

#[test]
fn what_is_erased_is_in_no_file() {
    let register = Register::begin("canary");
    let path = format!("/v1/desk/incidents/{}", register.submits());
    let because = json!({"reason": "Asked for."}).to_string();
    for editor in [&register.kim, &register.lee] {
        let tag = register.tag(&path, editor);
        register.asks(&format!("POST {path}/erase"), editor, &[("If-Match", &tag)], &because);
    }
    register.ends_without_it();
}

//! The commands, as processes.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::service::{Folder, Service, binary, fails, serve, wait_for};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(binary());
    for name in ["DATABASE_URL", "REFOULEMENT_DATA", "REFOULEMENT_LISTEN", "REFOULEMENT_CONTACT"] {
        command.env_remove(name);
    }
    command.args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn every_command_has_help_that_names_its_settings() {
    for (arguments, words) in [
        (
            vec!["--help"],
            vec![
                "serve",
                "export",
                "import",
                "openapi",
                "rebuild",
                "backup",
                "restore",
                "key",
                "--listen",
                "--single-editor",
                "REFOULEMENT_DATA",
                "--contact",
                "--empty",
            ],
        ),
        (vec!["serve", "--help"], vec!["--listen", "--database-url", "--pg-bin", "--public-base-url"]),
        (vec!["export", "--help"], vec!["--filter", "--format", "--out", "ndjson"]),
        (vec!["import", "--help"], vec!["--map", "--dry-run", "--restore", "--publish", "--holder"]),
        (vec!["openapi", "--help"], vec!["--json"]),
        (vec!["key", "create", "--help"], vec!["--role", "--holder", "--expires", "--data"]),
        (vec!["backup", "--help"], vec!["--data", "FOLDER"]),
        (vec!["restore", "--help"], vec!["--data", "FOLDER", "--keep-keys"]),
        (vec!["rebuild", "--help"], vec!["--data", "projection"]),
    ] {
        let output = run(&arguments);
        assert!(output.status.success());
        for word in words {
            assert!(said(&output).contains(word), "{arguments:?} does not speak of {word}");
        }
    }
}

#[test]
fn openapi_needs_no_postgres_and_prints_the_committed_document() {
    let output = Command::new(binary()).arg("openapi").env("PATH", "").output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml")).unwrap()
    );
}

#[test]
fn the_start_says_where_it_listens_where_the_data_lie_and_what_to_try() {
    let folder = Folder::new("announce");
    let service = Service::start(&folder.data());
    let words =
        wait_for("the last line", || Some(service.said()).filter(|said| said.contains("in a browser")));
    for word in [
        "listens on http://127.0.0.1:",
        "private Postgres",
        "version 4",
        "3 registered incidents",
        "/v1/incidents",
        "Nobody can write yet",
        "key create --role contributor --holder NAME --data ",
        "key create --role editor --holder NAME --data ",
        "/v1/statistics?group_by",
    ] {
        assert!(words.contains(word), "{word}: {words}");
    }
    // The commands are as this person can type them: as they started the program, with their folder.
    let command = words.lines().find(|line| line.contains("--role editor")).unwrap().replace("NAME", "kim");
    let typed = Command::new("sh").args(["-c", &command]).output().unwrap();
    assert!(typed.status.success(), "{command}: {}", said(&typed));
    service.terminate();
    let service = Service::start(&folder.data());
    let words =
        wait_for("the last line", || Some(service.said()).filter(|said| said.contains("in a browser")));
    assert!(words.contains("valid keys: 0 contributor, 1 editor, 0 admin"), "{words}");
    assert!(!words.contains("Nobody can write"), "{words}");
    service.terminate();
}

#[test]
fn started_by_cargo_or_a_script_the_commands_begin_as_they_do() {
    let folder = Folder::new("typed");
    for (variables, begins) in [
        ([("CARGO", "cargo"), ("CARGO_MANIFEST_DIR", "/")], "  cargo run -- key create"),
        ([("CARGO", "cargo"), ("REFOULEMENT_TYPED", "script/server")], "  script/server key create"),
    ] {
        let mut service = Service::spawn_with(serve(&folder.data()), &variables);
        service.ready();
        let words =
            wait_for("the last line", || Some(service.said()).filter(|said| said.contains("in a browser")));
        assert!(words.contains(begins), "{words}");
        service.terminate();
    }
}

#[test]
fn export_and_rebuild_work_beside_the_service() {
    let folder = Folder::new("export");
    let data = folder.data();
    let data_flag = data.to_str().unwrap();
    let service = Service::start(&data);
    let csv =
        run(&["export", "--data", data_flag, "--filter", "month=2013-11&repatriation_status=repatriated"]);
    assert!(csv.status.success(), "{}", said(&csv));
    assert_eq!(csv::Reader::from_reader(csv.stdout.as_slice()).records().count(), 2);
    let file = folder.0.join("all.ndjson");
    let ndjson = || {
        let output = run(&["export", "--data", data_flag, "--out", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}", said(&output));
        fs::read_to_string(&file).unwrap()
    };
    let before = ndjson();
    assert!(before.starts_with('{'), "the name says the format");
    let workbook = run(&["export", "--data", data_flag, "--out", folder.0.join("a.xlsx").to_str().unwrap()]);
    assert!(
        !workbook.status.success() && said(&workbook).contains("/v1/incidents.xlsx"),
        "{}",
        said(&workbook)
    );
    assert_eq!(before.lines().count(), 3);
    let rebuilt = run(&["rebuild", "--data", data_flag]);
    assert!(rebuilt.status.success(), "{}", said(&rebuilt));
    assert!(said(&rebuilt).contains("4 versions"));
    assert_eq!(ndjson(), before);
    service.terminate();
    // And without it.
    assert_eq!(ndjson(), before);
}

#[test]
fn an_export_of_a_wrong_filter_writes_nothing_and_names_the_parameter() {
    let folder = Folder::new("wrong-export");
    let file = folder.0.join("out.csv");
    for (filter, named) in [
        ("colour=red", "colour"),
        ("month=13", "month"),
        ("outlet=Nobody", "Nobody"),
        ("version=99", "version"),
    ] {
        let output = run(&[
            "export",
            "--data",
            folder.data().to_str().unwrap(),
            "--filter",
            filter,
            "--out",
            file.to_str().unwrap(),
        ]);
        assert!(!output.status.success());
        assert!(said(&output).contains(named), "{filter}: {}", said(&output));
        assert_eq!(
            fs::read_dir(&folder.0)
                .unwrap()
                .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("out"))
                .count(),
            0
        );
    }
}

#[test]
fn an_empty_register_stays_empty_also_at_the_next_start() {
    let folder = Folder::new("empty");
    let mut command = serve(&folder.data());
    command.arg("--empty");
    let mut service = Service::spawn(command);
    service.ready();
    service.terminate();
    let again = Service::start(&folder.data());
    let words = wait_for("the last line", || Some(again.said()).filter(|said| said.contains("in a browser")));
    assert!(words.contains("No incident is registered"), "{words}");
    again.terminate();
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    for (arguments, named) in [
        (["--contact", ""], "--contact"),
        (["--public-base-url", "javascript:x"], "https://"),
        (["--database-url", "mysql://x/y"], "postgres://"),
    ] {
        let output = run(&[&["serve", "--listen", "127.0.0.1:0"][..], &arguments[..]].concat());
        assert!(!output.status.success());
        assert!(said(&output).contains(named), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn health_is_the_end_of_a_command() {
    let folder = Folder::new("health");
    let mut command = serve(&folder.data());
    command.args(["--public-base-url", "https://register.example"]);
    let mut service = Service::spawn(command);
    let address = service.ready();
    let healthy = run(&["health", "--listen", &address]);
    assert!(healthy.status.success(), "{}", said(&healthy));
    // One that listens on all addresses is asked on this machine's own.
    let everywhere = run(&["health", "--listen", &address.replace("127.0.0.1", "0.0.0.0")]);
    assert!(everywhere.status.success(), "{}", said(&everywhere));
    let words =
        wait_for("the last line", || Some(service.said()).filter(|said| said.contains("in a browser")));
    assert!(words.contains("curl 'https://register.example/v1/incidents'"), "{words}");
    service.terminate();
    let gone = run(&["health", "--listen", &address]);
    assert!(!gone.status.success() && said(&gone).contains("Nothing answers"), "{}", said(&gone));
}

#[test]
fn a_contact_out_of_an_example_is_refused() {
    for contact in ["you@example.org", "YOUR MAIL ADDRESS", " "] {
        let refused = run(&["serve", "--contact", contact]);
        let said = said(&refused);
        assert!(
            !refused.status.success() && said.contains("--contact") && said.contains("somebody reads"),
            "{said}"
        );
    }
}

#[test]
fn beyond_loopback_a_contact_is_required() {
    let mut command = Command::new(binary());
    command.args(["serve", "--listen", "0.0.0.0:0"]);
    assert!(fails(command).contains("--contact"));
}

#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = Folder::new("taken");
    let mut command = Command::new(binary());
    command
        .arg("serve")
        .arg("--data")
        .arg(folder.data())
        .args(["--listen", &taken.local_addr().unwrap().to_string()]);
    let words = fails(command);
    assert!(words.contains("Cannot listen") && words.contains("--listen"), "{words}");
}

#[test]
fn sigterm_lets_a_request_in_flight_finish_and_ends_well_within_ten_seconds() {
    let folder = Folder::new("sigterm");
    let mut service = Service::start(&folder.data());
    let said = service.said();
    let address = said.split("http://").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    // One that has begun its head, one that idles on a kept connection, one that says nothing at all.
    let mut begun = TcpStream::connect(&address).unwrap();
    begun.write_all(b"GET /v1/incidents HTTP/1.1\r\nhost: x\r\n").unwrap();
    let mut idle = TcpStream::connect(&address).unwrap();
    idle.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    let _silent = TcpStream::connect(&address).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    kill_process(Pid::from_raw(service.pid().cast_signed()).unwrap(), Signal::TERM).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    begun.write_all(b"\r\n").unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("\"incidents\":3"), "{answer}");
    let (status, words) = service.end();
    assert!(status.success(), "{status}: {words}");
    // Ten on a machine that has nothing else to do.
    assert!(asked.elapsed() < Duration::from_secs(30), "{:?}", asked.elapsed());
}

#[test]
fn the_first_start_serves_at_once_what_a_second_process_serves_too() {
    let folder = Folder::new("twice");
    let (one, two) = (Service::start(&folder.data()), Service::start(&folder.data()));
    one.kill();
    let mut third = Service::spawn(serve(&folder.data()));
    third.ready();
    two.terminate();
    third.terminate();
}

//! A backup and what is made of it: the same answers, the same rights, and nobody's old key.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use refoulement::postgres::{Role, Server, Settings};

use crate::support::desk::case;
use crate::support::postgres::block_on;
use crate::support::service::{Folder, Service, answer, binary, key, send};

/// What a command printed; it has to end well.
fn done(arguments: &[&str], data: &Path) -> String {
    let (ok, said) = run(arguments, data);
    assert!(ok, "{arguments:?}: {said}");
    said
}

/// Why a command did not end well.
fn refused(arguments: &[&str], data: &Path) -> String {
    let (ok, said) = run(arguments, data);
    assert!(!ok, "{arguments:?}: {said}");
    said
}

fn run(arguments: &[&str], data: &Path) -> (bool, String) {
    let mut command = Command::new(binary());
    command.env_remove("DATABASE_URL").args(arguments).arg("--data").arg(data);
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

/// The bodies of what anybody can ask.
fn public_answers(address: &str) -> Vec<String> {
    let addresses = [
        "/v1/incidents?version=4",
        "/v1/incidents.ndjson?version=4",
        "/v1/statistics",
        "/v1/versions",
        "/v1/sources",
    ];
    let body = |path: &str| {
        let said = answer(send(address, &format!("GET {path}"), None, ""));
        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        body.to_owned()
    };
    addresses.into_iter().map(body).collect()
}

/// Every right on schemas, tables, columns, functions, and those to come.
async fn rights(data: &Path) -> Vec<String> {
    let settings = Settings {
        database_url: None,
        data: Some(data.to_owned()),
        bin: None,
        linger: Duration::ZERO,
        durable: true,
    };
    let server = Server::open(&settings).await.unwrap();
    let mut owner = server.connect(Role::Owner, server.database()).await.unwrap();
    let query = "with of (what, acl) as (
            select nspname, nspacl from pg_namespace
            union all select oid::regclass::text, relacl from pg_class where relnamespace in ('desk'::regnamespace, 'published'::regnamespace)
            union all select format('%s.%s', attrelid::regclass, attname), attacl from pg_attribute
            union all select oid::regprocedure::text, proacl from pg_proc where pronamespace in ('desk'::regnamespace, 'published'::regnamespace)
            union all select format('later %s %s', defaclnamespace::regnamespace, defaclobjtype), defaclacl from pg_default_acl)
        select format('%s: %s', what, given) from of, unnest(acl) given
        where given::text ~ '^(refoulement_|=)' and what !~ '^pg_' order by 1";
    sqlx::query_scalar(query).fetch_all(&mut owner).await.unwrap()
}

#[test]
fn a_register_is_restored_from_an_empty_folder_to_the_same_answers() {
    let folder = Folder::new("backup");
    let (data, again, copy) = (folder.data(), folder.0.join("again"), folder.0.join("copy"));
    let path = copy.to_str().unwrap();
    let service = Service::start(&data);
    let (kim, lee) = (key(&data, "editor", "kim"), key(&data, "editor", "lee"));
    done(&["key", "revoke", lee.split('_').nth(1).unwrap()], &data);
    let body = case("kept-in-a-copy").to_string();
    let sent = answer(send(&service.address(), "POST /v1/incidents", Some(&kim), &body));
    assert!(sent.starts_with("HTTP/1.1 201"), "{sent}");

    // While it runs; and never over something.
    assert!(done(&["backup", path], &data).contains("encrypted disk"));
    assert!(refused(&["backup", path], &data).contains("already"));
    let before = public_answers(&service.address());
    let given = block_on(rights(&data));
    service.terminate();

    let said = done(&["restore", path], &again);
    assert!(said.contains("Restored version 4") && said.contains("All keys were ended"), "{said}");
    assert!(refused(&["restore", path], &again).contains("register already"));
    let service = Service::start(&again);
    assert_eq!(public_answers(&service.address()), before);
    assert!(given.len() > 20, "{given:?}");
    assert_eq!(block_on(rights(&again)), given);
    // Whoever had a key has none now; who has a new one sees the confidential half.
    let queue = |key: &str| answer(send(&service.address(), "GET /v1/desk/incidents", Some(key), ""));
    for old in [&kim, &lee] {
        assert!(queue(old).starts_with("HTTP/1.1 401"), "{}", queue(old));
    }
    let shown = queue(&key(&again, "editor", "kim"));
    assert!(
        shown.starts_with("HTTP/1.1 200") && shown.contains("\"revision_state\":\"submitted\""),
        "{shown}"
    );
    service.terminate();
}

#[test]
fn a_copy_that_is_not_whole_makes_nothing() {
    let folder = Folder::new("broken-backup");
    let (data, again, copy) = (folder.data(), folder.0.join("again"), folder.0.join("copy"));
    let path = copy.to_str().unwrap();
    assert!(refused(&["backup", path], &data).contains("no register"));
    assert!(!copy.exists() && !data.exists(), "a folder that was misspelt is not made");
    let editor = key(&data, "editor", "kim");
    done(&["backup", path], &data);
    let (file, about) = (copy.join("register.dump"), copy.join("backup.json"));
    let (whole, said) = (fs::read(&file).unwrap(), fs::read_to_string(&about).unwrap());

    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    fs::write(&file, &changed).unwrap();
    assert!(refused(&["restore", path], &again).contains("not as it was written"));
    fs::write(&file, &whole).unwrap();
    fs::write(&about, said.replace("\"migration\": ", "\"migration\": 9")).unwrap();
    assert!(refused(&["restore", path], &again).contains("newer program"));
    fs::remove_file(&about).unwrap();
    assert!(refused(&["restore", path], &again).contains("no whole backup"));
    assert!(!again.exists());

    // Whoever knows that no key was revoked since can keep them.
    fs::write(&about, said).unwrap();
    done(&["restore", "--keep-keys", path], &again);
    let list = done(&["key", "list"], &again);
    assert!(
        list.lines().any(|row| row.starts_with(editor.split('_').nth(1).unwrap()) && row.contains("active")),
        "{list}"
    );
}

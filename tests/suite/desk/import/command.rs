//! The command.

use std::fs;
use std::process::{Command, Output};

use crate::support::service::{Folder, binary};

fn run(folder: &Folder, data: &str, arguments: &[&str]) -> (Output, String) {
    let mut command = Command::new(binary());
    for name in ["DATABASE_URL", "REFOULEMENT_DATA"] {
        command.env_remove(name);
    }
    let output = command
        .arg(arguments[0])
        .arg("--data")
        .arg(folder.0.join(data))
        .args(&arguments[1..])
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output, said)
}

#[test]
fn import_says_what_is_wrong_or_what_it_did() {
    let folder = Folder::new("import");
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    fs::write(folder.0.join("bad.csv"), "title,date,host_country\nOne,3/4/2013,CN\n").unwrap();
    for arguments in [&["import"][..], &["import", "--holder", "Kim"], &["import", "--restore"]] {
        let (output, said) = run(&folder, "data", &[arguments, &[path("bad.csv").as_str()]].concat());
        assert!(!output.status.success() && said.contains("--holder"), "{said}");
    }
    let (output, said) = run(&folder, "data", &["import", &path("bad.csv"), "--dry-run"]);
    assert!(!output.status.success());
    assert!(
        said.contains("row 2, date: 3/4/2013: this may be 3 April 2013")
            && said.contains("nothing was written"),
        "{said}"
    );
    let home_made = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/home-made.csv");
    for (arguments, expected) in [
        (
            vec!["import", home_made, "--dry-run"],
            "2 rows: 2 new, 0 changed, 0 unchanged; 2 sources. Nothing was written.",
        ),
        (vec!["import", home_made, "--publish", "--holder", "kim"], "Batch "),
        (vec!["import", home_made, "--holder", "kim"], "2 rows: 0 new, 0 changed, 2 unchanged; 0 sources."),
    ] {
        let (output, said) = run(&folder, "data", &arguments);
        assert!(output.status.success() && said.contains(expected), "{arguments:?}: {said}");
    }
    let exported = |data: &str, file: &str| {
        let (output, said) = run(&folder, data, &["export", "--format", "ndjson", "--out", &path(file)]);
        assert!(output.status.success(), "{said}");
        fs::read_to_string(folder.0.join(file)).unwrap()
    };
    let before = exported("data", "before.ndjson");
    assert_eq!(before.lines().count(), 3, "what is submitted is not public");
    let (output, said) =
        run(&folder, "data", &["import", "--restore", "--holder", "kim", &path("before.ndjson")]);
    assert!(!output.status.success() && said.contains("empty"), "{said}");
    for (arguments, expected) in [
        (vec!["import", "--restore", "--dry-run"], "3 rows: 3 new"),
        (vec!["import", "--restore", "--holder", "kim"], "version 4"),
    ] {
        let file = path("before.ndjson");
        let (output, said) = run(&folder, "again", &[&arguments[..], &[file.as_str()]].concat());
        assert!(output.status.success() && said.contains(expected), "{said}");
    }
    assert_eq!(exported("again", "after.ndjson"), before);
}

#[test]
fn import_knows_editions_and_says_what_is_gone() {
    let folder = Folder::new("import-editions");
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let said = "[collection]\nkey = \"border-sheet\"\nname = \"Border Sheet\"\nlicence = \"Ask\"\nrepublish = false\n";
    fs::write(folder.0.join("collection.toml"), said).unwrap();
    let sheet = |rows: &[&str]| {
        let row = |name: &&str| format!("{name},Held in Tumen: {name},2014,CN,Border Sheet,2014\n");
        let head = "row_key,title,date,host_country,source,source_date\n";
        fs::write(folder.0.join("sheet.csv"), head.to_owned() + &rows.iter().map(row).collect::<String>())
            .unwrap();
    };
    let (file, collection) = (path("sheet.csv"), path("collection.toml"));
    let import = |rows: &[&str], more: &[&str], expected: &[&str]| {
        sheet(rows);
        let arguments = [&["import", &file, "--collection", &collection][..], more].concat();
        let (output, said) = run(&folder, "data", &arguments);
        assert!(output.status.success() && expected.iter().all(|expected| said.contains(expected)), "{said}");
    };
    import(
        &["A1", "A2"],
        &["--dry-run"],
        &["2 rows: 2 new", "may not be republished: they stay at the desk"],
    );
    import(&["A1", "A2"], &["--holder", "kim"], &["2 rows: 2 new"]);
    let gone = ["Gone since earlier editions: 1; nothing was done to them.", "  A1 /v1/desk/incidents/"];
    import(&["A2", "A3"], &["--dry-run"], &gone);
    import(
        &["A2", "A3"],
        &["--holder", "kim"],
        &[&gone[..], &["2 rows: 1 new, 0 changed, 1 unchanged"]].concat(),
    );
    fs::write(folder.0.join("collection.toml"), "key = \"border-sheet\"\n").unwrap();
    let (output, said) = run(&folder, "data", &["import", &file, "--collection", &collection, "--dry-run"]);
    assert!(!output.status.success() && said.contains("collection.toml: "), "{said}");
}

//! The lines, run as printed: only the port is another.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::readme::blocks;
use crate::support::service::{Folder, Service, binary};

/// A folder that looks like a clone, in which `cargo run` does not compile.
struct Clone {
    folder: Folder,
    path: String,
}

impl Clone {
    fn new() -> Self {
        let folder = Folder::new("readme");
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in ["Cargo.toml", "script", "tests"] {
            symlink(here.join(name), folder.0.join(name)).unwrap();
        }
        let cargo = folder.0.join("bin/cargo");
        fs::create_dir(folder.0.join("bin")).unwrap();
        let program = format!(
            "#!/bin/sh\n[ \"$1\" = run ] || exec '{}' \"$@\"\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec '{}' \"$@\"\n",
            env!("CARGO"),
            binary(),
        );
        fs::write(&cargo, program).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", cargo.parent().unwrap().display(), std::env::var("PATH").unwrap());
        Self { folder, path }
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.folder.0).env("PATH", &self.path);
        command
    }

    /// Lines as a script that ends at the first refusal.
    fn run(&self, lines: &str) -> Output {
        self.command("bash", &["-e", "-c", lines]).output().unwrap()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.0.join(name)
    }
}

/// The blocks of a language that stand under this heading.
fn under(heading: &str, language: &str) -> Vec<String> {
    let (_, section) = super::README.split_once(&format!("## {heading}")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let found: Vec<String> = blocks()
        .into_iter()
        .filter(|(of, content)| of == language && section.contains(content.as_str()))
        .map(|(_, content)| content)
        .collect();
    assert!(!found.is_empty(), "{heading} has no {language}");
    found
}

/// What was said, where it went well.
fn good(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Whether this machine has what a line needs. It says what it leaves out.
fn has(clone: &Clone, program: &str, arguments: &[&str]) -> bool {
    let there = clone.command(program, arguments).output().is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("left out, since it is not installed: {program} {arguments:?}");
    }
    there
}

#[test]
fn every_line_runs() {
    let clone = Clone::new();
    if !has(&clone, "curl", &["--fail-with-body", "--version"]) || !has(&clone, "jq", &["--version"]) {
        return;
    }
    let [start, keys, case] = under("From a report", "sh").try_into().unwrap();
    let mut service = Service::spawn_with(
        clone.command("sh", &["-c", &format!("exec {start}")]),
        &[("REFOULEMENT_LISTEN", "127.0.0.1:0")],
    );
    let address = service.ready();
    let here = |lines: &str| lines.replace("127.0.0.1:8080", &address);
    let keys = here(&keys);
    let shell = |lines: &str| clone.run(&format!("{keys}\n{}", here(lines)));

    let said = good(&shell(&case));
    assert!(said.contains("\"published\""), "{said}");
    let (_, counted) = said.rsplit_once("\"totals\"").unwrap();
    assert!(counted.contains("\"people\":{\"min\":9,\"max\":9"), "{counted}");

    let names = case
        .replace("my-first-case", "my-second-case")
        .replace("Nine people detained near the border", "Mr Kim Yong-chol detained, call +82 10 1234 5678");
    let refused = shell(&names);
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stdout);
    assert!(said.contains("confirmed") && !said.contains("\"totals\""), "{said}");

    let namibia = case
        .replace("my-first-case", "my-third-case")
        .replace("Nine people detained near the border", "Neuf personnes arrêtées près de Windhoek")
        .replace("\"CN\"", "\"NA\"");
    good(&shell(&namibia));
    tables(&clone, &address);

    for lines in under("Import a spreadsheet", "sh") {
        let said = good(&shell(&lines));
        assert!(said.contains("new") || said.contains("batches"), "{said}");
    }
    service.terminate();
    good(&clone.run(&under("Keep it", "sh").concat()));
    assert!(clone.file("trial.backup/register.dump").exists() && !clone.file("trial").exists());
    let mut copy =
        Service::spawn(clone.command(binary(), &["--data", "restored", "--listen", "127.0.0.1:0"]));
    copy.ready();
    assert!(copy.said().contains("5 registered incidents"), "{}", copy.said());
    copy.terminate();
    assert!(clone.file("register.ndjson").exists() && clone.file("elsewhere").exists());
}

/// The table as pandas and R read it, also where the system knows no UTF-8. Three incidents of the report, two of ours.
fn tables(clone: &Clone, address: &str) {
    let table = |language| under("In a spreadsheet", language).concat().replace("127.0.0.1:8080", address);
    if has(clone, "python3", &["-c", "import pandas"]) {
        let check = "
assert len(incidents) == 5, incidents
assert list(incidents.host_country).count('NA') == 1, incidents.host_country
assert incidents.date_earliest.dt.year.min() == 2013, incidents.date_earliest
assert 'Neuf personnes arrêtées près de Windhoek' in set(incidents.title)";
        good(&clone.command("python3", &["-c", &(table("python") + check)]).output().unwrap());
    }
    if has(clone, "Rscript", &["--version"]) {
        let check = r#"
stopifnot(nrow(incidents) == 5, sum(incidents$host_country == "NA") == 1, !anyNA(incidents$title),
          "Neuf personnes arr\u00eat\u00e9es pr\u00e8s de Windhoek" %in% incidents$title)"#;
        for locale in ["C", "C.UTF-8"] {
            let lines = ["-e", &(table("r") + check)];
            good(&clone.command("Rscript", &lines).env("LC_ALL", locale).output().unwrap());
        }
    }
}

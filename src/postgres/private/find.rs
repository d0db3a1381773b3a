//! Where Postgres' programs are.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::postgres::error::Error;
use crate::postgres::private::install::{self, Want};

/// The oldest major version that has everything we use (ICU as a database's collation, from 15 on).
pub(crate) const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb`, and their major version.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub(crate) bin: PathBuf,
    pub(crate) major: u32,
}

/// The programs for `wanted` (the version that wrote the data), else the newest. A named folder is the only
/// one that is searched: who names one means it.
pub(crate) fn programs(named: Option<&Path>, wanted: Option<u32>, data: &Path) -> Result<Programs, Error> {
    let folders = named.map_or_else(folders, |bin| vec![bin.to_path_buf()]);
    let mut found: Vec<Programs> = Vec::new();
    for bin in folders {
        if let Some(programs) = look(&bin)
            && !found.iter().any(|other| other.major == programs.major)
        {
            found.push(programs);
        }
    }
    found.sort_by_key(|programs| programs.major);
    let majors = found.iter().map(|programs| programs.major.to_string()).collect::<Vec<_>>().join(", ");
    let found_words =
        |end: &str| if majors.is_empty() { String::new() } else { format!(" (found: {majors}{end})") };
    let newest = found.last().filter(|programs| programs.major >= OLDEST).cloned();
    let only_old = !found.is_empty();
    match wanted {
        Some(there) => {
            found.into_iter().find(|programs| programs.major == there).ok_or_else(|| Error::OtherMajor {
                folder: data.to_path_buf(),
                there,
                found: found_words(""),
                install: install::line(Want::Major(there)),
            })
        }
        None => newest.ok_or_else(|| Error::NoPrograms {
            found: found_words("; 15 or later is needed"),
            searched: searched(named),
            install: install::line(if only_old { Want::Newer } else { Want::Any }),
        }),
    }
}

/// `postgres` and `initdb`, both there, and the version that `postgres` says it has.
fn look(bin: &Path) -> Option<Programs> {
    let beside = |folder: &Path| folder.join("initdb").is_file();
    // A link in PATH may stand alone; the other programs are where it points.
    let real = fs::canonicalize(bin.join("postgres")).ok()?;
    let bin = if beside(bin) {
        bin.to_path_buf()
    } else {
        real.parent().filter(|folder| beside(folder))?.to_path_buf()
    };
    let said = Command::new(&real).arg("--version").stdin(Stdio::null()).output().ok()?;
    let major = major(&String::from_utf8_lossy(&said.stdout))?;
    Some(Programs { bin, major })
}

/// `postgres (PostgreSQL) 15.13 (Debian …)`, `… 18beta1` → 15, 18.
fn major(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL) ")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Every folder worth a look, in order.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    if let Ok(said) = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output() {
        folders.push(PathBuf::from(String::from_utf8_lossy(&said.stdout).trim()));
    }
    for (parent, begins, rest) in [
        ("/usr/lib/postgresql", "", "bin"),                      // Debian, Ubuntu
        ("/usr", "pgsql-", "bin"),                               // PGDG on Red Hat's systems
        ("/usr/libexec", "postgresql", ""),                      // Alpine
        ("/opt/homebrew/opt", "postgresql", "bin"),              // Homebrew on Apple's processors
        ("/usr/local/opt", "postgresql", "bin"),                 // Homebrew on Intel's
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"), // Homebrew on Linux
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(begins) {
                folders.push(entry.path().join(rest));
            }
        }
    }
    folders.retain(|folder| folder.join("postgres").is_file());
    folders
}

fn searched(named: Option<&Path>) -> String {
    named.map_or_else(
        || "PATH, pg_config, /usr/lib/postgresql, /usr/pgsql-*, /usr/libexec/postgresql*, Homebrew, Postgres.app".to_owned(),
        |bin| format!("only {}, because --pg-bin (REFOULEMENT_PG_BIN) names it", bin.display()),
    )
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        for (said, number) in [
            ("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 18beta1\n", Some(18)),
            ("postgres (PostgreSQL) 17.5\n", Some(17)),
            ("sh: no such thing\n", None),
        ] {
            assert_eq!(major(said), number, "{said}");
        }
    }
}

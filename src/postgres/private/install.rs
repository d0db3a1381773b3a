//! How Postgres comes onto this system: one line that this person can paste.

use rustix::process::geteuid;
use std::{env, path::PathBuf};

/// Which Postgres is missing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Want {
    /// None is here: the system's own will do.
    Any,
    /// Only old ones are here, so the system's own would not do.
    Newer,
    /// The one that wrote the data.
    Major(u32),
}

/// Where Postgres itself has every version for every system.
const DOWNLOADS: &str = "https://www.postgresql.org/download/";
/// What is asked for where a version has to be named.
const RECENT: u32 = 17;

/// The whole line for this system. May be several commands joined by `&&`.
pub(crate) fn line(want: Want) -> String {
    let manager = ["apt-get", "dnf", "apk", "brew"].into_iter().find(|program| is_here(program));
    let rights = if geteuid().is_root() {
        Rights::Own
    } else {
        ["sudo", "doas"].into_iter().find(|program| is_here(program)).map_or(Rights::Su, Rights::By)
    };
    manager.map_or_else(
        || format!("docker compose up (everything in containers); or see {DOWNLOADS}"),
        |manager| line_for(manager, want, rights),
    )
}

/// How a person comes to a command that only root may run.
#[derive(Debug, Clone, Copy)]
enum Rights {
    /// They are root.
    Own,
    /// `sudo` or `doas` before each command.
    By(&'static str),
    /// `su`, with root's password.
    Su,
}

fn line_for(manager: &str, want: Want, rights: Rights) -> String {
    let package = |named: &dyn Fn(u32) -> String, plain: &str| match want {
        Want::Any => plain.to_owned(),
        Want::Newer => named(RECENT),
        Want::Major(major) => named(major),
    };
    let with_repository = !matches!(want, Want::Any);
    let commands = match manager {
        "apt-get" => {
            let package = package(&|major| format!("postgresql-{major}"), "postgresql");
            let mut commands = vec!["apt-get update".to_owned()];
            if with_repository {
                // Debian's own script adds the repository of Postgres itself.
                commands.push("apt-get install -y postgresql-common ca-certificates".to_owned());
                commands.push("/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y".to_owned());
            }
            commands.push(format!("apt-get install -y {package}"));
            commands
        }
        // A module is a stream of versions on Red Hat's systems; Fedora has only recent ones.
        "dnf" if with_repository => vec![
            format!("dnf module switch-to -y {}", package(&|major| format!("postgresql:{major}"), "")),
            "dnf install -y postgresql-server".to_owned(),
        ],
        "dnf" => vec!["dnf install -y postgresql-server".to_owned()],
        "apk" => vec![format!("apk add {}", package(&|major| format!("postgresql{major}"), "postgresql"))],
        _ => {
            let package = package(&|major| format!("postgresql@{major}"), &format!("postgresql@{RECENT}"));
            return format!("brew install {package}");
        }
    };
    let line = match rights {
        Rights::Own => commands.join(" && "),
        Rights::By(program) => {
            commands.iter().map(|command| format!("{program} {command}")).collect::<Vec<_>>().join(" && ")
        }
        Rights::Su => format!("su -c '{}'", commands.join(" && ")),
    };
    if with_repository { format!("{line}\n\nFor other systems: {DOWNLOADS}") } else { line }
}

fn is_here(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    ["/usr/bin", "/sbin", "/opt/homebrew/bin", "/usr/local/bin"]
        .iter()
        .map(PathBuf::from)
        .chain(env::split_paths(&path))
        .any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::{Rights, Want, line_for};

    #[test]
    fn the_line_is_whole_for_each_system_and_each_person() {
        for (manager, want, rights, line) in [
            ("apt-get", Want::Any, Rights::Own, "apt-get update && apt-get install -y postgresql"),
            (
                "apt-get",
                Want::Any,
                Rights::By("sudo"),
                "sudo apt-get update && sudo apt-get install -y postgresql",
            ),
            ("dnf", Want::Any, Rights::Su, "su -c 'dnf install -y postgresql-server'"),
            ("apk", Want::Any, Rights::By("doas"), "doas apk add postgresql"),
            ("brew", Want::Any, Rights::By("sudo"), "brew install postgresql@17"),
        ] {
            assert_eq!(line_for(manager, want, rights), line);
        }
    }

    #[test]
    fn where_only_old_ones_are_it_says_where_newer_ones_are() {
        let line = line_for("apt-get", Want::Newer, Rights::Own);
        assert!(line.contains("apt.postgresql.org.sh -y && apt-get install -y postgresql-17\n"), "{line}");
        assert!(line.ends_with("https://www.postgresql.org/download/"), "{line}");
        assert!(line_for("dnf", Want::Major(15), Rights::Own).contains("postgresql:15"));
    }
}

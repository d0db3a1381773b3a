//! What the pid file says about the server, checked against what really runs.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// The state of the server that belongs to a data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// No server, and at most a pid file that names a zombie or a stranger.
    Absent,
    /// It runs, and takes no connection yet.
    Starting(u32),
    /// It takes connections.
    Ready(u32),
    /// It is on its way out.
    Stopping,
}

/// Reads `postmaster.pid`: the pid in line 1, the state in line 8.
pub(crate) fn state(data: &Path) -> State {
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let Some(pid) =
        text.lines().next().and_then(|line| line.trim().parse().ok()).filter(|pid| is_postmaster(*pid, data))
    else {
        return State::Absent;
    };
    match text.lines().nth(7).map(str::trim) {
        Some("ready") => State::Ready(pid),
        Some("stopping") => State::Stopping,
        _ => State::Starting(pid),
    }
}

/// Alive, no zombie, and working in this data folder.
fn is_postmaster(pid: u32, data: &Path) -> bool {
    let process = Path::new("/proc").join(pid.to_string());
    if Path::new("/proc/self/stat").exists() {
        let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        let here = fs::read_link(process.join("cwd")).ok();
        return !matches!(state, None | Some('Z' | 'X'))
            && here.is_some()
            && here == fs::canonicalize(data).ok();
    }
    // macOS: a name is all we can ask for.
    let said =
        Command::new("ps").args(["-o", "stat=,comm=", "-p", &pid.to_string()]).stdin(Stdio::null()).output();
    let said = said.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned()).unwrap_or_default();
    !said.starts_with('Z') && said.ends_with("postgres")
}

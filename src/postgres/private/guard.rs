//! The guard: a few lines of `sh` in a process group of their own that end the server when its last user is
//! gone, however that user died. No signal handler, no unsafe code, no pid files of ours.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::{
        fs::{FileTypeExt, OpenOptionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, SystemTime},
};

use rustix::fs::{OFlags, fcntl_setfl};

use crate::postgres::error::Error;
use crate::postgres::private::folder::Home;

const SCRIPT: &str = include_str!("guard.sh");

/// Our end of the FIFO: while it is open the server stays. Closed on exec, so that no child keeps it.
#[derive(Debug)]
pub(crate) struct Hold {
    fifo: PathBuf,
    _end: File,
}

/// Is there a guard to join?
#[derive(Debug)]
pub(crate) enum Guard {
    /// Yes, and it is held now.
    Held(Hold),
    /// It is ending the server; nobody can join any more.
    Ending,
    /// There is none (or it was killed).
    Gone,
}

/// Holds the present guard, if one reads.
pub(crate) fn join(home: &Home) -> Guard {
    let Some(fifo) = present(home) else { return Guard::Gone };
    if let Some(mut end) = write_end(&fifo) {
        // The word that tells a guard in its linger that somebody came.
        if end.write_all(b"+\n").is_ok() {
            return Guard::Held(Hold { fifo, _end: end });
        }
    }
    if write_end(&ending(&fifo)).is_some() { Guard::Ending } else { Guard::Gone }
}

impl Hold {
    /// Whether the guard that we hold still reads, and is still the present one.
    pub(crate) fn is_good(&self, home: &Home) -> bool {
        present(home).as_ref() == Some(&self.fifo) && write_end(&self.fifo).is_some()
    }
}

/// Starts a guard that starts the server, or takes over the one that runs as `running`.
pub(crate) fn start(
    home: &Home,
    linger: Duration,
    running: Option<u32>,
    server: &Command,
) -> Result<(Hold, Child), Error> {
    let moment = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    let fifo = home.run().join(format!("guard.{moment}"));
    let made = home.identity.command("mkfifo").args(["-m", "0600"]).arg(&fifo).status();
    if !made.is_ok_and(|status| status.success()) {
        return Err(home.unusable("mkfifo failed in it"));
    }
    let doing = |what: &str| format!("{what} {}", fifo.display());
    let nonblock = OFlags::NONBLOCK.bits().cast_signed();
    let read_end = OpenOptions::new()
        .read(true)
        .custom_flags(nonblock)
        .open(&fifo)
        .map_err(Error::io(doing("Reading")))?;
    let end = write_end(&fifo).ok_or_else(|| home.unusable("its FIFO cannot be written"))?;
    fcntl_setfl(&read_end, OFlags::empty()).map_err(|error| Error::io(doing("Opening"))(error.into()))?;
    let log = log(home)?;
    let mut guard = home.identity.command("/bin/sh");
    guard.args(["-c", SCRIPT, "refoulement-guard"]).arg(&fifo).arg(linger.as_secs_f64().to_string());
    guard
        .arg(home.data().join("postmaster.pid"))
        .arg(running.map_or_else(String::new, |pid| pid.to_string()));
    guard.arg(server.get_program()).args(server.get_args());
    guard
        .stdin(read_end)
        .stdout(log.try_clone().map_err(Error::io("Opening the log"))?)
        .stderr(log)
        .process_group(0);
    let child = guard.spawn().map_err(Error::io("Starting /bin/sh as the server's guard"))?;
    publish(home, &fifo)?;
    Ok((Hold { fifo, _end: end }, child))
}

/// Names the present FIFO in one step, and removes those of guards that are no more.
fn publish(home: &Home, fifo: &Path) -> Result<(), Error> {
    let doing = || Error::io(format!("Writing into {}", home.run().display()));
    let new = home.run().join("guard.new");
    let name = fifo.file_name().unwrap_or_default();
    let _ = fs::remove_file(&new);
    home.identity.file(&new).and_then(|mut file| file.write_all(name.as_encoded_bytes())).map_err(doing())?;
    fs::rename(&new, name_file(home)).map_err(doing())?;
    for entry in fs::read_dir(home.run()).map_err(doing())?.flatten() {
        if entry.file_name() != name && entry.file_name().to_string_lossy().starts_with("guard.") {
            // A guard that still reads it loses nothing: its pid is no longer in the pid file.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// The FIFO of the present guard: a name in our folder, and nothing that leads out of it.
fn present(home: &Home) -> Option<PathBuf> {
    let name = fs::read_to_string(name_file(home)).ok()?;
    (name.starts_with("guard.") && !name.contains('/')).then(|| home.run().join(name))
}

/// `None` where nobody reads, or where there is no FIFO (a link or another file is none).
fn write_end(fifo: &Path) -> Option<File> {
    let flags = OFlags::NONBLOCK | OFlags::NOFOLLOW;
    let end = OpenOptions::new().write(true).custom_flags(flags.bits().cast_signed()).open(fifo).ok()?;
    end.metadata().is_ok_and(|there| there.file_type().is_fifo()).then_some(end)
}

fn name_file(home: &Home) -> PathBuf {
    home.run().join("guard")
}

fn ending(fifo: &Path) -> PathBuf {
    let mut name = fifo.as_os_str().to_owned();
    name.push(".ending");
    PathBuf::from(name)
}

/// The server's log. A large one is put aside at a start, so that it does not grow for ever.
fn log(home: &Home) -> Result<File, Error> {
    const LARGE: u64 = 8 << 20;
    let path = home.log();
    if fs::metadata(&path).is_ok_and(|there| there.len() > LARGE) {
        let _ = fs::rename(&path, path.with_extension("log.1"));
    }
    home.identity.file(&path).map_err(Error::io(format!("Opening {}", path.display())))
}

/// Keeps the operating system's table of processes tidy: waits for the guard where nobody else does.
pub(crate) fn reap(mut child: Child) {
    std::thread::spawn(move || child.wait());
}

//! The private server: checked and started under a lock, shared by every process that names its folder.

use std::{
    ffi::OsString,
    fs::{self, File, TryLockError},
    io::{Read, Seek, SeekFrom},
    path::PathBuf,
    process::{Child, Command},
    sync::{Mutex, PoisonError},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::postgres::error::Error;
use crate::postgres::private::find::{self, Programs};
use crate::postgres::private::folder::Home;
use crate::postgres::private::guard::{self, Guard, Hold};
use crate::postgres::private::postmaster::{State, state};
use crate::postgres::settings::Settings;

/// How long a start is tried again: the shared memory of a killed server is freed when its last child is
/// gone, and the first process of a container may be slow to clear dead ones away.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a server may take to be ready (after a crash it replays its journal first).
const RECOVERY: Duration = Duration::from_mins(5);
const LOCK_PATIENCE: Duration = Duration::from_mins(1);
const TICK: Duration = Duration::from_millis(10);

/// The superuser of a private server.
pub(crate) const SUPERUSER: &str = "refoulement";

/// A private server that this process holds.
#[derive(Debug)]
pub(crate) struct Private {
    pub(crate) home: Home,
    bin: Option<PathBuf>,
    linger: Duration,
    durable: bool,
    hold: Mutex<Option<Hold>>,
}

impl Private {
    /// Joins the server of the data folder, or starts it. Blocks.
    pub(crate) fn open(settings: &Settings) -> Result<Self, Error> {
        let Settings { database_url: _, data, bin, linger, durable } = settings;
        let home = Home::choose(data.as_deref())?;
        // Looked for before anything is made: who installs them next shall find no half-made folder.
        if home.major()?.is_none() {
            find::programs(bin.as_deref(), None, &home.folder)?;
        }
        home.make()?;
        let private =
            Self { home, bin: bin.clone(), linger: *linger, durable: *durable, hold: Mutex::new(None) };
        private.ensure()?;
        Ok(private)
    }

    /// Whether the guard that we hold is there. Takes microseconds.
    pub(crate) fn is_guarded(&self) -> bool {
        self.hold
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .is_some_and(|hold| hold.is_good(&self.home))
    }

    /// Makes sure that the server runs, that a guard watches it, and that we hold the guard. Blocks.
    pub(crate) fn ensure(&self) -> Result<(), Error> {
        let _lock = self.lock()?;
        let hold = self.hold_under_lock()?;
        *self.hold.lock().unwrap_or_else(PoisonError::into_inner) = Some(hold);
        Ok(())
    }

    fn hold_under_lock(&self) -> Result<Hold, Error> {
        let begun = Instant::now();
        let mut taken_over = None;
        loop {
            match (state(&self.home.data()), guard::join(&self.home)) {
                (State::Ready(_), Guard::Held(hold)) => return Ok(hold),
                (State::Ready(pid) | State::Starting(pid), Guard::Gone) => {
                    let (hold, guard) = guard::start(&self.home, self.linger, Some(pid), &Command::new(""))?;
                    guard::reap(guard);
                    taken_over = Some(hold); // open until the next round has joined it like everybody else
                }
                (State::Absent, _) => {
                    if let Some(hold) = self.start(begun)? {
                        return Ok(hold);
                    }
                }
                // Somebody else's start or end; both come to an end.
                (State::Starting(_) | State::Stopping, _) | (_, Guard::Ending) => sleep(TICK),
            }
            if begun.elapsed() > RECOVERY {
                return Err(self.home.unusable(if taken_over.is_some() {
                    "its server does not become ready"
                } else {
                    "its server does not end"
                }));
            }
        }
    }

    /// `None`: not yet, but it is worth another try.
    fn start(&self, begun: Instant) -> Result<Option<Hold>, Error> {
        let programs = find::programs(self.bin.as_deref(), self.home.major()?, &self.home.folder)?;
        if self.home.major()?.is_none() {
            self.initdb(&programs)?;
        }
        self.home.make_private(&self.home.socket())?;
        let log_begins = fs::metadata(self.home.log()).map_or(0, |log| log.len());
        let (hold, mut guard) = guard::start(&self.home, self.linger, None, &self.server(&programs))?;
        if self.wait_until_ready(&mut guard) {
            guard::reap(guard);
            return Ok(Some(hold));
        }
        let failed = self.failed("postgres", log_begins);
        let passing =
            failed.to_string().contains("lock file") || failed.to_string().contains("shared memory block");
        if passing && begun.elapsed() < PATIENCE {
            sleep(10 * TICK);
            return Ok(None);
        }
        Err(failed)
    }

    /// False where the server ended before it was ready.
    fn wait_until_ready(&self, guard: &mut Child) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < RECOVERY {
            if matches!(state(&self.home.data()), State::Ready(_)) {
                return true;
            }
            if guard.try_wait().is_ok_and(|ended| ended.is_some()) {
                return false;
            }
            sleep(TICK);
        }
        false
    }

    /// Made beside its final place and moved there whole, so that a half-made one is never taken for data.
    fn initdb(&self, programs: &Programs) -> Result<(), Error> {
        let data = self.home.data();
        let new = self.home.folder.join(format!("postgres.new.{}", std::process::id()));
        let _ = fs::remove_dir_all(&new);
        let mut initdb = self.home.identity.command(programs.bin.join("initdb"));
        // Plain C folds no case outside ASCII. macOS has no C.UTF-8 before version 15.
        let locale = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };
        initdb.arg("--pgdata").arg(&new).arg(format!("--locale={locale}"));
        initdb.args(["--locale-provider=icu", "--icu-locale=und", "--encoding=UTF8", "--data-checksums"]);
        initdb.args(["--username", SUPERUSER, "--auth=trust", "--no-instructions"]);
        if !self.durable {
            initdb.arg("--no-sync");
        }
        let said = initdb.output().map_err(Error::io("Starting initdb"))?;
        if !said.status.success() {
            let why = String::from_utf8_lossy(&said.stderr).trim().to_owned();
            return Err(Error::Program {
                program: "initdb",
                folder: self.home.folder.clone(),
                why,
                log: self.home.log(),
            });
        }
        fs::rename(&new, &data).map_err(Error::io(format!("Moving the new data to {}", data.display())))
    }

    /// Everything that matters is on the command line, so a new release of ours brings its own.
    fn server(&self, programs: &Programs) -> Command {
        let mut server = Command::new(programs.bin.join("postgres"));
        server.arg("-D").arg(self.home.data()).args(["-p", "5432"]);
        let mut set = |setting: &str, value: OsString| {
            let mut pair = OsString::from(setting);
            pair.push("=");
            pair.push(value);
            server.arg("-c").arg(pair);
        };
        set("unix_socket_directories", self.home.socket().into_os_string());
        for (setting, value) in SAFE {
            set(setting, value.into());
        }
        for (setting, value) in if self.durable { &[][..] } else { QUICK } {
            set(setting, value.into());
        }
        server
    }

    fn lock(&self) -> Result<File, Error> {
        let path = self.home.lock();
        let file = self
            .home
            .identity
            .file(&path)
            .map_err(|error| self.home.unusable(format!("{}: {error}", path.display())))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if begun.elapsed() > LOCK_PATIENCE => {
                    return Err(Error::Locked { folder: self.home.folder.clone() });
                }
                Err(TryLockError::WouldBlock) => sleep(TICK),
                Err(TryLockError::Error(error)) => {
                    return Err(Error::io(format!("Locking {}", path.display()))(error));
                }
            }
        }
    }

    /// The last words in the log since `begins`.
    fn failed(&self, program: &'static str, begins: u64) -> Error {
        let mut said = Vec::new();
        let read = File::open(self.home.log()).and_then(|mut log| {
            log.seek(SeekFrom::Start(begins))?;
            log.take(64 << 10).read_to_end(&mut said)
        });
        let said = String::from_utf8_lossy(&said);
        let lines: Vec<&str> = said.lines().rev().take(5).collect();
        let why = if read.is_err() || lines.is_empty() {
            "it said nothing".to_owned()
        } else {
            lines.into_iter().rev().collect::<Vec<_>>().join("\n")
        };
        Error::Program { program, folder: self.home.folder.clone(), why, log: self.home.log() }
    }
}

/// No port; and no row of ours in a log: an error's detail and the statement that caused it hold record text. A file of the
/// journal that is not needed any more is removed, not kept for the next one with what is in it.
const SAFE: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("wal_recycle", "off"),
    ("unix_socket_permissions", "0700"),
    ("log_error_verbosity", "terse"),
    ("log_min_error_statement", "panic"),
    ("log_statement", "none"),
    ("log_min_duration_statement", "-1"),
    ("log_parameter_max_length_on_error", "0"),
    ("log_checkpoints", "off"),
    ("log_timezone", "UTC"),
    ("timezone", "UTC"),
];

/// For tests: what is lost in a power cut was worth nothing.
const QUICK: &[(&str, &str)] = &[
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("max_connections", "600"),
    ("shared_buffers", "64MB"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("max_wal_size", "64MB"),
    ("min_wal_size", "32MB"),
];

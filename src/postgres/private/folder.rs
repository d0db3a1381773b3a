//! The data folder: which one, what lies where in it, and whether the server's user can live there.

use std::{
    env, fs,
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf, absolute},
};

use rustix::process::geteuid;
use sha2::{Digest, Sha256};

use crate::postgres::error::Error;
use crate::postgres::private::identity::Identity;

/// Where services keep their state; everybody can enter it.
const SYSTEM: &str = "/var/lib/refoulement";
/// A socket's path may have 107 bytes (103 on macOS), and its name takes the last 14 of them.
const LONGEST_SOCKET_FOLDER: usize = 103 - "/.s.PGSQL.5432".len();

/// A data folder that is ready for the server's user.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) folder: PathBuf,
    pub(crate) identity: Identity,
    /// Why this is not the folder that was named, in words.
    pub(crate) note: Option<String>,
}

impl Home {
    /// Postgres' own data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("postgres")
    }
    /// Held while checking and starting.
    pub(crate) fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }
    /// What the server says.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }
    /// The guard's FIFO, the name of the present one, and the socket if its path is short enough.
    pub(crate) fn run(&self) -> PathBuf {
        self.folder.join("run")
    }
    /// The server's socket folder: the same for every process that uses the data.
    pub(crate) fn socket(&self) -> PathBuf {
        let run = self.run();
        if run.as_os_str().len() <= LONGEST_SOCKET_FOLDER {
            return run;
        }
        PathBuf::from(format!("/tmp/refoulement-{}-{}", self.identity.uid(), mark(&self.folder)))
    }

    /// The version that wrote the data, if there are any.
    pub(crate) fn major(&self) -> Result<Option<u32>, Error> {
        let file = self.data().join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(error.to_string())),
        }
    }

    pub(crate) fn unusable(&self, why: impl Into<String>) -> Error {
        Error::Folder { folder: self.folder.clone(), who: self.identity.name.clone(), why: why.into() }
    }

    /// The folder for these settings. Nothing is made yet.
    pub(crate) fn choose(named: Option<&Path>) -> Result<Self, Error> {
        let folder = match named {
            Some(folder) => absolute(folder).map_err(Error::io("Reading the name of the data folder"))?,
            None => default_folder()?,
        };
        let folder = real(&folder);
        let mut home = Self { identity: Identity::for_data(&folder.join("postgres"))?, folder, note: None };
        if !home.reachable() {
            if home.data().exists() {
                return Err(home.unusable("there are data in it, but a folder above it is closed"));
            }
            home = home.moved_to_the_system(named.is_some())?;
        }
        Ok(home)
    }

    /// Whether the server's user can come as far as this folder (for a new one: as far as we would make it).
    fn reachable(&self) -> bool {
        let above = self.folder.ancestors().skip(1).find(|above| above.exists());
        !self.identity.steps_down() || above.is_none_or(|above| self.identity.may_enter(above))
    }

    /// Root's own folders are closed to the server's user. Each named folder gets a folder of its own.
    fn moved_to_the_system(self, named: bool) -> Result<Self, Error> {
        let folder =
            if named { Path::new(SYSTEM).join("at").join(slug(&self.folder)) } else { PathBuf::from(SYSTEM) };
        let note =
            format!("{} cannot enter {}, so the data lie here", self.identity.name, self.folder.display());
        let moved =
            Self { identity: Identity::for_data(&folder.join("postgres"))?, folder, note: Some(note) };
        if moved.reachable() { Ok(moved) } else { Err(moved.unusable("a folder above it is closed")) }
    }

    /// Makes the folder, or takes over what a start without success has left of it.
    pub(crate) fn make(&self) -> Result<(), Error> {
        if !self.folder.exists() {
            let above = self.folder.parent().unwrap_or(Path::new("/"));
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o755)
                .create(above)
                .map_err(|error| self.unusable(error.to_string()))?;
            match fs::DirBuilder::new().mode(0o700).create(&self.folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(self.unusable(error.to_string()));
                }
                _ => {}
            }
        }
        if !self.is_ours()? {
            return Err(Error::NotOurs { folder: self.folder.clone() });
        }
        if self.identity.steps_down() {
            self.identity.own(&self.folder)?;
            // Others may pass through the system's folder to theirs, and see nothing on the way.
            let mode = fs::Permissions::from_mode(0o711);
            fs::set_permissions(&self.folder, mode).map_err(|error| self.unusable(error.to_string()))?;
        }
        if !self.identity.may_write(&self.folder) {
            return Err(self.unusable("it cannot be written"));
        }
        self.leave_behind_another_run()?;
        self.make_private(&self.run())
    }

    /// A root that found no user postgres began the folder for another user. Before there are data nobody runs in it.
    fn leave_behind_another_run(&self) -> Result<(), Error> {
        let run = self.run();
        let others = fs::symlink_metadata(&run).is_ok_and(|there| there.uid() != self.identity.uid());
        if others && self.identity.steps_down() && !self.data().exists() {
            fs::remove_dir_all(&run).map_err(|error| self.unusable(format!("{}: {error}", run.display())))?;
        }
        Ok(())
    }

    /// Empty, or begun by us. Nothing is ever taken from its owner.
    fn is_ours(&self) -> Result<bool, Error> {
        let entries = fs::read_dir(&self.folder).map_err(|error| self.unusable(error.to_string()))?;
        let ours = ["lost+found", "at", "run"];
        let empty = entries.flatten().all(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with('.') || ours.contains(&name.as_ref())
        });
        // Looked for last: another process may have begun while we were listing, and the lock is what it makes first.
        Ok(empty || self.lock().exists())
    }

    /// A folder for the server's user alone: whoever can enter it can connect.
    pub(crate) fn make_private(&self, folder: &Path) -> Result<(), Error> {
        match fs::DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => self.identity.own(folder)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(self.unusable(error.to_string())),
        }
        // In /tmp anybody could have made it before us.
        let there = fs::symlink_metadata(folder).map_err(|error| self.unusable(error.to_string()))?;
        let owner = there.uid() == self.identity.uid() || there.uid() == geteuid().as_raw();
        // No bit for group and others.
        if there.is_dir() && owner && there.mode().trailing_zeros() >= 6 {
            // A root that died between making and giving left it to itself.
            if there.uid() == self.identity.uid() { Ok(()) } else { self.identity.own(folder) }
        } else {
            Err(self.unusable(format!(
                "{} must be a folder that is its own and closed to others",
                folder.display()
            )))
        }
    }
}

fn default_folder() -> Result<PathBuf, Error> {
    if geteuid().is_root() {
        return Ok(PathBuf::from(SYSTEM));
    }
    let named =
        |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let data = named("XDG_DATA_HOME").or_else(|| named("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("refoulement")).ok_or(Error::NoHome)
}

/// Without links, as far as it exists: one folder has one name, whoever says it.
fn real(folder: &Path) -> PathBuf {
    for above in folder.ancestors() {
        if let (Ok(real), Ok(rest)) = (fs::canonicalize(above), folder.strip_prefix(above)) {
            return real.join(rest).components().collect();
        }
    }
    folder.to_path_buf()
}

/// Tells two folders apart in few letters.
fn mark(folder: &Path) -> String {
    hex::encode(&Sha256::digest(folder.as_os_str().as_encoded_bytes())[..6])
}

/// `/root/my data` → `root-my-data-0123456789ab`: readable, and no two folders share one.
fn slug(folder: &Path) -> String {
    let words: String =
        folder.to_string_lossy().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words = words.trim_matches('-');
    format!("{}-{}", &words[words.len().saturating_sub(40)..].trim_matches('-'), mark(folder))
}

#[cfg(test)]
mod tests {
    use super::slug;
    use std::path::Path;

    #[test]
    fn differently_named_folders_never_share_one() {
        assert!(slug(Path::new("/root/my data")).starts_with("root-my-data-"));
        assert_ne!(slug(Path::new("/root/my data")), slug(Path::new("/root/my-data")));
        assert!(slug(Path::new(&format!("/root/{}", "é".repeat(99)))).len() < 60);
    }
}

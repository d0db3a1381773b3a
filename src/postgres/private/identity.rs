//! Who the private server runs as. Postgres refuses to run as root, so root gives up its rights for it.

use std::{
    env,
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io,
    os::unix::{
        fs::{MetadataExt, OpenOptionsExt, fchown, lchown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use rustix::{fs::OFlags, process::geteuid};

use crate::postgres::error::Error;

/// The user of the private server.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// Set where this process is root and steps down.
    steps_down_to: Option<(u32, u32)>,
    pub(crate) name: String,
}

impl Identity {
    /// Ourselves; as root the owner of the data if there are any, else `postgres`, else `nobody`.
    pub(crate) fn for_data(data: &Path) -> Result<Self, Error> {
        if !geteuid().is_root() {
            return Ok(Self {
                steps_down_to: None,
                name: env::var("USER")
                    .map_or_else(|_| "this user".to_owned(), |user| format!("the user {user}")),
            });
        }
        if let Ok(there) = fs::metadata(data)
            && there.uid() != 0
        {
            return Ok(Self {
                steps_down_to: Some((there.uid(), there.gid())),
                name: format!("the owner of its data (uid {})", there.uid()),
            });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                Some(Self {
                    steps_down_to: Some((id("-u", name)?, id("-g", name)?)),
                    name: format!("the user {name}"),
                })
            })
            .ok_or_else(|| Error::Folder {
                folder: data.to_path_buf(),
                who: "root".to_owned(),
                why: "Postgres does not run as root, and there is neither a user postgres nor nobody"
                    .to_owned(),
            })
    }

    /// Whether this process is root and gives its rights up for the server.
    pub(crate) fn steps_down(&self) -> bool {
        self.steps_down_to.is_some()
    }

    /// A command that runs as this user (the standard library clears the supplementary groups with it), in a
    /// folder that everybody can enter, and deaf to the PG* variables of the person at the terminal.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").stdin(Stdio::null());
        for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
            command.env_remove(name);
        }
        if let Some((uid, gid)) = self.steps_down_to {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Whether this user can enter the folder (asked by trying, so that ACLs and mounts have their say).
    pub(crate) fn may_enter(&self, folder: &Path) -> bool {
        self.tries("cd -- \"$1\"", folder)
    }

    /// Whether this user can enter the folder and write into it.
    pub(crate) fn may_write(&self, folder: &Path) -> bool {
        self.tries("cd -- \"$1\" && [ -w . ]", folder)
    }

    fn tries(&self, script: &str, folder: &Path) -> bool {
        let tried = self
            .command("/bin/sh")
            .args(["-c", script, "sh"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    }

    /// Hands a folder that this process made to the server's user. A link is not followed.
    pub(crate) fn own(&self, folder: &Path) -> Result<(), Error> {
        match self.steps_down_to {
            Some((uid, gid)) => lchown(folder, Some(uid), Some(gid)).map_err(Error::io(format!(
                "Giving {} to {}",
                folder.display(),
                self.name
            ))),
            None => Ok(()),
        }
    }

    /// Opens or makes a file that the server's user can write too. Root must not be led to another file by a link
    /// that this user has laid.
    pub(crate) fn file(&self, path: &Path) -> io::Result<File> {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .custom_flags(flags.bits().cast_signed())
            .open(path)?;
        let there = file.metadata()?;
        if !there.is_file() || there.nlink() != 1 {
            return Err(io::Error::other("it is not a plain file"));
        }
        if let Some((uid, gid)) = self.steps_down_to
            && there.uid() != uid
        {
            fchown(&file, Some(uid), Some(gid))?;
        }
        Ok(file)
    }

    /// The server's user id.
    pub(crate) fn uid(&self) -> u32 {
        self.steps_down_to.map_or_else(|| geteuid().as_raw(), |(uid, _)| uid)
    }
}

/// `id` knows every directory of users (files, LDAP, macOS), `/etc/passwd` only one.
fn id(what: &str, user: &str) -> Option<u32> {
    let said = Command::new("id").args([what, user]).stdin(Stdio::null()).output().ok()?;
    String::from_utf8(said.stdout).ok()?.trim().parse().ok()
}

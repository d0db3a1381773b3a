//! What can go wrong before there are two pools, each with what to do about it.

use std::{io, path::PathBuf};

/// Why there is no Postgres to work with. The message is meant for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No usable `postgres` program.
    #[error(
        "No Postgres was found{found}. Searched: {searched}.\nInstall it:\n\n  {install}\n\nOr name the folder of its programs (--pg-bin), or a running server (--database-url)."
    )]
    NoPrograms {
        /// What was found but is of no use, in words, or nothing.
        found: String,
        /// Where it was looked for.
        searched: String,
        /// The one command for this system.
        install: String,
    },
    /// The data were written by a major version whose programs are not here.
    #[error("The data in {} were written by Postgres {there}, and its programs are not here{found}.\nInstall Postgres {there}:\n\n  {install}\n\nOr name the folder of its programs (--pg-bin), or begin a new folder (--data). Nothing was changed.", folder.display())]
    OtherMajor {
        /// The data folder.
        folder: PathBuf,
        /// The major version that wrote it.
        there: u32,
        /// The versions that are here, in words, or nothing.
        found: String,
        /// The one command for this system.
        install: String,
    },
    /// The data folder cannot be made, entered or written.
    #[error("The data folder {} cannot be used by {who}: {why}.\nName another folder (--data), or let {who} enter and write this one.", folder.display())]
    Folder {
        /// The data folder.
        folder: PathBuf,
        /// Who would have to use it.
        who: String,
        /// What is in the way.
        why: String,
    },
    /// The folder holds something else.
    #[error("{} is not empty and holds no data of Refoulement. Name an empty or a new folder (--data).", folder.display())]
    NotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// Neither `--data` nor a home folder.
    #[error(
        "There is no home folder to put the data in (HOME is not set). Name a folder: --data, or REFOULEMENT_DATA."
    )]
    NoHome,
    /// Another process holds the lock and does not let go.
    #[error("Another process has been starting the server in {} for a minute. End it, then try again.", folder.display())]
    Locked {
        /// The data folder.
        folder: PathBuf,
    },
    /// `initdb` or `postgres` ended early.
    #[error("{program} did not succeed in {}: {why}\nThe whole log: {}", folder.display(), log.display())]
    Program {
        /// Which program.
        program: &'static str,
        /// The data folder.
        folder: PathBuf,
        /// Its last words.
        why: String,
        /// Where the rest of its words are.
        log: PathBuf,
    },
    /// A program that writes or reads a copy ended early.
    #[error("{program} did not succeed: {why}")]
    Client {
        /// Which program.
        program: &'static str,
        /// Its last words.
        why: String,
    },
    /// There is a register already where one should be restored.
    #[error(
        "There is a register already in {place}. Nothing was changed. Name a new folder (--data), or an empty database (--database-url)."
    )]
    NotEmpty {
        /// Where.
        place: String,
    },
    /// The operating system refused.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system said.
        source: io::Error,
    },
    /// The server of `DATABASE_URL` cannot be reached, or refuses its user.
    #[error(
        "No connection to {place} as {user}: {source}\nCheck --database-url (DATABASE_URL), or leave it out: then a private Postgres is started."
    )]
    Connect {
        /// Host and database.
        place: String,
        /// Who tried.
        user: String,
        /// What the server said.
        source: sqlx::Error,
    },
    /// `DATABASE_URL` cannot be read.
    #[error(
        "DATABASE_URL (--database-url) cannot be read: {0}\nIt looks like postgres://user:password@host:5432/database"
    )]
    Url(String),
    /// The server is too old.
    #[error("{place} is Postgres {major}; 15 or later is needed.")]
    TooOld {
        /// Host and database.
        place: String,
        /// Its major version.
        major: u32,
    },
    /// The server may lose what it has said to be kept.
    #[error(
        "{place} may lose or break what is kept there when the power fails: {off} is off.\nTurn it on there. To use the server as it is, add --may-lose-data."
    )]
    Forgetful {
        /// Host and database.
        place: String,
        /// The settings that are off, in words.
        off: String,
    },
    /// The owner may not do what is needed.
    #[error(
        "{user} may not prepare the database of {place}: {why}.\nAn administrator must run there, once:\n\n{statements}\n"
    )]
    Rights {
        /// Host and database.
        place: String,
        /// Who tried.
        user: String,
        /// What was refused.
        why: String,
        /// SQL to run.
        statements: String,
    },
    /// A migration failed.
    #[error("The database of {place} could not be migrated: {source}")]
    Migrate {
        /// Host and database.
        place: String,
        /// What went wrong.
        source: sqlx::migrate::MigrateError,
    },
    /// A statement failed that should not.
    #[error("{doing}: {source}")]
    Sql {
        /// What was being done.
        doing: &'static str,
        /// What the server said.
        source: sqlx::Error,
    },
}

impl Error {
    /// For `map_err`: what was being done when the system refused.
    pub(super) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// For `map_err`: what was being done when a statement failed.
    pub(super) fn sql(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Sql { doing, source }
    }
}

/// Whether the server answered with one of these SQLSTATE codes.
pub(crate) fn has_code(error: &sqlx::Error, codes: &[&str]) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| codes.contains(&code.as_ref()))
}

/// Whether asking again later can help: nothing is wrong with the question or the data.
#[must_use]
pub fn passes(error: &sqlx::Error) -> bool {
    use sqlx::Error::{ColumnDecode, ColumnIndexOutOfBounds, ColumnNotFound, Decode, Encode, TypeNotFound};
    match error {
        // Classes of SQLSTATE that pass: connection, rollback, resources, locks, an operator who shuts it down.
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class))),
        other => !matches!(
            other,
            Decode(_)
                | ColumnDecode { .. }
                | ColumnNotFound(_)
                | ColumnIndexOutOfBounds { .. }
                | TypeNotFound { .. }
                | Encode(_)
        ),
    }
}

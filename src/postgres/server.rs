//! One Postgres server, given or private, and how each role reaches it. Knows nothing of pools and schemas.

use std::{
    path::PathBuf,
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};

use percent_encoding::percent_decode_str;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};

use crate::postgres::error::{Error, has_code};
use crate::postgres::private::{Home, OLDEST, Private, SUPERUSER};
use crate::postgres::role::{Role, derived_password};
use crate::postgres::settings::Settings;

/// The database on a private server.
const DATABASE: &str = "refoulement";
/// How long a connection may take to come about.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that answers.
#[derive(Debug)]
pub struct Server {
    pub(super) owner: PgConnectOptions,
    /// What the roles' passwords are derived from, where the owner has one.
    pub(super) password: Option<String>,
    pub(super) private: Option<Arc<Private>>,
    /// The folder of Postgres' programs, where it was named.
    pub(super) bin: Option<PathBuf>,
    place: String,
}

impl Server {
    /// Takes the server of `DATABASE_URL`; without one joins or starts the private server.
    pub async fn open(settings: &Settings) -> Result<Self, Error> {
        let server = match &settings.database_url {
            Some(url) => Self::given(url, settings.bin.clone())?,
            None => Self::private(settings).await?,
        };
        if server.private.is_some() {
            server.create_database().await?;
        }
        server.check(settings.durable).await?;
        Ok(server)
    }

    /// The same for whoever only reads: a folder without data is left as it is, or not there.
    pub async fn existing(settings: &Settings) -> Result<Option<Self>, Error> {
        let is_private = settings.database_url.is_none();
        if is_private && Home::choose(settings.data.as_deref())?.major()?.is_none() {
            return Ok(None);
        }
        Self::open(settings).await.map(Some)
    }

    fn given(url: &str, bin: Option<PathBuf>) -> Result<Self, Error> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::Url("it begins with postgres://".to_owned()));
        }
        let owner = PgConnectOptions::from_str(url)
            .map_err(|error| Error::Url(without_passwords(&error.to_string(), url)))?;
        let owner = owner.application_name("refoulement");
        let database = owner.get_database().unwrap_or_else(|| owner.get_username()).to_owned();
        let host = owner.get_socket().map_or_else(
            || format!("{}:{}", owner.get_host(), owner.get_port()),
            |socket| socket.display().to_string(),
        );
        let password = owner
            .to_url_lossy()
            .password()
            .map(|coded| percent_decode_str(coded).decode_utf8_lossy().into_owned());
        Ok(Self {
            place: format!("{host}/{database}"),
            owner: owner.database(&database),
            password,
            private: None,
            bin,
        })
    }

    async fn private(settings: &Settings) -> Result<Self, Error> {
        let (settings, bin) = (settings.clone(), settings.bin.clone());
        let private = apart(move || Private::open(&settings)).await?;
        let socket = private.home.socket();
        // A host that is a folder is a socket's folder; every variable of the environment is overridden.
        let owner = PgConnectOptions::new_without_pgpass()
            .host(&socket.to_string_lossy())
            .socket(socket)
            .port(5432)
            .username(SUPERUSER)
            .password("")
            .database(DATABASE)
            .ssl_mode(PgSslMode::Disable)
            .application_name("refoulement");
        let note = private.home.note.as_deref().map(|note| format!("; {note}")).unwrap_or_default();
        let major = private.home.major()?.unwrap_or_default();
        let place = format!("{} (private Postgres {major}{note})", private.home.folder.display());
        Ok(Self { owner, password: None, private: Some(Arc::new(private)), bin, place })
    }

    /// Where the data lie, in words.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Who owns the schemas and runs the migrations.
    #[must_use]
    pub fn owner(&self) -> &str {
        self.owner.get_username()
    }

    /// The database that the settings mean.
    #[must_use]
    pub fn database(&self) -> &str {
        self.owner.get_database().unwrap_or(DATABASE)
    }

    /// Whether the server is ours alone.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// How this role reaches this database.
    #[must_use]
    pub fn connect_options(&self, role: Role, database: &str) -> PgConnectOptions {
        // Compiling a statement takes longer than any of ours: up to half a second, also of a takedown.
        let options = self.owner.clone().database(database).options([("jit", "off")]);
        let options = match role {
            Role::Owner => return options,
            Role::Desk => options.options([("statement_timeout", "300s")]),
            Role::Public => {
                options.options([("default_transaction_read_only", "on"), ("statement_timeout", "60s")])
            }
        };
        let options =
            options.options([("idle_in_transaction_session_timeout", "60s")]).username(self.name_of(role));
        match self.derived_password(role) {
            Some(password) => options.password(&password),
            None => options,
        }
    }

    /// The role's name on this server.
    #[must_use]
    pub fn name_of(&self, role: Role) -> &str {
        match role {
            Role::Owner => self.owner(),
            Role::Desk => "refoulement_desk",
            Role::Public => "refoulement_public",
        }
    }

    /// The role's password, where the owner has one.
    pub(crate) fn derived_password(&self, role: Role) -> Option<String> {
        self.password.as_deref().map(|password| derived_password(self.name_of(role), password))
    }

    /// A connection, within a bounded time. A private server that is just ending is started again.
    pub async fn connect(&self, role: Role, database: &str) -> Result<PgConnection, Error> {
        let begun = Instant::now();
        loop {
            let error = match self.connect_once(role, database, PATIENCE).await {
                Ok(connection) => return Ok(connection),
                Err(error) => error,
            };
            if self.private.is_none() || begun.elapsed() > PATIENCE || !is_passing(&error) {
                return Err(self.unreachable(role, error));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            self.ensure().await?;
        }
    }

    pub(crate) fn unreachable(&self, role: Role, source: sqlx::Error) -> Error {
        Error::Connect { place: self.place.clone(), user: self.name_of(role).to_owned(), source }
    }

    pub(crate) async fn connect_once(
        &self,
        role: Role,
        database: &str,
        patience: Duration,
    ) -> Result<PgConnection, sqlx::Error> {
        let options = self.connect_options(role, database);
        tokio::time::timeout(patience, PgConnection::connect_with(&options))
            .await
            .unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Whether somebody would end the server when we are gone. A given server is not ours to end.
    pub(crate) fn is_guarded(&self) -> bool {
        self.private.as_ref().is_none_or(|private| private.is_guarded())
    }

    /// Starts the private server again, or joins the one that another process started.
    pub(crate) async fn ensure(&self) -> Result<(), Error> {
        match &self.private {
            Some(private) => {
                let private = Arc::clone(private);
                apart(move || private.ensure()).await
            }
            None => Ok(()),
        }
    }

    async fn create_database(&self) -> Result<(), Error> {
        let mut connection = self.connect(Role::Owner, "postgres").await?;
        let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(DATABASE)
            .fetch_one(&mut connection)
            .await
            .map_err(Error::sql("Looking for the database"))?;
        if !there {
            let created = sqlx::query(AssertSqlSafe(format!("create database {DATABASE}")))
                .execute(&mut connection)
                .await;
            // Two processes may be here at once: the second finds it there.
            if let Err(error) = created
                && !has_code(&error, &["42P04", "23505"])
            {
                return Err(Error::sql("Creating the database")(error));
            }
        }
        connection.close().await.map_err(Error::sql("Closing a connection"))
    }

    /// Whether it can be worked with, and, where nothing must be lost, keeps what it is told.
    async fn check(&self, durable: bool) -> Result<(), Error> {
        let mut connection = self.connect(Role::Owner, self.database()).await?;
        let number: String = sqlx::query_scalar("show server_version_num")
            .fetch_one(&mut connection)
            .await
            .map_err(Error::sql("Asking for the server's version"))?;
        let major = number.parse::<u32>().unwrap_or_default() / 10_000;
        let off = if durable && self.private.is_none() { off(&mut connection).await? } else { Vec::new() };
        let _ = connection.close().await;
        if major < OLDEST {
            return Err(Error::TooOld { place: self.place.clone(), major });
        }
        if off.is_empty() {
            return Ok(());
        }
        Err(Error::Forgetful { place: self.place.clone(), off: off.join(" and ") })
    }
}

/// Which of the settings are off without which a power cut loses what was said to be kept, or breaks all of it.
async fn off(connection: &mut PgConnection) -> Result<Vec<String>, Error> {
    // One of them can also be set for a role or a database.
    let query = sqlx::query_scalar(
        "select name from pg_settings
         where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
         union
         select 'synchronous_commit' from pg_db_role_setting
         where 'synchronous_commit=off' = any(setconfig)
           and setdatabase in (0, (select oid from pg_database where datname = current_database()))
           and (setrole = 0 or setrole in (select oid from pg_roles where rolname = 'refoulement_desk'))
         order by 1",
    );
    query.fetch_all(connection).await.map_err(Error::sql("Asking for the server's settings"))
}

/// Refused, closed, starting, ending: worth another try on a server of our own.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolTimedOut => true,
        error => has_code(error, &["57P01", "57P02", "57P03"]),
    }
}

/// An error's words may quote the URL.
fn without_passwords(words: &str, url: &str) -> String {
    words.replace(url, "(the URL)")
}

/// Runs what blocks on a thread of its own: unlike the runtime's blocking pool, it keeps nobody from exiting.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (done, result) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || done.send(work()));
    result.await.unwrap_or_else(|_| {
        Err(Error::io("Starting the private server")(std::io::Error::other("its thread ended early")))
    })
}

//! A fresh database for each test, on one private server that all tests of this checkout share.

use refoulement::desk::founding;
use refoulement::postgres::{Role, Server, Settings, fingerprint, pool, prepare};
use rustix::fs::statvfs;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use std::{
    mem::ManuallyDrop,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::OnceCell;

use super::api::clock;

/// A database of its own, migrated, dropped with this.
pub struct Database {
    /// Logged in as the desk.
    pub desk: PgPool,
    /// Logged in as the public.
    pub public: PgPool,
    /// Logged in as the owner.
    pub owner: PgPool,
    pub name: String,
    pub server: Arc<Server>,
}

/// The server and the name of the template, found once per process.
static TEMPLATE: OnceCell<(Arc<Server>, String)> = OnceCell::const_new();
/// A database with the report, made once per process: most tests begin with a copy of it.
static REPORT: OnceCell<String> = OnceCell::const_new();
static COUNT: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// A copy of the migrated template.
    pub async fn create() -> Self {
        let (server, template) = TEMPLATE.get_or_init(template).await;
        Self::copy(server, template).await
    }

    /// The incidents of the report, as at the first start.
    pub async fn report() -> Self {
        let (server, template) = TEMPLATE.get_or_init(template).await;
        let report = REPORT.get_or_init(async || {
            let report = Self::copy(server, template).await;
            founding::found(&report.desk, &clock(), false).await.unwrap();
            report.leave().await
        });
        Self::copy(server, report.await).await
    }

    async fn copy(server: &Arc<Server>, template: &str) -> Self {
        let name = format!("test_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut owner = server.connect(Role::Owner, "postgres").await.unwrap();
        run(&mut owner, &format!("create database {name} template {template} strategy file_copy")).await;
        // Rights on a database are not copied with it.
        run(
            &mut owner,
            &format!("revoke all on database {name} from public; grant connect on database {name} to refoulement_desk, refoulement_public"),
        )
        .await;
        let _ = owner.close().await;
        let pool = |role| pool(server.connect_options(role, &name), 4);
        Self {
            desk: pool(Role::Desk),
            public: pool(Role::Public),
            owner: pool(Role::Owner),
            server: Arc::clone(server),
            name,
        }
    }

    /// Leaves it without a connection, so that it can be copied. The next run drops it.
    async fn leave(self) -> String {
        let this = ManuallyDrop::new(self);
        for pool in [&this.desk, &this.public, &this.owner] {
            pool.close().await;
        }
        let mut owner = this.server.connect(Role::Owner, "postgres").await.unwrap();
        settle(&mut owner, &this.name).await;
        let _ = owner.close().await;
        this.name.clone()
    }
}

impl Drop for Database {
    /// On a thread of its own: a test's runtime cannot wait while it is being taken down.
    fn drop(&mut self) {
        let (server, name) = (Arc::clone(&self.server), self.name.clone());
        let dropped = std::thread::spawn(move || block_on(drop_database(&server, &name))).join();
        assert!(dropped.is_ok() || std::thread::panicking(), "{} was not dropped", self.name);
    }
}

async fn drop_database(server: &Server, name: &str) {
    let mut owner = server.connect(Role::Owner, "postgres").await.unwrap();
    run(&mut owner, &format!("drop database if exists {name} with (force)")).await;
    let _ = owner.close().await;
}

/// Joins or starts the server, and makes the template if these migrations have none yet.
async fn template() -> (Arc<Server>, String) {
    // Other versions than the one found first are tested by naming their programs.
    let bin = std::env::var_os("REFOULEMENT_TEST_PG_BIN").map(PathBuf::from);
    let version = bin.as_ref().map(|bin| bin.to_string_lossy().replace('/', "-")).unwrap_or_default();
    let data = home().join(format!("postgres{version}"));
    let settings = Settings {
        database_url: None,
        data: Some(data),
        bin,
        linger: Duration::from_secs(30),
        durable: false,
    };
    let server = Arc::new(Server::open(&settings).await.unwrap_or_else(|error| panic!("{error}")));
    let name = format!("template_{}", fingerprint());
    let mut owner = server.connect(Role::Owner, "postgres").await.unwrap();
    sqlx::query("select pg_advisory_lock(1)").execute(&mut owner).await.unwrap();
    sweep(&mut owner).await;
    let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut owner)
        .await
        .unwrap();
    if !there {
        run(&mut owner, "drop database if exists template_new with (force)").await;
        run(&mut owner, "create database template_new").await;
        prepare(&server, "template_new").await.unwrap_or_else(|error| panic!("{error}"));
        // Nobody may be in a template while it is copied, not even autovacuum.
        run(
            &mut owner,
            "alter database template_new with allow_connections false is_template true connection limit 0",
        )
        .await;
        settle(&mut owner, "template_new").await;
        run(&mut owner, &format!("alter database template_new rename to {name}")).await;
    }
    let _ = owner.close().await;
    (server, name)
}

/// In memory where Linux has much of it for files: a database is three hundred files, and making and dropping them
/// on a disk took a third of the time of all tests. One folder for each checkout.
fn home() -> PathBuf {
    const ROOM: u64 = 2 << 30;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let memory = Path::new("/dev/shm");
    if statvfs(memory).is_ok_and(|memory| memory.f_bavail * memory.f_frsize >= ROOM) {
        let checkout = hex::encode(Sha256::digest(folder.as_os_str().as_bytes()));
        memory.join(format!("refoulement-tests-{}", &checkout[..8]))
    } else {
        folder.to_owned()
    }
}

/// A closed connection takes a moment to leave the server.
async fn settle(owner: &mut PgConnection, database: &str) {
    let query = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1";
    while sqlx::query_scalar::<_, i64>(query).bind(database).fetch_one(&mut *owner).await.unwrap() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Drops what killed test processes left.
async fn sweep(owner: &mut PgConnection) {
    let names: Vec<String> =
        sqlx::query_scalar("select datname from pg_database where datname like 'test\\_%'")
            .fetch_all(&mut *owner)
            .await
            .unwrap();
    for name in names {
        let alive = name
            .split('_')
            .nth(1)
            .is_some_and(|pid| Path::new("/proc").join(pid).exists() || !Path::new("/proc/self").exists());
        if !alive {
            run(owner, &format!("drop database if exists {name} with (force)")).await;
        }
    }
}

/// Several statements, each on its own: `create database` allows no other beside it.
pub async fn run(owner: &mut PgConnection, statements: &str) {
    for statement in statements.split("; ") {
        sqlx::query(AssertSqlSafe(statement.to_owned()))
            .execute(&mut *owner)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// For what is not inside a runtime.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    runtime().block_on(future)
}

/// For what comes back to the same connections.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

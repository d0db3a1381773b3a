//! A server that somebody else runs (`DATABASE_URL`): used as it is, with as few rights as it takes.

use crate::support::{
    postgres::block_on,
    service::{Folder, Service, as_user, fails, give, serve, wait_for},
};
use std::{
    fs,
    process::{Command, Stdio},
};

/// A server that somebody else runs: a port, passwords, and no knowledge of us.
struct Given {
    folder: Folder,
    port: u16,
    server: std::process::Child,
}

impl Given {
    /// What it is told may be lost: only tests are so quick.
    fn start(name: &str) -> Self {
        Self::start_with(name, &["-F"])
    }

    fn start_with(name: &str, settings: &[&str]) -> Self {
        let folder = Folder::new(name);
        let (data, words) = (folder.0.join("theirs"), folder.0.join("password"));
        fs::write(&words, "first").unwrap();
        fs::create_dir(&data).unwrap();
        for path in [&data, &words] {
            give("nobody", path);
        }
        let bin = bin();
        let made = as_user("nobody", format!("{bin}/initdb"))
            .arg("-D")
            .arg(&data)
            .arg("--pwfile")
            .arg(&words)
            .args(["-U", "admin", "-A", "scram-sha-256", "--no-sync"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        // Free a moment ago; the server fails, and the test with it, if somebody was quicker.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = as_user("nobody", format!("{bin}/postgres"));
        server
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""])
            .args(settings)
            .stderr(Stdio::null());
        let given = Self { folder, port, server: server.spawn().unwrap() };
        wait_for("the given server", || block_on(given.run("admin", "first", "postgres", "select 1")).ok());
        given
    }

    fn url(&self, user: &str, password: &str, database: &str) -> String {
        let password = if password.is_empty() { String::new() } else { format!(":{password}") };
        format!("postgres://{user}{password}@127.0.0.1:{}/{database}", self.port)
    }

    async fn run(&self, user: &str, password: &str, database: &str, sql: &str) -> Result<(), sqlx::Error> {
        use sqlx::Connection;
        let mut connection = sqlx::PgConnection::connect(&self.url(user, password, database)).await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
        connection.close().await
    }

    fn admin(&self, sql: &str) {
        block_on(self.run("admin", "first", "postgres", sql))
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    fn serve(&self, user: &str, password: &str) -> Command {
        let mut command = serve(&self.folder.data());
        command.args(["--may-lose-data", "--database-url", &self.url(user, password, "register")]);
        command
    }

    /// Without the word that what is kept may be lost.
    fn serve_and_keep(&self, user: &str, password: &str) -> Command {
        let mut command = serve(&self.folder.data());
        command.args(["--database-url", &self.url(user, password, "register")]);
        command
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn bin() -> String {
    let said = Command::new("pg_config").arg("--bindir").output().unwrap();
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_given_server_is_used_and_nothing_is_started() {
    let given = Given::start("given");
    given.admin("create role owner login createrole password 'pass%2Fword'");
    given.admin("create database register owner owner");
    let mut service = Service::spawn(given.serve("owner", "pass%252Fword"));
    service.ready();
    assert!(!given.folder.data().exists(), "no private server");
    let said = service.said();
    assert!(said.contains("/register") && !said.contains("pass%"), "{said}");
    for role in ["refoulement_desk", "refoulement_public"] {
        assert!(
            block_on(given.run(role, "first", "register", "select 1")).is_err(),
            "{role} has a password of its own"
        );
    }
    service.terminate();
    // A changed password changes the roles' passwords with it.
    given.admin("alter role owner password 'second'");
    let mut service = Service::spawn(given.serve("owner", "second"));
    service.ready();
    service.terminate();
}

#[test]
fn a_password_of_any_characters_is_given_by_a_variable() {
    let given = Given::start("variable");
    given.admin("create role owner login createrole password 'p@ss/w:rd#?%'");
    given.admin("create database register owner owner");
    let mut service = Service::spawn_with(given.serve("owner", ""), &[("PGPASSWORD", "p@ss/w:rd#?%")]);
    service.ready();
    assert!(!service.said().contains("rd#"), "{}", service.said());
    for role in ["refoulement_desk", "refoulement_public"] {
        assert!(block_on(given.run(role, "", "register", "select 1")).is_err(), "{role} needs no password");
    }
    service.terminate();
}

#[test]
fn an_owner_with_too_few_rights_gets_the_statements_that_help() {
    let given = Given::start("weak");
    given.admin("create role weak login password 'weak'");
    given.admin("create database register");
    let said = fails(given.serve("weak", "weak"));
    let begins = said.find("grant connect").unwrap_or_else(|| panic!("{said}"));
    // Exactly what is printed, as an administrator would paste it.
    block_on(given.run("admin", "first", "register", said[begins..].trim())).unwrap();
    let mut service = Service::spawn(given.serve("weak", "weak"));
    service.ready();
    service.terminate();
}

#[test]
fn a_server_that_may_lose_what_it_keeps_is_refused_by_name() {
    let given =
        Given::start_with("forgetful", &["-F", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]);
    given.admin("create role owner login createrole password 'pass'");
    given.admin("create database register owner owner");
    let refused = |off: &str| {
        let said = fails(given.serve_and_keep("owner", "pass"));
        assert!(said.contains(&format!("{off} is off")) && said.contains("--may-lose-data"), "{said}");
    };
    refused("fsync and full_page_writes and synchronous_commit");
    let untouched = block_on(given.run("owner", "pass", "register", "create schema desk; drop schema desk"));
    assert!(untouched.is_ok(), "nothing was made there: {untouched:?}");
    let mut service = Service::spawn(given.serve("owner", "pass"));
    service.ready();
    service.terminate();
}

#[test]
fn a_server_that_keeps_what_it_is_told_needs_no_word() {
    let given = Given::start_with("careful", &[]);
    given.admin("create role owner login createrole password 'pass'");
    given.admin("create database register owner owner");
    let mut service = Service::spawn(given.serve_and_keep("owner", "pass"));
    service.ready();
    service.terminate();
    // Of the role that works there it can be turned off alone.
    given.admin("alter role refoulement_desk set synchronous_commit = off");
    let said = fails(given.serve_and_keep("owner", "pass"));
    assert!(said.contains("synchronous_commit is off"), "{said}");
}

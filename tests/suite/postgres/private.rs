//! The private server, seen from outside: processes are started and killed, and nothing may be left or lost.

use crate::support::service::{
    Folder, Service, alive, am_root, as_user, binary, fails, give, guards, kill, postmaster, serve, wait_for,
    wait_until_gone,
};
use refoulement::postgres::{Health, Postgres, Settings};
use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

#[test]
fn it_begins_serves_and_ends_with_the_service() {
    let folder = Folder::new("life");
    let service = Service::start(&folder.data());
    let pid = postmaster(&folder.data()).unwrap();
    if am_root() {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let groups = status.lines().find(|line| line.starts_with("Groups:")).unwrap();
        assert_eq!(groups.trim(), "Groups:", "root's groups were not given up");
        assert_ne!(fs::metadata(format!("/proc/{pid}")).unwrap().uid(), 0);
    }
    assert_eq!(fs::metadata(folder.data().join("run")).unwrap().permissions().mode() & 0o777, 0o700);
    service.terminate();
    wait_until_gone(&folder.data());
    // The second start finds what the first has made.
    Service::start(&folder.data()).terminate();
    wait_until_gone(&folder.data());
}

#[test]
fn two_at_once_share_one_server_and_the_last_one_ends_it() {
    let folder = Folder::new("two");
    let mut both = [Service::spawn(serve(&folder.data())), Service::spawn(serve(&folder.data()))];
    for service in &mut both {
        service.ready();
    }
    let pid = postmaster(&folder.data()).unwrap();
    let mut third = Service::start(&folder.data());
    let [one, two] = both;
    one.kill();
    two.kill();
    third.ready();
    assert_eq!(postmaster(&folder.data()), Some(pid), "one server for all three");
    third.kill();
    wait_until_gone(&folder.data());
}

#[test]
fn a_killed_guard_is_replaced_and_the_new_one_does_its_duty() {
    let folder = Folder::new("guard");
    let service = Service::start(&folder.data());
    let (pid, old) = (postmaster(&folder.data()).unwrap(), guards(&folder.data()));
    assert!(!old.is_empty());
    old.iter().copied().for_each(kill);
    wait_for("a new guard", || guards(&folder.data()).iter().any(|guard| !old.contains(guard)).then_some(()));
    assert_eq!(postmaster(&folder.data()), Some(pid), "the server went on");
    service.kill();
    wait_until_gone(&folder.data());
}

#[test]
fn an_orphaned_server_is_taken_over_by_the_next_start() {
    let folder = Folder::new("orphan");
    let service = Service::start(&folder.data());
    let pid = postmaster(&folder.data()).unwrap();
    // Stopped, it cannot put a new guard in place before it is killed itself.
    Command::new("kill").args(["-STOP", &service.pid().to_string()]).status().unwrap();
    guards(&folder.data()).into_iter().for_each(kill);
    service.kill();
    assert!(alive(pid));
    let service = Service::start(&folder.data());
    assert_eq!(postmaster(&folder.data()), Some(pid), "the same server");
    service.kill();
    wait_until_gone(&folder.data());
}

#[test]
fn after_everything_was_killed_the_next_start_recovers() {
    let folder = Folder::new("all");
    let service = Service::start(&folder.data());
    let pid = postmaster(&folder.data()).unwrap();
    Command::new("kill").args(["-STOP", &service.pid().to_string()]).status().unwrap();
    guards(&folder.data()).into_iter().for_each(kill);
    kill(pid);
    service.kill();
    wait_for("the death of the server", || (!alive(pid)).then_some(()));
    // As after the restart of a container: the pid that was left now names somebody else, of the same user.
    let owner = fs::metadata(folder.data().join("postgres")).unwrap().uid();
    let user = fs::read_to_string("/etc/passwd")
        .unwrap()
        .lines()
        .find(|line| line.split(':').nth(2) == Some(&owner.to_string()))
        .map(|line| line.split(':').next().unwrap().to_owned());
    let mut stranger = as_user(&user.unwrap(), "sleep").arg("60").spawn().unwrap();
    let file = folder.data().join("postgres/postmaster.pid");
    let left = fs::read_to_string(&file).unwrap();
    fs::write(&file, left.replacen(&pid.to_string(), &stranger.id().to_string(), 1)).unwrap();
    Service::start(&folder.data()).terminate();
    stranger.kill().unwrap();
    stranger.wait().unwrap();
    wait_until_gone(&folder.data());
}

#[test]
fn the_death_of_the_server_is_noticed_and_mended_and_no_query_hangs() {
    let folder = Folder::new("load");
    let settings = Settings {
        database_url: None,
        data: Some(folder.data()),
        bin: None,
        linger: Duration::ZERO,
        durable: false,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let postgres = Postgres::open(&settings).await.unwrap();
        both_answer(&postgres).await;
        let mut health = postgres.health();
        let load: Vec<_> = (0..20)
            .map(|_| {
                let pool = postgres.public.clone();
                tokio::spawn(async move {
                    let mut longest = Duration::ZERO;
                    while !pool.is_closed() {
                        let begun = Instant::now();
                        let _ = sqlx::query("select pg_sleep(0.001)").execute(&pool).await;
                        longest = longest.max(begun.elapsed());
                        tokio::task::yield_now().await;
                    }
                    longest
                })
            })
            .collect();
        let pid = postmaster(&folder.data()).unwrap();
        kill(pid);
        let killed = Instant::now();
        health.wait_for(|health| *health != Health::Up).await.unwrap();
        // Two seconds on a machine that has nothing else to do.
        assert!(killed.elapsed() < Duration::from_secs(15), "noticed after {:?}", killed.elapsed());
        tokio::time::timeout(Duration::from_mins(1), health.wait_for(|health| *health == Health::Up))
            .await
            .unwrap()
            .unwrap();
        assert_ne!(postmaster(&folder.data()), Some(pid));
        both_answer(&postgres).await;
        postgres.close().await;
        for longest in load {
            let longest = longest.await.unwrap();
            assert!(longest < Duration::from_secs(30), "a query took {longest:?}");
        }
    });
    wait_until_gone(&folder.data());
}

async fn both_answer(postgres: &Postgres) {
    for pool in [&postgres.desk, &postgres.public] {
        sqlx::query("select 1").execute(pool).await.unwrap();
    }
}

#[test]
fn an_ordinary_user_needs_nothing_else() {
    let folder = Folder::new("user");
    let home = folder.0.join("home");
    fs::create_dir(&home).unwrap();
    give("nobody", &home);
    // The build may lie where the user cannot go.
    let program = folder.0.join("refoulement");
    fs::copy(binary(), &program).unwrap();
    let mut command = as_user("nobody", &program);
    // Without --data: the folder of this user.
    command.args(["serve", "--listen", "127.0.0.1:0"]).env("HOME", &home).env_remove("XDG_DATA_HOME");
    let mut service = Service::spawn(command);
    service.ready();
    let data = home.join(".local/share/refoulement");
    assert!(postmaster(&data).is_some());
    service.terminate();
    wait_until_gone(&data);
}

#[test]
fn a_long_path_is_no_obstacle() {
    let folder = Folder::new("long");
    let data = folder.0.join("a".repeat(120)).join("data");
    let service = Service::start(&data);
    service.terminate();
    wait_until_gone(&data);
}

#[test]
fn data_of_another_major_version_are_left_alone_and_named() {
    let folder = Folder::new("major");
    fs::create_dir_all(folder.data().join("postgres")).unwrap();
    fs::write(folder.data().join("lock"), "").unwrap();
    fs::write(folder.data().join("postgres/PG_VERSION"), "9\n").unwrap();
    for path in [folder.data(), folder.data().join("postgres")] {
        give("nobody", &path);
    }
    let said = fails(serve(&folder.data()));
    assert!(
        said.contains("were written by Postgres 9")
            && said.contains("--data")
            && said.contains("Nothing was changed"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(folder.data().join("postgres/PG_VERSION")).unwrap(), "9\n");
}

#[test]
fn without_postgres_one_line_is_named_and_no_folder_is_touched() {
    let folder = Folder::new("none");
    let mut command = serve(&folder.data());
    command.arg("--pg-bin").arg(&folder.0);
    let said = fails(command);
    assert!(said.contains("No Postgres was found") && said.contains("Install it:\n\n  "), "{said}");
    assert!(!folder.data().exists(), "a folder was begun: {said}");
}

#[test]
fn an_old_postgres_alone_is_named_with_where_newer_ones_are() {
    let folder = Folder::new("old");
    let script = |name: &str, words: &str| {
        let path = folder.0.join(name);
        fs::write(&path, format!("#!/bin/sh\necho '{words}'\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    script("postgres", "postgres (PostgreSQL) 13.22");
    script("initdb", "initdb (PostgreSQL) 13.22");
    let mut command = serve(&folder.data());
    command.arg("--pg-bin").arg(&folder.0);
    let said = fails(command);
    assert!(said.contains("(found: 13; 15 or later is needed)"), "{said}");
    assert!(said.contains("https://www.postgresql.org/download/"), "{said}");
}

#[test]
fn a_folder_left_by_a_failed_start_is_taken_over() {
    let folder = Folder::new("left");
    // As a start leaves it that found no user postgres: everything is another user's, and there are no data yet.
    let run = folder.data().join("run");
    fs::create_dir_all(&run).unwrap();
    for file in ["lock", "run/guard", "postgres.log"] {
        fs::write(folder.data().join(file), "").unwrap();
    }
    for path in [folder.data(), run.clone(), run.join("guard"), folder.data().join("lock")] {
        give("daemon", &path);
    }
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).unwrap();
    Service::start(&folder.data()).terminate();
    wait_until_gone(&folder.data());
}

#[test]
fn a_folder_with_something_else_in_it_is_not_touched() {
    let folder = Folder::new("other");
    fs::write(folder.0.join("thesis.txt"), "mine").unwrap();
    let before = fs::metadata(&folder.0).unwrap();
    let said = fails(serve(&folder.0));
    assert!(said.contains("holds no data of Refoulement"), "{said}");
    let after = fs::metadata(&folder.0).unwrap();
    assert_eq!((before.uid(), before.mode()), (after.uid(), after.mode()));
}

#[test]
fn a_closed_folder_is_told_in_words() {
    let folder = Folder::new("closed");
    let closed = folder.0.join("closed");
    fs::create_dir(&closed).unwrap();
    if !am_root() {
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
        let said = fails(serve(&closed.join("data")));
        assert!(said.contains("cannot be used by") && said.contains("--data"), "{said}");
        return;
    }
    // Root has given up its rights where the server runs; the data go to the system's folder, and it is told.
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    let one = Service::start(&closed.join("one"));
    let two = Service::start(&closed.join("two"));
    let places = [&one, &two].map(|service| {
        let said = wait_for("the place", || Some(service.said()).filter(|said| said.contains("data: ")));
        let place = said[said.find("/var/lib/refoulement/at/").expect("told where")..]
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned();
        assert!(said.contains("cannot enter"), "{said}");
        place
    });
    assert_ne!(places[0], places[1], "two names, two folders");
    one.terminate();
    two.terminate();
    for place in places {
        wait_until_gone(Path::new(&place));
        fs::remove_dir_all(place).unwrap();
    }
}

#[test]
fn a_link_laid_by_the_servers_user_leads_root_nowhere() {
    let folder = Folder::new("link");
    Service::start(&folder.data()).terminate();
    wait_until_gone(&folder.data());
    let other = folder.0.join("other");
    fs::write(&other, "mine").unwrap();
    let before = fs::metadata(&other).unwrap().uid();
    for name in ["lock", "postgres.log"] {
        let path = folder.data().join(name);
        fs::rename(&path, folder.0.join(name)).unwrap();
        std::os::unix::fs::symlink(&other, &path).unwrap();
        fails(serve(&folder.data()));
        assert_eq!(
            (fs::metadata(&other).unwrap().uid(), fs::read_to_string(&other).unwrap()),
            (before, "mine".to_owned()),
            "{name}"
        );
        fs::rename(folder.0.join(name), &path).unwrap();
    }
    // The name of the guard's FIFO is only ever a name in the folder.
    fs::write(folder.data().join("run/guard"), format!("guard.{}", "/../../../other")).unwrap();
    Service::start(&folder.data()).terminate();
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    wait_until_gone(&folder.data());
}

//! Several processes on one Postgres: what one publishes, the others answer with.

use std::time::{Duration, Instant};

use refoulement::desk::founding;
use refoulement::http::Site;
use refoulement::postgres::{Health, Role, pool};
use refoulement::register::{EVERY, Register};
use refoulement::{http, register};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::register::small_world::incident_of;
use crate::support::api::pass;
use crate::support::api::{Api, answer, clock};

/// Another process: connections, a snapshot and a router of its own.
struct Other {
    register: Register,
    router: axum::Router,
    follower: JoinHandle<()>,
}

impl Other {
    async fn beside(api: &Api, every: Duration) -> Self {
        let public = pool(api.database.server.connect_options(Role::Public, &api.database.name), 4);
        let register = Register::open(public).await.unwrap();
        let router =
            http::router(register.clone(), api.desk.clone(), watch::channel(Health::Up).1, Site::default());
        let follower = tokio::spawn({
            let register = register.clone();
            async move {
                register.follow(every).await;
            }
        });
        Self { register, router, follower }
    }

    fn version(&self) -> u32 {
        self.register.snapshot().unwrap().version
    }

    /// How long it takes until this version is seen.
    async fn sees(&self, version: u32) -> Duration {
        let begun = Instant::now();
        while self.version() != version {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "version {version} is not seen, only {}",
                self.version()
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        begun.elapsed()
    }

    async fn total(&self) -> serde_json::Value {
        let request =
            axum::http::Request::builder().uri("/v1/incidents").body(axum::body::Body::empty()).unwrap();
        let answer = answer(self.router.clone(), request).await;
        assert_eq!(answer.status, 200);
        serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()["total"]["incidents"].clone()
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        self.follower.abort();
    }
}

async fn publish(api: &Api) {
    founding::load(&api.database.desk, &clock(), vec![vec![incident_of("chosun-2013-11-21")]]).await.unwrap();
}

/// How many connections wait for announcements.
async fn listening(api: &Api) -> i64 {
    let query =
        "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
    sqlx::query_scalar(query).fetch_one(&api.database.owner).await.unwrap()
}

async fn until_listening(api: &Api, connections: i64) {
    let begun = Instant::now();
    while listening(api).await != connections {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody listens");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_is_announced_is_seen_at_once_by_all() {
    let api = Api::report().await;
    // They never look by themselves.
    let never = Duration::from_hours(1);
    let others = [Other::beside(&api, never).await, Other::beside(&api, never).await];
    until_listening(&api, 2).await;
    for version in 5..8 {
        publish(&api).await;
        for other in &others {
            other.sees(version).await;
            assert_eq!(other.total().await, version - 1);
        }
    }
}

#[test]
fn the_version_is_read_often_enough_to_be_seen_within_a_second() {
    assert!(EVERY <= Duration::from_millis(500));
}

#[tokio::test]
async fn what_is_not_heard_is_seen_within_a_second_all_the_same() {
    let api = Api::report().await;
    let other = Other::beside(&api, EVERY).await;
    until_listening(&api, 1).await;
    for version in 5..8 {
        let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
        sqlx::query(cut).execute(&api.database.owner).await.unwrap();
        publish(&api).await;
        let took = other.sees(version).await;
        // Generous for a loaded machine, and far from the next chance.
        assert!(took < EVERY * 6, "{took:?}");
        assert_eq!(other.total().await, version - 1);
    }
    // And it listens again.
    until_listening(&api, 1).await;
}

/// Connections that wait for a lock.
async fn blocked(api: &Api) -> i64 {
    let query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    sqlx::query_scalar(query).fetch_one(&api.database.owner).await.unwrap()
}

/// A new version whose incidents cannot be read for as long as this is held.
async fn held_up(api: &Api) -> sqlx::Transaction<'static, sqlx::Postgres> {
    publish(api).await;
    let mut holding = api.database.owner.begin().await.unwrap();
    sqlx::query("lock table published.incident in access exclusive mode")
        .execute(&mut *holding)
        .await
        .unwrap();
    holding
}

/// A load that waits.
async fn loading(api: &Api) -> JoinHandle<Result<(), register::Error>> {
    let register = api.register.clone();
    let load = tokio::spawn(async move { register.refresh().await });
    while blocked(api).await == 0 {
        assert!(!load.is_finished(), "it does not wait");
    }
    load
}

#[tokio::test]
async fn one_loads_a_new_version_for_all_also_where_it_has_gone() {
    let api = Api::report().await;
    let holding = held_up(&api).await;
    loading(&api).await.abort();
    let mut others = JoinSet::new();
    for _ in 0..3 {
        let register = api.register.clone();
        others.spawn(async move { register.refresh().await });
    }
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert_eq!(blocked(&api).await, 1, "several load");
    }
    holding.rollback().await.unwrap();
    others.join_all().await.into_iter().for_each(Result::unwrap);
    assert_eq!(api.register.snapshot().unwrap().version, 5);
}

#[tokio::test]
async fn what_only_adds_may_take_long_to_load() {
    let api = Api::report_that_grows_stale().await;
    let holding = held_up(&api).await;
    let load = loading(&api).await;
    for _ in 0..8 {
        pass(Duration::from_secs(5)).await;
        let begun = Instant::now();
        while api.register.standing().silence > Duration::from_secs(4) {
            assert!(begun.elapsed() < Duration::from_secs(10), "Postgres is not heard");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    // Longer than Postgres may be silent.
    assert_eq!(api.register.snapshot().unwrap().version, 4);
    holding.rollback().await.unwrap();
    load.await.unwrap().unwrap();
    assert_eq!(api.register.snapshot().unwrap().version, 5);
}

#[tokio::test]
async fn what_takes_away_is_waited_for_thirty_seconds() {
    let api = Api::report_that_grows_stale().await;
    let holding = held_up(&api).await;
    let load = loading(&api).await;
    sqlx::query("update published.change set kind = 'protected' where n = 5")
        .execute(&api.database.owner)
        .await
        .unwrap();
    for seconds in (0..40).step_by(5) {
        assert_eq!(api.register.snapshot().is_some(), seconds < 30, "after {seconds} seconds");
        pass(Duration::from_secs(5)).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    holding.rollback().await.unwrap();
    load.await.unwrap().unwrap();
    api.register.refresh().await.unwrap();
    assert_eq!(api.register.snapshot().unwrap().version, 5);
}

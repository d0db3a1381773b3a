//! Many records at once, out of a file.

pub mod archive;
mod batch;
mod batches;
mod cases;
mod claims;
mod command;
mod edit;
mod files;
mod foreign;
mod http;
mod lines;
mod places;
mod readings;
mod restore;
mod sheet;
mod spreadsheets;

use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::founding::{found, load};
use refoulement::desk::import::batch::publication;
use refoulement::desk::import::{
    Error, LikelyFilter, Likeness, Options, Plan, Written, accept_batch, batch_cautions, check, compare,
    decide, likely, open, write,
};
use refoulement::desk::{Clock, Desk};
use refoulement::http::Site;
use refoulement::model::vocabulary::workflow::{BatchState, LikelyWord};
use refoulement::postgres::Health;
use refoulement::register::Register;
use serde_json::Value;
use tokio::sync::watch;

use crate::render::world::world;
use crate::support::api::{answer, clock};
use crate::support::postgres::Database;

/// The world of the formats: several places, coarse places, open figures, parts, a correction.
async fn worldly() -> Database {
    let world_database = empty().await;
    load(&world_database.desk, &clock(), world()).await.unwrap();
    world_database
}

/// A register without records.
async fn empty() -> Database {
    let world = Database::create().await;
    found(&world.desk, &clock(), true).await.unwrap();
    world
}

/// What came of publishing a batch: the version, and how many revisions were left out.
type Published = (Option<i32>, Option<i64>);

/// Publishes a batch by this holder, who has looked at everything that looks as if it could endanger a person, or like another
/// case.
async fn publish(world: &Database, actor: &str, id: uuid::Uuid) -> Result<Published, Error> {
    let (desk, clock) = (Desk::new(world.desk.clone(), clock(), false), clock());
    let hand = Actor { clock: &clock, holder: actor, key: None, single_editor: false };
    let mut work = desk.turn().await?;
    compare(&mut work, &clock, id).await?;
    loop {
        let undecided = LikelyFilter { undecided: Some(true) };
        let (some, _) = likely(&mut work, id, &undecided, (0, 200)).await?;
        let incidents: Vec<_> = some.iter().map(|incident| incident.id).collect();
        if incidents.is_empty() {
            break;
        }
        let tag = open(&mut work, id).await?.tag;
        let others = Likeness { incidents, word: LikelyWord::AnotherCase, same_as: None };
        decide(&mut work, &hand, id, &tag, &others).await?;
    }
    let tag = open(&mut work, id).await?.tag;
    let cautions = batch_cautions(&mut work, id, (0, usize::MAX)).await?.of;
    let confirmed: Vec<String> = cautions.into_iter().map(|caution| caution.digest).collect();
    accept_batch(&mut work, &hand, id, &tag, &confirmed).await?;
    work.finish().await?;
    publication::run(desk.clone(), id).await;
    let published = open(&mut *desk.begin().await?, id).await?;
    assert_eq!((published.state, &published.failure), (BatchState::Published, &None));
    Ok((published.version, published.left_out))
}

/// What the service gives for an address, as bytes.
async fn export(world: &Database, path: &str) -> Vec<u8> {
    let register = Register::open(world.public.clone()).await.unwrap();
    let desk = Desk::new(world.desk.clone(), clock(), false);
    let router = refoulement::http::router(register, desk, watch::channel(Health::Up).1, Site::default());
    let answer = answer(router, Request::builder().uri(path).body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.bytes
}

/// A server may run it on any thread.
fn of_any_thread<T: Send>(future: T) -> T {
    future
}

async fn plan_with(world: &Database, file: &[u8], options: Options<'_>) -> Result<Plan, Error> {
    of_any_thread(check(&world.desk, &clock(), "kim", file, options, &mut |_, _| ())).await
}

async fn plan(world: &Database, file: impl AsRef<[u8]>) -> Plan {
    plan_with(world, file.as_ref(), Options::default()).await.unwrap()
}

/// Every problem, as `row column code`.
async fn problems(world: &Database, file: impl AsRef<[u8]>) -> Vec<String> {
    let plan = plan(world, file).await;
    plan.problems
        .iter()
        .map(|problem| format!("{} {} {}", problem.row, problem.column, problem.code))
        .collect()
}

/// Imports without a fault, to be published as one act.
async fn import_with(world: &Database, file: &[u8], options: Options<'_>) -> Written {
    save(world, file, options, true).await
}

/// Imports without a fault, and proposes nothing.
async fn import_alone(world: &Database, file: impl AsRef<[u8]>) -> Written {
    save(world, file.as_ref(), Options::default(), false).await
}

async fn save(world: &Database, file: &[u8], options: Options<'_>, publish: bool) -> Written {
    let plan = plan_with(world, file, options).await.unwrap();
    assert_eq!(plan.problems, [], "{:?}", plan.problems.iter().map(ToString::to_string).collect::<Vec<_>>());
    let counted = (plan.new, plan.changed, plan.unchanged);
    let mut transaction = world.desk.begin().await.unwrap();
    let now = ticking();
    let kim = Actor { clock: &now, holder: "kim", key: None, single_editor: false };
    let written = of_any_thread(write(&mut transaction, &kim, plan, publish, &mut |_, _| ())).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((written.new, written.changed, written.unchanged), counted);
    written
}

async fn import(world: &Database, file: impl AsRef<[u8]>) -> Written {
    import_with(world, file.as_ref(), Options::default()).await
}

/// Each import is later than the one before.
fn ticking() -> Clock {
    static SECONDS: AtomicI64 = AtomicI64::new(0);
    Clock::from_fn(|| clock().now() + TimeDelta::seconds(SECONDS.fetch_add(1, Ordering::Relaxed)))
}

/// New, changed, unchanged.
fn counts(written: &Written) -> (u64, u64, u64) {
    (written.new, written.changed, written.unchanged)
}

/// The content of the newest revisions that the holder made, by title.
async fn submitted(world: &Database) -> Vec<Value> {
    let query = "select content from desk.revision join desk.record on record.id = revision.record
                 where author = 'kim' and kind = 'incident' and revision.state = 'submitted' order by content ->> 'title'";
    sqlx::query_scalar(query).fetch_all(&world.desk).await.unwrap()
}

async fn number(world: &Database, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&world.owner).await.unwrap()
}

//! What one imports, another publishes.

use refoulement::desk::access::sight::Sight;
use refoulement::desk::actions::act::Act as _;
use refoulement::desk::actions::actor::Actor;
use refoulement::desk::actions::turn::Turn;
use refoulement::desk::import::{Error, open, reject_batch};
use refoulement::desk::publication::rebuild::rebuild;
use refoulement::desk::review::reject::Rejected;
use refoulement::desk::view::incident::item;
use refoulement::model::redaction::protection::Protecting;
use refoulement::model::vocabulary::workflow::BatchState;
use serde_json::json;
use uuid::Uuid;

use super::{Published, counts, export, import, import_alone, number, publish, worldly};
use crate::render::world::id;
use crate::support::api::{body, clock};
use crate::support::postgres::Database;

const SHEET: &str = "title,date,host_country,people,source,source_date\n\
                     One,2014,CN,3,A paper,2014-02-01\n\
                     Two,2014,CN,more than 50,A paper,2014-02-01\n";

async fn reject(world: &Database, actor: &str, id: Uuid) -> Result<(), Error> {
    let (clock, mut work) = (clock(), Turn::alone(&world.desk).await.unwrap());
    let tag = open(&mut work, id).await?.tag;
    let hand = Actor { clock: &clock, holder: actor, key: None, single_editor: false };
    reject_batch(&mut work, &hand, id, &tag, "The dates are those of another sheet.").await?;
    work.finish().await.unwrap();
    Ok(())
}

fn published(version: i32, left_out: i64) -> Published {
    (Some(version), Some(left_out))
}

#[tokio::test]
async fn another_editor_publishes_it_as_one_act() {
    let world = worldly().await;
    let written = import(&world, SHEET).await;
    let it = written.batch.unwrap();
    let kept = open(&mut world.desk.begin().await.unwrap(), it).await.unwrap();
    assert_eq!(
        (kept.holder.as_str(), kept.state, kept.incidents, kept.sources),
        ("kim", BatchState::Submitted, 2, 1)
    );
    assert!(matches!(publish(&world, "kim", it).await, Err(Error::SameHolder)));
    assert!(matches!(publish(&world, "lee", Uuid::nil()).await, Err(Error::NoBatch(_))));
    assert_eq!(publish(&world, "lee", it).await.unwrap(), published(3, 0));
    assert!(matches!(publish(&world, "lee", it).await, Err(Error::BatchState { .. })));
    assert_eq!(number(&world, "select count(*) from published.change where n = 3").await, 2);
    assert_eq!(
        number(&world, "select count(*) from desk.act where n = 3 and kind = 'import' and actor = 'lee'")
            .await,
        1
    );
    let exported =
        String::from_utf8(export(&world, "/v1/incidents.ndjson?year=2014&version=3").await).unwrap();
    assert_eq!(exported.lines().filter(|line| line.contains("\"version\":3")).count(), 2);
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    assert_eq!(
        String::from_utf8(export(&world, "/v1/incidents.ndjson?year=2014&version=3").await).unwrap(),
        exported
    );
}

#[tokio::test]
async fn the_same_file_after_it_was_published_changes_nothing() {
    let world = worldly().await;
    for file in ["csv", "zip", "ndjson"] {
        let exported = export(&world, &format!("/v1/incidents.{file}")).await;
        let table = String::from_utf8(export(&world, "/v1/incidents.csv").await)
            .unwrap()
            .replace("Incident 5", &format!("Incident 5 by {file}"));
        let it = import(&world, table.as_bytes()).await.batch.unwrap();
        assert!(publish(&world, "lee", it).await.unwrap().0.is_some());
        let again = import(&world, &table).await;
        assert_eq!((again.changed, again.unchanged, again.batch), (0, 9, None));
        // Another file of before would bring the old title back.
        let found = super::problems(&world, exported).await;
        assert!(found.len() == 1 && found[0].ends_with("version stale"), "{file}: {found:?}");
        // The words by which the next turn finds it.
        let back = format!("id,title\n{},Incident 5\n", id(5));
        let it = import(&world, back).await.batch.unwrap();
        publish(&world, "lee", it).await.unwrap();
    }
}

#[tokio::test]
async fn a_batch_does_not_undo_what_was_accepted_since() {
    let world = worldly().await;
    let first = import(&world, format!("id,title\n{},First\n", id(5))).await.batch.unwrap();
    let second = import(&world, format!("id,title\n{},Second\n", id(5))).await.batch.unwrap();
    assert_eq!(publish(&world, "lee", second).await.unwrap(), published(3, 0));
    assert!(matches!(publish(&world, "lee", first).await, Err(Error::NothingLeft)));
    reject(&world, "lee", first).await.unwrap();
    assert!(matches!(reject(&world, "lee", first).await, Err(Error::BatchState { .. })));
}

async fn incident(world: &Database, title: &str) -> Uuid {
    sqlx::query_scalar("select record from desk.revision where content ->> 'title' = $1")
        .bind(title)
        .fetch_one(&world.owner)
        .await
        .unwrap()
}

/// What an editor does to an incident, as it stands.
async fn at_the_desk(world: &Database, title: &str, what: &str) {
    let (clock, id) = (clock(), incident(world, title).await);
    let hand = Actor { clock: &clock, holder: "park", key: None, single_editor: false };
    let mut work = Turn::alone(&world.desk).await.unwrap();
    let shown = item(&mut work, Sight::Whole, id).await.unwrap();
    if what == "reject" {
        let rejected: Rejected =
            body(json!({"revision": shown.revision.id, "reason": "The same as another."}));
        rejected.act(&mut work, &hand, id, &shown.tag).await.unwrap();
    } else {
        let protecting: Protecting = body(json!({"sources": [what]}));
        protecting.act(&mut work, &hand, id, &shown.tag).await.unwrap();
    }
    work.finish().await.unwrap();
}

#[tokio::test]
async fn a_source_that_became_confidential_meanwhile_stays_at_the_desk() {
    let world = worldly().await;
    let it = import(&world, SHEET).await.batch.unwrap();
    for title in ["One", "Two"] {
        at_the_desk(&world, title, "a-paper-2014-02-01").await;
    }
    assert_eq!(publish(&world, "lee", it).await.unwrap(), published(3, 1));
    assert_eq!(
        number(&world, "select count(distinct key) from published.source where key = 'a-paper-2014-02-01'")
            .await,
        0
    );
    assert_eq!(
        number(
            &world,
            "select count(*) from desk.record where key = 'a-paper-2014-02-01' and state = 'submitted'"
        )
        .await,
        1
    );
    for file in ["incidents.ndjson", "sources", "versions"] {
        let public = String::from_utf8(export(&world, &format!("/v1/{file}")).await).unwrap();
        assert!(!public.contains("a-paper") && !public.contains("A paper"), "{file}: {public}");
    }
}

#[tokio::test]
async fn what_was_decided_on_since_is_left_out_and_the_rest_is_published() {
    let world = worldly().await;
    let it = import(&world, SHEET).await.batch.unwrap();
    at_the_desk(&world, "Two", "reject").await;
    assert_eq!(open(&mut world.desk.begin().await.unwrap(), it).await.unwrap().left_out, Some(1));
    assert_eq!(publish(&world, "lee", it).await.unwrap(), published(3, 1));
    assert_eq!(
        number(&world, "select count(*) from published.incident where since = 3 and until is null").await,
        1
    );
}

#[tokio::test]
async fn what_is_rejected_with_its_batch_is_rejected_with_the_reason() {
    let world = worldly().await;
    let it = import(&world, SHEET).await.batch.unwrap();
    let other = "title,date,host_country,source\nThree,2014,CN,a-paper-2014-02-01\n";
    let later = import(&world, other).await.batch.unwrap();
    reject(&world, "lee", it).await.unwrap();
    let mut work = world.desk.begin().await.unwrap();
    let shown = item(&mut work, Sight::Own("kim"), incident(&world, "One").await).await.unwrap();
    assert_eq!(
        (shown.state.word(), shown.conversation[0].text.as_str()),
        ("rejected", "The dates are those of another sheet.")
    );
    drop(work);
    assert_eq!(
        number(&world, "select count(*) from desk.act where kind = 'rejected' and actor = 'lee'").await,
        2,
        "one of each record"
    );
    assert!(matches!(publish(&world, "lee", it).await, Err(Error::BatchState { .. })));
    // Its source is cited by another file, which can still be published.
    assert_eq!(publish(&world, "lee", later).await.unwrap(), published(3, 0));
    assert_eq!(
        number(&world, "select count(distinct key) from published.source where key = 'a-paper-2014-02-01'")
            .await,
        1
    );
}

#[tokio::test]
async fn what_the_holder_had_imported_before_is_published_with_its_sources() {
    let world = worldly().await;
    assert_eq!(import_alone(&world, SHEET).await.batch, None);
    let edit = format!("id,title\n{},Another title\n", id(5));
    assert_eq!(import_alone(&world, &edit).await.changed, 1);
    let again = import(&world, SHEET).await;
    assert_eq!(counts(&again), (0, 0, 2));
    assert_eq!(publish(&world, "lee", again.batch.unwrap()).await.unwrap(), published(3, 0));
    assert_eq!(
        number(&world, "select count(distinct key) from published.source where key = 'a-paper-2014-02-01'")
            .await,
        1
    );
    let again = import(&world, &edit).await;
    assert_eq!(publish(&world, "lee", again.batch.unwrap()).await.unwrap(), published(4, 0));
    assert_eq!(import(&world, SHEET).await.batch, None);
}

#[tokio::test]
async fn the_desk_only_adds_here_too() {
    let world = worldly().await;
    import(&world, SHEET).await;
    for statement in [
        "update desk.batch set holder = 'x'",
        "delete from desk.batch",
        "delete from desk.batch_revision",
        "update desk.batch_revision set seq = 9",
        "update desk.imported_row set record = null",
        "delete from desk.imported_row",
    ] {
        let refused = sqlx::query(statement).execute(&world.desk).await.expect_err(statement);
        assert_eq!(refused.as_database_error().unwrap().code().as_deref(), Some("42501"), "{statement}");
    }
    let silent = "select count(*) from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0
                  where relnamespace = 'desk'::regnamespace and relkind = 'r' and relname in ('batch', 'batch_revision', 'imported_row')
                  and coalesce(col_description(pg_class.oid, attnum), '') = ''";
    assert_eq!(number(&world, silent).await, 0, "every column says what it is");
}

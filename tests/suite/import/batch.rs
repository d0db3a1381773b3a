//! What one imports, another publishes.

use refoulement::desk::import::{Error, batch};
use refoulement::desk::rebuild::rebuild;
use uuid::Uuid;

use super::publish_as;
use super::{export, import, number, worldly};
use crate::formats::world::id;
use crate::support::postgres::Database;

const SHEET: &str = "title,date,host_country,people,source,source_date\n\
                     One,2014,CN,3,A paper,2014-02-01\n\
                     Two,2014,CN,more than 50,A paper,2014-02-01\n";

async fn publish(world: &Database, actor: &str, id: Uuid) -> Result<Option<u32>, Error> {
    let mut transaction = world.desk.begin().await.unwrap();
    let published = publish_as(&mut transaction, actor, id).await?;
    transaction.commit().await.unwrap();
    Ok(published)
}

#[tokio::test]
async fn another_editor_publishes_it_as_one_act() {
    let world = worldly().await;
    let written = import(&world, SHEET).await;
    let it = written.batch.unwrap();
    let kept = batch(&world.desk, it).await.unwrap().unwrap();
    assert_eq!((kept.holder.as_str(), kept.state.as_str(), kept.revisions.len()), ("kim", "submitted", 3));
    assert!(matches!(publish(&world, "kim", it).await, Err(Error::SameHolder)));
    assert!(matches!(publish(&world, "lee", Uuid::nil()).await, Err(Error::NoBatch(_))));
    assert_eq!(publish(&world, "lee", it).await.unwrap(), Some(4));
    assert!(matches!(publish(&world, "lee", it).await, Err(Error::BatchState { .. })));
    assert_eq!(number(&world, "select count(*) from published.change where n = 4").await, 3);
    assert_eq!(number(&world, "select count(*) from desk.act where n = 4 and kind = 'import' and actor = 'lee'").await, 1);
    let exported = String::from_utf8(export(&world, "/v1/incidents.ndjson?year=2014&version=4").await).unwrap();
    assert_eq!(exported.lines().filter(|line| line.contains("\"version\":4")).count(), 2);
    rebuild(&world.desk, |_, _| ()).await.unwrap();
    assert_eq!(String::from_utf8(export(&world, "/v1/incidents.ndjson?year=2014&version=4").await).unwrap(), exported);
}

#[tokio::test]
async fn the_same_file_after_it_was_published_changes_nothing() {
    let world = worldly().await;
    for file in ["csv", "zip", "ndjson"] {
        let exported = export(&world, &format!("/v1/incidents.{file}")).await;
        let table = String::from_utf8(export(&world, "/v1/incidents.csv").await).unwrap().replace("Incident 5", &format!("Incident 5 by {file}"));
        let it = import(&world, table.as_bytes()).await.batch.unwrap();
        assert!(publish(&world, "lee", it).await.unwrap().is_some());
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
    assert_eq!(publish(&world, "lee", second).await.unwrap(), Some(4));
    assert!(matches!(publish(&world, "lee", first).await, Err(Error::Overtaken(record)) if record == id(5)));
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

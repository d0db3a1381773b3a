//! The first start: the first records come in through the same door as every other record.

use serde_json::{Map, Value};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::actions::turn::Turn;
use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::publish::{Act, publish};
use crate::desk::publication::version::lock;
use crate::desk::records::record::{Draft, Record};
use crate::desk::records::save::save;
use crate::model::vocabulary::publication::{ActKind, Subject};

/// Who founds the register.
const ACTOR: &str = "founding";
const REASON: &str = "The first records.";

/// Records by their ids, to be published as one version.
pub type SeedAct = Vec<(Uuid, Record)>;

const SOURCES: (&str, &str) = ("data/sources.json", include_str!("../../data/sources.json"));
const CONTEXT: (&str, &str) = ("data/context.json", include_str!("../../data/context.json"));
const INCIDENTS: [(&str, &str); 3] = [
    ("data/incidents/2013-11-02.json", include_str!("../../data/incidents/2013-11-02.json")),
    ("data/incidents/2013-11-07.json", include_str!("../../data/incidents/2013-11-07.json")),
    ("data/incidents/2013-11-15.json", include_str!("../../data/incidents/2013-11-15.json")),
];

/// Founds the register once: version 1 is the context events with their sources, versions 2 to 4 the incidents by date. With
/// `empty` it begins with nothing, and the first records never come. Says whether it loaded them now. Safe to call at
/// every start, and by several processes at once.
pub async fn found(desk: &PgPool, clock: &Clock, empty: bool) -> Result<bool, Error> {
    let mut tx = Turn::alone(desk).await?;
    // Whoever comes second waits here, and then finds it done. The number is "founding" in ASCII.
    sqlx::query("select pg_advisory_xact_lock(x'666f756e64696e67'::bigint)").execute(&mut *tx).await?;
    let done: bool =
        sqlx::query_scalar("select exists (select from desk.founding)").fetch_one(&mut *tx).await?;
    if done {
        return Ok(false);
    }
    sqlx::query("insert into desk.founding (at, empty) values ($1, $2)")
        .bind(clock.now())
        .bind(empty)
        .execute(&mut *tx)
        .await?;
    if !empty {
        for act in first_records()? {
            load_act(&mut tx, clock, act).await?;
        }
    }
    tx.finish().await?;
    Ok(!empty)
}

/// Saves and publishes records, each inner list as one version, all or nothing. Of a record that is there already this
/// is the next revision.
pub async fn load(desk: &PgPool, clock: &Clock, acts: Vec<SeedAct>) -> Result<(), Error> {
    let mut tx = Turn::alone(desk).await?;
    for act in acts {
        load_act(&mut tx, clock, act).await?;
    }
    tx.finish().await?;
    Ok(())
}

async fn load_act(tx: &mut Turn, clock: &Clock, act: SeedAct) -> Result<(), Error> {
    let ids: Vec<Uuid> = act.iter().map(|(id, _)| *id).collect();
    let there: Vec<(Uuid, Uuid)> =
        sqlx::query_as("select id, accepted from desk.record where id = any($1) and accepted is not null")
            .bind(ids)
            .fetch_all(&mut **tx)
            .await?;
    let parent = |id: Uuid| there.iter().find(|(record, _)| *record == id).map(|(_, revision)| *revision);
    let drafts = act.into_iter().map(|(id, content)| Draft { id, content, parent: parent(id) }).collect();
    let by = Actor { clock, holder: ACTOR, key: None, single_editor: false };
    let revisions = save(tx, &by, REASON, drafts).await?;
    let lock = lock(tx).await?;
    let act = Act { by, kind: ActKind::Founding, revisions: &revisions };
    publish(tx, &lock, &act).await?;
    Ok(())
}

/// The first records, as the acts of the founding.
pub fn first_records() -> Result<Vec<SeedAct>, Error> {
    let mut first = records(Subject::Source, SOURCES)?;
    first.extend(records(Subject::ContextEvent, CONTEXT)?);
    let mut acts = vec![first];
    for (file, text) in INCIDENTS {
        let object = serde_json::from_str(text).map_err(|error| Error::Data { file, error })?;
        acts.push(vec![record(Subject::Incident, file, object)?]);
    }
    Ok(acts)
}

fn records(subject: Subject, (file, text): (&'static str, &str)) -> Result<SeedAct, Error> {
    let objects: Vec<Map<String, Value>> =
        serde_json::from_str(text).map_err(|error| Error::Data { file, error })?;
    objects.into_iter().map(|object| record(subject, file, object)).collect()
}

/// Each object is a record, and its id.
fn record(
    subject: Subject,
    file: &'static str,
    mut object: Map<String, Value>,
) -> Result<(Uuid, Record), Error> {
    let unreadable = |error| Error::Data { file, error };
    let id = serde_json::from_value(object.shift_remove("id").unwrap_or_default()).map_err(unreadable)?;
    Ok((id, Record::parse(subject, object.into()).map_err(unreadable)?))
}

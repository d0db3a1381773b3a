//! What the correction of a source changes: of the source itself, and of what the public reads.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::clock::Clock;
use crate::desk::error::Error;
use crate::desk::publication::projection::project;
use crate::desk::publication::store::{load, readings, resting_on};
use crate::model::comparison::correction;
use crate::model::comparison::difference::{Change, difference};
use crate::model::record::source::Source;
use crate::model::redaction::public::Published;
use crate::model::screening::cautions::Caution;

/// The confidence of a public incident changes.
const CONFIDENCE: &str = "confidence-changes";
/// The number of its independent sources changes.
const SOURCE_ROOTS: &str = "source-roots-change";
/// Fields of incidents that are confirmed one by one; more are confirmed together.
const ONE_BY_ONE: usize = 100;
/// Incidents that are listed.
const LISTED: usize = 200;

/// The public incidents that read differently.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Affected {
    /// How many.
    pub total: usize,
    /// The first 200 of them.
    pub incidents: Vec<AffectedIncident>,
}

/// A public incident that reads differently.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AffectedIncident {
    /// Its id.
    pub id: Uuid,
    /// Its public title.
    pub title: String,
    /// The public fields that change, such as `/confidence`, `/source_roots`, or fields of `/sources`.
    pub changes: Vec<Change>,
}

impl From<Vec<AffectedIncident>> for Affected {
    fn from(mut incidents: Vec<AffectedIncident>) -> Self {
        let total = incidents.len();
        incidents.truncate(LISTED);
        Self { total, incidents }
    }
}

/// What the public reads now of incidents, by id.
#[derive(Debug)]
pub struct Present(BTreeMap<Uuid, Value>);

impl Present {
    /// Of those that rest on a source.
    pub async fn resting_on(tx: &mut PgConnection, key: &str) -> Result<Self, Error> {
        let ids = resting_on(tx, &[key.to_owned()]).await?;
        Self::of(tx, &ids).await
    }

    async fn of(tx: &mut PgConnection, ids: &[Uuid]) -> Result<Self, Error> {
        let query = sqlx::query_as(
            "select id, document from published.incident where until is null and id = any($1)",
        );
        let found: Vec<(Uuid, Value)> = query.bind(ids).fetch_all(&mut *tx).await?;
        Ok(Self(found.into_iter().map(|(id, document)| (id, undated(document))).collect()))
    }

    /// What reads differently of the same incidents by now.
    pub async fn since(self, tx: &mut PgConnection) -> Result<Vec<AffectedIncident>, Error> {
        let ids: Vec<Uuid> = self.0.keys().copied().collect();
        let now = Self::of(tx, &ids).await?;
        Ok(self.against(&now.0))
    }

    fn against(self, after: &BTreeMap<Uuid, Value>) -> Vec<AffectedIncident> {
        let differs = |(id, before): (Uuid, Value)| {
            let after = after.get(&id)?;
            let changes = difference(&before, after).words;
            let title = after["title"].as_str().unwrap_or_default().to_owned();
            (!changes.is_empty()).then_some(AffectedIncident { id, title, changes })
        };
        self.0.into_iter().filter_map(differs).collect()
    }
}

/// A public document without when it was published.
fn undated(mut document: Value) -> Value {
    if let Some(fields) = document.as_object_mut() {
        fields.retain(|name, _| {
            !matches!(name.as_str(), "version" | "updated" | "first_version" | "first_published")
        });
    }
    document
}

/// The public incidents that would read differently if these sources were accepted now, of which the last is corrected.
pub(crate) async fn foreseen(
    tx: &mut PgConnection,
    clock: &Clock,
    sources: &[&Source],
) -> Result<Vec<AffectedIncident>, Error> {
    let Some(corrected) = sources.last() else { return Ok(Vec::new()) };
    let ids = resting_on(tx, std::slice::from_ref(&corrected.key)).await?;
    let before = Present::of(tx, &ids).await?;
    let ids: Vec<Uuid> = before.0.keys().copied().collect();
    let newest: i32 = sqlx::query_scalar("select n from desk.counter").fetch_one(&mut *tx).await?;
    let next = newest.unsigned_abs() + 1;
    let (records, mut around) = load(tx, &ids).await?;
    // What it derives from may be nothing that they lead to now.
    let origins = sources.iter().flat_map(|source| &source.derived_from).cloned().collect();
    let behind = readings(tx, origins).await?;
    around.readings.extend(behind.readings);
    around.days.extend(behind.days);
    for source in sources {
        around.readings.accept(next, (*source).clone());
    }
    let today = clock.now().date_naive();
    around.days.insert(next, today);
    let mut after = BTreeMap::new();
    for (history, _) in &records {
        if let Some(document) = project(history, &around, next)?.present() {
            let document = document.to_json(Published::first(next, today))?;
            after.insert(history.record, undated(document));
        }
    }
    Ok(before.against(&after))
}

/// What an editor has to confirm of a correction.
pub(crate) fn cautions(
    id: Uuid,
    (before, after): (&Source, &Source),
    affected: &[AffectedIncident],
) -> Vec<Caution> {
    let of_source = correction::cautions(before, after);
    let mut of_incidents: Vec<Caution> = affected.iter().flat_map(weighed).collect();
    if of_incidents.len() > ONE_BY_ONE {
        let message = format!(
            "the confidence, or the number of independent sources, of {} public incidents changes",
            affected.len()
        );
        // They are confirmed together, and as they are.
        let all: Vec<&str> = of_incidents.iter().map(|caution| caution.digest.as_str()).collect();
        of_incidents = vec![Caution::about("/affected", CONFIDENCE, message, &all.join(" "))];
    }
    of_source.into_iter().chain(of_incidents).map(|caution| caution.of(id, "")).collect()
}

/// What changes of how well an incident is supported.
fn weighed(AffectedIncident { id, title, changes }: &AffectedIncident) -> Vec<Caution> {
    let weight = |change: &Change| {
        let code = match change.pointer.as_str() {
            "/confidence" => CONFIDENCE,
            "/source_roots" => SOURCE_ROOTS,
            _ => return None,
        };
        let pointer = format!("/affected/{id}{}", change.pointer);
        let message = format!("{title}: {}", change.words.trim_end_matches('.'));
        Some(Caution::about(&pointer, code, message, ""))
    };
    changes.iter().filter_map(weight).collect()
}

//! What was planned, saved: all or nothing.

use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::desk::actions::actor::Actor;
use crate::desk::clock::Clock;
use crate::desk::collections::edition::{Edition, Saved};
use crate::desk::collections::rows::Gone;
use crate::desk::import::batch::list;
use crate::desk::import::contribution::{self, Submitted};
use crate::desk::import::error::Error;
use crate::desk::import::plan::plan::Plan;
use crate::desk::import::plan::planned::Planned;
use crate::desk::import::plan::register_state;
use crate::desk::import::progress::Progress;
use crate::desk::import::restore::write;
use crate::desk::intake::sources::alone;
use crate::desk::likely::{LikelyRows, pairs};
use crate::desk::records::known_articles::KnownArticles;
use crate::desk::records::record::Draft;
use crate::desk::records::save::save;
use crate::model::record::identity::Identity;
use crate::model::record::source::Source;
use crate::model::vocabulary::workflow::RecordState;

/// Why the revisions were made.
const REASON: &str = "Imported from a file.";
/// Revisions saved at once.
const AT_ONCE: usize = 1000;

/// What an import has done.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct Written {
    /// Incidents that are new.
    pub new: u64,
    /// Incidents that have a new revision.
    pub changed: u64,
    /// Rows that said what the register had already.
    pub unchanged: u64,
    /// Of an edition of a collection: rows that an earlier one had and this one has not. Nothing was done to them.
    pub gone: Option<Gone>,
    /// Sources that are new, or have a new revision.
    pub sources: u64,
    /// Which new rows look like a case that is there, or like each other. A batch leaves them out until an editor has said
    /// what they are.
    pub likely: LikelyRows,
    /// The batch that another editor can publish; none where there is nothing to publish, or nobody asked.
    pub batch: Option<Uuid>,
    /// The newest version, where a register was restored.
    pub version: Option<u32>,
}

/// Saves what was planned as submitted revisions by somebody; with `publish`, and if it is a contributor's, also as one batch,
/// for another editor to publish. They are the one for whom the plan was made. A restored register is public at once.
pub async fn write(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    plan: Plan,
    publish: bool,
    progress: Progress<'_>,
) -> Result<Written, Error> {
    let problems = plan.problems.len() as u64 + plan.more_problems;
    if problems > 0 {
        return Err(Error::Problems(problems));
    }
    let Plan {
        new,
        changed,
        unchanged,
        gone,
        sources,
        likely,
        own,
        source_drafts,
        planned,
        waiting,
        edition,
        restored,
        ..
    } = plan;
    if let Some(restored) = restored {
        let version = write::write(tx, by, restored, progress).await?;
        let version = Some(version);
        return Ok(Written { new, changed, unchanged, gone, sources, likely, batch: None, version });
    }
    let saved = if own {
        contribution::save(tx, by, (&planned, &source_drafts), progress).await?
    } else {
        save_all(tx, by, (planned, source_drafts, edition), progress).await?
    };
    remember(tx, by.clock, by.holder, &saved.rows).await?;
    // What the same holder had imported before and still waits is proposed as well.
    let revisions: Vec<Uuid> = saved.revisions.into_iter().chain(waiting).collect();
    let is_batch = publish || own;
    let batch = if is_batch { list::begin(tx, by.clock, by.holder, &revisions).await? } else { None };
    if let Some(batch) = batch {
        pairs::compare(tx, by.clock, batch).await?;
    }
    Ok(Written { new, changed, unchanged, gone, sources, likely, batch, version: None })
}

/// Saves the sources, and then the incidents.
async fn save_all(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    (planned, source_drafts, edition): (Vec<Planned>, Vec<Draft>, Option<Edition>),
    progress: Progress<'_>,
) -> Result<Submitted, Error> {
    let reason = begin(tx, by, edition.as_ref()).await?;
    // Before any record is locked.
    let articles: Vec<&Draft> = source_drafts.iter().filter(|draft| draft.parent.is_none()).collect();
    alone(tx, &articles).await?;
    let changing = source_drafts.iter().map(|draft| (draft.id, draft.parent));
    let changing = changing.chain(planned.iter().map(|planned| (planned.id, planned.parent)));
    let changing = changing.filter_map(|(id, parent)| Some((id, parent?)));
    refuse_overtaken(tx, changing.chain(edition.iter().flat_map(Edition::revisions))).await?;
    refuse_entered(tx, &articles).await?;
    // Sources may derive from one another, and so are saved in one call.
    let mut revisions = save(tx, by, &reason, source_drafts).await?;
    let saved = save_incidents(tx, by, &reason, &planned, progress).await?;
    if let Some(edition) = &edition {
        edition.keep(tx, by, &saved).await?;
    }
    revisions.extend(saved.iter().map(|saved| saved.revision));
    let rows = planned.iter().flat_map(|planned| planned.digests.iter().map(|digest| (planned.id, *digest)));
    Ok(Submitted { rows: rows.collect(), revisions })
}

/// Begins an edition, if it is one, before any record is locked; gives the reason of its revisions.
async fn begin(tx: &mut PgConnection, by: &Actor<'_>, edition: Option<&Edition>) -> Result<String, Error> {
    match edition {
        Some(edition) => {
            edition.begin(tx, by).await?;
            Ok(edition.reason())
        }
        None => Ok(REASON.to_owned()),
    }
}

/// Saves the incidents, each with the revision that it became.
async fn save_incidents<'p>(
    tx: &mut PgConnection,
    by: &Actor<'_>,
    reason: &str,
    planned: &'p [Planned],
    progress: Progress<'_>,
) -> Result<Vec<Saved<'p>>, Error> {
    let (mut saved, of) = (Vec::new(), planned.len() as u64);
    for some in planned.chunks(AT_ONCE) {
        let drafts = some.iter().map(Planned::draft).collect::<Result<_, Error>>()?;
        let revisions = save(tx, by, reason, drafts).await?;
        let both = some.iter().zip(revisions);
        saved.extend(both.map(|(Planned { id, parent, content, .. }, revision)| Saved {
            record: *id,
            parent: *parent,
            content,
            revision,
        }));
        progress(saved.len() as u64, of);
    }
    Ok(saved)
}

/// The articles that the file brings have not come in by another door since it was checked.
async fn refuse_entered(tx: &mut PgConnection, new: &[&Draft]) -> Result<(), Error> {
    for some in new.chunks(AT_ONCE) {
        let sources = some.iter().filter_map(|draft| draft.content.source());
        let sources: Vec<Source> = sources.cloned().collect();
        let known = KnownArticles::of(tx, None, &sources).await?;
        let waits = |key: &str| known.get(key).is_some_and(|known| known.state != RecordState::Rejected);
        let is_there = |source: &Source| known.same(&Identity::of(source)).any(waits);
        if let Some(at) = sources.iter().position(is_there) {
            return Err(Error::Overtaken(some[at].id));
        }
    }
    Ok(())
}

/// Each record still rests on the revision with which it was compared.
async fn refuse_overtaken(
    tx: &mut PgConnection,
    changing: impl Iterator<Item = (Uuid, Uuid)>,
) -> Result<(), Error> {
    let changing: Vec<(Uuid, Uuid)> = changing.collect();
    let ids: Vec<Uuid> = changing.iter().map(|(record, _)| *record).collect();
    sqlx::query("select from desk.record where id = any($1) order by id for update")
        .bind(&ids)
        .execute(&mut *tx)
        .await?;
    let now = register_state::revisions(tx, &ids).await?;
    match changing.iter().find(|changing| !now.contains(*changing)) {
        Some((record, _)) => Err(Error::Overtaken(*record)),
        None => Ok(()),
    }
}

/// Remembers the rows, so that they are not imported again.
async fn remember(
    tx: &mut PgConnection,
    clock: &Clock,
    holder: &str,
    rows: &[(Uuid, [u8; 32])],
) -> Result<(), Error> {
    let (records, digests): (Vec<Uuid>, Vec<&[u8]>) =
        rows.iter().map(|(record, digest)| (*record, digest.as_slice())).unzip();
    let query = sqlx::query_scalar(
        "insert into desk.imported_row (holder, digest, record, at)
         select $1, digest, record, $2 from unnest($3::bytea[], $4::uuid[]) as row (digest, record)
         on conflict on constraint imported_row_pk do nothing returning record",
    );
    let new: Vec<Uuid> =
        query.bind(holder).bind(clock.now()).bind(digests).bind(&records).fetch_all(&mut *tx).await?;
    let missing = (new.len() < records.len())
        .then(|| records.iter().find(|record| !new.contains(record)).or(records.first()));
    match missing.flatten() {
        Some(record) => Err(Error::Overtaken(*record)),
        None => Ok(()),
    }
}

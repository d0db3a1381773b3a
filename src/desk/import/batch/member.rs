//! The revisions of a batch, as they stand now.

use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::desk::import::error::Error;
use crate::desk::records::column::Column;
use crate::desk::records::locked_record::LockedRecord;
use crate::model::redaction::protection::{Origin, Protection};
use crate::model::vocabulary::publication::Subject;
use crate::model::vocabulary::workflow::{RecordState, RevisionState};

/// A revision of a batch, as it stands now, without what it says.
#[derive(Debug, FromRow)]
pub(crate) struct Member {
    pub(crate) revision: Uuid,
    pub(crate) record: Uuid,
    #[sqlx(try_from = "String")]
    pub(crate) kind: Subject,
    pub(crate) key: Option<String>,
    /// Null where nothing was ever hidden of it.
    protection: Option<Column<Protection>>,
    #[sqlx(try_from = "String")]
    pub(crate) state: RevisionState,
    #[sqlx(try_from = "String")]
    record_state: RecordState,
    pub(crate) lock_version: i32,
    /// Its record becomes public at a time that somebody approved.
    under_embargo: bool,
    /// It rests on what is accepted now, and nothing newer rests on it.
    pub(crate) is_current: bool,
    /// It came out of a collection that may not be republished.
    pub(crate) stays: bool,
}

impl Member {
    /// An editor has not decided on it.
    pub(crate) fn is_open(&self) -> bool {
        self.state.is_open() && matches!(self.record_state, RecordState::Submitted | RecordState::Published)
    }

    /// An editor can decide on it now.
    pub(crate) fn waits(&self) -> bool {
        self.is_open() && !self.under_embargo
    }

    /// A source that becomes public with what cites it, and not by itself.
    pub(crate) fn comes_along(&self) -> bool {
        self.kind == Subject::Source && self.record_state == RecordState::Submitted
    }

    /// Something of it is hidden.
    pub(crate) fn is_protected(&self) -> bool {
        let plain = Protection::default();
        let hides =
            |protection: &Protection| Protection { origin: Origin::default(), ..protection.clone() } != plain;
        self.protection.as_ref().is_some_and(|Column(protection)| hides(protection))
    }
}

/// Those of a batch, in their order.
pub(crate) async fn members(tx: &mut PgConnection, batch: Uuid) -> Result<Vec<Member>, Error> {
    // As when one is accepted alone: it rests on what is accepted now, and nothing newer rests on it.
    let query = sqlx::query_as(
        "select revision.id as revision, record.id as record, record.kind, record.key,
                nullif(record.protection, '{}') as protection, revision.state, record.state as record_state,
                record.lock_version, record.embargo_until is not null as under_embargo,
                revision.base is not distinct from record.accepted
                and not exists (select from desk.revision as newer where newer.record = record.id and newer.parent = revision.id
                                and newer.state = any($2)) as is_current,
                exists (select from desk.collection where collection.key = record.collection and not republish) as stays
         from desk.batch_revision
         join desk.revision on revision.id = batch_revision.revision
         join desk.record on record.id = revision.record
         where batch_revision.batch = $1
         order by batch_revision.seq",
    );
    Ok(query.bind(batch).bind(RevisionState::waiting()).fetch_all(&mut *tx).await?)
}

/// Locks the records of a batch.
pub(crate) async fn lock_records(tx: &mut PgConnection, batch: Uuid) -> Result<(), Error> {
    let records = records(tx, batch).await?;
    Ok(LockedRecord::each(tx, &records).await?)
}

/// The records of a batch, in the order in which they are locked.
pub(crate) async fn records(tx: &mut PgConnection, batch: Uuid) -> Result<Vec<Uuid>, Error> {
    let query = sqlx::query_scalar(
        "select record from desk.batch_revision join desk.revision on revision.id = batch_revision.revision
         where batch = $1 order by record",
    );
    Ok(query.bind(batch).fetch_all(&mut *tx).await?)
}
